"""Tables of the general ledger, the AP sub-ledger and the outbox.

The triggers that make them a ledger (balance, immutability, gapless numbers, chain) are in migration 0002.
"""

from __future__ import annotations

import sqlalchemy as sa

from documents.database.metadata import DecimalText, MinorUnits, UtcDateTime, metadata

Key = sa.BigInteger().with_variant(sa.Integer, "sqlite")
"""SQLite counts rows by INTEGER only."""

entries = sa.Table(
    "entries",
    metadata,
    sa.Column("id", Key, primary_key=True),
    sa.Column("client_id", sa.String(32), nullable=False),
    sa.Column("entity", sa.String(64), nullable=False),
    sa.Column("journal", sa.String(8), nullable=False),
    sa.Column("fiscal_year", sa.Integer, nullable=False),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("label", sa.String(120), nullable=False),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("document_id", sa.String(64), nullable=False),
    sa.Column("purpose", sa.String(20), nullable=False),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("line_count", sa.Integer, nullable=False),
    sa.Column("doc_date", sa.Date, nullable=False),
    sa.Column("posting_date", sa.Date, nullable=False),
    sa.Column("tax_point", sa.Date),
    sa.Column("period", sa.String(7), nullable=False),
    sa.Column("currency", sa.String(3), nullable=False),
    sa.Column("base_currency", sa.String(3), nullable=False),
    sa.Column("fx_rate", DecimalText, nullable=False),
    sa.Column("document_version", sa.Integer, nullable=False),
    sa.Column("document_sha", sa.String(64), nullable=False),
    sa.Column("rule_set", sa.String(64), nullable=False),
    sa.Column("maker", sa.String(120), nullable=False),
    sa.Column("checker", sa.String(120), nullable=False),
    sa.Column("reverses", sa.String(120)),
    sa.Column("reference", sa.Text, nullable=False),
    sa.Column("payee", sa.Text, nullable=False),
    sa.Column("posted_at", UtcDateTime, nullable=False),
    sa.Column("previous_hash", sa.String(64), nullable=False),
    sa.Column("hash", sa.String(64), nullable=False),
)

