"""The form of identifiers that share a layout."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.learning.pattern import pattern_of

NUMBERS = st.from_regex(r"[A-Z]{0,3}[-/ ]?\d{1,8}([-/]\d{1,4})?", fullmatch=True)


@pytest.mark.parametrize(
    ("prints", "fits", "does_not"),
    [
        (["RE-2026-118"], ["RE-2026-118", "RE-2026-1203", "RE-2027-99"], ["RG-2026-118", "RE2026118", "RE-2026-1"]),
        (["F 12/2026"], ["F 13/2026", "F  7/2026"], ["F13/2026", "12/2026"]),
        (["AB-100", "CD-101"], ["ZZ-102"], ["ABC-100", "12-100"]),
        (["118"], ["119", "12345"], ["1", "118a", "123456"]),
    ],
)
def test_what_fits(prints: list[str], fits: list[str], does_not: list[str]) -> None:
    pattern = pattern_of(prints)
    assert all(re.fullmatch(pattern, one) for one in (*prints, *fits))
    assert not any(re.fullmatch(pattern, one) for one in does_not)


def test_prints_without_one_form_have_none() -> None:
    assert pattern_of(["RE-118", "118/RE"]) == ""


@given(st.lists(NUMBERS, min_size=1, max_size=4))
def test_a_pattern_fits_every_print_it_was_made_of(prints: list[str]) -> None:
    pattern = pattern_of(prints)
    assert not pattern or all(re.fullmatch(pattern, one) for one in prints)
