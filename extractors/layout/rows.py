"""Rows and cells from words: what a reader takes in as one line, and the columns in it."""

from __future__ import annotations

import re
import statistics
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Final, NamedTuple

from documents.text import Box, Page, Reader, Word
from extractors.layout.type_height import as_high_as_type

SAME_ROW: Final = 0.45
"""Centres of two words of one row differ by at most this share of the smaller height."""
SPECK: Final = 1.5
"""Points; what is lower is dirt on a scan."""
UPRIGHT: Final = 0.7
TWO_LINES: Final = 1.6
"""A word that is higher than so many usual ones may hold print of two lines."""
STACKED_LETTERS: Final = 2
NARROW_LETTERS: Final = 4
"""So many narrow letters may be higher than wide though they stand upright."""
TALL: Final = 1.3
"""Usual heights that a short turned word is high, at least."""
STACK_WIDTH: Final = 5.0
"""Points; letters of one turned line begin within this width."""
STACK_HEIGHT: Final = 8
BAND: Final = 8.0
"""Points; lines are looked up by bands of this height."""
CELL_GAP: Final = 1.0
"""A blank wider than this many heights of the row parts two cells; a blank between words is about 0.3."""
LEAST_SEEN_GAP: Final = 6.5
"""Points; a narrower blank in a picture parts no cells, however small its print: boxes are off by a pixel or two."""
PITCH_WORD: Final = 4
"""Letters and digits of a word whose width tells the pitch."""
FEWEST_PITCH_WORDS: Final = 8
TYPED_BLANK: Final = 0.95
"""Characters; the usual blank of typewriter print is wider (1.0 to 1.3), that of other print narrower (0.5 to 0.8)."""
TYPED_WIDTH: Final = 0.75
"""Heights of a row; characters of typewriter print are wider (0.8 to 0.9), those of most other print are not."""
NARROW: Final = 2.2
"""Characters; a wider gap is no blank between two words of typewriter print."""
CELL_PITCHES: Final = 1.9
"""A blank wider than this many characters parts two cells of typewriter print; one is 1.1 to 1.8."""
TYPED_ADVANCE: Final = 0.8
"""Heights of a row; characters of typewriter print stand at least so far apart."""
ONE_BLANK: Final = (0.9, 1.6)
"""Characters; the gap of one blank in typewriter print, whose narrow signs leave room at both sides."""
TYPED_ROOM: Final = (-0.15, 0.55)
"""Characters that a typed word is narrower than its signs at their full width."""
PROVINCES: Final = frozenset("AB BC MB NB NL NS NT NU ON PE QC SK YT".split())  # noqa: SIM905
_CANADIAN_CODE: Final = re.compile(r"[ABCEGHJ-NPR-TVXY]\d[A-Z](?:\s?\d[A-Z]\d)?$")
MOST_BLANKS: Final = 2.0
"""Times the gap that parts two cells, between a province and its post code."""
_TAX_AND_RATE: Final = re.compile(r"([^\W\d_][^\W\d]*[.:]?)(\d{1,2}(?:[.,]\d{1,3})?%)")


@dataclass(frozen=True, slots=True)
class Cell:
    """A stretch of a row without a wide gap; offsets into the row's text."""

    start: int
    end: int
    text: str
    box: Box


