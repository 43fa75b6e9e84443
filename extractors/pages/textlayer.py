"""Words of a PDF page's text layer, from pdfium.

A word's box is the union of the *loose* boxes of its first and last character: ink boxes split numbers at a narrow "1",
and asking for every character's box costs three times as much.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from documents.text import Box, Word
from extractors.pages.characters import HYPHEN_MARKERS, is_meaningless, unify
from extractors.pages.geometry import Rectangle, Sheet, turned_upright
from extractors.pages.lines import in_reading_order, without_overprints

INVISIBLE_MODES = frozenset({pdfium_c.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium_c.FPDF_TEXTRENDERMODE_CLIP})
"""Text nobody sees: another program's OCR under a scan, or a hidden message. The picture is read instead."""
READABLE_HEIGHT = 2.0
"""Points; smaller print is an artefact or hidden on purpose."""
SAME_LINE = 0.4
"""Share of a character's height (or width, in turned print) that it shares with another one of its line."""
SAMPLED_WORDS = 40
"""How many words are asked for their direction."""

_SURROGATE = re.compile(r"[\ud800-\udfff]")
_WORD = re.compile(rf"[^\s\x00{HYPHEN_MARKERS}]+[{HYPHEN_MARKERS}]?|[{HYPHEN_MARKERS}]")


@dataclass(frozen=True, slots=True)
class TextLayer:
    """What the text layer of a page says.

    Attributes:
        words: Visible words in reading order.
        hidden: Words nobody sees on the page.
        meaningless: Share of characters, 0.0 to 1.0, that stand for no letter.
        turn: Degrees clockwise by which the page had to be turned for its print to be upright.
    """

    words: tuple[Word, ...]
    hidden: tuple[str, ...]
    meaningless: float
    turn: int


def read_text_layer(page: pdfium.PdfPage, sheet: Sheet) -> TextLayer:
    """Return the words of a page's text layer; boxes in points, top left of the page turned by `TextLayer.turn`."""
    textpage = page.get_textpage()
    try:
        letters = _Letters(textpage, sheet)
        visible: list[Word] = []
        hidden: list[str] = []
        for start, word in letters.words():
            if letters.is_hidden(start, word):
                hidden.append(word.text)
            elif word.text:
                visible.append(word)
        turn = letters.turn()
        share = letters.meaningless_share()
    finally:
        textpage.close()
    if turn:
        visible = [Word(w.text, turned_upright(w.box, sheet.width, sheet.height, turn)) for w in visible]
    return TextLayer(in_reading_order(without_overprints(visible)), tuple(hidden), share, turn)


class _Letters:
    """The characters of one page as pdfium numbers them."""

    def __init__(self, textpage: pdfium.PdfTextPage, sheet: Sheet) -> None:
        self._handle = textpage.raw
        self._sheet = sheet
        unicode_at = pdfium_c.FPDFText_GetUnicode
        count = textpage.count_chars()
        # Half a pair stands for a character beyond U+FFFF, which no field contains, and is no text alone.
        text = "".join([chr(unicode_at(self._handle, index)) for index in range(count)])
        self.text = _SURROGATE.sub("\ufffd", text)
        self._rectangle = pdfium_c.FS_RECTF()
        self._pointer = ctypes.byref(self._rectangle)

    def words(self) -> Iterator[tuple[int, Word]]:
        """Yield every word with the index of its first character, in the order of the content stream."""
        for match in _WORD.finditer(self.text):
            start, end = match.span()
            first = self._box(start)
            last = first if end - start == 1 else self._box(end - 1)
            if _on_one_line(first, last):
                yield start, self._word(start, end, first, last)
            else:
                yield from self._split_by_line(start, end)

    def _word(self, start: int, end: int, first: Box, last: Box) -> Word:
        """Return the word between two indices, its characters unified (C-01)."""
        box = Box(
            min(first.x0, last.x0), min(first.top, last.top), max(first.x1, last.x1), max(first.bottom, last.bottom)
        )
        return Word(unify(self.text[start:end]), box)

    def is_hidden(self, index: int, word: Word) -> bool:
        """Tell whether a word cannot be seen: drawn invisibly, off the page, or too small for an eye."""
        box = word.box
        if not self._sheet.shows(box) or max(box.bottom - box.top, box.x1 - box.x0) < READABLE_HEIGHT:
            return True
        drawn = pdfium_c.FPDFText_GetTextObject(self._handle, index)
        return bool(drawn) and pdfium_c.FPDFTextObj_GetTextRenderMode(drawn) in INVISIBLE_MODES

    def turn(self) -> int:
        """Return how far the page must be turned clockwise so that most words stand upright: 0, 90, 180 or 270."""
        starts = [match.start() for match in _WORD.finditer(self.text)]
        sample = starts[:: max(1, len(starts) // SAMPLED_WORDS)]
        quarters = [0, 0, 0, 0]
        for index in sample:
            quarters[self._quarter(index)] += 1
        most = max(range(4), key=quarters.__getitem__)
        upright = quarters[0] * 2 >= len(sample)
        return 0 if upright else most * 90

    def meaningless_share(self) -> float:
        """Return the share of printed characters that stand for no letter."""
        printed = [c for c in self.text if not c.isspace() and c not in HYPHEN_MARKERS]
        return sum(map(is_meaningless, printed)) / len(printed) if printed else 0.0

    def _quarter(self, index: int) -> int:
        """Return the quarter turns clockwise that would set a character upright on the page as seen."""
        angle = pdfium_c.FPDFText_GetCharAngle(self._handle, index)
        if angle < 0:
            return 0
        # pdfium's angle is clockwise in the page's own space, and so is the page's rotation.
        leaning: int = round(angle / (math.pi / 2)) * 90 + self._sheet.rotation
        return -leaning % 360 // 90

    def _box(self, index: int) -> Box:
        rectangle = self._loose(index)
        return self._sheet.box(rectangle)

    def _loose(self, index: int) -> Rectangle:
        if not pdfium_c.FPDFText_GetLooseCharBox(self._handle, index, self._pointer):
            return 0.0, 0.0, 0.0, 0.0
        found = self._rectangle
        return found.left, found.bottom, found.right, found.top

    def _split_by_line(self, start: int, end: int) -> Iterator[tuple[int, Word]]:
        """Cut where a character does not stand on the line of the one before it."""
        begin, first = start, self._box(start)
        before = first
        for index in range(start + 1, end):
            here = self._box(index)
            if not _on_one_line(before, here):
                yield begin, self._word(begin, index, first, before)
                begin, first = index, here
            before = here
        yield begin, self._word(begin, end, first, before)


def _on_one_line(a: Box, b: Box) -> bool:
    """Tell whether two characters stand on one line, upright or turned by a quarter."""
    # Loose boxes of one line share their whole height; those of the next line at most a sliver.
    if min(a.bottom, b.bottom) - max(a.top, b.top) > (a.bottom - a.top) * SAME_LINE:
        return True
    return min(a.x1, b.x1) - max(a.x0, b.x0) > (a.x1 - a.x0) * SAME_LINE
