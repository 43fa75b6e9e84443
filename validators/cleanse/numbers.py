"""The number style of a document, and the values a print may take in it: C-24, C-25."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from documents.field import Candidate
from documents.reading import DocumentReading
from documents.text import Reader
from documents.values import dates, money, numbers

ENOUGH: Final = 3
"""Plain numbers of one convention that make a document's style (C-24)."""

_TOKEN: Final = re.compile(r"(?<![\w.,])\d[\d.,' ]*[.,]\d{2}(?![\w.,]*\d)")

# No exponent: what a reader lists comes out of the jail, and 1E+999999 would be a number.
_CANONICAL: Final = re.compile(r"[+-]?[0-9]{1,18}(?:\.[0-9]{0,18})?")


def number_style(reading: DocumentReading) -> str:
    """Return the decimal separator that at least three plain numbers show and none contradicts, else ""."""
    shown = [style for raw in _prints(reading) if (style := numbers.decimal_style(raw))]
    for style in (",", "."):
        if shown.count(style) == len(shown) >= ENOUGH:
            return style
    return "" if len(set(shown)) > 1 else reading.number_style


def values_of(candidate: Candidate | None, style: str = "", currency: str = "") -> tuple[Decimal, ...]:
    """Return the values that a print can take: one where it is plain or the style decides, else both.

    Args:
        candidate: None gives no value.
        style: Decimal separator of the document, or "".
        currency: ISO code for an amount of money; "" for quantities and unit prices, which have any decimals.
    """
    if candidate is None:
        return ()
    if candidate.evidence.reader is Reader.XML:
        return _listed(candidate)
    values = numbers.readings(candidate.raw, currency)
    if not values and not numbers.readings(candidate.raw):  # No number as it is printed: what the reader made of it.
        values = _listed(candidate)
    if len(values) < 2 or not style:
        return values
    styled = numbers.with_style(candidate.raw, style)
    if styled is None:
        return values
    fits = not currency or money.is_exact(styled, currency)
    return (styled,) if fits else values


def _listed(candidate: Candidate) -> tuple[Decimal, ...]:
    """Return the canonical values that the reader lists: a point is always decimal there."""
    listed = candidate.readings or (candidate.raw.strip(),)
    return tuple(Decimal(value) for value in listed if _CANONICAL.fullmatch(value))


def _prints(reading: DocumentReading) -> Iterator[str]:
    """Yield prints that look like amounts: of the text where there is one, else of the cells."""
    if reading.text:
        found = (match[0] for match in _TOKEN.finditer(reading.text))
        yield from (raw for raw in found if not dates.looks_like_date(raw))
        return
    for field in reading.fields.values():
        if field.chosen is not None and field.chosen.evidence.reader is not Reader.XML:
            yield field.chosen.raw
    for line in reading.lines:
        yield from (cell.raw for cell in line.cells.values() if cell.evidence.reader is not Reader.XML)