@dataclass(frozen=True, slots=True)
class Row:
    """One printed line of a page.

    Attributes:
        page: Number of the page, from 1.
        index: Place among all rows of the document, from 0.
        text: The words with one blank between them.
        starts: Offset of each word in `text`.
        height: Median height of its words, in points; of a picture, that of their type.
        reader: Who read it.
        cache: What was worked out from the row alone.
    """

    page: int
    index: int
    words: tuple[Word, ...]
    text: str
    starts: tuple[int, ...]
    cells: tuple[Cell, ...]
    box: Box
    height: float
    reader: Reader = Reader.TEXT_LAYER
    cache: dict[object, object] = field(default_factory=dict, init=False, compare=False, repr=False)

    def box_of(self, start: int, end: int) -> Box:
        """Return the box of a stretch of the text; a part of a word takes its share of the word's width."""
        first = max(bisect_right(self.starts, start) - 1, 0)
        last = max(bisect_right(self.starts, max(end - 1, start)) - 1, first)
        head, tail = self.words[first], self.words[last]
        x0 = _inside(head, start - self.starts[first])
        x1 = _inside(tail, end - self.starts[last])
        if first == last:
            return Box(x0, head.box.top, max(x1, x0), head.box.bottom)
        covered = self.words[first : last + 1]
        return Box(x0, min(word.box.top for word in covered), max(x1, x0), max(word.box.bottom for word in covered))

    def confidence_of(self, start: int, end: int) -> float:
        """Return the lowest confidence of the words in a stretch of the text."""
        first = max(bisect_right(self.starts, start) - 1, 0)
        last = max(bisect_right(self.starts, max(end - 1, start)) - 1, first)
        if first == last:
            return self.words[first].confidence
        return min(word.confidence for word in self.words[first : last + 1])

    def cell_at(self, offset: int) -> int:
        """Return the index of the cell that holds an offset of the text."""
        for index, cell in enumerate(self.cells):
            if offset < cell.end:
                return index
        return len(self.cells) - 1


def rows_of(page: Page, first_index: int = 0) -> tuple[Row, ...]:
    """Return the rows of a page from top to bottom, numbered from `first_index`."""
    picture = page.reader is Reader.OCR
    words = _fitted(page.words, page.second_words) if picture else page.words
    printed = [part for word in words if word.text.strip() for part in _parted(word)]
    lines = _grouped(_upright(printed), picture=picture)
    lines.sort(key=lambda line: statistics.median((word.box.top + word.box.bottom) / 2 for word in line))
    # Boxes of a text layer are as high as the type, so that its blanks are always narrower than the row.
    blank = CELL_PITCHES * _pitch(lines) if picture else 0.0
    return tuple(_row(page, first_index + at, line, blank) for at, line in enumerate(lines))


def _parted(word: Word) -> tuple[Word, ...]:
    """Part a rate from the tax before it where no blank was printed or seen: "VAT20%" is no code."""
    found = _TAX_AND_RATE.fullmatch(word.text) if word.text.endswith("%") else None
    if found is None:
        return (word,)
    cut = _inside(word, found.end(1))
    left, right = replace(word.box, x1=cut), replace(word.box, x0=cut)
    return replace(word, text=found[1], box=left), replace(word, text=found[2], box=right)


def _fitted(words: Sequence[Word], second: Sequence[Word]) -> list[Word]:
    """Return words in the boxes of the second reading where the first one boxed two lines as one."""
    usual = statistics.median(word.box.bottom - word.box.top for word in words) if words else 0.0
    high = [word for word in words if word.box.bottom - word.box.top > TWO_LINES * usual]
    low = {id(word): other.box for word in high for other in second if _is_within(other, word)}
    return [replace(word, box=low[id(word)]) if id(word) in low else word for word in words]


def _is_within(low: Word, high: Word) -> bool:
    """Tell whether a word is the same as one that reaches over two lines, and stands in one of them."""
    overlap = min(low.box.x1, high.box.x1) - max(low.box.x0, high.box.x0)
    height = high.box.bottom - high.box.top
    inside = high.box.top - SPECK <= low.box.top and low.box.bottom <= high.box.bottom + SPECK
    return (
        low.text == high.text
        and inside
        and 2 * overlap > _width(high)
        and height > TWO_LINES * (low.box.bottom - low.box.top)
    )


