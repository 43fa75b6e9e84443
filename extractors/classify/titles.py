"""Titles: the words by which a paper says what it is, told from labels and sentences that only mention a paper.

"Delivery note" may be the title of a delivery note, the label of its number on an invoice, or a word of a sentence.
What tells them apart is what stands around the words, how large they are printed, and where.
"""

from __future__ import annotations

import re
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, NamedTuple

from documents.kind import DocType
from documents.text import Page, Reader, Word
from extractors.classify.misread import misread_title
from extractors.labels.dictionary import Kind, Match, Token, dictionary, find, tokens_of
from extractors.layout.acts import acts_of
from extractors.layout.paper import Hit, Paper, hits_of
from extractors.layout.rows import Row
from extractors.layout.spans import SpanKind
from extractors.layout.subject import subject_start

REFERENCES: Final = ("order_number", "delivery_note_number")
"""Concepts of labels behind which another paper is named."""
NAMED: Final = 0.8
"""Least weight of such a label."""
LARGE: Final = 1.15
"""So many times the usual height makes words large; OCR measures capitals lower than small letters with stems."""
STYLE_HEIGHT: Final = 1.08
"""Words of one row that differ so much in height, and in capitals too, were not printed as one phrase."""
SIZE_HEIGHT: Final = 1.4
"""Words that differ so much in height were not printed as one phrase, whatever their letters."""
LOOSE_BLANK: Final = 2.0
"""On typewriter paper words are apart by up to so many heights."""
UPPER: Final = 0.5
"""A clear title stands in this upper share of the page."""
HEADED: Final = 0.8
"""What a title is worth that is also a label of its own number: "Invoice No. 4711"."""
ACTED: Final = 1.0
"""What a sentence is worth that does what the paper is for, by its number."""
HEADED_ON: Final = 0.6
"""What the head of the second page is worth, with number and day: less than a title of the first."""
RUNNING: Final = 0.12
"""Running heads stand in this upper share of a page."""
LEADING: Final = 0.8
"""What a large title is worth with more words behind it: "Invoice for the supply of power"."""
AMONG_CELLS: Final = 0.55
"""What small words are worth beside other cells: there labels and heads of columns stand."""
INSIDE_LABEL: Final = 0.4
BEFORE_COLON: Final = 0.3
CAPITALS_BEFORE_COLON: Final = 0.5
MISREAD: Final = 0.9
WHOLE: Final = 0.75
"""Form from which a title can be clear."""

UNDER_ITEM: Final = 0.4
"""What is left of small words with a number below a priced row: "Call-off 4711" tells what an item belongs to."""
FEWEST_AMOUNTS: Final = 2
"""Amounts with decimals in a row that is priced: a price and what it comes to."""
SUBJECT: Final = 0.74
"""Form of the subject of a letter that may as well be about another paper: "Re: Invoice 4711"."""


FOREIGN: Final = 0.7
"""What is left of a short word that is a title in another language than the paper's: "Note" is a French receipt."""
LONGEST_FOREIGN: Final = 5
"""Letters of such a word."""

_ORDINAL: Final = re.compile(
    r"^\s*\d{1,2}(?:st|nd|rd|th|er|re|ère|ème|nd|de|e|ste|º|ª|°|\.)\s(?=[^\W\d_])", re.IGNORECASE
)
"""The count of a reminder: "2nd Reminder"."""
_HEADS: Final = (Kind.LABEL, Kind.HEADER, Kind.ROLE)
_IGNORED: Final = frozenset(
    word
    for words in (
        "no nr n number nummer numero num page copy kopie copie kopia duplicate duplikat original",
        "of der die das du de la le il van vom am den from dated the a",
        "your our ihre ihr unsere unser votre notre uw onze su nuestra nuestro vostra vostro nostra nostro",
    )
    for word in words.split()
)


@dataclass(frozen=True, slots=True)
class Title:
    """A title found.

    Attributes:
        concept: The entry of the table `titles` in the vocabulary.
        strength: How much it looks like the paper's own title, 0.0 to about 1.8; only for comparing.
        clear: It is large or near the top, and fills its heading or leads it.
        numbered: A figure follows it in its heading, as in "Invoice 4711".
    """

    concept: str
    hit: Hit
    strength: float
    clear: bool
    numbered: bool


