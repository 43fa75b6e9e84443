"""Several labels printed in one breath with their values in the same order: "Order / Date: 4711 / 3.4.2026".

The labels stand before the values in one cell, in the cell before, or in the row above. There are as many labels as
values, and no label of a date stands for a number or the other way round; where that fails, nothing is paired.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from extractors.labels.dictionary import Kind, Phrase, find
from extractors.layout.paper import Hit, Paper
from extractors.layout.rows import Cell, Row
from extractors.layout.spans import Span, SpanKind

MOST_PARTS: Final = 4
MOST_LETTERS: Final = 44
"""Letters of one label; a longer stretch is a sentence or an address."""
NEXT_ROW: Final = 2.5
"""Row heights between the labels and the values below them."""
ROWS_UP: Final = 3
"""Rows of other columns may stand between."""
_APART: Final = re.compile(r"\s+[/|]\s+")
_TIGHT: Final = re.compile(r"\s*[/|]\s*")
_LABELS_END: Final = (
    re.compile(r":(?=\s|$)"),
    re.compile(r"\.{3,}"),
    re.compile(r"\.(?=\s[^\s/|]*\d)"),
    re.compile(r"\s(?=[^\s/|]*\d)"),
)
"""What parts labels from values in one cell: a colon, leader dots, a full stop or a blank before the first figure."""
_EDGE: Final = " \t:.,;#°º-–|/"


class Part(NamedTuple):
    """A stretch of a row's text that names one value of several."""

    row: Row
    start: int
    end: int

    @property
    def text(self) -> str:
        """Return its words without signs around them."""
        return self.row.text[self.start : self.end].strip(_EDGE)


class Pair(NamedTuple):
    """A label and its value among several printed in one breath; `hit` is None for words of no dictionary."""

    label: Part
    value: Part
    hit: Hit | None


def pair_of(paper: Paper, span: Span) -> Pair | None:
    """Return the label of a value that is one of several in its cell, or None where labels and values do not pair."""
    in_row = _all_pairs(paper).get(span.row)
    if in_row is None:
        return None
    for pair in in_row.get(paper.rows[span.row].cell_at(span.start), ()):
        if pair.value.start <= span.start < pair.value.end:
            return pair
    return None


def pair_named(paper: Paper, hit: Hit) -> Pair | None:
    """Return the pair whose label a hit is a part of; None where it is no label of several."""
    row, found = paper.rows[hit.row], _all_pairs(paper)
    for index in range(hit.row, hit.row + 1 + ROWS_UP) if found else ():
        for at, pairs in found.get(index, {}).items():
            if index == hit.row and not 0 <= at - row.cell_at(hit.start) <= 1:
                continue
            for pair in pairs:
                if pair.label.row is row and pair.label.start <= hit.start < pair.label.end:
                    return pair
    return None


def _all_pairs(paper: Paper) -> dict[int, dict[int, tuple[Pair, ...]]]:
    """Return the pairs of a paper by the row and the cell of their values, worked out once; few papers have any."""
    known = paper.layout_cache.get("pairs")
    if known is None:
        found: dict[int, dict[int, tuple[Pair, ...]]] = {}
        for row in paper.rows:
            for at, cell in enumerate(row.cells):
                if pairs := _pairs_in(paper, row, cell, at):
                    found.setdefault(row.index, {})[at] = pairs
        known = paper.layout_cache["pairs"] = found
    return known  # type: ignore[return-value]


def _pairs_in(paper: Paper, row: Row, cell: Cell, at: int) -> tuple[Pair, ...]:
    """Return the pairs whose values stand in a cell."""
    if "/" not in cell.text and "|" not in cell.text:
        return ()
    for sign in _LABELS_END:
        end = sign.search(row.text, cell.start, cell.end)
        if end is not None and _is_words(row.text[cell.start : end.start()]):
            values = _parts(row, end.end(), cell.end, _APART)
            found = _paired(paper, Part(row, cell.start, end.start()), values)
            if found:
                return found
    values = _parts(row, cell.start, cell.end, _APART)
    if at and (before := row.cells[at - 1]) and _is_words(before.text):
        found = _paired(paper, Part(row, before.start, before.end), values)
        if found:
            return found
    above = _above(paper, row, cell)
    return _paired(paper, above, values) if above is not None else ()


def _is_words(text: str) -> bool:
    """Tell whether a text could be several labels: words without figures, parted by slashes."""
    return bool(_TIGHT.search(text)) and not any(sign.isdigit() for sign in text)


