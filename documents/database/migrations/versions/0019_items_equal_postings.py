"""An open item, and what clears one, is its posting and nothing else: neither can be invented or altered on the way in.

The sub-ledger follows from the postings; the program may write it, so the database compares. What is paid can only be
what was posted, to whom it was posted.
"""

# ruff: noqa: S608 - the statements are made of names that stand in this file

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

ITEM: Final = "open_items: an item is its posting on an account of a vendor"
CLEARING: Final = (
    "open_item_clearings: a line clears an item of its own vendor, account and currency, by its own amount"
)

IS_ITS_POSTING: Final = """SELECT 1 FROM postings p JOIN entries e ON e.id = p.entry_id
    WHERE p.entry_id = {row}.entry_id AND p.line_no = {row}.line_no AND p.client_id = {row}.client_id
    AND p.account = {row}.account AND p.party = {row}.party AND p.party <> '' AND p.amount_minor = {row}.amount_minor
    AND p.base_minor = {row}.base_minor AND p.due_date {is_same} {row}.due_date
    AND e.document_id = {row}.document_id AND e.currency = {row}.currency AND e.posting_date = {row}.opened_on"""

CLEARS_ITS_OWN: Final = """SELECT 1 FROM postings p JOIN entries e ON e.id = p.entry_id
    JOIN open_items i ON i.entry_id = {row}.item_entry_id AND i.line_no = {row}.item_line_no
    WHERE p.entry_id = {row}.entry_id AND p.line_no = {row}.line_no AND p.client_id = {row}.client_id
    AND p.amount_minor = {row}.amount_minor AND p.base_minor = {row}.base_minor AND e.posting_date = {row}.cleared_on
    AND i.client_id = p.client_id AND i.account = p.account AND i.party = p.party AND i.currency = e.currency"""

GUARDS: Final = (("open_items", ITEM, IS_ITS_POSTING), ("open_item_clearings", CLEARING, CLEARS_ITS_OWN))


def upgrade() -> None:
    """Add the guards; what is there already is looked at by `daybook check`."""
    connection = op.get_bind()
    if _is_there(connection):
        return
    sqlite = connection.dialect.name == "sqlite"
    for table, message, holds in GUARDS:
        if sqlite:
            condition = holds.format(row="NEW", is_same="IS")
            op.execute(
                f"CREATE TRIGGER {table}_before_insert BEFORE INSERT ON {table} FOR EACH ROW BEGIN "
                f"SELECT RAISE(ABORT, '{message}') WHERE NOT EXISTS ({condition}); END"
            )
            continue
        condition = holds.format(row="n", is_same="IS NOT DISTINCT FROM")
        schema = connection.dialect.identifier_preparer.quote(sa.inspect(connection).default_schema_name or "public")
        op.execute(
            # Temporary tables of the program would come first unless they are named last.
            f"CREATE FUNCTION {table}_posted() RETURNS trigger LANGUAGE plpgsql "
            f"SET search_path = pg_catalog, {schema}, pg_temp AS $guard$ BEGIN "
            f"IF EXISTS (SELECT 1 FROM new_rows n WHERE NOT EXISTS ({condition})) THEN "
            f"RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation'; END IF; "
            "RETURN NULL; END $guard$"
        )
        op.execute(
            f"CREATE TRIGGER {table}_posted AFTER INSERT ON {table} REFERENCING NEW TABLE AS new_rows "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_posted()"
        )


def downgrade() -> None:
    """Keep the guards: they hold for an older program too, and a ledger is never left without them."""


def _is_there(connection: sa.Connection) -> bool:
    """Tell whether a downgrade left the guards in place."""
    if connection.dialect.name == "sqlite":
        found = connection.execute(sa.text("SELECT 1 FROM sqlite_master WHERE name = 'open_items_before_insert'"))
    else:
        found = connection.execute(
            sa.text(
                "SELECT 1 FROM pg_trigger WHERE tgname = 'open_items_posted' AND tgrelid = 'open_items'\\:\\:regclass"
            )
        )
    return found.first() is not None
