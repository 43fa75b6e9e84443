"""Rows of the tax breakdown (BG-23): a rate, a base and a tax in one row, where base x rate = tax."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import partial
from itertools import combinations
from typing import Final, NamedTuple

from documents.field import Candidate
from documents.reading import TaxReading
from documents.values import names, totals
from extractors.layout.candidates import by_style, candidate
from extractors.layout.paper import Paper
from extractors.layout.relations import cached_links
from extractors.layout.spans import Span, SpanKind

HIGHEST_RATE: Final = Decimal(30)
CENT: Final = Decimal("0.01")
HALF: Final = Decimal("0.5")
PAIR: Final = 2
FOUND: Final = 0.8
MOST_APART: Final = Decimal(1)
"""Between a tax and base x rate, in units of the currency: what EN 16931 still lets pass (BR-CO-17)."""
_RATE_CONCEPTS: Final = ("tax_total", "percent")
_NO_TAX: Final = ("allowance_total", "charge_total", "prepaid", "payment_terms")
"""Labels of other things that are counted in per cent: a discount of 10 % closes like a tax of 10 %."""
HALVES: Final = frozenset({"cgst", "sgst", "utgst"})
"""India's tax of the centre and of the state or territory, each half of the whole (CGST Act 2017, section 9)."""


class TaxRow(NamedTuple):
    """One rate with its base and tax; `base` is None where only the tax is printed beside its rate."""

    rate: Decimal
    base: Decimal | None
    tax: Decimal
    rate_span: Span
    base_span: Span | None
    tax_span: Span


def tax_rows(paper: Paper) -> tuple[TaxRow, ...]:
    """Return the rows of the tax breakdown, each rate and base once.

    Line items are no rows of it: a quantity of 10 beside a price and its amount closes like a rate of 10 %. A rate of
    0 % counts only beside another one; by itself it says that no tax is charged.
    """
    found: dict[tuple[Decimal, Decimal | None, Decimal, str], TaxRow] = {}
    for spans in paper.spans:
        if spans and not _is_item(paper, spans[0].row):
            for row in (*_in_row(paper, spans), *_under_rates(paper, spans)):
                found.setdefault((row.rate, row.base, row.tax, _half(paper, spans[0].row)), row)
    complete = {(row.rate, row.tax) for row in found.values() if row.base is not None}
    rows = [row for row in found.values() if row.base is not None or (row.rate, row.tax) not in complete]
    return tuple(rows) if any(row.rate for row in rows) else ()


def unclosed_rows(paper: Paper, rows: Sequence[TaxRow]) -> tuple[TaxRow, ...]:
    """Return the rows of the breakdown whose tax is nearly, but not exactly, base x rate.

    Nothing is chosen or proven by them. Judges need to see them: rounding by line explains some of the difference, the
    rest is the vendor's mistake (V-ARI-05). In such a row base and tax follow a printed percentage, under heads of
    their own or behind a word for the tax.
    """
    closing = {row.rate_span for row in rows}
    tables = (spans for spans in paper.spans if spans and not _is_item(paper, spans[0].row))
    found = [row for spans in tables for row in map(partial(_unclosed, paper), spans, spans[1:], spans[2:]) if row]
    return tuple(row for row in found if row.rate_span not in closing)


def _unclosed(paper: Paper, rate_span: Span, base_span: Span, tax_span: Span) -> TaxRow | None:
    kinds = (SpanKind.PERCENT, SpanKind.AMOUNT, SpanKind.AMOUNT)
    if tuple(span.kind for span in (rate_span, base_span, tax_span)) != kinds:
        return None
    rate, base, tax = (by_style(paper, span)[0] for span in (rate_span, base_span, tax_span))
    if not (0 < rate <= HIGHEST_RATE and base_span.decimals and tax_span.decimals and abs(base) > abs(tax) > 0):
        return None
    headed = _is_under(paper, base_span, "net_total") and _is_under(paper, tax_span, "tax_total")
    headed = headed or _is_labelled(paper, rate_span)
    near = abs(totals.tax_of(base, rate, "") - tax) <= MOST_APART
    return TaxRow(rate, base, tax, rate_span, base_span, tax_span) if headed and near else None


def _is_labelled(paper: Paper, rate_span: Span) -> bool:
    """Tell whether a row is a tax by its own words, and has rate, base and amount only: "VAT 25 % on 100.00  25.03"."""
    labels, spans = paper.labels[rate_span.row], paper.spans[rate_span.row]
    amounts = [span for span in spans if span.kind is SpanKind.AMOUNT and span.decimals]
    return len(amounts) == PAIR and any(hit.weight("tax_total") and hit.end <= rate_span.start for hit in labels)


def _is_under(paper: Paper, span: Span, concept: str) -> bool:
    return any(link.above and link.hit.weight(concept) for link in cached_links(paper, span))


