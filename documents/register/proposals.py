"""Corrections of posted documents that a backfill found: proposed by the system, released by a second person."""

from __future__ import annotations

import datetime as dt

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
    sa.Column("status", sa.String(10), nullable=False),
    sa.Column("proposed_at", UtcDateTime, nullable=False),
    sa.CheckConstraint("status IN ('proposed', 'released', 'refused')", name="status"),
)


class Proposal(Value):
    """One correction: reverse what stands, post what the original gives today.

    Attributes:
        requested_by: As claimed in the form; the Prefect page has no login.
        change: What would be different, as JSON.
    """

    client_id: str
    document_id: str
    requested_by: str
    reason: str
    change: str


class Waiting(Value):
    """A proposal nobody has decided.

    Attributes:
        number: By which a person names it.
        proposed_at: By the database's clock, in UTC.
    """

    number: int
    proposed_at: dt.datetime
    proposal: Proposal


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
    rows = connection.execute(
        sa.select(table).where(table.c.client_id == client_id, table.c.status == "proposed").order_by(table.c.id)
    ).mappings()
    return tuple(
        Waiting(
            number=row["id"],
            proposed_at=row["proposed_at"],
            proposal=Proposal(**{name: row[name] for name in Proposal.model_fields}),
        )
        for row in rows
    )


def refuse(connection: sa.Connection, client_id: str, number: int, *, by: str, reason: str) -> Proposal:
    """Refuse a proposal that waits, and return it: what is posted stays as it is.

    Raises:
        WrongInputError: The client has no such proposal waiting, no person or reason is given, or the person is the
            one who asked for the backfill.
    """
    by, reason = by.strip(), reason.strip()
    if not reason or by.casefold() in {"", "system"}:
        raise WrongInputError(f"proposal {number}: expected a person and a reason")
    found = {one.number: one.proposal for one in waiting(connection, client_id)}
    if number not in found:
        waits = ", ".join(str(one) for one in found) or "none"
        raise WrongInputError(f"proposal {number}: none such waits at {client_id}; there are: {waits}")
    proposal = found[number]
    if by.casefold() == proposal.requested_by.strip().casefold():
        raise WrongInputError(f"proposal {number}: {proposal.requested_by} asked for it, somebody else decides it")
    taken = connection.execute(
        sa.update(table).where(table.c.id == number, table.c.status == "proposed").values(status="refused")
    )
    if taken.rowcount != 1:
        raise WrongInputError(f"proposal {number}: somebody else has just decided it")
    after = {"proposal": number, "reason": reason}
    act = audit.Act(action="refuse correction", subject=proposal.document_id, actor=by, after=after)
    audit.append(connection, client_id, act)
    return proposal
