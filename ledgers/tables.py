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
)

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
)