def readings(paper: Paper, rows: Sequence[TaxRow]) -> tuple[TaxReading, ...]:
    """Return tax rows as the reading reports them."""
    return tuple(
        TaxReading(
            rate=_as_candidate(paper, row.rate_span, row.rate),
            base=_as_candidate(paper, row.base_span, row.base),
            tax=_as_candidate(paper, row.tax_span, row.tax),
        )
        for row in rows
    )


def _as_candidate(paper: Paper, span: Span | None, value: Decimal | None) -> Candidate | None:
    if span is None or value is None:
        return None
    return candidate(paper, span, FOUND, readings=(f"{value:f}",))


def _half(paper: Paper, row: int) -> str:
    """Return which half of a tax a row is, or "": two halves have the same rate, base and amount."""
    words = set(names.fold(paper.rows[row].text).split()) & HALVES
    return min(words) if len(words) == 1 else ""


def _is_item(paper: Paper, row: int) -> bool:
    """Tell whether a row of the table says in words what is sold; figures alone may be the breakdown below it."""
    return row in paper.table_rows and any(sign.isalpha() for sign in paper.rows[row].text)


def _in_row(paper: Paper, spans: Sequence[Span]) -> Iterator[TaxRow]:
    labels = paper.labels[spans[0].row]
    tax_labelled = any(hit.weight("tax_total") for hit in labels)
    if not tax_labelled and any(hit.weight(name) for hit in labels for name in _NO_TAX):
        return
    amounts = [span for span in spans if span.kind is SpanKind.AMOUNT and span.decimals]
    for rate_span in spans:
        rate = _rate(paper, rate_span)
        if rate is None:
            continue
        pair = _closing_pair(paper, amounts, rate_span, rate)
        if pair is not None:
            yield TaxRow(rate, pair[0], pair[1], rate_span, pair[2], pair[3])
        elif tax_labelled and len(amounts) == 1 and _is_tax_rate(paper, rate_span):
            tax = by_style(paper, amounts[0])[0]
            if bool(tax) == bool(rate):
                yield TaxRow(rate, None, tax, rate_span, None, amounts[0])


def _is_tax_rate(paper: Paper, span: Span) -> bool:
    """Tell whether a percentage may be a tax's: "2 % discount within 8 days" can stand beside the totals."""
    row = paper.rows[span.row]
    cell = row.cells[row.cell_at(span.start)]
    speaks_of_tax = any(hit.weight("tax_total") for hit in paper.labels[span.row] if cell.start <= hit.start < cell.end)
    of_something_else = any(sign.isalpha() for sign in row.text[span.end : cell.end])
    return span.kind is SpanKind.PERCENT and (speaks_of_tax or not of_something_else)


def _under_rates(paper: Paper, spans: Sequence[Span]) -> Iterator[TaxRow]:
    """Yield taxes whose rate stands in the head above them: "VAT at 20 %" over "60.00"."""
    for span in spans:
        if span.kind is not SpanKind.AMOUNT or not span.decimals:
            continue
        for link in cached_links(paper, span):
            if not link.above or not link.hit.weight("tax_total"):
                continue
            cell = paper.rows[link.hit.row].cells[paper.rows[link.hit.row].cell_at(link.hit.start)]
            heads = [head for head in paper.spans[link.hit.row] if cell.start <= head.start < cell.end]
            tax = by_style(paper, span)[0]
            for head in heads:
                rate = _rate(paper, head) if head.kind is SpanKind.PERCENT else None
                if rate and tax:
                    yield TaxRow(rate, None, tax, head, None, span)


def _rate(paper: Paper, span: Span) -> Decimal | None:
    """Return a tax rate: a percentage, or a bare number that a label beside it or over its column says is one."""
    said = span.kind is SpanKind.PERCENT
    if span.kind is SpanKind.AMOUNT:
        concepts = {name for link in cached_links(paper, span) for name in _RATE_CONCEPTS if link.hit.weight(name)}
        said = "percent" in concepts or ("tax_total" in concepts and by_style(paper, span)[0] != 0)
    rate = by_style(paper, span)[0] if said else None
    return rate if rate is not None and 0 <= rate <= HIGHEST_RATE else None


def _rounding(base: Decimal, tax: Decimal) -> Decimal:
    """Return what rounding of a tax explains: a cent, or half a unit of a currency without cents."""
    whole = base == base.to_integral_value() and tax == tax.to_integral_value()
    return HALF if whole else CENT


def _closing_pair(
    paper: Paper, amounts: Sequence[Span], rate_span: Span, rate: Decimal
) -> tuple[Decimal, Decimal, Span, Span] | None:
    values = [(by_style(paper, span)[0], span) for span in amounts if span is not rate_span]
    for (one, one_span), (two, two_span) in combinations(values, 2):
        pairs = ((one, two, one_span, two_span), (two, one, two_span, one_span))
        for base, tax, base_span, tax_span in pairs:
            plausible = abs(base) > abs(tax) and bool(tax) == bool(rate)
            if plausible and abs(totals.tax_of(base, rate, "") - tax) <= _rounding(base, tax):
                return base, tax, base_span, tax_span
    return None
