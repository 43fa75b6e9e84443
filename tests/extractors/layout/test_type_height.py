from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.text import Box, Page, Reader, Word
from extractors.layout.paper import lay_out
from extractors.layout.rows import rows_of
from extractors.layout.type_height import BELOW, HANGING, LOW, LOW_LETTERS, RISING, as_high_as_type
from extractors.parties.blocks import above

TYPE = 10.0
LINE = 100.0


def inked(text: str, x0: float = 40.0, line: float = LINE, size: float = TYPE) -> Word:
    """Return a word as OCR boxes it: from its lowest to its highest ink, standing on a line."""
    rising = any(sign not in LOW_LETTERS for sign in text)
    hanging = any(sign in "gjpqy" for sign in text)
    top, bottom = line - (RISING if rising else LOW) * size, line + (HANGING if hanging else 0.0) * size
    return Word(text, Box(x0, top, x0 + 0.5 * size * len(text), bottom))


@pytest.mark.parametrize("text", ["no", "No", "pay", "Paying", "4711"])
def test_a_word_is_as_high_as_its_type_whatever_letters_are_in_it(text: str) -> None:
    (word,) = as_high_as_type([inked(text)])
    assert word.box.bottom == pytest.approx(LINE + BELOW * TYPE)
    assert word.box.bottom - word.box.top == pytest.approx(TYPE)


def test_a_dash_takes_the_type_beside_it() -> None:
    dash = Word("-", Box(70, LINE - 4, 74, LINE - 3))
    words = as_high_as_type([inked("Morgan"), dash, inked("Tools", 80)])
    assert words[1].box.top == pytest.approx(words[0].box.top)
    assert words[1].box.bottom == pytest.approx(words[0].box.bottom)


def test_signs_alone_keep_their_box() -> None:
    dash = Word("-", Box(70, 10, 74, 11))
    assert as_high_as_type([dash]) == [dash]


def test_what_is_printed_larger_in_the_same_line_stays_larger() -> None:
    words = as_high_as_type([inked("Morgan", size=24), inked("Invoice", 140), inked("number", 190)])
    heights = [word.box.bottom - word.box.top for word in words]
    assert heights == [pytest.approx(24), pytest.approx(TYPE), pytest.approx(TYPE)]


def test_one_box_that_is_off_takes_the_height_of_those_beside_it() -> None:
    off = inked("Road")
    off = Word("Road", Box(75, off.box.top - 1.5, 95, off.box.bottom))
    words = as_high_as_type([inked("Morgan"), off, inked("East", 100), inked("London", 125)])
    assert {round(word.box.bottom - word.box.top, 6) for word in words} == {TYPE}


@given(st.lists(st.sampled_from(["no", "No", "gas", "Ty", "12", "-"]), min_size=1, max_size=9))
def test_no_word_is_lost_or_moved_sideways(texts: list[str]) -> None:
    words = [inked(text, 40 + 30 * at) for at, text in enumerate(texts)]
    fitted = as_high_as_type(words)
    assert [(word.text, word.box.x0, word.box.x1) for word in fitted] == [
        (word.text, word.box.x0, word.box.x1) for word in words
    ]


def test_rows_of_a_picture_have_one_height_and_those_of_a_text_layer_stay_as_they_are() -> None:
    words = (inked("Morgan", line=100), inked("no", line=112), inked("Paying", line=124))
    heights = [row.height for row in rows_of(Page(1, 595.0, 842.0, words, Reader.OCR))]
    assert heights == [pytest.approx(TYPE)] * 3
    stored = [row.height for row in rows_of(Page(1, 595.0, 842.0, words))]
    assert stored == [
        pytest.approx(height) for height in ((RISING + HANGING) * TYPE, LOW * TYPE, (RISING + HANGING) * TYPE)
    ]


def test_lines_of_an_address_in_loose_setting_are_one_block_on_a_scan() -> None:
    """With a leading of 1.6 the blank between two lines is wider than the ink of the lower one is high."""
    words = (inked("Morgan", line=100), inked("avenue", line=116))
    paper = lay_out([Page(1, 595.0, 842.0, words, Reader.OCR)])
    found = above(paper, paper.rows[1], paper.rows[1].cells[0])
    assert found is not None
    assert found[1].text == "Morgan"
