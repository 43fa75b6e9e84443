"""A locked month is opened by two persons: the database itself asks for both names and a reason (L-34).

Each opening is a row of `period_openings`, which is never changed or deleted; the month counts how often it was
unlocked, and leaves LOCKED only together with the opening of that number. Who the names belong to the database cannot
know: under PostgreSQL's roles the program can claim two names, but never take a month out of its lock without a trace.
"""
# ruff: noqa: S608 - the statements are made of names that stand in this file

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import sqlalchemy as sa
from alembic import op

from documents.database.append_only import refuse_changes

revision = "0027"
down_revision = "0029"
branch_labels = None
depends_on = None

TABLE: Final = "period_openings"
UNLOCKED: Final = "periods: a locked month is opened by two persons with a reason (L-34)"
OPENING: Final = "period_openings: an opening is the next one of a locked month"

ALONE: Final = (
    "(OLD.state = 'LOCKED' AND NEW.state <> 'LOCKED' AND (NEW.unlocked <> OLD.unlocked + 1 OR NOT EXISTS ("
    f"SELECT 1 FROM {TABLE} o WHERE o.client_id = NEW.client_id AND o.period = NEW.period "
    "AND o.number = NEW.unlocked))) "
    "OR (NOT (OLD.state = 'LOCKED' AND NEW.state <> 'LOCKED') AND NEW.unlocked <> OLD.unlocked)"
)
NOT_NEXT: Final = (
    "NOT EXISTS (SELECT 1 FROM periods p WHERE p.client_id = NEW.client_id AND p.period = NEW.period "
    "AND p.state = 'LOCKED' AND NEW.number = p.unlocked + 1) "
    # INSERT OR REPLACE of SQLite would delete the older row without a trigger.
    f"OR EXISTS (SELECT 1 FROM {TABLE} o WHERE o.client_id = NEW.client_id AND o.period = NEW.period "
    "AND o.number = NEW.number)"
)
GUARDS: Final = (
    ("periods_unlocked", "UPDATE ON periods", ALONE, UNLOCKED),
    ("periods_new", "INSERT ON periods", "NEW.unlocked <> 0", UNLOCKED),
    (f"{TABLE}_next", f"INSERT ON {TABLE}", NOT_NEXT, OPENING),
)


def upgrade() -> None:
    """Count the openings of each month from now on, and guard them."""
    connection = op.get_bind()
    if sa.inspect(connection).has_table(TABLE):
        return
    op.add_column("periods", sa.Column("unlocked", sa.Integer, nullable=False, server_default="0"))
    op.create_table(
        TABLE,
        sa.Column("client_id", sa.String(32), primary_key=True),
        sa.Column("period", sa.String(7), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("opened_by", sa.String(120), nullable=False),
        sa.Column("confirmed_by", sa.String(120), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("opened_at", sa.String(32), nullable=False),
        sa.CheckConstraint(
            "trim(opened_by) <> '' AND trim(confirmed_by) <> '' "
            "AND lower(trim(opened_by)) <> lower(trim(confirmed_by))",
            name="ck_period_openings_two_persons",
        ),
        sa.CheckConstraint("trim(reason) <> ''", name="ck_period_openings_reason"),
    )
    dialect = connection.dialect.name
    schema = connection.dialect.identifier_preparer.quote(sa.inspect(connection).default_schema_name or "public")
    for statement in (*refuse_changes(TABLE, dialect), *_guards(dialect, schema)):
        op.execute(statement)


def downgrade() -> None:
    """Keep the guards: they hold for an older program too, and a ledger is never left without them."""


def _guards(dialect: str, schema: str) -> Iterator[str]:
    for name, event, wrong, message in GUARDS:
        if dialect == "sqlite":
            yield (
                f"CREATE TRIGGER {name} BEFORE {event} FOR EACH ROW "
                f"BEGIN SELECT RAISE(ABORT, '{message}') WHERE {wrong}; END"
            )
            continue
        # A temporary table of the program's own does not stand in for the ledger's.
        yield (
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql "
            f"SET search_path = pg_catalog, {schema}, pg_temp AS $guard$ BEGIN IF {wrong} THEN "
            f"RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation'; END IF; "
            "RETURN NEW; END $guard$"
        )
        yield f"CREATE TRIGGER {name} BEFORE {event} FOR EACH ROW EXECUTE FUNCTION {name}()"
