"""Every amount that may be a net or a tax total, with how well its labels suit that part; sums of parts included.

A total is sometimes printed in parts only: bases and taxes by rate, or several taxes on one base (CGST and SGST, GST
and QST). Their sums are candidates as well, because multi-rate papers close on sums only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final, NamedTuple

from documents.field import Candidate, FieldName
from extractors.choice.taxes import TaxRow
from extractors.layout.candidates import by_style, candidate
from extractors.layout.paper import Paper
from extractors.layout.spans import Span, SpanKind

SUMMED: Final = 0.75
CENT: Final = Decimal("0.01")
HIGHEST_RATE: Final = Decimal(30)
LARGEST_POOL: Final = 120
MOST_BASES: Final = 4
"""So many labelled nets are tried as the base of several taxes."""

Found = Mapping[FieldName, Sequence[Candidate]]


class Pool(NamedTuple):
    """Candidates by value, each with its best score for that part.

    Attributes:
        nets: As a net total; 0.0 where no label says so.
        taxes: As a tax total.
        split: Net totals with the sum of several taxes on them, each closing with the rate printed in its own row.
        rates: Printed anywhere on the paper, in per cent, above 0 and at most 30.
        whole: Base plus tax of all rates of the breakdown; None where fewer than two rates are printed with bases.
        parts: Base plus tax of each of those rates.
    """

    nets: dict[Decimal, Candidate]
    taxes: dict[Decimal, Candidate]
    split: frozenset[tuple[Decimal, Decimal]]
    rates: frozenset[Decimal]
    whole: Decimal | None
    parts: frozenset[Decimal]


def value_of(one: Candidate) -> Decimal:
    """Return the first reading of an amount."""
    return Decimal(one.readings[0])


def pool_of(paper: Paper, found: Found, rows: Sequence[TaxRow]) -> Pool:
    """Return every amount of a paper as net and as tax."""
    nets: dict[Decimal, Candidate] = {}
    taxes: dict[Decimal, Candidate] = {}
    for name, side in ((FieldName.NET_TOTAL, nets), (FieldName.TAX_TOTAL, taxes)):
        for one in found.get(name, ()):
            side.setdefault(value_of(one), one)
    parts = _by_rate(rows)
    _add_sums(paper, parts, nets, taxes)
    split = _add_split_taxes(paper, nets, taxes)
    for span in paper.of_kind(SpanKind.AMOUNT)[-LARGEST_POOL:]:
        if span.decimals:
            value = by_style(paper, span)[0]
            plain = candidate(paper, span, 0.0, readings=(f"{value:f}",))
            nets.setdefault(value, plain)
            taxes.setdefault(value, plain)
    wholes = [row.base + row.tax for row in parts if row.base is not None]
    whole = sum(wholes, Decimal(0)) if len(wholes) == len(parts) >= 2 else None
    return Pool(nets, taxes, split, _rates(paper, rows), whole, frozenset(wholes) if whole is not None else frozenset())


def closes_with_rate(net: Decimal, tax: Decimal, rates: frozenset[Decimal]) -> bool:
    """Tell whether the tax is the net at a printed rate, to the cent."""
    return bool(tax) and any(abs(net * rate / 100 - tax) <= CENT for rate in rates)


def is_included(tax: Decimal, gross: Decimal, rates: frozenset[Decimal]) -> bool:
    """Tell whether the tax is contained in the gross at a printed rate, to the cent: papers with prices incl. tax."""
    return bool(tax) and any(abs(gross * rate / (100 + rate) - tax) <= CENT for rate in rates)


def _by_rate(rows: Sequence[TaxRow]) -> tuple[TaxRow, ...]:
    """Return one row for each rate, one with a base where there is one."""
    return tuple({row.rate: row for row in sorted(rows, key=lambda row: row.base is not None)}.values())


def _rates(paper: Paper, rows: Sequence[TaxRow]) -> frozenset[Decimal]:
    printed = {by_style(paper, span)[0] for span in paper.of_kind(SpanKind.PERCENT)}
    return frozenset(rate for rate in printed | {row.rate for row in rows} if 0 < rate <= HIGHEST_RATE)


def _add_sums(
    paper: Paper, parts: Sequence[TaxRow], nets: dict[Decimal, Candidate], taxes: dict[Decimal, Candidate]
) -> None:
    """Add the sums of the tax breakdown: the most valuable constraint where several rates are charged."""
    if len(parts) < 2:
        return
    bases = [(row.base_span, row.base) for row in parts if row.base is not None and row.base_span is not None]
    if len(bases) == len(parts):
        _add_sum(paper, bases, nets)
    _add_sum(paper, [(row.tax_span, row.tax) for row in parts], taxes)


def _add_sum(paper: Paper, cells: Sequence[tuple[Span, Decimal]], side: dict[Decimal, Candidate]) -> None:
    total = sum((value for _span, value in cells), Decimal(0))
    known = side.get(total)
    if known is None:
        summed = candidate(paper, cells[-1][0], SUMMED, "sum of the tax breakdown", (f"{total:f}",))
        side[total] = summed.model_copy(update={"raw": " + ".join(span.raw for span, _value in cells)})
    elif known.score < SUMMED:
        side[total] = known.model_copy(update={"score": SUMMED})


def _add_split_taxes(
    paper: Paper, nets: dict[Decimal, Candidate], taxes: dict[Decimal, Candidate]
) -> frozenset[tuple[Decimal, Decimal]]:
    """Add the sum of several taxes on one base, such as a federal and a state tax, and return base with sum."""
    split = set()
    labelled = sorted((one for one in nets.items() if one[1].score > 0), key=lambda one: -one[1].score)
    for net, _label in labelled[:MOST_BASES]:
        cells = _taxes_on(paper, net)
        if len(cells) > 1:
            _add_sum(paper, cells, taxes)
            split.add((net, sum((value for _span, value in cells), Decimal(0))))
    return frozenset(split)


def _taxes_on(paper: Paper, net: Decimal) -> list[tuple[Span, Decimal]]:
    """Return the amounts, one a row, that are the net at the rate printed in their own row."""
    cells = []
    for row, spans in enumerate(paper.spans):
        amounts = [span for span in spans if span.kind is SpanKind.AMOUNT and span.decimals]
        rates = frozenset(by_style(paper, span)[0] for span in spans if span.kind is SpanKind.PERCENT)
        if amounts and rates and row not in paper.table_rows:
            value = by_style(paper, amounts[-1])[0]
            if closes_with_rate(net, value, frozenset(rate for rate in rates if 0 < rate <= HIGHEST_RATE)):
                cells.append((amounts[-1], value))
    return cells
