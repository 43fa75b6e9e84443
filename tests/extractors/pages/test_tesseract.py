"""One contract, two engines, and real recognition."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from extractors.pages import tesseract
from extractors.pages.error import OcrUnavailableError
from extractors.pages.ocr import Picture, read_picture
from extractors.pages.tesseract import Layout, OcrEngine, Pytesseract, Tesserocr
from tests.extractors.pages.made_pdfs import INVOICE_ROWS, invoice_pdf, picture_of

DPI = 150


@pytest.fixture(params=[Tesserocr, Pytesseract])
def reader(request: pytest.FixtureRequest) -> OcrEngine:
    return request.param()


@pytest.fixture(scope="module")
def grey(tmp_path_factory: pytest.TempPathFactory) -> np.ndarray:
    return np.asarray(picture_of(invoice_pdf(tmp_path_factory.mktemp("made") / "a.pdf"), DPI))


def test_words_come_with_pixels_and_confidence_from_zero_to_one(reader: OcrEngine, grey: np.ndarray) -> None:
    words = {word.text: word for word in reader.read(grey, DPI, Layout.BLOCK, ("eng", "deu"))}
    number = words["RE-20417"]
    assert number.x0 < number.x1 < grey.shape[1]
    assert number.top < 90 * DPI / 72 <= number.bottom + 2
    assert 0.5 < number.confidence <= 1.0


def test_a_blank_page_has_no_words(reader: OcrEngine) -> None:
    assert reader.read(np.full((300, 300), 255, np.uint8), DPI, Layout.BLOCK, ("eng",)) == []


def test_a_language_that_is_not_installed_is_said_to_be_missing(reader: OcrEngine, grey: np.ndarray) -> None:
    with pytest.raises(OcrUnavailableError, match="xxx"):
        reader.read(grey, DPI, Layout.BLOCK, ("xxx",))


def test_a_page_is_read_twice_in_points(reader: OcrEngine, grey: np.ndarray) -> None:
    page = read_picture(3, Picture(grey, DPI), reader)
    expected = {word for _, row in INVOICE_ROWS for word in row.split()}
    for words, share in ((page.words, 0.9), (page.second_words, 0.7)):
        assert len(expected & {word.text for word in words}) >= share * len(expected)
    total = next(word for word in page.words if word.text == "119,00")
    assert total.box.top < 260 - 4 < total.box.bottom
    assert (page.number, page.dpi, page.turn, page.skew) == (3, DPI, 0, 0.0)
    assert page.width == pytest.approx(595, abs=1)


def test_the_environment_chooses_the_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("tesserocr", "pytesseract"):
        monkeypatch.setenv(tesseract.ENGINE_VARIABLE, name)
        assert tesseract.engine().name == name
    monkeypatch.setenv(tesseract.ENGINE_VARIABLE, "abbyy")
    with pytest.raises(OcrUnavailableError, match="'abbyy'"):
        tesseract.engine()


def test_without_the_program_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(OcrUnavailableError, match="install tesseract-ocr"):
        Pytesseract()
