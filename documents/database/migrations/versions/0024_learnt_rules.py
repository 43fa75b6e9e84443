"""Rules learnt from corrections: proposed by the program, decided on by a supervisor or controller of the client.

Source: accounting specification L-29, A-10, B-03.
"""

# ruff: noqa: S608 - the statements are made of names that stand in this file

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

TABLE: Final = "learnt_rules"
KEPT: Final = ("id", "client_id", "vendor_id", "field", "rule", "proposed_at")
FINAL: Final = "OLD.state IN ('retired', 'refused')"
WAYS: Final = (
    "(OLD.state = NEW.state) OR (OLD.state = 'proposed' AND NEW.state IN ('active', 'refused', 'retired')) "
    "OR (OLD.state = 'active' AND NEW.state = 'retired')"
)


def upgrade() -> None:
    """Create the table and its guards."""
    _create_table()
    dialect = op.get_bind().dialect.name
    for statement in (*_guards(dialect), *_no_delete(dialect)):
        op.execute(statement)


def _create_table() -> None:
    key = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    op.create_table(
        TABLE,
        sa.Column("id", key, primary_key=True, autoincrement=True),
        sa.Column("client_id", sa.String(32), nullable=False),
        sa.Column("vendor_id", sa.String(64), nullable=False),
        sa.Column("field", sa.String(40), nullable=False),
        sa.Column("rule", sa.Text, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("proposed_at", sa.String(32), nullable=False),
        sa.Column("hits", sa.Integer, nullable=False),
        sa.Column("misses", sa.Integer, nullable=False),
        sa.Column("tested_on", sa.Text, nullable=False),
        sa.Column("tested_at", sa.String(32), nullable=False),
        sa.Column("switched_on_by", sa.String(60), nullable=False, server_default=""),
        sa.Column("switched_on_at", sa.String(32)),
        sa.Column("ended_by", sa.String(60), nullable=False, server_default=""),
        sa.Column("ended_at", sa.String(32)),
        sa.Column("reason", sa.Text, nullable=False, server_default=""),
        sa.CheckConstraint("state IN ('proposed', 'active', 'retired', 'refused')", name="ck_learnt_rules_state"),
        sa.CheckConstraint("hits >= 0 AND misses >= 0", name="ck_learnt_rules_tally"),
        sa.CheckConstraint(
            "state NOT IN ('retired', 'refused') OR (ended_by <> '' AND ended_at IS NOT NULL AND trim(reason) <> '')",
            name="ck_learnt_rules_ended",
        ),
    )
    op.create_index("ix_learnt_rules_client", TABLE, ["client_id", "state", "vendor_id"])
    open_ = sa.text("state IN ('proposed', 'active')")
    op.create_index(
        "uq_learnt_rules_open",
        TABLE,
        ["client_id", "vendor_id", "rule"],
        unique=True,
        sqlite_where=open_,
        postgresql_where=open_,
    )


def _guards(dialect: str) -> Iterator[str]:
    today = "date('now')" if dialect == "sqlite" else "(clock_timestamp() AT TIME ZONE 'UTC')::date"

    def nobody(column: str) -> str:
        return (
            "NOT EXISTS (SELECT 1 FROM person_grants g JOIN people p ON p.login = g.login "
            f"WHERE g.login = NEW.{column} AND g.client_id = NEW.client_id AND g.role IN ('supervisor', 'controller') "
            "AND g.taken_back_at IS NULL AND p.disabled_at IS NULL "
            f"AND (g.valid_from IS NULL OR g.valid_from <= {today}) AND (g.valid_to IS NULL OR g.valid_to >= {today}))"
        )

    changed = " OR ".join(f"NEW.{name} <> OLD.{name}" for name in KEPT)
    refused = (
        (
            "INSERT",
            "NEW.state <> 'proposed' OR NEW.misses > 0 OR NEW.hits = 0",
            "only a rule without a miss is proposed",
        ),
        ("UPDATE", f"{changed} OR {FINAL} OR NOT ({WAYS})", "what was proposed and what ended stays as it is"),
        (
            "UPDATE",
            "NEW.state = 'active' AND OLD.state <> 'active' AND "
            f"(NEW.misses > 0 OR NEW.switched_on_at IS NULL OR {nobody('switched_on_by')})",
            "a rule without a miss is switched on by a supervisor or controller of the client",
        ),
        (
            "UPDATE",
            "OLD.state = 'active' AND (NEW.switched_on_by <> OLD.switched_on_by "
            "OR NEW.switched_on_at <> OLD.switched_on_at OR NEW.switched_on_at IS NULL)",
            "who switched a rule on stays written down",
        ),
        (
            "UPDATE",
            "NEW.state IN ('retired', 'refused') AND NEW.state <> OLD.state AND "
            f"NOT (NEW.ended_by = 'system' AND NEW.state = 'retired' AND NEW.misses > 0) AND {nobody('ended_by')}",
            "a rule is ended by a supervisor or controller of the client, or after a miss",
        ),
    )
    for number, (event, wrong, message) in enumerate(refused, start=1):
        yield from _guard(dialect, f"{TABLE}_guard_{number}", event, wrong, f"{TABLE}: {message}")


def _guard(dialect: str, name: str, event: str, wrong: str, message: str) -> Iterator[str]:
    """Yield the statements of one trigger that refuses what is wrong."""
    if dialect == "sqlite":
        yield (
            f"CREATE TRIGGER {name} BEFORE {event} ON {TABLE} FOR EACH ROW "
            f"BEGIN SELECT RAISE(ABORT, '{message}') WHERE {wrong}; END"
        )
        return
    yield (
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {wrong} THEN "
        f"RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$"
    )
    yield f"CREATE TRIGGER {name} BEFORE {event} ON {TABLE} FOR EACH ROW EXECUTE FUNCTION {name}()"


def _no_delete(dialect: str) -> Iterator[str]:
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


def downgrade() -> None:
    """Drop the table and its guards; decisions on rules stay in the audit trail."""
    op.drop_table(TABLE)
    if op.get_bind().dialect.name == "postgresql":
        for name in (*(f"guard_{number}" for number in range(1, 6)), "no_delete"):
            op.execute(f"DROP FUNCTION {TABLE}_{name}()")
