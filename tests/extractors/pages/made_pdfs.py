"""PDFs and pictures made on the spot; nothing here comes from a real document."""

from __future__ import annotations

import io
from pathlib import Path

import pypdfium2 as pdfium
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

A4 = (595.0, 842.0)
INVOICE_ROWS = (
    (60, "Muster Werkzeuge GmbH"),
    (90, "Rechnung Nr. RE-20417"),
    (110, "Datum 14.10.2026"),
    (160, "Bohrer 8 mm     12 Stk     3,50     42,00"),
    (180, "Fräser 20 mm     2 Stk     29,00     58,00"),
    (220, "Summe netto     100,00"),
    (240, "Mehrwertsteuer 19 %     19,00"),
    (260, "Gesamtbetrag     119,00"),
    (300, "Bitte zahlen Sie den Betrag innerhalb von 30 Tagen auf unser Konto."),
)


def invoice_pdf(path: Path, *, rotation: int = 0, pages: int = 1) -> Path:
    """One page or more with the rows above, in 12 point Helvetica at x = 60; the page stands upright to the eye."""
    canvas = Canvas(str(path), pagesize=A4)
    for _ in range(pages):
        _turn(canvas, rotation)
        height = A4[0] if rotation in {90, 270} else A4[1]
        canvas.setFont("Helvetica", 12)
        for top, row in INVOICE_ROWS:
            canvas.drawString(60, height - top, row)
        canvas.showPage()
    canvas.save()
    if rotation:
        _say_rotation(path, rotation)
    return path


def _turn(canvas: Canvas, rotation: int) -> None:
    """Set up the print so that a viewer that turns the page clockwise by `rotation` shows it upright."""
    width, height = A4
    if rotation == 90:
        canvas.translate(width, 0)
    elif rotation == 180:
        canvas.translate(width, height)
    elif rotation == 270:
        canvas.translate(0, height)
    canvas.rotate(rotation)


def _say_rotation(path: Path, rotation: int) -> None:
    import pikepdf

    with pikepdf.open(path, allow_overwriting_input=True) as document:
        for page in document.pages:
            page.obj.Rotate = rotation
        document.save(path)


def drawn(path: Path, *calls: tuple[float, float, str], size: float = 12, mode: int = 0) -> Path:
    """One A4 page with texts at (x, top); `mode` is the PDF's text rendering mode (3 is invisible)."""
    canvas = Canvas(str(path), pagesize=A4)
    for x, top, text in calls:
        line = canvas.beginText(x, A4[1] - top)
        line.setFont("Helvetica", size)
        line.setTextRenderMode(mode)
        line.textOut(text)
        canvas.drawText(line)
    canvas.showPage()
    canvas.save()
    return path


def picture_of(path: Path, dpi: int = 200) -> Image.Image:
    """The first page as a grey picture."""
    document = pdfium.PdfDocument(path)
    try:
        return document[0].render(scale=dpi / 72, grayscale=True).to_pil().convert("L")
    finally:
        document.close()


def scan_pdf(path: Path, picture: Image.Image, dpi: int = 200, *, hidden: str = "", stamp: str = "") -> Path:
    """A PDF whose only page is the picture, perhaps with invisible or visible text over it."""
    width, height = picture.width * 72 / dpi, picture.height * 72 / dpi
    canvas = Canvas(str(path), pagesize=(width, height))
    from reportlab.lib.utils import ImageReader

    data = io.BytesIO()
    picture.save(data, "JPEG", quality=90)
    data.seek(0)
    canvas.drawImage(ImageReader(data), 0, 0, width, height)
    if hidden:
        line = canvas.beginText(60, height - 60)
        line.setTextRenderMode(3)
        line.textOut(hidden)
        canvas.drawText(line)
    canvas.drawString(60, 60, stamp)
    canvas.save()
    return path
