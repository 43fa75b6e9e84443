"""The accounts of a document and its entry: as posted, or as it would be posted by its newest judgement."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from typing import Final

import sqlalchemy as sa

from documents.finding import Finding
from documents.kind import INVOICE_TYPES
from documents.master.client import Client
from documents.register.document import RegisteredDocument
from documents.register.versions import Version
from documents.state import BUCKET_OF, Bucket, State
from documents.value import Value
from documents.values.money import show
from ledgers.cases.legs import PostingCaseError
from ledgers.cases.select import entries_for
from ledgers.coding import WHOLE_DOCUMENT, bookable_lines
from ledgers.coding_suggestions import suggestions
from ledgers.cost_objects import PERSON, in_words
from ledgers.entry import Entry, UnbalancedEntryError
from ledgers.facts import client_postings
from ledgers.general_ledger import is_memo
from ledgers.posted_entries import book_entries
from ledgers.tables import entries
from review.judgement import Verdict, as_written, coding_of
from review.settlement import work_of

SOURCES: Final = {
    PERSON: "a person's choice",
    "A-01": "the order",
    "A-02": "the buyer's reference",
    "A-03": "a contract",
    "A-04": "how this item was booked before",
    "A-05": "the vendor's usual account",
    "A-06": "the item's group",
    "A-07": "a word in the description",
}

WITH_PREVIEW: Final = frozenset({State.QUEUED, State.ON_HOLD_EXTERNAL, State.READY, State.APPROVED})
"""States from which a document may yet be posted."""


class AccountSuggestion(Value):
    """An account that may be meant, with its reason."""

    account: str
    name: str
    reason: str


class CodedLine(Value):
    """The account of one line.

    Attributes:
        line: 0 for the whole document.
        source: Why this account; empty where none was found, or it does not take the line as it is.
        objects: Codes of its cost objects by dimension.
        belongs_to: The same in words.
    """

    line: int
    text: str
    amount: str
    account: str = ""
    name: str = ""
    source: str = ""
    source_code: str = ""
    suggestions: tuple[AccountSuggestion, ...] = ()
    objects: dict[str, str] = {}
    belongs_to: str = ""


class Leg(Value):
    """One posting of an entry; debit or credit is empty."""

    account: str
    name: str
    text: str = ""
    debit: str = ""
    credit: str = ""
    tax_code: str = ""
    belongs_to: str = ""


class ShownEntry(Value):
    """One entry.

    Attributes:
        label: Of a posted one, such as "E-2026-00017"; empty for a preview.
        memo: Outside the balance: orders given and used up.
    """

    label: str = ""
    date: dt.date
    currency: str
    legs: tuple[Leg, ...]
    memo: bool = False


class Posting(Value):
    """Accounts and entries of a document.

    Attributes:
        entries: Posted ones, or what would be posted.
        posted: They are in the books.
        problem: Why there can be no entry yet; empty when there can.
    """

    lines: tuple[CodedLine, ...] = ()
    taxes: tuple[str, ...] = ()
    entries: tuple[ShownEntry, ...] = ()
    posted: bool = False
    problem: str = ""


def posting_of(connection: sa.Connection, client: Client, known: RegisteredDocument, version: Version) -> Posting:
    """Return the entries in the books, or those that would be made if nothing stopped the document.

    They rest on the findings that the page shows, of the newest version. Posting itself judges once more.
    """
    names = {one.code: one.name for one in client.accounts}
    if BUCKET_OF[known.state] is Bucket.POSTED:
        return Posting(entries=_posted(connection, client, known), posted=True)
    if known.state not in WITH_PREVIEW or known.doc_type is None:
        return Posting()
    verdict = as_written(connection, client, known, version)
    return Posting() if verdict is None else _preview(connection, client, known, verdict, names)


def labels_of(connection: sa.Connection, known: RegisteredDocument) -> tuple[str, ...]:
    """Return the labels of the document's entries, in the order of posting."""
    query = sa.select(entries.c.label).where(entries.c.client_id == known.client_id, entries.c.document_id == known.id)
    return tuple(connection.scalars(query.order_by(entries.c.id)))


