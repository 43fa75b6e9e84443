"""Words of a scanned page: two differently prepared readings of one picture.

The picture is straightened and freed of rulings and shadows first. A few pieces of its print show which way up the page
lies and which languages it is in. One reading takes the page as it is laid out and becomes `Page.words`. The other
takes pieces of print set below one another (`cells`) and becomes `Page.second_words`; it leaves out what is certain and
no figure (`second_look`). More values are found in one of the two than in either alone, so both are kept, and what only
the second could make out changes sides (`both`). What a confidence is worth is looked up last (`calibration`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from documents.text import Box, Page, Reader, Word
from extractors.pages import prepare
from extractors.pages.bands import without_bands
from extractors.pages.both import completed
from extractors.pages.calibration import calibrated
from extractors.pages.cells import Column, columns_of
from extractors.pages.characters import unify
from extractors.pages.contrast import without_pale_print
from extractors.pages.languages import languages_seen, tesseract_name
from extractors.pages.overhang import without_overhang
from extractors.pages.payment_codes import codes_in_picture
from extractors.pages.photo import corners_of, flattened
from extractors.pages.prepare import Grey
from extractors.pages.second_look import worth_reading
from extractors.pages.signets import Print, without_signets
from extractors.pages.small_signs import with_small_signs
from extractors.pages.strokes import Stroke, without_leaders, without_rulings
from extractors.pages.tesseract import Layout, OcrEngine, ReadWord, available, engine
from extractors.pages.upright import Sampled, best_turn, looks_upright, sampled, trusted_letters, turns_to_try

FIRST_LANGUAGES = ("eng", "deu", "fra")
"""Read most invoices of western Europe; three languages cost 17 % more than one."""
PAPER_WORDS = frozenset("|_-—–~=.,:;'\"`´°«»*\\/[](){}<>!¦§")
"""A word made only of these is dirt or a remainder of a ruling when the engine doubts it."""
DOUBTED = 0.5
A4_LONG_SIDE = 11.69
"""Inches; a photographed sheet is taken for A4."""
LONGEST_SHEET = 1.8
"""Times as long as wide; longer paper comes from a till."""
TILL_ROLL_WIDTH = 3.15
"""Inches (80 mm)."""


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
    paper, corners = _paper(picture)
    turn, prepared, sample = _upright(reader, paper)
    # Several languages, as the sample: another way of reading, which is sure of other words than the page's own is.
    read = partial(_read_cells, reader, prepared.dpi, available(FIRST_LANGUAGES))
    first, rest = sample.words, sample.rest
    if not languages_seen(word.text for word in first):
        first, rest = [*first, *read(rest)], ()
    languages = available(tesseract_name(code) for code in _languages(first))
    main = reader.read(prepared.grey, prepared.dpi, Layout.COLUMNS, languages)
    first = [*first, *read(worth_reading(rest, main))]
    points = 72 / paper.dpi
    main_words, first_words = (_words(words, points / prepared.factor) for words in (main, first))
    readings = calibrated(*completed(main_words, first_words))
    words, second_words = without_signets(*readings, Print(prepared.pieces, prepared.factor / points))
    height, width = prepare.turned(paper.grey, turn).shape
    return Page(
        number=number,
        width=width * points,
        height=height * points,
        words=words,
        reader=Reader.OCR,
        rulings=tuple(_ruling(stroke, points) for stroke in prepared.strokes),
        second_words=second_words,
        dpi=round(paper.dpi),
        skew=prepared.skew,
        turn=turn,
        corners=corners,
        payment_codes=codes_in_picture(paper.grey, paper.dpi),
    )


def _paper(picture: Picture) -> tuple[Picture, tuple[tuple[float, float], ...]]:
    """Return the paper alone, flat, when the picture is a photograph that shows more; and where it was, in points."""
    corners = corners_of(picture.grey)
    if corners is None:
        return picture, ()
    grey = flattened(picture.grey, corners)
    longer, shorter = max(grey.shape), min(grey.shape)
    inches = A4_LONG_SIDE if longer <= LONGEST_SHEET * shorter else TILL_ROLL_WIDTH * longer / shorter
    points = 72 / picture.dpi
    return Picture(grey, longer / inches), tuple((float(x) * points, float(y) * points) for x, y in corners)


def _languages(words: Sequence[ReadWord]) -> tuple[str, ...]:
    """Return the languages of the first reading; those tried first when nothing is recognised."""
    return languages_seen(word.text for word in words) or ("en", "de", "fr")


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A picture made easy to read, how it was straightened, and how many of its pixels make one of the original.

    `grey` is for the reading of the layout, its pale print darkened; `pieces` for that of the pieces of print.
    `letter` is the height of its capitals in pixels, 0.0 when it shows too few.
    """

    grey: Grey
    pieces: Grey
    letter: float
    dpi: int
    skew: float
    factor: float
    strokes: tuple[Stroke, ...]


