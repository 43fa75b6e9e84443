"""Words of a PDF page's text layer, from pdfium.

A word's box is the union of the *loose* boxes of its first and last character: ink boxes split numbers at a narrow "1",
and asking for every character's box costs three times as much.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from documents.text import Box, Word
from extractors.pages.characters import HYPHEN_MARKERS, MEANINGLESS, unify
from extractors.pages.covers import Covers
from extractors.pages.digit_shapes import DIGITS, Figure, odd_digits
from extractors.pages.geometry import Rectangle, Sheet, turned_upright
from extractors.pages.lines import in_reading_order, without_overprints
from extractors.pages.objects import Drawn
from extractors.pages.unseen import without_unseen

INVISIBLE_MODES = frozenset({pdfium_c.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium_c.FPDF_TEXTRENDERMODE_CLIP})
"""Text nobody sees: another program's OCR under a scan, or a hidden message. The picture is read instead."""
READABLE_HEIGHT = 2.0
"""Points; smaller print is an artefact or hidden on purpose."""
SAME_LINE = 0.4
"""Share of a character's height (or width, in turned print) that it shares with another one of its line."""
LIGHT = 200
"""Of 255, in each of red, green and blue: lighter print may have the colour of the paper."""
SAMPLED_WORDS = 40
"""How many words are asked for their direction."""

FONTS_LOOKED_AT = 2
"""How many fonts of a page have their digits looked at."""
FIGURES_TRIED = 20
"""How many words are asked for their font; those with most different digits."""
SHORTEST_FIGURE = 4

_DIGITS = frozenset(DIGITS)
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_WORD = re.compile(rf"[^\s\x00{HYPHEN_MARKERS}]+[{HYPHEN_MARKERS}]?|[{HYPHEN_MARKERS}]")


class Look(Enum):
    """How a word is drawn."""

    PLAIN = "plain"
    LIGHT = "light"
    """In a colour that can hardly be seen on white; it may stand on a dark ground."""
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class TextLayer:
    """What the text layer of a page says.

    Attributes:
        words: Visible words in reading order.
        hidden: Words nobody sees on the page.
        painted_over: Those of `words` that something opaque is drawn over, as far as bounds can tell.
        odd_digits: Digits that are drawn like other digits; empty for print that does not stand upright.
        meaningless: Share of characters, 0.0 to 1.0, that stand for no letter.
        turn: Degrees clockwise by which the page had to be turned for its print to be upright.
    """

    words: tuple[Word, ...]
    hidden: tuple[str, ...]
    meaningless: float
    turn: int
    painted_over: tuple[Word, ...] = ()
    odd_digits: str = ""


def read_text_layer(page: pdfium.PdfPage, sheet: Sheet, objects: Sequence[Drawn] = ()) -> TextLayer:
    """Return the words of a page's text layer; boxes in points, top left of the page turned by `TextLayer.turn`.

    Args:
        page: Of pdfium.
        sheet: Of that page.
        objects: What the page draws, in order; without it no word counts as painted over.
    """
    textpage = page.get_textpage()
    try:
        letters = _Letters(textpage, sheet)
        starts, looks, hidden = _seen(letters)
        visible, unseen = without_unseen(page, [*starts.values()], looks)
        turn = letters.turn()
        painted = _painted_over(letters, starts, Covers(objects, sheet))
        odd = "" if turn else odd_digits(page, letters.figures(starts))
        share = letters.meaningless_share()
    finally:
        textpage.close()
    gone = set(map(id, unseen))
    upright = {
        id(word): Word(word.text, turned_upright(word.box, sheet.width, sheet.height, turn)) if turn else word
        for word in visible
    }
    return TextLayer(
        in_reading_order(without_overprints([*upright.values()])),
        (*hidden, *(word.text for word in unseen)),
        share,
        turn,
        tuple(upright[id(word)] for word in painted if id(word) not in gone),
        odd,
    )


