"""What is the vendor custodian's to waive releases a payment only when a second person confirmed it.

The database itself refuses such a finding as waived without the request of one vendor custodian and the confirmation of
another person, none of them related to the vendor. What was waived before that, and before decisions were kept, is
noted once as earlier.

Source: accounting specification section 4 (VC: vendor custodian + second person), V-FRD-01, V-SOD-03, V-SOD-04.
"""

# ruff: noqa: S608 - the statements are made of names that stand in this file

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

EARLIER: Final = "earlier_waivers"
CODES: Final = "('V-FRD-01', 'V-FRD-02', 'V-FRD-06')"
"""Whatever the finding itself says of who waives it."""
CONFIRMS: Final = "('vendor_custodian', 'supervisor', 'controller')"
LEAST_TEXT: Final = 10
"""Characters of a text that says why (V-SOD-04)."""

ALONE: Final = "findings: released by one vendor custodian alone; a second person confirms it (V-FRD-01)"
NO_REQUEST: Final = "decisions: a waiver is asked for by a vendor custodian, with reason and text (V-SOD-04)"

KEY: Final = (
    "{one}.client_id = {two}.client_id AND {one}.document_id = {two}.document_id AND {one}.code = {two}.code "
    "AND {one}.subject = {two}.subject AND {one}.evidence_hash = {two}.evidence_hash"
)
CHANGED: Final = (
    "NEW.status = 'waived' AND (OLD.status <> 'waived' OR NEW.waived_by <> OLD.waived_by "
    "OR NEW.evidence_hash <> OLD.evidence_hash OR NEW.code <> OLD.code OR NEW.subject <> OLD.subject)"
)


def same(one: str, two: str) -> str:
    """Return the condition that two rows speak of the same finding."""
    return KEY.format(one=one, two=two)


def related(person: str) -> str:
    """Return the condition that a person has an interest in the vendor of the confirmation."""
    return (
        "EXISTS (SELECT 1 FROM person_interests i WHERE i.client_id = c.client_id AND i.vendor_id = c.vendor_id "
        f"AND i.login = {person} AND i.ended_at IS NULL)"
    )


BY_TWO: Final = (
    f"SELECT 1 FROM decisions a JOIN decisions c ON {same('a', 'c')} WHERE {same('a', 'NEW')} "
    "AND a.kind = 'ask waiver' AND c.kind = 'waive' AND a.id < c.id AND a.decided_at >= NEW.first_seen "
    "AND a.role = 'vendor_custodian' "
    f"AND c.role IN {CONFIRMS} AND c.person = NEW.waived_by AND lower(trim(a.person)) <> lower(trim(c.person)) "
    f"AND NOT {related('a.person')} AND NOT {related('c.person')} "
    f"AND NOT EXISTS (SELECT 1 FROM decisions r WHERE {same('r', 'a')} AND r.kind = 'refuse waiver' "
    "AND r.id > a.id AND r.id < c.id)"
)
"""The request of one person, not refused since, and the confirmation of another one."""

NOBODY_DECIDED: Final = (
    "NOT EXISTS (SELECT 1 FROM decisions d WHERE d.client_id = f.client_id AND d.document_id = f.document_id "
    "AND d.kind IN ('waive', 'approve') AND d.code = f.code AND d.subject = f.subject "
    "AND d.evidence_hash = f.evidence_hash AND d.person = f.waived_by) "
    "AND f.closed_at < coalesce((SELECT min(decided_at) FROM decisions), '9')"
)
"""Waived before the first decision was ever kept; later ones are no earlier ones, but against the law."""


def upgrade() -> None:
    """Note what was waived by earlier laws, and guard what comes."""
    dialect = op.get_bind().dialect.name
    key = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    op.create_table(
        EARLIER,
        sa.Column("finding_id", key, sa.ForeignKey("findings.id"), primary_key=True, autoincrement=False),
        sa.Column("client_id", sa.String(32), nullable=False),
        sa.Column("law", sa.String(20), primary_key=True),
    )
    alone = f"f.severity = 'BLOCK_PAY' AND {two_decide('f', dialect)}"
    for law, which in (("decision", NOBODY_DECIDED), ("two persons", alone)):
        op.execute(
            f"INSERT INTO {EARLIER} (finding_id, client_id, law) SELECT f.id, f.client_id, '{law}' FROM findings f "
            f"WHERE f.status = 'waived' AND {which}"
        )
    asked = (
        f"NEW.role <> 'vendor_custodian' OR NEW.reason_code = '' OR length(trim(NEW.text)) < {LEAST_TEXT} "
        "OR NEW.code = ''"
    )
    held = f"NEW.severity = 'BLOCK_PAY' AND {two_decide('NEW', dialect)} AND NOT EXISTS ({BY_TWO})"
    for statement in (
        *_no_changes(dialect),
        *_guard(dialect, "findings_two_persons_new", "INSERT ON findings", "NEW.status = 'waived'", held, ALONE),
        *_guard(dialect, "findings_two_persons", "UPDATE ON findings", CHANGED, held, ALONE),
        *_guard(dialect, "decisions_waiver_asked", "INSERT ON decisions", "NEW.kind = 'ask waiver'", asked, NO_REQUEST),
    ):
        op.execute(statement)


def two_decide(row: str, dialect: str) -> str:
    """Return the condition that a finding is the vendor custodian's to waive."""
    role = f"json_extract({row}.body, '$.waived_by')" if dialect == "sqlite" else f"({row}.body::json ->> 'waived_by')"
    return f"({row}.code IN {CODES} OR {role} = 'vendor_custodian')"


def _no_changes(dialect: str) -> Iterator[str]:
    """The list is written once, here; the program only reads it."""
    message = f"{EARLIER}: what was waived by earlier laws was noted once"
    if dialect == "sqlite":
        for act in ("INSERT", "UPDATE", "DELETE"):
            yield (
                f"CREATE TRIGGER {EARLIER}_no_{act.lower()} BEFORE {act} ON {EARLIER} "
                f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
            )
        return
    yield (
        f"CREATE FUNCTION {EARLIER}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ "
        f"BEGIN RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    yield (
        f"CREATE TRIGGER {EARLIER}_no_change BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON {EARLIER} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {EARLIER}_refuse()"
    )


def _guard(dialect: str, name: str, event: str, when: str, wrong: str, message: str) -> Iterator[str]:
    """Yield the statements of one trigger that refuses what is wrong."""
    if dialect == "sqlite":
        yield (
            f"CREATE TRIGGER {name} BEFORE {event} FOR EACH ROW WHEN {when} "
            f"BEGIN SELECT RAISE(ABORT, '{message}') WHERE {wrong}; END"
        )
        return
    yield (
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {wrong} THEN "
        f"RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$"
    )
    yield f"CREATE TRIGGER {name} BEFORE {event} FOR EACH ROW WHEN ({when}) EXECUTE FUNCTION {name}()"


def downgrade() -> None:
    """Drop the guards and the list; requests and confirmations stay among the decisions."""
    postgresql = op.get_bind().dialect.name == "postgresql"
    for name, table in (
        ("findings_two_persons_new", "findings"),
        ("findings_two_persons", "findings"),
        ("decisions_waiver_asked", "decisions"),
    ):
        op.execute(f"DROP TRIGGER {name}" + (f" ON {table}" if postgresql else ""))
        if postgresql:
            op.execute(f"DROP FUNCTION {name}()")
    op.drop_table(EARLIER)
    if postgresql:
        op.execute(f"DROP FUNCTION {EARLIER}_refuse()")
