from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest
from reportlab.pdfgen.canvas import Canvas

from documents.text import Page, Reader
from extractors.pages.pdf import read_pages
from extractors.pages.stored_text import _alike
from extractors.pages.tesseract import ENGINE_VARIABLE
from tests.extractors.pages.made_pdfs import A4, INVOICE_ROWS, invoice_pdf, picture_of

TOTAL_TOP = 260
"""Of the row "Gesamtbetrag     119,00"."""
AMOUNT = (135, 60)
"""Left edge and width of the place where its amount stands, in points; what replaces it stands a little beside it."""


def texts(page: Page) -> list[str]:
    return [word.text for word in page.words]


def second_texts(page: Page) -> list[str]:
    return [word.text for word in page.second_words]


def overpainted(path: Path, replaced_by: str, *, opacity: float = 1.0, before: bool = False) -> Path:
    """The invoice with a light rectangle over the amount of its total, and perhaps another amount on that."""
    canvas = Canvas(str(path), pagesize=A4)
    canvas.setFont("Helvetica", 12)

    def paint() -> None:
        canvas.setFillColorRGB(1, 1, 0.8, opacity)
        canvas.rect(AMOUNT[0], A4[1] - TOTAL_TOP - 4, AMOUNT[1], 16, stroke=0, fill=1)
        canvas.setFillColorRGB(0, 0, 0, 1.0)

    for top, row in INVOICE_ROWS:
        if before and top == TOTAL_TOP:
            paint()
        canvas.drawString(60, A4[1] - top, row)
    if not before:
        paint()
    canvas.drawString(AMOUNT[0] + 5, A4[1] - TOTAL_TOP, replaced_by)
    canvas.save()
    return path


def with_font_map(path: Path, said: dict[str, str]) -> Path:
    """The invoice, its font saying that some of its letters stand for others."""
    invoice_pdf(path)
    rows = [f"<{code:02X}> <{ord(said.get(chr(code), chr(code))):04X}>" for code in range(32, 127)]
    to_unicode = "\n".join(
        [
            "/CIDInit /ProcSet findresource begin begincmap",
            "1 begincodespacerange <00> <FF> endcodespacerange",
            f"{len(rows)} beginbfchar {' '.join(rows)} endbfchar",
            "endcmap end",
        ]
    )
    with pikepdf.open(path, allow_overwriting_input=True) as document:
        for font in document.pages[0].obj.Resources.Font.values():
            font.ToUnicode = document.make_stream(to_unicode.encode())
        document.save(path)
    return path


def test_an_amount_painted_over_and_replaced_is_read_as_it_is_seen_and_named(tmp_path: Path) -> None:
    (page,) = read_pages(overpainted(tmp_path / "a.pdf", "911,00"))
    assert page.reader is Reader.OCR
    assert "911,00" in texts(page)
    assert "119,00" not in texts(page)
    assert 'stored is "119,00" where "911,00" is seen (1 of 1 figures compared).' in page.doubt


def test_what_was_stored_is_the_second_reading_so_that_only_what_agrees_is_proven(tmp_path: Path) -> None:
    (page,) = read_pages(overpainted(tmp_path / "a.pdf", "911,00"))
    assert {"119,00", "911,00", "RE-20417"} <= set(second_texts(page))
    assert len({word.confidence for word in page.second_words}) == 1
    main = next(word.box for word in page.words if word.text == "RE-20417")
    stored = next(word.box for word in page.second_words if word.text == "RE-20417")
    assert abs(main.x0 - stored.x0) < 3
    assert abs(main.bottom - stored.bottom) < 5


def test_an_amount_painted_out_is_not_read(tmp_path: Path) -> None:
    (page,) = read_pages(overpainted(tmp_path / "a.pdf", ""))
    assert "119,00" not in texts(page)
    assert 'stored is "119,00" where nothing is seen' in page.doubt


