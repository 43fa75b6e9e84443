"""Which label speaks for a value: the one to its left, in its cell, or above it as a head of its column.

A label that has its own value beside it does not also speak for what stands below. The nearest label owns a value, so a
label of something else ("Customer No.") is evidence against every other field.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from documents.values import months
from documents.values.names import fold
from extractors.labels.nouns import nouns_in
from extractors.layout.grids import grid_caption
from extractors.layout.pairs import pair_named, pair_of
from extractors.layout.paper import OTHER_NUMBER, Hit, Paper
from extractors.layout.rows import Cell, Row
from extractors.layout.spans import Span, SpanKind
from extractors.layout.stacks import caption_below, is_value, names_above

ACROSS_NUMBERS: Final = 0.75
"""Strength of a row's head label when other figures stand between it and the value."""
ENUMERATED: Final = 0.95
"""Strength of a label for the further numbers of a list: "Orders 4711, 4712 and 4713"."""
ACROSS_WORDS: Final = 0.35
MOST_LETTERS_BETWEEN: Final = 14
MOST_WORDS_BEHIND: Final = 2
"""Words behind a label that qualify it, in a cell of their own with it."""
BELOW: Final = 0.92
BOXED: Final = 0.88
"""A label and its amount in a box of their own, one to the left, the other to the right below."""
LARGE: Final = 1.2
"""Times the height of its label, from which an amount is a sum though another column stands behind it."""
BOX_ROWS: Final = 3
"""Rows between them, those of the sums beside the box included."""
FARTHER: Final = 0.5
"""An identifier or a date stands right below its label; an amount may be the last of a column."""
ROWS_UP: Final = 8
FARTHEST_UP: Final = 7.0
"""A head of a column speaks for values at most this many row heights below."""
MOST_SIGNS_OF_HEAD: Final = 40
"""A cell with so many signs beside the label is a sentence, not the head of what stands below."""
WORDS_OF_SENTENCE: Final = 5
RIVAL: Final = 0.25
"""What is left of a score when a label of something else is the stronger one."""

UNREADABLE: Final = 0.2
"""A word read in a picture with less confidence is a smear or a row of leader dots, not a word between."""

_SIGNS: Final = r"[\s:.,;=>*#°º|()\[\]\"'`’_?!~«»·•…–—-]"
_WEEKDAYS: Final = (
    "(?:mon|tues|wednes|thurs|fri|satur|sun)day|mon|tue|wed|thu|fri|sat|sun"
    "|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|sonnabend|mo|di|mi|do|fr|sa|so"
    "|(?:lun|mar|mercre|jeu|vendre|same)di|dimanche|(?:maan|dins|woens|donder|vrij|zater|zon)dag"
    "|lunes|martes|miércoles|jueves|viernes|sábado|domingo"
    "|(?:lune|marte|mercole|giove|vener)d[ìi]|sabato|domenica"
)
_FILLER: Final = re.compile(
    rf"{_SIGNS}*"
    r"(?:(?:EUR|USD|GBP|CHF|Rs|INR|CAD|AUD|€|\$|£|in|is|est|ist|no|nr|n|of|vom|du|de|del|le|am|den|the|at|to|bis|zum|e|am|il|el|op|van|"
    rf"{_WEEKDAYS}|"
    rf"\d{{1,2}}(?:[.,]\d{{1,2}})?\s?%){_SIGNS}*)*",
    re.IGNORECASE,
)
_CURRENCY: Final = re.compile(r"EUR|USD|GBP|CHF")
_QUALIFIER: Final = re.compile(r"\([^()\d]{1,20}\)")
"""Words in brackets behind a label: "Order No. (yours)"."""
_LIST: Final = re.compile(rf"{_SIGNS}*(?:[A-Z]*[\w./-]*\d[\w./-]*\s?(?:[,;/&+]|und|and|et|en|y|e)\s?)+", re.IGNORECASE)


_HOUSE: Final = re.compile(r"\d{1,4}[a-z]?,?(?:\s[^\W\d_][^\W\d_.'’-]*){2,}$", re.IGNORECASE)
"""A number with two words or more behind it: "136 Abbey Way" is no value of the label beside it."""


@dataclass(frozen=True, slots=True)
class Link:
    """A label that speaks for a value, and how strongly the layout says so (0.0 to 1.0)."""

    hit: Hit
    strength: float
    above: bool = False


