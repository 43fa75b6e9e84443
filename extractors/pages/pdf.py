"""Pages of a PDF: words from the text layer where there is a good one, else from the picture by OCR."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
import pikepdf
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from numpy.typing import NDArray

from documents.reading import FileFault
from documents.text import Page, Word
from extractors.pages import progress
from extractors.pages.both import covers
from extractors.pages.covers import page_wide_picture
from extractors.pages.error import OcrUnavailableError, UnreadableFileError, reading_with
from extractors.pages.geometry import Sheet, turned_upright
from extractors.pages.objects import Drawn, drawn_objects
from extractors.pages.ocr import read_picture
from extractors.pages.payment_codes import codes_drawn
from extractors.pages.picture import covered_by_scan, picture_of_page, whole_page_scan
from extractors.pages.rulings import read_rulings
from extractors.pages.stored_text import Difference, differences, to_compare
from extractors.pages.textlayer import TextLayer, read_text_layer

MEANINGLESS_SHARE = 0.15
"""Share of characters without a meaning from which the text layer is broken and the picture is read."""
STAMP_WORDS = 30
"""Visible words up to which a page that is a scan counts as a scan with a stamp on it."""
DRAWN_LETTERS = 150
"""Paths on a page nearly without words from which its letters are taken to be drawn as outlines."""
FEW_WORDS = 5
HIDDEN_DIGITS = 3
"""Digits of a hidden word from which it counts as a figure."""
LONGEST_QUOTE = 30
PAINTED_OUT = 0.5
"""Share of the words with something drawn over them from which the page shows a scan, in strips perhaps."""
DISBELIEVED = 0.5
"""Confidence of stored words on a page whose picture says otherwise."""


def read_pages(path: Path) -> tuple[Page, ...]:
    """Return every page of a PDF with its words in reading order.

    Returns:
        One Page per PDF page, numbered from 1. Boxes are in points, top-left origin, after the page's own rotation (and
        `Page.turn`). Confidence is 1.0 for a text layer, because the text was not recognised but stored.

    Raises:
        UnreadableFileError: The file is damaged, encrypted or has no pages; or OcrUnavailableError.
    """
    with opened(path) as document:
        pages = []
        for index in range(len(document)):
            pages.append(_read_page(document, index))
            progress.page_read(index + 1)
        return tuple(pages)


def read_page(path: Path, number: int) -> Page:
    """Return one page of a PDF, from 1, as `read_pages` does.

    Raises:
        UnreadableFileError: As there, or the PDF has no such page; or OcrUnavailableError.
    """
    with opened(path) as document:
        return _read_page(document, _index(document, number))


def page_size(path: Path, number: int) -> tuple[float, float]:
    """Return width and height of a page in points, after its own rotation.

    Raises:
        UnreadableFileError: The file is damaged or encrypted, or has no such page.
    """
    with opened(path) as document:
        index = _index(document, number)
        with reading_with("pdfium", f"the size of page {number}"):
            width, height = document[index].get_size()
    return float(width), float(height)


def render(path: Path, number: int, scale: float, most: int) -> tuple[NDArray[np.uint8], float]:
    """Return a page in colour as it lies, after its own rotation, and its pixels per point.

    Args:
        path: Of the PDF.
        number: Of the page, from 1.
        scale: Pixels per point that are wanted.
        most: Pixels of the whole page; a larger one comes coarser.

    Returns:
        Height x width x 3, red, green, blue.

    Raises:
        UnreadableFileError: The file is damaged or encrypted, or has no such page.
    """
    with opened(path) as document:
        index = _index(document, number)
        with reading_with("pdfium", f"page {number}"):
            page = document[index]
            width, height = page.get_size()
            scale = min(scale, math.sqrt(most / max(1.0, width * height)))
            pixels = page.render(scale=scale, rev_byteorder=True).to_numpy()
            colours = pixels[:, :, :3] if pixels.shape[2] > 1 else np.repeat(pixels, 3, axis=2)
            return np.ascontiguousarray(colours, dtype=np.uint8), scale


def _index(document: pdfium.PdfDocument, number: int) -> int:
    if 1 <= number <= len(document):
        return number - 1
    raise UnreadableFileError(FileFault.NO_PAGES, f"The PDF has {len(document)} pages and no page {number}.")


@contextmanager
def opened(path: Path) -> Iterator[pdfium.PdfDocument]:
    """Open a PDF with pdfium.

    Raises:
        UnreadableFileError: DAMAGED, ENCRYPTED or NO_PAGES.
    """
    with reading_with("pdfium", "the file"):
        try:
            document = pdfium.PdfDocument(path)
        except pdfium.PdfiumError as error:
            if getattr(error, "err_code", None) == pdfium_c.FPDF_ERR_PASSWORD:
                raise UnreadableFileError(
                    FileFault.ENCRYPTED,
                    "The PDF is encrypted and needs a password; ask the sender for one that opens without.",
                ) from error
            if _is_empty(path):
                raise _no_pages() from error
            raise
        count = len(document)
    try:
        if count == 0:
            raise _no_pages()
        yield document
    finally:
        document.close()


def _is_empty(path: Path) -> bool:
    """Tell whether qpdf opens what pdfium does not, and finds no page: pdfium calls such a file damaged."""
    try:
        with pikepdf.open(path) as document:
            return len(document.pages) == 0
    except Exception:  # noqa: BLE001 - whatever qpdf says about a damaged file, pdfium's own error is raised
        return False


def _no_pages() -> UnreadableFileError:
    return UnreadableFileError(
        FileFault.NO_PAGES, "The PDF has no pages; ask the sender for a new copy of the document."
    )


def _read_page(document: pdfium.PdfDocument, index: int) -> Page:
    number = index + 1
    with reading_with("pdfium", f"page {number}"):
        page = document[index]
    try:
        with reading_with("pdfium", f"the size of page {number}"):
            sheet = Sheet(page.get_bbox(), page.get_rotation())
            objects = drawn_objects(page)
        layer = read_text_layer(page, sheet, objects)
        if _needs_ocr(page, layer):
            read = read_picture(number, picture_of_page(page, number, has_text=bool(layer.words)))
            read = replace(read, doubt=_why_not_believed(number, layer))
            if not read.words:
                _check_pictures(page, number)
            return read
        told = replace(_text_page(number, sheet, layer, objects), payment_codes=codes_drawn(page, objects))
        words = to_compare(layer, over_picture=page_wide_picture(objects, sheet))
        return _compared(page, sheet, layer, words, told) if words else told
    finally:
        page.close()


def _check_pictures(page: pdfium.PdfPage, number: int) -> None:
    """Refuse a page that seems empty only because one of its pictures cannot be decoded.

    Raises:
        UnreadableFileError: DAMAGED.
    """
    for item in page.get_objects((pdfium_c.FPDF_PAGEOBJ_IMAGE,), max_depth=2):
        try:
            item.get_bitmap().close()
        except pdfium.PdfiumError as error:
            raise UnreadableFileError(
                FileFault.DAMAGED,
                f"Page {number} shows nothing that can be read, because its picture cannot be decoded; ask the sender "
                "for a new copy.",
            ) from error


def _compared(page: pdfium.PdfPage, sheet: Sheet, layer: TextLayer, words: Sequence[Word], told: Page) -> Page:
    """Return the page as its text layer tells it, or read from its picture where the two differ.

    The stored words then are the second reading: what both have alike is proven, and what differs is asked about.
    """
    number = told.number
    try:
        found = differences(page, sheet, layer, words)
        if not found:
            return told
        read = read_picture(number, picture_of_page(page, number, has_text=True))
    except OcrUnavailableError as error:
        return replace(
            told, doubt=f"{told.doubt} Page {number} could not be compared with its picture: {error}".strip()
        )
    doubt = _what_differs(read, found, len(words))
    if (read.turn, read.corners) != (told.turn, ()):
        return replace(read, doubt=doubt)
    stored = tuple(replace(word, confidence=DISBELIEVED) for word in told.words)
    return replace(read, second_words=stored, doubt=doubt)


def _what_differs(read: Page, found: Sequence[Difference], compared: int) -> str:
    """Return why the picture was read in place of stored text that says something else."""
    one = found[0]
    seen = " ".join(word.text for word in read.words if covers(word.box, one.stored.box)) or one.shown
    shown = f'"{seen[:LONGEST_QUOTE]}"' if one.shown else "nothing"
    return (
        f"Page {read.number} was read from its picture, because the text stored in it is not what it shows: stored is "
        f'"{one.stored.text[:LONGEST_QUOTE]}" where {shown} is seen ({len(found)} of {compared} figures compared).'
    )


def _text_page(number: int, sheet: Sheet, layer: TextLayer, objects: Sequence[Drawn]) -> Page:
    rulings = read_rulings(objects, sheet)
    width, height = sheet.width, sheet.height
    if layer.turn:
        rulings = tuple(turned_upright(box, width, height, layer.turn) for box in rulings)
    if layer.turn in {90, 270}:
        width, height = height, width
    doubt = _why_suspicious(number, layer)
    return Page(number, width, height, layer.words, rulings=rulings, turn=layer.turn, doubt=doubt)


def _why_not_believed(number: int, layer: TextLayer) -> str:
    """Return why the picture was read in place of the stored text; empty where a scan gives no choice."""
    if layer.meaningless < MEANINGLESS_SHARE:
        return ""
    return (
        f"Page {number} was read from its picture, because {layer.meaningless:.0%} of the characters stored in it "
        f"stand for no letter (limit {MEANINGLESS_SHARE:.0%})."
    )


def _why_suspicious(number: int, layer: TextLayer) -> str:
    """Return what is stored and not shown on a page without a scan: figures there may be meant for a program only."""
    figures = [word for word in layer.hidden if sum(map(str.isdigit, word)) >= HIDDEN_DIGITS]
    if not figures:
        return ""
    return (
        f'Page {number} stores figures that nobody sees on it, such as "{figures[0][:LONGEST_QUOTE]}" '
        f"({len(figures)} in all); they were left out."
    )


def _needs_ocr(page: pdfium.PdfPage, layer: TextLayer) -> bool:
    """Tell whether the picture of a page must be read because its text layer is missing, broken or only a stamp."""
    if layer.meaningless >= MEANINGLESS_SHARE:
        return True
    if covered_by_scan(page) or len(layer.painted_over) >= PAINTED_OUT * max(1, len(layer.words)):
        return True
    if len(layer.words) > STAMP_WORDS:
        return False
    if whole_page_scan(page) is not None:
        return True
    return len(layer.words) <= FEW_WORDS and _shows_something_else(page)


def _shows_something_else(page: pdfium.PdfPage) -> bool:
    """Tell whether a page without words has pictures, or drawings enough to be letters in outline."""
    kinds = [item.type for item in page.get_objects(max_depth=2)]
    return pdfium_c.FPDF_PAGEOBJ_IMAGE in kinds or kinds.count(pdfium_c.FPDF_PAGEOBJ_PATH) >= DRAWN_LETTERS
