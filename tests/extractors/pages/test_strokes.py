from __future__ import annotations

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from extractors.pages.prepare import glyph_height
from extractors.pages.strokes import without_leaders, without_rulings
from tests.extractors.pages.made_pdfs import invoice_pdf, picture_of


@pytest.fixture(scope="module")
def upright(tmp_path_factory: pytest.TempPathFactory) -> Image.Image:
    return picture_of(invoice_pdf(tmp_path_factory.mktemp("made") / "a.pdf"), 150)


def grey_of(picture: Image.Image) -> np.ndarray:
    return np.asarray(picture.convert("L"))


def test_rulings_are_taken_out_and_reported_while_letters_stay(upright: Image.Image) -> None:
    ruled = upright.copy()
    pen = ImageDraw.Draw(ruled)
    pen.line((100, 600, 1100, 600), fill=0, width=3)
    pen.line((100, 600, 100, 900), fill=0, width=3)
    clean, strokes = without_rulings(grey_of(ruled))
    assert len(strokes) == 2
    assert clean[600, 200:1000].min() > 200
    assert (clean[150:200, 120:400] < 128).sum() == (grey_of(upright)[150:200, 120:400] < 128).sum()


def test_short_rulings_of_a_wide_page_are_found_too() -> None:
    wide = Image.new("L", (2338, 1654), 255)
    ImageDraw.Draw(wide).line((300, 400, 300, 480), fill=0, width=3)
    assert len(without_rulings(grey_of(wide))[1]) == 1


def test_a_leaning_waving_pale_ruling_is_painted_over() -> None:
    grey = np.full((2339, 1654), 250, np.uint8)
    cv2.putText(grey, "Dark print beside it", (300, 300), cv2.FONT_HERSHEY_SIMPLEX, 2, 0, 6)
    points = [(500 + round(3 * np.sin(y / 120)), y) for y in range(600, 1400, 10)]
    cv2.polylines(grey, [np.array(points, np.int32)], isClosed=False, color=170, thickness=1)
    clean, strokes = without_rulings(grey)
    assert strokes
    assert clean[580:1420, 480:520].min() > 240
    assert clean[250:320].min() == 0


def test_bold_letters_that_blur_into_one_another_are_no_ruling() -> None:
    picture = Image.new("L", (1654, 2339), 250)
    ImageDraw.Draw(picture).text((200, 300), "nommé nommer number", fill=0, font=ImageFont.load_default(22))
    blurred = np.asarray(cv2.blur(np.asarray(picture), (7, 1)))
    dark = np.asarray(np.where(blurred < 220, 0, 250), np.uint8)
    clean, strokes = without_rulings(dark)
    assert strokes == ()
    assert clean is dark


def test_dots_between_a_description_and_its_amount_go_and_full_stops_stay() -> None:
    picture = Image.new("L", (1654, 2339), 250)
    pen = ImageDraw.Draw(picture)
    letters = ImageFont.load_default(32)
    for row in range(4):
        top = 300 + 60 * row
        pen.text((100, top), "No. 17. Headset, large...", fill=0, font=letters)
        pen.text((1400, top), "209.23", fill=0, font=letters)
        for x in range(600, 1360, 11):
            pen.ellipse((x, top + 28, x + 4, top + 32), fill=0)
    grey = np.asarray(picture)
    clean, letter = without_leaders(grey)
    assert clean[:, 590:1380].min() == 250
    assert np.array_equal(clean[:, :580], grey[:, :580])
    assert np.array_equal(clean[:, 1390:], grey[:, 1390:])
    assert letter == glyph_height(grey)
