"""Values beside words that are in no dictionary: what the parts of those words and the rest of the head say.

"Rechnungsausgabezeichen: 4711" holds the word for invoice. And where every other pair of a head is known, the number
that remains is the paper's own. Such a value is worth showing to a reviewer and proves nothing.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Final, NamedTuple

from documents.field import Candidate
from documents.values import identifiers
from extractors.labels.dictionary import Kind, find
from extractors.labels.nouns import NUMBER_WORD, nouns_in
from extractors.layout.candidates import candidate
from extractors.layout.days import in_head
from extractors.layout.pairs import pair_of
from extractors.layout.paper import OTHER_NUMBER, Hit, Paper, hits_of
from extractors.layout.relations import cached_links
from extractors.layout.rows import Cell, Row
from extractors.layout.spans import Span, SpanKind
from extractors.layout.subject import subject_start

PARTLY_NAMED: Final = 0.58
"""Score of a number whose caption holds a word for the paper; below what proves a label."""
REMAINING: Final = 0.45
"""Score of the only number of the head whose caption says nothing: shown to the reviewer, not chosen."""
NUMBERED_ONLY: Final = 0.56
"""Score of the only number of the head that is called "No." and nothing else."""
REPEATED: Final = 0.57
"""Score of the only number of the head that is called nothing known and is printed again."""
RUNNING: Final = 0.12
"""Running heads stand in this upper share of a page."""
REACH: Final = 2
"""Rows between such a number and the title or the day of the paper."""
OWN_DATES: Final = frozenset({"invoice_date", "credit_note_date", "receipt_date", "document_date"})
_NUMBER: Final = re.compile(rf"{NUMBER_WORD}|#", re.IGNORECASE)
_WORD: Final = re.compile(r"[A-Z]{3,}\s")
MOST_WORDS: Final = 5
MOST_SIGNS: Final = 40
FEWEST_DIGITS: Final = 3
MOST_DIGITS: Final = 20
NEXT_ROW: Final = 1.5
"""Row heights between a caption and what stands below it."""
ROWS_UP: Final = 3
ALIGNED: Final = 0.3
APART: Final = 4.0
"""Row heights between columns."""
SURE: Final = 0.5
_GENERIC: Final = frozenset({"document_number", "document_date", OTHER_NUMBER})
_OF_PAYMENT: Final = _GENERIC | {
    "bank_other",
    "own_reference",
    "invoice_number",
    "credit_note_number",
    "preceding_invoice",
}
"""Labels beside which a paper's own number comes back."""
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_SENTENCE: Final = re.compile(r"[.!?]\s+\w{3,}|,")
_EDGE: Final = " \t:.,;#°º-–|/"


class Caption(NamedTuple):
    """Words where a label would stand: behind or above a value.

    Attributes:
        known: Concepts that the dictionary finds in it, without those that say no more than "number".
        generic: True when it holds a word such as "reference" or "number".
        nouns: Nouns of the dictionary that its words are made of, such as "invoice".
    """

    text: str
    known: frozenset[str]
    generic: bool
    nouns: frozenset[str]


class Pair(NamedTuple):
    """A value with its caption."""

    span: Span
    caption: Caption


def partly_named_numbers(paper: Paper, nouns: Collection[str]) -> list[Candidate]:
    """Return the numbers of the head whose captions are made of one of these nouns and of no other.

    Args:
        paper: The document.
        nouns: Nouns of the dictionary, such as "invoice" and "document".
    """
    own = [pair for pair in _pairs(paper) if pair.caption.nouns and pair.caption.nouns <= set(nouns)]
    return [candidate(paper, pair.span, PARTLY_NAMED, pair.caption.text) for pair in own]


def numbered_only(paper: Paper) -> list[Candidate]:
    """Return the one number of the head whose caption says "No." and nothing else, next to the paper's title or day.

    The paper's own number needs no noun: other numbers are named after what they number.
    """
    found = [pair for pair in _pairs(paper) if _is_bare(pair) and _is_near_own(paper, pair.span)]
    if len({pair.span.raw for pair in found}) != 1:
        return []
    return [candidate(paper, found[0].span, NUMBERED_ONLY, found[0].caption.text)]


