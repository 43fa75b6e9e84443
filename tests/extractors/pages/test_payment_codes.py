"""Payment codes on pages (C-66): drawn in several ways, scanned, and not there at all."""

from __future__ import annotations

import io
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
import segno
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from documents.values.payment_codes import PaymentCode
from extractors.pages import pdf
from extractors.pages.payment_codes import codes_in_picture
from extractors.pages.prepare import Grey

MM = 72 / 25.4
DPI = 200
PAYLOAD = "BCD\n002\n1\nSCT\n\nMuster GmbH\nDE89370400440532013000\nEUR148.11\n\nRF18539007547034"
SENTENCE = "Zahlbar ohne Abzug bis zum 14. November 2026 auf das genannte Konto."

Code = segno.QRCode
Draw = Callable[[Canvas, Code, float], None]


def by_cells(canvas: Canvas, code: Code, size: float) -> None:
    rows = list(code.matrix)
    step = size / len(rows)
    for y, row in enumerate(rows):
        for x, dark in enumerate(row):
            if dark:
                canvas.rect(100 + x * step, 400 - y * step, step, step, stroke=0, fill=1)


def by_one_path(canvas: Canvas, code: Code, size: float) -> None:
    rows = list(code.matrix)
    step = size / len(rows)
    path = canvas.beginPath()
    for y, row in enumerate(rows):
        for x, dark in enumerate(row):
            if dark:
                path.rect(100 + x * step, 400 - y * step, step, step)
    canvas.drawPath(path, stroke=0, fill=1)


def by_picture(canvas: Canvas, code: Code, size: float) -> None:
    canvas.drawImage(ImageReader(picture_of(code, 6)), 100, 400 - size, size, size)


def picture_of(code: Code, scale: int) -> Image.Image:
    written = io.BytesIO()
    code.save(written, kind="png", scale=scale, border=0)
    return Image.open(written).convert("L")


def page_with(folder: Path, draw: Draw, payload: str = PAYLOAD, rotation: int = 0) -> Path:
    path = folder / "page.pdf"
    canvas = Canvas(str(path), pagesize=A4)
    for y in range(40):
        canvas.drawString(60, 780 - 9 * y, SENTENCE)
    draw(canvas, segno.make(payload, error="m", micro=False), 30 * MM)
    canvas.setPageRotation(rotation)
    canvas.save()
    return path


def scan(payload: str = PAYLOAD, noise: int = 12) -> Grey:
    """A sheet of A4 with a code of 30 mm, at 200 dpi, with the grain of a scanner."""
    sheet = Image.new("L", (1654, 2339), 245)
    side = round(30 * DPI / 25.4)
    sheet.paste(picture_of(segno.make(payload, error="m", micro=False), 8).resize((side, side)), (300, 1500))
    grain = np.random.default_rng(7).normal(0, noise, (2339, 1654))
    return np.clip(np.asarray(sheet, dtype=np.float64) + grain, 0, 255).astype(np.uint8)


def amounts(codes: tuple[PaymentCode, ...]) -> list[Decimal | None]:
    return [code.amount for code in codes]


@pytest.mark.parametrize("draw", [by_cells, by_one_path, by_picture])
@pytest.mark.parametrize("rotation", [0, 90])
def test_a_drawn_code_is_read_however_it_is_drawn(tmp_path: Path, draw: Draw, rotation: int) -> None:
    (page,) = pdf.read_pages(page_with(tmp_path, draw, rotation=rotation))
    assert amounts(page.payment_codes) == [Decimal("148.11")]
    assert page.payment_codes[0].iban == "DE89370400440532013000"


def test_a_code_that_is_no_payment_says_nothing(tmp_path: Path) -> None:
    (page,) = pdf.read_pages(page_with(tmp_path, by_cells, "https://example.com/pay/148.11"))
    assert page.payment_codes == ()


def test_a_page_of_text_is_not_searched(tmp_path: Path) -> None:
    (page,) = pdf.read_pages(page_with(tmp_path, lambda *_: None))
    assert page.payment_codes == ()


def test_a_scanned_code_is_read() -> None:
    assert amounts(codes_in_picture(scan(), DPI)) == [Decimal("148.11")]


def test_a_code_that_lies_aslant_is_read() -> None:
    aslant = Image.fromarray(scan(noise=4)).rotate(3, fillcolor=245)
    assert amounts(codes_in_picture(np.asarray(aslant), DPI)) == [Decimal("148.11")]


@pytest.mark.parametrize("level", [0, 128, 255])
def test_an_empty_picture_has_none(level: int) -> None:
    assert codes_in_picture(np.full((2339, 1654), level, dtype=np.uint8), DPI) == ()


def test_a_torn_code_has_none() -> None:
    torn = scan().copy()
    torn[1500:1640, 300:460] = 245
    assert codes_in_picture(torn, DPI) == ()


def test_a_picture_smaller_than_a_code_has_none() -> None:
    assert codes_in_picture(np.zeros((3, 5), dtype=np.uint8), DPI) == ()
