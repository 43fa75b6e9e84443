"""Pictures on papers of the sixth family: brands that no text layer holds, codes to pay with, bars."""

from __future__ import annotations

from functools import cache

from PIL import Image, ImageDraw, ImageFont
from reportlab.graphics import renderPDF
from reportlab.graphics.barcode.code128 import Code128
from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader

from sample_docs.generator.fonts import FILES
from sample_docs.generator.variety.paper import Paper
from sample_docs.generator.variety.setting import Setting

WHITE = "#ffffff"
TALL = 160
"""Height of a brand's picture in dots."""
BARS = 9.0
"""Height of a barcode in mm."""
FACES = ("Roboto-Bold", "Serif-Bold", "Vera-Bold", "Roboto-Light")


@cache
def _face(name: str) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FILES[name]), 96)


def wordmark(paper: Paper, s: Setting, place: tuple[float, float, float]) -> float:
    """Print the issuer's brand as a picture of at most a width; return its bottom edge."""
    x, y, width = place
    brand, face = s.deal.issuer.brand, _face(s.dice.among(FACES))
    wide = int(face.getlength(brand)) + 20
    image = Image.new("RGB", (wide + 130, TALL), WHITE)
    pen = ImageDraw.Draw(image)
    if s.dice.chance(0.5):
        pen.ellipse((6, 26, 110, 130), fill=s.theme.colour)
        pen.ellipse((46, 26, 126, 106), fill=WHITE)
    else:
        for step in range(3):
            pen.rectangle((10 + 34 * step, 110 - 36 * step, 34 + 34 * step, 130), fill=s.theme.colour)
    pen.text((134, 22), brand, font=face, fill=s.theme.colour)
    height = min(14.0, width * TALL / image.width)
    paper.picture(x, y, height * image.width / TALL, height, ImageReader(image))
    return y + height


def pay_code(paper: Paper, s: Setting, x: float, y: float, size: float) -> float:
    """Print a code that tells a bank's program what to pay; return its bottom edge."""
    party, sums = s.deal.vendor, s.deal.sums
    if party.iban and s.deal.currency == "EUR":
        account = party.iban.replace(" ", "")
        text = f"BCD\n002\n1\nSCT\n{party.bic}\n{party.name[:70]}\n{account}\nEUR{sums.payable}\n\n\n{s.deal.number}"
    else:
        text = f"https://{party.web.removeprefix('www.')}/pay/{s.deal.number.replace(' ', '')}"
    code = QrCodeWidget(text)
    left, bottom, right, top = code.getBounds()
    scale = size * mm
    drawing = Drawing(scale, scale, transform=[scale / (right - left), 0, 0, scale / (top - bottom), 0, 0])
    drawing.add(code)
    renderPDF.draw(drawing, paper.canvas, x * mm, (paper.height - y - size) * mm)
    return y + size


def bars(paper: Paper, digits: str, x: float, y: float) -> float:
    """Print a barcode without its digits; return its bottom edge."""
    code = Code128(digits, barHeight=BARS * mm, barWidth=0.22 * mm, quiet=False)
    code.drawOn(paper.canvas, x * mm, (paper.height - y - BARS) * mm)
    return y + BARS