def subject_numbers(paper: Paper, nouns: Collection[str]) -> list[Candidate]:
    """Return the number that ends the subject of a letter, whose words name the paper at most: "Re: Tolls 4711".

    Args:
        paper: The document.
        nouns: Nouns of the dictionary that name such a paper.
    """
    found = []
    for row in paper.rows:
        start = subject_start(row.text) if row.page == paper.pages[0].number and len(row.cells) == 1 else 0
        numbers = [span for span in paper.spans[row.index] if span.start > start and _is_number(paper, span)]
        words = row.text[start : numbers[0].start].strip(_EDGE) if start and numbers else ""
        named = any(sign.isalpha() for sign in words) and not any(sign.isdigit() for sign in words)
        if named and nouns_in(words) <= set(nouns) and in_head(paper, numbers[0]):
            found.append(candidate(paper, numbers[0], PARTLY_NAMED, words))
    return found[:1]


def running_numbers(paper: Paper) -> list[Candidate]:
    """Return the number of the first page's head that the next page repeats beside its own count of pages."""
    if len(paper.pages) == 1:
        return []
    heads = [row for row in paper.rows if row.page == paper.pages[1].number]
    repeated = {
        span.raw
        for row in heads
        if row.box.top < RUNNING * paper.pages[1].height and any(hit.weight("page") for hit in paper.labels[row.index])
        for span in paper.spans[row.index]
        if span.kind is SpanKind.IDENTIFIER
    }
    found = [span for span in paper.of_kind(SpanKind.IDENTIFIER) if span.raw in repeated and in_head(paper, span)]
    found = [span for span in found if _has_form(span.raw) and not _is_owned(paper, span)]
    return [candidate(paper, found[0], REPEATED)] if len({span.raw for span in found}) == 1 else []


def _is_bare(pair: Pair) -> bool:
    """Tell whether a caption consists of a word for number, and the value of one without words in it."""
    if not _NUMBER.match(pair.caption.text):
        return False
    hits = [match for match in find(Kind.LABEL, pair.caption.text) if match.weight("document_number")]
    covered = sum(match.end - match.start for match in hits)
    letters = sum(sign.isalnum() for sign in pair.caption.text)
    return bool(hits) and covered >= letters and not _WORD.match(pair.span.raw)


def _is_near_own(paper: Paper, span: Span) -> bool:
    """Tell whether a title, or the label of a date of the paper itself, stands in a row next to a value's."""
    own = paper.rows[span.row]
    near = [row for row in paper.rows[max(span.row - REACH, 0) : span.row + REACH + 1] if row.page == own.page]
    dated = any(set(hit.concepts) & OWN_DATES for row in near for hit in paper.labels[row.index])
    return dated or any(hits_of(Kind.TITLE, row) for row in near)


def repeated_numbers(paper: Paper) -> list[Candidate]:
    """Return the one number of the head whose caption says "number" or "reference" and that the paper prints again.

    A paper's own number comes back as the reference of its payment, in its subject or on its slip. A number that comes
    back beside a label of something else is that thing's.
    """
    rows: dict[str, list[Span]] = {}
    for span in paper.of_kind(SpanKind.IDENTIFIER):
        rows.setdefault(span.raw, []).append(span)
    found = [
        pair
        for pair in _pairs(paper)
        if _says_number_only(pair.caption)
        and len({span.row for span in rows[pair.span.raw]}) > 1
        and not any(_is_others(paper, span) for span in rows[pair.span.raw])
    ]
    if len({pair.span.raw for pair in found}) != 1:
        return []
    return [candidate(paper, found[0].span, REPEATED, found[0].caption.text)]


def _says_number_only(caption: Caption) -> bool:
    found = [match for match in find(Kind.LABEL, caption.text) if any(match.weight(name) for name in _GENERIC)]
    return sum(match.end - match.start for match in found) >= sum(sign.isalnum() for sign in caption.text)


def _is_others(paper: Paper, span: Span) -> bool:
    """Tell whether a label of something that is neither the paper nor its payment speaks for a value."""
    if hits_of(Kind.TITLE, paper.rows[span.row]):
        return False
    return span.row in paper.table_rows or any(
        link.strength >= SURE and not set(link.hit.concepts) <= _OF_PAYMENT for link in cached_links(paper, span)
    )


def remaining_numbers(paper: Paper) -> list[Candidate]:
    """Return the one number of the head whose caption says nothing, where it stands among known pairs."""
    left = [pair for pair in _pairs(paper) if not pair.caption.nouns]
    left = [pair for pair in left if not pair.caption.generic] or left
    if len({pair.span.raw for pair in left}) != 1 or not _in_block(paper, left[0].span):
        return []
    return [candidate(paper, left[0].span, REMAINING, left[0].caption.text)]


