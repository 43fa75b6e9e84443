"""Amounts of the totals: what every amount field shares."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from documents.field import Candidate
from extractors.layout.candidates import labelled
from extractors.layout.paper import Hit, Paper
from extractors.layout.spans import Span, SpanKind

_ONE_DECIMAL: Final = re.compile(r"\D\d$")
"""No currency has one decimal: "8.1" is a rate that lost its sign."""
NOT_LAST: Final = 0.12
"""Taken off when another amount follows in the row: a row of totals ends with the amount it names."""
WHOLE_NUMBER: Final = 0.3
"""Taken off an amount without decimals and without a currency sign: it is more often a count or a code."""
MOST_WHOLE_DIGITS: Final = 5
"""A longer run of digits without separators is a code."""
IN_TABLE: Final = 0.4
"""What is left of an amount's score in a row of line items: its column's head says amount, not total."""


OF_DIGITS: Final = ("iban", "bic", "vat_id", "tax_number", "phone", "company_number", "bank_other")


def labelled_amounts(paper: Paper, wanted: Mapping[str, float]) -> list[Candidate]:
    """Return the amounts that a wanted label speaks for, best first."""
    return labelled(paper, SpanKind.AMOUNT, wanted, adjust=lambda span, points: _adjusted(paper, span, points))


def _names_digits(hit: Hit, span: Span) -> bool:
    """Tell whether a label before a number names an account, an identifier or a telephone, of which it is a group."""
    return hit.end <= span.start and any(hit.weight(concept) for concept in OF_DIGITS)


def _is_code(paper: Paper, span: Span) -> bool:
    """Tell whether a number without decimals is a long run of digits, or a group of an account or identifier."""
    long = sum(sign.isdigit() for sign in span.raw) > MOST_WHOLE_DIGITS and span.raw.isdigit()
    return long or any(_names_digits(hit, span) for hit in paper.labels[span.row])


def _adjusted(paper: Paper, span: Span, points: float) -> float:
    if points <= 0:
        return 0.0
    if span.row in paper.table_rows:
        points *= IN_TABLE
    row = paper.rows[span.row]
    amounts = [other for other in paper.spans[span.row] if other.kind is SpanKind.AMOUNT and other.decimals]
    if not span.decimals and _is_code(paper, span):
        return 0.0
    if not span.decimals:
        around = row.text[max(span.start - 4, 0) : span.end + 4]
        points -= 0 if any(sign in around for sign in ("€", "$", "£", "EUR", "USD", "Rs", "₹")) else WHOLE_NUMBER
        if amounts:
            points -= WHOLE_NUMBER
    if amounts and amounts[-1].start > span.start:
        points -= NOT_LAST
    if _ONE_DECIMAL.search(span.raw):
        points -= WHOLE_NUMBER
    return points
