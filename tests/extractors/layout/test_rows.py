from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.text import Box, Page, Reader, Word
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


def test_a_word_of_narrow_letters_stays() -> None:
    words = (Word("Clavier", Box(30, 10, 60, 19)), Word("fil", Box(62, 10, 67.6, 19)), Word("K4", Box(70, 10, 82, 19)))
    assert [row.text for row in rows_of(Page(1, 595.0, 842.0, words))] == ["Clavier fil K4"]


def test_text_up_the_margin_is_left_out() -> None:
    column = tuple(Word(letter, Box(10, 100 + 4.0 * at, 14, 104 + 4.0 * at)) for at, letter in enumerate("copyright"))
    tall = Word("Original", Box(20, 100, 26, 140))
    page = Page(1, 595.0, 842.0, (*words_of("\n\n\n\nInvoice 4711"), *column, tall))
    assert [row.text for row in rows_of(page)] == ["Invoice 4711"]


def test_the_box_of_a_part_of_a_word_is_its_share() -> None:
    (row,) = rows_of(Page(1, 595.0, 842.0, (Word("No.4711", Box(0, 0, 70, 10)),)))
    box = row.box_of(3, 7)
    assert (box.x0, box.x1) == (30, 70)


def typed(art: str, *, pitch: float = 6.0, ink: float = 0.75, reader: Reader = Reader.OCR) -> Page:
    """Return typewriter print as OCR boxes it: as high as the ink (6.5 points), and narrower than its characters."""
    words = tuple(
        replace(
            word,
            box=Box(
                word.box.x0 / 5 * pitch + ink, word.box.top, (word.box.x1 + 0.5) / 5 * pitch - ink, word.box.top + 6.5
            ),
        )
        for word in words_of(art)
    )
    return Page(1, 595.0, 842.0, words, reader)


TYPED = """
    Morgan Tools Limited
    Invoice date        14/03/2026
    Delivery note             4711
    Total amount  due GBP   120.00
    Please transfer within fourteen days
"""


def test_a_blank_of_typewriter_print_parts_no_cells_and_two_do() -> None:
    rows = rows_of(typed(TYPED))
    assert [[cell.text for cell in row.cells] for row in rows] == [
        ["Morgan Tools Limited"],
        ["Invoice date", "14/03/2026"],
        ["Delivery note", "4711"],
        ["Total amount", "due GBP", "120.00"],
        ["Please transfer within fourteen days"],
    ]


def test_print_narrower_than_a_typewriters_keeps_its_narrow_gaps_between_columns() -> None:
    heads = ("Item", "Unit", "Rate", "Cost", "Paid", "Owed", "Days", "Fees", "Left")
    words = tuple(Word(head, Box(40 + 24.6 * at, 40, 57.6 + 24.6 * at, 46.5)) for at, head in enumerate(heads))
    (row,) = rows_of(Page(1, 595.0, 842.0, words, Reader.OCR))
    assert [cell.text for cell in row.cells] == list(heads)


def test_print_with_narrow_blanks_keeps_its_narrow_gaps_between_columns() -> None:
    """Wide capitals are as wide as a typewriter's characters; the blanks between them are not."""
    wide = "\n".join(" ".join(["MORGAN"] * 6) + "  LIMITED" for _ in range(3))
    page = typed(wide, ink=2.0)
    page = replace(
        page, words=tuple(replace(w, box=replace(w.box, x0=w.box.x0 - 3.0, x1=w.box.x1 + 1.5)) for w in page.words)
    )
    assert [cell.text for cell in rows_of(page)[0].cells][-1] == "LIMITED"


def test_slips_of_the_reader_do_not_hide_typewriter_print() -> None:
    """A pixel or two on either side of a word, as OCR boxes it."""
    page = typed(TYPED)
    shaken = tuple(
        replace(word, box=replace(word.box, x0=word.box.x0 - at % 3 * 0.4, x1=word.box.x1 + at % 2 * 0.8))
        for at, word in enumerate(page.words)
    )
    rows = rows_of(replace(page, words=shaken))
    assert [cell.text for cell in rows[3].cells] == ["Total amount", "due GBP", "120.00"]


def test_a_text_layer_is_not_searched_for_typewriter_print() -> None:
    rows = rows_of(typed(TYPED, reader=Reader.TEXT_LAYER))
    assert [cell.text for cell in rows[0].cells] == ["Morgan", "Tools", "Limited"]


