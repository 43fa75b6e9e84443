"""Words of a scanned page: two differently prepared readings of one picture.

The picture is straightened and freed of rulings and shadows first. The first reading takes its pieces of print set
below one another (`cells`). It shows which way up the page lies and which languages it is in, and becomes
`Page.second_words`. The second reading takes the page as it is laid out, in the right languages, and becomes
`Page.words`. More values are found in one of the two than in either alone, so both are kept, and what only the first
could make out changes sides (`both`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from documents.text import Box, Page, Reader, Word
from extractors.pages import prepare
from extractors.pages.bands import without_bands
from extractors.pages.both import completed
from extractors.pages.cells import columns_of
from extractors.pages.characters import unify
from extractors.pages.languages import ISO_TO_TESSERACT, languages_seen
from extractors.pages.lines import in_reading_order
from extractors.pages.prepare import Grey, Stroke
from extractors.pages.tesseract import Layout, OcrEngine, ReadWord, available, engine

FIRST_LANGUAGES = ("eng", "deu", "fra")
"""Read most invoices of western Europe; three languages cost 17 % more than one."""
TRUSTED = 0.65
"""Confidence from which a word of three letters or more shows that the page stands upright."""
FEWEST_TRUSTED_WORDS = 8
TRUSTED_SHARE = 0.5
"""Share of the letters in trusted words below which the page may lie on its side or head."""
PROBE_SIDE = 1400
"""Pixels of the smaller picture on which the other directions are tried."""
PAPER_WORDS = frozenset("|_-—–~=.,:;'\"`´°«»*\\/[](){}<>!¦§")
"""A word made only of these is dirt or a remainder of a ruling when the engine doubts it."""
DOUBTED = 0.5


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as a picture.

    Attributes:
        grey: Height x width, 0 black.
        dpi: True resolution: pixels per inch of paper.
    """

    grey: Grey
    dpi: float


def read_picture(number: int, picture: Picture, reader: OcrEngine | None = None) -> Page:
    """Return a page with the words of a picture, in two readings.

    Args:
        number: Of the page, from 1.
        picture: The page as it lies.
        reader: The engine; chosen by `DAYBOOK_OCR_ENGINE` when not given.

    Raises:
        OcrUnavailableError: There is no Tesseract, or it failed.
    """
    reader = reader or engine()
    turn, prepared, first = _upright_reading(reader, picture)
    languages = available(ISO_TO_TESSERACT[code] for code in _languages(first))
    main = reader.read(prepared.grey, prepared.dpi, Layout.COLUMNS, languages)
    points = 72 / picture.dpi
    words, second_words = completed(_words(main, points / prepared.factor), _words(first, points / prepared.factor))
    height, width = prepare.turned(picture.grey, turn).shape
    return Page(
        number=number,
        width=width * points,
        height=height * points,
        words=words,
        reader=Reader.OCR,
        rulings=tuple(_ruling(stroke, points) for stroke in prepared.strokes),
        second_words=second_words,
        dpi=round(picture.dpi),
        skew=prepared.skew,
        turn=turn,
    )


def _languages(words: Sequence[ReadWord]) -> tuple[str, ...]:
    """Return the languages of the first reading; those tried first when nothing is recognised."""
    return languages_seen(word.text for word in words) or ("en", "de", "fr")


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A picture made easy to read, how it was straightened, and how many of its pixels make one of the original."""

    grey: Grey
    dpi: int
    skew: float
    factor: float
    strokes: tuple[Stroke, ...]


def _prepared(grey: Grey, dpi: float) -> _Prepared:
    skew = prepare.skew_of(grey)
    skew = 0.0 if abs(skew) < prepare.SMALLEST_SKEW else skew
    level = without_bands(prepare.straightened(grey, skew))
    clean, strokes = prepare.without_rulings(prepare.on_white_paper(level))
    scaled, factor = prepare.scaled(clean)
    return _Prepared(scaled, round(dpi * factor), skew, factor, strokes)


def _upright_reading(reader: OcrEngine, picture: Picture) -> tuple[int, _Prepared, list[ReadWord]]:
    """Return how far the page must be turned clockwise, and the page and its words when turned so."""
    languages = available(FIRST_LANGUAGES)

    def read(grey: Grey, dpi: float) -> tuple[_Prepared, list[ReadWord]]:
        prepared = _prepared(grey, dpi)
        columns = columns_of(prepared.grey)
        words = [
            word
            for column in columns
            for word in column.on_page(reader.read(column.grey, prepared.dpi, Layout.BLOCK, languages))
        ]
        return prepared, words

    prepared, words = read(picture.grey, picture.dpi)
    if _looks_upright(words):
        return 0, prepared, words
    turn = _best_turn(reader, languages, picture)
    return (turn, *read(prepare.turned(picture.grey, turn), picture.dpi)) if turn else (0, prepared, words)


def _best_turn(reader: OcrEngine, languages: tuple[str, ...], picture: Picture) -> int:
    """Read a smaller picture in all four directions and return the one with the most trusted letters."""
    factor = min(1.0, PROBE_SIDE / max(picture.grey.shape))
    small = prepare.shrunk(picture.grey, factor)
    dpi = round(picture.dpi * factor)

    def letters(turn: int) -> int:
        return _letters(_trusted(reader.read(prepare.turned(small, turn), dpi, Layout.BLOCK, languages)))

    return max((0, 90, 180, 270), key=letters)


def _looks_upright(words: Sequence[ReadWord]) -> bool:
    trusted = _trusted(words)
    return len(trusted) >= FEWEST_TRUSTED_WORDS and _letters(trusted) >= TRUSTED_SHARE * _letters(words)


def _trusted(words: Sequence[ReadWord]) -> list[ReadWord]:
    """Return the words that a page lying on its side does not give: long and certain."""
    return [word for word in words if word.confidence >= TRUSTED and len(word.text) >= 3]


def _letters(words: Sequence[ReadWord]) -> int:
    return sum(len(word.text) for word in words)


def _words(words: Sequence[ReadWord], points: float) -> tuple[Word, ...]:
    """Return words in points and reading order, without the dirt."""
    return in_reading_order(
        Word(
            unify(word.text),
            Box(word.x0 * points, word.top * points, word.x1 * points, word.bottom * points),
            min(1.0, max(0.0, word.confidence)),
        )
        for word in words
        if not (word.confidence < DOUBTED and PAPER_WORDS.issuperset(word.text))
    )


def _ruling(stroke: Stroke, points: float) -> Box:
    return Box(stroke.x0 * points, stroke.top * points, stroke.x1 * points, stroke.bottom * points)


def warm() -> None:
    """Load the engine and its first languages by reading a blank strip.

    Raises:
        OcrUnavailableError: There is no Tesseract.
    """
    engine().read(np.full((40, 200), 255, np.uint8), 200, Layout.BLOCK, available(FIRST_LANGUAGES))
