"""Tryton, a real ERP, fed over its own JSON-RPC: invoices become its supplier invoices, all else account moves.

Each is posted and has its original attached. Tryton runs as a program of its own (GPL-3) and is never imported. The
description of an invoice or move begins with the entry's key, so a second attempt finds what a first one left behind,
posted or not. One process writes at a time.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from documents.error import RetryableError
from documents.master.client import Client
from ledgers.books.files import locked
from ledgers.books.json_rpc import TrytonSession
from ledgers.books.protocol import BookEntry, BooksRefusedError, BooksUnavailableError, by_month, one_line
from ledgers.books.tryton_invoice import (
    TrytonAccount,
    TrytonCompany,
    described,
    line_text,
    owed_to,
    supplier_invoice,
)
from ledgers.chart import OWED, PREPAYMENTS
from ledgers.entry import Posting

PAGE: Final = 1000
"""Records asked for at a time."""
JOURNAL: Final = "EXP"
"""Code of Tryton's journal of purchases."""
WITH_PARTY: Final = OWED | {PREPAYMENTS}
MOVE: Final = "account.move"
INVOICE: Final = "account.invoice"
POSTED: Final = frozenset({"posted", "paid"})

VARIABLE: Final = "DAYBOOK_TRYTON_PASSWORD_"
"""Environment variable that holds a client's password, followed by the client's id in capitals."""


def open_tryton(folder: Path, client: Client, home: Path) -> TrytonBooks:
    """Return a client's company in Tryton, by its file and the password of the environment.

    Raises:
        BooksUnavailableError: The file names no Tryton, or the password is not set.
    """
    variable = VARIABLE + client.id.upper().replace("-", "_")
    password = os.environ.get(variable, "")
    if client.tryton is None or not password:
        raise BooksUnavailableError(
            f"{client.id}: found no {'password in ' + variable if client.tryton else '[tryton] in the client file'}; "
            "entries wait in the outbox"
        )
    access = client.tryton
    return TrytonBooks(folder, client, TrytonSession(access.url, access.database, access.user, password), home)


@dataclass(frozen=True, slots=True)
class _Record:
    """What stands in Tryton for an entry."""

    model: str
    id: int
    state: str

    @property
    def resource(self) -> str:
        """As attachments name it."""
        return f"{self.model},{self.id}"

    @property
    def kind(self) -> str:
        """For people: "move" or "invoice"."""
        return self.model.removeprefix("account.")


