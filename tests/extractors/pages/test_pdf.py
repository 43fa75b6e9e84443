from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from documents.reading import FileFault
from documents.text import Reader
from extractors.pages.error import UnreadableFileError
from extractors.pages.pdf import read_pages
from tests.extractors.pages.made_pdfs import A4, INVOICE_ROWS, drawn, invoice_pdf, picture_of, scan_pdf


def texts(path: Path) -> list[str]:
    return [word.text for page in read_pages(path) for word in page.words]


EXPECTED = [word for _, row in INVOICE_ROWS for word in row.split()]


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_words_come_in_reading_order_with_upright_boxes_whatever_the_rotation(tmp_path: Path, rotation: int) -> None:
    (page,) = read_pages(invoice_pdf(tmp_path / "a.pdf", rotation=rotation))
    assert [word.text for word in page.words] == EXPECTED
    assert (page.width, page.height) == (A4 if rotation in {0, 180} else A4[::-1])
    assert page.turn == 0
    first = page.words[0].box
    assert first.x0 == pytest.approx(60, abs=1)
    assert first.top < 60 < first.bottom
    assert first.bottom - first.top < 20


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_print_that_lies_on_its_side_is_turned_and_says_so(tmp_path: Path, turn: int) -> None:
    path = tmp_path / "a.pdf"
    canvas = Canvas(str(path), pagesize=A4)
    width, height = A4
    canvas.translate(*{90: (width, 0), 180: (width, height), 270: (0, height)}[turn])
    canvas.rotate(turn)
    canvas.drawString(50, 500, "upper line")
    canvas.drawString(50, 480, "lower line")
    canvas.save()
    (page,) = read_pages(path)
    assert [word.text for word in page.words] == ["upper", "line", "lower", "line"]
    assert page.turn == turn
    assert page.words[0].box.x0 == pytest.approx(50, abs=1)


def test_the_text_layer_is_certain_and_numbered_pages_come_in_order(tmp_path: Path) -> None:
    pages = read_pages(invoice_pdf(tmp_path / "a.pdf", pages=3))
    assert [page.number for page in pages] == [1, 2, 3]
    assert {page.reader for page in pages} == {Reader.TEXT_LAYER}
    assert {word.confidence for word in pages[0].words} == {1.0}


def test_columns_drawn_one_after_the_other_are_read_line_by_line(tmp_path: Path) -> None:
    left = [(60, 100, "Net"), (60, 120, "VAT"), (60, 140, "Total")]
    right = [(400, 100.5, "100.00"), (400, 120.5, "19.00"), (400, 140.5, "119.00")]
    assert texts(drawn(tmp_path / "a.pdf", *left, *right)) == ["Net", "100.00", "VAT", "19.00", "Total", "119.00"]


def test_a_number_with_narrow_ones_stays_one_word_with_its_whole_width(tmp_path: Path) -> None:
    (page,) = read_pages(drawn(tmp_path / "a.pdf", (60, 100, "1,111.11")))
    (word,) = page.words
    assert word.text == "1,111.11"
    assert word.box.x1 - word.box.x0 == pytest.approx(12 * (6 * 0.556 + 2 * 0.278), abs=0.5)


def test_invisible_text_is_no_word(tmp_path: Path) -> None:
    assert texts(drawn(tmp_path / "a.pdf", (60, 100, "secret IBAN"), mode=3)) == []


def test_text_beside_the_page_is_no_word(tmp_path: Path) -> None:
    assert texts(drawn(tmp_path / "a.pdf", (60, 100, "seen"), (900, 100, "unseen"))) == ["seen"]


def test_text_too_small_for_an_eye_is_no_word(tmp_path: Path) -> None:
    assert texts(drawn(tmp_path / "a.pdf", (60, 100, "x"), size=0.5)) == []


def test_a_shadow_is_read_once_and_a_repetition_twice(tmp_path: Path) -> None:
    path = drawn(tmp_path / "a.pdf", (60, 100, "Total"), (60.4, 100.3, "Total"), (60, 130, "Total"))
    assert texts(path) == ["Total", "Total"]


