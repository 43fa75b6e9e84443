"""A template for DATEV (EXTF, booking batch): not checked by DATEV's own programs, and it says so in the file's name.

An entry becomes pairs of debit and credit account. Where the client's file maps the tax code to a tax key, and the tax
that DATEV would work out from the key is to the cent the tax that was posted, the cost line carries gross and key;
otherwise the tax stands on a pair of its own without a key.

Source: developer.datev.de, "DATEV-Format", header 700, "Buchungsstapel" format version 13.
"""

from __future__ import annotations

import datetime as dt
import itertools
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Final

from documents.master.client import Datev, TaxCode
from documents.value import Value
from documents.values.money import minor_digits, round_amount, split
from documents.values.spreadsheets import neutral
from ledgers.books.protocol import BookEntry, one_line
from ledgers.chart import OWED
from ledgers.entry import Entry, Posting
from ledgers.exports.extract import UNCHECKED, ExportRefusedError, Extract

MOST_ROWS: Final = 9_999
"""Rows of one file; an entry is never torn apart. DATEV itself takes 99,999, older programs 9,999."""
ENCODING: Final = "cp1252"
ACCOUNT: Final = re.compile(r"\d{1,9}")
_NOT_IN_NUMBER: Final = re.compile(r"[^A-Za-z0-9$%&*+/-]")
_NUMBER_LENGTH: Final = 36
_TEXT_LENGTH: Final = 60
_INFO_LENGTH: Final = 210
_AMOUNT_DIGITS: Final = 10
_COST_OBJECT_LENGTH: Final = 36
COLUMNS: Final = (
    "Umsatz (ohne Soll/Haben-Kz)",
    "Soll/Haben-Kennzeichen",
    "WKZ Umsatz",
    "Kurs",
    "Basis-Umsatz",
    "WKZ Basis-Umsatz",
    "Konto",
    "Gegenkonto (ohne BU-Schlüssel)",
    "BU-Schlüssel",
    "Belegdatum",
    "Belegfeld 1",
    "Belegfeld 2",
    "Skonto",
    "Buchungstext",
    "Postensperre",
    "Diverse Adressnummer",
    "Geschäftspartnerbank",
    "Sachverhalt",
    "Zinssperre",
    "Beleglink",
    *(f"Beleginfo - {part} {number}" for number in range(1, 9) for part in ("Art", "Inhalt")),
    "KOST1 - Kostenstelle",
    "KOST2 - Kostenstelle",
)
"""The first 38 of DATEV's columns; the rest would be empty."""


class Row(Value):
    """One booking: an amount on an account, and the other way round on its counter-account.

    Attributes:
        amount: In base currency, positive.
        debit: Whether `account` is debited.
        key: Tax key; the amount is gross then.
        objects: Cost objects by dimension. A booking holds one of each; none where its two accounts name others.
    """

    account: str
    counter: str
    amount: Decimal
    debit: bool = True
    key: str = ""
    objects: dict[str, str] = {}


def as_datev(extract: Extract) -> tuple[bytes, ...]:
    """Return the journal as files of at most MOST_ROWS bookings, each within one fiscal year.

    Raises:
        ExportRefusedError: The client's file lacks what DATEV needs, or an amount or account does not fit.
    """
    settings = extract.client.datev
    if settings is None:
        raise ExportRefusedError(
            f"clients/{extract.client.id}.toml: no [datev] with consultant and client; ask the tax adviser for the "
            "numbers; nothing was written"
        )
    extract.company()  # one batch holds one company
    _check(extract)
    return tuple(_file(extract, settings, items) for items in _batches(extract))


def rows_of(entry: Entry, codes: Iterable[TaxCode] = (), keys: dict[str, str] | None = None) -> list[Row]:
    """Return an entry as pairs; sums per account are those of the entry, tax with a key counted apart.

    Args:
        entry: With the accounts of the chart.
        codes: Of the client.
        keys: Tax keys by code.
    """
    return _with_key(entry, {code.code: code for code in codes}, keys or {}) or _pairs(entry.postings)


