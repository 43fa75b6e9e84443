"""A correction that a backfill proposed is released by another person than who asked: the database asks for both.

A proposal is never changed or deleted and is decided once. It is released only beside the decision of a person who has
the role for it at the client and is not, by login or name, the one who asked; what was posted for it is written down
once. Who asked is a name somebody typed into a form without a login: that it is true, the database cannot know.

Source: accounting specification L-21, L-26.
"""
# ruff: noqa: S608 - the statements are made of names that stand in this file

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import sqlalchemy as sa
from alembic import op

from documents.database.append_only import refuse_changes

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

TABLE: Final = "correction_proposals"
OUTCOMES: Final = "correction_outcomes"
ROLES: Final = "('approver', 'controller', 'supervisor')"
KEPT: Final = ("id", "client_id", "document_id", "requested_by", "reason", "change", "reading", "proposed_at")

_ASKED: Final = "lower(trim(NEW.requested_by))"
RELEASED_BY_ANOTHER: Final = (
    "SELECT 1 FROM decisions d JOIN people p ON p.login = d.person WHERE d.client_id = NEW.client_id "
    "AND d.document_id = NEW.document_id AND d.kind = 'release correction' AND d.subject = CAST(NEW.id AS VARCHAR(20)) "
    f"AND d.decided_at >= NEW.proposed_at AND lower(trim(d.person)) <> {_ASKED} AND lower(trim(p.name)) <> {_ASKED}"
)
GUARDS: Final = (
    (f"{TABLE}_new", f"INSERT ON {TABLE}", "NEW.status <> 'proposed'", f"{TABLE}: a proposal begins as one"),
    (
        f"{TABLE}_kept",
        f"UPDATE ON {TABLE}",
        f"OLD.status <> 'proposed' OR {' OR '.join(f'NEW.{name} <> OLD.{name}' for name in KEPT)}",
        f"{TABLE}: what was proposed stays as it is and is decided once",
    ),
    (
        f"{TABLE}_released",
        f"UPDATE ON {TABLE}",
        f"NEW.status = 'released' AND NOT EXISTS ({RELEASED_BY_ANOTHER})",
        f"{TABLE}: released only by a decision of another person than who asked for it (L-21)",
    ),
    (
        "decisions_release",
        "INSERT ON decisions",
        f"NEW.kind = 'release correction' AND NEW.role NOT IN {ROLES}",
        "decisions: a correction is released by an approver, supervisor or controller (L-21)",
    ),
    (
        f"{OUTCOMES}_released",
        f"INSERT ON {OUTCOMES}",
        f"NOT EXISTS (SELECT 1 FROM {TABLE} p WHERE p.id = NEW.proposal_id AND p.client_id = NEW.client_id "
        "AND p.status = 'released')"
        # INSERT OR REPLACE of SQLite would delete the older row without a trigger.
        f" OR EXISTS (SELECT 1 FROM {OUTCOMES} o WHERE o.proposal_id = NEW.proposal_id)",
        f"{OUTCOMES}: one for each proposal that was released",
    ),
)


def upgrade() -> None:
    """Keep the new reading with its proposal, and guard what becomes of it."""
    connection = op.get_bind()
    if sa.inspect(connection).has_table(OUTCOMES):
        return
    key = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    op.add_column(TABLE, sa.Column("reading", sa.Text, nullable=False, server_default=""))
    op.create_table(
        OUTCOMES,
        sa.Column("proposal_id", key, sa.ForeignKey(f"{TABLE}.id"), primary_key=True, autoincrement=False),
        sa.Column("client_id", sa.String(32), nullable=False),
        sa.Column("outcome", sa.String(10), nullable=False),
        sa.Column("told", sa.Text, nullable=False),
        sa.Column("decided_at", sa.String(32), nullable=False),
        sa.CheckConstraint("outcome IN ('posted', 'lapsed')", name="ck_correction_outcomes_outcome"),
    )
    dialect = connection.dialect.name
    schema = connection.dialect.identifier_preparer.quote(sa.inspect(connection).default_schema_name or "public")
    for statement in (*refuse_changes(OUTCOMES, dialect), *_no_deletes(dialect), *_guards(dialect, schema)):
        op.execute(statement)


def downgrade() -> None:
    """Drop what became of proposals, and the guards, which name tables that older versions have not."""
    postgresql = op.get_bind().dialect.name == "postgresql"
    op.drop_table(OUTCOMES)
    if postgresql:
        op.execute(f"DROP FUNCTION {OUTCOMES}_refuse()")
    guarded = {f"{TABLE}_no_delete": TABLE} | {name: event.split()[-1] for name, event, *_ in GUARDS}
    for name, table in guarded.items():
        if table != OUTCOMES:
            op.execute(f"DROP TRIGGER {name}" + (f" ON {table}" if postgresql else ""))
        if postgresql:
            op.execute(f"DROP FUNCTION {name}()")
    op.drop_column(TABLE, "reading")


def _no_deletes(dialect: str) -> Iterator[str]:
    message = f"{TABLE}: rows are never deleted"
    if dialect == "sqlite":
        yield f"CREATE TRIGGER {TABLE}_no_delete BEFORE DELETE ON {TABLE} BEGIN SELECT RAISE(ABORT, '{message}'); END"
        return
    yield (
        f"CREATE FUNCTION {TABLE}_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ "
        f"BEGIN RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    yield (
        f"CREATE TRIGGER {TABLE}_no_delete BEFORE DELETE OR TRUNCATE ON {TABLE} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {TABLE}_no_delete()"
    )


def _guards(dialect: str, schema: str) -> Iterator[str]:
    for name, event, wrong, message in GUARDS:
        if dialect == "sqlite":
            yield (
                f"CREATE TRIGGER {name} BEFORE {event} FOR EACH ROW "
                f"BEGIN SELECT RAISE(ABORT, '{message}') WHERE {wrong}; END"
            )
            continue
        # A temporary table of the program's own does not stand in for the register's.
        yield (
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql "
            f"SET search_path = pg_catalog, {schema}, pg_temp AS $guard$ BEGIN IF {wrong} THEN "
            f"RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation'; END IF; "
            "RETURN NEW; END $guard$"
        )
        yield f"CREATE TRIGGER {name} BEFORE {event} FOR EACH ROW EXECUTE FUNCTION {name}()"
