"""Candidates from the second reading of a picture, beside those of the first.

The second reading is laid out as a paper of its own, so that its values have labels of their own: where the first
misread a label or a date, the second may have it. What both readings have is one candidate; what only the second has
stands a little behind, and sums, other prints of the number or the reviewer decide. Nothing is mended from it (C-64).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from documents.field import Candidate, FieldName
from documents.text import Box, Reader
from documents.values import identifiers
from extractors.fields import generators
from extractors.layout.paper import Paper, lay_out
from extractors.layout.rows import Row
from extractors.layout.second_reading import read_twice

SHARE: Final = 0.9
"""What a value is worth that only the second reading has."""
FIELDS: Final = (
    FieldName.INVOICE_NUMBER,
    FieldName.ORDER_NUMBER,
    FieldName.DELIVERY_NOTE_NUMBER,
    FieldName.ISSUE_DATE,
    FieldName.DUE_DATE,
    FieldName.VENDOR_TAX_ID,
    FieldName.BUYER_TAX_ID,
    FieldName.NET_TOTAL,
    FieldName.TAX_TOTAL,
    FieldName.GROSS_TOTAL,
    FieldName.PAYABLE,
)
"""Critical fields (C-65); the account reads both by itself, because its check digits tell which is right."""
_NUMBERS: Final = FIELDS[:3]
LIKELY: Final = 0.5
"""Score from which a value is chosen."""

Found = Mapping[FieldName, Sequence[Candidate]]


def with_other_reading(paper: Paper, found: Found) -> dict[FieldName, Sequence[Candidate]]:
    """Return the candidates of every field, of critical ones with what only the second reading gives, best first.

    Fields whose best value both readings have are left alone.
    """
    merged = dict(found)
    doubtful = [name for name in FIELDS if _is_doubtful(paper, found.get(name, ()))]
    if doubtful and any(page.second_words for page in paper.pages if page.reader is Reader.OCR):
        other = _second(paper)
        for name in doubtful:
            merged[name] = _merged(paper, name, found.get(name, ()), generators()[name](other))
    return merged


def _is_doubtful(paper: Paper, first: Sequence[Candidate]) -> bool:
    """Tell whether a field has no good value, or one that the second reading has not."""
    if not first or first[0].score < LIKELY:
        return True
    where = first[0].evidence
    return where.box is None or not read_twice(paper.page(where.page), first[0].raw, where.box)


def _second(paper: Paper) -> Paper:
    """Return the second reading laid out; where the items stand was found in the first."""
    pages = tuple(replace(page, words=page.second_words, second_words=()) for page in paper.pages)
    other = lay_out(pages, paper.registers)
    table = [paper.rows[index] for index in sorted(paper.table_rows)]
    rows = frozenset(row.index for row in other.rows if any(_beside(row, item) for item in table))
    return replace(other, doc_type=paper.doc_type, language=paper.language, table_rows=rows)


def _beside(row: Row, item: Row) -> bool:
    return row.page == item.page and item.box.top < (row.box.top + row.box.bottom) / 2 < item.box.bottom


def _merged(paper: Paper, name: FieldName, first: Sequence[Candidate], second: Sequence[Candidate]) -> list[Candidate]:
    known = {reading for one in first for reading in one.readings}
    own = [one for one in second if known.isdisjoint(one.readings)]
    kept = [*first, *(_worth(one, one.score * SHARE) for one in own)]
    better = _printed_again(paper, first[0], second) if first and name in _NUMBERS else None
    if better is not None:
        same = [one for one in kept if set(one.readings) & set(better.readings)]
        kept = [one for one in kept if one is not first[0] and one not in same]
        kept += [_worth(first[0], first[0].score * SHARE), *(_worth(one, first[0].score) for one in same)]
    return sorted(kept, key=lambda one: -one.score)


def _worth(one: Candidate, score: float) -> Candidate:
    return one.model_copy(update={"score": round(score, 4)})


def _printed_again(paper: Paper, first: Candidate, second: Sequence[Candidate]) -> Candidate | None:
    """Return the other reading of a number where the first reading has just that at another place, but not its own."""
    other = next((one for one in second if _same_place(one, first)), None)
    if other is None or _prints(paper, first) > 1:
        return None
    differs = identifiers.compact(other.raw) != identifiers.compact(first.raw)
    return other if differs and _prints(paper, other) > 0 else None


def _prints(paper: Paper, one: Candidate) -> int:
    """Return how often the first reading has a number."""
    key = identifiers.compact(one.raw)
    places = {(span.row, span.start) for row in paper.spans for span in row if identifiers.compact(span.raw) == key}
    return len(places)


def _same_place(one: Candidate, other: Candidate) -> bool:
    mine, theirs = one.evidence.box, other.evidence.box
    if mine is None or theirs is None or one.evidence.page != other.evidence.page:
        return False
    return _overlap(mine, theirs) > 0


def _overlap(one: Box, other: Box) -> float:
    width = min(one.x1, other.x1) - max(one.x0, other.x0)
    height = min(one.bottom, other.bottom) - max(one.top, other.top)
    return max(width, 0.0) * max(height, 0.0)
