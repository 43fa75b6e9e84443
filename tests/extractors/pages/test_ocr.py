from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from extractors.pages import prepare
from extractors.pages.cells import columns_of
from extractors.pages.languages import languages_seen
from extractors.pages.ocr import Picture, read_picture
from extractors.pages.tesseract import Layout, ReadWord, engine
from tests.extractors.pages.made_pdfs import invoice_pdf, picture_of

DPI = 150


@pytest.fixture(scope="module")
def upright(tmp_path_factory: pytest.TempPathFactory) -> Image.Image:
    return picture_of(invoice_pdf(tmp_path_factory.mktemp("made") / "a.pdf"), DPI)


def grey_of(picture: Image.Image) -> np.ndarray:
    return np.asarray(picture.convert("L"))


@pytest.mark.parametrize("lying", [90, 180, 270])
def test_a_page_on_its_side_or_head_is_turned_upright(upright: Image.Image, lying: int) -> None:
    # PIL turns counter-clockwise, so the page must be turned clockwise by the same angle to stand again.
    page = read_picture(1, Picture(grey_of(upright.rotate(lying, expand=True)), DPI))
    assert page.turn == lying
    assert page.width == pytest.approx(595, abs=1)
    number = next(word for word in page.words if word.text == "RE-20417")
    assert number.box.top < 90 < number.box.bottom + 2


@pytest.mark.parametrize("lean", [-3.0, 2.0])
def test_a_leaning_page_is_straightened_and_both_readings_stay_on_each_other(upright: Image.Image, lean: float) -> None:
    leaning = upright.rotate(lean, resample=Image.Resampling.BICUBIC, fillcolor=255)
    page = read_picture(1, Picture(grey_of(leaning), DPI))
    assert page.skew == pytest.approx(lean, abs=0.2)
    main = {word.text: word.box for word in page.words}
    second = {word.text: word.box for word in page.second_words}
    for text in ("RE-20417", "119,00"):
        assert abs(main[text].top - second[text].top) < 6
        assert abs(main[text].x0 - second[text].x0) < 6


def test_a_level_page_is_left_alone(upright: Image.Image) -> None:
    assert abs(prepare.skew_of(grey_of(upright))) < prepare.SMALLEST_SKEW
    assert prepare.skew_of(np.full((500, 400), 255, np.uint8)) == 0.0


def test_uneven_paper_is_evened_out_and_even_paper_left_alone(upright: Image.Image) -> None:
    grey = grey_of(upright)
    assert prepare.on_white_paper(grey) is grey
    shadow = np.linspace(0.35, 1.0, grey.shape[1])
    even = prepare.on_white_paper((grey * shadow).astype(np.uint8))
    assert even[10:40, 10:40].mean() > 235


def test_soft_shade_is_divided_away_and_the_steep_edge_of_a_shadow_is_not() -> None:
    page = np.full((1200, 800), 240, np.uint8)
    page[100:110, 100:700] = 0
    assert prepare.evenly_lit(page) is page
    shade = np.linspace(0.4, 1.0, 800)
    lit = prepare.evenly_lit((page * shade).astype(np.uint8))
    assert abs(float(lit[600, 60]) - float(lit[600, 740])) < 25
    shadowed = page.copy()
    shadowed[:400] = 150
    assert prepare.evenly_lit(shadowed) is shadowed


def test_a_faint_shade_is_divided_away_around_a_dark_band() -> None:
    page = np.full((1200, 800), 250, np.uint8)
    page[:150] = 60
    shaded = (page * np.linspace(1.0, 0.85, 800)).astype(np.uint8)
    lit = prepare.evenly_lit(shaded)
    assert abs(float(lit[600, 60]) - float(lit[600, 740])) < 8
    assert lit[75, 60:740].max() < 90