def _pairs(postings: Sequence[Posting]) -> list[Row]:
    """Pair debits with credits: equal amounts first, then in order."""
    left = [posting.base_amount for posting in postings]
    made = []
    for equal in (True, False):
        for debit, credit in itertools.permutations(range(len(left)), 2):
            if left[debit] > 0 > left[credit] and (not equal or left[debit] == -left[credit]):
                amount = min(left[debit], -left[credit])
                left[debit] -= amount
                left[credit] += amount
                made.append(_pair(postings[debit], postings[credit], amount))
    return made


def _pair(debit: Posting, credit: Posting, amount: Decimal) -> Row:
    both = {**debit.dimensions, **credit.dimensions}
    objects = {name: code for name, code in both.items() if debit.dimensions.get(name, code) == code}
    return Row(account=debit.account, counter=credit.account, amount=amount, objects=objects)


def _with_key(entry: Entry, codes: dict[str, TaxCode], keys: dict[str, str]) -> list[Row]:
    """Return the cost lines with gross and tax key; none when DATEV would not work out the tax that was posted."""
    owed = [posting for posting in entry.postings if posting.account in OWED]
    taxes = [posting for posting in entry.postings if posting.tax_base is not None]
    costs = [posting for posting in entry.postings if posting not in owed and posting not in taxes]
    if entry.currency != entry.base_currency or len(owed) != 1 or len(taxes) != 1 or not costs:
        return []
    (tax,) = taxes
    code, key = codes.get(tax.tax_code), keys.get(tax.tax_code, "")
    net = sum((posting.base_amount for posting in costs), Decimal(0))
    if code is None or not key or code.treatment != "input" or code.recovery != 1 or net != tax.tax_base:
        return []
    if len({posting.base_amount > 0 for posting in costs}) != 1:
        return []
    shares = split(tax.base_amount, [abs(posting.base_amount) for posting in costs], entry.base_currency)
    made = []
    for cost, share in zip(costs, shares, strict=True):
        gross = cost.base_amount + share
        if round_amount(gross * code.rate / (100 + code.rate), entry.base_currency) != share:
            return []
        row = Row(
            account=cost.account,
            counter=owed[0].account,
            amount=abs(gross),
            debit=gross > 0,
            key=key,
            objects=cost.dimensions,
        )
        made.append(row)
    return made


def _check(extract: Extract) -> None:
    wrong = sorted({number for number in extract.numbers.values() if not ACCOUNT.fullmatch(number)})
    if wrong:
        raise ExportRefusedError(
            f"clients/{extract.client.id}.toml: account numbers {', '.join(wrong)} are not of 1 to 9 digits, as DATEV "
            "wants them; give the accounts another `external`; nothing was written"
        )
    if minor_digits(extract.client.currency) != 2:
        raise ExportRefusedError(
            f"{extract.client.id}: DATEV takes amounts with two decimals, {extract.client.currency} has "
            f"{minor_digits(extract.client.currency)}; nothing was written"
        )
    for item, _line, posting in extract.postings():
        if abs(posting.base_amount) >= 10**_AMOUNT_DIGITS:
            raise ExportRefusedError(
                f"{item.key}: {posting.base_amount} {extract.client.currency} has more than "
                f"{_AMOUNT_DIGITS} digits before the comma, the most that DATEV takes; nothing was written"
            )