class _Heading(NamedTuple):
    """Words printed as one phrase; `start` is their offset in the row, `subject`: "Re:" led to it."""

    row: Row
    start: int
    text: str
    alone: bool
    subject: bool

    @property
    def words(self) -> str:
        """The text up to its first word with a figure, or its first bracket or colon."""
        text = _ORDINAL.sub(lambda ordinal: " " * len(ordinal[0]), self.text)
        found = re.match(r"(?:[\d\s.)#(*-]*\s)?[^\d(:]*(?![^\s(:])", text)
        return found[0] if found else ""


class _Sheet(NamedTuple):
    """The first page, the usual height of its rows, and where the first of them with a price stands, in points."""

    page: Page
    usual: float
    priced: float


class _Place(NamedTuple):
    depth: float
    size: float


def titles_of(paper: Paper) -> tuple[Title, ...]:
    """Return the titles on the first page, strongest first."""
    if not paper.pages or not paper.rows:
        return ()
    first = paper.pages[0]
    sheet = _Sheet(first, statistics.median(row.height for row in paper.rows), _first_priced(paper, first))
    found = [
        title
        for row in paper.rows
        if row.page == first.number
        for heading in _headings(paper, row)
        if not _is_reference(paper, heading)
        for title in _titles_in(paper, sheet, heading)
    ]
    found.extend(Title(name, act.hit, ACTED, True, True) for act in acts_of(paper) for name in act.hit.concepts)
    found.extend(_running_heads(paper))
    return tuple(sorted(found, key=lambda title: -title.strength))


def _is_reference(paper: Paper, heading: _Heading) -> bool:
    """Tell whether a heading is what stands behind the label of another paper's number: "Order number   PO 4711"."""
    row = heading.row
    return any(
        hit.end <= heading.start
        and not row.text[hit.end : heading.start].strip(" :.#")
        and any(hit.weight(concept) >= NAMED for concept in REFERENCES)
        for hit in paper.labels[row.index]
    )


def _running_heads(paper: Paper) -> Iterator[Title]:
    """Yield the titles that head the second page with the paper's number, for a first page that has none."""
    if len(paper.pages) == 1:
        return
    second = paper.pages[1]
    for row in paper.rows:
        if row.page != second.number or row.box.top > RUNNING * second.height:
            continue
        for hit in hits_of(Kind.TITLE, row):
            cell = row.cells[row.cell_at(hit.start)]
            spans = [span for span in paper.spans[row.index] if hit.end <= span.start < cell.end]
            numbered = any(span.kind is SpanKind.IDENTIFIER for span in spans[:2])
            if hit.start == cell.start and numbered and any(span.kind is SpanKind.DATE for span in spans):
                yield from (Title(concept, hit, HEADED_ON, True, True) for concept in hit.concepts)


def _headings(paper: Paper, row: Row) -> Iterator[_Heading]:
    """Cut a row where the blank is wide or the print changes; a date on the other side is no neighbour.

    Words such as "Re:" that lead to the subject of a letter are no part of its heading.
    """
    loose = len(row.words) == len(row.cells)
    cuts = [0]
    for at, (before, after) in enumerate(pairwise(row.words), 1):
        cell_ends = row.cell_at(row.starts[at - 1]) != row.cell_at(row.starts[at])
        near = loose and after.box.x0 - before.box.x1 <= LOOSE_BLANK * row.height
        if (cell_ends and not near) or _restyled(before, after):
            cuts.append(at)
    starts = [row.starts[cut] for cut in cuts]
    ends = [start - 1 for start in starts[1:]] + [len(row.text)]
    dates = {(span.start, span.end) for span in paper.spans[row.index] if span.kind is SpanKind.DATE}
    undated = [stretch for stretch in zip(starts, ends, strict=True) if stretch not in dates]
    for start, end in zip(starts, ends, strict=True):
        first = start + subject_start(row.text[start:end])
        yield _Heading(row, first, row.text[first:end], alone=undated == [(start, end)], subject=first > start)


def _restyled(before: Word, after: Word) -> bool:
    heights = [word.box.bottom - word.box.top for word in (before, after)]
    if not all(any(sign.isalpha() for sign in word.text) for word in (before, after)):
        return False
    ratio = max(heights) / max(min(heights), 1.0)
    capitals = before.text.isupper() != after.text.isupper()
    return ratio >= SIZE_HEIGHT or (capitals and ratio >= STYLE_HEIGHT)


