"""Numbers printed in groups with blanks between: "170 733 985" and "RE 2026 / 12" are one number each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from extractors.labels.dictionary import Kind, find
from extractors.layout.rows import Cell, Row
from extractors.layout.spans import Span, SpanKind

LONGEST_GROUP: Final = 3
"""Digits; where every group is longer, each is a number of its own ("4711 4712"), unless the first is a year."""
LONGEST_NUMBER_WORD: Final = 6
"""Letters between a title and its number, such as "Nummer"."""
_HEAD: Final = re.compile(r"(?:[A-Z]{1,5}[ -]?)?\d{1,6}")
_GROUPS: Final = re.compile(
    r"(?:(?: | ?[/–-] ?)\d{1,6})+"
    r"(?=[\s,;·|/-]*(?:(?:vom|von|du|de|del|della|van|of|dated|d\.?\s?d\.?|from|on|am|den|le|il|el)\b[\s.:]*)?$)",
    re.IGNORECASE,
)
"""Up to the end of the cell, or up to the word that leads to the date behind a number."""
_EQUAL_GROUPS: Final = re.compile(r"\d{3,6}(?: \d{3,6}){1,3}")
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_PARTS: Final = re.compile(r" [/|] ")
LONGEST_SERIES: Final = 4
"""Digits before a slash that may be the series or the year of one number."""


def joined(row: Row, spans: Sequence[Span], labels: Sequence[tuple[int, int]]) -> tuple[Span, ...]:
    """Return the values of a row with the groups of a number as one identifier.

    Args:
        row: The row.
        spans: Its values, left to right.
        labels: Where its labels begin and end. A grouped number follows one of them or a title, or fills its cell.
    """
    kept: list[Span] = []
    end = 0
    for span in spans:
        if span.kind is not SpanKind.IDENTIFIER:
            kept.append(span)
        elif span.start >= end:
            whole = _whole(row, span, spans, labels)
            kept.append(whole)
            end = whole.end
    return tuple(kept)


def grown(row: Row, span: Span) -> Span:
    """Return a number with the groups behind it where it and they are of equal length and fill its cell.

    "4711 4712" may be two orders, but a paper has one number of its own: only there it is one.
    """
    end = row.cells[row.cell_at(span.start)].end
    text = row.text[span.start : end]
    if not span.raw.isdecimal() or span.end == end or not _EQUAL_GROUPS.fullmatch(text):
        return span
    if {len(group) for group in text.split()} != {len(span.raw)}:
        return span
    box, confidence = row.box_of(span.start, end), row.confidence_of(span.start, end)
    return replace(span, end=end, raw=text, box=box, confidence=confidence)


def _whole(row: Row, span: Span, spans: Sequence[Span], labels: Sequence[tuple[int, int]]) -> Span:
    if _HEAD.fullmatch(span.raw) is None:
        return span
    cell = row.cells[row.cell_at(span.start)]
    stops = (*labels, *_slashes(row, span, cell))
    before = max([cell.start, *(end for start, end in stops if cell.start <= start and end <= span.start)])
    days = [other.start for other in spans if other.kind is SpanKind.DATE]
    end = min([cell.end, *(start for start in (*days, *(stop[0] for stop in stops)) if start >= span.end)])
    grouped = _GROUPS.match(row.text, span.end, end)
    if grouped is None or not _is_led(row.text[before : span.start]):
        return span
    numbers = re.findall(r"\d+", span.raw + grouped[0])
    if min(len(number) for number in numbers) > LONGEST_GROUP and not _YEAR.fullmatch(numbers[0]):
        return span
    stop = span.end + len(grouped[0].rstrip())
    box = row.box_of(span.start, stop)
    raw, confidence = row.text[span.start : stop], row.confidence_of(span.start, stop)
    return replace(span, end=stop, raw=raw, box=box, confidence=confidence)


def _slashes(row: Row, span: Span, cell: Cell) -> list[tuple[int, int]]:
    """Return the slashes that part several values of a cell: others are signs within one number ("RE 26 / 0071")."""
    found = [match.span() for match in _PARTS.finditer(row.text, cell.start, cell.end)]
    several = any(end <= span.start for _start, end in found)
    return found if several or sum(sign.isdigit() for sign in span.raw) > LONGEST_SERIES else []


def _is_led(before: str) -> bool:
    """Tell whether nothing, or no more than a title with a word for number, stands before a number."""
    if not any(sign.isalnum() for sign in before):
        return True
    titles = find(Kind.TITLE, before)
    return bool(titles) and sum(sign.isalpha() for sign in before[titles[-1].end :]) <= LONGEST_NUMBER_WORD