def test_ligatures_dashes_and_quotes_get_one_form(tmp_path: Path) -> None:
    import font_roboto
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    pdfmetrics.registerFont(TTFont("Roboto", font_roboto.Roboto))
    path = tmp_path / "a.pdf"
    canvas = Canvas(str(path), pagesize=A4)
    canvas.setFont("Roboto", 12)
    canvas.drawString(60, 700, "of\ufb01ce INV\u201120 \u201eA\u201c \u2013")
    canvas.save()
    assert texts(path) == ["office", "INV-20", '"A"', "-"]


def test_a_word_broken_at_the_end_of_a_line_keeps_its_hyphen_and_its_two_halves(tmp_path: Path) -> None:
    assert texts(drawn(tmp_path / "a.pdf", (60, 100, "Bürobe-"), (60, 115, "darf"))) == ["Bürobe-", "darf"]


def test_lines_of_a_table_are_found_as_thin_boxes(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    canvas = Canvas(str(path), pagesize=A4)
    canvas.drawString(60, 700, "cell")
    canvas.line(50, 690, 500, 690)
    canvas.rect(50, 600, 400, 50, stroke=1, fill=0)
    canvas.rect(50, 500, 400, 0.5, stroke=0, fill=1)
    canvas.save()
    (page,) = read_pages(path)
    level = sorted({round((r.top + r.bottom) / 2) for r in page.rulings if r.x1 - r.x0 > r.bottom - r.top})
    upright = sorted({round((r.x0 + r.x1) / 2) for r in page.rulings if r.x1 - r.x0 < r.bottom - r.top})
    assert level == [152, 192, 242, 342]
    assert upright == [50, 450]


def test_a_scan_is_read_from_its_picture_and_not_from_the_text_hidden_on_it(tmp_path: Path) -> None:
    picture = picture_of(invoice_pdf(tmp_path / "a.pdf"))
    (page,) = read_pages(scan_pdf(tmp_path / "scan.pdf", picture, hidden="Gesamtbetrag 999,00"))
    found = {word.text for word in page.words}
    assert page.reader is Reader.OCR
    assert page.dpi == 200
    assert "119,00" in found
    assert "999,00" not in found


def test_text_below_a_scan_is_not_believed_however_much_there_is_of_it(tmp_path: Path) -> None:
    picture = picture_of(invoice_pdf(tmp_path / "a.pdf"))
    path = tmp_path / "scan.pdf"
    canvas = Canvas(str(path), pagesize=A4)
    for row in range(40):
        canvas.drawString(60, 60 + 18 * row, "Gesamtbetrag 999,00")
    canvas.drawInlineImage(picture, 0, 0, *A4)
    canvas.save()
    (page,) = read_pages(path)
    found = {word.text for word in page.words}
    assert page.reader is Reader.OCR
    assert "119,00" in found
    assert "999,00" not in found


def test_text_on_a_page_wide_picture_is_read_as_it_is_stored(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    canvas = Canvas(str(path), pagesize=A4)
    canvas.drawInlineImage(Image.new("L", (60, 84), 230), 0, 0, *A4)
    for row in range(40):
        canvas.drawString(60, 60 + 18 * row, f"row {row}")
    canvas.save()
    assert read_pages(path)[0].reader is Reader.TEXT_LAYER


def test_a_scan_with_a_stamp_is_read_from_its_picture(tmp_path: Path) -> None:
    path = scan_pdf(
        tmp_path / "scan.pdf",
        picture_of(invoice_pdf(tmp_path / "a.pdf")),
        stamp="Received in our post room on 3 May 2026",
    )
    (page,) = read_pages(path)
    assert page.reader is Reader.OCR
    assert {"119,00", "Received"} <= {word.text for word in page.words}


def test_a_text_layer_whose_font_has_no_meaning_is_read_from_the_picture(tmp_path: Path) -> None:
    import pikepdf

    path = invoice_pdf(tmp_path / "a.pdf")
    to_private_use = b"\n".join(
        [
            b"/CIDInit /ProcSet findresource begin begincmap",
            b"1 begincodespacerange <00> <FF> endcodespacerange",
            b"1 beginbfrange <00> <FF> <E000> endbfrange",
            b"endcmap end",
        ]
    )
    with pikepdf.open(path, allow_overwriting_input=True) as document:
        for font in document.pages[0].obj.Resources.Font.values():
            font.ToUnicode = document.make_stream(to_private_use)
        document.save(path)
    (page,) = read_pages(path)
    assert page.reader is Reader.OCR
    assert page.doubt.startswith("Page 1 was read from its picture, because 100% of the characters")
    assert "RE-20417" in {word.text for word in page.words}


def test_an_empty_page_has_no_words_and_costs_no_recognition(tmp_path: Path) -> None:
    (page,) = read_pages(drawn(tmp_path / "a.pdf"))
    assert (page.words, page.reader) == ((), Reader.TEXT_LAYER)


def test_a_page_the_size_of_a_house_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    canvas = Canvas(str(path), pagesize=(14_000, 14_000))
    picture = picture_of(drawn(tmp_path / "b.pdf", (60, 100, "x")), dpi=20)
    canvas.drawInlineImage(picture, 0, 0, 100, 100)
    canvas.save()
    with pytest.raises(UnreadableFileError, match=r"Page 1 measures 494 x 494 cm") as caught:
        read_pages(path)
    assert caught.value.fault is FileFault.TOO_LARGE


def coloured(path: Path, print_colour: float, ground: float | None = None, opacity: float = 1.0) -> Path:
    """A page with black print and, below it, print of a grey (0 black, 1 white), perhaps on a filled ground."""
    canvas = Canvas(str(path), pagesize=A4)
    canvas.drawString(60, 700, "seen")
    if ground is not None:
        canvas.setFillGray(ground)
        canvas.rect(50, 600, 300, 40, stroke=0, fill=1)
    canvas.setFillGray(print_colour, opacity)
    canvas.drawString(60, 615, "999.00")
    canvas.save()
    return path


@pytest.mark.parametrize(
    ("print_colour", "ground", "opacity"),
    [(1.0, None, 1.0), (0.99, None, 1.0), (0.8, 0.8, 1.0), (0.0, None, 0.0)],
    ids=["white on white", "nearly white", "grey on grey", "without opacity"],
)
@pytest.mark.parametrize("rotation", [0, 90])
def test_text_in_the_colour_of_its_ground_is_no_word(
    tmp_path: Path, print_colour: float, ground: float | None, opacity: float, rotation: int
) -> None:
    import pikepdf

    path = coloured(tmp_path / "a.pdf", print_colour, ground, opacity)
    with pikepdf.open(path, allow_overwriting_input=True) as document:
        document.pages[0].obj.Rotate = rotation
        document.save(path)
    (page,) = read_pages(path)
    assert [word.text for word in page.words] == ["seen"]
    assert '"999.00" (1 in all)' in page.doubt


@pytest.mark.parametrize(("print_colour", "ground"), [(1.0, 0.2), (0.8, None), (1.0, 0.9)])
def test_light_print_that_stands_out_is_read(tmp_path: Path, print_colour: float, ground: float | None) -> None:
    (page,) = read_pages(coloured(tmp_path / "a.pdf", print_colour, ground))
    assert [word.text for word in page.words] == ["seen", "999.00"]
    assert page.doubt == ""


def test_text_outside_the_crop_box_is_no_word(tmp_path: Path) -> None:
    import pikepdf

    path = drawn(tmp_path / "a.pdf", (60, 100, "seen"), (60, 500, "cut"))
    with pikepdf.open(path, allow_overwriting_input=True) as document:
        document.pages[0].obj.CropBox = [0, 442, 595, 842]
        document.save(path)
    assert texts(path) == ["seen"]


def test_rows_of_light_print_are_looked_at_each_on_its_own_ground(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    canvas = Canvas(str(path), pagesize=A4)
    for top, word in ((800, "top"), (600, "high"), (300, "low"), (60, "foot")):
        if word in {"high", "foot"}:
            canvas.setFillGray(0.2)
            canvas.rect(50, top - 5, 300, 20, stroke=0, fill=1)
        canvas.setFillGray(1.0)
        canvas.drawString(60, top, word)
    canvas.save()
    assert texts(path) == ["high", "foot"]


def test_light_print_on_a_page_so_large_that_a_row_is_less_than_a_pixel_is_unseen(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    canvas = Canvas(str(path), pagesize=(80_000, 80_000))
    canvas.drawString(40_000, 30_000, "seen")
    canvas.setFillGray(1.0)
    canvas.drawString(40_000, 40_000, "unseen")
    canvas.save()
    assert texts(path) == ["seen"]
