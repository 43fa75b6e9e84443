"""Rules learnt from a vendor's corrected documents: proposed by the program, switched on by a person (A-10, B-03).

A row is one life of a rule and is never deleted; what was switched off comes back as a new proposal. The database
itself asks who decides (migration 0024).
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import Any, Final

import sqlalchemy as sa

from documents.database.clock import database_now
from documents.database.metadata import UtcDateTime, metadata
from documents.learned import FieldRule
from documents.register.tables import Key
from documents.value import Value

SYSTEM: Final = "system"
"""Switches off a rule that was wrong; a person decides everything else."""

learnt_rules = sa.Table(
    "learnt_rules",
    metadata,
    sa.Column("id", Key, primary_key=True, autoincrement=True),
    sa.Column("client_id", sa.String(32), nullable=False),
    sa.Column("vendor_id", sa.String(64), nullable=False),
    sa.Column("field", sa.String(40), nullable=False),
    sa.Column("rule", sa.Text, nullable=False),
    sa.Column("state", sa.String(10), nullable=False),
    sa.Column("proposed_at", UtcDateTime, nullable=False),
    sa.Column("hits", sa.Integer, nullable=False),
    sa.Column("misses", sa.Integer, nullable=False),
    sa.Column("tested_on", sa.Text, nullable=False),
    sa.Column("tested_at", UtcDateTime, nullable=False),
    sa.Column("switched_on_by", sa.String(60), nullable=False, server_default=""),
    sa.Column("switched_on_at", UtcDateTime),
    sa.Column("ended_by", sa.String(60), nullable=False, server_default=""),
    sa.Column("ended_at", UtcDateTime),
    sa.Column("reason", sa.Text, nullable=False, server_default=""),
)
"""`rule` is a `FieldRule` without its history, which stands in `tested_on` as a `BackTest`."""


class RuleState(StrEnum):
    """What became of a rule."""

    PROPOSED = "proposed"
    ACTIVE = "active"
    RETIRED = "retired"
    REFUSED = "refused"


OPEN: Final = (RuleState.PROPOSED, RuleState.ACTIVE)


class BackTest(Value):
    """Documents in which a rule finds the right value, a wrong one, and nothing."""

    hits: tuple[str, ...] = ()
    misses: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()


class LearntRule(Value):
    """A rule with its history.

    Attributes:
        rule: As the readers take it, with its hits and misses.
        ended_by: Who refused it or switched it off; "system" after a miss, "" while it is open.
        reason: Of its end, in a sentence.
    """

    id: int
    client_id: str
    vendor_id: str
    rule: FieldRule
    state: RuleState
    tested: BackTest
    proposed_at: dt.datetime
    tested_at: dt.datetime
    switched_on_by: str = ""
    switched_on_at: dt.datetime | None = None
    ended_by: str = ""
    ended_at: dt.datetime | None = None
    reason: str = ""


def plain(rule: FieldRule) -> FieldRule:
    """Return a rule without its history: what tells it from other rules."""
    return rule.model_copy(update={"hits": 0, "misses": 0, "learned_from": ()})


def add_proposal(connection: sa.Connection, client_id: str, vendor_id: str, rule: FieldRule, tested: BackTest) -> int:
    """Put a rule before the people who may switch it on; return its number.

    Raises:
        sqlalchemy.exc.IntegrityError: The same rule is open already.
    """
    now = database_now(connection)
    row = {
        "client_id": client_id,
        "vendor_id": vendor_id,
        "field": rule.field.value,
        "rule": plain(rule).model_dump_json(),
        "state": RuleState.PROPOSED,
        "proposed_at": now,
        **_tally(tested, now),
    }
    added = connection.execute(learnt_rules.insert().values(**row).returning(learnt_rules.c.id))
    return int(added.scalar_one())


def rules_of(
    connection: sa.Connection, client_id: str, vendor_id: str = "", states: Collection[RuleState] = tuple(RuleState)
) -> tuple[LearntRule, ...]:
    """Return the rules of a client or of one of its vendors, the newest first."""
    wanted = learnt_rules.c.client_id == client_id, learnt_rules.c.state.in_([str(one) for one in states])
    query = sa.select(learnt_rules).where(*wanted).order_by(learnt_rules.c.id.desc())
    if vendor_id:
        query = query.where(learnt_rules.c.vendor_id == vendor_id)
    return tuple(_of_row(row) for row in connection.execute(query).mappings())


def rule_of(connection: sa.Connection, client_id: str, rule_id: int) -> LearntRule | None:
    """Return one rule of a client."""
    mine = learnt_rules.c.client_id == client_id, learnt_rules.c.id == rule_id
    row = connection.execute(sa.select(learnt_rules).where(*mine)).mappings().first()
    return None if row is None else _of_row(row)


def rules_in_use(
    connection: sa.Connection, client_id: str, as_of: dt.datetime | None = None
) -> dict[str, tuple[FieldRule, ...]]:
    """Return the rules that are switched on, by vendor; with a moment, those that were on then, as tested since."""
    column = learnt_rules.c
    on: tuple[sa.ColumnElement[bool], ...] = (column.state == RuleState.ACTIVE,)
    if as_of is not None:
        on = column.switched_on_at <= as_of, sa.or_(column.ended_at.is_(None), column.ended_at > as_of)
    query = sa.select(learnt_rules).where(column.client_id == client_id, *on).order_by(column.id)
    found: dict[str, tuple[FieldRule, ...]] = {}
    for row in connection.execute(query).mappings():
        one = _of_row(row)
        rule = one.rule if as_of is None else one.rule.model_copy(update={"misses": 0})
        found[one.vendor_id] = (*found.get(one.vendor_id, ()), rule)
    return found


def save_test(connection: sa.Connection, client_id: str, rule_id: int, tested: BackTest) -> None:
    """Keep what a rule did on the documents known today."""
    _change(connection, client_id, rule_id, OPEN, _tally(tested, database_now(connection)))


def switch_on_rule(connection: sa.Connection, client_id: str, rule_id: int, *, by: str) -> bool:
    """Let the readers use a proposed rule; tell whether it still was one.

    Raises:
        sqlalchemy.exc.IntegrityError: The person may not, or the rule has a miss.
    """
    row = {"state": RuleState.ACTIVE, "switched_on_by": by, "switched_on_at": database_now(connection)}
    return _change(connection, client_id, rule_id, (RuleState.PROPOSED,), row)


def end_rule(
    connection: sa.Connection, client_id: str, rule_id: int, state: RuleState, *, by: str, reason: str
) -> bool:
    """Refuse a proposal, or retire a rule; tell whether it was open.

    Raises:
        sqlalchemy.exc.IntegrityError: The person may not, or no reason is given.
    """
    before = (RuleState.PROPOSED,) if state is RuleState.REFUSED else OPEN
    row = {"state": state, "ended_by": by, "ended_at": database_now(connection), "reason": reason}
    return _change(connection, client_id, rule_id, before, row)


def _change(
    connection: sa.Connection, client_id: str, rule_id: int, before: Collection[RuleState], row: Mapping[str, Any]
) -> bool:
    mine = learnt_rules.c.client_id == client_id, learnt_rules.c.id == rule_id
    open_ = learnt_rules.c.state.in_([str(one) for one in before])
    return connection.execute(learnt_rules.update().where(*mine, open_).values(**row)).rowcount == 1


def _tally(tested: BackTest, now: dt.datetime) -> dict[str, Any]:
    counts = {"hits": len(tested.hits), "misses": len(tested.misses)}
    return {**counts, "tested_on": tested.model_dump_json(), "tested_at": now}


def _of_row(row: sa.RowMapping) -> LearntRule:
    values = {name: row[name] for name in LearntRule.model_fields if name in row}
    tested = BackTest.model_validate_json(row["tested_on"])
    history = {"hits": row["hits"], "misses": row["misses"], "learned_from": list(tested.hits)}
    rule = FieldRule.model_validate({**json.loads(row["rule"]), **history})
    return LearntRule.model_validate({**values, "rule": rule, "tested": tested})
