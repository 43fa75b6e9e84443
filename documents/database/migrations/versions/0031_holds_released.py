"""A payment hold is released when its finding is, or when the entry it held is reversed; the database itself asks.

A finding is waived by the decisions that migrations 0021 and 0025 ask for, so a payment is not set free by a statement
on `payment_holds` alone. A hold that stands for no finding, such as that of a disputed invoice, ends with its entry.
What was placed is not worded anew, a release is not taken back, and no row is replaced.
"""
# ruff: noqa: S608 - the statements are made of names that stand in this file

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

TABLE: Final = "payment_holds"
PLACED: Final = ("id", "client_id", "document_id", "code", "subject", "message", "placed_at")
HELD: Final = "payment_holds: payment is released when its finding is, or its entry reversed"
KEPT: Final = "payment_holds: a hold is placed once and released once"

FINDING: Final = (
    "SELECT 1 FROM findings f WHERE f.client_id = NEW.client_id AND f.document_id = NEW.document_id "
    "AND f.code = NEW.code AND f.subject = NEW.subject"
)
STOPS: Final = f"{FINDING} AND f.status = 'open' AND f.severity IN ('BLOCK_PAY', 'BLOCK_POST')"
OWED: Final = (
    "SELECT 1 FROM entries e WHERE e.client_id = NEW.client_id AND e.document_id = NEW.document_id "
    "AND e.purpose IN ('invoice', 'dispute')"
)
"""What a payment is for."""
STANDS: Final = (
    f"{OWED} AND NOT EXISTS (SELECT 1 FROM entries u WHERE u.client_id = e.client_id AND u.reverses = e.label)"
)
RELEASED_TOO_EARLY: Final = (
    f"(EXISTS ({STOPS}) OR NOT EXISTS ({FINDING})) AND (EXISTS ({STANDS}) OR NOT EXISTS ({OWED}))"
)
THERE: Final = (
    "EXISTS (SELECT 1 FROM payment_holds h WHERE h.client_id = NEW.client_id AND h.document_id = NEW.document_id "
    "AND h.code = NEW.code AND h.subject = NEW.subject AND h.released_at IS NULL)"
)


def upgrade() -> None:
    """Add the guards; holds that were released before stay released."""
    connection = op.get_bind()
    if _is_there(connection):
        return
    dialect = connection.dialect.name
    schema = connection.dialect.identifier_preparer.quote(sa.inspect(connection).default_schema_name or "public")
    differs = "IS NOT" if dialect == "sqlite" else "IS DISTINCT FROM"
    changed = " OR ".join(f"NEW.{one} {differs} OLD.{one}" for one in PLACED)
    # INSERT OR REPLACE of SQLite would delete the older row without a trigger.
    replaced = f" OR EXISTS (SELECT 1 FROM {TABLE} h WHERE h.id = NEW.id) OR {THERE}" if dialect == "sqlite" else ""
    for name, event, wrong, message in (
        ("kept", "UPDATE", f"OLD.released_at IS NOT NULL OR {changed}", KEPT),
        ("released", "UPDATE", f"NEW.released_at IS NOT NULL AND {RELEASED_TOO_EARLY}", HELD),
        ("new", "INSERT", f"NEW.released_at IS NOT NULL{replaced}", KEPT),
    ):
        for statement in _guard(dialect, schema, f"{TABLE}_{name}", event, wrong, message):
            op.execute(statement)


def downgrade() -> None:
    """Keep the guards: they hold for an older program too, and a ledger is never left without them."""


def _guard(dialect: str, schema: str, name: str, event: str, wrong: str, message: str) -> Iterator[str]:
    """Yield the statements of one trigger that refuses what is wrong."""
    if dialect == "sqlite":
        yield (
            f"CREATE TRIGGER {name} BEFORE {event} ON {TABLE} FOR EACH ROW "
            f"BEGIN SELECT RAISE(ABORT, '{message}') WHERE {wrong}; END"
        )
        return
    # A temporary table of the program's own does not stand in for the ledger's.
    yield (
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql "
        f"SET search_path = pg_catalog, {schema}, pg_temp AS $guard$ BEGIN IF {wrong} THEN "
        f"RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $guard$"
    )
    yield f"CREATE TRIGGER {name} BEFORE {event} ON {TABLE} FOR EACH ROW EXECUTE FUNCTION {name}()"


def _is_there(connection: sa.Connection) -> bool:
    """Tell whether a downgrade left the guards in place."""
    if connection.dialect.name == "sqlite":
        found = connection.execute(sa.text(f"SELECT 1 FROM sqlite_master WHERE name = '{TABLE}_released'"))
    else:
        found = connection.execute(sa.text(f"SELECT 1 FROM pg_proc WHERE proname = '{TABLE}_released'"))
    return found.first() is not None
