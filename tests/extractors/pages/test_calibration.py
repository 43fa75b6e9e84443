from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.text import Box, Word
from extractors.pages.calibration import AGREED, DIFFERING, SHARE_RIGHT, calibrated, share_right

SHARES = st.floats(0, 1)


def word(text: str, confidence: float, x: float = 50.0) -> Word:
    return Word(text, Box(x, 100.0, x + 6.0 * len(text), 108.0), confidence)


@pytest.mark.parametrize(("said", "right"), SHARE_RIGHT)
def test_a_measured_confidence_gives_the_measured_share(said: float, right: float) -> None:
    assert share_right(said, agree=None) == pytest.approx(right)


@given(SHARES, SHARES, st.sampled_from([True, False, None]))
def test_a_higher_confidence_is_never_worth_less_and_none_is_certain(a: float, b: float, agree: bool | None) -> None:
    low, high = (share_right(said, agree=agree) for said in sorted((a, b)))
    assert 0.0 <= low <= high <= SHARE_RIGHT[-1][1] < 1.0


@given(SHARES)
def test_agreement_is_worth_no_less_and_difference_no_more_than_one_reading(said: float) -> None:
    differing, alone, agreed = (share_right(said, agree=agree) for agree in (False, None, True))
    assert differing <= alone <= agreed


def test_words_that_both_readings_have_alike_are_worth_more_than_those_they_have_differently() -> None:
    ours = [word("119.00", 0.92), word("300.00", 0.97, 150), word("INV-7", 0.92, 300)]
    theirs = [word("119", 0.4), word(".00", 0.4, 68), word("800.00", 0.97, 150)]
    main, second = calibrated(ours, theirs)
    assert [one.text for one in main] == ["119.00", "300.00", "INV-7"]
    alike, other, alone = (one.confidence for one in main)
    assert (alike, other) == (AGREED, DIFFERING)
    assert alone == share_right(0.92, agree=None)
    assert second[2].confidence == DIFFERING
