"""Line items without a table's head: rows of a name and an amount that add up to a total, as a till prints them.

The sum is the proof: nothing else on such a paper says where its items begin. Only on a receipt, which has nothing but
items above its first total, rows that do not add up are reported as well; the sum then fails, and a person is asked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from documents.kind import DocType
from extractors.layout.candidates import by_style
from extractors.layout.paper import Paper
from extractors.layout.rows import Row
from extractors.layout.spans import Span, SpanKind
from extractors.lines.cells import Piece
from extractors.lines.draft import Draft
from extractors.lines.stated import add_stated
from extractors.lines.unheaded import figures_that_multiply, text_above, text_before

ENDS: Final = ("net_total", "gross_total", "tax_total", "payable", "lines_total", "prepaid", "rounding")
"""Labels of what stands below the items."""
EXTRAS: Final = ("allowance_total", "charge_total")
"""Labels of amounts that count in the sum; below the last item they are no items."""
TAX_CODE: Final = re.compile(r"[\s*]*(?:[€$£]|[A-Z]{1,3}\d?|\d{1,2}\s?%)?[\s*]*")
"""What may follow the amount of an item: a currency or the letter of its tax."""
COUNTED: Final = re.compile(r"(\d{1,3})\s?[x×X*](?:\s+(?=\S*[^\W\d_])|(?=[^\W\d_a-z]))|(\d{1,2})\s+(?=[^\W\d_]{2})")
MOSTLY: Final = 0.6
NAMED: Final = 0.5
"""Share of a total's letters that are its label."""
NARROW: Final = 330.0
"""Points; only a till prints on narrower paper."""
ALIGNED: Final = 2.5
"""Amounts of a list end within so many heights of each other."""
MOST_ROWS: Final = 400
FEWEST_SUMMED: Final = 3
"""A sum of fewer rows may be one by chance."""


@dataclass(slots=True)
class _Priced:
    """A row with a name and an amount; `extra` when its label names an allowance or a charge."""

    draft: Draft
    amount: Decimal
    right: float
    extra: bool


def items_of_a_sum(paper: Paper) -> list[Draft]:
    """Return the rows with a name and an amount whose amounts add up to the total below them.

    A row that is itself the sum of rows above is a subtotal, and the next of the same amount carries it forward.
    Neither is an item. Where no total closes, a subtotal with words of a total will do: "Net, invoice". A total that
    includes the taxes printed above it closes without them.
    """
    listed: list[_Priced] = []
    subtotal = taxes = Decimal(0)
    summed: list[_Priced] = []
    for row in paper.rows:
        totals = _totals(paper, row)
        found = _closing_with(listed, totals, taxes)
        if found:
            return _finished(paper, _summed(listed, found[0]) or found)
        loose = _loose_total(paper, row)
        found = _closing_with(listed, loose, taxes)
        if found:
            subtotal, summed = loose[0][0], found
        elif totals:
            taxes += totals[-1][0] if _is_tax(paper, row) else 0
        elif (priced := _priced(paper, row)) is None or (subtotal and priced.amount == subtotal):
            continue
        elif priced.amount and len(found := _closing(listed, priced.amount, priced.right)) >= FEWEST_SUMMED:
            subtotal = priced.amount
            summed = found if _names_total(paper, row) else summed
        else:
            listed.append(priced)
    return _finished(paper, summed) if summed else []


def _closing_with(listed: Sequence[_Priced], totals: Sequence[tuple[Decimal, float]], taxes: Decimal) -> list[_Priced]:
    for amount, right in totals:
        found = _closing(listed, amount, right) or (taxes and _closing(listed, amount - taxes, right))
        if found:
            return found
    return []


def _is_tax(paper: Paper, row: Row) -> bool:
    """Tell whether a row states a tax and its rate."""
    rate = any(span.kind is SpanKind.PERCENT for span in paper.spans[row.index])
    return rate and any(hit.weight("tax_total") == 1 for hit in paper.labels[row.index])


def _names_total(paper: Paper, row: Row) -> bool:
    return any(hit.weight(concept) for hit in paper.labels[row.index] for concept in ENDS)