postings = sa.Table(
    "postings",
    metadata,
    sa.Column("entry_id", Key, sa.ForeignKey("entries.id"), primary_key=True),
    sa.Column("line_no", sa.Integer, primary_key=True),
    sa.Column("client_id", sa.String(32), nullable=False),
    sa.Column("account", sa.String(20), nullable=False),
    sa.Column("amount_minor", MinorUnits, nullable=False),
    sa.Column("base_minor", MinorUnits, nullable=False),
    sa.Column("party", sa.String(64), nullable=False),
    sa.Column("due_date", sa.Date),
    sa.Column("tax_code", sa.String(20), nullable=False),
    sa.Column("tax_base_minor", MinorUnits),
    sa.Column("quantity", DecimalText),
    sa.Column("unit", sa.String(8), nullable=False),
    sa.Column("order_number", sa.String(64), nullable=False),
    sa.Column("order_line", sa.Integer, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("dimensions", sa.Text),
)

_NOTHING: sa.ColumnElement[str] = sa.literal_column("''")


def has_order(lines: sa.FromClause = postings) -> sa.ColumnElement[bool]:
    """Narrow postings to those with an order: the index of orders holds only these, and is used where a query says so.

    It is written into the statement, not sent beside it, because the database chooses an index before it has values.
    """
    return lines.c.order_number != _NOTHING


def has_party(lines: sa.FromClause = postings) -> sa.ColumnElement[bool]:
    """Narrow postings to those with a party, for the index of parties; see `has_order`."""
    return lines.c.party != _NOTHING


chain_heads = sa.Table(
    "chain_heads",
    metadata,
    sa.Column("client_id", sa.String(32), primary_key=True),
    sa.Column("entity", sa.String(64), primary_key=True),
    sa.Column("journal", sa.String(8), primary_key=True),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("hash", sa.String(64), nullable=False),
)

open_items = sa.Table(
    "open_items",
    metadata,
    sa.Column("entry_id", Key, primary_key=True),
    sa.Column("line_no", sa.Integer, primary_key=True),
    sa.Column("client_id", sa.String(32), nullable=False),
    sa.Column("account", sa.String(20), nullable=False),
    sa.Column("party", sa.String(64), nullable=False),
    sa.Column("document_id", sa.String(64), nullable=False),
    sa.Column("currency", sa.String(3), nullable=False),
    sa.Column("amount_minor", MinorUnits, nullable=False),
    sa.Column("base_minor", MinorUnits, nullable=False),
    sa.Column("opened_on", sa.Date, nullable=False),
    sa.Column("due_date", sa.Date),
)

clearings = sa.Table(
    "open_item_clearings",
    metadata,
    sa.Column("entry_id", Key, primary_key=True),
    sa.Column("line_no", sa.Integer, primary_key=True),
    sa.Column("client_id", sa.String(32), nullable=False),
    sa.Column("item_entry_id", Key, nullable=False),
    sa.Column("item_line_no", sa.Integer, nullable=False),
    sa.Column("amount_minor", MinorUnits, nullable=False),
    sa.Column("base_minor", MinorUnits, nullable=False),
    sa.Column("cleared_on", sa.Date, nullable=False),
)

holds = sa.Table(
    "payment_holds",
    metadata,
    sa.Column("id", Key, primary_key=True),
    sa.Column("client_id", sa.String(32), nullable=False),
    sa.Column("document_id", sa.String(64), nullable=False),
    sa.Column("code", sa.String(20), nullable=False),
    sa.Column("subject", sa.String(200), nullable=False),
    sa.Column("message", sa.Text, nullable=False),
    sa.Column("placed_at", UtcDateTime, nullable=False),
    sa.Column("released_at", UtcDateTime),
)

outbox = sa.Table(
    "outbox",
    metadata,
    sa.Column("entry_id", Key, sa.ForeignKey("entries.id"), primary_key=True),
    sa.Column("target", sa.String(20), primary_key=True),
    sa.Column("client_id", sa.String(32), nullable=False),
    sa.Column("state", sa.String(10), nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("queued_at", UtcDateTime, nullable=False),
    sa.Column("sent_at", UtcDateTime),
)

periods = sa.Table(
    "periods",
    metadata,
    sa.Column("client_id", sa.String(32), primary_key=True),
    sa.Column("period", sa.String(7), primary_key=True),
    sa.Column("state", sa.String(12), nullable=False),
    sa.Column("unlocked", sa.Integer, nullable=False, server_default="0"),
)

period_openings = sa.Table(
    "period_openings",
    metadata,
    sa.Column("client_id", sa.String(32), primary_key=True),
    sa.Column("period", sa.String(7), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("opened_by", sa.String(120), nullable=False),
    sa.Column("confirmed_by", sa.String(120), nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("opened_at", UtcDateTime, nullable=False),
)
"""Who took a month out of its lock, with whom and why; migration 0027 refuses LOCKED to be left without it."""

payment_runs = sa.Table(
    "payment_runs",
    metadata,
    sa.Column("client_id", sa.String(32), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("entity", sa.String(64), nullable=False),
    sa.Column("currency", sa.String(3), nullable=False),
    sa.Column("base_currency", sa.String(3), nullable=False),
    sa.Column("base_minor", MinorUnits, nullable=False),
    sa.Column("until", sa.Date, nullable=False),
    sa.Column("state", sa.String(10), nullable=False),
    sa.Column("digest", sa.String(64), nullable=False),
    sa.Column("proposed_by", sa.String(120), nullable=False),
    sa.Column("proposed_at", UtcDateTime, nullable=False),
    sa.Column("approved_by", sa.String(120), nullable=False),
    sa.Column("second_approver", sa.String(120), nullable=False),
    sa.Column("exported_by", sa.String(120), nullable=False),
    sa.Column("exported_at", UtcDateTime),
    sa.Column("file_sha", sa.String(64), nullable=False),
    sa.CheckConstraint("state in ('PROPOSED', 'APPROVED', 'EXPORTED', 'EXECUTED', 'CANCELLED')", name="state"),
    sa.CheckConstraint(
        "state not in ('APPROVED', 'EXPORTED', 'EXECUTED') or "
        "(approved_by <> '' and lower(trim(approved_by)) <> lower(trim(proposed_by)))",
        name="approved",
    ),
)

payment_run_items = sa.Table(
    "payment_run_items",
    metadata,
    sa.Column("client_id", sa.String(32), primary_key=True),
    sa.Column("run", sa.Integer, primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True),
    sa.Column("item_label", sa.String(120), primary_key=True),
    sa.Column("item_line_no", sa.Integer, primary_key=True),
    sa.Column("vendor_id", sa.String(64), nullable=False),
    sa.Column("payee", sa.Text, nullable=False),
    sa.Column("iban", sa.String(40), nullable=False),
    sa.Column("execution_day", sa.Date, nullable=False),
    sa.Column("reference", sa.Text, nullable=False),
    sa.Column("paid_minor", MinorUnits, nullable=False),
    sa.Column("discount_minor", MinorUnits, nullable=False),
    sa.Column("state", sa.String(10), nullable=False),
    sa.CheckConstraint("state in ('SCHEDULED', 'PAID', 'DROPPED')", name="state"),
    sa.Index(
        "uq_payment_run_items_scheduled",
        "client_id",
        "item_label",
        "item_line_no",
        unique=True,
        sqlite_where=sa.text("state = 'SCHEDULED'"),
        postgresql_where=sa.text("state = 'SCHEDULED'"),
    ),
)
"""What each payment of a run settles. An item is in one run at a time (L-32); the database itself refuses a second."""
