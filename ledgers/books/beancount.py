"""Books for Beancount 3: one file a month, and a main file that includes them. The only module that knows Beancount.

Beancount is not exact by default, so the strict option is set. With it, however, a total price (`@@`) is refused when
the unit price Beancount derives from it does not multiply back in 28 digits, a third of all amounts; a tolerance of
a ten-millionth of the base currency lets those pass and no minor unit of any currency.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from beancount import loader
from beancount.core import amount, convert, data
from beancount.ops import validation
from beancount.parser import parser, printer

from documents.master.client import Client
from documents.values.money import round_amount
from ledgers.books.files import locked, read, write_all
from ledgers.books.protocol import (
    Amounts,
    BookEntry,
    BooksRefusedError,
    account_facts,
    account_names,
    by_month,
    in_document_currency,
    name_of,
    one_line,
)
from ledgers.entry import Posting

OPENED: Final = dt.date(1970, 1, 1)
DERIVED_PRICE_TOLERANCE: Final = "0.0000001"


class BeancountBooks:
    """See `ledgers.books.protocol.Books`."""

    name = "beancount"

    def __init__(self, folder: Path, client: Client) -> None:
        """Keep the client's books in `folder`, which is made by the first write."""
        self.folder = folder
        self.main = folder / "main.beancount"
        self._currency = client.currency
        self._names = account_names(client)
        self._header = self._render_header(client)
        self._seen: list[tuple[Path, int, int]] = []
        self._loaded: tuple[list[Any], list[Any]] = [], []

    def write(self, entries: Sequence[BookEntry]) -> None:
        """See Books.write."""
        with locked(self.folder):
            files: dict[Path, str] = {}
            for month, items in by_month(entries).items():
                path = self.folder / "entries" / f"{month}.beancount"
                text = read(path)
                known = _keys(text)
                new = [self._render(item) for item in items if item.key not in known]
                if new:
                    files[path] = "".join([text, *new])
            if files:
                self._accept(files.values())
                main = f'{self._header}\ninclude "entries/*.beancount"\n'
                # The account must be open before a month uses it, even if a crash comes between the two.
                write_all({self.main: main, **files} if read(self.main) != main else files)

    def keys(self) -> set[str]:
        """See Books.keys."""
        return {key for path in self._months() for key in _keys(read(path))}

    def balances(self) -> dict[str, Decimal]:
        """See Books.balances."""
        sums: dict[str, Decimal] = defaultdict(Decimal)
        for amounts in self.contents().values():
            for (account, currency), total in amounts.items():
                if currency == self._currency:
                    sums[account] += total
        return {account: total for account, total in sorted(sums.items()) if total}

    def contents(self) -> dict[str, Amounts]:
        """See ItemisedBooks.contents."""
        codes = {name: code for code, name in self._names.items()}
        found: dict[str, Amounts] = {}
        for directive in self._load()[0]:
            if not isinstance(directive, data.Transaction):
                continue
            place = f"{Path(directive.meta['filename']).name}:{directive.meta['lineno']}"
            sums: Amounts = defaultdict(Decimal, found.get(directive.meta.get("key", place), {}))
            for posting in directive.postings:
                account = codes.get(posting.account, posting.account)
                sums[account, self._currency] += _weight(posting)
                number, currency = _complete(posting.units)
                if currency != self._currency:
                    sums[account, currency] += number
            found[directive.meta.get("key", place)] = {
                (account, currency): round_amount(total, currency) for (account, currency), total in sums.items()
            }
        return found

    def verify(self) -> list[str]:
        """See Books.verify; the same check as `bean-check`."""
        return [_sentence(error) for error in self._load()[1]]

    def _load(self) -> tuple[list[Any], list[Any]]:
        """Return directives and errors; the files are read once as long as none of them changes."""
        if not self.main.exists():
            return [], []
        seen = [(path, path.stat().st_mtime_ns, path.stat().st_size) for path in (self.main, *self._months())]
        if seen != self._seen:
            directives, errors, _options = loader.load_file(
                str(self.main), extra_validations=validation.HARDCORE_VALIDATIONS
            )
            self._seen, self._loaded = seen, (directives, errors)
        return self._loaded

    def _months(self) -> list[Path]:
        return sorted((self.folder / "entries").glob("*.beancount"))

    def _accept(self, months: Iterable[str]) -> None:
        """Ask Beancount before anything is written."""
        _directives, errors, _options = loader.load_string("\n".join([self._header, *months]))
        if errors:
            raise BooksRefusedError(f"{self.main}: Beancount refuses: {_sentence(errors[0])}; nothing was written")

    def _render_header(self, client: Client) -> str:
        lines = [
            f'option "title" "{client.id}"',
            f'option "operating_currency" "{client.currency}"',
            'option "tolerance_multiplier" "0"',
            f'option "inferred_tolerance_default" "{client.currency}:{DERIVED_PRICE_TOLERANCE}"',
            "",
        ]
        facts = account_facts(client)
        opens = [
            data.Open(dict(facts.get(code, {})), OPENED, name, [], None)
            for code, name in sorted(self._names.items(), key=lambda pair: pair[1])
        ]
        return "\n".join(lines) + "".join(printer.format_entry(directive) for directive in opens)

    def _render(self, item: BookEntry) -> str:
        """Let Beancount's own printer quote what came from a document: text is data, never syntax."""
        entry = item.entry
        meta = {
            "key": item.key,
            "document": entry.document_id,
            "doc-date": entry.doc_date,
            "tax-point": entry.tax_point,
            "sha256": item.document_sha,
            "original": item.original,
            "reverses": entry.reverses,
        }
        transaction = data.Transaction(
            {name: value for name, value in meta.items() if value},
            entry.posting_date,
            "*",
            one_line(entry.payee) or None,
            one_line(entry.reference),
            frozenset(),
            frozenset(),
            [self._posting(item, posting) for posting in entry.postings if posting.amount or posting.base_amount],
        )
        text: str = _TotalPricePrinter()(transaction)  # type: ignore[no-untyped-call]
        return "\n" + text

    def _posting(self, item: BookEntry, posting: Posting) -> Any:
        name = name_of(self._names, item, posting.account)
        base = amount.Amount(posting.base_amount, item.entry.base_currency)
        meta = {**({"party": posting.party} if posting.party else {}), **posting.dimensions} or None
        if in_document_currency(item.entry, posting):
            units = amount.Amount(posting.amount, item.entry.currency)
            return data.Posting(name, units, None, amount.Amount(abs(posting.base_amount), base.currency), None, meta)
        return data.Posting(name, base, None, None, None, meta)


class _TotalPricePrinter(printer.EntryPrinter):
    """Prints a posting's price as the total it is here; Beancount itself prints prices per unit only."""

    def render_posting_strings(self, posting: Any) -> tuple[str, str, str]:
        account, position, weight = super().render_posting_strings(  # type: ignore[no-untyped-call]
            posting._replace(price=None)
        )
        if posting.price is not None:
            position += f" @@ {posting.price.to_string(self.dformat_max)}"
        return account, position, weight


def _weight(posting: Any) -> Decimal:
    """Return what the posting weighs in base currency."""
    return _complete(convert.get_weight(posting))[0]  # type: ignore[no-untyped-call]


def _complete(units: amount.Amount | None) -> tuple[Decimal, str]:
    assert units is not None, "Beancount completes every posting it accepts"
    assert units.number is not None, "and every amount"
    return units.number, units.currency


def _keys(text: str) -> set[str]:
    directives, _errors, _options = parser.parse_string(text)
    return {directive.meta["key"] for directive in directives if "key" in directive.meta}


def _sentence(error: Any) -> str:
    place = f"{error.source.get('filename', '')}:{error.source.get('lineno', 0)}" if error.source else ""
    return f"{place}: {error.message}".strip()
