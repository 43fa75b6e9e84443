"""Totals told in a sentence: "The total is 119.00, of which 100.00 net and 19.00 VAT".

No label stands beside such amounts in the way of a form. What tells them apart is that two of them make the third, and
that the sentence speaks of tax.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import permutations
from typing import Final

from documents.field import Candidate, FieldName
from extractors.layout.amounts import labelled_amounts
from extractors.layout.candidates import by_style, candidate
from extractors.layout.paper import Paper
from extractors.layout.rows import Row
from extractors.layout.spans import Span, SpanKind

SURE: Final = 0.5
"""Score of a labelled total on which the row of a breakdown may close."""
TOLD: Final = 0.82
"""Score: as good as a label, and below one that stands right beside its amount."""
FEWEST_WORDS: Final = 3
"""Words of a sentence, amounts and currencies aside."""
MOST_TAX: Final = Decimal("0.35")
"""Of the net amount: above it the smaller amount is not a tax."""
_WORD: Final = re.compile(r"[^\W\d_]{2,}")
_TAX: Final = "tax_total"
_FIELDS: Final = (FieldName.NET_TOTAL, FieldName.TAX_TOTAL, FieldName.GROSS_TOTAL)


def told_amounts(paper: Paper, field: FieldName) -> list[Candidate]:
    """Return the amounts that a sentence gives for the net, the tax or the gross total."""
    return [
        candidate(paper, span, TOLD, paper.rows[span.row].text[:LONGEST].strip())
        for told in (*_told(paper), *_tabled(paper))
        for name, span in zip(_FIELDS, told, strict=True)
        if name is field
    ]


LONGEST: Final = 40
"""Signs of the sentence that stand for its label."""


def _told(paper: Paper) -> Iterator[tuple[Span, Span, Span]]:
    """Yield net, tax and gross of each sentence that has the three and no other amount."""
    for row in paper.rows:
        if row.index in paper.table_rows or not _is_sentence(row):
            continue
        amounts = [span for span in paper.spans[row.index] if span.kind is SpanKind.AMOUNT and span.decimals]
        if len(amounts) == len(_FIELDS) and any(_TAX in hit.concepts for hit in paper.labels[row.index]):
            yield from _closing(paper, amounts)


def _tabled(paper: Paper) -> Iterator[tuple[Span, Span, Span]]:
    """Yield net, tax and gross of the row of a tax breakdown that closes on a total labelled elsewhere.

    It is the row of the only rate, or the one that adds up all rates.
    """
    wanted = {"gross_total": 1.0, "payable": 1.0}
    totals = [(one.readings[0], one.evidence.box) for one in labelled_amounts(paper, wanted) if one.score >= SURE]
    for row in paper.rows if totals else ():
        amounts = [span for span in paper.spans[row.index] if span.kind is SpanKind.AMOUNT and span.decimals]
        if row.index in paper.table_rows or len(amounts) != len(_FIELDS):
            continue
        net, tax, gross = (by_style(paper, span)[0] for span in amounts)
        elsewhere = any(value == f"{gross:f}" and box != amounts[-1].box for value, box in totals)
        if elsewhere and net + tax == gross and 0 < tax <= MOST_TAX * net:
            yield amounts[0], amounts[1], amounts[2]


def _is_sentence(row: Row) -> bool:
    words = [word for word in _WORD.findall(row.text) if not (word.isupper() and len(word) == 3)]
    return len(row.cells) == 1 and len(words) >= FEWEST_WORDS


def _closing(paper: Paper, amounts: list[Span]) -> Iterator[tuple[Span, Span, Span]]:
    for net, tax, gross in permutations(amounts):
        values = [by_style(paper, span)[0] for span in (net, tax, gross)]
        if values[0] + values[1] == values[2] and Decimal(0) <= values[1] <= MOST_TAX * values[0]:
            yield net, tax, gross
            return