def items_of_a_receipt(paper: Paper) -> list[Draft]:
    """Return the rows with a name and an amount above the first total of a receipt."""
    if paper.doc_type is not DocType.RECEIPT and paper.pages[0].width > NARROW:
        return []
    listed: list[_Priced] = []
    for row in paper.rows:
        if _totals(paper, row):
            break
        priced = _priced(paper, row)
        if priced is not None:
            listed.append(priced)
    rights = sorted(priced.right for priced in listed)
    return _finished(paper, _in_column(listed, rights[len(rights) // 2])) if rights else []


def _totals(paper: Paper, row: Row) -> list[tuple[Decimal, float]]:
    """Return the amounts of a row that ends the items, each with its right edge; [] for other rows."""
    amounts = _amounts(paper, row)
    if not amounts:
        return []
    if not _letters(row.text[: amounts[0].start]) and _is_label_alone(paper, row.index - 1):
        return [(by_style(paper, span)[0], span.box.x1) for span in reversed(amounts)]
    named = [hit for hit in paper.labels[row.index] if any(hit.weight(concept) for concept in ENDS)]
    if not named:
        return []
    # "Papier premium" and "Carta A4" are goods, though a premium and a card are words of totals.
    label = sum(_letters(hit.text) for hit in named)
    short = label < NAMED * _letters(row.text[: amounts[0].start])
    if not _is_tax(paper, row) and (short or _letters(row.text[: named[0].start]) > NAMED * label):
        return []
    return [(by_style(paper, amounts[-1])[0], amounts[-1].box.x1)]


def _loose_total(paper: Paper, row: Row) -> list[tuple[Decimal, float]]:
    """Return the amount of a row that begins with the label of a total, whatever follows: "Total of your goods"."""
    amounts = _amounts(paper, row)
    begins = any(hit.start == 0 and any(hit.weight(name) == 1 for name in ENDS) for hit in paper.labels[row.index])
    return [(by_style(paper, amounts[-1])[0], amounts[-1].box.x1)] if amounts and begins else []


def _is_label_alone(paper: Paper, index: int) -> bool:
    """Tell whether a row holds the label of a total and no amount: that one stands below."""
    row = paper.rows[max(index, 0)]
    label = sum(_letters(hit.text) for hit in paper.labels[row.index] if any(hit.weight(name) for name in ENDS))
    return not _amounts(paper, row) and label >= NAMED * max(_letters(row.text), 1)


def _closing(listed: Sequence[_Priced], total: Decimal, right: float) -> list[_Priced]:
    """Return the most rows right above a total that add up to it and end below each other; [] when none do.

    They end where the total ends. Where totals stand in a block of their own, several rows that end alike will do.
    """
    near = listed[-MOST_ROWS:]
    found = _adding_up(_in_column(near, right), total)
    if found or not near:
        return found
    apart = _adding_up(_in_column(near, near[-1].right), total)
    return apart if len(apart) > 1 else []


def _adding_up(aligned: Sequence[_Priced], total: Decimal) -> list[_Priced]:
    left, longest = total, 0
    for count, priced in enumerate(reversed(aligned), 1):
        left -= priced.amount
        if left == 0:
            longest = count
    found = list(aligned[len(aligned) - longest :])
    return found if any(priced.amount and not priced.extra for priced in found) else []


def _summed(listed: Sequence[_Priced], first: _Priced) -> list[_Priced]:
    """Return the rows that the first row of those that close is itself the sum of; [] when it is none.

    "Sum of items" is a label in no dictionary, and an allowance may stand between it and the total.
    """
    above = listed[: next(at for at, one in enumerate(listed) if one is first)]
    return _closing(above, first.amount, first.right)


def _in_column(listed: Sequence[_Priced], right: float) -> list[_Priced]:
    return [one for one in listed if abs(one.right - right) < ALIGNED * one.draft.row.height]


def _priced(paper: Paper, row: Row) -> _Priced | None:
    amounts = _amounts(paper, row)
    if not amounts or not TAX_CODE.fullmatch(row.text[amounts[-1].end :]):
        return None
    last = amounts[-1]
    found = figures_that_multiply(paper, paper.spans[row.index]) or (last,)
    name = text_before(row, found) or text_above(paper, row)
    if name is None or found[-1] is not last:
        return None
    pieces = {"description": name, "net_amount": _piece(last)}
    if len(found) > 1:
        pieces |= {"quantity": _piece(found[0]), "unit_price": _piece(found[1])}
    extra = any(hit.weight(concept) for hit in paper.labels[row.index] for concept in EXTRAS)
    return _Priced(Draft(row, pieces), by_style(paper, last)[0], last.box.x1, extra)


def _amounts(paper: Paper, row: Row) -> list[Span]:
    return [span for span in paper.spans[row.index] if span.kind is SpanKind.AMOUNT and span.decimals]


def _finished(paper: Paper, found: Sequence[_Priced]) -> list[Draft]:
    """Return the items with their quantities; allowances and charges below the last item are left out."""
    items = [at for at, priced in enumerate(found) if not priced.extra]
    # A slip of nothing but charges sells them: each is an item.
    last = items[-1] if items else len(found) - 1
    drafts = [priced.draft for priced in found[: last + 1] if not (priced.extra and priced.amount < 0)]
    counted = [COUNTED.match(draft.pieces["description"].text) for draft in drafts]
    # "7 seed bread" is a name, unless the other rows begin with a number as well.
    column = sum(match is not None for match in counted) > MOSTLY * len(drafts)
    for draft, match in zip(drafts, counted, strict=True):
        if match is not None and "quantity" not in draft.pieces and (column or match[1]):
            _split_count(draft, match)
    add_stated(paper, drafts)
    return drafts


def _split_count(draft: Draft, match: re.Match[str]) -> None:
    name = draft.pieces["description"]
    draft.pieces["quantity"] = Piece(match[1] or match[2], name.box, name.confidence)
    draft.pieces["description"] = Piece(name.text[match.end() :], name.box, name.confidence)


def _letters(text: str) -> int:
    return sum(sign.isalpha() for sign in text)


def _piece(span: Span) -> Piece:
    return Piece(span.raw, span.box, span.confidence)
