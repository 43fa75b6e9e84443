"""Net, tax and gross, chosen together.

The gross total is the amount with the best label; arithmetic breaks ties between good labels and never overrules a
confident one. Net and tax are then the printed pair that adds up to it, best labels first; for several rates the bases
and taxes of the breakdown are added. Totals that do not close cost nothing: receipts and papers with commissions are
right without closing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Final, NamedTuple

from documents.field import Candidate, FieldName
from extractors.choice.taxes import TaxRow
from extractors.layout.candidates import by_style, candidate
from extractors.layout.paper import Paper
from extractors.layout.spans import Span, SpanKind

CONFIDENT: Final = 0.85
NEAR: Final = 0.1
"""Gross candidates whose labels are this close to the best may win by closing; no others."""
LABELLED: Final = 0.5
CLOSES: Final = 0.3
RATE: Final = 0.5
FILLED: Final = 0.6
"""Score of a net or tax without its own label that closes with a printed rate."""
SUMMED: Final = 0.75
HIGHEST_SHARE: Final = Decimal("0.3")
CENT: Final = Decimal("0.01")
LARGEST_POOL: Final = 120

Found = Mapping[FieldName, Sequence[Candidate]]


class Triple(NamedTuple):
    """Net, tax and gross of one document; net and tax may be missing."""

    net: Candidate | None
    tax: Candidate | None
    gross: Candidate | None


class _Pair(NamedTuple):
    net: Candidate
    tax: Candidate
    points: float


def value_of(one: Candidate) -> Decimal:
    """Return the first reading of an amount."""
    return Decimal(one.readings[0])


def choose(paper: Paper, found: Found, rows: Sequence[TaxRow]) -> Triple:
    """Return the net, tax and gross totals that fit best together."""
    pool = _pool(paper, found, rows)
    rates = _rates(paper, rows)
    grosses = found.get(FieldName.GROSS_TOTAL, ())
    if not grosses:
        return _without_gross(found)
    stated = _stated(found, rates)
    best: tuple[float, Decimal, Candidate, _Pair | None] | None = None
    for gross in _likely(found, stated):
        pair = _best_pair(gross, pool, rates, stated.points if stated else 0.0)
        points = gross.score + (CLOSES * min(pair.points, 1.0) if pair else 0.0)
        rank = (round(points, 1), abs(value_of(gross)))
        if best is None or rank > best[:2]:
            best = (*rank, gross, pair)
    assert best is not None
    gross, pair = best[2], best[3]
    if pair is not None:
        return Triple(pair.net, pair.tax, gross)
    return _unclosed(found, gross)


def _without_gross(found: Found) -> Triple:
    net = next(iter(found.get(FieldName.NET_TOTAL, ())), None)
    tax = next(iter(found.get(FieldName.TAX_TOTAL, ())), None)
    return Triple(net, tax, None)


def _unclosed(found: Found, gross: Candidate) -> Triple:
    """Take the best labelled net and tax that are not larger than the gross."""
    most = abs(value_of(gross))
    net = next((one for one in found.get(FieldName.NET_TOTAL, ()) if abs(value_of(one)) <= most), None)
    tax = next((one for one in found.get(FieldName.TAX_TOTAL, ()) if abs(value_of(one)) < max(most, CENT)), None)
    return Triple(net, tax, gross)


class _Pool(NamedTuple):
    """Every amount that may be a net or a tax, by value, with its best score for that part."""

    nets: dict[Decimal, Candidate]
    taxes: dict[Decimal, Candidate]


def _pool(paper: Paper, found: Found, rows: Sequence[TaxRow]) -> _Pool:
    nets: dict[Decimal, Candidate] = {}
    taxes: dict[Decimal, Candidate] = {}
    for name, side in ((FieldName.NET_TOTAL, nets), (FieldName.TAX_TOTAL, taxes)):
        for one in found.get(name, ()):
            side.setdefault(value_of(one), one)
    _add_sums(paper, rows, nets, taxes)
    for span in paper.of_kind(SpanKind.AMOUNT)[-LARGEST_POOL:]:
        if span.decimals:
            value = by_style(paper, span)[0]
            plain = candidate(paper, span, 0.0, readings=(f"{value:f}",))
            nets.setdefault(value, plain)
            taxes.setdefault(value, plain)
    return _Pool(nets, taxes)


def _add_sums(
    paper: Paper, rows: Sequence[TaxRow], nets: dict[Decimal, Candidate], taxes: dict[Decimal, Candidate]
) -> None:
    """Add the sums of the tax breakdown: the most valuable constraint where several rates are charged."""
    parts = tuple({row.rate: row for row in sorted(rows, key=lambda row: row.base is not None)}.values())
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


def _rates(paper: Paper, rows: Sequence[TaxRow]) -> frozenset[Decimal]:
    """Return the rates printed anywhere on the paper, in per cent."""
    printed = {by_style(paper, span)[0] for span in paper.of_kind(SpanKind.PERCENT)}
    return frozenset(rate for rate in printed | {row.rate for row in rows} if 0 < rate <= 30)


def _likely(found: Found, stated: _Pair | None) -> list[Candidate]:
    """Return the totals that may win: those with the best labels.

    Where the best label names what is left to pay, a labelled total that the stated net and tax add up to is the gross.
    """
    grosses = found[FieldName.GROSS_TOTAL]
    first = grosses[0]
    due = (one for one in found.get(FieldName.PAYABLE, ()) if value_of(one) == value_of(first))
    if stated is not None and any(one.score > first.score for one in due):
        total = value_of(stated.net) + value_of(stated.tax)
        whole = [one for one in grosses if value_of(one) == total and one.score >= LABELLED]
        if whole:
            return whole
    return [one for one in grosses if one.score >= first.score - NEAR]


def _stated(found: Found, rates: frozenset[Decimal]) -> _Pair | None:
    """Return the best labelled net and tax where a printed rate joins them.

    Such a pair stands by itself. When it does not add up to the total, that is the document's fault, and no amounts
    with weaker labels may take its place to make the sum right.
    """
    net = next(iter(found.get(FieldName.NET_TOTAL, ())), None)
    tax = next(iter(found.get(FieldName.TAX_TOTAL, ())), None)
    if net is None or tax is None or min(net.score, tax.score) < CONFIDENT:
        return None
    if not _closes_with_rate(value_of(net), value_of(tax), rates):
        return None
    return _Pair(net, tax, net.score + tax.score + RATE)


def _closes_with_rate(net: Decimal, tax: Decimal, rates: frozenset[Decimal]) -> bool:
    return bool(tax) and any(abs(net * rate / 100 - tax) <= CENT for rate in rates)


def _best_pair(gross: Candidate, pool: _Pool, rates: frozenset[Decimal], least: float) -> _Pair | None:
    pairs = (pair for pair in _pairs(value_of(gross), pool, rates) if pair.points >= least)
    return max(pairs, key=lambda pair: pair.points, default=None)


def _pairs(total: Decimal, pool: _Pool, rates: frozenset[Decimal]) -> Iterator[_Pair]:
    for net_value, net in pool.nets.items():
        tax = pool.taxes.get(total - net_value)
        if tax is None or abs(total - net_value) > HIGHEST_SHARE * abs(total):
            continue
        tax_value = total - net_value
        if tax_value == 0 and (net.score == 0 and tax.score == 0):
            continue
        closes = _closes_with_rate(net_value, tax_value, rates)
        points = net.score + tax.score + (RATE if closes else 0.0)
        if points >= RATE and (closes or (net.score > 0 and tax.score > 0) or max(net.score, tax.score) >= CONFIDENT):
            yield _Pair(_at_least(net, FILLED), _at_least(tax, FILLED), points)


def _at_least(one: Candidate, points: float) -> Candidate:
    return one if one.score >= points else one.model_copy(update={"score": points})
