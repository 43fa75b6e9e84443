from __future__ import annotations

from dataclasses import replace

from documents.reading import LineField, LineReading
from documents.text import Box, Page
from extractors.layout.paper import lay_out
from extractors.lines.table import find_lines
from tests.extractors.printed import COLUMN, LINE, MARGIN, page_of

QUANTITY, PRICE, AMOUNT = LineField.QUANTITY, LineField.UNIT_PRICE, LineField.NET_AMOUNT
ROWS = """
 Item  Details   Net     Qty
                 price          Line
                                total
 A-1   Copy              10
       paper,    4.50           45.00
       white
 B-2   Toner     60.00   2      120.00
"""
EDGES = (0, 6, 16, 23, 30, 38)
HEIGHTS = (0, 3, 6, 7)


def ruled(art: str = ROWS, *, upright: tuple[int, ...] = EDGES, flat: tuple[int, ...] = HEIGHTS) -> Page:
    """Return a page with lines at columns and above rows of typewriter text."""
    page = page_of(art)
    top, bottom = MARGIN - 2, MARGIN + max(HEIGHTS) * LINE - 2
    xs = [MARGIN + (edge - 1) * COLUMN for edge in upright]
    lines = [Box(x, top, x + 0.5, bottom) for x in xs]
    lines += [Box(xs[0], MARGIN + at * LINE - 2, xs[-1], MARGIN + at * LINE - 1.5) for at in flat]
    return replace(page, rulings=tuple(lines))


def lines(page: Page) -> tuple[LineReading, ...]:
    return find_lines(lay_out([page])).lines


def figures(page: Page) -> list[tuple[str, ...]]:
    return [
        tuple(line.cells[name].raw if name in line.cells else "" for name in (QUANTITY, PRICE, AMOUNT))
        for line in lines(page)
    ]


def test_what_stands_between_two_lines_is_one_item() -> None:
    found = lines(ruled())
    assert figures(ruled()) == [("10", "4.50", "45.00"), ("2", "60.00", "120.00")]
    assert [line.cells[LineField.DESCRIPTION].raw for line in found] == ["Copy paper, white", "Toner"]
    assert [line.cells[LineField.ITEM_ID].raw for line in found] == ["A-1", "B-2"]


def test_without_the_lines_the_figures_of_different_rows_are_no_item() -> None:
    assert figures(replace(ruled(), rulings=())) != figures(ruled())


def test_rows_where_the_lines_of_the_columns_stop_are_no_items() -> None:
    below = ROWS + " Note  5 pieces          7      5.00\n"
    page = ruled(below)
    outside = Box(page.rulings[0].x0, MARGIN + 8 * LINE - 2, page.rulings[4].x1, MARGIN + 8 * LINE - 1.5)
    assert figures(replace(page, rulings=(*page.rulings, outside))) == figures(ruled())


def test_a_frame_around_the_table_alone_parts_no_columns() -> None:
    page = ruled(upright=(EDGES[0], EDGES[-1]))
    assert figures(page) == figures(replace(page, rulings=()))


def test_a_total_between_lines_is_no_item() -> None:
    art = ROWS + " Total           12.00   12     165.00\n"
    page = ruled(art)
    longer = tuple(replace(box, bottom=box.bottom + LINE) if box.bottom - box.top > 1 else box for box in page.rulings)
    last = replace(longer[-1], top=longer[-1].top + LINE, bottom=longer[-1].bottom + LINE)
    assert figures(replace(page, rulings=(*longer, last))) == figures(ruled())
