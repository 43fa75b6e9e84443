"""Tables of master data: append-only versions, the newest one holds."""

from __future__ import annotations

import sqlalchemy as sa

from documents.database.metadata import DecimalText, UtcDateTime, metadata

vendors = sa.Table(
    "master_vendors",
    metadata,
    sa.Column("client_id", sa.String(32), primary_key=True),
    sa.Column("vendor_id", sa.String(64), primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("imported_at", UtcDateTime, nullable=False),
    sa.Column("imported_by", sa.String(120), nullable=False),
    sa.Index("ix_master_vendors_imported", "client_id", "imported_at"),
)
"""Append-only, migration 0014 refuses more; what was imported by a moment tells the register as of then."""

vendor_keys = sa.Table(
    "master_vendor_keys",
    metadata,
    sa.Column("client_id", sa.String(32), primary_key=True),
    sa.Column("kind", sa.String(16), primary_key=True),
    sa.Column("key", sa.String(80), primary_key=True),
    sa.Column("vendor_id", sa.String(64), primary_key=True),
    sa.CheckConstraint("kind in ('tax id', 'iban')", name="kind"),
)

vendor_names = sa.Table(
    "master_vendor_names",
    metadata,
    sa.Column("client_id", sa.String(32), primary_key=True),
    sa.Column("name", sa.String(200), primary_key=True),
    sa.Column("vendor_id", sa.String(64), primary_key=True),
    sa.Index("ix_master_vendor_names_vendor", "client_id", "vendor_id"),
    sqlite_with_rowid=False,
)
"""Names and aliases of the newest version, folded; written by `documents.master.name_index`."""

vendor_grams = sa.Table(
    "master_vendor_grams",
    metadata,
    sa.Column("client_id", sa.String(32), primary_key=True),
    sa.Column("gram", sa.String(4), primary_key=True),
    sa.Column("vendor_id", sa.String(64), primary_key=True),
    sa.Index("ix_master_vendor_grams_vendor", "client_id", "vendor_id"),
    sqlite_with_rowid=False,
)
"""The groups of four letters of these names."""

vendor_gram_counts = sa.Table(
    "master_vendor_gram_counts",
    metadata,
    sa.Column("client_id", sa.String(32), primary_key=True),
    sa.Column("gram", sa.String(4), primary_key=True),
    sa.Column("vendors", sa.Integer, nullable=False),
    sqlite_with_rowid=False,
)
"""How many vendors have each group."""

vendor_accounts = sa.Table(
    "master_vendor_accounts",
    metadata,
    sa.Column("client_id", sa.String(32), primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True),
    sa.Column("vendor_id", sa.String(64), nullable=False),
    sa.Column("iban", sa.String(40), nullable=False),
    sa.Column("status", sa.String(10), nullable=False),
    sa.Column("since", sa.String(10), nullable=False),
    sa.Column("requested_by", sa.String(120), nullable=False),
    sa.Column("confirmed_by", sa.String(120), nullable=False),
    sa.Column("imported_at", UtcDateTime, nullable=False),
    sa.Column("imported_by", sa.String(120), nullable=False),
    sa.CheckConstraint("status in ('PROPOSED', 'VERIFIED', 'ACTIVE', 'RETIRED')", name="status"),
    sa.Index("ix_master_vendor_accounts_vendor", "client_id", "vendor_id"),
)
"""Every step of every bank account; append-only (migration 0010); VERIFIED and ACTIVE take two persons (0014)."""

registry_answers = sa.Table(
    "master_registry_answers",
    metadata,
    sa.Column("client_id", sa.String(32), primary_key=True),
    sa.Column("tax_id", sa.String(40), primary_key=True),
    sa.Column("checked_on", sa.String(10), primary_key=True),
    sa.Column("status", sa.String(10), nullable=False),
    sa.Column("reference", sa.String(80), nullable=False),
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("imported_at", UtcDateTime, nullable=False),
    sa.CheckConstraint("status in ('valid', 'invalid')", name="status"),
)
"""What a registry of tax identifiers (VIES) answered on a day; append-only, the newest version holds."""

orders = sa.Table(
    "master_orders",
    metadata,
    sa.Column("client_id", sa.String(32), primary_key=True),
    sa.Column("order_key", sa.String(64), primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("vendor_id", sa.String(64), nullable=False),
    sa.Column("issue_date", sa.String(10), nullable=False),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("source", sa.String(120), nullable=False),
    sa.Column("imported_at", UtcDateTime, nullable=False),
    sa.Index("ix_master_orders_vendor", "client_id", "vendor_id", "issue_date", "order_key"),
    sa.Index("ix_master_orders_imported", "client_id", "imported_at"),
)
"""Append-only, as the vendors."""

receipts = sa.Table(
    "master_receipts",
    metadata,
    sa.Column("client_id", sa.String(32), primary_key=True),
    sa.Column("number", sa.String(64), primary_key=True),
    sa.Column("order_key", sa.String(64), primary_key=True),
    sa.Column("order_line", sa.Integer, primary_key=True),
    sa.Column("day", sa.String(10), nullable=False),
    sa.Column("quantity", DecimalText, nullable=False),
    sa.Column("order_number", sa.String(64), nullable=False),
    sa.Column("source_document", sa.String(120), nullable=False, server_default=""),
    sa.Column("imported_at", UtcDateTime, nullable=False),
    sa.Column("accepted", DecimalText),
    sa.Index("ix_master_receipts_order", "client_id", "order_key"),
)

rates = sa.Table(
    "master_rates",
    metadata,
    sa.Column("client_id", sa.String(32), primary_key=True),
    sa.Column("base", sa.String(3), primary_key=True),
    sa.Column("currency", sa.String(3), primary_key=True),
    sa.Column("day", sa.String(10), primary_key=True),
    sa.Column("rate", DecimalText, nullable=False),
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("imported_at", UtcDateTime, nullable=False),
)
"""Append-only; the newest version of a day holds."""

stock = sa.Table(
    "master_stock",
    metadata,
    sa.Column("client_id", sa.String(32), primary_key=True),
    sa.Column("item", sa.String(64), primary_key=True),
    sa.Column("day", sa.String(10), primary_key=True),
    sa.Column("quantity", DecimalText, nullable=False),
    sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("imported_at", UtcDateTime, nullable=False),
)
"""Append-only; the newest version of a day holds. Read by `documents.master.stock`."""

inspections = sa.Table(
    "master_inspections",
    metadata,
    sa.Column("client_id", sa.String(32), primary_key=True),
    sa.Column("number", sa.String(64), primary_key=True),
    sa.Column("order_key", sa.String(64), primary_key=True),
    sa.Column("order_line", sa.Integer, primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("accepted", DecimalText, nullable=False),
    sa.Column("imported_at", UtcDateTime, nullable=False),
)
"""What quality control said of each receipt, append-only; the newest stands on the receipt too."""
