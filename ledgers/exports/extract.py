"""What an export is made of: the posted entries of a span of days, with the client's own account numbers (R-10)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Final

import sqlalchemy as sa

from documents.error import DaybookError
from documents.master.client import Client
from documents.master.party import Entity
from documents.value import Value
from ledgers.books.protocol import BookEntry
from ledgers.chart import TEMPLATE
from ledgers.entry import Journal, Posting
from ledgers.general_ledger import is_memo, trial_balance
from ledgers.posted_entries import book_entries
from ledgers.tables import entries

UNCHECKED: Final = "UNCHECKED template"
"""Said in every file whose format no program of its owner has checked."""


class ExportRefusedError(DaybookError):
    """The journal cannot be written in this format; no file was written."""


class Extract(Value):
    """The journal of a client, or of one of its companies, for a span of days. Memo entries are left out.

    Attributes:
        since: First posting date.
        until: Last posting date.
        entity: Company; empty for all.
        numbers: The client's own account numbers, by code.
        opening: Balances before `since` in base currency, by code, debit positive; accounts at zero are left out.
    """

    client: Client
    since: dt.date
    until: dt.date
    entity: str = ""
    entries: tuple[BookEntry, ...] = ()
    numbers: dict[str, str] = {}
    opening: dict[str, Decimal] = {}

    def company(self) -> Entity:
        """Return the one company whose journal this is.

        Raises:
            ExportRefusedError: The client has several and none was named.
        """
        found = [one for one in self.client.entities if self.entity in {one.id, ""}]
        if len(found) != 1:
            names = ", ".join(one.id for one in self.client.entities)
            raise ExportRefusedError(
                f"{self.client.id}: this format holds one company, there are {names}; name one with --entity"
            )
        return found[0]

    def postings(self) -> Iterator[tuple[BookEntry, int, Posting]]:
        """Yield every posting with its entry and its line there, from 1."""
        for item in self.entries:
            for line_no, posting in enumerate(item.entry.postings, start=1):
                yield item, line_no, posting

    def name(self, account: str) -> str:
        """Return what an account is called, in the first language of the client where the chart has it."""
        language = next(iter(self.client.languages), "")
        named = {one.code: one.name_in(language) for one in self.client.accounts}
        return named.get(account) or TEMPLATE.get(account, ("", ""))[0]


def extract(connection: sa.Connection, client: Client, since: dt.date, until: dt.date, entity: str = "") -> Extract:
    """Read the journal of a span of days.

    Raises:
        ExportRefusedError: The span is empty, the company unknown, or an account has no number of the client's own.
    """
    if until < since:
        raise ExportRefusedError(f"{client.id}: the last day {until} lies before the first, {since}")
    if entity and entity not in {one.id for one in client.entities}:
        raise ExportRefusedError(
            f'{client.id}: no company "{entity}"; there are: {", ".join(one.id for one in client.entities)}'
        )
    query = sa.select(entries.c.id).where(
        entries.c.client_id == client.id,
        entries.c.journal != Journal.MEMO.value,
        entries.c.posting_date.between(since, until),
        entries.c.entity == entity if entity else sa.true(),
    )
    items = tuple(item for _id, item in book_entries(connection, client.id, connection.scalars(query).all()))
    before = trial_balance(connection, client.id, since - dt.timedelta(days=1), entity=entity)
    opening = {row.account: row.balance for row in before if row.balance and not is_memo(row.account)}
    used = {posting.account for item in items for posting in item.entry.postings} | opening.keys()
    return Extract(
        client=client,
        since=since,
        until=until,
        entity=entity,
        entries=items,
        numbers=account_numbers(client, used),
        opening=opening,
    )


def account_numbers(client: Client, used: Iterable[str]) -> dict[str, str]:
    """Return the client's own number of every account that is used; its code where the client maps none.

    Raises:
        ExportRefusedError: The client maps some accounts and not these: a code among its own numbers would mislead.
    """
    own = {account.code: account.external for account in client.accounts if account.external}
    codes = sorted(used)
    if not own:
        return {code: code for code in codes}
    missing = [code for code in codes if code not in own]
    if missing:
        raise ExportRefusedError(
            f"clients/{client.id}.toml: accounts {', '.join(missing)} are posted to and have no number of the client's "
            "own; add `external` to them under [[accounts]]; nothing was written"
        )
    return {code: own[code] for code in codes}
