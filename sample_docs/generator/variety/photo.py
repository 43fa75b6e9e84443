"""Turn a printed page into what a phone makes of it: seen from the side, on a table, in uneven light."""

from __future__ import annotations

import io
import time

import cv2
import numpy as np
import numpy.typing as npt
import pypdfium2
from PIL import Image

DPI = 170
TABLE = 0.08
"""How much of the picture is table, of the paper's size, on every side at most."""
TILT = 0.05
"""How far a corner moves, of the paper's size, at most."""
SHADE = 0.45
"""How much darker the dark end of the picture is, at most."""
BLUR = (0.4, 1.1)
QUALITY = 62
EPOCH = time.gmtime(1_767_225_600)


def photograph(pdf: bytes, seed: int) -> bytes:
    """Return a PDF with one photo a page; the same seed gives the same bytes."""
    rng = np.random.default_rng(seed)
    document = pypdfium2.PdfDocument(pdf)
    try:
        pages = [np.asarray(page.render(scale=DPI / 72).to_pil().convert("RGB")) for page in document]
    finally:
        document.close()
    photos = [Image.fromarray(_seen(page, rng)) for page in pages]
    out = io.BytesIO()
    photos[0].save(
        out, "PDF", resolution=DPI, quality=QUALITY, save_all=True, append_images=photos[1:], creationDate=EPOCH,
        modDate=EPOCH,
    )  # fmt: skip
    return out.getvalue()


def _seen(page: npt.NDArray[np.uint8], rng: np.random.Generator) -> npt.NDArray[np.uint8]:
    height, width = page.shape[:2]
    around = rng.uniform(0.02, TABLE)
    high, wide = int(height * (1 + 2 * around)), int(width * (1 + 2 * around))
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
    moved = corners + np.array([wide - width, high - height], dtype=np.float32) / 2
    moved += rng.uniform(-TILT, TILT, (4, 2)).astype(np.float32) * np.float32(min(height, width)) * 0.6
    table = tuple(int(level) for level in rng.integers(60, 170, 3))
    warp = cv2.getPerspectiveTransform(corners, moved)
    seen = cv2.warpPerspective(page, warp, (wide, high), flags=cv2.INTER_AREA, borderValue=table)
    lit = seen.astype(np.float32) * _light(high, wide, rng)[:, :, None]
    lit = cv2.GaussianBlur(lit, (0, 0), float(rng.uniform(*BLUR))) + rng.normal(0, 3.0, lit.shape)
    return np.clip(lit, 0, 255).astype(np.uint8)


def _light(high: int, wide: int, rng: np.random.Generator) -> npt.NDArray[np.float32]:
    """Light that fades in one direction."""
    angle, strength = rng.uniform(0, 2 * np.pi), rng.uniform(0.1, SHADE)
    x = np.linspace(-0.5, 0.5, wide, dtype=np.float32)[None, :] * np.float32(np.cos(angle))
    y = np.linspace(-0.5, 0.5, high, dtype=np.float32)[:, None] * np.float32(np.sin(angle))
    fade: npt.NDArray[np.float32] = (1 - strength * (0.5 + x + y)).astype(np.float32)
    return fade
