"""Whether the text stored in a page says what the page shows, told by recognising its figures.

A text layer can lie: figures painted over and replaced, a font that maps its shapes to other characters, recognition
of another program stored with a scan. Where something points to that, the amounts, dates, numbers and accounts of the
page are drawn and recognised, and nothing else. A difference counts only when two readings of the picture agree on it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
import pypdfium2 as pdfium

from documents.text import Word
from extractors.pages import prepare
from extractors.pages.cells import Cell, column_of
from extractors.pages.digit_shapes import drawn_part
from extractors.pages.geometry import Sheet, turned_upright
from extractors.pages.ocr import FIRST_LANGUAGES
from extractors.pages.prepare import Grey
from extractors.pages.tesseract import Layout, OcrEngine, ReadWord, available, engine
from extractors.pages.textlayer import TextLayer

FEWEST_DIGITS: Final = 3
"""Digits of a word from which it is a figure worth comparing: amounts, dates, numbers, accounts."""
MOST_FIGURES: Final = 80
"""On a page; those with most digits."""
MOST_LOOKS: Final = 12
"""Figures that are read a second time."""
LINE_HEIGHT: Final = 40.0
"""Pixels of a line when it is drawn; its capitals are then 25 pixels high."""
DPI: Final = 240
"""Resolution at which a line of 12 points is as high as that."""
ENLARGED: Final = 1.5
MARGIN: Final = 10
"""Pixels of ground around a figure that is read by itself."""
SURE: Final = 0.7
"""Confidence, in both readings, from which a difference is believed."""
BLANK: Final = 12
"""Levels of 255; where the picture varies less, nothing is shown."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure that is stored otherwise than it is shown; `shown` is empty where nothing can be seen.

    What is shown may stand a little beside what is stored, and is then cut off.
    """

    stored: Word
    shown: str


def to_compare(layer: TextLayer, *, over_picture: bool) -> tuple[Word, ...]:
    """Return the words of a text layer that must be compared with the picture; none where nothing points to a lie.

    Args:
        layer: Of the page.
        over_picture: A picture covers the whole page, below or above the words.
    """
    if over_picture or layer.odd_digits or any(map(_is_figure, layer.hidden)):
        figures = [word for word in layer.words if _is_figure(word.text)]
    else:
        figures = [word for word in layer.painted_over if _is_figure(word.text)]
    return tuple(sorted(figures, key=lambda word: -_digits(word.text))[:MOST_FIGURES])


def differences(
    page: pdfium.PdfPage, sheet: Sheet, layer: TextLayer, words: Sequence[Word], reader: OcrEngine | None = None
) -> list[Difference]:
    """Return the words that the page shows otherwise than its text layer says.

    Args:
        page: Of pdfium.
        sheet: Of that page.
        layer: Its text layer.
        words: Those of the layer's words that are compared.
        reader: The engine; chosen by `DAYBOOK_OCR_ENGINE` when not given.

    Raises:
        OcrUnavailableError: There is no Tesseract, or it failed.
    """
    reader = reader or engine()
    pieces = [_piece(page, sheet, layer.turn, word) for word in words]
    shown = [at for at, piece in enumerate(pieces) if piece is not None]
    found = [Difference(words[at], "") for at, piece in enumerate(pieces) if piece is None]
    greys = [piece for piece in pieces if piece is not None]
    odd = [(at, said) for at, said in zip(shown, _read_together(reader, greys), strict=True)]
    odd = [(at, said) for at, said in odd if not _alike(words[at].text, said.text)]
    for at, said in odd[:MOST_LOOKS]:
        piece = pieces[at]
        again = _read_alone(reader, piece) if piece is not None else said
        if min(said.confidence, again.confidence) >= SURE and _alike(said.text, again.text):
            found.append(Difference(words[at], said.text))
    return found


@dataclass(frozen=True, slots=True)
class _Said:
    text: str
    confidence: float


def _is_figure(text: str) -> bool:
    return _digits(text) >= FEWEST_DIGITS


def _digits(text: str) -> int:
    return sum(map(str.isdigit, text))


def _piece(page: pdfium.PdfPage, sheet: Sheet, turn: int, word: Word) -> Grey | None:
    """Return a word drawn dark on light and upright, or None where the page shows nothing there."""
    width, height = (sheet.height, sheet.width) if turn in {90, 270} else (sheet.width, sheet.height)
    box = turned_upright(word.box, width, height, (360 - turn) % 360)
    line = word.box.bottom - word.box.top
    grey = prepare.turned(drawn_part(page, box, LINE_HEIGHT / max(line, 1.0))[0], turn)
    if not grey.size or int(grey.max()) - int(grey.min()) < BLANK:
        return None
    ground = float(np.median(np.concatenate((grey[0], grey[-1], grey[:, 0], grey[:, -1]))))
    dark = 2 * ground < int(grey.max()) + int(grey.min())
    return np.asarray(255 - grey if dark else grey, dtype=np.uint8)


def _read_together(reader: OcrEngine, pieces: Sequence[Grey]) -> list[_Said]:
    """Read all pieces in one call, set below one another."""
    if not pieces:
        return []
    column = column_of([(piece, Cell(0, 0, *piece.shape[::-1]), 1.0) for piece in pieces], 255)
    words = reader.read(column.grey, DPI, Layout.BLOCK, available(FIRST_LANGUAGES))
    by_piece: list[list[ReadWord]] = [[] for _ in pieces]
    for word, at in zip(words, column.cells_of(words), strict=True):
        by_piece[at].append(word)
    return [_said(found) for found in by_piece]


def _read_alone(reader: OcrEngine, piece: Grey) -> _Said:
    """Read one piece by itself and larger: the second opinion."""
    large = cv2.resize(piece, None, fx=ENLARGED, fy=ENLARGED, interpolation=cv2.INTER_CUBIC)
    ground = int(np.median(large[0]))
    framed = cv2.copyMakeBorder(large, MARGIN, MARGIN, MARGIN, MARGIN, cv2.BORDER_CONSTANT, value=ground)
    grey = np.asarray(framed, dtype=np.uint8)
    return _said(reader.read(grey, round(DPI * ENLARGED), Layout.LINE, available(FIRST_LANGUAGES)))


def _said(words: Sequence[ReadWord]) -> _Said:
    ordered = sorted(words, key=lambda word: word.x0)
    return _Said("".join(word.text for word in ordered), min((word.confidence for word in words), default=0.0))


def _alike(one: str, other: str) -> bool:
    """Tell whether two prints have the same digits; recognition may take a letter for a digit, or a digit for it."""
    ours, theirs = ("".join(filter(str.isalnum, text)) for text in (one, other))
    if len(ours) != len(theirs):
        return "".join(filter(str.isdigit, ours)) == "".join(filter(str.isdigit, theirs))
    return all(a == b for a, b in zip(ours, theirs, strict=True) if a.isdigit() and b.isdigit())
