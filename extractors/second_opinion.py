"""A second opinion on the lines of a PDF: where their amounts add up to no total, pdfplumber is asked for the cells.

Both readings are kept apart until arithmetic has spoken: the second one counts only where its lines add up and those of
the first do not. Header fields are read again with them, because totals and lines are chosen together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Final

from documents.field import FieldName
from documents.reading import DocumentReading, LineField, Registers
from documents.text import Page, Reader
from extractors.document import read_documents
from extractors.pages.table_cells import cell_borders

TOTALS: Final = (FieldName.LINES_TOTAL, FieldName.NET_TOTAL, FieldName.GROSS_TOTAL)
"""The sum of the lines is one of them, but for what is charged or allowed on the whole document."""


def with_tables(
    path: Path, pages: Sequence[Page], documents: tuple[DocumentReading, ...], registers: Registers
) -> tuple[DocumentReading, ...]:
    """Return the documents of a PDF, each as the reading has it whose lines add up; the first where neither does.

    Args:
        path: The PDF.
        pages: As they were read.
        documents: As they were read from these pages.
        registers: What the readers may know beforehand.
    """
    doubtful = {number for document in documents if is_doubtful(document) for number in _numbers(document)}
    seen = tuple(_with_cells(path, page) if page.number in doubtful else page for page in pages)
    if all(one is other for one, other in zip(pages, seen, strict=True)):
        return documents
    again = read_documents(seen, registers)
    if len(again) != len(documents):
        return documents
    return tuple(
        second if is_doubtful(first) and adds_up(second) else first
        for first, second in zip(documents, again, strict=True)
    )


def is_doubtful(document: DocumentReading) -> bool:
    """Tell whether lines and a total were read from a text layer, and the lines add up to none."""
    totals = any(_total(document, name) is not None for name in TOTALS)
    return document.born_digital and bool(document.lines) and totals and not adds_up(document)


def adds_up(document: DocumentReading) -> bool:
    """Tell whether every line has an amount, and their sum is a total to the cent (BR-CO-10, BR-CO-13)."""
    amounts = [line.cells.get(LineField.NET_AMOUNT) for line in document.lines]
    if not amounts or not all(amounts):
        return False
    lines = sum(Decimal(cell.readings[0]) for cell in amounts if cell is not None)
    charged = _total(document, FieldName.CHARGE_TOTAL) or Decimal()
    allowed = abs(_total(document, FieldName.ALLOWANCE_TOTAL) or Decimal())
    totals = {_total(document, name) for name in TOTALS}
    return not totals.isdisjoint({lines, lines + charged, lines - allowed, lines + charged - allowed})


def _total(document: DocumentReading, name: FieldName) -> Decimal | None:
    field = document.fields.get(name)
    return Decimal(field.chosen.readings[0]) if field is not None and field.chosen is not None else None


def _numbers(document: DocumentReading) -> range:
    return range(document.first_page, document.last_page + 1)


def _with_cells(path: Path, page: Page) -> Page:
    if page.reader is Reader.OCR:
        return page
    borders = cell_borders(path, page)
    return replace(page, rulings=(*page.rulings, *borders)) if borders else page