def links(paper: Paper, span: Span) -> tuple[Link, ...]:
    """Return the labels that speak for a value: its own of several in one breath, else one to its left, one above."""
    pair = pair_of(paper, span)
    if pair is not None:
        return (Link(pair.hit, 1.0),) if pair.hit is not None and _speaks(pair.hit, span) else ()
    found = []
    left = _left(paper, span)
    if left is not None:
        found.append(left)
    below = captioned_below(paper, span) if left is None and not span.decimals else None
    above = below or boxed(paper, span) or _above(paper, span)
    if above is not None:
        found.append(above)
    return tuple(found)


def cached_links(paper: Paper, span: Span) -> tuple[Link, ...]:
    """Return `links`, remembered for this paper."""
    key = (span.row, span.start, span.kind)
    known = paper.layout_cache.get(key)
    if known is None:
        known = paper.layout_cache[key] = links(paper, span)
    return known  # type: ignore[return-value]


def score(paper: Paper, span: Span, wanted: Mapping[str, float]) -> tuple[float, str]:
    """Return how well the labels of a value suit a field, and the best label's text.

    Args:
        paper: The document.
        span: The value.
        wanted: Concepts of labels that name the field, each with a factor from 0.0 to 1.0.
    """
    near = cached_links(paper, span)
    if not near:
        return 0.0, ""
    best, text, rival = 0.0, "", 0.0
    near = _of_totals(paper, span, near)
    if not near[0].above and near[0].strength == 1.0 and _names(near[0].hit, wanted):
        near = near[:1]  # The label right before a value owns it, whatever heads the column.
    for link in near:
        mine = link.strength * _names(link.hit, wanted)
        if mine > best:
            best, text = mine, link.hit.label
        if mine == 0.0:
            rival = max(rival, link.strength * max(phrase.weight for phrase in link.hit.phrases))
    return (best * RIVAL if rival > best else best), text


def _of_totals(paper: Paper, span: Span, near: tuple[Link, ...]) -> tuple[Link, ...]:
    """Leave out the head of the table for an amount below its rows that has a label of its own to the left."""
    if len(near) == 1 or span.row in paper.table_rows or span.kind is not SpanKind.AMOUNT:
        return near
    left = not near[0].above and near[0].strength >= ACROSS_NUMBERS
    kept = tuple(link for link in near if not (link.above and link.hit.row in paper.table_rows))
    return kept if left and kept else near


def _names(hit: Hit, wanted: Mapping[str, float]) -> float:
    """Return how surely a label names one of the concepts, 0.0 when it names none."""
    best = 0.0
    for phrase in hit.phrases:
        best = max(best, phrase.weight * wanted.get(phrase.concept, 0.0))
    return best


def _speaks(hit: Hit, span: Span) -> bool:
    """Tell whether a label can name a value of this type: a word for a date names no amount, nor vice versa."""
    dates = [concept.endswith("_date") for concept in hit.concepts]
    if span.kind is SpanKind.DATE:
        return any(dates) or any(hit.weight(name) for name in ("payment_terms",))
    if span.kind is SpanKind.AMOUNT and span.decimals:
        return not all(concept.endswith(("_date", "_number")) for concept in hit.concepts)
    return not all(dates)


def _left(paper: Paper, span: Span) -> Link | None:
    row = paper.rows[span.row]
    hits = [hit for hit in paper.labels[span.row] if hit.end <= span.start and _speaks(hit, span)]
    if not hits:
        return None
    hit = hits[-1]
    if _is_of_other_cell(row, hit, span):
        return None
    strength = _between(_QUALIFIER.sub(" ", _readable(row, hit.end, span)), span)
    if strength < ACROSS_NUMBERS and _is_qualified(row, hit, span):
        strength = ACROSS_NUMBERS
    return Link(hit, strength) if strength > 0 else None


def _is_of_other_cell(row: Row, hit: Hit, span: Span) -> bool:
    """Tell whether another cell's own key stands before a value, or a street behind it: "Invoice No." by "Qty: 12"."""
    cell = row.cells[row.cell_at(span.start)]
    key = row.text[cell.start : span.start].rstrip()
    if hit.end > cell.start:
        return False
    return (key.endswith(":") and any(sign.isalpha() for sign in key)) or _HOUSE.match(cell.text) is not None