def test_small_letters_are_enlarged_and_good_ones_left_alone(upright: Image.Image) -> None:
    grey = grey_of(upright)
    assert prepare.scaled(grey, prepare.glyph_height(grey))[1] == 1.0
    small = upright.resize((upright.width // 2, upright.height // 2), Image.Resampling.BOX)
    large, factor = prepare.scaled(grey_of(small), prepare.glyph_height(grey_of(small)))
    assert 2.0 < factor <= 3.0
    assert 20 < prepare.glyph_height(large) < 28


def test_blanks_of_a_row_with_wide_gaps_are_kept_in_one_of_the_readings(upright: Image.Image) -> None:
    page = read_picture(1, Picture(grey_of(upright), DPI))
    rows = [" ".join(word.text for word in words) for words in (page.words, page.second_words)]
    assert any("Bohrer 8 mm" in row for row in rows)
    assert any("12 Stk" in row for row in rows)


class Skipping:
    """The real engine, which sees nothing on a page that is not cut into cells."""

    name = "skipping"

    def read(self, grey: np.ndarray, dpi: int, layout: Layout, languages: tuple[str, ...]) -> list[ReadWord]:
        return [] if layout is Layout.COLUMNS else engine().read(grey, dpi, layout, languages)


def test_what_one_reading_skips_the_other_fills_in_and_only_one_has_it(upright: Image.Image) -> None:
    page = read_picture(1, Picture(grey_of(upright), DPI), Skipping())
    assert "RE-20417" in [word.text for word in page.words]
    assert "RE-20417" not in [word.text for word in page.second_words]


def test_cells_are_found_apart_and_words_return_to_their_places() -> None:
    grey = np.full((200, 600), 255, np.uint8)
    for x in range(20, 120, 12):
        grey[50:70, x : x + 8] = 0
        grey[50:70, x + 300 : x + 308] = 0
        grey[100:120, x : x + 8] = 0
    (column,) = columns_of(grey, prepare.glyph_height(grey))
    assert [(p.cell.x0, p.cell.top) for p in column.placed] == [(20, 50), (320, 50), (20, 100)]
    ink = np.argwhere(column.grey[column.placed[1].top : column.placed[2].top] < 128)
    top, left = ink.min(axis=0)
    bottom, right = ink.max(axis=0)
    offset = column.placed[1].top
    (word,) = column.on_page([ReadWord("x", int(left), int(top) + offset, int(right), int(bottom) + offset, 0.9)])
    assert (word.x0, word.top) == pytest.approx((320, 50), abs=4)


def test_lines_that_run_into_one_another_are_kept_and_a_picture_is_left_out() -> None:
    grey = np.full((700, 600), 255, np.uint8)
    for row in range(20):
        for x in range(20, 500, 12):
            grey[20 + row * 22 : 40 + row * 22, x : x + 8] = 0
    grey[500:690, 20:220] = 0
    (column,) = columns_of(grey, prepare.glyph_height(grey))
    bottoms = [placed.cell.bottom for placed in column.placed]
    assert max(bottoms) == 20 + 19 * 22 + 20
    assert {placed.scale for placed in column.placed} == {1.0}


def test_a_short_label_with_its_value_below_keeps_its_size() -> None:
    grey = np.full((400, 600), 255, np.uint8)
    for row in range(2):
        for x in range(20, 500, 12):
            grey[300 + row * 40 : 320 + row * 40, x : x + 8] = 0
    for row in range(3):
        for x in range(20, 60, 12):
            grey[20 + row * 22 : 40 + row * 22, x : x + 8] = 0
    (column,) = columns_of(grey, prepare.glyph_height(grey))
    assert column.placed[0].cell.bottom - column.placed[0].cell.top == 64
    assert column.placed[0].scale == 1.0


@pytest.mark.parametrize(
    ("text", "languages"),
    [
        ("Rechnung und Betrag für die Lieferung, zahlbar bis", ("de",)),
        ("La facture pour le montant total des prix et la date", ("fr",)),
        ("The total of your order is due on the date of this invoice", ("en",)),
        ("12345 67,89 XYZ", ()),
    ],
)
def test_a_language_is_known_by_its_common_words(text: str, languages: tuple[str, ...]) -> None:
    assert languages_seen(text.split())[:1] == languages
