from __future__ import annotations

import random

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from documents.text import Reader
from extractors.pages.bands import without_bands
from extractors.pages.ocr import Picture, read_picture

DPI = 200
PAPER = 250
BAND = 90
GREY_LABEL = 160


def page() -> tuple[Image.Image, ImageDraw.ImageDraw]:
    picture = Image.new("L", (1654, 2339), PAPER)
    return picture, ImageDraw.Draw(picture)


def font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)


@pytest.fixture(scope="module")
def banded() -> np.ndarray:
    picture, pen = page()
    pen.rectangle((0, 0, 1654, 260), fill=BAND)
    pen.text((280, 100), "Marlow Office Furniture", fill=255, font=font(50))
    pen.text((900, 340), "Invoice number", fill=GREY_LABEL, font=font(26))
    pen.text((1350, 340), "MF-30418", fill=20, font=font(26))
    pen.text((900, 400), "Invoice date", fill=GREY_LABEL, font=font(26))
    pen.text((1350, 400), "14 March 2026", fill=20, font=font(26))
    for row in range(4):
        pen.text((120, 760 + 60 * row), "Desk with drawers, oak, delivered and built", fill=20, font=font(28))
        pen.text((1400, 760 + 60 * row), "218.75", fill=20, font=font(28))
    pen.rectangle((930, 1040, 1540, 1120), fill=BAND)
    pen.text((960, 1058), "Invoice total", fill=255, font=font(36))
    pen.text((1370, 1058), "875.00", fill=255, font=font(36))
    return np.asarray(picture)


def test_light_print_on_dark_bands_is_read_and_its_figures_twice_and_grey_labels_stay(banded: np.ndarray) -> None:
    read = read_picture(1, Picture(banded, DPI))
    assert read.reader is Reader.OCR
    text, again = (" ".join(word.text for word in words) for words in (read.words, read.second_words))
    for label in ("Marlow Office Furniture", "Invoice total", "Invoice number", "Invoice date"):
        assert label in text
    for figures in ("875.00", "MF-30418"):
        assert figures in text
        assert figures in again
    total = next(word for word in read.words if word.text == "875.00")
    assert 1040 < total.box.top * DPI / 72 < 1120


def test_a_band_becomes_paper_without_an_edge_and_its_print_dark(banded: np.ndarray) -> None:
    clean = without_bands(np.asarray(cv2.GaussianBlur(banded, (5, 5), 0), dtype=np.uint8))
    band = clean[1030:1130, 920:1550]
    assert np.median(band) == 255
    assert band.min() < 20
    assert clean[1036:1044, 940:1530].min() > 220


def test_what_is_no_band_is_left_alone() -> None:
    picture, pen = page()
    dice = random.Random(4)
    pen.text((100, 300), "Ordinary print, LARGE AND SMALL", fill=20, font=font(60))
    pen.rectangle((100, 500, 1500, 900), outline=0, width=6)
    pen.line((100, 700, 1500, 700), fill=0, width=6)
    pen.rectangle((100, 1000, 500, 1200), fill=BAND)
    pen.rectangle((700, 1000, 800, 1060), fill=0)
    for dot in range(4):
        pen.ellipse((710 + 20 * dot, 1025, 720 + 20 * dot, 1035), fill=255)
    for bar in range(0, 400, 9):
        pen.rectangle((100 + bar, 1300, 104 + bar, 1500), fill=0)
    for x in range(40):
        for y in range(40):
            if dice.random() < 0.6:
                pen.rectangle((100 + 10 * x, 1600 + 10 * y, 110 + 10 * x, 1610 + 10 * y), fill=0)
    grey = np.asarray(picture)
    assert without_bands(grey) is grey


def test_the_table_around_a_photographed_page_is_no_band() -> None:
    picture = Image.new("L", (1654, 2339), 40)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((300, 300, 1000, 1500), fill=PAPER)
    pen.text((320, 400), "Invoice number 4711", fill=20, font=font(40))
    for spot in range(0, 600, 60):
        pen.ellipse((20, 100 + spot, 30, 110 + spot), fill=255)
    grey = np.asarray(picture)
    assert without_bands(grey) is grey


def test_a_shadow_with_print_in_it_is_no_band(banded: np.ndarray) -> None:
    shadow = np.ones(banded.shape, np.float32)
    shadow[1300:1900] = 0.4
    grey = (np.full_like(banded, PAPER) * cv2.GaussianBlur(shadow, (0, 0), 40)).astype(np.uint8)
    for dot in range(6):
        grey[1500:1530, 200 + 200 * dot : 230 + 200 * dot] = PAPER
    assert without_bands(grey) is grey


def test_a_band_that_rulings_touch_is_turned_as_well() -> None:
    picture, pen = page()
    pen.rectangle((100, 500, 1500, 560), fill=BAND)
    pen.text((120, 512), "Quantity, description", fill=255, font=font(30))
    for x in (100, 800, 1500):
        pen.line((x, 500, x, 1500), fill=0, width=2)
    pen.line((100, 1500, 1500, 1500), fill=0, width=2)
    clean = without_bands(np.asarray(picture))
    assert np.median(clean[505:555, 110:1490]) == 255
    assert clean[505:555, 110:700].min() < 20