def _is_qualified(row: Row, hit: Hit, span: Span) -> bool:
    """Tell whether a word or two follow a label in its cell, and the number begins the next: "PO ref. given"."""
    at = row.cell_at(hit.start)
    if span.kind is not SpanKind.IDENTIFIER or at + 1 >= len(row.cells) or span.start != row.cells[at + 1].start:
        return False
    cell, tail = row.cells[at], row.text[hit.end : row.cells[at].end]
    leads = not any(sign.isalnum() for sign in row.text[cell.start : hit.start])
    words = tail.split()
    named = any(sign.isdigit() for sign in tail) or nouns_in(tail)
    return leads and len(words) <= MOST_WORDS_BEHIND and not named


def _readable(row: Row, start: int, span: Span) -> str:
    """Return what stands before a value, without words that could not be read, and without the weekday of a date."""
    signs = list(row.text)
    for word, at in zip(row.words, row.starts, strict=True):
        weekday = span.kind is SpanKind.DATE and fold(word.text) in months.day_names()
        if start <= at < span.start and (word.confidence < UNREADABLE or weekday):
            signs[at : at + len(word.text)] = " " * len(word.text)
    return "".join(signs[start : span.start])


def _between(text: str, span: Span) -> float:
    if _FILLER.fullmatch(text):
        return 1.0
    letters = sum(sign.isalpha() for sign in text)
    has_digits = any(sign.isdigit() for sign in text)
    if has_digits and span.kind is SpanKind.IDENTIFIER and _LIST.fullmatch(text):
        return ENUMERATED
    if has_digits and span.kind is not SpanKind.AMOUNT:
        return ACROSS_WORDS if letters <= MOST_LETTERS_BETWEEN else 0.0
    completed = span.kind is SpanKind.IDENTIFIER and not has_digits and text.rstrip().endswith(":")
    if letters <= 4 or (completed and letters <= MOST_LETTERS_BETWEEN):
        return ACROSS_NUMBERS  # A word before the colon belongs to the label: "Order No. customer: 4711".
    return ACROSS_WORDS if letters <= MOST_LETTERS_BETWEEN else 0.0


def _above(paper: Paper, span: Span) -> Link | None:
    row = paper.rows[span.row]
    if row.index and _over(paper, paper.rows[row.index - 1], span) is None:
        caption = grid_caption(paper, row, row.cells[row.cell_at(span.start)])
        if caption is not None:
            return _in_caption(paper, paper.rows[row.index - 1], caption, span)
    between = 0
    for row in _rows_up(paper, span):
        hit = _over(paper, row, span)
        if hit is not None:
            strength = BELOW * (1.0 if span.kind is SpanKind.AMOUNT or not between else FARTHER)
            return Link(hit, strength, above=True)
        text = _text_over(row, span)
        if any(map(str.isalpha, _CURRENCY.sub("", text))):
            return None
        between += bool(text.strip())
    return None


def _in_caption(paper: Paper, row: Row, caption: Cell, span: Span) -> Link | None:
    """Return the label that a caption holds; a caption without one for such a value leaves it without."""
    hits = [hit for hit in paper.labels[row.index] if caption.start <= hit.start < caption.end and _speaks(hit, span)]
    named = [hit for hit in hits if not set(hit.concepts) <= {"document_number", OTHER_NUMBER}] or hits
    return Link(named[0], BELOW, above=True) if named else None


def boxed(paper: Paper, span: Span) -> Link | None:
    """Return the label of a total in a box of its own, with its amount below to the right: "Total due" beside the sums.

    The amount ends one of the next rows, or is printed larger than its label, and nothing else stands below the label
    up to it.
    """
    if span.kind is not SpanKind.AMOUNT or not span.decimals or span.row in paper.table_rows:
        return None
    own = paper.rows[span.row]
    at = own.cell_at(span.start)
    value = own.cells[at]
    beside = own.cells[at - 1].box.x1 if at else float("-inf")
    for row in list(_rows_up(paper, span))[:BOX_ROWS]:
        cell = next((one for one in reversed(row.cells) if one.box.x0 <= value.box.x0), None)
        if cell is None:
            continue  # What stands there is of the next column.
        if cell.box.x1 <= beside:
            return None
        hit = next((one for one in paper.labels[row.index] if one.start == cell.start and _is_total(one)), None)
        if hit is not None:
            large = value.box.bottom - value.box.top > LARGE * (cell.box.bottom - cell.box.top)
            plain = large or value is own.cells[-1]
            fits = plain and hit.end >= cell.end - 1 and beside < cell.box.x0 <= value.box.x0
            return Link(hit, BOXED, above=True) if fits else None
        beside = max(beside, cell.box.x1)
    return None