def _batches(extract: Extract) -> Iterator[list[tuple[BookEntry, list[Row]]]]:
    """Yield the entries of each file with their rows; an empty journal is one file without rows."""
    keys = extract.client.datev.tax_keys if extract.client.datev else {}
    batch: list[tuple[BookEntry, list[Row]]] = []
    count = 0
    for item in sorted(extract.entries, key=lambda item: (item.entry.fiscal_year, item.entry.posting_date)):
        rows = rows_of(item.entry, extract.client.tax_codes, keys)
        other_year = batch and batch[-1][0].entry.fiscal_year != item.entry.fiscal_year
        if batch and (other_year or count + len(rows) > MOST_ROWS):
            yield batch
            batch, count = [], 0
        batch.append((item, rows))
        count += len(rows)
    yield batch


def _file(extract: Extract, settings: Datev, batch: list[tuple[BookEntry, list[Row]]]) -> bytes:
    lines = [_header(extract, settings, [item for item, _rows in batch]), ";".join(COLUMNS)]
    lines += [_line(extract, settings, item, row) for item, rows in batch for row in rows]
    return "".join(f"{line}\r\n" for line in lines).encode(ENCODING, errors="replace")


def _header(extract: Extract, settings: Datev, items: list[BookEntry]) -> str:
    days = [item.entry.posting_date for item in items] or [extract.since, extract.until]
    year = items[0].entry.fiscal_year if items else extract.since.year
    starts = dt.date(year, extract.client.fiscal_year_start, 1)
    now = dt.datetime.now(dt.UTC)
    length = max((len(number) for number in extract.numbers.values()), default=4)
    cells = (
        *('"EXTF"', "700", "21", '"Buchungsstapel"', "13", f"{now:%Y%m%d%H%M%S}{now.microsecond // 1000:03d}"),
        *("", '"DB"', '""', '""', str(settings.consultant), str(settings.client), f"{starts:%Y%m%d}"),
        *(str(max(length, 4)), f"{min(days):%Y%m%d}", f"{max(days):%Y%m%d}", _quoted(UNCHECKED), '""'),
        *("1", "0", "0", _quoted(extract.client.currency), "", '""', "", "", '""', "", "", '""', '""'),
    )
    return ";".join(cells)


def _line(extract: Extract, settings: Datev, item: BookEntry, row: Row) -> str:
    entry = item.entry
    number = _NOT_IN_NUMBER.sub("", _plain(entry.reference)).lstrip("+-")[:_NUMBER_LENGTH]
    infos = [("Entry", item.key), ("Document date", entry.doc_date.isoformat()), ("Document", entry.document_id)]
    infos += [("Original", item.original)] if item.original else []
    if entry.currency != entry.base_currency:
        infos.append(("Document currency", f"{entry.currency} at {entry.fx_rate}"))
    cells = (
        *(f"{row.amount:.2f}".replace(".", ","), '"S"' if row.debit else '"H"', _quoted(entry.base_currency)),
        *("", "", '""', extract.numbers[row.account], extract.numbers[row.counter], _quoted(row.key)),
        *(f"{entry.posting_date:%d%m}", _quoted(number), '""', "", _text(entry.payee, _TEXT_LENGTH)),
        *("", '""', "", "", "", '""'),
        *(cell for kind, content in infos for cell in (_quoted(kind), _text(content, _INFO_LENGTH))),
        *('""' for _unused in range(2 * (8 - len(infos)))),
        *(_text(row.objects.get(name, ""), _COST_OBJECT_LENGTH) for name in (*settings.cost_objects, "", "")[:2]),
    )
    return ";".join(cells)


def _text(text: str, most: int) -> str:
    return _quoted(neutral(_plain(text))[:most])


def _quoted(text: str) -> str:
    return '"{}"'.format(text.replace('"', '""'))


def _plain(text: str) -> str:
    """Return text in the signs of ENCODING; what has none loses its accent, or becomes a question mark."""
    found = []
    for sign in unicodedata.normalize("NFC", one_line(text)):
        try:
            sign.encode(ENCODING)
            found.append(sign)
        except UnicodeEncodeError:
            bare = unicodedata.normalize("NFKD", sign).encode("ascii", "ignore").decode()
            found.append(bare or "?")
    return "".join(found)
