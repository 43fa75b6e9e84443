"""One page of a file as a picture for people, and its words: laid as it was when it was read, so that boxes fit.

Run it inside the parser jail (`extractors.jail`); here nothing stops a bomb.
"""

from __future__ import annotations

import base64
import io
import math
from pathlib import Path
from typing import Final, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from documents.reading import FileFault, PageView
from documents.shown import NARROWEST, Shown, Wish
from documents.text import Page
from extractors.document import view_of
from extractors.file import JPEG, LARGEST_FILE, PDF, PNG, TIFF, media_type_of
from extractors.pages import pdf, picture
from extractors.pages.error import UnreadableFileError, reading_with
from extractors.pages.photo import flattened
from extractors.pages.prepare import straightened, turned

Pixels: TypeAlias = NDArray[np.uint8]
"""Height x width x 3, red, green, blue."""

MOST_PIXELS: Final = 16_000_000
"""Of one picture: a page much longer than wide, such as a till roll, comes narrower than it was asked for."""
COLOURLESS: Final = 10
"""Levels by which the colours of a grey page may differ."""
SAMPLED: Final = 3
"""Every such pixel is looked at for its colour."""
PLAIN_PNG: Final = 200_000
"""Bytes up to which a picture stays a PNG; a longer one is a scan, which WebP holds in a fifth."""
WEBP_QUALITY: Final = 82
WEBP_LONGEST: Final = 16_383
"""Pixels of a side."""


def show(path: Path, wish: Wish) -> Shown:
    """Return one page of a file as a picture or as words.

    Raises:
        Exception: Only for our own faults; every fault of the file is in `Shown.problem`.
    """
    try:
        media_type = _checked_type(path)
        if not wish.width:
            return _words(path, media_type, wish.page)
        view = wish.view or _words(path, media_type, wish.page).view or _as_it_lies(path, media_type, wish.page)
        return _encoded(_laid(path, media_type, view, max(NARROWEST, wish.width)), view)
    except UnreadableFileError as error:
        return Shown(problem=error.problem)


def _checked_type(path: Path) -> str:
    media_type = media_type_of(path) if path.stat().st_size <= LARGEST_FILE else ""
    if media_type in {PDF, PNG, JPEG, TIFF}:
        return media_type
    raise UnreadableFileError(FileFault.WRONG_TYPE, "The file has no pages that could be shown.")


def _read(path: Path, media_type: str, number: int) -> Page:
    return pdf.read_page(path, number) if media_type == PDF else picture.read_page(path, number)


def _words(path: Path, media_type: str, number: int) -> Shown:
    """Return the words of a page and how it is laid; one that opens but cannot be read is shown as it lies."""
    try:
        page = _read(path, media_type, number)
    except UnreadableFileError as error:
        return Shown(view=_as_it_lies(path, media_type, number), problem=error.problem)
    return Shown(view=view_of(page), words=page.words)


def _as_it_lies(path: Path, media_type: str, number: int) -> PageView:
    width, height = pdf.page_size(path, number) if media_type == PDF else picture.frame_size(path, number)
    return PageView(number=number, width=width, height=height)


def _laid(path: Path, media_type: str, view: PageView, width: int) -> Pixels:
    """Return the page flattened, turned and straightened as it was read, in so many pixels across."""
    if view.width <= 0 or view.height <= 0:
        raise UnreadableFileError(FileFault.DAMAGED, f"Page {view.number} has no size; look at the original.")
    across, down = _points(view)
    width = min(width, math.floor(math.sqrt(MOST_PIXELS * view.width / view.height)) or 1)
    scale = width / (down if view.turn in {90, 270} else across)
    pixels, per_point = _displayed(path, media_type, view.number, scale)
    if view.corners:
        pixels = flattened(pixels, np.asarray(view.corners, dtype=np.float32) * per_point)
    level = straightened(turned(pixels, view.turn), view.skew)
    height = max(1, round(width * view.height / view.width))
    how = cv2.INTER_AREA if width < level.shape[1] else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(level, (width, height), interpolation=how), dtype=np.uint8)


def _points(view: PageView) -> tuple[float, float]:
    """Return how wide and high the paper lies on the page as displayed, before it is turned, in points."""
    if view.corners:
        top, right, bottom, left = (math.dist(view.corners[at], view.corners[(at + 1) % 4]) for at in range(4))
        return max(1.0, top, bottom), max(1.0, left, right)
    return (view.height, view.width) if view.turn in {90, 270} else (view.width, view.height)


def _displayed(path: Path, media_type: str, number: int, scale: float) -> tuple[Pixels, float]:
    """Return a page as it lies in colour, and its pixels per point, which are at most about `scale`."""
    if media_type == PDF:
        return pdf.render(path, number, scale, 2 * MOST_PIXELS)
    pixels, per_point = picture.frame(path, number)
    factor = min(1.0, scale / per_point)
    if factor == 1.0:
        return pixels, per_point
    small = cv2.resize(pixels, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    return np.asarray(small, dtype=np.uint8), per_point * factor


def _encoded(pixels: Pixels, view: PageView) -> Shown:
    """Return a picture as a PNG, or as WebP where that is much smaller."""
    some = pixels[::SAMPLED, ::SAMPLED]
    grey = int(np.percentile(some.max(axis=2) - some.min(axis=2), 99.9)) <= COLOURLESS
    image = Image.fromarray(pixels).convert("L") if grey else Image.fromarray(pixels)
    data, media_type = _bytes(image, "PNG", compress_level=4), PNG
    if len(data) > PLAIN_PNG and max(image.size) <= WEBP_LONGEST:
        small = _bytes(image.convert("RGB"), "WEBP", quality=WEBP_QUALITY, method=1)
        if len(small) < len(data):
            data, media_type = small, "image/webp"
    return Shown(media_type=media_type, picture=base64.b64encode(data).decode("ascii"), view=view)


def _bytes(image: Image.Image, kind: str, **how: int) -> bytes:
    out = io.BytesIO()
    with reading_with("Pillow", "the picture of the page"):
        image.save(out, kind, **how)
    return out.getvalue()
