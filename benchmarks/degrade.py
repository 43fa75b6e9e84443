"""Printed pages made worse than any office scanner makes them: the ways a picture of a page goes wrong.

`sample_docs.generator.scan` knows three grades of office scans. This module adds what phones, tills and old fax
machines do. The same seed gives the same picture.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import cv2
import numpy as np
import pypdfium2
from numpy.typing import NDArray
from PIL import Image

Grey: TypeAlias = NDArray[np.uint8]
Dice: TypeAlias = np.random.Generator


@dataclass(frozen=True, slots=True)
class Damage:
    """One way a picture of a page goes wrong.

    Attributes:
        dpi: Resolution at which the page is drawn before it is damaged.
        how: Damages the picture; may change its size.
        stated_dpi: What the file says about its resolution; 0 when it says nothing, as a camera does.
    """

    dpi: int
    how: Callable[[Grey, Dice], Grey]
    stated_dpi: int


def drawn(pdf: bytes, index: int, dpi: int) -> Grey:
    """Return one page of a PDF as a clean grey picture."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return np.array(document[index].render(scale=dpi / 72, grayscale=True).to_pil().convert("L"))
    finally:
        document.close()


def damaged(pdf: bytes, index: int, damage: Damage, seed: int) -> Grey:
    """Return one page of a PDF as the damage leaves it."""
    return damage.how(drawn(pdf, index, damage.dpi), np.random.default_rng(seed))


def as_jpeg(grey: Grey, quality: int) -> Grey:
    """Return the picture as it comes out of a JPEG."""
    kept = io.BytesIO()
    Image.fromarray(grey).save(kept, "JPEG", quality=quality)
    return np.array(Image.open(kept).convert("L"))


def _soft(grey: Grey, radius: float) -> Grey:
    return np.asarray(cv2.GaussianBlur(grey, (0, 0), radius), dtype=np.uint8)


def _grain(grey: Grey, dice: Dice, spread: float) -> Grey:
    noisy = grey.astype(np.float32) + dice.normal(0, spread, grey.shape).astype(np.float32)
    return np.clip(noisy, 0, 255).astype(np.uint8)


def _faded(grey: Grey, ink: int, paper: int) -> Grey:
    """Bring black up to `ink` and white down to `paper`."""
    return np.clip(ink + grey.astype(np.float32) * (paper - ink) / 255, 0, 255).astype(np.uint8)


def _office(grey: Grey, dice: Dice) -> Grey:
    return as_jpeg(_grain(_soft(_faded(_leaning(grey, dice.uniform(-0.8, 0.8)), 20, 255), 0.5), dice, 3), 60)


def _coarse(grey: Grey, dice: Dice) -> Grey:
    return as_jpeg(_grain(_soft(grey, 0.4), dice, 3), 60)


def _squeezed(grey: Grey, dice: Dice) -> Grey:
    return as_jpeg(_grain(_soft(grey, 0.5), dice, 4), 30)


def _leaning(grey: Grey, degrees: float) -> Grey:
    height, width = grey.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    return np.asarray(cv2.warpAffine(grey, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=255), np.uint8)


def _skewed(grey: Grey, dice: Dice) -> Grey:
    return _coarse(_leaning(grey, float(dice.choice((-1, 1)) * dice.uniform(3, 5))), dice)


def _on_its_side(grey: Grey, dice: Dice) -> Grey:
    return _coarse(np.ascontiguousarray(np.rot90(grey)), dice)


def _on_its_head(grey: Grey, dice: Dice) -> Grey:
    return _coarse(np.ascontiguousarray(np.rot90(grey, 2)), dice)


def _faint(grey: Grey, dice: Dice) -> Grey:
    return as_jpeg(_grain(_soft(_faded(grey, 150, 250), 0.7), dice, 4), 50)


def _grey_paper(grey: Grey, dice: Dice) -> Grey:
    return as_jpeg(_grain(_soft(_faded(grey, 40, 150), 0.6), dice, 5), 50)


def _fax(grey: Grey, dice: Dice) -> Grey:
    return np.where(_grain(_soft(grey, 0.7), dice, 18) > 140, 255, 0).astype(np.uint8)


