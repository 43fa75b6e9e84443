"""Pictures of pages: out of a PDF, or from a PNG, JPEG or TIFF file."""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from numpy.typing import NDArray
from PIL import Image, ImageOps, ImageSequence

from documents.reading import FileFault
from documents.text import Page
from extractors.pages import progress
from extractors.pages.error import UnreadableFileError, reading_with
from extractors.pages.ocr import Picture, read_picture
from extractors.pages.prepare import Grey, shrunk

RENDER_DPI = 300
"""Resolution at which a page is rendered when it is not one single picture."""
HIGHEST_DPI = 300
"""A finer scan is brought down to this: letters of 30 pixels are read best."""
LOWEST_RENDER_DPI = 100
"""A page so large that it would have to be rendered coarser than this is refused."""
LARGEST_PICTURE = 50_000_000
"""Pixels per page."""
MOST_FRAMES = 200
SMALLEST_SIDE = 16
"""Pixels; no line of print fits into a narrower picture."""
WHOLE_PAGE = 0.9
"""Share of the page that one picture must cover to count as the page."""
A4_LONG_SIDE = 11.69
"""Inches; a picture file without a resolution is taken for a page of this length."""
BELIEVABLE_DPI = range(60, 1300)


def picture_of_page(page: pdfium.PdfPage, number: int, *, has_text: bool = False) -> Picture:
    """Return a PDF page as a grey picture, turned as the PDF says.

    A page that is one scan is decoded at its own resolution instead of being rendered.

    Args:
        page: Of pdfium.
        number: Of the page, from 1, for messages.
        has_text: Visible text stands on the page as well, such as a stamp over a scan.

    Raises:
        UnreadableFileError: TOO_LARGE when the page needs more than 50 million pixels at 100 dpi, or DAMAGED.
    """
    scan = whole_page_scan(page)
    dpi = RENDER_DPI if scan is None else min(RENDER_DPI, max(LOWEST_RENDER_DPI, scan_dpi(scan)))
    if scan is not None and not has_text and page.get_rotation() == 0:
        grey = _decoded(scan, number)
        if grey is not None:
            return _at_most(Picture(grey, scan_dpi(scan)))
    return _rendered(page, number, dpi)


def whole_page_scan(page: pdfium.PdfPage) -> pdfium.PdfImage | None:
    """Return the picture that is all there is to see on a page, or None."""
    found: pdfium.PdfImage | None = None
    for item in page.get_objects(max_depth=1):
        if item.type == pdfium_c.FPDF_PAGEOBJ_TEXT:
            continue  # Invisible text under a scan; the caller has looked at visible text already.
        if item.type != pdfium_c.FPDF_PAGEOBJ_IMAGE or found is not None:
            return None
        found = item
    return found if found is not None and _covers_page(found, page) else None


def covered_by_scan(page: pdfium.PdfPage) -> bool:
    """Tell whether an opaque picture is drawn over the whole page after everything else.

    Text below it is not seen, whatever its rendering mode says: some scanners put their own recognition there.
    """
    count = pdfium_c.FPDFPage_CountObjects(page.raw)
    last = pdfium_c.FPDFPage_GetObject(page.raw, count - 1) if count else None
    if not last or pdfium_c.FPDFPageObj_GetType(last) != pdfium_c.FPDF_PAGEOBJ_IMAGE:
        return False
    if pdfium_c.FPDFPageObj_HasTransparency(last):
        return False
    return _covers_page(pdfium.PdfImage(last, page=page, pdf=page.pdf), page)


def _covers_page(found: pdfium.PdfImage, page: pdfium.PdfPage) -> bool:
    left, bottom, right, top = found.get_bounds()
    page_left, page_bottom, page_right, page_top = page.get_bbox()
    width = min(right, page_right) - max(left, page_left)
    height = min(top, page_top) - max(bottom, page_bottom)
    whole = (page_right - page_left) * (page_top - page_bottom)
    return bool(width > 0 and height > 0 and width * height >= WHOLE_PAGE * whole)


def scan_dpi(scan: pdfium.PdfImage) -> float:
    """Return the pixels of a picture per inch of paper, the coarser of the two directions."""
    left, bottom, right, top = scan.get_bounds()
    width, height = scan.get_px_size()
    return float(min(width * 72 / (right - left), height * 72 / (top - bottom)))


def _decoded(scan: pdfium.PdfImage, number: int) -> Grey | None:
    """Return the picture's own pixels, or None where the PDF does more with them than show them."""
    matrix = scan.get_matrix()
    upright = matrix.a > 0 and matrix.d > 0 and abs(matrix.b) + abs(matrix.c) < 1e-3
    square = abs(scan.get_px_size()[0] * matrix.d - scan.get_px_size()[1] * matrix.a) < 0.01 * (
        scan.get_px_size()[0] * matrix.d
    )
    metadata = scan.get_metadata()
    plain = metadata.bits_per_pixel in {8, 24} and not pdfium_c.FPDFPageObj_HasTransparency(scan.raw)
    fits = math.prod(scan.get_px_size()) <= LARGEST_PICTURE
    if not (upright and square and plain and fits and _fills(scan)):
        return None
    with reading_with("pdfium", f"the picture on page {number}"):
        bitmap = scan.get_bitmap()
        pixels = bitmap.to_numpy()
    return _grey(pixels)


