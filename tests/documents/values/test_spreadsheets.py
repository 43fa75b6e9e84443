from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.values.spreadsheets import neutral


@pytest.mark.parametrize("text", ["=1+1", "-2", "+3", "@A1", "\t=1", "\r", "a\n=1", "  =1", '"=1', "＝1"])
def test_what_may_be_a_formula_is_made_text(text: str) -> None:
    assert neutral(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Müller & Söhne", "A-1", "a = b", "3 + 4", "12.30"])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert neutral(text) == text


@given(st.text())
def test_no_text_begins_with_a_sign_of_a_formula(text: str) -> None:
    assert neutral(text)[:1] not in set("=+-@\t\r＝＋－＠")
