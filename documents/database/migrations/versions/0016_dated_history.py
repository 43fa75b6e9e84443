"""Exchange rates, registry answers and inspections keep what they said before: judging can be repeated as of a moment.

What is there already counts as known since ever.
"""
# ruff: noqa: S608 - the statements are made of names that stand in this file

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

from documents.database.append_only import refuse_changes

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

EVER: Final = "1970-01-01T00:00:00.000000+00:00"
RATES, ANSWERS, INSPECTIONS = "master_rates", "master_registry_answers", "master_inspections"
KEYS: Final = {
    RATES: {"client_id": 32, "base": 3, "currency": 3, "day": 10},
    ANSWERS: {"client_id": 32, "tax_id": 40, "checked_on": 10},
}
TOLD: Final = {RATES: {"rate": 40}, ANSWERS: {"status": 10, "reference": 80}}


def upgrade() -> None:
    """Give rates and answers versions, and inspections a table; nothing in them is changed from now on."""
    for table in KEYS:
        columns = ", ".join((*KEYS[table], *TOLD[table]))
        _rebuild(table, f"SELECT {columns}, 1 AS version, '{EVER}' AS imported_at FROM {table}", versioned=True)
    op.create_table(
        INSPECTIONS,
        *(sa.Column(name, sa.String(size), primary_key=True) for name, size in (("client_id", 32), ("number", 64))),
        sa.Column("order_key", sa.String(64), primary_key=True),
        sa.Column("order_line", sa.Integer, primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True),
        sa.Column("accepted", sa.String(40), nullable=False),
        sa.Column("imported_at", sa.String(32), nullable=False),
    )
    op.execute(
        f"INSERT INTO {INSPECTIONS} SELECT client_id, number, order_key, order_line, 1, accepted, imported_at "
        "FROM master_receipts WHERE accepted IS NOT NULL"
    )
    for table in (*KEYS, INSPECTIONS):
        for statement in refuse_changes(table, op.get_bind().dialect.name):
            op.execute(statement)


def downgrade() -> None:
    """Keep the newest of each."""
    op.drop_table(INSPECTIONS)
    for table, key in KEYS.items():
        same = " AND ".join(f"later.{name} = {table}.{name}" for name in key)
        newest = f"SELECT max(later.version) FROM {table} later WHERE {same}"
        columns = ", ".join((*key, *TOLD[table]))
        _rebuild(table, f"SELECT {columns} FROM {table} WHERE version = ({newest})", versioned=False)
    if op.get_bind().dialect.name == "postgresql":
        for table in (*KEYS, INSPECTIONS):
            op.execute(f"DROP FUNCTION {table}_refuse()")


def _rebuild(table: str, rows: str, *, versioned: bool) -> None:
    """Make a table anew with these rows: a primary key cannot be changed in place on both engines."""
    op.execute(f"CREATE TABLE {table}_moved AS {rows}")
    op.drop_table(table)
    version = (
        sa.Column("version", sa.Integer, primary_key=True),
        sa.Column("imported_at", sa.String(32), nullable=False),
    )
    checks = [sa.CheckConstraint("status in ('valid', 'invalid')", name=f"ck_{table}_status")]
    op.create_table(
        table,
        *(sa.Column(name, sa.String(size), primary_key=True) for name, size in KEYS[table].items()),
        *(sa.Column(name, sa.String(size), nullable=False) for name, size in TOLD[table].items()),
        *(version if versioned else ()),
        *(checks if table == ANSWERS else ()),
    )
    op.execute(f"INSERT INTO {table} SELECT * FROM {table}_moved")
    op.drop_table(f"{table}_moved")