def _above(paper: Paper, row: Row, cell: Cell) -> Part | None:
    """Return the nearest cell above that begins where this one does, or overlaps it, when it may hold labels."""
    for above in reversed(paper.rows[max(row.index - ROWS_UP, 0) : row.index]):
        if above.page != row.page or row.box.top - above.box.bottom > NEXT_ROW * row.height:
            return None
        for head in above.cells:
            if min(head.box.x1, cell.box.x1) > max(head.box.x0, cell.box.x0):
                return Part(above, head.start, head.end) if _is_words(head.text) else None
    return None


def _parts(row: Row, start: int, end: int, apart: re.Pattern[str]) -> list[Part]:
    cuts = [(match.start(), match.end()) for match in apart.finditer(row.text, start, end)]
    edges = [(start, start), *cuts, (end, end)]
    return [Part(row, before[1], after[0]) for before, after in pairwise(edges)]


def _paired(paper: Paper, labels: Part, values: Sequence[Part]) -> tuple[Pair, ...]:
    """Return labels with their values, in order; nothing where they differ in number or in kind."""
    if not 1 < len(values) <= MOST_PARTS or not all(part.text for part in values):
        return ()
    if any(_is_label(paper, part) for part in values):
        return ()
    for apart in (_APART, _TIGHT, None):
        parts = _parts(labels.row, labels.start, labels.end, apart or _TIGHT)
        if apart is None:
            parts = _merged(paper, parts)
        if len(parts) != len(values) or not all(0 < len(part.text) <= MOST_LETTERS for part in parts):
            continue
        pairs = tuple(
            Pair(part, value, _hit(paper, part, _is_day(paper, value)))
            for part, value in zip(parts, values, strict=True)
        )
        if any(pair.hit for pair in pairs) and all(_suits(paper, pair) for pair in pairs):
            return pairs
    return ()


def _merged(paper: Paper, parts: Sequence[Part]) -> list[Part]:
    """Return labels with the same label in another language as one: "Order No. / Bestellnummer / Date / Datum"."""
    merged: list[Part] = []
    for part in parts:
        before = merged[-1] if merged else None
        if before is not None and _concepts(paper, before) & _concepts(paper, part):
            merged[-1] = Part(part.row, before.start, part.end)
        else:
            merged.append(part)
    return merged


def _concepts(paper: Paper, part: Part) -> set[str]:
    hits = [hit for hit in paper.labels[part.row.index] if hit.start < part.end and hit.end > part.start]
    return {name for hit in hits for name in hit.concepts}


def _is_label(paper: Paper, part: Part) -> bool:
    """Tell whether a part is itself a label: the next head of a column, "Our ref / Invoice", "Your ref / Order"."""
    hits = [hit for hit in paper.labels[part.row.index] if hit.start < part.end and hit.end > part.start]
    return bool(hits) and not any(sign.isdigit() for sign in part.text)


def _hit(paper: Paper, part: Part, day: bool) -> Hit | None:
    """Return the label nearest to the end of a part; a phrase that reaches into the next label is looked up anew."""
    inside = [hit for hit in paper.labels[part.row.index] if hit.start < part.end and hit.end > part.start]
    if any(hit.start < part.start or hit.end > part.end for hit in inside):
        inside = [_found(part, match.start, match.end, match.phrases) for match in find(Kind.LABEL, part.text)]
    suiting = [hit for hit in inside if day == _names_day(hit)] or inside
    return suiting[-1] if suiting else None


def _found(part: Part, start: int, end: int, phrases: tuple[Phrase, ...]) -> Hit:
    row = part.row
    first = row.text.index(part.text, part.start)
    start, end = first + start, first + end
    return Hit(row.index, row.page, start, end, row.text[start:end], row.box_of(start, end), phrases)


def _suits(paper: Paper, pair: Pair) -> bool:
    """Tell whether a label may name its value: a day is named by a word for days, and nothing else is."""
    if pair.hit is None:
        return True
    only_days = all(concept.endswith("_date") for concept in pair.hit.concepts)
    if _is_day(paper, pair.value):
        return only_days or not all(concept.endswith("_number") for concept in pair.hit.concepts)
    return not only_days or not any(sign.isdigit() for sign in pair.value.text) or " " in pair.value.text


def _names_day(hit: Hit) -> bool:
    return any(concept.endswith("_date") for concept in hit.concepts)


def _is_day(paper: Paper, part: Part) -> bool:
    """Tell whether a value is a day or a period of days."""
    spans = paper.spans[part.row.index]
    return any(span.kind is SpanKind.DATE and part.start <= span.start < part.end for span in spans)