def _pitch(lines: Sequence[Sequence[Word]]) -> float:
    """Return the width of a character of typewriter print in points, 0.0 for other print.

    What tells is the usual blank: as wide as a character in typewriter print, half as wide in any other. Widths of
    characters tell less, because the boxes of words read in a picture are off by a pixel or two.
    """
    words = [word for line in lines for word in line]
    widths = [_width(word) / len(word.text) for word in words if len(word.text) >= PITCH_WORD and word.text.isalnum()]
    gaps = [after.box.x0 - before.box.x1 for line in lines for before, after in pairwise(line)]
    if len(widths) < FEWEST_PITCH_WORDS:
        return 0.0
    width = statistics.median(widths)
    blanks = [gap for gap in gaps if 0 < gap < NARROW * width]
    height = _median_height(words)
    typed = width > TYPED_WIDTH * height and statistics.median(blanks or [0.0]) > TYPED_BLANK * width
    return width if typed else 0.0


def _width(word: Word) -> float:
    return word.box.x1 - word.box.x0


def _upright(words: Sequence[Word]) -> list[Word]:
    """Leave out text that runs up or down a margin: letters stacked at one place, each a word of its own."""
    usual = statistics.median(word.box.bottom - word.box.top for word in words) if words else 0.0
    words = [word for word in words if not _is_tall(word, usual) and word.box.bottom - word.box.top > SPECK]
    stacks: dict[int, list[Word]] = {}
    for word in words:
        if len(word.text) <= STACKED_LETTERS:
            stacks.setdefault(round(word.box.x0 / STACK_WIDTH), []).append(word)
    turned: set[int] = set()
    for stack in stacks.values():
        small = [word for word in stack if word.box.bottom - word.box.top < 1.5 * STACK_WIDTH]
        if len(small) >= STACK_HEIGHT and _touching(small):
            turned.update(id(word) for word in small)
    return [word for word in words if id(word) not in turned]


def _is_tall(word: Word, usual: float) -> bool:
    """Tell whether a word is much higher than wide: it was printed upwards or downwards.

    "fil" is high as well, but no higher than its neighbours.
    """
    height = word.box.bottom - word.box.top
    turned = len(word.text) > STACKED_LETTERS and _width(word) < UPRIGHT * height
    return turned and (len(word.text) > NARROW_LETTERS or height > TALL * usual)


def _touching(stack: Sequence[Word]) -> bool:
    """Tell whether most words of a stack follow each other without a line's distance."""
    ordered = sorted(stack, key=lambda word: word.box.top)
    gaps = [after.box.top - before.box.bottom for before, after in pairwise(ordered)]
    return sum(abs(gap) < 1.5 for gap in gaps) > 0.7 * len(gaps)


class _End(NamedTuple):
    """The last word of a line: its centre and height, its middle and its right edge."""

    centre: float
    height: float
    middle: float
    right: float


