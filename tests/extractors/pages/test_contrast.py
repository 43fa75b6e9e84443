from __future__ import annotations

import cv2
import numpy as np

from extractors.pages.contrast import without_pale_print
from extractors.pages.prepare import Grey, glyph_height, ink_of


def page(foot: int, blur: float = 0.0) -> Grey:
    """Return ten black lines of print, and four below in another grey."""
    grey = np.full((900, 1000), 250, np.uint8)
    for line in range(14):
        level, size = (10, 1.0) if line < 10 else (foot, 0.9)
        cv2.putText(
            grey, "Total 12345 due", (40, 60 + 60 * line), cv2.FONT_HERSHEY_SIMPLEX, size, level, 2, cv2.LINE_AA
        )
    return np.asarray(cv2.GaussianBlur(grey, (0, 0), blur), dtype=np.uint8) if blur else grey


def prepared(grey: Grey) -> Grey:
    return without_pale_print(grey, glyph_height(grey))


def test_pale_print_beside_black_print_becomes_ink() -> None:
    pale = page(foot=175)
    assert not ink_of(pale)[640:].any()
    assert ink_of(prepared(pale))[640:].any()


def test_a_page_of_even_print_is_left_alone() -> None:
    for even in (page(foot=10), page(foot=10, blur=1.8), np.full((300, 200), 250, np.uint8)):
        assert prepared(even) is even


def test_a_tinted_page_is_left_alone() -> None:
    tinted = page(foot=175)
    tinted[20:70] = np.minimum(tinted[20:70], 200)
    assert prepared(tinted) is tinted