def _titles_in(paper: Paper, sheet: _Sheet, heading: _Heading) -> Iterator[Title]:
    page, usual, priced = sheet
    hits = list(_hits(page, heading))
    for hit, factor in hits:
        form = _form(paper, heading, hit, [other for other, _factor in hits], usual) * factor
        place = _Place(heading.row.box.top / max(page.height, 1.0), _height(hit) / max(usual, 1.0))
        numbered = any(sign.isdigit() for sign in heading.text[hit.end - heading.start :])
        if numbered and heading.row.box.top > priced and place.size < LARGE:
            form *= UNDER_ITEM
        for concept in dict.fromkeys(_as_modified(heading, hit, concept) for concept in hit.concepts):
            strength = _strength(form, place, hit) * (FOREIGN if _is_foreign(paper, hit, concept) else 1.0)
            yield Title(concept, hit, strength, _is_clear(form, place, hit, heading), numbered)


def _first_priced(paper: Paper, page: Page) -> float:
    """Return where the first row with a price and its amount stands in points; the foot of the page when none does."""

    def amounts(row: Row) -> int:
        spans = (span for span in paper.spans[row.index] if span.kind is SpanKind.AMOUNT and span.decimals)
        return len({row.cell_at(span.start) for span in spans})

    tops = (row.box.top for row in paper.rows if row.page == page.number and amounts(row) >= FEWEST_AMOUNTS)
    return min(tops, default=page.height)


def _as_modified(heading: _Heading, hit: Hit, concept: str) -> str:
    """Return what the words beside a title make of it: an unpaid invoice is a reminder, your order a confirmation.

    "Your order" leads a heading of its own; with a number or a colon behind it, it is a label.
    """
    modifiers = dictionary().title_modifiers
    before = [token.text for token in tokens_of(heading.text[: hit.start - heading.start])]
    rest = heading.text[hit.end - heading.start :]
    behind = [token.text for token in tokens_of(rest)][:1]
    beside = {*before[-1:], *behind}
    if concept == DocType.INVOICE and beside & modifiers["open"]:
        return DocType.OTHER.value
    plain = heading.alone and ":" not in rest and not any(sign.isdigit() for sign in rest)
    yours = plain and len(before) == 1 and before[0] in modifiers["yours"] and not _longer_numbers(heading, hit)
    answered = yours or bool(beside & modifiers["accepted"])
    return DocType.OTHER.value if concept == DocType.PURCHASE_ORDER and answered else concept


def _longer_numbers(heading: _Heading, hit: Hit) -> bool:
    """Tell whether a word for number stands behind a title: then a label of a number begins with it."""
    found = find(Kind.LABEL, heading.text[hit.end - heading.start :])
    return bool(found) and any(found[0].weight(name) for name in ("document_number", "other_number"))


def _hits(page: Page, heading: _Heading) -> Iterator[tuple[Hit, float]]:
    """Yield the titles of a heading, each with what reading it right is worth; OCR may have misread its first words."""
    matches = [
        match
        for match in find(Kind.TITLE, heading.text)
        if not re.match(r"[-/_]?\d", heading.text[match.end :])  # The head of a number: "PO4711".
    ]
    leading = bool(matches) and matches[0].start == tokens_of(heading.text)[0].start
    misread = misread_title(heading.words) if page.reader is Reader.OCR and not leading else None
    if misread is not None:
        yield _hit(heading, misread), MISREAD
        matches = [match for match in matches if match.start >= misread.end]
    for match in matches:
        yield _hit(heading, match), 1.0


def _hit(heading: _Heading, match: Match) -> Hit:
    row, start, end = heading.row, heading.start + match.start, heading.start + match.end
    return Hit(row.index, row.page, start, end, row.text[start:end], row.box_of(start, end), match.phrases)


def _form(paper: Paper, heading: _Heading, hit: Hit, hits: Sequence[Hit], usual: float) -> float:
    """Return how much of its heading a title fills, 0.0 to 1.0; a sentence that names a paper is no title."""
    words = heading.words
    large = _height(hit) >= LARGE * usual
    counted = _counted(words)
    titled = sum(any(other.start <= heading.start + token.start < other.end for other in hits) for token in counted)
    share = titled / max(len(counted), 1)
    leads = bool(counted) and heading.start + counted[0].start >= hit.start
    subject = heading.subject and heading.alone and hit.start == heading.start
    if subject and _ends_in_number(paper, heading, hit):
        return SUBJECT if _longer_labels(paper, heading, hit) else 1.0
    if subject and share < SUBJECT and _closes_with_number(paper, heading):
        return SUBJECT
    if large and leads:
        is_head = bool(_longer_labels(paper, heading, hit)) and _heads_columns(heading)
        return max(share, LEADING) * (1.0 if _names_itself(paper, heading, hit) and not is_head else INSIDE_LABEL)
    if heading.text.rstrip().endswith(":") or heading.text[hit.end - heading.start :].lstrip().startswith(":"):
        return share * (CAPITALS_BEFORE_COLON if hit.text.isupper() else BEFORE_COLON)
    if not heading.alone and (not hit.text.isupper() or _heads_columns(heading)):
        share *= AMONG_CELLS
    return share * _in_label(paper, heading, hit)


