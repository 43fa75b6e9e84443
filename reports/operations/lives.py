"""What became of each document by a moment, and who acted on it, from one pass over the audit trail."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, field
from typing import Final

import sqlalchemy as sa

from documents.master.client import Client
from documents.register.tables import audit, documents
from documents.state import BUCKET_OF, Bucket, State

SYSTEM: Final = "system"
NO_PERSON: Final = frozenset({SYSTEM, "backfill"})
"""Actors that are programs; a backfill judges anew and decides nothing itself."""
FINISHED: Final = frozenset({State.POSTED, State.REJECTED, State.DUPLICATE})
"""Ends of the promise of K-01."""
ENDED: Final = FINISHED | {State.ARCHIVED, State.SUPERSEDED, State.VOIDED, State.CLOSED, State.REVERSED}
REOPENED: Final = frozenset({State.DUPLICATE, State.REJECTED, State.ARCHIVED})
"""From here a document comes back to the queue only because somebody was wrong."""

CAPTURE: Final = "capture"
MATCH: Final = "match"
APPROVAL: Final = "approval"
OTHER: Final = "other"
MATCHING: Final = ("V-PO-", "V-GR-")
"""Codes of the rules on matching."""


APPROVED_BY: Final = "V-SOD-02"
"""Code of what an approver is asked for; it is waived by an approval."""


@dataclass
class Life:
    """One document.

    Attributes:
        state: At the moment asked for.
        finished: When it was first posted, rejected or known as a duplicate; None when it was not.
        posted: When it was first posted.
        outputs: When it reached an end, each time.
        reopened: When it came back from an end.
        touched: What persons did before it was first posted: CAPTURE, MATCH, APPROVAL or OTHER.
    """

    state: State = State.RECEIVED
    finished: dt.datetime | None = None
    posted: dt.datetime | None = None
    outputs: list[dt.datetime] = field(default_factory=list)
    reopened: list[dt.datetime] = field(default_factory=list)
    touched: set[str] = field(default_factory=set)

    def advance(self, before: State, after: State, at: dt.datetime) -> None:
        """Take one step."""
        self.state = after
        if after in ENDED and before not in ENDED:
            self.outputs.append(at)
        if after in FINISHED:
            self.finished = self.finished or at
        if after is State.POSTED:
            self.posted = self.posted or at
        if before in REOPENED and after is State.QUEUED:
            self.reopened.append(at)


def alive(client: Client, since: dt.datetime) -> sa.Select[tuple[str]]:
    """Select the documents that something happened to since a moment, or that wait today: all others had ended."""
    touched = sa.select(audit.c.subject).where(audit.c.client_id == client.id, audit.c.at >= since)
    ended = [state for state in State if BUCKET_OF[state] not in {Bucket.QUEUED, Bucket.OPEN}]
    return sa.select(documents.c.id).where(
        documents.c.client_id == client.id, sa.or_(documents.c.id.in_(touched), documents.c.state.not_in(ended))
    )


def lives(
    connection: sa.Connection, client: Client, end: dt.datetime, *, since: dt.datetime | None = None
) -> dict[str, Life]:
    """Return the life of every document that something happened to before a moment, by id.

    With `since`, those that had ended before and were not touched again are left out; see `alive`.
    """
    query = (
        sa.select(audit.c.subject, audit.c.actor, audit.c.action, audit.c.at, audit.c.before, audit.c.after)
        .where(audit.c.client_id == client.id, audit.c.at < end)
        .order_by(audit.c.position)
    )
    if since is not None:
        query = query.where(audit.c.subject.in_(alive(client, since)))
    found: dict[str, Life] = {}
    for row in connection.execute(query):
        life = found.setdefault(row.subject, Life())
        after = json.loads(row.after)
        if row.actor not in NO_PERSON and life.posted is None:
            life.touched |= _touch(row.action, json.loads(row.before), after)
        if row.action == "advance":
            life.advance(State(json.loads(row.before)["state"]), State(after["state"]), row.at)
    return found


def _touch(action: str, before: dict[str, str], after: dict[str, str]) -> set[str]:
    code = after.get("code", "")
    if action == "approve" or (action == "waive" and code == APPROVED_BY):
        return {APPROVAL}
    if action == "waive" and code.startswith(MATCHING):
        return {MATCH}
    if action in {"correct", "confirm"}:
        return {CAPTURE}
    if action == "advance" and after.get("state") == State.APPROVED:
        return {APPROVAL}
    # A document is judged again because of a decision, and goes where that leads: the decision itself counts.
    judged = action == "advance" and State.VALIDATED in {before.get("state"), after.get("state")}
    return set() if judged else {OTHER}
