"""Turn printed pages into scans: grey pictures, skewed, blurred, noisy, squeezed by JPEG; three grades."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pikepdf
import pypdfium2
from PIL import Image, ImageFilter


@dataclass(frozen=True, slots=True)
class Grade:
    """How bad a scan is.

    Attributes:
        dpi: Resolution.
        skew: Largest rotation in degrees, either way.
        blur: Radius of the blur in pixels.
        noise: Standard deviation of the grain in grey levels.
        quality: Of the JPEG, 1 to 95.
        shade: How much darker the dark edge of the page is, in grey levels.
        fade: How far black ink is lightened, in grey levels.
    """

    dpi: int
    skew: float
    blur: float
    noise: float
    quality: int
    shade: int = 0
    fade: int = 0


GRADES = {
    "light": Grade(300, 0.2, 0.4, 1.5, 55),
    "medium": Grade(200, 0.8, 0.5, 3.0, 45, shade=12, fade=20),
    "heavy": Grade(200, 1.8, 0.8, 6.0, 30, shade=34, fade=45),
}


def pictures(pdf: bytes, grade: str, seed: int) -> list[Image.Image]:
    """Render every page and degrade it; the same seed gives the same pictures."""
    chosen = GRADES[grade]
    rng = np.random.default_rng(seed)
    document = pypdfium2.PdfDocument(pdf)
    try:
        pages = [page.render(scale=chosen.dpi / 72, grayscale=True).to_pil() for page in document]
    finally:
        document.close()
    return [_degrade(page, chosen, rng) for page in pages]


def _degrade(page: Image.Image, grade: Grade, rng: np.random.Generator) -> Image.Image:
    angle = float(rng.uniform(-grade.skew, grade.skew))
    turned = page.convert("L").rotate(angle, resample=Image.Resampling.BICUBIC, fillcolor=255)
    soft = np.asarray(turned.filter(ImageFilter.GaussianBlur(grade.blur)), dtype=np.float32)
    height, width = soft.shape
    faded = grade.fade + soft * (255 - grade.fade) / 255
    edge = np.linspace(0.0, 1.0, width, dtype=np.float32) ** 2 * grade.shade
    grain = rng.normal(0.0, grade.noise, (height, width)).astype(np.float32)
    # Grain shows on ink and shade; white paper saturates, as a scanner's does, and stays small as JPEG.
    dirty = faded - edge[None, :] + np.where(soft < 250, grain, grain * 0.3 if grade.shade > 20 else 0)
    return Image.fromarray(np.clip(dirty, 0, 255).astype(np.uint8))


def jpeg(picture: Image.Image, grade: str) -> bytes:
    """Encode one page."""
    out = io.BytesIO()
    chosen = GRADES[grade]
    picture.save(out, "JPEG", quality=chosen.quality, dpi=(chosen.dpi, chosen.dpi), optimize=True)
    return out.getvalue()


def as_pdf(pages: Sequence[Image.Image], grade: str) -> bytes:
    """Wrap pages into a PDF that holds nothing but pictures."""
    dpi = GRADES[grade].dpi
    pdf = pikepdf.new()
    for page in pages:
        picture = pikepdf.Stream(pdf, jpeg(page, grade))
        picture.Type, picture.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
        picture.Width, picture.Height = page.size
        picture.ColorSpace, picture.BitsPerComponent = pikepdf.Name.DeviceGray, 8
        picture.Filter = pikepdf.Name.DCTDecode
        width, height = page.width * 72 / dpi, page.height * 72 / dpi
        leaf = pdf.add_blank_page(page_size=(width, height))
        leaf.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Scan=picture))
        leaf.Contents = pikepdf.Stream(pdf, f"q {width:.3f} 0 0 {height:.3f} 0 0 cm /Scan Do Q".encode())
    out = io.BytesIO()
    pdf.save(out, deterministic_id=True)
    return out.getvalue()


def as_tiff(pages: Sequence[Image.Image], grade: str) -> bytes:
    """Write every page as black and white into one TIFF (fax compression), as office copiers do."""
    dpi = GRADES[grade].dpi
    plain = [page.point([255 if level > 150 else 0 for level in range(256)]).convert("1") for page in pages]
    out = io.BytesIO()
    plain[0].save(
        out, "TIFF", compression="group4", dpi=(dpi, dpi), save_all=True, append_images=plain[1:],
    )  # fmt: skip
    return out.getvalue()


def as_png(page: Image.Image, grade: str) -> bytes:
    """Write one page as PNG with 16 levels of grey, which keeps it small."""
    out = io.BytesIO()
    dpi = GRADES[grade].dpi
    page.quantize(16, dither=Image.Dither.NONE).save(out, "PNG", dpi=(dpi, dpi), optimize=True)
    return out.getvalue()
