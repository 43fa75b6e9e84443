"""The general journal as a table, one row for each posting: CSV and XLSX. Text is never a formula."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from openpyxl import Workbook

from documents.values.spreadsheets import neutral
from ledgers.books.protocol import BookEntry, one_line
from ledgers.dimensions import as_words
from ledgers.entry import Posting, debit_and_credit
from ledgers.exports.extract import Extract

Cell = str | int | Decimal | dt.date | None

COLUMNS: Final = (
    "entry",
    "line",
    "journal",
    "posting_date",
    "document_date",
    "tax_point",
    "document_number",
    "payee",
    "account",
    "account_name",
    "debit",
    "credit",
    "base_currency",
    "document_amount",
    "document_currency",
    "party",
    "tax_code",
    "tax_base",
    "due_date",
    "order_number",
    "order_line",
    "text",
    "cost_objects",
    "reverses",
    "maker",
    "checker",
    "document_id",
    "sha256",
    "original",
)
"""Debit and credit are in base currency, those of a reversal below zero (P-12); tax base in document currency.

`original` is a path below the home.
"""


def rows(extract: Extract) -> Iterator[tuple[Cell, ...]]:
    """Yield the postings in the order of COLUMNS; text is on one line and made harmless, amounts are numbers."""
    for item, line_no, posting in extract.postings():
        row = _row(extract, item, line_no, posting)
        yield tuple(neutral(one_line(cell)) if isinstance(cell, str) else cell for cell in row)


def _row(extract: Extract, item: BookEntry, line_no: int, posting: Posting) -> tuple[Cell, ...]:
    entry = item.entry
    debit, credit = debit_and_credit(posting.base_amount, reverses=bool(entry.reverses))
    return (
        item.key,
        line_no,
        entry.journal.value,
        entry.posting_date,
        entry.doc_date,
        entry.tax_point,
        entry.reference,
        entry.payee,
        extract.numbers[posting.account],
        extract.name(posting.account),
        debit or None,
        credit or None,
        entry.base_currency,
        posting.amount,
        entry.currency,
        posting.party,
        posting.tax_code,
        posting.tax_base,
        posting.due_date,
        posting.order_number,
        posting.order_line or None,
        posting.text,
        as_words(posting.dimensions),
        entry.reverses,
        entry.maker,
        entry.checker,
        entry.document_id,
        item.document_sha,
        item.original,
    )


def as_csv(extract: Extract) -> tuple[bytes, ...]:
    """Return the journal as CSV in UTF-8: amounts with a point, days as ISO."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows([plain(cell) for cell in row] for row in rows(extract))
    return (text.getvalue().encode(),)


def plain(cell: Cell) -> str:
    """Return a cell as text for programs."""
    if cell is None:
        return ""
    return format(cell, "f") if isinstance(cell, Decimal) else str(cell)


def as_xlsx(extract: Extract) -> tuple[bytes, ...]:
    """Return the journal as XLSX: amounts are numbers, days are days, text is never a formula."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("journal")
    sheet.freeze_panes = "A2"
    sheet.append(COLUMNS)
    for row in rows(extract):
        sheet.append(row)
    made = io.BytesIO()
    book.save(made)
    return (made.getvalue(),)
