from __future__ import annotations

from documents.reading import LineField
from extractors.layout.paper import lay_out
from extractors.lines.table import find_lines
from tests.extractors.printed import page_of

SERVICE = "Annual boiler service ........ 120.00"


def lines(art: str) -> list[tuple[str, str]]:
    found = find_lines(lay_out([page_of(art)])).lines
    return [(line.cells[LineField.DESCRIPTION].raw, line.cells[LineField.NET_AMOUNT].raw) for line in found]


def test_a_name_that_leads_to_an_amount_by_dots_is_an_item_where_the_amount_is_printed_again() -> None:
    again = "We charge 144.00 in all, of that 120.00 for us and 24.00 for the tax office."
    assert lines(f"{SERVICE}\n\n{again}") == [("Annual boiler service", "120.00")]


def test_an_amount_that_stands_nowhere_else_proves_no_item() -> None:
    assert lines(f"{SERVICE}\n\nWe charge 150.00 in all.") == []


def test_a_currency_between_dots_and_amount_is_no_part_of_the_name() -> None:
    art = """
        Boiler ............................ EUR 120.00
        Annual boiler service ............. EUR  30.00

        Net total                               150.00
    """
    assert [name for name, _amount in lines(art)] == ["Boiler", "Annual boiler service"]
