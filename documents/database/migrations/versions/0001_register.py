"""The register: files, arrivals, documents, versions, findings, keys for the duplicate search, audit trail."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from documents.database.append_only import refuse_changes

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

STATES = (
    "'APPROVED', 'ARCHIVED', 'CLASSIFIED', 'CLEANSED', 'CLOSED', 'DUPLICATE', 'ERROR', 'EXTRACTED', "
    "'ON_HOLD_EXTERNAL', 'POSTED', 'QUARANTINED', 'QUEUED', 'READY', 'RECEIVED', 'REJECTED', 'REVERSED', "
    "'SUPERSEDED', 'VALIDATED', 'VOIDED'"
)
WITH_REASON = "'ARCHIVED', 'ERROR', 'ON_HOLD_EXTERNAL', 'QUARANTINED', 'QUEUED', 'REJECTED'"

APPEND_ONLY = ("files", "arrivals", "versions", "audit")

KEY = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Create the register."""
    _create_documents()
    _create_arrivals()
    _create_versions()
    _create_findings()
    _create_business_keys()
    _create_audit()
    dialect = op.get_bind().dialect.name
    for table in APPEND_ONLY:
        for statement in refuse_changes(table, dialect):
            op.execute(statement)


def downgrade() -> None:
    """Refuse: documents are never dropped by a migration."""
    raise NotImplementedError("the register cannot be downgraded; restore a backup instead")


