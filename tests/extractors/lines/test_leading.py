from __future__ import annotations

from documents.reading import LineField
from extractors.layout.paper import lay_out
from extractors.lines.table import find_lines
from tests.extractors.printed import page_of

ROWS = """
    1   AB-100    Copy paper A4, white      10     4.50     45.00
    2   AB-200    Galvanised spring          2    60.00    120.00
                  stainless
    3   AB-300    Toner                      1     5.00      5.00
"""


def cells(art: str) -> list[tuple[str, str, str]]:
    names = (LineField.LINE_NUMBER, LineField.ITEM_ID, LineField.DESCRIPTION)
    found = find_lines(lay_out([page_of(art)])).lines
    return [tuple(line.cells[name].raw if name in line.cells else "" for name in names) for line in found]  # type: ignore[misc]


def test_numbers_and_codes_are_no_part_of_the_name() -> None:
    assert cells(ROWS) == [
        ("1", "AB-100", "Copy paper A4, white"),
        ("2", "AB-200", "Galvanised spring stainless"),
        ("3", "AB-300", "Toner"),
    ]


def test_numbers_that_do_not_rise_are_codes() -> None:
    assert [found[:2] for found in cells(ROWS.replace("3   AB-300", "2   AB-300"))] == [("", "")] * 3


def test_a_line_that_begins_elsewhere_goes_on_with_no_name() -> None:
    assert cells(ROWS.replace("              stainless", "  stainless"))[1][2] == "Galvanised spring"
    assert cells(ROWS.replace("stainless", "stainless    steel"))[1][2] == "Galvanised spring"