def _fills(scan: pdfium.PdfImage) -> bool:
    """Tell whether a picture starts at the page's corner, so that its pixels are the page's points."""
    left, bottom, right, top = scan.get_bounds()
    page_left, page_bottom, page_right, page_top = scan.page.get_bbox()
    gaps = (left - page_left, bottom - page_bottom, right - page_right, top - page_top)
    return all(abs(gap) <= 1.0 for gap in gaps)


def _rendered(page: pdfium.PdfPage, number: int, dpi: float) -> Picture:
    width, height = page.get_size()
    square_inches = width * height / 72**2
    dpi = min(dpi, math.sqrt(LARGEST_PICTURE / square_inches) if square_inches > 0 else dpi)
    if dpi < LOWEST_RENDER_DPI:
        raise UnreadableFileError(
            FileFault.TOO_LARGE,
            f"Page {number} measures {width / 72 * 2.54:.0f} x {height / 72 * 2.54:.0f} cm, which is more than "
            f"{LARGEST_PICTURE // 1_000_000} million pixels at {LOWEST_RENDER_DPI} dpi; ask the sender for an ordinary "
            "page size.",
        )
    with reading_with("pdfium", f"page {number}"):
        bitmap = page.render(scale=dpi / 72, grayscale=True)
        pixels = bitmap.to_numpy()
    return Picture(_grey(pixels), dpi)


def _grey(pixels: np.ndarray) -> Grey:
    """Return grey pixels from pdfium's grey, BGR or BGRx."""
    if pixels.ndim == 2:
        return np.ascontiguousarray(pixels, dtype=np.uint8)
    if pixels.shape[2] == 1:
        return np.ascontiguousarray(pixels[:, :, 0], dtype=np.uint8)
    blue, green, red = (pixels[:, :, channel].astype(np.uint16) for channel in range(3))
    return np.ascontiguousarray((blue * 29 + green * 150 + red * 77) >> 8, dtype=np.uint8)


def _at_most(picture: Picture) -> Picture:
    """Bring a finer scan down to 300 dpi."""
    factor = HIGHEST_DPI / picture.dpi
    return picture if factor >= 0.95 else Picture(shrunk(picture.grey, factor), HIGHEST_DPI)


def read_pages(path: Path) -> tuple[Page, ...]:
    """Return every page of a PNG, JPEG or TIFF file, read by OCR.

    Raises:
        UnreadableFileError: The file is damaged, has too many frames or too many pixels; or OcrUnavailableError.
    """
    pages = []
    for number, picture in enumerate(pictures_in(path), start=1):
        pages.append(read_picture(number, picture))
        progress.page_read(number)
    return tuple(pages)


def read_page(path: Path, number: int) -> Page:
    """Return one frame of a picture file, from 1, as `read_pages` does.

    Raises:
        UnreadableFileError: As there, or there is no such frame; or OcrUnavailableError.
    """
    with _frame_at(path, number) as frame:
        with reading_with("Pillow", f"frame {number}"):
            found = _frame(frame)
        return read_picture(number, _at_most(found))


def frame_size(path: Path, number: int) -> tuple[float, float]:
    """Return width and height of a frame in points, turned as its EXIF data say.

    Raises:
        UnreadableFileError: The file is damaged, has no such frame, or one of too many pixels.
    """
    pixels, per_point = frame(path, number)
    return pixels.shape[1] / per_point, pixels.shape[0] / per_point


def frame(path: Path, number: int) -> tuple[NDArray[np.uint8], float]:
    """Return a frame in colour on white, turned as its EXIF data say, and its pixels per point.

    Returns:
        Height x width x 3, red, green, blue.

    Raises:
        UnreadableFileError: The file is damaged, has no such frame, or one of too many pixels.
    """
    with _frame_at(path, number) as found, reading_with("Pillow", f"frame {number}"), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # The size was checked by our own, lower limit.
        upright = _on_white(found)
        colours = _levels(upright) if _is_deep(upright) else np.asarray(upright.convert("RGB"), dtype=np.uint8)
        dpi = _resolution(found, colours.shape[:2])
    if colours.ndim == 2:
        colours = np.repeat(colours[:, :, None], 3, axis=2)
    return np.ascontiguousarray(colours), dpi / 72


