from __future__ import annotations

from documents.reading import LineField
from documents.text import Box
from extractors.layout.paper import lay_out
from extractors.lines.cells import Piece
from extractors.lines.descriptions import name_of
from extractors.lines.draft import Draft
from extractors.lines.table import find_lines
from tests.extractors.printed import page_of

HEAD = "Pos  Description                Qty   Price      Amount"


def names(*rows: str) -> list[str]:
    found = find_lines(lay_out([page_of("\n".join(rows))])).lines
    return [line.cells[LineField.DESCRIPTION].raw for line in found]


def test_names_wrap_where_the_lines_of_all_items_agree() -> None:
    first = "1    Ring binder wide grey       10    4.50       45.00"
    second = "2    Galvanised spring           2   60.00      120.00"
    assert names(HEAD, first, second, "     stainless") == ["Ring binder wide grey", "Galvanised spring stainless"]


def test_a_line_with_room_for_the_next_word_is_a_whole_name() -> None:
    first = "1    Ring binder wide grey       10    4.50       45.00"
    second = "2    Galvanised spring           2   60.00      120.00"
    assert names(HEAD, first, second, "     new") == ["Ring binder wide grey", "Galvanised spring"]


def test_a_single_pair_of_lines_does_not_show_where_names_wrap() -> None:
    assert names(HEAD, "1    Copy paper                  10    4.50       45.00", "     holes") == ["Copy paper"]


def test_a_blank_ends_the_name() -> None:
    wide = "1    Copy paper A4, white, 80 g  10    4.50       45.00"
    assert names(HEAD, wide, "     per square metre", "", "     recycled") == [
        "Copy paper A4, white, 80 g per square metre"
    ]


def test_an_open_bracket_or_a_comma_goes_on() -> None:
    assert names(HEAD, "1    Paper (white                10    4.50       45.00", "     or grey)") == [
        "Paper (white or grey)"
    ]
    assert names(HEAD, "1    Paper,                      10    4.50       45.00", "     grey") == ["Paper, grey"]


def test_identifiers_above_the_name_are_passed_over() -> None:
    rows = [
        HEAD,
        "1    EAN: 4012345001235          10    4.50       45.00",
        "     Our No.:",
        "     TB100",
        "     Folder",
    ]
    assert names(*rows) == ["Folder"]


def test_a_title_with_a_colon_is_a_name() -> None:
    assert names(HEAD, "1    Book: Buying well           10    4.50       45.00", "     Reduced rate") == [
        "Book: Buying well"
    ]


def test_lines_nearer_to_the_next_item_are_its_name() -> None:
    rows = [
        HEAD,
        "1    Copy paper                  10    4.50       45.00",
        "",
        "     Toner black,",
        "2                                 2   60.00      120.00",
        "     large",
    ]
    assert names(*rows) == ["Copy paper", "Toner black, large"]


def test_an_unfinished_item_below_the_table_is_no_part_of_the_last_one() -> None:
    rows = [
        HEAD,
        "1    Copy paper,                 10    4.50       45.00",
        "                     Net total       45.00",
    ]
    assert names(*rows, "", "24103 www.paper.example") == ["Copy paper,"]


def test_a_column_whose_head_is_unknown_keeps_its_cells() -> None:
    head = "Zzyzx     Description         Qty     Price      Amount"
    row = "Vienna    Copy paper           10      4.50       45.00"
    assert names(head, row) == ["Copy paper"]


def test_where_no_head_says_description_the_widest_unknown_column_is_one() -> None:
    assert names(
        "Zzyzx                Abc    Qty     Price      Amount", "Copy paper, white    AT      10      4.50       45.00"
    ) == ["Copy paper, white"]


def test_a_name_that_touches_the_number_of_its_line_is_split_from_it() -> None:
    head = "Pos              Description      Qty     Price      Amount"
    assert names(head, "1 Paper                           10      4.50       45.00") == ["Paper"]


CODED = "EAN            Item no.       Qty   Price      Amount"


def test_a_note_reaching_below_the_figures_shows_that_names_do_not_wrap_at_them() -> None:
    rows = [
        CODED,
        "4012345001235  SH-220          4   12.50       50.00",
        "               Shelf bracket, gal",
        "               Repeat of what was sent in spring, free of charge",
        "4012345001242  SH-230          2   10.00       20.00",
        "               Wall plug grey",
        "               Colour: grey",
    ]
    assert names(*rows) == ["Shelf bracket, gal", "Wall plug grey"]


def test_a_name_below_codes_stays_whole_under_the_heads_of_figures_and_is_no_code() -> None:
    rows = [CODED, "4012345001235                 4   12.50       50.00", "               Meter 4711 reading of office"]
    found = find_lines(lay_out([page_of("\n".join(rows))])).lines
    assert found[0].cells[LineField.DESCRIPTION].raw == "Meter 4711 reading of office"
    assert LineField.ITEM_ID not in found[0].cells


def test_two_colons_from_a_scan_mark_an_attribute_as_well() -> None:
    first = "1    Copy paper A4 white grey g  10    4.50       45.00"
    assert names(HEAD, first, "     Discount 1:: 2.00%") == ["Copy paper A4 white grey g"]


def test_a_line_that_begins_far_left_of_the_name_does_not_go_on_with_it() -> None:
    rows = [
        "Description                            Qty   Price      Amount",
        "77120/1   Ring binder, wide grey        10    4.50       45.00",
        "9039/3    Shelf bracket, galvanised      2   10.00       20.00",
        "Breakdown",
    ]
    assert names(*rows) == ["Ring binder, wide grey", "Shelf bracket, galvanised"]


def test_words_below_the_head_of_a_figure_are_no_name() -> None:
    row = lay_out([page_of("10    4.50       45.00")]).rows[0]
    rest = Piece("billed", Box(384, 10, 414, 19), 1.0)
    name = Piece("Attending site and repairs", Box(79, 21, 228, 30), 1.0)
    assert name_of(Draft(row, {}, above=[rest, name], limit=384.0)) == name
    assert name_of(Draft(row, {}, above=[rest], limit=384.0)) == rest