def _prepared(grey: Grey, dpi: float) -> _Prepared:
    skew = prepare.skew_of(grey)
    skew = 0.0 if abs(skew) < prepare.SMALLEST_SKEW else skew
    lit = prepare.evenly_lit(prepare.straightened(grey, skew))
    level = without_bands(lit)
    clean, strokes = without_rulings(prepare.on_white_paper(level))
    clean, letter = without_leaders(clean)
    scaled, factor = prepare.scaled(clean, letter)
    letter = letter if factor == 1.0 else prepare.glyph_height(scaled)
    # A page with bands was darkened when they were turned to light.
    laid_out = without_pale_print(scaled, letter) if level is lit else scaled
    return _Prepared(laid_out, scaled, letter, round(dpi * factor), skew, factor, strokes)


def _read_cells(
    reader: OcrEngine, dpi: int, languages: tuple[str, ...], columns: Iterable[Column]
) -> Iterator[ReadWord]:
    for column in columns:
        yield from column.on_page(reader.read(column.grey, dpi, Layout.BLOCK, languages))


def _upright(reader: OcrEngine, picture: Picture) -> tuple[int, _Prepared, Sampled]:
    """Return how far the page must be turned clockwise, and the page when turned so, a sample of its print read."""
    languages = available(FIRST_LANGUAGES)
    tried: dict[int, tuple[_Prepared, Sampled]] = {}
    for turn in turns_to_try(picture.grey):
        prepared = _prepared(prepare.turned(picture.grey, turn), picture.dpi)
        read = partial(_read_cells, reader, prepared.dpi, languages)
        sample = sampled(columns_of(prepared.pieces, prepared.letter), read)
        tried[turn] = prepared, sample
        if looks_upright(sample.words):
            break
    else:
        turn = best_turn({turn: trusted_letters(sample.words) for turn, (_, sample) in tried.items()})
    return turn, *tried[turn]


def _words(words: Sequence[ReadWord], points: float) -> tuple[Word, ...]:
    """Return words in points and reading order, without the dirt."""
    read = [
        Word(
            unify(word.text),
            Box(word.x0 * points, word.top * points, word.x1 * points, word.bottom * points),
            min(1.0, max(0.0, word.confidence)),
        )
        for word in words
        if not (word.confidence < DOUBTED and PAPER_WORDS.issuperset(word.text))
    ]
    return with_small_signs(without_overhang(read))


def _ruling(stroke: Stroke, points: float) -> Box:
    return Box(stroke.x0 * points, stroke.top * points, stroke.x1 * points, stroke.bottom * points)


def warm() -> None:
    """Load the engine and its first languages by reading a blank strip.

    Raises:
        OcrUnavailableError: There is no Tesseract.
    """
    engine().read(np.full((40, 200), 255, np.uint8), 200, Layout.BLOCK, available(FIRST_LANGUAGES))
