"""Having a document open: taken, kept by signs of life of the page, given back, taken over (Q-03)."""

from __future__ import annotations

import contextlib
import datetime as dt

import sqlalchemy as sa

from documents.database.clock import database_now
from documents.database.engine import write
from documents.finding import Role
from documents.master.client import Client
from documents.register.document import RegisteredDocument, document
from documents.register.lifecycle import StaleClaimError
from documents.register.person_claims import claim_for, give_back, holder, keep, login_of
from documents.value import Value
from review.decisions.refusal import NotAllowedError
from review.installation import Installation
from review.people.permissions import Action, may
from review.people.person import Person
from review.people.tables import people


class Hold(Value):
    """Who has a document open.

    Attributes:
        mine: The person who asks has it.
        name: Of who has it, as colleagues read it; "the night" for a worker, "" when nobody has.
        until: When others may take it without a word.
        may_take_over: The person who asks may take it now (a supervisor, from another person).
    """

    mine: bool = False
    name: str = ""
    until: dt.datetime | None = None
    may_take_over: bool = False


def take(here: Installation, client: Client, document_id: str, *, by: Person, take_over: bool = False) -> Hold:
    """Claim a document for the person if it is free, or with `take_over` by a supervisor from another person.

    Returns:
        Who has it now, which may be another one: then nothing was changed.

    Raises:
        NotAllowedError: The person works on no documents of the client, or takes over without being supervisor.
        UnknownDocumentError: The client has no such document.
        RetryableError: The database is locked or away.
    """
    roles = by.roles(client.id, dt.datetime.now(dt.UTC).date())
    if not may(roles, Action.ROUTE):
        raise NotAllowedError(f"{by.name} works on no documents of {client.name}; nothing was changed")
    if take_over and Role.SUPERVISOR not in roles:
        raise NotAllowedError(f"{by.name} may not take over what another one has open; a supervisor may")
    with write(here.engine) as connection:
        try:
            known = claim_for(connection, client.id, document_id, by.login, take_over=take_over)
        except StaleClaimError:
            known = document(connection, client.id, document_id)
        return hold_of(connection, client, known, by)


def hold_of(connection: sa.Connection, client: Client, known: RegisteredDocument, by: Person) -> Hold:
    """Return who has a document open, as the person is to be told."""
    owner = holder(known, database_now(connection))
    if not owner:
        return Hold()
    login = login_of(owner)
    name = connection.scalar(sa.select(people.c.name).where(people.c.login == login)) if login else "the night"
    is_lead = Role.SUPERVISOR in by.roles(client.id, dt.datetime.now(dt.UTC).date())
    mine = login == by.login
    return Hold(
        mine=mine, name=name or login, until=known.lease_until, may_take_over=bool(login) and is_lead and not mine
    )


def beat(here: Installation, client: Client, document_id: str, *, by: Person) -> Hold:
    """Take a sign of life of the page: the person's claim is extended; another one's is told.

    Raises:
        UnknownDocumentError: The client has no such document.
        RetryableError: The database is locked or away.
    """
    with write(here.engine) as connection:
        with contextlib.suppress(StaleClaimError):  # Somebody has it by now, or it is free: the page is told which.
            keep(connection, client.id, document_id, by.login)
        return hold_of(connection, client, document(connection, client.id, document_id), by)


def leave(here: Installation, client: Client, document_id: str, *, by: Person) -> None:
    """Give a document back; without a claim of the person's nothing happens.

    Raises:
        UnknownDocumentError: The client has no such document.
        RetryableError: The database is locked or away.
    """
    with write(here.engine) as connection, contextlib.suppress(StaleClaimError):
        give_back(connection, client.id, document_id, by.login)