def _create_documents() -> None:
    op.create_table(
        "files",
        sa.Column("sha256", sa.String(64), primary_key=True),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("stored_at", sa.String(32), nullable=False),
        sa.CheckConstraint("length(sha256) = 64", name="ck_files_sha256"),
        sa.CheckConstraint("size >= 0", name="ck_files_size"),
    )
    op.create_table(
        "documents",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("client_id", sa.String(32), nullable=False),
        sa.Column("sha256", sa.String(64), sa.ForeignKey("files.sha256"), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("first_page", sa.Integer, nullable=False, server_default="0"),
        sa.Column("last_page", sa.Integer, nullable=False, server_default="0"),
        sa.Column("doc_type", sa.String(20), nullable=False, server_default=""),
        sa.Column("gross_minor", sa.BigInteger),
        sa.Column("currency", sa.String(3), nullable=False, server_default=""),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("state_since", sa.String(32), nullable=False),
        sa.Column("reason", sa.Text, nullable=False, server_default=""),
        sa.Column("duplicate_of", sa.String(64), nullable=False, server_default=""),
        sa.Column("version", sa.Integer, nullable=False, server_default="0"),
        sa.Column("fence", sa.Integer, nullable=False, server_default="0"),
        sa.Column("lease_owner", sa.String(120), nullable=False, server_default=""),
        sa.Column("lease_until", sa.String(32)),
        sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
        sa.Column("received_at", sa.String(32), nullable=False),
        sa.UniqueConstraint("client_id", "sha256", "number", name="uq_documents_file_number"),
        sa.CheckConstraint(f"state IN ({STATES})", name="ck_documents_state"),
        sa.CheckConstraint(f"(state IN ({WITH_REASON})) = (reason <> '')", name="ck_documents_reason"),
        sa.CheckConstraint("(state = 'DUPLICATE') = (duplicate_of <> '')", name="ck_documents_duplicate_of"),
        sa.CheckConstraint("(lease_until IS NULL) = (lease_owner = '')", name="ck_documents_lease"),
        sa.CheckConstraint("gross_minor IS NULL OR currency <> ''", name="ck_documents_money"),
    )
    op.create_index("ix_documents_state", "documents", ["client_id", "state", "received_at"])


def _create_arrivals() -> None:
    op.create_table(
        "arrivals",
        sa.Column("id", KEY, primary_key=True, autoincrement=True),
        sa.Column("client_id", sa.String(32), nullable=False),
        sa.Column("source", sa.String(200), nullable=False),
        sa.Column("source_ref", sa.Text, nullable=False),
        sa.Column("received_at", sa.String(32), nullable=False),
        sa.Column("original_name", sa.Text, nullable=False),
        sa.Column("sha256", sa.String(64), sa.ForeignKey("files.sha256")),
        sa.Column("outcome", sa.String(10), nullable=False),
        sa.Column("reason", sa.Text, nullable=False, server_default=""),
        sa.Column("document_id", sa.String(64), sa.ForeignKey("documents.id")),
        sa.UniqueConstraint("client_id", "source", "source_ref", name="uq_arrivals_source_ref"),
        sa.CheckConstraint("outcome IN ('received', 'duplicate', 'refused')", name="ck_arrivals_outcome"),
        sa.CheckConstraint("(outcome = 'refused') = (reason <> '')", name="ck_arrivals_reason"),
        sa.CheckConstraint("(outcome = 'refused') = (sha256 IS NULL)", name="ck_arrivals_bytes"),
        sa.CheckConstraint("(outcome = 'refused') = (document_id IS NULL)", name="ck_arrivals_document"),
    )
    op.create_index("ix_arrivals_file", "arrivals", ["client_id", "sha256"])


def _create_versions() -> None:
    op.create_table(
        "versions",
        sa.Column("document_id", sa.String(64), sa.ForeignKey("documents.id"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("client_id", sa.String(32), nullable=False),
        sa.Column("reading", sa.Text),
        sa.Column("business", sa.Text),
        sa.Column("judgement", sa.Text),
        sa.Column("author", sa.String(120), nullable=False),
        sa.Column("reader", sa.String(120), nullable=False, server_default=""),
        sa.Column("rule_set", sa.String(120), nullable=False, server_default=""),
        sa.Column("created_at", sa.String(32), nullable=False),
    )


def _create_findings() -> None:
    op.create_table(
        "findings",
        sa.Column("id", KEY, primary_key=True, autoincrement=True),
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
        sa.Column("first_seen", sa.String(32), nullable=False),
        sa.Column("closed_at", sa.String(32)),
        sa.Column("waived_by", sa.String(120), nullable=False, server_default=""),
        sa.Column("waived_reason", sa.Text, nullable=False, server_default=""),
        sa.UniqueConstraint("document_id", "code", "subject", "evidence_hash", name="uq_findings_key"),
        sa.CheckConstraint("severity IN ('BLOCK_PAY', 'BLOCK_POST', 'INFO', 'WARN')", name="ck_findings_severity"),
        sa.CheckConstraint("status IN ('open', 'released', 'waived')", name="ck_findings_status"),
        sa.CheckConstraint("(status = 'open') = (closed_at IS NULL)", name="ck_findings_closed"),
        sa.CheckConstraint(
            "status <> 'waived' OR (waived_by <> '' AND waived_reason <> '')", name="ck_findings_waiver"
        ),
    )
    op.create_index("ix_findings_status", "findings", ["client_id", "status", "document_id"])


def _create_business_keys() -> None:
    op.create_table(
        "business_keys",
        sa.Column("document_id", sa.String(64), sa.ForeignKey("documents.id"), primary_key=True),
        sa.Column("client_id", sa.String(32), nullable=False),
        sa.Column("vendor_id", sa.String(64), nullable=False),
        sa.Column("number", sa.Text, nullable=False),
        sa.Column("number_n1", sa.Text, nullable=False),
        sa.Column("number_n2", sa.Text, nullable=False),
        sa.Column("gross_minor", sa.BigInteger),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("issue_date", sa.Date),
        sa.Column("sign", sa.Integer, nullable=False),
        sa.Column("tax_id", sa.String(40), nullable=False),
        sa.Column("iban", sa.String(40), nullable=False),
        sa.Column("text_fingerprint", sa.String(64), nullable=False),
        sa.CheckConstraint("sign IN (-1, 1)", name="ck_business_keys_sign"),
    )
    for name, column in (
        ("vendor", "vendor_id"),
        ("n2", "number_n2"),
        ("tax_id", "tax_id"),
        ("iban", "iban"),
        ("text", "text_fingerprint"),
    ):
        op.create_index(f"ix_business_keys_{name}", "business_keys", ["client_id", column])


def _create_audit() -> None:
    op.create_table(
        "audit",
        sa.Column("client_id", sa.String(32), primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("actor", sa.String(120), nullable=False),
        sa.Column("action", sa.String(40), nullable=False),
        sa.Column("subject", sa.String(120), nullable=False),
        sa.Column("before", sa.Text, nullable=False),
        sa.Column("after", sa.Text, nullable=False),
        sa.Column("previous_hash", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.CheckConstraint("actor <> '' AND action <> ''", name="ck_audit_actor"),
    )
    op.create_index("ix_audit_subject", "audit", ["client_id", "subject", "position"])
    op.create_table(
        "audit_heads",
        sa.Column("client_id", sa.String(32), primary_key=True),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
    )