def _is_total(hit: Hit) -> bool:
    return any(hit.weight(name) for name in ("gross_total", "payable"))


def captioned_below(paper: Paper, span: Span) -> Link | None:
    """Return the label right below a value, where a stack of values and labels begins with a value."""
    row = paper.rows[span.row]
    found = caption_below(paper, row, row.cells[row.cell_at(span.start)])
    return Link(found, BELOW, above=True) if found is not None and _speaks(found, span) else None


def _rows_up(paper: Paper, span: Span) -> Iterator[Row]:
    own = paper.rows[span.row]
    for index in range(span.row - 1, max(span.row - 1 - ROWS_UP, -1), -1):
        row = paper.rows[index]
        if row.page != own.page or own.box.top - row.box.bottom > FARTHEST_UP * own.height:
            return
        yield row


def _over(paper: Paper, row: Row, span: Span) -> Hit | None:
    """Return the label of a row that stands over a value and has no value of its own beside it."""
    best, most = None, 0.0
    for hit in paper.labels[row.index]:
        cell = row.cells[row.cell_at(hit.start)]
        if names_above(paper, row, cell) or _is_sentence(cell):
            continue
        overlap = min(cell.box.x1, span.box.x1) - max(cell.box.x0, span.box.x0)
        aligned = abs(cell.box.x0 - span.box.x0) < row.height / 2 or abs(cell.box.x1 - span.box.x1) < row.height / 2
        if not (overlap > 0 or aligned) or not _speaks(hit, span):
            continue
        if len(cell.text) - len(hit.text) > MOST_SIGNS_OF_HEAD and not _wraps(row, hit, span):
            continue
        if pair_named(paper, hit) is None and not _has_own_value(paper, row, hit):
            hit_overlap = min(hit.box.x1, span.box.x1) - max(hit.box.x0, span.box.x0)
            size = 1 + max(hit_overlap, 0.0)
            if size > most:
                best, most = hit, size
    return best


def _is_sentence(cell: Cell) -> bool:
    """Tell whether a cell is a sentence with its full stop: "Thank you for your order." heads nothing."""
    figures = any(sign.isdigit() for sign in cell.text)
    return cell.text.endswith(".") and not figures and len(cell.text.split()) >= WORDS_OF_SENTENCE


def _wraps(row: Row, hit: Hit, span: Span) -> bool:
    """Tell whether a sentence ends with the label, and the value begins the line below it."""
    cell = row.cells[row.cell_at(hit.start)]
    ends = not any(sign.isalnum() for sign in row.text[hit.end : cell.end])
    return ends and row.index == span.row - 1 and abs(cell.box.x0 - span.box.x0) < row.height / 2


def _has_own_value(paper: Paper, row: Row, hit: Hit) -> bool:
    """Tell whether a value follows the label in its own cell, or as the next cell of its row."""
    at = row.cell_at(hit.start)
    later = [other.start for other in paper.labels[row.index] if other.start >= hit.end]
    end = min([row.cells[at].end, *later])
    if any(hit.end <= span.start < end for span in paper.spans[row.index] if span.kind is not SpanKind.PERCENT):
        return True
    if row.cells[at].end > end or at + 1 >= len(row.cells):
        return False
    following = row.cells[at + 1]
    if any(following.start <= start < following.end for start in later) or _is_key_and_value(following):
        return False
    return is_value(paper, row, following)


def _is_key_and_value(cell: Cell) -> bool:
    """Tell whether a cell begins with a key of its own, "Qty: 12 pieces", or is a street with its number."""
    if _HOUSE.match(cell.text):
        return True
    key, colon, _value = cell.text.partition(":")
    return bool(colon) and any(sign.isalpha() for sign in key) and not any(sign.isdigit() for sign in key)


def _text_over(row: Row, span: Span) -> str:
    x0, x1 = span.box.x0, span.box.x1
    least = min(0.3 * (x1 - x0), row.height)
    return " ".join(
        [word.text for word in row.words if word.box.x0 < x1 and min(word.box.x1, x1) - max(word.box.x0, x0) > least]
    )
