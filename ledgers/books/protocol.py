"""What every set of books promises; `tests/ledgers/test_books.py` holds each of them to it.

Memo entries (P-14) are left out: neither Beancount nor hledger has accounts beside the ledger, and as assets or equity
open commitments would show up in the balance sheet. The general ledger and the commitments report have them.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Final, Protocol, runtime_checkable

from documents.error import DaybookError, RetryableError
from documents.master.client import Account, Client
from documents.value import Value
from documents.values.money import is_exact
from documents.values.text import clean
from ledgers.chart import MEMO_PREFIX, OWED, TEMPLATE
from ledgers.entry import Entry, Journal, Posting

ROOTS: Final = {"asset": "Assets", "liability": "Liabilities", "expense": "Expenses", "income": "Income"}
_NOT_IN_NAMES: Final = re.compile(r"[^A-Za-z0-9-]")

Amounts = dict[tuple[str, str], Decimal]
"""What stands on an account, by account and currency: base currency, and the document's for what keeps it."""


class BooksBusyError(RetryableError):
    """Another process is writing these books."""


class BooksUnavailableError(RetryableError):
    """The program or library behind these books is missing or does not answer; entries wait in the outbox."""


class BooksRefusedError(DaybookError):
    """Our fault: the books do not accept an entry. Nothing was written.

    Attributes:
        key: The entry; empty when the books cannot say which, or refuse as a whole.
    """

    def __init__(self, message: str, key: str = "") -> None:
        super().__init__(message)
        self.key = key


class BookEntry(Value):
    """A posted entry on its way into the books.

    Attributes:
        key: `<client>/<label>`; an entry whose key is there already is left alone.
        original: Path of the document's bytes in the archive.
        number: Of the entry in its company, journal and fiscal year.
        posted_at: When it was posted; None for an entry that was not read from the ledger.
    """

    key: str
    entry: Entry
    document_sha: str = ""
    original: str = ""
    number: int = 0
    posted_at: dt.datetime | None = None


class Books(Protocol):
    """One client's set of books."""

    name: str

    def write(self, entries: Sequence[BookEntry]) -> None:
        """Add the entries whose key is not there yet: all of them, or, when an error is raised, none.

        Raises:
            BooksRefusedError: An entry is not accepted.
            RetryableError: Busy, unavailable, or the disk is full.
        """
        ...

    def keys(self) -> set[str]:
        """Return the key of every entry in the books."""
        ...

    def balances(self) -> dict[str, Decimal]:
        """Return the balance of every account that does not stand at zero, in base currency, debit positive."""
        ...

    def verify(self) -> list[str]:
        """Return what the books' own strict check complains of; empty when they are sound."""
        ...


@runtime_checkable
class ItemisedBooks(Books, Protocol):
    """Books that can tell what is in each entry, so that a drift has a name."""

    def contents(self) -> dict[str, Amounts]:
        """Return what each entry has on each account, by key; what has no key of ours stands under its place."""
        ...


def account_names(client: Client) -> dict[str, str]:
    """Return the name in the books, such as "Expenses:6200", of every account of the client's chart and the template.

    Raises:
        BooksRefusedError: Two account codes become one name.
    """
    kinds = {code: kind for code, (_name, kind) in TEMPLATE.items()}
    kinds |= {account.code: account.kind for account in client.accounts}
    names: dict[str, str] = {}
    owners: dict[str, str] = {}
    for code, kind in sorted(kinds.items()):
        if code.startswith(MEMO_PREFIX) or kind not in ROOTS:
            continue
        name = f"{ROOTS[kind]}:{_component(code)}"
        if name in owners:
            raise BooksRefusedError(f"{client.id}: accounts {owners[name]} and {code} are both {name} in the books")
        owners[name] = code
        names[code] = name
    return names


def account_facts(client: Client) -> dict[str, dict[str, str]]:
    """Return what the books say of each account besides its name there: title, the client's own number, subtype."""
    facts = {code: {"title": title} for code, (title, _kind) in TEMPLATE.items()}
    facts |= {one.code: _facts(one) for one in client.accounts}
    return {code: {name: text for name, text in about.items() if text} for code, about in facts.items()}


def _facts(account: Account) -> dict[str, str]:
    return {
        "title": one_line(account.name),
        "number": one_line(account.external),
        "subtype": one_line(account.subtype),
        "reconcile": "yes" if account.reconcile else "",
    }


def name_of(names: Mapping[str, str], item: BookEntry, account: str) -> str:
    """Return an account's name in the books.

    Raises:
        BooksRefusedError: It is in neither chart.
    """
    if account not in names:
        raise BooksRefusedError(
            f"{item.key}: account {account} is in no chart of the client; add it to "
            f"clients/{item.entry.client_id}.toml; the entry waits",
            item.key,
        )
    return names[account]


def one_line(text: str) -> str:
    """Return text from a document on one line, without characters that steer a terminal or a parser."""
    return clean("".join(sign if unicodedata.category(sign)[0] != "C" else " " for sign in text))


def by_month(entries: Iterable[BookEntry]) -> dict[str, list[BookEntry]]:
    """Return the entries that belong into books, by month of posting, in order of key; memo entries are left out.

    Raises:
        BooksRefusedError: An amount has more decimals than its currency; hledger would round it away in silence.
    """
    months: dict[str, list[BookEntry]] = {}
    for item in sorted(entries, key=lambda item: item.key):
        if item.entry.journal is not Journal.MEMO:
            _check_exact(item)
            months.setdefault(item.entry.period, []).append(item)
    return months


def keeps_currency(account: str) -> bool:
    """Tell whether postings on an account keep their currency: what is owed does; all else is in base currency (P-07).

    Prepayments do not: what was paid ahead is settled in goods, never in money, and is not revalued.
    """
    return account in OWED


def in_document_currency(entry: Entry, posting: Posting) -> bool:
    """Tell whether a posting is written in document currency."""
    return entry.currency != entry.base_currency and keeps_currency(posting.account) and bool(posting.amount)


def _component(code: str) -> str:
    cleaned = _NOT_IN_NAMES.sub("-", code)
    return cleaned[:1].upper() + cleaned[1:]


def _check_exact(item: BookEntry) -> None:
    entry = item.entry
    for posting in entry.postings:
        for value, currency in ((posting.amount, entry.currency), (posting.base_amount, entry.base_currency)):
            if not is_exact(value, currency):
                raise BooksRefusedError(
                    f"{item.key}: {value} {currency} has more decimals than the currency; the entry waits", item.key
                )
