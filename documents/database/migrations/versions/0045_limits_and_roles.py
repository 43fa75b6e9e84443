"""Limits, roles and interests of decisions are asked for by the database itself, whatever a program lets through.

An approval, a released correction and what an approver accepts carry in `facts` what they weigh: the amount, together
with what counts with it, at most the client's highest limit. It must be within the limit of the role's own grant. A
finding is accepted only by the role it names, or its stand-in. Nobody who declared an interest in the vendor decides
any of these.

Source: accounting specification L-28, L-29, V-SOD-02 to V-SOD-04.
"""

# ruff: noqa: S608 - the statements are made of names that stand in this file

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None

BY_TWO: Final = "('V-FRD-01', 'V-FRD-02', 'V-FRD-06')"
CONFIRMS: Final = "('vendor_custodian', 'supervisor', 'controller')"
WEIGHED: Final = "(NEW.kind IN ('approve', 'release correction') OR (NEW.kind = 'waive' AND NEW.role = 'approver'))"
VOUCHED: Final = "NEW.kind IN ('approve', 'release correction', 'ask waiver', 'waive')"

OVER: Final = "decisions: the amount is above the limit of the role at this client today (L-28, V-SOD-02)"
NOT_THEIRS: Final = "decisions: the finding is not for this role to accept (L-29, V-SOD-04)"
RELATED: Final = "decisions: by who is related to the vendor (V-SOD-03)"

INTEREST: Final = (
    "EXISTS (SELECT 1 FROM person_interests i WHERE i.client_id = NEW.client_id AND i.vendor_id = NEW.vendor_id "
    "AND i.login = NEW.person AND i.ended_at IS NULL)"
)


def upgrade() -> None:
    """Guard what is decided from now on."""
    dialect = op.get_bind().dialect.name
    for statement in (
        *_guard(dialect, "decisions_limit", WEIGHED, f"NOT EXISTS ({_enough(dialect)})", OVER),
        *_guard(dialect, "decisions_waiver_role", "NEW.kind = 'waive'", f"NOT EXISTS ({_theirs(dialect)})", NOT_THEIRS),
        *_guard(dialect, "decisions_interest", f"{VOUCHED} AND NEW.vendor_id <> ''", INTEREST, RELATED),
    ):
        op.execute(statement)


def downgrade() -> None:
    """Drop the guards; the program asks for the same."""
    postgresql = op.get_bind().dialect.name == "postgresql"
    for name in ("decisions_limit", "decisions_waiver_role", "decisions_interest"):
        op.execute(f"DROP TRIGGER {name}" + (" ON decisions" if postgresql else ""))
        if postgresql:
            op.execute(f"DROP FUNCTION {name}()")


def _enough(dialect: str) -> str:
    """Return the grants that reach as far as the decision weighs; one without a limit is bounded by the policy."""
    sqlite = dialect == "sqlite"
    weight = "json_extract(NEW.facts, '$.weight')" if sqlite else "(NEW.facts::json ->> 'weight')"
    today = "date('now')" if sqlite else "(clock_timestamp() AT TIME ZONE 'UTC')::date"
    return (
        "SELECT 1 FROM person_grants g WHERE g.login = NEW.person AND g.role = NEW.role "
        "AND g.client_id = NEW.client_id AND g.taken_back_at IS NULL "
        f"AND (g.valid_from IS NULL OR g.valid_from <= {today}) AND (g.valid_to IS NULL OR g.valid_to >= {today}) "
        f"AND (g.amount IS NULL OR CAST({weight} AS NUMERIC) <= CAST(g.amount AS NUMERIC))"
    )


def _theirs(dialect: str) -> str:
    """Return the findings that the role of the decision may accept."""
    role = "json_extract(f.body, '$.waived_by')" if dialect == "sqlite" else "(f.body::json ->> 'waived_by')"
    return (
        "SELECT 1 FROM findings f WHERE f.client_id = NEW.client_id AND f.document_id = NEW.document_id "
        "AND f.code = NEW.code AND f.subject = NEW.subject AND f.evidence_hash = NEW.evidence_hash "
        f"AND ({role} = NEW.role OR ({role} = 'reviewer' AND NEW.role = 'supervisor') "
        f"OR ((f.code IN {BY_TWO} OR {role} = 'vendor_custodian') AND NEW.role IN {CONFIRMS}))"
    )


def _guard(dialect: str, name: str, when: str, wrong: str, message: str) -> Iterator[str]:
    """Yield the statements of one trigger that refuses a decision."""
    event = f"CREATE TRIGGER {name} BEFORE INSERT ON decisions FOR EACH ROW WHEN"
    if dialect == "sqlite":
        yield f"{event} {when} BEGIN SELECT RAISE(ABORT, '{message}') WHERE {wrong}; END"
        return
    yield (
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {wrong} THEN "
        f"RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$"
    )
    yield f"{event} ({when}) EXECUTE FUNCTION {name}()"