class TrytonBooks:
    """One client's company in Tryton; see `ledgers.books.protocol.Books`."""

    name = "tryton"

    def __init__(self, folder: Path, client: Client, session: TrytonSession, home: Path | None = None) -> None:
        """Feed `session`; the lock of the one writer is in `folder`, originals are found below `home`."""
        self.folder = folder
        self._client = client
        self._session = session
        self._home = home or Path()
        self._numbers = {account.code: account.external or account.code for account in client.accounts}

    def write(self, entries: Sequence[BookEntry]) -> None:
        """See Books. What an interrupted attempt left as a draft is posted now."""
        wanted = [item for items in by_month(entries).values() for item in items]
        if not wanted:
            return
        with locked(self.folder):
            records = self._records()
            missing = [item for item in wanted if item.key not in records]
            if missing:
                self._create(missing)
                records = self._records()
            self._attach([(item, records[item.key].resource) for item in wanted])
            for model in (MOVE, INVOICE):
                found = (records[item.key] for item in wanted)
                drafts = [one.id for one in found if one.model == model and one.state not in POSTED]
                if drafts:
                    self._session.call(model, "post", drafts)

    def keys(self) -> set[str]:
        """See Books; drafts are not there yet."""
        return {key for key, record in self._records().items() if record.state in POSTED}

    def balances(self) -> dict[str, Decimal]:
        """See Books. Only what Daybook wrote counts; the company may have other moves and invoices."""
        codes = {number: code for code, number in self._numbers.items()}
        sums: dict[str, Decimal] = {}
        for ours in self._of_ours("move."):
            domain = [["move.state", "=", "posted"], ours]
            for line in self._all("account.move.line", domain, ["account.code", "debit", "credit"]):
                number = line["account."]["code"]
                code = codes.get(number, number)
                sums[code] = sums.get(code, Decimal(0)) + line["debit"] - line["credit"]
        return {code: amount for code, amount in sums.items() if amount}

    def verify(self) -> list[str]:
        """See Books: drafts that nobody posted."""
        return [
            f"{record.kind} {key} is a draft in Tryton"
            for key, record in self._records().items()
            if record.state not in POSTED
        ]

    def _of_ours(self, prefix: str = "") -> Iterator[list[Any]]:
        """Yield the conditions that a move, or its invoice, is described by a key of the client."""
        pattern = f"{self._client.id}/%"
        yield [f"{prefix}description", "like", pattern]
        yield [f"{prefix}origin.description", "like", pattern, INVOICE]

    def _records(self) -> dict[str, _Record]:
        """Return the moves and invoices of ours by key."""
        found = {}
        ours = [["description", "like", f"{self._client.id}/%"]]
        for model in (MOVE, INVOICE):
            for one in self._all(model, ours, ["description", "state"]):
                found[one["description"].split(" ", 1)[0]] = _Record(model, one["id"], one["state"])
        return found

    def _create(self, missing: Sequence[BookEntry]) -> None:
        """Make drafts of entries: of invoices where Tryton can have them as such, of moves otherwise."""
        accounts = self._accounts(missing)
        company = self._company({posting.party for item in missing for posting in item.entry.postings if posting.party})
        rows: dict[str, list[dict[str, Any]]] = {MOVE: [], INVOICE: []}
        for item in missing:
            owed = owed_to(item, accounts)
            period = self._period(item, item.entry.posting_date)
            if owed is not None:
                rows[INVOICE].append(supplier_invoice(item, owed, accounts, company))
            else:
                rows[MOVE].append(_move(item, period, accounts, company))
        for model, made in rows.items():
            if made:
                self._session.call(model, "create", made)

    def _all(self, model: str, domain: list[Any], fields: list[str]) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        while True:
            page = self._session.call(model, "search_read", domain, len(found), PAGE, [["id", "ASC"]], fields)
            found += page
            if len(page) < PAGE:
                return found

    def _accounts(self, items: Iterable[BookEntry]) -> dict[str, TrytonAccount]:
        fields = ["code", "type.expense", "type.debt"]
        known = {one["code"]: one for one in self._all("account.account", [["code", "!=", None]], fields)}
        found = {}
        for item in items:
            for posting in item.entry.postings:
                number = self._numbers.get(posting.account, posting.account)
                if number not in known:
                    raise BooksRefusedError(
                        f"{item.key}: account {number} ({posting.account}) is not in Tryton; add it there, or set its "
                        "number as `external` in the client's file; nothing was written",
                        item.key,
                    )
                kind = known[number].get("type.") or {}
                found[posting.account] = TrytonAccount(
                    known[number]["id"], bool(kind.get("expense") or kind.get("debt"))
                )
        return found

    def _company(self, vendors: set[str]) -> TrytonCompany:
        parties = self._parties(vendors)
        currency = self._all("company.company", [], ["currency"])[0]["currency"]
        return TrytonCompany(int(currency), self._journal(), parties, self._addresses(set(parties.values())))

    def _addresses(self, parties: set[int]) -> dict[int, int]:
        """Return an address of each party; one without any gets an empty one, because an invoice needs it."""
        domain = [["party", "in", sorted(parties)]]
        found = {one["party"]: one["id"] for one in self._all("party.address", domain, ["party"])} if parties else {}
        without = sorted(parties - found.keys())
        if without:
            made = self._session.call("party.address", "create", [{"party": party} for party in without])
            found |= dict(zip(without, made, strict=True))
        return found

    def _parties(self, vendors: set[str]) -> dict[str, int]:
        """Return the party of each vendor; one that is missing is made, with the vendor's id as its code."""
        if not vendors:
            return {}
        wanted = {f"{self._client.id}/{vendor}": vendor for vendor in vendors}
        domain = [["code", "in", sorted(wanted)]]
        found = {wanted[one["code"]]: one["id"] for one in self._all("party.party", domain, ["code"])}
        missing = sorted(vendors - found.keys())
        if missing:
            rows = [{"name": one_line(vendor), "code": f"{self._client.id}/{vendor}"} for vendor in missing]
            found |= dict(zip(missing, self._session.call("party.party", "create", rows), strict=True))
        return found

    def _journal(self) -> int:
        found = self._all("account.journal", [["code", "=", JOURNAL]], ["code"])
        if not found:
            raise BooksRefusedError(f"{self._client.id}: Tryton has no journal {JOURNAL}; nothing was written")
        return int(found[0]["id"])

    def _period(self, item: BookEntry, day: dt.date) -> int:
        domain = [["start_date", "<=", day], ["end_date", ">=", day], ["type", "=", "standard"]]
        found = self._all("account.period", domain, ["state"])
        if not found or found[0]["state"] != "open":
            raise BooksRefusedError(
                f"{item.key}: Tryton has no open period for {day}; open it there, the entry is sent again; nothing was "
                "written",
                item.key,
            )
        return int(found[0]["id"])

    def _attach(self, records: Sequence[tuple[BookEntry, str]]) -> None:
        """Attach each original that is not there yet, under the hash of its bytes."""
        resources = [resource for _item, resource in records]
        there = {
            (one["resource"], one["name"])
            for one in self._all("ir.attachment", [["resource", "in", resources]], ["resource", "name"])
        }
        rows = []
        for item, resource in records:
            path = self._home / item.original
            if item.original and path.is_file() and (resource, item.document_sha) not in there:
                rows.append({"name": item.document_sha, "type": "data", "data": _bytes(path), "resource": resource})
        if rows:
            self._session.call("ir.attachment", "create", rows)


def _move(
    item: BookEntry, period: int, accounts: Mapping[str, TrytonAccount], company: TrytonCompany
) -> dict[str, Any]:
    lines = [_line(posting, accounts, company.parties) for posting in item.entry.postings if posting.base_amount]
    return {
        "journal": company.journal,
        "period": period,
        "date": item.entry.posting_date,
        "description": described(item),
        "lines": [["create", lines]],
    }


def _line(posting: Posting, accounts: Mapping[str, TrytonAccount], parties: Mapping[str, int]) -> dict[str, Any]:
    amount = posting.base_amount
    line: dict[str, Any] = {
        "account": accounts[posting.account].id,
        "debit": max(amount, Decimal(0)),
        "credit": max(-amount, Decimal(0)),
        "description": line_text(posting),
    }
    if posting.account in WITH_PARTY and posting.party:
        line["party"] = parties[posting.party]
    if posting.due_date is not None and posting.account in OWED:
        line["maturity_date"] = posting.due_date
    return line


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise RetryableError(f"{path}: {error.strerror}; it is attached later") from error
