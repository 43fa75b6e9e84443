"""The rows of the tax breakdown (BG-23): C-29."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from documents.business import TaxCategory
from documents.field import Candidate
from documents.reading import TaxReading
from documents.text import Reader
from documents.values import numbers, text
from validators.cleanse.numbers import values_of
from validators.cleanse.world import World

CATEGORIES: Final = frozenset({"S", "Z", "E", "AE", "K", "G", "O", "L", "M"})
"""UNTDID 5305, as far as EN 16931 knows it (S-09)."""


def rate_of(candidate: Candidate | None) -> Decimal | None:
    """Return a rate in per cent; None when it is missing, ambiguous or none."""
    if candidate is None:
        return None
    if candidate.evidence.reader is Reader.XML:
        values = values_of(candidate)
    else:
        values = numbers.percent(candidate.raw, rate_column=True) or values_of(candidate)
    return values[0] if len(values) == 1 else None


def cleanse_taxes(world: World, style: str, currency: str) -> tuple[TaxCategory, ...]:
    """Return the rows that carry a number or a category; an ambiguous cell stays empty."""
    rows = (_row(row, style, currency) for row in world.reading.taxes)
    return tuple(row for row in rows if row != TaxCategory())


def _row(row: TaxReading, style: str, currency: str) -> TaxCategory:
    return TaxCategory(
        category=category_of(row.category),
        rate=rate_of(row.rate),
        base=_single(row.base, style, currency),
        tax=_single(row.tax, style, currency),
    )


def category_of(candidate: Candidate | None) -> str:
    """Return the code of a tax category, or ""."""
    found = text.key(candidate.readings[0] if candidate.readings else candidate.raw) if candidate else ""
    return found if found in CATEGORIES else ""


def _single(candidate: Candidate | None, style: str, currency: str) -> Decimal | None:
    values = values_of(candidate, style, currency)
    return values[0] if len(values) == 1 else None
