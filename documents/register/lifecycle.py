"""The one way a document's state changes: checked, fenced, and audited in the same transaction."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

from documents.database.clock import database_now
from documents.error import DaybookError
from documents.register import audit
from documents.register.document import document
from documents.register.tables import documents
from documents.state import IN_WORK, REASON_NEEDED, IllegalTransitionError, State, check_transition

TECH: Final = "TECH"
"""First word of the reason when the fault is ours or the world's, not the document's (L-14)."""

KEEPS_LEASE: Final = frozenset({*IN_WORK, State.APPROVED})
"""States in which the worker that brought a document there goes on with it; elsewhere the lease ends by itself."""

KEEPS_ATTEMPTS: Final = frozenset({*IN_WORK, State.ERROR})
"""A document that leaves the automatic steps starts counting anew; inside them even progress does not reset."""


class StaleClaimError(DaybookError):
    """Another worker holds the document, or it is no longer in the expected state. Leave it alone."""


def advance(  # noqa: PLR0913  # each is a different fact, and those after the states are named
    connection: sa.Connection,
    client_id: str,
    document_id: str,
    before: State,
    after: State,
    *,
    fence: int | None = None,
    reason: str = "",
    duplicate_of: str = "",
    actor: str = "system",
) -> None:
    """Bring a document from one state to the next.

    `fence` is that of the caller's claim; without one, the document must not be held by anybody. `reason` is a
    sentence, obligatory for the states in REASON_NEEDED and kept in the history for all. `duplicate_of` is a document
    id, given exactly for DUPLICATE.

    Raises:
        IllegalTransitionError: The life cycle has no such step, or the reason or duplicate_of is missing.
        StaleClaimError: Another worker holds it, or its state is not `before`; nothing was changed.
        UnknownDocumentError: The client has no such document.
    """
    check_transition(before, after, reason)
    if (after is State.DUPLICATE) != bool(duplicate_of):
        raise IllegalTransitionError(f'{document_id}: to {after} with duplicate_of "{duplicate_of}"')
    now = database_now(connection)
    held = documents.c.lease_until.is_(None) | (documents.c.lease_until < now)
    values = {
        "state": after,
        "state_since": now,
        "reason": reason if after in REASON_NEEDED else "",
        "duplicate_of": duplicate_of,
        **({} if after in KEEPS_LEASE else {"lease_owner": "", "lease_until": None}),
        **({} if after in KEEPS_ATTEMPTS else {"attempts": 0}),
    }
    changed = connection.execute(
        sa.update(documents)
        .where(
            documents.c.client_id == client_id,
            documents.c.id == document_id,
            documents.c.state == before,
            held if fence is None else documents.c.fence == fence,
        )
        .values(**values)
    )
    if changed.rowcount != 1:
        raise _stale(connection, client_id, document_id, before, fence)
    facts = {"state": after, "reason": reason, "duplicate_of": duplicate_of}
    act = audit.Act(
        action="advance",
        subject=document_id,
        actor=actor,
        before={"state": before},
        after={name: value for name, value in facts.items() if value},
    )
    audit.append(connection, client_id, act)


def _stale(
    connection: sa.Connection, client_id: str, document_id: str, before: State, fence: int | None
) -> StaleClaimError:
    found = document(connection, client_id, document_id)
    holder = f", held by {found.lease_owner} until {found.lease_until}" if found.lease_owner else ""
    return StaleClaimError(
        f"{document_id}: expected state {before} and claim {fence or 'none'}, found {found.state} and claim "
        f"{found.fence}{holder}; nothing was changed"
    )
