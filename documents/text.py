"""Words and where they stand on a page."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from documents.values.payment_codes import PaymentCode


class Reader(StrEnum):
    """Who read a value."""

    TEXT_LAYER = "text-layer"
    OCR = "ocr"
    XML = "xml"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page, in PDF points (1/72 inch), origin top left, y downwards."""

    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Word:
    """One word as printed, with the reader's confidence from 0.0 (a guess) to 1.0 (certain)."""

    text: str
    box: Box
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Page:
    """One page as a person sees it, after its own rotation.

    Attributes:
        number: From 1, in the order of the file.
        width: In points.
        height: In points.
        words: In reading order: line by line, left to right.
        reader: Who read the words.
        rulings: Printed horizontal and vertical lines, as thin boxes; empty where nobody looked for them.
        second_words: A second, differently prepared reading of a picture; empty for a text layer.
        dpi: Resolution of the scanned picture, 0 for a text layer.
        skew: Degrees by which the picture was straightened, clockwise positive.
        turn: Degrees clockwise (0, 90, 180, 270) by which the page as displayed had to be turned for its print to stand
            upright; width, height and boxes are those of the turned page.
        corners: Of a photographed paper: its four corners (x, y) on the page as displayed, in points, clockwise from
            the top left; the paper was cut out and flattened before it was turned. Empty when it fills the picture.
        doubt: Why the text stored in a page is not wholly believed, a sentence; empty for good text or a plain scan.
        payment_codes: What the payment codes on the page say (C-66), each once.
    """

    number: int
    width: float
    height: float
    words: tuple[Word, ...]
    reader: Reader = Reader.TEXT_LAYER
    rulings: tuple[Box, ...] = ()
    second_words: tuple[Word, ...] = ()
    dpi: int = 0
    skew: float = 0.0
    turn: int = 0
    corners: tuple[tuple[float, float], ...] = ()
    doubt: str = ""
    payment_codes: tuple[PaymentCode, ...] = ()
