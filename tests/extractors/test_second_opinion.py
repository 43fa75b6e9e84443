"""Where lines add up to no total, cells as pdfplumber finds them are tried, and kept only when their lines add up."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Final

import pytest
from reportlab.pdfgen.canvas import Canvas

from documents.reading import NO_REGISTERS, DocumentReading, LineField
from documents.text import Page
from extractors.document import read_documents
from extractors.file import read_file
from extractors.pages.pdf import read_pages
from extractors.pages.table_cells import cell_borders
from extractors.second_opinion import adds_up, is_doubtful, with_tables

HEAD: Final = """Larkspur Tools Ltd
12 Mill Lane
Leeds LS1 4AB
VAT No: GB980780684

INVOICE
Invoice No: INV-4711
Invoice date: 3 March 2026"""
COLUMNS: Final = (50, 120, 330, 400, 450, 545)
CELLS: Final = (
    ("Code", "Description", "Unit price", "Qty", "Amount"),
    ("A1", "Torque wrench", "85,00", "2", "170,00"),
    ("B2", "Socket set", "32,50", "4", "130,00"),
    ("C3", "Spirit level", "12,00", "13", "156,00"),
)
FLUSH_RIGHT: Final = (2, 3)
TOP, ROW = 640, 18


def invoice(path: Path, net: str = "456,00", *, shaded: bool = True) -> Path:
    """An invoice whose quantity ends where the amount begins: only the shades of the cells part "2" from "170,00"."""
    canvas = Canvas(str(path), pagesize=(595, 842))
    canvas.setFont("Helvetica", 9)
    for number, line in enumerate(HEAD.splitlines()):
        canvas.drawString(50, 800 - 12 * number, line)
    for row, texts in enumerate(CELLS):
        bottom = TOP - ROW * (row + 1)
        for column, (text, (left, right)) in enumerate(zip(texts, pairwise(COLUMNS), strict=True)):
            canvas.setFillGray(0.9 if row else 0.7)
            canvas.rect(left + 0.4, bottom + 0.4, right - left - 0.8, ROW - 0.8, stroke=0, fill=int(shaded))
            canvas.setFillGray(0)
            if row and column in FLUSH_RIGHT:
                canvas.drawRightString(right - 1, bottom + 5, text)
            else:
                canvas.drawString(left + (1 if row else 3), bottom + 5, text)
    for number, (label, amount) in enumerate((("Net total", net), ("VAT 20 %", "91,20"), ("Total GBP", "547,20"))):
        canvas.drawString(400, TOP - 5 * ROW - 14 * number, label)
        canvas.drawRightString(542, TOP - 5 * ROW - 14 * number, amount)
    canvas.save()
    return path


def first_reading(path: Path) -> tuple[tuple[Page, ...], DocumentReading]:
    pages = read_pages(path)
    (document,) = read_documents(pages)
    return pages, document


def amounts(document: DocumentReading) -> list[str]:
    return [line.cells[LineField.NET_AMOUNT].readings[0] for line in document.lines]


def test_cells_part_what_words_ran_together(tmp_path: Path) -> None:
    pages, first = first_reading(invoice(tmp_path / "a.pdf"))
    assert amounts(first) == ["2170.00", "4130.00", "13156.00"]
    assert is_doubtful(first)
    (second,) = with_tables(tmp_path / "a.pdf", pages, (first,), NO_REGISTERS)
    assert amounts(second) == ["170.00", "130.00", "156.00"]
    assert [line.cells[LineField.QUANTITY].readings[0] for line in second.lines] == ["2", "4", "13"]
    assert adds_up(second)


def test_a_file_is_read_with_the_second_opinion(tmp_path: Path) -> None:
    (document,) = read_file(invoice(tmp_path / "a.pdf")).documents
    assert amounts(document) == ["170.00", "130.00", "156.00"]


@pytest.mark.parametrize(("net", "shaded"), [("457,00", True), ("456,00", False)])
def test_the_first_reading_stays_where_the_second_adds_up_no_better(tmp_path: Path, net: str, *, shaded: bool) -> None:
    pages, first = first_reading(invoice(tmp_path / "a.pdf", net, shaded=shaded))
    assert is_doubtful(first)
    assert with_tables(tmp_path / "a.pdf", pages, (first,), NO_REGISTERS) == (first,)


def test_lines_that_add_up_are_not_asked_about(tmp_path: Path) -> None:
    (document,) = read_file(invoice(tmp_path / "a.pdf")).documents
    assert not is_doubtful(document)
    missing = tmp_path / "nobody-opens-this.pdf"
    assert with_tables(missing, read_pages(tmp_path / "a.pdf"), (document,), NO_REGISTERS) == (document,)


def test_borders_are_those_of_the_cells(tmp_path: Path) -> None:
    (page,) = read_pages(invoice(tmp_path / "a.pdf"))
    borders = cell_borders(tmp_path / "a.pdf", page)
    upright = {round(box.x0) for box in borders if box.bottom - box.top > box.x1 - box.x0}
    assert all(any(abs(x - edge) <= 1 for edge in COLUMNS) for x in upright)
    assert len(upright) >= len(COLUMNS)


def test_a_page_that_pdfplumber_cannot_read_has_no_borders(tmp_path: Path) -> None:
    (page,) = read_pages(invoice(tmp_path / "a.pdf"))
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.4\nnothing of a page")
    assert cell_borders(tmp_path / "broken.pdf", page) == ()
    assert cell_borders(invoice(tmp_path / "b.pdf", shaded=False), page) == ()
