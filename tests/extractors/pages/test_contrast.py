from __future__ import annotations

import cv2
import numpy as np

from extractors.pages.contrast import darkened, two_contrasts
from extractors.pages.prepare import Grey, glyph_height, ink_of


def page(foot: int, blur: float = 0.0) -> Grey:
    """Return black lines of print, and two below in another grey."""
    grey = np.full((900, 1000), 250, np.uint8)
    for line in range(14):
        level, size = (10, 1.0) if line < 12 else (foot, 0.6)
        cv2.putText(
            grey, "Total 12345 due", (40, 60 + 60 * line), cv2.FONT_HERSHEY_SIMPLEX, size, level, 2, cv2.LINE_AA
        )
    return np.asarray(cv2.GaussianBlur(grey, (0, 0), blur), dtype=np.uint8) if blur else grey


def test_where_darkening_saves_pale_print_the_layout_is_read_dark_and_the_pieces_as_they_are() -> None:
    pale = page(foot=175)
    assert not ink_of(pale)[750:].any()
    laid_out, pieces = two_contrasts(pale, glyph_height(pale))
    assert ink_of(laid_out)[750:].any()
    assert pieces is pale


def test_where_darkening_runs_letters_together_the_layout_is_read_as_it_is() -> None:
    soft = page(foot=10, blur=3.2)
    laid_out, pieces = two_contrasts(soft, glyph_height(soft))
    assert laid_out is soft
    assert np.array_equal(pieces, darkened(soft))


def test_a_page_without_print_is_left_alone() -> None:
    empty = np.full((300, 200), 250, np.uint8)
    assert all(grey is empty for grey in two_contrasts(empty, 0.0))
