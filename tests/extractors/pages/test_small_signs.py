from __future__ import annotations

import pytest

from documents.text import Box, Page, Reader, Word
from extractors.layout.rows import rows_of
from extractors.pages.small_signs import with_small_signs


def word(text: str, x0: float, x1: float, top: float = 100.0, bottom: float = 108.0) -> Word:
    return Word(text, Box(x0, top, x1, bottom))


def cells(*words: Word) -> list[str]:
    page = Page(number=1, width=595, height=842, words=with_small_signs(words), reader=Reader.OCR)
    return [cell.text for row in rows_of(page) for cell in row.cells]


def test_a_dash_between_two_words_keeps_them_in_one_cell() -> None:
    dash = word("-", 92, 95, 104, 105)
    assert cells(word("25.9.2025", 50, 89), dash, word("1.10.2025", 98, 137)) == ["25.9.2025 - 1.10.2025"]


def test_a_minus_before_an_amount_is_no_dirt() -> None:
    assert cells(word("Discount", 50, 90), word("-", 300, 303, 104, 105), word("306.82", 305, 335)) == [
        "Discount",
        "- 306.82",
    ]


@pytest.mark.parametrize(
    "speck", [word("-", 150, 153, 104, 105), word("-", 92, 95, 109, 110), word(".", 92, 94, 104, 105)]
)
def test_a_speck_away_from_print_or_off_its_line_stays_one(speck: Word) -> None:
    assert cells(word("Total", 50, 89), speck, word("12,00", 300, 330)) == ["Total", "12,00"]


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("966°659.43", "966'659.43"),
        ("1`942°163.19", "1'942'163.19"),
        ("20°", "20°"),
        ("20°15", "20°15"),
        ("5*100", "5*100"),
    ],
)
def test_a_raised_sign_before_three_digits_parts_thousands(read: str, printed: str) -> None:
    assert [one.text for one in with_small_signs([word(read, 50, 90)])] == [printed]


def test_the_line_below_an_entry_is_no_part_of_it() -> None:
    assert cells(word("KB877310_", 50, 90), word("__", 300, 310)) == ["KB877310", "__"]
    assert cells(word("KX_", 50, 70), word("4711", 73, 93)) == ["KX_ 4711"]


def spaced(*letters: str, step: float = 14.0) -> list[Word]:
    return [word(one, 50 + at * step, 50 + at * step + 6 * len(one)) for at, one in enumerate(letters)]


def test_capitals_set_apart_are_one_word() -> None:
    joined = with_small_signs([*spaced("R", "EC", "H", "N", "U", "N", "G"), word("4711", 300, 330)])
    assert [one.text for one in joined] == ["RECHNUNG", "4711"]


@pytest.mark.parametrize(
    "letters", [("A", "B", "C"), ("DE", "IT", "FR"), ("a", "b", "c", "d", "e"), ("1", "2", "3", "4", "5")]
)
def test_initials_codes_and_figures_stay_apart(letters: tuple[str, ...]) -> None:
    assert [one.text for one in with_small_signs(spaced(*letters))] == list(letters)
    heads = spaced("A", "B", "C", "D", "E", step=40.0)
    assert len(with_small_signs(heads)) == len(heads)
