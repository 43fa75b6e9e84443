from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from documents.text import Box, Page, Word
from extractors.layout.rows import rows_of
from tests.extractors.printed import page_of, words_of


def test_a_wide_gap_parts_cells_and_a_blank_does_not() -> None:
    (row,) = rows_of(page_of("Invoice No      INV 12"))
    assert [cell.text for cell in row.cells] == ["Invoice No", "INV 12"]


@given(st.floats(-0.012, 0.012))
def test_a_slightly_slanted_page_keeps_its_rows(slant: float) -> None:
    art = "one two three          four five          six\nseven eight nine          ten          eleven"
    rows = rows_of(Page(1, 595.0, 842.0, words_of(art, slant=slant)))
    assert [row.text for row in rows] == ["one two three four five six", "seven eight nine ten eleven"]


def test_text_up_the_margin_is_left_out() -> None:
    column = tuple(Word(letter, Box(10, 100 + 4.0 * at, 14, 104 + 4.0 * at)) for at, letter in enumerate("copyright"))
    tall = Word("Original", Box(20, 100, 26, 140))
    page = Page(1, 595.0, 842.0, (*words_of("\n\n\n\nInvoice 4711"), *column, tall))
    assert [row.text for row in rows_of(page)] == ["Invoice 4711"]


def test_the_box_of_a_part_of_a_word_is_its_share() -> None:
    (row,) = rows_of(Page(1, 595.0, 842.0, (Word("No.4711", Box(0, 0, 70, 10)),)))
    box = row.box_of(3, 7)
    assert (box.x0, box.x1) == (30, 70)
