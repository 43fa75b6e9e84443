"""The life of a document as a pure state machine (accounting specification 1.2)."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from documents.error import DaybookError


class State(StrEnum):
    """States of a document."""

    RECEIVED = "RECEIVED"
    CLASSIFIED = "CLASSIFIED"
    EXTRACTED = "EXTRACTED"
    CLEANSED = "CLEANSED"
    VALIDATED = "VALIDATED"
    READY = "READY"
    APPROVED = "APPROVED"
    POSTED = "POSTED"
    CLOSED = "CLOSED"
    REVERSED = "REVERSED"
    QUEUED = "QUEUED"
    ON_HOLD_EXTERNAL = "ON_HOLD_EXTERNAL"
    QUARANTINED = "QUARANTINED"
    ERROR = "ERROR"
    DUPLICATE = "DUPLICATE"
    REJECTED = "REJECTED"
    SUPERSEDED = "SUPERSEDED"
    ARCHIVED = "ARCHIVED"
    VOIDED = "VOIDED"


class Bucket(StrEnum):
    """What the completeness control counts: received = the sum of these (R-19)."""

    POSTED = "posted"
    QUEUED = "queued"
    REJECTED = "rejected"
    DUPLICATE = "duplicate"
    ARCHIVED = "archived"
    OPEN = "open"


BUCKET_OF: Final[dict[State, Bucket]] = {
    State.RECEIVED: Bucket.OPEN,
    State.CLASSIFIED: Bucket.OPEN,
    State.EXTRACTED: Bucket.OPEN,
    State.CLEANSED: Bucket.OPEN,
    State.VALIDATED: Bucket.OPEN,
    State.READY: Bucket.OPEN,
    State.APPROVED: Bucket.OPEN,
    State.POSTED: Bucket.POSTED,
    State.CLOSED: Bucket.POSTED,
    State.REVERSED: Bucket.POSTED,
    State.QUEUED: Bucket.QUEUED,
    State.ON_HOLD_EXTERNAL: Bucket.QUEUED,
    State.QUARANTINED: Bucket.QUEUED,
    State.ERROR: Bucket.QUEUED,
    State.DUPLICATE: Bucket.DUPLICATE,
    State.REJECTED: Bucket.REJECTED,
    State.SUPERSEDED: Bucket.ARCHIVED,
    State.ARCHIVED: Bucket.ARCHIVED,
    State.VOIDED: Bucket.ARCHIVED,
}

IN_WORK: Final = (State.RECEIVED, State.CLASSIFIED, State.EXTRACTED, State.CLEANSED, State.VALIDATED)
"""The automatic steps (L-13): each may fall into ERROR, and a crash leaves the document in one of them."""

_NOT_POSTED = frozenset(State) - {State.POSTED, State.CLOSED, State.REVERSED, State.DUPLICATE, State.REJECTED}
_SETTLED = frozenset({State.SUPERSEDED, State.ARCHIVED, State.VOIDED})

TRANSITIONS: Final[dict[State, frozenset[State]]] = {
    # L-11, L-12, L-13
    State.RECEIVED: frozenset({State.CLASSIFIED, State.DUPLICATE, State.QUARANTINED, State.ERROR, State.QUEUED}),
    State.CLASSIFIED: frozenset({State.EXTRACTED, State.ARCHIVED, State.ERROR, State.QUEUED}),
    State.EXTRACTED: frozenset({State.CLEANSED, State.ERROR, State.QUEUED}),
    State.CLEANSED: frozenset({State.VALIDATED, State.ERROR, State.QUEUED}),
    # L-15, L-16, L-25
    State.VALIDATED: frozenset({State.READY, State.QUEUED, State.DUPLICATE, State.ARCHIVED, State.ERROR}),
    # L-19, L-23, L-26
    State.READY: frozenset({State.APPROVED, State.QUEUED, State.REJECTED, State.RECEIVED, State.ERROR}),
    # L-20, L-28
    State.APPROVED: frozenset({State.POSTED, State.READY, State.QUEUED, State.REJECTED, State.ERROR}),
    # L-21, L-22
    State.POSTED: frozenset({State.CLOSED, State.REVERSED}),
    State.REVERSED: frozenset({State.CLOSED}),
    # A payment that the bank took back leaves the item open again.
    State.CLOSED: frozenset({State.POSTED}),
    # L-17, L-18, L-23, L-25, L-26
    State.QUEUED: frozenset(
        {
            State.VALIDATED,
            State.ON_HOLD_EXTERNAL,
            State.REJECTED,
            State.DUPLICATE,
            State.ARCHIVED,
            State.RECEIVED,
            State.QUARANTINED,
        }
    ),
    State.ON_HOLD_EXTERNAL: frozenset({State.QUEUED}),
    State.QUARANTINED: frozenset({State.QUEUED, State.REJECTED, State.RECEIVED}),
    # L-14: retried with back-off, then QUEUED
    State.ERROR: frozenset({State.RECEIVED, State.QUEUED}),
    State.DUPLICATE: frozenset({State.QUEUED}),
    State.REJECTED: frozenset({State.QUEUED}),
    State.SUPERSEDED: frozenset(),
    State.ARCHIVED: frozenset({State.QUEUED}),
    State.VOIDED: frozenset(),
}

REASON_NEEDED: Final = frozenset(
    {State.QUEUED, State.REJECTED, State.ARCHIVED, State.QUARANTINED, State.ERROR, State.ON_HOLD_EXTERNAL}
)
"""States that a document never enters without a reason."""


class IllegalTransitionError(DaybookError):
    """A document was to go where the state machine has no way."""


def allowed(before: State) -> frozenset[State]:
    """Return the states that may follow, including SUPERSEDED for what is not posted (L-24)."""
    follow = TRANSITIONS[before]
    if before in _NOT_POSTED and before not in _SETTLED:
        return follow | {State.SUPERSEDED}
    return follow


def check_transition(before: State, after: State, reason: str = "") -> None:
    """Refuse a step the life cycle does not know, or one without the reason it needs.

    Raises:
        IllegalTransitionError: Naming both states.
    """
    if after not in allowed(before):
        ways = ", ".join(sorted(allowed(before))) or "nowhere"
        raise IllegalTransitionError(
            f"a document cannot go from {before} to {after}; from {before} it may go to {ways}"
        )
    if after in REASON_NEEDED and not reason.strip():
        raise IllegalTransitionError(f"a document goes to {after} only with a reason, and none was given")