def caption_of(paper: Paper, span: Span) -> Caption | None:
    """Return the words before a value in its cell, in the cell before, or above it; None where none is like a label."""
    pair = pair_of(paper, span)
    if pair is not None:
        return _caption(paper, pair.label.row, pair.label.start, pair.label.end)
    row = paper.rows[span.row]
    at = row.cell_at(span.start)
    before = row.text[row.cells[at].start : span.start]
    if any(sign.isalnum() for sign in before):
        return _caption(paper, row, row.cells[at].start, span.start)
    if at and (found := _caption(paper, row, row.cells[at - 1].start, row.cells[at - 1].end)):
        return found
    return _above(paper, row, row.cells[at])


def _pairs(paper: Paper) -> Iterator[Pair]:
    """Yield the numbers of the head with captions that name nothing known."""
    for span in paper.of_kind(SpanKind.IDENTIFIER):
        if not in_head(paper, span) or span.row in paper.table_rows or not _is_number(paper, span):
            continue
        caption = caption_of(paper, span)
        if caption is not None and not caption.known and not _is_owned(paper, span):
            yield Pair(span, caption)


def _is_number(paper: Paper, span: Span) -> bool:
    """Tell whether a value has the form of a document's number and ends its cell."""
    row, pair = paper.rows[span.row], pair_of(paper, span)
    behind = row.text[span.end : row.cells[row.cell_at(span.start)].end if pair is None else pair.value.end]
    return span.kind is SpanKind.IDENTIFIER and not behind.strip(_EDGE) and _has_form(span.raw)


def _has_form(raw: str) -> bool:
    digits = "".join(sign for sign in raw if sign.isdigit())
    return (
        FEWEST_DIGITS <= len(digits) <= MOST_DIGITS
        and not _YEAR.fullmatch(digits)
        and not identifiers.iban(raw)
        and not identifiers.vat_id(raw)
    )


def _is_owned(paper: Paper, span: Span) -> bool:
    """Tell whether a label of something known speaks for a value."""
    return any(link.strength >= SURE and not set(link.hit.concepts) <= _GENERIC for link in cached_links(paper, span))


def _in_block(paper: Paper, span: Span) -> bool:
    """Tell whether the head holds another value with a known label: then this one stands among pairs."""
    others = (other for row in paper.spans for other in row if other is not span and in_head(paper, other))
    return any(other.kind in {SpanKind.IDENTIFIER, SpanKind.DATE} and _is_owned(paper, other) for other in others)


def _caption(paper: Paper, row: Row, start: int, end: int) -> Caption | None:
    text = row.text[start:end].strip(_EDGE)
    words = text.split()
    if not words or len(words) > MOST_WORDS or len(text) > MOST_SIGNS or _SENTENCE.search(text):
        return None
    if any(sign.isdigit() for sign in text) or not any(sign.isalpha() for sign in text):
        return None
    hits = [hit for hit in paper.labels[row.index] if start <= hit.start < end]
    return Caption(text, _known(hits), any(set(hit.concepts) & _GENERIC for hit in hits), nouns_in(text))


def _known(hits: list[Hit]) -> frozenset[str]:
    return frozenset(name for hit in hits if not set(hit.concepts) <= _GENERIC for name in hit.concepts)


def _is_stacked(above: Row, at: int, cell: Cell) -> bool:
    """Tell whether a caption begins where the value below it does, and what stands beside it is another column."""
    head, beside = above.cells[at], above.cells[at + 1]
    aligned = abs(head.box.x0 - cell.box.x0) <= ALIGNED * above.height
    return aligned and beside.box.x0 - head.box.x1 >= APART * above.height


def _above(paper: Paper, row: Row, cell: Cell) -> Caption | None:
    """Return the caption over a cell; rows of other columns may stand between."""
    for above in reversed(paper.rows[max(row.index - ROWS_UP, 0) : row.index]):
        if above.page != row.page or row.box.top - above.box.bottom > NEXT_ROW * row.height:
            return None
        for at, head in enumerate(above.cells):
            if min(head.box.x1, cell.box.x1) - max(head.box.x0, cell.box.x0) > 0:
                beside = above.cells[at + 1].text if at + 1 < len(above.cells) else ""
                has_own = any(sign.isdigit() for sign in beside) and not _is_stacked(above, at, cell)
                return None if has_own else _caption(paper, above, head.start, head.end)
    return None
