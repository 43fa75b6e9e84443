"""Net, tax and gross, chosen together.

The gross total is the amount with the best label; arithmetic breaks ties between good labels and never overrules a
confident one. Net and tax are then the printed pair that adds up to it, best labels first; for several rates the bases
and taxes of the breakdown are added. Totals that do not close cost nothing: receipts and papers with commissions are
right without closing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final, NamedTuple

from documents.field import Candidate, FieldName
from documents.text import Reader
from extractors.choice.pool import Found, Pool, closes_with_rate, is_included, pool_of, value_of
from extractors.choice.subtotals import ranked_totals
from extractors.choice.taxes import TaxRow
from extractors.layout.candidates import by_style, candidate
from extractors.layout.paper import Paper
from extractors.layout.spans import SpanKind

CONFIDENT: Final = 0.85
NEAR: Final = 0.1
"""Gross candidates whose labels are this close to the best may win by closing; no others."""
LABELLED: Final = 0.5
HINTED: Final = 0.2
"""A label that leaves open which total it is; enough for an amount that all rates of the breakdown add up to."""
CLOSES: Final = 0.3
WHOLE: Final = 0.5
"""Added to the total of all rates of the breakdown, against the total of one of them."""
RATE: Final = 0.5
FILLED: Final = 0.6
"""Score of a net, tax or gross without its own label that closes with a printed rate."""
HIGHEST_SHARE: Final = Decimal("0.3")


class Triple(NamedTuple):
    """Net, tax and gross of one document; net and tax may be missing."""

    net: Candidate | None
    tax: Candidate | None
    gross: Candidate | None


class _Pair(NamedTuple):
    net: Candidate
    tax: Candidate
    points: float


def choose(paper: Paper, found: Found, rows: Sequence[TaxRow]) -> Triple:
    """Return the net, tax and gross totals that fit best together."""
    found = ranked_totals(found)
    pool = pool_of(paper, found, rows)
    grosses = found.get(FieldName.GROSS_TOTAL, ())
    misread = bool(grosses) and _is_misread(found, grosses[0])
    if not grosses or grosses[0].score < LABELLED or _is_rather_net(found, grosses[0]) or misread:
        filled = _without_gross(paper, found, pool)
        if misread and filled.gross is None:
            return filled._replace(gross=grosses[0])
        if not grosses or (filled.gross is not None and value_of(filled.gross) != value_of(grosses[0])):
            return filled
        if filled.gross is None and _is_part_of_net(filled.net, grosses[0]):
            return filled
    stated = _stated(found, pool)
    best: tuple[float, Decimal, Candidate, _Pair | None] | None = None
    for gross in _likely(found, stated, pool):
        pair = _best_pair(gross, pool, stated.points if stated else 0.0)
        points = gross.score + (CLOSES * min(pair.points, 1.0) if pair else 0.0)
        points += WHOLE if value_of(gross) == pool.whole else 0.0
        rank = (round(points, 1), abs(value_of(gross)))
        if best is None or rank > best[:2]:
            best = (*rank, gross, pair)
    assert best is not None
    gross, pair = _at_least(best[2], FILLED), best[3]
    if pair is not None:
        return Triple(pair.net, pair.tax, gross)
    return _unclosed(found, gross, pool)


def _is_part_of_net(net: Candidate | None, gross: Candidate) -> bool:
    """Tell whether a total that hardly any label speaks for is smaller than a net total with a good one: an item."""
    if net is None or net.score < CONFIDENT or gross.score >= LABELLED:
        return False
    return abs(value_of(gross)) < abs(value_of(net))


def _is_rather_net(found: Found, gross: Candidate) -> bool:
    """Tell whether the label of the best gross total speaks more of a net total: "Net total"."""
    nets = (one for one in found.get(FieldName.NET_TOTAL, ()) if value_of(one) == value_of(gross))
    return gross.score < CONFIDENT and any(one.score > gross.score for one in nets)


def _is_misread(found: Found, gross: Candidate) -> bool:
    """Tell whether OCR read the gross total wrong: it is smaller than a net total with as good a label.

    Both stay as they were read where no other amount is their sum: whether one digit mends it is tried later (C-62).
    """
    net = next(iter(found.get(FieldName.NET_TOTAL, ())), None)
    tax = next(iter(found.get(FieldName.TAX_TOTAL, ())), None)
    if gross.evidence.reader is not Reader.OCR or net is None or tax is None or tax.score < LABELLED:
        return False
    return net.score >= CONFIDENT and 0 < value_of(gross) < value_of(net) and value_of(tax) > 0


def _without_gross(paper: Paper, found: Found, pool: Pool) -> Triple:
    """Fill the gross where labelled net and tax, or one of them and a rate, make up a printed amount; else leave it."""
    triples = [
        (pair.points, abs(value), pair, gross)
        for value, gross in _last_printed(paper).items()
        for pair in _pairs(value, pool)
        if _stands_alone(pair, pool)
    ]
    if triples:
        _points, _value, pair, gross = max(triples, key=lambda one: one[:2])
        return Triple(pair.net, pair.tax, gross)
    net = next(iter(found.get(FieldName.NET_TOTAL, ())), None)
    tax = next(iter(found.get(FieldName.TAX_TOTAL, ())), None)
    return Triple(net, tax, None)


def _stands_alone(pair: _Pair, pool: Pool) -> bool:
    closes = closes_with_rate(value_of(pair.net), value_of(pair.tax), pool.rates)
    both = pair.net.score >= CONFIDENT and pair.tax.score >= LABELLED
    return both or (closes and pair.points >= RATE + LABELLED)


def _last_printed(paper: Paper) -> dict[Decimal, Candidate]:
    """Return the amounts below the items by value, each where it is printed last: totals end a paper."""
    spans = (span for span in paper.of_kind(SpanKind.AMOUNT) if span.decimals and span.row not in paper.table_rows)
    last = {by_style(paper, span)[0]: span for span in spans}
    return {value: candidate(paper, span, FILLED, readings=(f"{value:f}",)) for value, span in last.items()}


def _unclosed(found: Found, gross: Candidate, pool: Pool) -> Triple:
    """Take the best labelled net that is not larger than the gross and tax that no rate makes too large for it.

    A tax contained in the gross comes first. "Premium including 19 % tax 220.00" is no tax of 440.00.
    """
    most = abs(value_of(gross))
    net = next((one for one in found.get(FieldName.NET_TOTAL, ()) if abs(value_of(one)) <= most), None)
    taxes = [one for one in found.get(FieldName.TAX_TOTAL, ()) if abs(value_of(one)) <= HIGHEST_SHARE * most]
    included = [one for one in taxes if is_included(value_of(one), value_of(gross), pool.rates)]
    if included and (not taxes or taxes[0].score < CONFIDENT):
        return Triple(net, _at_least(included[0], FILLED), gross)
    return Triple(net, next(iter(taxes), None), gross)


def _likely(found: Found, stated: _Pair | None, pool: Pool) -> list[Candidate]:
    """Return the totals that may win: those with the best labels, and the total of all rates of the breakdown.

    Where the best label names what is left to pay, by its word or because what was paid is missing from it, a labelled
    total that the stated net and tax add up to is the gross.
    """
    grosses = found[FieldName.GROSS_TOTAL]
    first = grosses[0]
    due = (one for one in found.get(FieldName.PAYABLE, ()) if value_of(one) == value_of(first))
    total = value_of(stated.net) + value_of(stated.tax) if stated is not None else None
    paid = (abs(value_of(one)) for one in found.get(FieldName.PREPAID, ()) if one.score >= LABELLED)
    is_rest = total is not None and any(value_of(first) + part == total for part in paid)
    if stated is not None and (is_rest or any(one.score > first.score for one in due)):
        whole = [one for one in grosses if value_of(one) == total and one.score >= LABELLED]
        if whole:
            return whole
    likely = [one for one in grosses if one.score >= first.score - NEAR]
    if any(value_of(one) in pool.parts for one in likely):
        likely += [one for one in grosses if value_of(one) == pool.whole and HINTED <= one.score < first.score - NEAR]
    return likely


def _stated(found: Found, pool: Pool) -> _Pair | None:
    """Return the best labelled net and tax where a printed rate joins them.

    Such a pair stands by itself. When it does not add up to the total, that is the document's fault, and no amounts
    with weaker labels may take its place to make the sum right. One rate of a breakdown is no such pair.
    """
    net = next(iter(found.get(FieldName.NET_TOTAL, ())), None)
    tax = next(iter(found.get(FieldName.TAX_TOTAL, ())), None)
    if net is None or tax is None or min(net.score, tax.score) < CONFIDENT:
        return None
    net_value, tax_value = value_of(net), value_of(tax)
    if net_value + tax_value in pool.parts or any(base == net_value for base, _taxes in pool.split):
        return None
    grosses = {value_of(one) for one in found.get(FieldName.GROSS_TOTAL, ())}
    if net_value + tax_value not in grosses and net_value + 2 * tax_value in grosses:
        return None  # One of two equal taxes, such as a central and a state tax.
    if not closes_with_rate(net_value, tax_value, pool.rates):
        return None
    return _Pair(net, tax, net.score + tax.score + RATE)


def _best_pair(gross: Candidate, pool: Pool, least: float) -> _Pair | None:
    pairs = (pair for pair in _pairs(value_of(gross), pool) if pair.points >= least)
    return max(pairs, key=lambda pair: pair.points, default=None)


def _pairs(total: Decimal, pool: Pool) -> Iterator[_Pair]:
    tax_is_labelled = any(tax.score >= CONFIDENT for tax in pool.taxes.values())
    for net_value, net in pool.nets.items():
        tax_value = total - net_value
        tax = pool.taxes.get(tax_value)
        if tax is None or abs(tax_value) > HIGHEST_SHARE * abs(total):
            continue
        if tax_value == 0 and (net.score == 0 and tax.score == 0):
            continue
        closes = closes_with_rate(net_value, tax_value, pool.rates) or (net_value, tax_value) in pool.split
        if not closes and tax.score == 0 and tax_is_labelled:
            continue  # Another amount is the tax by its label: this one only happens to fill the gap.
        points = net.score + tax.score + (RATE if closes else 0.0)
        if points >= RATE and (closes or (net.score > 0 and tax.score > 0) or max(net.score, tax.score) >= CONFIDENT):
            yield _Pair(_at_least(net, FILLED), _at_least(tax, FILLED), points)


def _at_least(one: Candidate, points: float) -> Candidate:
    return one if one.score >= points else one.model_copy(update={"score": points})
