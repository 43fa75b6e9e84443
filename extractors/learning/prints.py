"""Prints on a paper: stretches of a row that are a value, or have a learned pattern."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from documents.field import FieldName
from documents.text import Box
from documents.values import dates, identifiers
from extractors.layout.paper import Paper
from extractors.layout.rows import Row
from extractors.layout.spans import Span, SpanKind

LEARNABLE: Final[dict[FieldName, SpanKind]] = {
    FieldName.INVOICE_NUMBER: SpanKind.IDENTIFIER,
    FieldName.ORDER_NUMBER: SpanKind.IDENTIFIER,
    FieldName.DELIVERY_NOTE_NUMBER: SpanKind.IDENTIFIER,
    FieldName.PRECEDING_INVOICE: SpanKind.IDENTIFIER,
    FieldName.BUYER_REFERENCE: SpanKind.IDENTIFIER,
    FieldName.PROJECT_NUMBER: SpanKind.IDENTIFIER,
    FieldName.CONTRACT_NUMBER: SpanKind.IDENTIFIER,
    FieldName.SALES_ORDER_NUMBER: SpanKind.IDENTIFIER,
    FieldName.RECEIVING_ADVICE_NUMBER: SpanKind.IDENTIFIER,
    FieldName.ISSUE_DATE: SpanKind.DATE,
    FieldName.DUE_DATE: SpanKind.DATE,
    FieldName.DELIVERY_DATE: SpanKind.DATE,
    FieldName.NET_TOTAL: SpanKind.AMOUNT,
    FieldName.TAX_TOTAL: SpanKind.AMOUNT,
    FieldName.GROSS_TOTAL: SpanKind.AMOUNT,
    FieldName.LINES_TOTAL: SpanKind.AMOUNT,
    FieldName.PREPAID: SpanKind.AMOUNT,
    FieldName.PAYABLE: SpanKind.AMOUNT,
}
"""Fields whose place a layout fixes. Names and bank accounts are not learned: they belong to the register."""

BETWEEN_SIGNS: Final = r"[\s./\\_-]*"
"""What may stand between two signs of one identifier without changing it."""


@dataclass(frozen=True, slots=True)
class Print:
    """A stretch of a row, with what it can stand for in canonical form."""

    row: Row
    start: int
    end: int
    box: Box
    readings: tuple[str, ...]

    @property
    def raw(self) -> str:
        """Return the text as printed."""
        return self.row.text[self.start : self.end]


def prints_of(paper: Paper, field: FieldName, value: str) -> Iterator[Print]:
    """Yield every place where a value is printed.

    Args:
        paper: The document.
        field: One of `LEARNABLE`.
        value: Canonical: amounts "1234.56", dates "2026-03-04", identifiers as keyed.
    """
    if LEARNABLE[field] is SpanKind.IDENTIFIER:
        yield from _with_signs(paper, value)
        return
    for one in typed(paper, field):
        if any(_equal(field, reading, value) for reading in one.readings):
            yield one


def typed(paper: Paper, field: FieldName) -> Iterator[Print]:
    """Yield every date, or every amount with decimals, of a paper: what a date field or a total may be."""
    for span in paper.of_kind(LEARNABLE[field]):
        if span.kind is not SpanKind.AMOUNT or span.decimals:
            yield _of_span(paper, span)


def matching(paper: Paper, pattern: str) -> Iterator[Print]:
    """Yield every stretch that matches the pattern of an identifier and is no part of a longer one."""
    alone = re.compile(rf"(?<![\w./-])(?:{pattern})(?![\w/-])")
    for row in paper.rows:
        for found in alone.finditer(row.text):
            yield _of_text(row, found.start(), found.end())


def same_value(field: FieldName, reading: str, value: str) -> bool:
    """Tell whether a reading is the value, whatever the form both are written in."""
    return _equal(field, reading, value)


def _equal(field: FieldName, reading: str, value: str) -> bool:
    kind = LEARNABLE[field]
    if kind is SpanKind.AMOUNT:
        return Decimal(reading) == Decimal(value)
    if kind is SpanKind.IDENTIFIER:
        return identifiers.compact(reading) == identifiers.compact(value)
    return reading == value


def _with_signs(paper: Paper, value: str) -> Iterator[Print]:
    signs = [re.escape(sign) for sign in identifiers.compact(value)]
    if not signs:
        return
    form = re.compile(rf"(?<!\w){BETWEEN_SIGNS.join(signs)}(?!\w)", re.IGNORECASE)
    for row in paper.rows:
        for cell in row.cells:
            for found in form.finditer(row.text, cell.start, cell.end):
                yield _of_text(row, found.start(), found.end())


def _of_text(row: Row, start: int, end: int) -> Print:
    return Print(row, start, end, row.box_of(start, end), (" ".join(row.text[start:end].split()),))


def _of_span(paper: Paper, span: Span) -> Print:
    values = span.days if span.kind is SpanKind.DATE else span.numbers
    readings = tuple(value.isoformat() if span.kind is SpanKind.DATE else f"{value:f}" for value in values)  # type: ignore[union-attr]
    return Print(paper.rows[span.row], span.start, span.end, span.box, readings)


def in_order(one: Print, order: str) -> tuple[str, ...]:
    """Return the readings of a date by the order that was learned, or as they are when none was."""
    day = dates.by_order(one.raw, order) if order else None
    return one.readings if day is None else (day.isoformat(),)