@pytest.mark.parametrize(("opacity", "before"), [(0.5, False), (1.0, True)], ids=["see-through", "below the text"])
def test_a_ground_that_hides_nothing_changes_nothing(tmp_path: Path, opacity: float, *, before: bool) -> None:
    (page,) = read_pages(overpainted(tmp_path / "a.pdf", "", opacity=opacity, before=before))
    assert page.reader is Reader.TEXT_LAYER
    assert "119,00" in texts(page)
    assert page.doubt == ""


@pytest.mark.parametrize("swapped", ["19", "27", "48"])
def test_a_font_that_names_its_digits_wrongly_is_found_out(tmp_path: Path, swapped: str) -> None:
    one, other = swapped[0], swapped[1]
    (page,) = read_pages(with_font_map(tmp_path / "a.pdf", {one: other, other: one}))
    assert page.reader is Reader.OCR
    assert {"119,00", "RE-20417", "14.10.2026"} <= set(texts(page))
    assert page.doubt.startswith("Page 1 was read from its picture, because the text stored in it is not what it shows")


def test_a_font_that_names_its_letters_rightly_is_believed(tmp_path: Path) -> None:
    (page,) = read_pages(with_font_map(tmp_path / "a.pdf", {}))
    assert page.reader is Reader.TEXT_LAYER
    assert "119,00" in texts(page)
    assert page.doubt == ""


@pytest.mark.parametrize("stored", ["119,00", "191,00"])
def test_text_over_a_picture_of_the_page_is_believed_where_it_is_the_same(tmp_path: Path, stored: str) -> None:
    path = tmp_path / "a.pdf"
    canvas = Canvas(str(path), pagesize=A4)
    canvas.drawInlineImage(picture_of(invoice_pdf(tmp_path / "b.pdf")), 0, 0, *A4)
    canvas.setFillAlpha(0.01)
    for line in range(40):
        canvas.drawString(60, A4[1] - 320 - 12 * line, "word")
    canvas.setFont("Helvetica", 12)
    for top, row in INVOICE_ROWS:
        canvas.drawString(60, A4[1] - top, row.replace("119,00", stored))
    canvas.save()
    (page,) = read_pages(path)
    assert "119,00" in texts(page)
    assert (page.reader is Reader.TEXT_LAYER) == (stored == "119,00")


def test_words_below_a_scan_stored_in_strips_are_not_believed(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    picture = picture_of(invoice_pdf(tmp_path / "b.pdf"))
    canvas = Canvas(str(path), pagesize=A4)
    for row in range(40):
        canvas.drawString(60, 60 + 18 * row, "Gesamtbetrag 999,00")
    for strip in range(4):
        height = picture.height // 4
        part = picture.crop((0, strip * height, picture.width, (strip + 1) * height))
        canvas.drawInlineImage(part, 0, A4[1] * (3 - strip) / 4, A4[0], A4[1] / 4)
    canvas.save()
    (page,) = read_pages(path)
    assert page.reader is Reader.OCR
    assert "119,00" in texts(page)
    assert "999,00" not in texts(page)


def test_without_a_reader_of_pictures_the_stored_text_is_kept_and_said_to_be_unproven(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(ENGINE_VARIABLE, "none")
    (page,) = read_pages(overpainted(tmp_path / "a.pdf", "911,00"))
    assert page.reader is Reader.TEXT_LAYER
    assert page.doubt.startswith("Page 1 could not be compared with its picture: ")


@pytest.mark.parametrize(
    ("stored", "shown", "alike"),
    [
        ("119,00", "119.00", True),
        ("119,00", "119,00€", True),
        ("119,00", "191,00", False),
        ("119,00", "1119,00", False),
        ("55T04", "55104", True),
        ("DE123", "0E123", True),
        ("119,00", "", False),
    ],
)
def test_digits_decide_whether_two_prints_are_alike(stored: str, shown: str, *, alike: bool) -> None:
    assert _alike(stored, shown) is alike
