from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from benchmarks.degrade import DAMAGES, damaged
from extractors.pages.ocr import Picture, read_picture
from extractors.pages.photo import corners_of, flattened
from tests.extractors.pages.made_pdfs import INVOICE_ROWS, invoice_pdf, picture_of

WIDTH, HEIGHT = 826, 1169
CORNERS = np.array([[150, 120], [900, 180], [860, 1200], [90, 1130]], np.float32)


@pytest.fixture(scope="module")
def pdf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return invoice_pdf(tmp_path_factory.mktemp("made") / "a.pdf")


def laid_on(table: int, page: np.ndarray) -> np.ndarray:
    """The page seen with its corners at CORNERS on a plain table."""
    height, width = page.shape
    flat = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    matrix = cv2.getPerspectiveTransform(flat, CORNERS)
    seen = cv2.warpPerspective(page, matrix, (1000, 1300), borderValue=table)
    return np.asarray(seen, dtype=np.uint8)


def paper() -> np.ndarray:
    page = np.full((HEIGHT, WIDTH), 230, np.uint8)
    page[100:130, 100:500] = 40
    page[600:620, 300:700] = 40
    return page


def test_the_corners_of_a_paper_on_a_table_are_found_clockwise_from_the_top_left() -> None:
    corners = corners_of(laid_on(70, paper()))
    assert corners is not None
    assert np.abs(corners - CORNERS).max() < 8


def test_a_paper_half_in_the_shade_is_found() -> None:
    shade = np.where(np.arange(1000) < 450, 0.45, 1.0)
    corners = corners_of((laid_on(60, paper()) * shade).astype(np.uint8))
    assert corners is not None
    assert np.abs(corners - CORNERS).max() < 14


def test_a_flattened_paper_has_its_print_back_in_place() -> None:
    flat = flattened(laid_on(70, paper()), CORNERS)
    scale = flat.shape[1] / WIDTH
    assert flat[round(115 * scale), round(300 * scale)] < 80
    assert flat[round(300 * scale), round(300 * scale)] > 200


@pytest.mark.parametrize("edge", [0, 20])
def test_a_scan_is_the_paper_itself(edge: int) -> None:
    page = paper()
    page[:edge] = page[:, :edge] = 30
    assert corners_of(page) is None


def test_dark_fields_of_a_form_are_no_table_around_it() -> None:
    page = paper()
    page[:200] = page[-150:] = 60
    page[50:80, 100:600] = 230
    assert corners_of(page) is None


def test_an_even_picture_shows_no_paper() -> None:
    assert corners_of(np.full((900, 600), 90, np.uint8)) is None


@pytest.mark.parametrize("how", ["photo aslant", "photo crumpled"])
def test_a_photograph_is_read_and_says_where_the_paper_was(pdf: Path, how: str) -> None:
    grey = damaged(pdf.read_bytes(), 0, DAMAGES[how], seed=3)
    page = read_picture(1, Picture(grey, max(grey.shape) / 11.69))
    found = {word.text for word in (*page.words, *page.second_words)}
    numbers = {word for _, row in INVOICE_ROWS for word in row.split() if any(map(str.isdigit, word))}
    assert len(numbers & found) >= len(numbers) - 1
    assert len(page.corners) == 4
    assert max(page.width, page.height) == pytest.approx(842, abs=2)


def test_a_clean_scan_has_no_corners(pdf: Path) -> None:
    page = read_picture(1, Picture(np.asarray(picture_of(pdf, 150)), 150))
    assert page.corners == ()
