"""An open item is cleared up to what it is: the database itself refuses to clear more, or an item that is cleared.

What is left of an item lies between nothing and its amount, on the side it was opened on, in its own currency; in base
currency exchange differences decide, which the program posts.
"""
# ruff: noqa: S608 - the statements are made of names that stand in this file

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

TABLE: Final = "open_item_clearings"
NAME: Final = "open_item_clearings_left"
MESSAGE: Final = "open_item_clearings: more is cleared than is open"

LEFT: Final = f"""i.amount_minor {{more}} + coalesce((SELECT sum(c.amount_minor) FROM {TABLE} c
    WHERE c.item_entry_id = i.entry_id AND c.item_line_no = i.line_no), 0)"""
OUTSIDE: Final = (
    "least(i.amount_minor, 0) > {left} OR greatest(i.amount_minor, 0) < {left}",
    "min(i.amount_minor, 0) > {left} OR max(i.amount_minor, 0) < {left}",
)
"""On PostgreSQL and on SQLite, whose least and greatest are named otherwise."""


def upgrade() -> None:
    """Add the guard; what was cleared before stays as it is."""
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        wrong = OUTSIDE[1].format(left=f"({LEFT.format(more='+ NEW.amount_minor')})")
        op.execute(f"DROP TRIGGER IF EXISTS {NAME}")
        op.execute(
            f"CREATE TRIGGER {NAME} BEFORE INSERT ON {TABLE} FOR EACH ROW BEGIN "
            f"SELECT RAISE(ABORT, '{MESSAGE}') FROM open_items i WHERE i.entry_id = NEW.item_entry_id "
            f"AND i.line_no = NEW.item_line_no AND ({wrong}); END"
        )
        return
    schema = connection.dialect.identifier_preparer.quote(sa.inspect(connection).default_schema_name or "public")
    wrong = OUTSIDE[0].format(left=f"({LEFT.format(more='')})")
    op.execute(
        # A temporary table of the program's own does not stand in for the ledger's; the plan goes by the key.
        f"CREATE OR REPLACE FUNCTION {NAME}() RETURNS trigger LANGUAGE plpgsql "
        f"SET search_path = pg_catalog, {schema}, pg_temp SET enable_seqscan = off AS $guard$ BEGIN "
        "IF EXISTS (SELECT 1 FROM (SELECT DISTINCT item_entry_id, item_line_no FROM new_rows) n "
        "JOIN open_items i ON i.entry_id = n.item_entry_id AND i.line_no = n.item_line_no "
        f"WHERE {wrong}) THEN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END IF; "
        "RETURN NULL; END $guard$"
    )
    op.execute(f"DROP TRIGGER IF EXISTS {NAME} ON {TABLE}")
    op.execute(
        f"CREATE TRIGGER {NAME} AFTER INSERT ON {TABLE} REFERENCING NEW TABLE AS new_rows "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {NAME}()"
    )


def downgrade() -> None:
    """Keep the guard: it holds for an older program too, and a ledger is never left without it."""
