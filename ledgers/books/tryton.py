"""Tryton, a real ERP, fed over its own JSON-RPC: each entry becomes a posted account move with its original attached.

Tryton runs as a program of its own (GPL-3) and is never imported. Entries are moves whose description begins with the
entry's key, so a second attempt finds what a first one left behind, posted or not. One process writes at a time.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from documents.error import RetryableError
from documents.master.client import Client
from ledgers.books.files import locked
from ledgers.books.json_rpc import TrytonSession
from ledgers.books.protocol import BookEntry, BooksRefusedError, BooksUnavailableError, by_month, one_line
from ledgers.chart import ACCOUNTS_PAYABLE, PREPAYMENTS
from ledgers.entry import Posting

PAGE: Final = 1000
"""Records asked for at a time."""
JOURNAL: Final = "EXP"
"""Code of Tryton's journal of purchases."""
WITH_PARTY: Final = frozenset({ACCOUNTS_PAYABLE, PREPAYMENTS})
LONGEST_TEXT: Final = 250


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
            moves = self._moves()
            missing = [item for item in wanted if item.key not in moves]
            accounts = self._accounts(missing)
            parties = self._parties(
                {posting.party for item in missing for posting in item.entry.postings if posting.party}
            )
            if missing:
                self._session.call("account.move", "create", [self._move(item, accounts, parties) for item in missing])
                moves = self._moves()
            drafts = [moves[item.key]["id"] for item in wanted if moves[item.key]["state"] != "posted"]
            self._attach([(item, moves[item.key]["id"]) for item in wanted])
            if drafts:
                self._session.call("account.move", "post", drafts)

    def keys(self) -> set[str]:
        """See Books; drafts are not there yet."""
        return {key for key, move in self._moves().items() if move["state"] == "posted"}

    def balances(self) -> dict[str, Decimal]:
        """See Books. Only moves that Daybook wrote count; the company may have others."""
        ours = [["move.state", "=", "posted"], ["move.description", "like", f"{self._client.id}/%"]]
        codes = {number: code for code, number in self._numbers.items()}
        sums: dict[str, Decimal] = {}
        for line in self._all("account.move.line", ours, ["account.code", "debit", "credit"]):
            number = line["account."]["code"]
            code = codes.get(number, number)
            sums[code] = sums.get(code, Decimal(0)) + line["debit"] - line["credit"]
        return {code: amount for code, amount in sums.items() if amount}

    def verify(self) -> list[str]:
        """See Books: drafts that nobody posted."""
        return [f"move {key} is a draft in Tryton" for key, move in self._moves().items() if move["state"] != "posted"]

    def _moves(self) -> dict[str, dict[str, Any]]:
        ours = [["description", "like", f"{self._client.id}/%"]]
        found = self._all("account.move", ours, ["description", "state"])
        return {move["description"].split(" ", 1)[0]: move for move in found}

    def _all(self, model: str, domain: list[Any], fields: list[str]) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        while True:
            page = self._session.call(model, "search_read", domain, len(found), PAGE, [["id", "ASC"]], fields)
            found += page
            if len(page) < PAGE:
                return found

    def _accounts(self, items: Iterable[BookEntry]) -> dict[str, int]:
        known = {one["code"]: one["id"] for one in self._all("account.account", [["code", "!=", None]], ["code"])}
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
                found[posting.account] = known[number]
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

    def _move(self, item: BookEntry, accounts: dict[str, int], parties: dict[str, int]) -> dict[str, Any]:
        entry = item.entry
        lines = [_line(posting, accounts, parties) for posting in entry.postings if posting.base_amount]
        said = one_line(f"{entry.payee} {entry.reference}".strip())
        return {
            "journal": self._journal(),
            "period": self._period(item, entry.posting_date),
            "date": entry.posting_date,
            "description": f"{item.key} {said}"[:LONGEST_TEXT].rstrip(),
            "lines": [["create", lines]],
        }

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

    def _attach(self, moves: Sequence[tuple[BookEntry, int]]) -> None:
        """Attach each original that is not there yet, under the hash of its bytes."""
        resources = [f"account.move,{move}" for _item, move in moves]
        there = {
            (one["resource"], one["name"])
            for one in self._all("ir.attachment", [["resource", "in", resources]], ["resource", "name"])
        }
        rows = []
        for item, move in moves:
            path = self._home / item.original
            resource = f"account.move,{move}"
            if item.original and path.is_file() and (resource, item.document_sha) not in there:
                rows.append({"name": item.document_sha, "type": "data", "data": _bytes(path), "resource": resource})
        if rows:
            self._session.call("ir.attachment", "create", rows)


def _line(posting: Posting, accounts: dict[str, int], parties: dict[str, int]) -> dict[str, Any]:
    amount = posting.base_amount
    line: dict[str, Any] = {
        "account": accounts[posting.account],
        "debit": max(amount, Decimal(0)),
        "credit": max(-amount, Decimal(0)),
        "description": one_line(posting.text)[:LONGEST_TEXT],
    }
    if posting.account in WITH_PARTY and posting.party:
        line["party"] = parties[posting.party]
    if posting.due_date is not None and posting.account == ACCOUNTS_PAYABLE:
        line["maturity_date"] = posting.due_date
    return line


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise RetryableError(f"{path}: {error.strerror}; it is attached later") from error
