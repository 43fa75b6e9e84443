from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.text import Box, Word
from extractors.pages.signets import Print, without_signets

SCALE = 4.0
"""Pixels of a point."""
BODY = [Word(f"word{row}", Box(40 + 60 * row, 100 + 20 * row, 90 + 60 * row, 107 + 20 * row), 0.94) for row in range(8)]
SIGNET, NAME = Box(40, 29, 60, 53), Box(70, 33, 190, 53)


def page(*, signet: str, name_stroke: float = 3.0) -> Print:
    """Draw a letterhead: what stands before the name, and the name as letters made of strokes."""
    grey = np.full((1400, 2400), 250, np.uint8)
    x0, top, x1, bottom = (round(edge * SCALE) for edge in (SIGNET.x0, SIGNET.top, SIGNET.x1, SIGNET.bottom))
    if signet == "crescent":
        cv2.circle(grey, ((x0 + x1) // 2, (top + bottom) // 2), (x1 - x0) // 2, 40, -1)
        cv2.circle(grey, ((x0 + x1) // 2 + 24, (top + bottom) // 2 - 12), (x1 - x0) // 3, 250, -1)
    elif signet == "bars":
        for at, height in enumerate((0.3, 0.6, 1.0)):
            left = x0 + round(at * 7 * SCALE)
            grey[round(bottom - height * (bottom - top)) : bottom, left : left + round(6 * SCALE)] = 40
    elif signet == "letter":
        stroke(grey, SIGNET, name_stroke)
    for left in range(round(NAME.x0), round(NAME.x1), 20):
        stroke(grey, Box(left, NAME.top, left + 14, NAME.bottom), name_stroke)
    return Print(grey, SCALE)


def stroke(grey: np.ndarray, box: Box, width: float) -> None:
    corners = [
        (round(x * SCALE), round(y * SCALE)) for x, y in ((box.x0 + 2, box.top + 2), (box.x1 - 2, box.bottom - 2))
    ]
    cv2.rectangle(grey, corners[0], corners[1], 40, round(width * SCALE))


def words(text: str = "C", confidence: float = 0.6, box: Box = SIGNET) -> list[Word]:
    return [Word(text, box, confidence), Word("Morgan", NAME, 0.94), *BODY]


def texts(found: Sequence[Word]) -> list[str]:
    return [word.text for word in found if word not in BODY]


@pytest.mark.parametrize("signet", ["crescent", "bars"])
def test_a_signet_is_no_word_of_either_reading(signet: str) -> None:
    second = [Word("al", replace(SIGNET, x0=41, top=30), 0.6), Word("Morgan", NAME, 0.94)]
    main, other = without_signets(words(), second, page(signet=signet))
    assert texts(main) == ["Morgan"]
    assert texts(other) == ["Morgan"]


def test_an_initial_in_the_strokes_of_the_name_stays() -> None:
    main, _ = without_signets(words("O"), [], page(signet="letter"))
    assert texts(main) == ["O", "Morgan"]


@pytest.mark.parametrize(
    "changed",
    [
        words(confidence=0.94),
        words("Cast"),
        words(box=replace(SIGNET, top=45)),
        words(box=replace(SIGNET, x1=38, x0=20)),
        [*words(), Word("The", Box(15, 33, 36, 53), 0.94)],
        [words()[0], replace(words()[1], text="12.5"), *BODY],
        [words()[0], replace(words()[1], box=replace(NAME, top=44)), *BODY],
    ],
    ids=["sure", "long", "low", "far", "within the line", "before a figure", "small print"],
)
def test_what_else_is_short_and_solid_stays(changed: list[Word]) -> None:
    main, _ = without_signets(changed, [], page(signet="crescent"))
    assert [word.text for word in main] == [word.text for word in changed]


@given(
    st.lists(
        st.tuples(st.sampled_from(["C", "al", "Morgan", "12"]), st.integers(0, 500), st.integers(0, 300)), max_size=8
    )
)
def test_only_short_words_are_ever_left_out(placed: list[tuple[str, int, int]]) -> None:
    found = [Word(text, Box(x, y, x + 10 * len(text), y + 10), 0.5) for text, x, y in placed]
    main, _ = without_signets(found, [], page(signet="bars"))
    assert {word.text for word in found if word not in main} <= {"C", "al", "12"}


def test_a_box_beyond_the_page_is_no_signet() -> None:
    far = [Word("C", Box(9000, 29, 9020, 53), 0.6), Word("Morgan", Box(9030, 33, 9150, 53), 0.94), *BODY]
    main, _ = without_signets(far, [], page(signet="bars"))
    assert texts(main) == ["C", "Morgan"]