def _posted(connection: sa.Connection, client: Client, known: RegisteredDocument) -> tuple[ShownEntry, ...]:
    query = sa.select(entries.c.id).where(entries.c.client_id == known.client_id, entries.c.document_id == known.id)
    ids = list(connection.scalars(query.order_by(entries.c.id)))
    booked = book_entries(connection, known.client_id, ids)
    return tuple(_entry(one.entry, client, one.key.partition("/")[2]) for _, one in booked)


def _preview(
    connection: sa.Connection, client: Client, known: RegisteredDocument, verdict: Verdict, names: dict[str, str]
) -> Posting:
    if verdict.business.doc_type not in INVOICE_TYPES:
        return Posting()
    coding, _ = coding_of(connection, client, verdict)
    if isinstance(coding, Finding):
        return Posting(lines=_uncoded(connection, client, verdict, names, coding), problem=coding.message)
    coded = replace(verdict, coding=coding)
    lines = tuple(
        CodedLine(
            line=one.line,
            text=_described(verdict, one.line),
            amount=_amount(verdict, one.line),
            account=one.account,
            name=names.get(one.account, ""),
            source=", ".join(part for part in (SOURCES.get(one.source, one.source), one.counts) if part),
            source_code=one.source,
            objects=one.dimensions,
            belongs_to=in_words(client, one.dimensions),
        )
        for one in coding.lines
    )
    currency = verdict.business.currency.value if verdict.business.currency else client.currency
    taxes = tuple(
        f"{one.code.code}: {_plain(one.tax, currency)} on {show(one.base, currency)}"
        for one in coding.taxes
        if one.code is not None
    )
    try:
        made = entries_for(work_of(connection, client, known, coded, known.version))
    except (PostingCaseError, UnbalancedEntryError) as error:
        return Posting(
            lines=lines,
            taxes=taxes,
            problem=str(error).removeprefix(f"{client.id}/{known.id}: ").removesuffix("; nothing was posted."),
        )
    return Posting(lines=lines, taxes=taxes, entries=tuple(_entry(one, client) for one in made))


def _uncoded(
    connection: sa.Connection, client: Client, verdict: Verdict, names: dict[str, str], why: Finding
) -> tuple[CodedLine, ...]:
    """Return the lines with what reads alike; one whose account was found and refused has it."""
    posted = client_postings(connection, client.id)
    return tuple(
        CodedLine(
            line=line.number,
            text=line.description,
            amount=_amount(verdict, line.number),
            account=why.found if why.subject in {"", f"line {line.number}"} else "",
            name=names.get(why.found, "") if why.subject in {"", f"line {line.number}"} else "",
            suggestions=tuple(
                AccountSuggestion(
                    account=one.account,
                    name=names.get(one.account, ""),
                    reason=f'{one.count} of {one.of} items that read alike, such as "{one.example}"',
                )
                for one in suggestions(line.description, posted)
            ),
        )
        for line in bookable_lines(verdict.business, verdict.judgement)
    )


def _described(verdict: Verdict, number: int) -> str:
    if number == WHOLE_DOCUMENT:
        return "the whole document"
    return next((line.description for line in verdict.business.lines if line.number == number), "")


def _amount(verdict: Verdict, number: int) -> str:
    net = verdict.business.net_total
    amounts: Iterable[Decimal | None] = (line.net_amount for line in verdict.business.lines if line.number == number)
    found = (net.value if net else None) if number == WHOLE_DOCUMENT else next(iter(amounts), None)
    currency = verdict.business.currency.value if verdict.business.currency else ""
    return "" if found is None else _plain(found, currency)


def _plain(amount: Decimal, currency: str) -> str:
    return show(amount, currency).removesuffix(currency).rstrip()


def _entry(entry: Entry, client: Client, label: str = "") -> ShownEntry:
    names = {one.code: one.name for one in client.accounts}
    legs = tuple(
        Leg(
            account=leg.account,
            name=names.get(leg.account, ""),
            text=leg.text or leg.party,
            debit=_plain(leg.base_amount, entry.base_currency) if leg.base_amount > 0 else "",
            credit=_plain(-leg.base_amount, entry.base_currency) if leg.base_amount < 0 else "",
            tax_code=leg.tax_code,
            belongs_to=in_words(client, leg.dimensions),
        )
        for leg in entry.postings
    )
    return ShownEntry(
        label=label,
        date=entry.posting_date,
        currency=entry.base_currency,
        legs=legs,
        memo=all(is_memo(leg.account) for leg in entry.postings),
    )
