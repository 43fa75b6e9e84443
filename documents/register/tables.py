"""Tables of the register. `client_id` stands on every row, and every query takes it.

Files, arrivals, versions and the audit trail are append-only: migration 0001 adds the triggers that refuse more.
"""

from __future__ import annotations

import sqlalchemy as sa

from documents.database.metadata import MinorUnits, UtcDateTime, metadata
from documents.finding import Severity
from documents.state import REASON_NEEDED, State

Key = sa.BigInteger().with_variant(sa.Integer, "sqlite")
"""SQLite counts rows by INTEGER only."""


def _listed(values: object) -> str:
    """Return the values as an SQL list, sorted."""
    return ", ".join(f"'{value}'" for value in sorted(values))  # type: ignore[call-overload]


files = sa.Table(
    "files",
    metadata,
    sa.Column("sha256", sa.String(64), primary_key=True),
    sa.Column("size", sa.BigInteger, nullable=False),
    sa.Column("stored_at", UtcDateTime, nullable=False),
    sa.CheckConstraint("length(sha256) = 64", name="sha256"),
    sa.CheckConstraint("size >= 0", name="size"),
)
"""Bytes have no client: the archive keeps them once. Who may see them follows from the arrivals."""

arrivals = sa.Table(
    "arrivals",
    metadata,
    sa.Column("id", Key, primary_key=True, autoincrement=True),
    sa.Column("client_id", sa.String(32), nullable=False),
    sa.Column("source", sa.String(200), nullable=False),
    sa.Column("source_ref", sa.Text, nullable=False),
    sa.Column("received_at", UtcDateTime, nullable=False),
    sa.Column("original_name", sa.Text, nullable=False),
    sa.Column("sha256", sa.String(64), sa.ForeignKey("files.sha256")),
    sa.Column("outcome", sa.String(10), nullable=False),
    sa.Column("reason", sa.Text, nullable=False, server_default=""),
    sa.Column("document_id", sa.String(64), sa.ForeignKey("documents.id")),
    sa.UniqueConstraint("client_id", "source", "source_ref", name="uq_arrivals_source_ref"),
    sa.CheckConstraint("outcome IN ('received', 'duplicate', 'refused')", name="outcome"),
    sa.CheckConstraint("(outcome = 'refused') = (reason <> '')", name="reason"),
    sa.CheckConstraint("(outcome = 'refused') = (sha256 IS NULL)", name="bytes"),
    sa.CheckConstraint("(outcome = 'refused') = (document_id IS NULL)", name="document"),
    sa.Index("ix_arrivals_file", "client_id", "sha256"),
)
"""Every file seen, once per time somebody put it there."""

documents = sa.Table(
    "documents",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("client_id", sa.String(32), nullable=False),
    sa.Column("sha256", sa.String(64), sa.ForeignKey("files.sha256"), nullable=False),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("first_page", sa.Integer, nullable=False, server_default="0"),
    sa.Column("last_page", sa.Integer, nullable=False, server_default="0"),
    sa.Column("doc_type", sa.String(20), nullable=False, server_default=""),
    sa.Column("gross_minor", MinorUnits),
    sa.Column("currency", sa.String(3), nullable=False, server_default=""),
    sa.Column("state", sa.String(20), nullable=False),
    sa.Column("state_since", UtcDateTime, nullable=False),
    sa.Column("reason", sa.Text, nullable=False, server_default=""),
    sa.Column("duplicate_of", sa.String(64), nullable=False, server_default=""),
    sa.Column("version", sa.Integer, nullable=False, server_default="0"),
    sa.Column("fence", sa.Integer, nullable=False, server_default="0"),
    sa.Column("lease_owner", sa.String(120), nullable=False, server_default=""),
    sa.Column("lease_until", UtcDateTime),
    sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
    sa.Column("received_at", UtcDateTime, nullable=False),
    sa.UniqueConstraint("client_id", "sha256", "number", name="uq_documents_file_number"),
    sa.CheckConstraint(f"state IN ({_listed(State)})", name="state"),
    sa.CheckConstraint(f"(state IN ({_listed(REASON_NEEDED)})) = (reason <> '')", name="reason"),
    sa.CheckConstraint("(state = 'DUPLICATE') = (duplicate_of <> '')", name="duplicate_of"),
    sa.CheckConstraint("(lease_until IS NULL) = (lease_owner = '')", name="lease"),
    sa.CheckConstraint("gross_minor IS NULL OR currency <> ''", name="money"),
    sa.Index("ix_documents_state", "client_id", "state", "received_at"),
)
"""One row per document of a file.

Columns:
    number: Place in the file, from 1.
    first_page: From 1; 0 before the file was split.
    gross_minor: Gross total in minor units of `currency`, negative for a credit; NULL before it is known.
    duplicate_of: Document id, exactly when the state is DUPLICATE.
    fence: Counts claims; a writer that holds an older number is refused.
    attempts: Claims since the document last reached a state outside the automatic steps.
"""

