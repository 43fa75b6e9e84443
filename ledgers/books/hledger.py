"""Books for hledger: one journal a month; a main journal declares every account and commodity and includes them."""

from __future__ import annotations

import csv
import io
import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Final

from documents.master.client import Client
from documents.values.money import unit
from ledgers.books.files import locked, read, write_all
from ledgers.books.protocol import (
    Amounts,
    BookEntry,
    BooksRefusedError,
    BooksUnavailableError,
    account_facts,
    account_names,
    by_month,
    in_document_currency,
    name_of,
    one_line,
)
from ledgers.entry import Posting

TIMEOUT_SECONDS: Final = 300
_HARMLESS: Final = str.maketrans(";|()", ",/[]")
_KEY: Final = re.compile(r"^    ; key:(\S+)$", re.MULTILINE)
_HEAD: Final = re.compile(r"^\d{4}-\d\d-\d\d\b")
_POSTING: Final = re.compile(
    r"^\s+(?P<account>\S+)\s{2,}(?P<units>-?[\d.]+) (?P<currency>[A-Z]{3})"
    r"(?: @@ (?P<price>[\d.]+) [A-Z]{3})?\s*(?:;.*)?$"
)
_COMMODITY: Final = re.compile(r"^commodity \S+ ([A-Z]{3})$", re.MULTILINE)


class HledgerBooks:
    """See `ledgers.books.protocol.Books`."""

    name = "hledger"

    def __init__(self, folder: Path, client: Client) -> None:
        """Keep the client's books in `folder`, which is made by the first write."""
        self.folder = folder
        self.main = folder / "main.journal"
        self._currency = client.currency
        self._names = account_names(client)
        self._facts = account_facts(client)

    def write(self, entries: Sequence[BookEntry]) -> None:
        """See Books.write."""
        with locked(self.folder):
            files: dict[Path, str] = {}
            currencies = {self._currency, *_COMMODITY.findall(read(self.main))}
            for month, items in by_month(entries).items():
                path = self.folder / "entries" / f"{month}.journal"
                text = read(path)
                known = set(_KEY.findall(text))
                new = [item for item in items if item.key not in known]
                if new:
                    files[path] = "".join([text, *(self._render(item) for item in new)])
                    currencies |= {item.entry.currency for item in new}
            if files:
                header = self._render_header(currencies)
                self._accept(header, files.values())
                main = f"{header}\ninclude entries/*.journal\n"
                # An account or commodity must be declared before a month uses it, even if a crash comes between.
                write_all({self.main: main, **files} if read(self.main) != main else files)

    def keys(self) -> set[str]:
        """See Books.keys."""
        paths = (self.folder / "entries").glob("*.journal")
        return {key for path in paths for key in _KEY.findall(read(path))}

    def balances(self) -> dict[str, Decimal]:
        """See Books.balances."""
        if not self.main.exists():
            return {}
        codes = {name: code for code, name in self._names.items()}
        options = ("balance", "--cost", "--flat", "--no-total", "--output-format", "csv")
        rows = csv.DictReader(io.StringIO(_hledger(["-f", str(self.main), *options])))
        found = {codes.get(row["account"], row["account"]): Decimal(row["balance"].split()[0]) for row in rows}
        return {account: total for account, total in sorted(found.items()) if total}

    def contents(self) -> dict[str, Amounts]:
        """See ItemisedBooks.contents; read from the text, so that the entry is found that hledger stumbles over."""
        codes = {name: code for code, name in self._names.items()}
        found: dict[str, Amounts] = {}
        for path in (self.main, *sorted((self.folder / "entries").glob("*.journal"))):
            for key, posting in _postings(path):
                sums = found.setdefault(key, {})
                account = codes.get(posting["account"], posting["account"])
                for currency, amount in self._amounts(posting):
                    sums[account, currency] = sums.get((account, currency), Decimal(0)) + amount
        return found

    def _amounts(self, posting: re.Match[str]) -> list[tuple[str, Decimal]]:
        """Return a posting in its currency and, where it has a price, in base currency."""
        units = Decimal(posting["units"])
        own = posting["currency"], units
        if posting["price"] is None:
            return [own]
        return [own, (self._currency, Decimal(posting["price"]).copy_sign(units))]

    def verify(self) -> list[str]:
        """See Books.verify; `hledger check --strict`."""
        if not self.main.exists():
            return []
        try:
            _hledger(["-f", str(self.main), "check", "--strict"])
        except BooksRefusedError as error:
            return [str(error)]
        return []

    def _accept(self, header: str, months: Iterable[str]) -> None:
        """Ask hledger before anything is written."""
        _hledger(["-f", "-", "check", "--strict"], "\n".join([header, *months]))

    def _render_header(self, currencies: Iterable[str]) -> str:
        commodities = [f"commodity {_sample(currency)} {currency}" for currency in sorted(currencies)]
        accounts = [self._declared(code, name) for code, name in sorted(self._names.items(), key=lambda pair: pair[1])]
        return "\n".join([*commodities, *accounts, ""])

    def _declared(self, code: str, name: str) -> str:
        about = ", ".join(f"{what}:{_plain(text).replace(',', '')}" for what, text in self._facts.get(code, {}).items())
        return f"account {name}  ; {about}" if about else f"account {name}"

    def _render(self, item: BookEntry) -> str:
        entry = item.entry
        facts = {
            "key": item.key,
            "document": entry.document_id,
            "doc-date": f"on {entry.doc_date.isoformat()}",
            "tax-point": f"on {entry.tax_point.isoformat()}" if entry.tax_point else "",
            "sha256": item.document_sha,
            "original": item.original,
            "reverses": entry.reverses,
        }
        lines = [
            f"{entry.posting_date.isoformat()} * ({_plain(item.key)}) {_plain(entry.payee)} | {_plain(entry.reference)}"
        ]
        lines += [f"    ; {name}:{_plain(value)}" for name, value in facts.items() if value]
        lines += [self._posting(item, posting) for posting in entry.postings if posting.amount or posting.base_amount]
        return "\n" + "\n".join(lines) + "\n"

    def _posting(self, item: BookEntry, posting: Posting) -> str:
        entry = item.entry
        name = name_of(self._names, item, posting.account)
        if in_document_currency(entry, posting):
            price = f"{abs(posting.base_amount)} {entry.base_currency}"
            return f"    {name}  {posting.amount} {entry.currency} @@ {price}{_tags(posting)}"
        return f"    {name}  {posting.base_amount} {entry.base_currency}{_tags(posting)}"