def _seen(letters: _Letters) -> tuple[dict[int, Word], list[Word], list[str]]:
    """Return the words that are not hidden by the index of their first character, the light ones, and the hidden."""
    seen: dict[int, Word] = {}
    light: list[Word] = []
    hidden: list[str] = []
    for start, word in letters.words():
        look = letters.look(start, word)
        if look is Look.HIDDEN:
            hidden.append(word.text)
        elif word.text:
            seen[start] = word
            if look is Look.LIGHT:
                light.append(word)
    return seen, light, hidden


def _painted_over(letters: _Letters, words: Mapping[int, Word], covers: Covers) -> list[Word]:
    if not covers or not words:
        return []
    over = covers.hide([word.box for word in words.values()], [letters.text_object(start) for start in words])
    return [word for word, hidden in zip(words.values(), over.tolist(), strict=True) if hidden]


class _Letters:
    """The characters of one page as pdfium numbers them."""

    def __init__(self, textpage: pdfium.PdfTextPage, sheet: Sheet) -> None:
        self._handle = textpage.raw
        self._sheet = sheet
        self._width, self._height = sheet.width, sheet.height
        # Half a pair stands for a character beyond U+FFFF, which no field contains, and is no text alone.
        self.text = _SURROGATE.sub("\ufffd", _characters(self._handle, textpage.count_chars()))
        self._looks: dict[int, Look] = {}
        # Made once, because a page asks for thousands of them.
        self._rectangle = pdfium_c.FS_RECTF()
        self._pointer = ctypes.byref(self._rectangle)
        self._channels = tuple(ctypes.c_uint() for _ in range(4))
        self._colour = tuple(map(ctypes.byref, self._channels))

    def words(self) -> Iterator[tuple[int, Word]]:
        """Yield every word with the index of its first character, in the order of the content stream."""
        for match in _WORD.finditer(self.text):
            start, end = match.span()
            first = self._loose(start)
            last = first if end - start == 1 else self._loose(end - 1)
            if _on_one_line(first, last):
                yield start, self._word(start, end, first, last)
            else:
                yield from self._split_by_line(start, end)

    def _word(self, start: int, end: int, first: Rectangle, last: Rectangle) -> Word:
        """Return the word between two indices, its characters unified (C-01)."""
        around = first
        if last is not first:
            left, bottom, right, top = first
            other_left, other_bottom, other_right, other_top = last
            around = min(left, other_left), min(bottom, other_bottom), max(right, other_right), max(top, other_top)
        return Word(unify(self.text[start:end]), self._sheet.box(around))

    def look(self, index: int, word: Word) -> Look:
        """Return how a word looks: hidden when it is drawn invisibly, off the page, or too small for an eye."""
        if not self._is_on_page(word.box):
            return Look.HIDDEN
        drawn = pdfium_c.FPDFText_GetTextObject(self._handle, index)
        if not drawn:
            return Look.PLAIN
        # Words of one text object look alike.
        address = ctypes.addressof(drawn.contents)
        known = self._looks.get(address)
        if known is None:
            known = self._looks[address] = self._look(drawn)
        return known

    def text_object(self, index: int) -> int:
        """Return the address of the text object that draws a character, 0 for none."""
        drawn = pdfium_c.FPDFText_GetTextObject(self._handle, index)
        return ctypes.addressof(drawn.contents) if drawn else 0

    def figures(self, words: Mapping[int, Word]) -> list[Figure]:
        """Return a few words that show many digits, each in another font."""
        showing = [(start, word) for start, word in words.items() if len(word.text) >= SHORTEST_FIGURE]
        showing.sort(key=lambda one: -len(_DIGITS.intersection(one[1].text)))
        by_font: dict[int, Figure] = {}
        for start, word in showing[:FIGURES_TRIED]:
            font = self._font(start)
            if font not in by_font and not _DIGITS.isdisjoint(word.text):
                by_font[font] = self._figure(start, word)
                if len(by_font) == FONTS_LOOKED_AT:
                    break
        return [*by_font.values()]

    def _font(self, index: int) -> int:
        drawn = pdfium_c.FPDFText_GetTextObject(self._handle, index)
        font = pdfium_c.FPDFTextObj_GetFont(drawn) if drawn else None
        return ctypes.addressof(font.contents) if font else 0

    def _figure(self, start: int, word: Word) -> Figure:
        found = _WORD.match(self.text, start)
        end = found.end() if found else start
        boxes = tuple(self._sheet.box(self._loose(index)) for index in range(start, end))
        return Figure(self.text[start:end], word.box, boxes)

    def _is_on_page(self, box: Box) -> bool:
        """Tell whether the middle of a box lies on the page and the box is large enough to be read."""
        width, height = box.x1 - box.x0, box.bottom - box.top
        on_page = 0 <= box.x0 + width / 2 <= self._width and 0 <= box.top + height / 2 <= self._height
        return on_page and (height >= READABLE_HEIGHT or width >= READABLE_HEIGHT)

    def _look(self, drawn: pdfium_c.FPDF_PAGEOBJECT) -> Look:
        """Return how a text object is drawn."""
        if pdfium_c.FPDFTextObj_GetTextRenderMode(drawn) in INVISIBLE_MODES:
            return Look.HIDDEN
        if not pdfium_c.FPDFPageObj_GetFillColor(drawn, *self._colour):
            return Look.PLAIN
        red, green, blue, opacity = (channel.value for channel in self._channels)
        return Look.LIGHT if min(red, green, blue) >= LIGHT or opacity <= 255 - LIGHT else Look.PLAIN

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
        meaningless = len(MEANINGLESS.findall(self.text))
        if not meaningless:
            return 0.0
        return meaningless / sum(not c.isspace() and c not in HYPHEN_MARKERS for c in self.text)

    def _quarter(self, index: int) -> int:
        """Return the quarter turns clockwise that would set a character upright on the page as seen."""
        angle = pdfium_c.FPDFText_GetCharAngle(self._handle, index)
        if angle < 0:
            return 0
        # pdfium's angle is clockwise in the page's own space, and so is the page's rotation.
        leaning: int = round(angle / (math.pi / 2)) * 90 + self._sheet.rotation
        return -leaning % 360 // 90

    def _loose(self, index: int) -> Rectangle:
        if not pdfium_c.FPDFText_GetLooseCharBox(self._handle, index, self._pointer):
            return 0.0, 0.0, 0.0, 0.0
        found = self._rectangle
        return found.left, found.bottom, found.right, found.top

    def _split_by_line(self, start: int, end: int) -> Iterator[tuple[int, Word]]:
        """Cut where a character does not stand on the line of the one before it."""
        begin, first = start, self._loose(start)
        before = first
        for index in range(start + 1, end):
            here = self._loose(index)
            if not _on_one_line(before, here):
                yield begin, self._word(begin, index, first, before)
                begin, first = index, here
            before = here
        yield begin, self._word(begin, end, first, before)


def _characters(handle: pdfium_c.FPDF_TEXTPAGE, count: int) -> str:
    """Return one character per index; all in one call, which is eight times as fast, where that keeps the indices."""
    buffer = (ctypes.c_ushort * (count + 1))()
    written = pdfium_c.FPDFText_GetText(handle, 0, count, buffer)
    if written == count + 1:
        text = bytes(buffer)[: 2 * count].decode("utf-16-le", "surrogatepass")
        if len(text) == count:
            return text
    return "".join([chr(pdfium_c.FPDFText_GetUnicode(handle, index)) for index in range(count)])


def _on_one_line(a: Rectangle, b: Rectangle) -> bool:
    """Tell whether two characters stand on one line, upright or turned by a quarter."""
    # Loose boxes of one line share their whole height; those of the next line at most a sliver.
    left, bottom, right, top = a
    other_left, other_bottom, other_right, other_top = b
    if min(top, other_top) - max(bottom, other_bottom) > (top - bottom) * SAME_LINE:
        return True
    return min(right, other_right) - max(left, other_left) > (right - left) * SAME_LINE