versions = sa.Table(
    "versions",
    metadata,
    sa.Column("document_id", sa.String(64), sa.ForeignKey("documents.id"), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("client_id", sa.String(32), nullable=False),
    sa.Column("reading", sa.Text),
    sa.Column("business", sa.Text),
    sa.Column("judgement", sa.Text),
    sa.Column("author", sa.String(120), nullable=False),
    sa.Column("reader", sa.String(120), nullable=False, server_default=""),
    sa.Column("rule_set", sa.String(120), nullable=False, server_default=""),
    sa.Column("created_at", UtcDateTime, nullable=False),
)
"""What was known after each step (L-13). NULL in a JSON column: unchanged since the version before."""

findings = sa.Table(
    "findings",
    metadata,
    sa.Column("id", Key, primary_key=True, autoincrement=True),
    sa.Column("client_id", sa.String(32), nullable=False),
    sa.Column("document_id", sa.String(64), sa.ForeignKey("documents.id"), nullable=False),
    sa.Column("code", sa.String(20), nullable=False),
    sa.Column("subject", sa.Text, nullable=False),
    sa.Column("evidence_hash", sa.String(64), nullable=False),
    sa.Column("severity", sa.String(10), nullable=False),
    sa.Column("queue", sa.String(30), nullable=False),
    sa.Column("status", sa.String(10), nullable=False),
    sa.Column("message", sa.Text, nullable=False),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("first_seen", UtcDateTime, nullable=False),
    sa.Column("closed_at", UtcDateTime),
    sa.Column("waived_by", sa.String(120), nullable=False, server_default=""),
    sa.Column("waived_reason", sa.Text, nullable=False, server_default=""),
    sa.UniqueConstraint("document_id", "code", "subject", "evidence_hash", name="uq_findings_key"),
    sa.CheckConstraint(f"severity IN ({_listed(Severity)})", name="severity"),
    sa.CheckConstraint("status IN ('open', 'released', 'waived')", name="status"),
    sa.CheckConstraint("(status = 'open') = (closed_at IS NULL)", name="closed"),
    sa.CheckConstraint("status <> 'waived' OR (waived_by <> '' AND waived_reason <> '')", name="waiver"),
    sa.Index("ix_findings_status", "client_id", "status", "document_id"),
    sa.Index("ix_findings_severity", "client_id", "status", "severity", "document_id"),
    sa.Index("ix_findings_document", "client_id", "document_id"),
)
"""Findings live on and release themselves (D-2)."""

business_keys = sa.Table(
    "business_keys",
    metadata,
    sa.Column("document_id", sa.String(64), sa.ForeignKey("documents.id"), primary_key=True),
    sa.Column("client_id", sa.String(32), nullable=False),
    sa.Column("vendor_id", sa.String(64), nullable=False),
    sa.Column("number", sa.Text, nullable=False),
    sa.Column("number_n1", sa.Text, nullable=False),
    sa.Column("number_n2", sa.Text, nullable=False),
    sa.Column("gross_minor", MinorUnits),
    sa.Column("currency", sa.String(3), nullable=False),
    sa.Column("issue_date", sa.Date),
    sa.Column("sign", sa.Integer, nullable=False),
    sa.Column("tax_id", sa.String(40), nullable=False),
    sa.Column("iban", sa.String(40), nullable=False),
    sa.Column("preceding_n2", sa.Text, nullable=False, server_default=""),
    sa.Column("date_order", sa.String(3), nullable=False, server_default=""),
    sa.Column("medium", sa.String(6), nullable=False, server_default=""),
    sa.CheckConstraint("sign IN (-1, 1)", name="sign"),
    sa.Index("ix_business_keys_vendor_day", "client_id", "vendor_id", "issue_date", "document_id"),
    sa.Index("ix_business_keys_vendor_gross", "client_id", "vendor_id", "gross_minor", "issue_date", "document_id"),
    sa.Index("ix_business_keys_vendor_n2", "client_id", "vendor_id", "number_n2", "document_id"),
    sa.Index("ix_business_keys_vendor_preceding", "client_id", "vendor_id", "preceding_n2", "document_id"),
    sa.Index("ix_business_keys_n2_gross", "client_id", "number_n2", "gross_minor", "document_id"),
    sa.Index("ix_business_keys_n2_tax_id", "client_id", "number_n2", "tax_id", "document_id"),
    sa.Index("ix_business_keys_n2_iban", "client_id", "number_n2", "iban", "document_id"),
)
"""What the duplicate search looks up; `gross_minor` is unsigned, as printed."""

text_marks = sa.Table(
    "text_marks",
    metadata,
    sa.Column("client_id", sa.String(32), primary_key=True),
    sa.Column("mark", sa.BigInteger, primary_key=True),
    sa.Column("document_id", sa.String(64), sa.ForeignKey("documents.id"), primary_key=True),
    sa.Index("ix_text_marks_document", "document_id"),
    sqlite_with_rowid=False,
)
"""By which texts that are nearly the same are found (`documents.values.similarity`)."""

audit = sa.Table(
    "audit",
    metadata,
    sa.Column("client_id", sa.String(32), primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("actor", sa.String(120), nullable=False),
    sa.Column("action", sa.String(40), nullable=False),
    sa.Column("subject", sa.String(120), nullable=False),
    sa.Column("before", sa.Text, nullable=False),
    sa.Column("after", sa.Text, nullable=False),
    sa.Column("previous_hash", sa.String(64), nullable=False),
    sa.Column("hash", sa.String(64), nullable=False),
    sa.CheckConstraint("actor <> '' AND action <> ''", name="actor"),
    sa.Index("ix_audit_subject", "client_id", "subject", "position"),
)
"""Who did what, in one hash chain per client; `before` and `after` are JSON objects."""

audit_heads = sa.Table(
    "audit_heads",
    metadata,
    sa.Column("client_id", sa.String(32), primary_key=True),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("hash", sa.String(64), nullable=False),
)
"""The last link of each chain; its row lock keeps two writers from forging the same position."""