def _postings(path: Path) -> Iterator[tuple[str, re.Match[str]]]:
    """Yield the postings of a journal with the key of their entry, or, where it has none, its place."""
    for place, lines in _blocks(path):
        key = _KEY.search("\n".join(lines))
        for line in lines:
            posting = _POSTING.match(line)
            if posting is not None:
                yield key[1] if key else place, posting


def _blocks(path: Path) -> Iterator[tuple[str, list[str]]]:
    """Yield the transactions of a journal, each with the line it begins on."""
    place, lines = "", list[str]()
    for number, line in enumerate(read(path).splitlines(), start=1):
        if not line[:1].isspace():
            if lines:
                yield place, lines
            place, lines = f"{path.name}:{number}", [line] if _HEAD.match(line) else []
        elif lines:
            lines.append(line)
    if lines:
        yield place, lines


def _plain(text: str) -> str:
    """Take from text what is syntax in a journal: it has no quoting, and a semicolon starts a comment."""
    return one_line(text).translate(_HARMLESS)


def _tags(posting: Posting) -> str:
    """Return a posting's cost objects as tags, which end at a comma; nothing where it has none."""
    tags = (f"{name}:{_plain(code).replace(',', '/')}" for name, code in sorted(posting.dimensions.items()))
    said = ", ".join(tags)
    return f"  ; {said}" if said else ""


def _sample(currency: str) -> str:
    """Return an amount that shows hledger the currency's decimals; the decimal point is obligatory."""
    sample = f"{Decimal(1000) + unit(currency) - unit(currency):f}"
    return sample if "." in sample else f"{sample}."


def _hledger(arguments: list[str], text: str = "") -> str:
    """Run hledger and return its output.

    Raises:
        BooksUnavailableError: It is not installed, or does not answer in time.
        BooksRefusedError: It ends with an error.
    """
    program = shutil.which("hledger")
    if program is None:
        raise BooksUnavailableError("hledger is not installed (`apt-get install hledger`); entries wait in the outbox")
    try:
        done = subprocess.run(
            [program, *arguments],
            input=text,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
            timeout=TIMEOUT_SECONDS,
            env={**os.environ, "LC_ALL": "C.UTF-8"},
        )
    except subprocess.TimeoutExpired as error:
        raise BooksUnavailableError(f"hledger did not answer within {TIMEOUT_SECONDS} s; tried again later") from error
    if done.returncode:
        raise BooksRefusedError(f"hledger refuses: {done.stderr.strip()}")
    return done.stdout
