"""Each question of a judgement is one look-up: two keys that are equal together, and a vendor's newest documents."""

from __future__ import annotations

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

TABLE = "business_keys"
BEFORE = {
    "vendor": ["vendor_id"],
    "n2": ["number_n2"],
    "tax_id": ["tax_id"],
    "iban": ["iban"],
    "preceding": ["preceding_n2"],
}
AFTER = {
    "vendor_day": ["vendor_id", "issue_date", "document_id"],
    "vendor_gross": ["vendor_id", "gross_minor", "issue_date", "document_id"],
    "vendor_n2": ["vendor_id", "number_n2", "document_id"],
    "vendor_preceding": ["vendor_id", "preceding_n2", "document_id"],
    "n2_gross": ["number_n2", "gross_minor", "document_id"],
    "n2_tax_id": ["number_n2", "tax_id", "document_id"],
    "n2_iban": ["number_n2", "iban", "document_id"],
}


POSTINGS = ("ix_postings_party", "postings", ["client_id", "party"])
ORDERS = ("ix_master_orders_vendor", "master_orders", ["client_id", "vendor_id"])


def upgrade() -> None:
    """Replace the indexes of one key; a vendor's entries and orders are then found newest first."""
    _replace(BEFORE, AFTER)
    for (name, table, columns), order in ((POSTINGS, ["entry_id"]), (ORDERS, ["issue_date", "order_key"])):
        op.drop_index(name, table)
        op.create_index(name, table, [*columns, *order])
    op.create_index("ix_findings_document", "findings", ["client_id", "document_id"])


def downgrade() -> None:
    """Bring the former indexes back."""
    op.drop_index("ix_findings_document", "findings")
    for name, table, columns in (POSTINGS, ORDERS):
        op.drop_index(name, table)
        op.create_index(name, table, columns)
    _replace(AFTER, BEFORE)


def _replace(former: dict[str, list[str]], new: dict[str, list[str]]) -> None:
    for name in former:
        op.drop_index(f"ix_{TABLE}_{name}", TABLE)
    for name, columns in new.items():
        op.create_index(f"ix_{TABLE}_{name}", TABLE, ["client_id", *columns])