def test_a_line_of_typewriter_print_is_known_on_a_page_of_other_print() -> None:
    """Its boxes are as high as its small capitals, and no higher than one of its blanks is wide."""
    other = tuple(
        replace(word, box=Box(word.box.x0, 200 + word.box.top, word.box.x1, 207 + word.box.top))
        for word in words_of("Please transfer within fourteen days\n" * 9)
    )
    line = typed("Morgan Service OG  7000")
    low = tuple(replace(word, box=replace(word.box, bottom=word.box.top + 5.5)) for word in line.words)
    rows = rows_of(replace(line, words=(*low, *other)))
    assert [cell.text for cell in rows[0].cells] == ["Morgan Service OG", "7000"]


def test_words_of_other_widths_at_that_distance_are_columns() -> None:
    words = words_at(("ITEM", 40, 10, 62, 15), ("WWWWWW", 69, 10, 120, 15))
    (row,) = rows_of(Page(1, 595.0, 842.0, words, Reader.OCR))
    assert [cell.text for cell in row.cells] == ["ITEM", "WWWWWW"]


def words_at(*placed: tuple[str, float, float, float, float]) -> tuple[Word, ...]:
    return tuple(Word(text, Box(x0, top, x1, bottom)) for text, x0, top, x1, bottom in placed)


def test_boxes_that_overlap_in_a_picture_stay_in_one_row() -> None:
    words = words_at(("December", 467, 124, 530, 131), ("2024", 512, 122, 531, 134))
    assert [row.text for row in rows_of(Page(1, 595.0, 842.0, words, Reader.OCR))] == ["December 2024"]
    assert len(rows_of(Page(1, 595.0, 842.0, words))) == 2


def test_words_that_lie_over_one_another_in_a_picture_are_no_row() -> None:
    words = words_at(("December", 467, 124, 530, 131), ("2024", 480, 126, 531, 133))
    assert len(rows_of(Page(1, 595.0, 842.0, words, Reader.OCR))) == 2


TWO_LINES = words_at(
    ("Issued:", 300, 240, 330, 247), ("on:", 340, 240, 352, 247), ("Monday,", 300, 240, 333, 260),
    ("22", 336, 250, 345, 257), ("May", 350, 250, 366, 259),
)  # fmt: skip


def test_a_word_boxed_over_two_lines_gets_the_box_of_the_second_reading() -> None:
    page = Page(1, 595.0, 842.0, TWO_LINES, Reader.OCR, second_words=words_at(("Monday,", 300, 251, 334, 260)))
    assert [row.text for row in rows_of(page)] == ["Issued: on:", "Monday, 22 May"]


def test_a_large_word_keeps_its_box() -> None:
    """Read as high by both readings: large print, or a word that the second reading has differently."""
    for second in (("Monday,", 300, 240, 334, 260), ("Mondav,", 300, 251, 334, 260), ("Monday,", 430, 251, 464, 260)):
        page = Page(1, 595.0, 842.0, TWO_LINES, Reader.OCR, second_words=words_at(second))
        assert "Monday, 22 May" not in [row.text for row in rows_of(page)]


@pytest.mark.parametrize(("word", "parts"), [("IVA0%", ("IVA", "0%")), ("MwSt.19,5%", ("MwSt.", "19,5%"))])
def test_a_rate_is_parted_from_its_tax(word: str, parts: tuple[str, str]) -> None:
    (row,) = rows_of(page_of(word))
    assert tuple(part.text for part in row.words) == parts
    assert row.words[0].box.x1 == row.words[1].box.x0


def test_a_code_and_a_rate_alone_stay_whole() -> None:
    (row,) = rows_of(page_of("AB-20% 19% A20"))
    assert [word.text for word in row.words] == ["AB-20%", "19%", "A20"]


def test_a_canadian_post_code_stays_with_its_province() -> None:
    def cells(province: str) -> list[str]:
        (row,) = rows_of(page_of(f"London, {province}   N6A 1B7    Shipment"), 0)
        return [cell.text for cell in row.cells]

    assert cells("ON") == ["London, ON N6A 1B7", "Shipment"]
    assert cells("XX") == ["London, XX", "N6A 1B7", "Shipment"]


def test_the_blanks_of_small_print_part_no_cells_of_a_picture() -> None:
    """The line over the window of an envelope: its ink is four points high, and a box may end two pixels too early."""
    words = words_at(("Morgan", 40, 10, 60, 14.2), ("Tools", 66, 10, 80, 14.2), ("Ltd.", 88, 10, 96, 14.2))
    (row,) = rows_of(Page(1, 595.0, 842.0, words, Reader.OCR))
    assert [cell.text for cell in row.cells] == ["Morgan Tools", "Ltd."]
    (stored,) = rows_of(Page(1, 595.0, 842.0, words))
    assert [cell.text for cell in stored.cells] == ["Morgan", "Tools", "Ltd."]