def _ends_in_number(paper: Paper, heading: _Heading, hit: Hit) -> bool:
    """Tell whether a number stands right behind a title and ends its heading: "Re: Invoice 4711" names the letter."""
    behind = [span for span in paper.spans[heading.row.index] if span.start >= hit.end]
    if not behind or behind[0].kind in {SpanKind.DATE, SpanKind.PERCENT}:
        return False
    end = behind[0].end
    words = heading.row.text[hit.end : behind[0].start] + heading.row.text[end : heading.start + len(heading.text)]
    return not any(sign.isalnum() for sign in words)


def _closes_with_number(paper: Paper, heading: _Heading) -> bool:
    """Tell whether a number ends a heading, whatever words lead to it: "Re: Invoice for customs INV-4711"."""
    end = heading.start + len(heading.text)
    return any(span.end == end and span.kind is SpanKind.IDENTIFIER for span in paper.spans[heading.row.index])


def _heads_columns(heading: _Heading) -> bool:
    """Tell whether the words stand in a row of heads of columns, without any figure."""
    row = heading.row
    if any(sign.isdigit() for sign in row.text):
        return False
    others = [cell for cell in row.cells if not cell.start <= heading.start < cell.end]
    return any(find(kind, cell.text) for cell in others for kind in _HEADS)


def _in_label(paper: Paper, heading: _Heading, hit: Hit) -> float:
    """Return what remains when the title is a part of a label: much of "Invoice No. 4711", little of "Invoice date".

    Little remains in the words for a party, too: "Invoice from" stands over an address. And "Your PO No. 4711" names
    what the paper answers: nobody's order is titled so.
    """
    if any(role.start <= hit.start and role.end > hit.end for role in paper.roles[heading.row.index]):
        return INSIDE_LABEL
    if not _longer_labels(paper, heading, hit):
        return 1.0
    before = [token.text for token in tokens_of(heading.text[: hit.start - heading.start])]
    if DocType.PURCHASE_ORDER in hit.concepts and frozenset(before[-1:]) & dictionary().title_modifiers["yours"]:
        return INSIDE_LABEL
    behind = heading.text[hit.end - heading.start :]
    followed = any(sign.isdigit() for sign in behind) and ":" not in behind
    return HEADED if followed and heading.alone and _names_itself(paper, heading, hit) else INSIDE_LABEL


def _names_itself(paper: Paper, heading: _Heading, hit: Hit) -> bool:
    """Tell whether every label that holds the title adds no more than a word for "number"."""
    return all(_texts(label.text) == _texts(hit.text) for label in _longer_labels(paper, heading, hit))


def _longer_labels(paper: Paper, heading: _Heading, hit: Hit) -> list[Hit]:
    return [
        label
        for label in paper.labels[heading.row.index]
        if label.start <= hit.start and label.end >= hit.end and label.end - label.start > hit.end - hit.start
    ]


def _counted(text: str) -> list[Token]:
    """Return the words that say something."""
    return [token for token in tokens_of(text) if token.text.isalpha() and token.text not in _IGNORED]


def _texts(text: str) -> list[str]:
    return [token.text for token in _counted(text)]


def _strength(form: float, place: _Place, hit: Hit) -> float:
    size = 0.5 + 0.25 * min(place.size, 3.0) + (0.15 if hit.text.isupper() else 0.0)
    return form * size * (1.25 - 0.75 * place.depth)


def _is_foreign(paper: Paper, hit: Hit, concept: str) -> bool:
    languages = {phrase.language for phrase in hit.phrases if phrase.concept == concept}
    return bool(paper.language) and paper.language not in languages and len(hit.text) <= LONGEST_FOREIGN


def _is_clear(form: float, place: _Place, hit: Hit, heading: _Heading) -> bool:
    if form < WHOLE or place.depth > UPPER:
        return False
    return place.size >= LARGE or hit.text.isupper() or heading.alone


def _height(hit: Hit) -> float:
    return hit.box.bottom - hit.box.top
