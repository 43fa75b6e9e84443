"""Claims of people: one document, one person at a time, for as long as the page sends signs of life (Q-03).

The same lease and fence as a worker's (`documents.register.claims`), so that the night leaves alone what a person has
open. A person's claim counts no attempt, and is known by its owner: two windows of one person are one claim.
"""

from __future__ import annotations

import datetime as dt
from typing import Final

import sqlalchemy as sa

from documents.database.clock import database_now
from documents.register import audit
from documents.register.document import RegisteredDocument, document
from documents.register.lifecycle import StaleClaimError
from documents.register.tables import documents

LEASE_SECONDS: Final = 900.0
"""How long a page may be silent before others may take its document over."""

OWNER: Final = "person/"
"""Begins the owner of every claim of a person; the login follows."""


def owner_of(login: str) -> str:
    """Return how a person stands in `lease_owner`."""
    return OWNER + login


def holder(known: RegisteredDocument, now: dt.datetime) -> str:
    """Return the owner of the lease that runs on a document, "" when it is free."""
    return known.lease_owner if known.lease_until is not None and known.lease_until >= now else ""


def login_of(owner: str) -> str:
    """Return the login of a claim's owner, "" when a worker of the night holds it."""
    return owner.removeprefix(OWNER) if owner.startswith(OWNER) else ""


def claim_for(
    connection: sa.Connection,
    client_id: str,
    document_id: str,
    login: str,
    *,
    take_over: bool = False,
    lease_seconds: float = LEASE_SECONDS,
) -> RegisteredDocument:
    """Claim a document for a person, or extend the claim the person has; return it as it is now.

    What another one's lease ran out on is free. `take_over` takes it while the lease runs, from another person only,
    never from a worker; whether the person may is decided by the caller.

    Raises:
        StaleClaimError: Another person, or the night, has it; nothing was changed. `holder` tells who.
        UnknownDocumentError: The client has no such document.
    """
    now, owner = database_now(connection), owner_of(login)
    known = document(connection, client_id, document_id)
    held = holder(known, now)
    if held == owner:
        keep(connection, client_id, document_id, login, lease_seconds=lease_seconds)
        return document(connection, client_id, document_id)
    if held and not (take_over and login_of(held)):
        raise StaleClaimError(f"{document_id}: {held} has it until {known.lease_until}; nothing was changed")
    changed = connection.execute(
        sa.update(documents)
        .where(
            documents.c.client_id == client_id,
            documents.c.id == document_id,
            documents.c.fence == known.fence,
            documents.c.lease_owner == known.lease_owner,
        )
        .values(
            fence=documents.c.fence + 1,
            lease_owner=owner,
            lease_until=now + dt.timedelta(seconds=lease_seconds),
        )
    )
    if changed.rowcount != 1:
        raise StaleClaimError(f"{document_id}: another one was faster; nothing was changed")
    if held:
        act = audit.Act(action="take over", subject=document_id, actor=login, before={"holder": held})
        audit.append(connection, client_id, act)
    return document(connection, client_id, document_id)


def keep(
    connection: sa.Connection,
    client_id: str,
    document_id: str,
    login: str,
    *,
    lease_seconds: float = LEASE_SECONDS,
) -> None:
    """Extend a person's claim from now on: the page is still open.

    Raises:
        StaleClaimError: Another one has the document by now.
    """
    until = database_now(connection) + dt.timedelta(seconds=lease_seconds)
    _change(connection, client_id, document_id, login, lease_until=until)


def give_back(connection: sa.Connection, client_id: str, document_id: str, login: str) -> None:
    """Give a document back before the lease ends.

    Raises:
        StaleClaimError: Another one has the document by now.
    """
    _change(connection, client_id, document_id, login, lease_owner="", lease_until=None)


def _change(connection: sa.Connection, client_id: str, document_id: str, login: str, **values: object) -> None:
    changed = connection.execute(
        sa.update(documents)
        .where(
            documents.c.client_id == client_id,
            documents.c.id == document_id,
            documents.c.lease_owner == owner_of(login),
        )
        .values(**values)
    )
    if changed.rowcount != 1:
        found = document(connection, client_id, document_id)
        now_with = f"{found.lease_owner} has it" if found.lease_owner else "it is free"
        raise StaleClaimError(f"{document_id}: the claim of {login} is over; {now_with} by now")
