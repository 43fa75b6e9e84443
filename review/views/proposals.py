"""Corrections of posted documents that a backfill proposed: what is in the books, and what would be there instead."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Final

import sqlalchemy as sa

from documents.master.client import Client
from documents.register.document import document
from documents.register.proposals import Done, Waiting, decided, is_same, waiting
from documents.state import State
from documents.value import Value
from ledgers.general_ledger import is_memo
from ledgers.standing import amounts_of
from review.judgement import POSTS
from review.people.person import Person

MOST_DECIDED: Final = 20


class AccountRow(Value):
    """One account of a document, in base currency; debit positive."""

    account: str
    name: str
    books: Decimal
    instead: Decimal


class FieldRow(Value):
    """One value that the new judgement takes otherwise."""

    name: str
    books: str
    instead: str


class ShownProposal(Value):
    """A correction that waits.

    Attributes:
        version: Newest one of the document, on which a decision rests.
        own: The person asked for it by the name on the form, and does not decide it.
        hindered: Why it cannot be released; empty when it can.
    """

    waiting: Waiting
    version: int
    own: bool
    hindered: str
    accounts: tuple[AccountRow, ...]
    fields: tuple[FieldRow, ...]


class ProposalsPage(Value):
    """All corrections of a client: those that wait, oldest first, and those that were decided last."""

    waiting: tuple[ShownProposal, ...]
    decided: tuple[Done, ...]


def proposals_page(connection: sa.Connection, client: Client, person: Person) -> ProposalsPage:
    """Return what the page of corrections shows to a person."""
    shown = tuple(_shown(connection, client, one, person) for one in waiting(connection, client.id))
    return ProposalsPage(waiting=shown, decided=decided(connection, client.id, most=MOST_DECIDED))


def _shown(connection: sa.Connection, client: Client, one: Waiting, person: Person) -> ShownProposal:
    known = document(connection, client.id, one.proposal.document_id)
    change = json.loads(one.proposal.change)
    asked = one.proposal.requested_by
    return ShownProposal(
        waiting=one,
        version=known.version,
        own=is_same(asked, person.login) or is_same(asked, person.name),
        hindered=_hindered(known.state, change.get("after", "")),
        accounts=_accounts(connection, client, known.id, change.get("accounts", {})),
        fields=tuple(
            FieldRow(name=each["subject"].replace("_", " "), books=each["stored"], instead=each["derived"])
            for each in change.get("fields", ())
        ),
    )


def _hindered(state: State, after: str) -> str:
    if state is not State.POSTED:
        return f"it is {state} by now: nothing to correct"
    return "" if after in POSTS else "it would not post today: refuse, and reverse the entry if it is wrong"


def _accounts(
    connection: sa.Connection, client: Client, document_id: str, moved: dict[str, str]
) -> tuple[AccountRow, ...]:
    names = {one.code: one.name for one in client.accounts}
    stands = {one: amount for one, amount in amounts_of(connection, client.id, document_id).items() if not is_memo(one)}
    nothing = Decimal(0)
    rows = (
        AccountRow(
            account=code,
            name=names.get(code, ""),
            books=stands.get(code, nothing),
            instead=stands.get(code, nothing) + Decimal(moved.get(code, nothing)),
        )
        for code in sorted({*stands, *moved})
    )
    return tuple(row for row in rows if row.books or row.instead)
