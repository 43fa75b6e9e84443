"""The bases of tax rates (BT-116) that a page does not print, as its lines give them.

The printed taxes can still contradict them (V-ARI-05).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final

from documents.business import Line, TaxCategory
from documents.values.money import unit
from documents.values.totals import tax_of

RATES: Final = 2
"""Of lines without rates: with more of them, other lines may often give the same taxes."""
MOST_SUMS: Final = 4096
"""Different sums of lines that are looked at; a document of more lines has more, and hardly ever one answer."""


def with_bases_of_lines(
    rows: tuple[TaxCategory, ...], lines: Sequence[Line], net: Decimal | None, currency: str
) -> tuple[TaxCategory, ...]:
    """Return the rows of several rates with the bases that are not printed.

    Only where every line has an amount and the lines make up the net total: of allowances and charges nobody knows to
    which rate they belong. Where no line shows its rate, the two taxes must tell them apart.
    """
    if (rows and all(row.base is not None for row in rows)) or _sum(lines) != net:
        return rows
    if all(line.tax_rate is None for line in lines):
        return _with_bases_of_taxes(rows, lines, currency)
    return _with_bases_of_rates(rows, lines)


def _sum(lines: Sequence[Line]) -> Decimal | None:
    amounts = [line.net_amount for line in lines if line.net_amount is not None]
    return sum(amounts, Decimal(0)) if amounts and len(amounts) == len(lines) else None


def _with_bases_of_rates(rows: tuple[TaxCategory, ...], lines: Sequence[Line]) -> tuple[TaxCategory, ...]:
    """Return the rows with the sums of the lines of each rate; lines at 0 % get a row of their own."""
    bases: dict[Decimal, Decimal] = {}
    for line in lines:
        if line.tax_rate is None:
            return rows
        bases[line.tax_rate] = bases.get(line.tax_rate, Decimal(0)) + (line.net_amount or Decimal(0))
    rates = [row.rate for row in rows]
    taxed = {rate for rate in bases if rate}
    if len(bases) < RATES or len(set(rates)) < len(rates) or not taxed <= set(rates) <= set(bases):
        return rows
    untaxed = (TaxCategory(rate=Decimal(0), tax=Decimal(0)),) if 0 in bases and 0 not in rates else ()
    return tuple(_with_base(row, bases) for row in (*rows, *untaxed))


def _with_base(row: TaxCategory, bases: Mapping[Decimal, Decimal]) -> TaxCategory:
    if row.base is not None or row.rate is None:
        return row
    return row.model_copy(update={"base": bases[row.rate]})


def _with_bases_of_taxes(
    rows: tuple[TaxCategory, ...], lines: Sequence[Line], currency: str
) -> tuple[TaxCategory, ...]:
    """Return the rows with the only two parts of the lines whose taxes are the printed ones, to a minor unit.

    Both taxes must fit, so that a misread one finds no part. Two parts that fit leave the bases unknown.
    """
    if len(rows) != RATES or any(row.base is not None or not row.rate or row.tax is None for row in rows):
        return rows
    amounts = [line.net_amount or Decimal(0) for line in lines]
    whole, first, second = sum(amounts, Decimal(0)), rows[0], rows[1]
    fitting = [
        part for part in _sums(amounts) if _fits(first, part, currency) and _fits(second, whole - part, currency)
    ]
    if len(fitting) != 1 or fitting[0] in {Decimal(0), whole}:
        return rows
    parts = (fitting[0], whole - fitting[0])
    return tuple(row.model_copy(update={"base": part}) for row, part in zip(rows, parts, strict=True))


def _sums(amounts: Sequence[Decimal]) -> set[Decimal]:
    """Return what any of these amounts make together; nothing when that is too much to look at."""
    sums = {Decimal(0)}
    for amount in amounts:
        sums |= {before + amount for before in sums}
        if len(sums) > MOST_SUMS:
            return set()
    return sums


def _fits(row: TaxCategory, base: Decimal, currency: str) -> bool:
    if row.rate is None or row.tax is None:
        return False
    return abs(tax_of(base, row.rate, currency) - row.tax) <= unit(currency)
