"""What the scorer sees of a candidate: labels, place, form, and how it compares with the other values of its kind.

The hand score is one of the features. No feature is a word: wording is known to the label dictionaries only, so that
the scorer learns layouts, which carry over to papers nobody has seen.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from documents.field import Candidate, FieldName
from documents.values import identifiers
from extractors.labels.dictionary import Kind
from extractors.layout.candidates import candidate
from extractors.layout.paper import Paper, hits_of
from extractors.layout.relations import cached_links
from extractors.layout.spans import Span, SpanKind

KINDS: Final = {
    FieldName.INVOICE_NUMBER: SpanKind.IDENTIFIER,
    FieldName.ORDER_NUMBER: SpanKind.IDENTIFIER,
    FieldName.ISSUE_DATE: SpanKind.DATE,
    FieldName.DUE_DATE: SpanKind.DATE,
}
"""The fields that are scored, with the type of their values."""
OWN: Final = {
    FieldName.INVOICE_NUMBER: ("invoice_number", "document_number", "credit_note_number", "receipt_number"),
    FieldName.ORDER_NUMBER: ("order_number", "document_number", "sales_order_number"),
    FieldName.ISSUE_DATE: ("invoice_date", "document_date", "credit_note_date", "receipt_date", "order_date"),
    FieldName.DUE_DATE: ("due_date", "payment_terms"),
}
MOST: Final = 60
"""Values of one kind that are scored; the first of a paper, where numbers and dates of the head stand."""
UNRANKED: Final = 20.0
SHORTEST: Final = 3
"""Signs of a number that nothing but its form speaks for."""
FAR: Final = 30.0
_DIGIT: Final = re.compile(r"\d")
_LETTER: Final = re.compile(r"[^\W\d_]")

Table = NDArray[np.float32]


class Scored(NamedTuple):
    """A value with its candidate; one without a hand score has a candidate of score 0.0."""

    span: Span
    one: Candidate
    rank: float


def values_of(paper: Paper, found: Sequence[Candidate], name: FieldName) -> list[Scored]:
    """Return the values that may stand for a field: those with a hand score, and all others of its type."""
    ranks = {one.readings: float(rank) for rank, one in reversed(list(enumerate(found)))}
    by_place = {(one.evidence.page, one.evidence.box): one for one in found}
    scored = []
    for span in paper.of_kind(KINDS[name])[:MOST]:
        one = by_place.get((span.page, span.box))
        if one is None:
            one = candidate(paper, span, 0.0)
            if not one.readings or (KINDS[name] is SpanKind.IDENTIFIER and len(span.raw) < SHORTEST):
                continue
        scored.append(Scored(span, one, ranks.get(one.readings, UNRANKED)))
    return scored


def table_of(paper: Paper, values: Sequence[Scored], name: FieldName) -> Table:
    """Return one row of features for each value."""
    if not values:
        return np.zeros((0, WIDTH), np.float32)
    counts = Counter(identifiers.compact(value.span.raw) for value in values)
    titles = _title_rows(paper)
    kind_features = _dates(values) if KINDS[name] is SpanKind.DATE else [_form(value.span) for value in values]
    rows = [
        (
            value.one.score,
            value.rank,
            *_labels(paper, value.span, name),
            *_place(paper, value.span, titles),
            *_cell(paper, value.span),
            float(counts[identifiers.compact(value.span.raw)]),
            number / len(values),
            float(len(values)),
            *special,
        )
        for number, (value, special) in enumerate(zip(values, kind_features, strict=True))
    ]
    return np.asarray(rows, np.float32)


def _labels(paper: Paper, span: Span, name: FieldName) -> tuple[float, ...]:
    """Own and other weight of the label to the left and above, and whether the row speaks of paying."""
    weights = {False: (0.0, 0.0), True: (0.0, 0.0)}
    for link in cached_links(paper, span):
        own = max(link.hit.weight(concept) for concept in OWN[name])
        other = max((phrase.weight for phrase in link.hit.phrases if phrase.concept not in OWN[name]), default=0.0)
        weights[link.above] = (own * link.strength, other * link.strength)
    row = paper.labels[span.row]
    pays = any(hit.weight("payment_terms") or hit.weight("due_date") for hit in row)
    near = _rows_to_own_label(paper, span, name)
    return (*weights[False], *weights[True], float(pays), float(len(row)), near)


def _rows_to_own_label(paper: Paper, span: Span, name: FieldName) -> float:
    for back in range(4):
        at = span.row - back
        if at >= 0 and any(hit.weight(concept) for hit in paper.labels[at] for concept in OWN[name]):
            return float(back)
    return 4.0


def _title_rows(paper: Paper) -> list[int]:
    known = paper.cache.get("title rows")
    if known is None:
        known = paper.cache["title rows"] = [row.index for row in paper.rows if hits_of(Kind.TITLE, row)]
    return known  # type: ignore[return-value]


def _place(paper: Paper, span: Span, titles: Sequence[int]) -> tuple[float, ...]:
    page, row = paper.page(span.page), paper.rows[span.row]
    below = min((span.row - title for title in titles if title <= span.row), default=int(FAR))
    return (
        float(span.page - paper.pages[0].number),
        span.box.top / page.height,
        span.box.x0 / page.width,
        span.box.x1 / page.width,
        (span.box.bottom - span.box.top) / max(row.height, 1.0),
        float(span.row in paper.table_rows),
        min(float(below), FAR),
        float(len(row.cells)),
    )


def _cell(paper: Paper, span: Span) -> tuple[float, ...]:
    """Digits and letters before and behind the value in its cell: a value that stands alone is one."""
    row = paper.rows[span.row]
    cell = row.cells[row.cell_at(span.start)]
    before, behind = row.text[cell.start : span.start], row.text[span.end : max(cell.end, span.end)]
    texts = (before, behind)
    return tuple(float(len(sign.findall(text))) for text in texts for sign in (_DIGIT, _LETTER))


def _form(span: Span) -> tuple[float, ...]:
    digits, letters = len(_DIGIT.findall(span.raw)), len(_LETTER.findall(span.raw))
    year = float(re.fullmatch(r"(?:19|20)\d\d", span.raw) is not None)
    return (float(len(span.raw)), float(digits), float(letters), float(len(span.raw) - digits - letters), year)


def _dates(values: Sequence[Scored]) -> list[tuple[float, ...]]:
    """Place of a day among the days of the paper: issue dates come before due dates, and periods before both."""
    days = [value.span.days[0].toordinal() if value.span.days else 0 for value in values]
    known = sorted({day for day in days if day})
    if not known:
        return [(0.0,) * 5 for _value in values]
    return [
        (
            float(known.index(day)) if day else -1.0,
            float(len(known)),
            float(min(day - known[0], 1000)),
            float(min(known[-1] - day, 1000)),
            float(len(value.span.days)),
        )
        for value, day in zip(values, days, strict=True)
    ]


WIDTH: Final = 2 + 7 + 8 + 4 + 3 + 5


def all_tables(
    paper: Paper, found: Mapping[FieldName, Sequence[Candidate]]
) -> dict[FieldName, tuple[list[Scored], Table]]:
    """Return values and features of every scored field."""
    tables = {}
    for name in KINDS:
        values = values_of(paper, found.get(name, ()), name)
        tables[name] = (values, table_of(paper, values, name))
    return tables
