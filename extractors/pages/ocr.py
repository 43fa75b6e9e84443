"""Words of a scanned page: two differently prepared readings of one picture.

The first reading takes the picture nearly as it is, as one block. It shows which way up the page lies and which
languages it is in. The second reading, which becomes `Page.words`, takes the picture without rulings, on white paper
and in letters of a good size, with the right languages. On real scans a value is found in one of the two in 92-98 % of
cases, against 86-95 % with either alone (docs/developers.md), so both are kept.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from documents.text import Box, Page, Reader, Word
from extractors.pages import prepare
from extractors.pages.characters import unify
from extractors.pages.languages import ISO_TO_TESSERACT, languages_seen
from extractors.pages.lines import in_reading_order
from extractors.pages.prepare import Grey, Stroke
from extractors.pages.tesseract import Layout, OcrEngine, ReadWord, available, engine

FIRST_LANGUAGES = ("eng", "deu", "fra")
"""Read most invoices of western Europe; three languages cost 17 % more than one."""
UPRIGHT_CONFIDENCE = 0.65
"""Mean confidence of the letters below which the page may lie on its side or head."""
FEWEST_WORDS = 8
"""Fewer words than this may also mean that the page lies on its side."""
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
    turn, first = _upright_reading(reader, picture)
    grey = prepare.turned(picture.grey, turn)
    skew = prepare.skew_of(grey)
    skew = 0.0 if abs(skew) < prepare.SMALLEST_SKEW else skew
    if skew:
        grey = prepare.straightened(grey, skew)
        first = _level(first, skew, grey.shape)
    languages = available(ISO_TO_TESSERACT[code] for code in _languages(first))
    clean, strokes = prepare.without_rulings(prepare.on_white_paper(grey))
    large, factor = prepare.scaled(clean)
    main = reader.read(large, round(picture.dpi * factor), Layout.COLUMNS, languages)
    points = 72 / picture.dpi
    height, width = grey.shape
    return Page(
        number=number,
        width=width * points,
        height=height * points,
        words=_words(main, points / factor),
        reader=Reader.OCR,
        rulings=tuple(_ruling(stroke, points) for stroke in strokes),
        second_words=_words(first, points),
        dpi=round(picture.dpi),
        skew=skew,
        turn=turn,
    )


def _languages(words: Sequence[ReadWord]) -> tuple[str, ...]:
    """Return the languages of the first reading; those tried first when nothing is recognised."""
    return languages_seen(word.text for word in words) or ("en", "de", "fr")


def _upright_reading(reader: OcrEngine, picture: Picture) -> tuple[int, list[ReadWord]]:
    """Return how far the page must be turned clockwise, and its words when turned so."""
    languages = available(FIRST_LANGUAGES)

    def read(grey: Grey, dpi: float) -> list[ReadWord]:
        return reader.read(grey, round(dpi), Layout.BLOCK, languages)

    words = read(picture.grey, picture.dpi)
    if len(words) >= FEWEST_WORDS and _confidence(words) >= UPRIGHT_CONFIDENCE:
        return 0, words
    turn = _best_turn(read, picture)
    return turn, read(prepare.turned(picture.grey, turn), picture.dpi) if turn else words


def _best_turn(read: Callable[[Grey, float], list[ReadWord]], picture: Picture) -> int:
    """Read a smaller picture in all four directions and return the one with the most trusted letters."""
    factor = min(1.0, PROBE_SIDE / max(picture.grey.shape))
    small = prepare.shrunk(picture.grey, factor)
    turns = (0, 90, 180, 270)
    return max(turns, key=lambda turn: _trusted_letters(read(prepare.turned(small, turn), picture.dpi * factor)))


def _confidence(words: Sequence[ReadWord]) -> float:
    """Return the mean confidence of the letters, so that specks weigh little."""
    letters = sum(len(word.text) for word in words)
    return sum(word.confidence * len(word.text) for word in words) / letters if letters else 0.0


def _trusted_letters(words: Sequence[ReadWord]) -> int:
    return sum(len(word.text) for word in words if word.confidence >= UPRIGHT_CONFIDENCE and len(word.text) > 1)


def _level(words: Sequence[ReadWord], degrees: float, shape: tuple[int, ...]) -> list[ReadWord]:
    """Move words of the leaning picture to where they stand on the straightened one; boxes keep their size."""
    height, width = shape[:2]
    moved = []
    for word in words:
        x, y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
        dx, dy = prepare.moved_by_straightening(x, y, width, height, degrees)
        moved.append(
            ReadWord(
                word.text,
                round(word.x0 + dx),
                round(word.top + dy),
                round(word.x1 + dx),
                round(word.bottom + dy),
                word.confidence,
            )
        )
    return moved


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
