"""Corrections of posted documents that a backfill found: proposed by the system, released by a second person."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

import sqlalchemy as sa

from documents.database.clock import database_now
from documents.database.metadata import UtcDateTime, metadata
from documents.error import WrongInputError
from documents.register import audit
from documents.register.tables import Key
from documents.value import Value

table = sa.Table(
    "correction_proposals",
    metadata,
    sa.Column("id", Key, primary_key=True, autoincrement=True),
    sa.Column("client_id", sa.String(32), nullable=False),
    sa.Column("document_id", sa.String(64), sa.ForeignKey("documents.id"), nullable=False),
    sa.Column("requested_by", sa.String(120), nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("change", sa.Text, nullable=False),
    sa.Column("reading", sa.Text, nullable=False, server_default=""),
    sa.Column("status", sa.String(10), nullable=False),
    sa.Column("proposed_at", UtcDateTime, nullable=False),
    sa.CheckConstraint("status IN ('proposed', 'released', 'refused')", name="status"),
)
"""Decided once and never changed; released only beside the decision of another person (migration 0038)."""

outcomes = sa.Table(
    "correction_outcomes",
    metadata,
    sa.Column("proposal_id", Key, sa.ForeignKey("correction_proposals.id"), primary_key=True, autoincrement=False),
    sa.Column("client_id", sa.String(32), nullable=False),
    sa.Column("outcome", sa.String(10), nullable=False),
    sa.Column("told", sa.Text, nullable=False),
    sa.Column("decided_at", UtcDateTime, nullable=False),
    sa.CheckConstraint("outcome IN ('posted', 'lapsed')", name="outcome"),
)
"""What became of what was released: the labels of its entries, or why nothing was posted."""


class Proposal(Value):
    """One correction: reverse what stands, post what the original gives today.

    Attributes:
        requested_by: As claimed in the form; the Prefect page has no login.
        change: What would be different, as JSON.
        reading: The new reading that it rests on, as JSON; empty where the stored one was judged again.
    """

    client_id: str
    document_id: str
    requested_by: str
    reason: str
    change: str
    reading: str = ""


class Outcome(StrEnum):
    """What the poster made of a proposal that was released."""

    POSTED = "posted"
    LAPSED = "lapsed"


class Waiting(Value):
    """A proposal that nobody has decided, or that the poster has not posted yet.

    Attributes:
        number: By which a person names it.
        proposed_at: By the database's clock, in UTC.
    """

    number: int
    proposed_at: dt.datetime
    proposal: Proposal


class Done(Waiting):
    """A proposal that is decided.

    Attributes:
        status: "released" or "refused".
        outcome: Empty while the poster has not come to it, or nobody released it.
        told: Labels of the entries, or why nothing was posted.
    """

    status: str
    outcome: str = ""
    told: str = ""


def propose(connection: sa.Connection, proposal: Proposal) -> bool:
    """Write a proposal down unless the same one waits already; tell whether it is new.

    A newer one takes the place of what was proposed for the document before, so that it is never corrected twice.
    """
    waiting = (
        table.c.client_id == proposal.client_id,
        table.c.document_id == proposal.document_id,
        table.c.status == "proposed",
    )
    former = connection.execute(sa.select(table.c.id, table.c.change).where(*waiting)).all()
    if any(one.change == proposal.change for one in former):
        return False
    if former:
        connection.execute(sa.update(table).where(*waiting).values(status="refused"))
        withdrawn = {"proposals": [one.id for one in former]}
        act = audit.Act(action="withdraw correction", subject=proposal.document_id, before=withdrawn)
        audit.append(connection, proposal.client_id, act)
    connection.execute(
        table.insert().values(**proposal.model_dump(), status="proposed", proposed_at=database_now(connection))
    )
    after = {"requested_by": proposal.requested_by, "reason": proposal.reason}
    act = audit.Act(action="propose correction", subject=proposal.document_id, after=after)
    audit.append(connection, proposal.client_id, act)
    return True


def proposals(connection: sa.Connection, client_id: str) -> tuple[Proposal, ...]:
    """Return the corrections that wait for a second person, oldest first."""
    return tuple(one.proposal for one in waiting(connection, client_id))


def waiting(connection: sa.Connection, client_id: str) -> tuple[Waiting, ...]:
    """Return the same with their numbers and when each was proposed."""
    query = sa.select(table).where(table.c.client_id == client_id, table.c.status == "proposed").order_by(table.c.id)
    return tuple(_of_row(row) for row in connection.execute(query).mappings())


def released(connection: sa.Connection, client_id: str) -> tuple[Waiting, ...]:
    """Return what was released and waits for the poster, oldest first."""
    query = sa.select(table).where(*_unposted(client_id)).order_by(table.c.id)
    return tuple(_of_row(row) for row in connection.execute(query).mappings())


def released_count(connection: sa.Connection, client_id: str) -> int:
    """Return how many wait for the poster."""
    return connection.scalar(sa.select(sa.func.count()).select_from(table).where(*_unposted(client_id))) or 0


def decided(connection: sa.Connection, client_id: str, *, most: int) -> tuple[Done, ...]:
    """Return what was decided last, the newest first."""
    query = (
        sa.select(table, outcomes.c.outcome, outcomes.c.told)
        .outerjoin(outcomes, outcomes.c.proposal_id == table.c.id)
        .where(table.c.client_id == client_id, table.c.status != "proposed")
        .order_by(table.c.id.desc())
        .limit(most)
    )
    return tuple(
        Done(
            **_of_row(row).model_dump(),
            status=row["status"],
            outcome=row["outcome"] or "",
            told=row["told"] or "",
        )
        for row in connection.execute(query).mappings()
    )


def one_waiting(connection: sa.Connection, client_id: str, number: int) -> Waiting:
    """Return a proposal that waits.

    Raises:
        WrongInputError: The client has none of that number, or it is decided; the message lists those that wait.
    """
    found = {one.number: one for one in waiting(connection, client_id)}
    if number not in found:
        waits = ", ".join(str(one) for one in found) or "none"
        raise WrongInputError(f"proposal {number}: none such waits at {client_id}; there are: {waits}")
    return found[number]


def release(connection: sa.Connection, client_id: str, number: int) -> None:
    """Let the poster post a proposal. The decision of the person who releases it stands in the same transaction.

    Raises:
        WrongInputError: Somebody else has just decided it.
        sqlalchemy.exc.IntegrityError: No such decision stands, or it is that of who asked.
    """
    _decide(connection, client_id, number, "released")


def record_outcome(connection: sa.Connection, client_id: str, number: int, outcome: Outcome, told: str) -> None:
    """Write down what became of a released proposal, once.

    Raises:
        sqlalchemy.exc.IntegrityError: It was not released, or this was written before.
    """
    values = {"client_id": client_id, "outcome": outcome, "told": told, "decided_at": database_now(connection)}
    connection.execute(outcomes.insert().values(proposal_id=number, **values))


def refuse(connection: sa.Connection, client_id: str, number: int, *, by: str, reason: str) -> Proposal:
    """Refuse a proposal that waits, and return it: what is posted stays as it is.

    Raises:
        WrongInputError: The client has no such proposal waiting, no person or reason is given, or the person is the
            one who asked for the backfill.
    """
    by, reason = by.strip(), reason.strip()
    if not reason or by.casefold() in {"", "system"}:
        raise WrongInputError(f"proposal {number}: expected a person and a reason")
    proposal = one_waiting(connection, client_id, number).proposal
    if is_same(by, proposal.requested_by):
        raise WrongInputError(f"proposal {number}: {proposal.requested_by} asked for it, somebody else decides it")
    _decide(connection, client_id, number, "refused")
    after = {"proposal": number, "reason": reason}
    act = audit.Act(action="refuse correction", subject=proposal.document_id, actor=by, after=after)
    audit.append(connection, client_id, act)
    return proposal


def is_same(one: str, other: str) -> bool:
    """Tell whether two names are one person's, however they were written."""
    return one.strip().casefold() == other.strip().casefold()


def _decide(connection: sa.Connection, client_id: str, number: int, status: str) -> None:
    mine = table.c.client_id == client_id, table.c.id == number, table.c.status == "proposed"
    if connection.execute(sa.update(table).where(*mine).values(status=status)).rowcount != 1:
        raise WrongInputError(f"proposal {number}: somebody else has just decided it")


def _unposted(client_id: str) -> tuple[sa.ColumnElement[bool], ...]:
    done = sa.exists().where(outcomes.c.proposal_id == table.c.id)
    return table.c.client_id == client_id, table.c.status == "released", ~done


def _of_row(row: sa.RowMapping) -> Waiting:
    proposal = Proposal(**{name: row[name] for name in Proposal.model_fields})
    return Waiting(number=row["id"], proposed_at=row["proposed_at"], proposal=proposal)
