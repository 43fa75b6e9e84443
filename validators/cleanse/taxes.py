"""The rows of the tax breakdown (BG-23): C-29."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final

from documents.business import Line, TaxCategory
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


def with_bases_of_lines(
    rows: tuple[TaxCategory, ...], lines: Sequence[Line], net: Decimal | None
) -> tuple[TaxCategory, ...]:
    """Return the rows of several rates with the bases that are not printed, as the lines of each rate give them.

    Only where every line has a rate and an amount, every rate above zero has its one row, and the lines make up the net
    total: of allowances and charges nobody knows to which rate they belong. Lines at 0 % get a row of their own. The
    printed taxes can still contradict all this (V-ARI-05).
    """
    bases = _bases(lines)
    rates = [row.rate for row in rows]
    taxed = {rate for rate in bases if rate}
    complete = not rows or all(row.base is not None for row in rows)
    if complete or len(bases) < 2 or len(set(rates)) < len(rates) or sum(bases.values(), Decimal(0)) != net:
        return rows
    if not taxed <= set(rates) <= set(bases):
        return rows
    untaxed = (TaxCategory(rate=Decimal(0), tax=Decimal(0)),) if 0 in bases and 0 not in rates else ()
    return tuple(_with_base(row, bases) for row in (*rows, *untaxed))


def _bases(lines: Sequence[Line]) -> dict[Decimal, Decimal]:
    """Return the sum of the lines of each rate; nothing when a line lacks its rate or amount."""
    bases: dict[Decimal, Decimal] = {}
    for line in lines:
        if line.tax_rate is None or line.net_amount is None:
            return {}
        bases[line.tax_rate] = bases.get(line.tax_rate, Decimal(0)) + line.net_amount
    return bases


def _with_base(row: TaxCategory, bases: Mapping[Decimal, Decimal]) -> TaxCategory:
    if row.base is not None or row.rate is None:
        return row
    return row.model_copy(update={"base": bases[row.rate]})


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