@contextmanager
def _frame_at(path: Path, number: int) -> Iterator[Image.Image]:
    """Open a picture file at one of its frames, whose pixels are not decoded yet."""
    opened, frames = _opened(path)
    with opened:
        if not 1 <= number <= frames:
            raise UnreadableFileError(FileFault.NO_PAGES, f"The picture has {frames} frames and no frame {number}.")
        with reading_with("Pillow", f"frame {number}"), _sized_by_us():
            opened.seek(number - 1)
            size = opened.size
        _check_size(number, size)
        yield opened


def pictures_in(path: Path) -> Iterator[Picture]:
    """Yield the frames of a picture file in grey, turned as its EXIF data say, at 300 dpi at most."""
    opened, frames = _opened(path)
    if frames > MOST_FRAMES:
        raise UnreadableFileError(
            FileFault.TOO_MANY_PAGES,
            f"The picture has {frames} frames, more than the {MOST_FRAMES} that are read; split it.",
        )
    with opened:
        iterator = ImageSequence.Iterator(opened)
        for number in range(1, frames + 1):
            with reading_with("Pillow", f"frame {number}"), _sized_by_us():
                frame = next(iterator)
                size = frame.size
            _check_size(number, size)
            _check_legible(number, size)
            with reading_with("Pillow", f"frame {number}"):
                picture = _frame(frame)
            yield _at_most(picture)


def frame_count(path: Path) -> int:
    """Return how many frames a picture file has.

    Raises:
        UnreadableFileError: DAMAGED or TOO_LARGE.
    """
    opened, frames = _opened(path)
    opened.close()
    return frames


def _opened(path: Path) -> tuple[Image.Image, int]:
    """Return the picture, whose pixels are not decoded yet, and the number of its frames."""
    with reading_with("Pillow", "the picture"), _sized_by_us():
        opened = Image.open(path, formats=("PNG", "JPEG", "TIFF"))
        return opened, getattr(opened, "n_frames", 1)


@contextmanager
def _sized_by_us() -> Iterator[None]:
    """Say in our own words what Pillow refuses for its size; its warnings only repeat what fails or is refused next."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except Image.DecompressionBombError as error:
        raise UnreadableFileError(
            FileFault.TOO_LARGE,
            f"The picture has far more than the {LARGEST_PICTURE // 1_000_000} million pixels that are read; scan it "
            "at 300 dpi.",
        ) from error


def _check_size(number: int, size: tuple[int, int]) -> None:
    if math.prod(size) > LARGEST_PICTURE:
        raise UnreadableFileError(
            FileFault.TOO_LARGE,
            f"Page {number} has {size[0]} x {size[1]} pixels, more than the {LARGEST_PICTURE // 1_000_000} million "
            "that are read; scan it at 300 dpi.",
        )


def _check_legible(number: int, size: tuple[int, int]) -> None:
    if min(size) < SMALLEST_SIDE:
        raise UnreadableFileError(
            FileFault.DAMAGED,
            f"Page {number} has {size[0]} x {size[1]} pixels, too few for a line of print (least {SMALLEST_SIDE}); ask "
            "the sender for the whole document.",
        )


def _frame(frame: Image.Image) -> Picture:
    """Return one frame in grey on white, with its resolution."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # The size was checked by our own, lower limit.
        upright = _on_white(frame)
        grey = _levels(upright) if _is_deep(upright) else np.asarray(upright.convert("L"), dtype=np.uint8)
    return Picture(np.ascontiguousarray(grey), _resolution(frame, grey.shape))


def _on_white(frame: Image.Image) -> Image.Image:
    """Return a frame turned as its EXIF data say, what is transparent on white."""
    upright = ImageOps.exif_transpose(frame)
    if upright.mode not in {"RGBA", "LA", "PA"} and "transparency" not in upright.info:
        return upright
    paper = Image.new("RGBA", upright.size, "white")
    paper.alpha_composite(upright.convert("RGBA"))
    return paper


def _is_deep(upright: Image.Image) -> bool:
    """Tell whether a picture has 16 bits of grey."""
    return upright.mode.startswith("I;16") or upright.mode == "I"


def _levels(deep: Image.Image) -> Grey:
    """Return the upper 8 of 16 bits of grey."""
    return (np.asarray(deep, dtype=np.uint32) >> 8).astype(np.uint8)


def _resolution(frame: Image.Image, shape: tuple[int, ...]) -> float:
    """Return the resolution the file states if it can be true, else that of a page 11.69 inches long."""
    stated = frame.info.get("dpi")
    if isinstance(stated, tuple) and len(stated) == 2:
        dpi = float(min(stated))
        # A camera writes 72 whatever it sees; a page is not a metre long.
        if int(dpi) in BELIEVABLE_DPI and max(shape) / dpi <= 2 * A4_LONG_SIDE:
            return dpi
    return max(max(shape) / A4_LONG_SIDE, float(BELIEVABLE_DPI.start))