def _grouped(words: Sequence[Word], *, picture: bool) -> list[list[Word]]:
    """Chain words from left to right: a slightly slanted line stays one row, because each word meets its neighbour.

    In a picture the boxes of neighbours may overlap, though never by half.
    """
    lines: list[list[Word]] = []
    ends: list[_End] = []
    bands: dict[int, set[int]] = {}
    for word in sorted(words, key=lambda word: word.box.x0):
        centre, height = (word.box.top + word.box.bottom) / 2, word.box.bottom - word.box.top
        at = _nearest_line(word, ends, bands, picture=picture)
        end = _End(centre, height, (word.box.x0 + word.box.x1) / 2, word.box.x1)
        if at < 0:
            at = len(lines)
            lines.append([])
            ends.append(end)
        else:
            bands[int(ends[at].centre // BAND)].discard(at)
            ends[at] = end
        lines[at].append(word)
        bands.setdefault(int(centre // BAND), set()).add(at)
    return lines


def _nearest_line(word: Word, ends: Sequence[_End], bands: dict[int, set[int]], *, picture: bool) -> int:
    """Return the line whose last word is nearest in height and does not overlap, or -1."""
    centre, height = (word.box.top + word.box.bottom) / 2, word.box.bottom - word.box.top
    best, distance = -1, float("inf")
    reach = int(SAME_ROW * height // BAND) + 1
    band = int(centre // BAND)
    for near in range(band - reach, band + reach + 1):
        for at in bands.get(near, ()):
            end = ends[at]
            apart = abs(centre - end.centre)
            touches = end.right <= word.box.x0 + height or (picture and end.middle < word.box.x0)
            if apart < distance and touches and apart <= SAME_ROW * min(height, end.height):
                best, distance = at, apart
    return best


def _row(page: Page, index: int, words: list[Word], blank: float) -> Row:
    height = _median_height(words)
    starts: list[int] = []
    text = ""
    for word in words:
        text += " " if text else ""
        starts.append(len(text))
        text += word.text
    gap = max(CELL_GAP * height, blank, LEAST_SEEN_GAP if page.reader is Reader.OCR else 0.0)
    cuts = [at for at in range(1, len(words)) if _parts(words, at, gap)]
    if page.reader is Reader.OCR:
        # Blanks are told beside the ink they stand between, distances from line to line in heights of the type.
        cuts = [at for at in cuts if not _is_typed_blank(words[at - 1], words[at], height)]
        words = as_high_as_type(words)
        height = _median_height(words)
    cells = _cells(words, starts, text, [0, *cuts])
    return Row(page.number, index, tuple(words), text, tuple(starts), cells, _around(words), height, page.reader)


def _median_height(words: Sequence[Word]) -> float:
    return statistics.median(word.box.bottom - word.box.top for word in words)


def _parts(words: Sequence[Word], at: int, gap: float) -> bool:
    """Tell whether the blank before a word is wide enough to part two cells."""
    return words[at].box.x0 - words[at - 1].box.x1 > gap and not _is_canadian_code(words, at, gap)


def _is_typed_blank(left: Word, right: Word, height: float) -> bool:
    """Tell whether one blank of typewriter print stands between two words, on a page that has other print as well.

    There every sign has the same room: what the left word and the blank take of it tells how wide the right word is.
    Boxes of a picture are as high as the signs, which are lower in such print than one of its blanks is wide.
    """
    advance = (right.box.x0 - left.box.x0) / (len(left.text) + 1)
    gap, room = right.box.x0 - left.box.x1, len(right.text) * advance - _width(right)
    return (
        advance > TYPED_ADVANCE * height
        and ONE_BLANK[0] * advance <= gap <= ONE_BLANK[1] * advance
        and TYPED_ROOM[0] * advance <= room <= TYPED_ROOM[1] * advance
    )


def _cells(words: Sequence[Word], starts: Sequence[int], text: str, cuts: Sequence[int]) -> tuple[Cell, ...]:
    """Return the stretches of a row that begin at some of its words."""
    cells = []
    for at, first in enumerate(cuts):
        after = cuts[at + 1] if at + 1 < len(cuts) else len(words)
        start, end = starts[first], starts[after - 1] + len(words[after - 1].text)
        cells.append(Cell(start, end, text[start:end], _around(words[first:after])))
    return tuple(cells)


def _is_canadian_code(words: Sequence[Word], at: int, gap: float) -> bool:
    """Tell whether a post code stands behind its province, two blanks apart as Canada Post asks for: "ON  N6A 1B7"."""
    near = words[at].box.x0 - words[at - 1].box.x1 < MOST_BLANKS * gap
    return near and words[at - 1].text in PROVINCES and _CANADIAN_CODE.match(words[at].text) is not None


def _around(words: Sequence[Word]) -> Box:
    if len(words) == 1:
        return words[0].box
    return Box(
        min(word.box.x0 for word in words),
        min(word.box.top for word in words),
        max(word.box.x1 for word in words),
        max(word.box.bottom for word in words),
    )


def _inside(word: Word, offset: int) -> float:
    share = min(max(offset / max(len(word.text), 1), 0.0), 1.0)
    return word.box.x0 + share * (word.box.x1 - word.box.x0)
