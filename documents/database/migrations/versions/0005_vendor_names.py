"""The index of vendors' names: exact names, and the groups of four letters by which names that are alike are found."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create both tables and fill them from the vendors that are there."""
    _create("master_vendor_names", "name", 200)
    _create("master_vendor_grams", "gram", 4)
    _fill(op.get_bind())


def _create(table: str, key: str, length: int) -> None:
    op.create_table(
        table,
        sa.Column("client_id", sa.String(32), primary_key=True),
        sa.Column(key, sa.String(length), primary_key=True),
        sa.Column("vendor_id", sa.String(64), primary_key=True),
        sqlite_with_rowid=False,
    )
    op.create_index(f"ix_{table}_vendor", table, ["client_id", "vendor_id"])


def _fill(connection: sa.Connection) -> None:
    from documents.master.name_index import write_names
    from documents.master.party import Vendor

    rows = connection.execute(sa.text("SELECT client_id, vendor_id, body FROM master_vendors ORDER BY version"))
    newest = {(row.client_id, row.vendor_id): row.body for row in rows}
    for (client_id, _), body in newest.items():
        write_names(connection, client_id, [Vendor.model_validate_json(body)])


def downgrade() -> None:
    """Drop both tables."""
    op.drop_table("master_vendor_grams")
    op.drop_table("master_vendor_names")