def _stamped(grey: Grey, dice: Dice) -> Grey:
    """Stamp a frame with a word across the page, half as dark as print."""
    height, width = grey.shape
    stamp = np.full_like(grey, 255)
    left, top = int(width * dice.uniform(0.15, 0.45)), int(height * dice.uniform(0.3, 0.6))
    size = width / 900
    cv2.rectangle(stamp, (left, top), (left + width // 3, top + width // 9), 110, max(2, width // 300))
    cv2.putText(
        stamp, "RECEIVED", (left + 20, top + width // 12), cv2.FONT_HERSHEY_SIMPLEX, 1.6 * size, 110, int(4 * size)
    )
    leaning = _leaning(stamp, dice.uniform(-15, 15))
    return _coarse(np.minimum(grey, leaning), dice)


def _till(grey: Grey, dice: Dice) -> Grey:
    """Print of a till on thermal paper: grey on yellowed paper, rows of dots missing, paler to one side."""
    faded = _faded(grey, 90, 225).astype(np.float32)
    width = grey.shape[1]
    faded += np.linspace(0, 25, width, dtype=np.float32)[None, :]
    for x in dice.integers(0, width, 3):
        faded[:, x : x + 2] = 225
    return as_jpeg(_grain(_soft(np.clip(faded, 0, 255).astype(np.uint8), 0.7), dice, 6), 50)


def _on_a_table(grey: Grey, dice: Dice, *, lean: float, tilt: float) -> Grey:
    """Lay the page on a dark table and look at it from the side."""
    height, width = grey.shape
    board_width, board_height = int(width * 1.25), int(height * 1.2)
    board = _grain(np.full((board_height, board_width), 70, np.uint8), dice, 12)
    board = _soft(board, 1.5)
    left, top = (board_width - width) / 2, (board_height - height) / 2
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    wander = dice.uniform(-tilt, tilt, (4, 2)).astype(np.float32) * np.array([width, height], np.float32)
    angle = np.radians(lean)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]], np.float32)
    middle = np.array([width / 2, height / 2], np.float32)
    seen = (corners - middle) @ turn.T + middle + np.array([left, top], np.float32) + wander
    matrix = cv2.getPerspectiveTransform(corners, seen.astype(np.float32))
    page = cv2.warpPerspective(grey, matrix, (board_width, board_height), flags=cv2.INTER_AREA, borderValue=0)
    mask = cv2.warpPerspective(np.full_like(grey, 255), matrix, (board_width, board_height), borderValue=0)
    return np.asarray(np.where(mask > 127, page, board), dtype=np.uint8)


def _lit(grey: Grey, dice: Dice, deepest: float) -> Grey:
    """Throw a soft shadow over the picture, down to `deepest` of the light."""
    height, width = grey.shape
    rows, columns = np.mgrid[0:height:8, 0:width:8]
    angle = dice.uniform(0, 2 * np.pi)
    across = (columns / width - 0.5) * np.cos(angle) + (rows / height - 0.5) * np.sin(angle)
    light = deepest + (1 - deepest) / (1 + np.exp(-14 * (across + dice.uniform(-0.15, 0.15))))
    full = cv2.resize(light.astype(np.float32), (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(np.clip(grey.astype(np.float32) * full, 0, 255), dtype=np.uint8)


def _crumpled(grey: Grey, dice: Dice, depth: float) -> Grey:
    """Bend the paper: rows wander up and down by `depth` pixels, and folds throw shadows."""
    height, width = grey.shape

    def waves(size: int) -> NDArray[np.float32]:
        coarse = dice.normal(0, 1, (size, size)).astype(np.float32)
        return np.asarray(cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC), dtype=np.float32)

    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    bent = cv2.remap(
        grey, columns + depth * waves(4), rows + depth * waves(4), cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    return np.clip(bent.astype(np.float32) * (0.9 + 0.07 * waves(6)), 0, 255).astype(np.uint8)


def _photo(grey: Grey, dice: Dice) -> Grey:
    page = _faded(grey, 35, 215)
    seen = _on_a_table(page, dice, lean=dice.uniform(-3, 3), tilt=0.025)
    return as_jpeg(_grain(_soft(_lit(seen, dice, 0.55), 0.8), dice, 4), 70)


def _photo_aslant(grey: Grey, dice: Dice) -> Grey:
    page = _faded(grey, 35, 215)
    seen = _on_a_table(page, dice, lean=float(dice.choice((-1, 1)) * dice.uniform(6, 12)), tilt=0.05)
    return as_jpeg(_grain(_soft(_lit(seen, dice, 0.5), 0.8), dice, 4), 70)


def _photo_crumpled(grey: Grey, dice: Dice) -> Grey:
    page = _crumpled(_faded(grey, 35, 215), dice, grey.shape[1] / 250)
    seen = _on_a_table(page, dice, lean=dice.uniform(-2, 2), tilt=0.02)
    return as_jpeg(_grain(_soft(_lit(seen, dice, 0.6), 0.8), dice, 4), 70)


DAMAGES = {
    "office": Damage(200, _office, 200),
    "100 dpi": Damage(100, _coarse, 100),
    "75 dpi": Damage(75, _coarse, 75),
    "JPEG 30": Damage(150, _squeezed, 150),
    "fax": Damage(200, _fax, 200),
    "leaning 3-5 degrees": Damage(200, _skewed, 200),
    "on its side": Damage(200, _on_its_side, 200),
    "on its head": Damage(200, _on_its_head, 200),
    "faint": Damage(200, _faint, 200),
    "grey paper": Damage(200, _grey_paper, 200),
    "stamped": Damage(200, _stamped, 200),
    "till roll": Damage(200, _till, 200),
    "photo": Damage(200, _photo, 0),
    "photo aslant": Damage(200, _photo_aslant, 0),
    "photo crumpled": Damage(200, _photo_crumpled, 0),
}
