"""Rows of the tax breakdown (BG-23): a rate, a base and a tax in one row, where base x rate = tax."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations
from typing import Final, NamedTuple

from documents.field import Candidate
from documents.reading import TaxReading
from documents.values import totals
from extractors.layout.candidates import by_style, candidate
from extractors.layout.paper import Paper
from extractors.layout.spans import Span, SpanKind

HIGHEST_RATE: Final = Decimal(30)
CENT: Final = Decimal("0.01")
FOUND: Final = 0.8
_RATE_CONCEPTS: Final = ("tax_total", "percent", "vat_id")


class TaxRow(NamedTuple):
    """One rate with its base and tax; `base` is None where only the tax is printed beside its rate."""

    rate: Decimal
    base: Decimal | None
    tax: Decimal
    rate_span: Span
    base_span: Span | None
    tax_span: Span


def tax_rows(paper: Paper) -> tuple[TaxRow, ...]:
    """Return the rows of the tax breakdown, each rate and base once."""
    found: dict[tuple[Decimal, Decimal | None, Decimal], TaxRow] = {}
    for spans in paper.spans:
        for row in _in_row(paper, spans):
            found.setdefault((row.rate, row.base, row.tax), row)
    complete = {(row.rate, row.tax) for row in found.values() if row.base is not None}
    return tuple(row for row in found.values() if row.base is not None or (row.rate, row.tax) not in complete)


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


def _in_row(paper: Paper, spans: Sequence[Span]) -> Iterator[TaxRow]:
    rates = [span for span in spans if span.kind is SpanKind.PERCENT or _bare_rate(paper, span)]
    amounts = [span for span in spans if span.kind is SpanKind.AMOUNT and span.decimals]
    labels = paper.labels[spans[0].row] if spans else ()
    tax_labelled = any(hit.weight("tax_total") for hit in labels)
    for rate_span in rates:
        rate = by_style(paper, rate_span)[0]
        if not 0 < rate <= HIGHEST_RATE:
            continue
        pair = _closing_pair(paper, amounts, rate_span, rate)
        if pair is not None:
            yield TaxRow(rate, pair[0], pair[1], rate_span, pair[2], pair[3])
        elif tax_labelled and len(amounts) == 1 and rate_span.kind is SpanKind.PERCENT:
            yield TaxRow(rate, None, by_style(paper, amounts[0])[0], rate_span, None, amounts[0])


def _bare_rate(paper: Paper, span: Span) -> bool:
    """Tell whether a number without a per cent sign can be a rate: "19,00" in a column of rates."""
    return span.kind is SpanKind.AMOUNT and 0 < by_style(paper, span)[0] <= HIGHEST_RATE


def _closing_pair(
    paper: Paper, amounts: Sequence[Span], rate_span: Span, rate: Decimal
) -> tuple[Decimal, Decimal, Span, Span] | None:
    values = [(by_style(paper, span)[0], span) for span in amounts if span is not rate_span]
    for (one, one_span), (two, two_span) in combinations(values, 2):
        pairs = ((one, two, one_span, two_span), (two, one, two_span, one_span))
        for base, tax, base_span, tax_span in pairs:
            if abs(base) > abs(tax) > 0 and abs(totals.tax_of(base, rate, "") - tax) <= CENT:
                return base, tax, base_span, tax_span
    return None
