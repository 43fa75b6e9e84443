"""The ways of counting of the benchmarks of words and OCR; nothing is measured here."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from benchmarks.degrade import DAMAGES, damaged
from benchmarks.ocr import Reading, reliability
from benchmarks.words import agreement
from documents.text import Box, Page, Reader, Word
from tests.extractors.pages.made_pdfs import invoice_pdf

BOX = Box(0, 0, 10, 10)


def test_agreement_counts_every_word_as_often_as_both_have_it() -> None:
    assert agreement([Counter("aab")], [Counter("ab")]) == pytest.approx(2 / 3)
    assert agreement([Counter("ab"), Counter("c")], [Counter("ab"), Counter("b")]) == pytest.approx(2 / 3)


def test_only_printed_words_count_as_found_and_numbers_are_counted_apart() -> None:
    reading = Reading()
    words = Counter(["Total", "119.00", "119.00", "7777"])
    reading.add(1.0, Counter(["Total", "119.00", "2041", "x1"]), words, believed=words)
    reading.add(0.5, Counter(["300.00"]), Counter(), believed=Counter(["800.00", "Sum"]))
    assert reading.wrong == 3
    assert reading.seconds == 1.5
    assert reading.share(numbers=False) == pytest.approx(100 * 2 / 5)
    assert reading.share(numbers=True) == pytest.approx(100 / 3)


def test_reliability_is_the_share_of_right_numbers_by_confidence() -> None:
    words = (Word("119.00", BOX, 0.97), Word("300.00", BOX, 0.96), Word("777", BOX, 0.2), Word("Total", BOX, 0.2))
    page = Page(1, 100, 100, words, Reader.OCR)
    figures = {figure.name: figure for figure in reliability([(Counter(["119.00", "Total"]), page)])}
    assert [(figure.value, figure.unit) for figure in figures.values()] == [(0.0, "% of 1"), (50.0, "% of 2")]


@pytest.mark.parametrize("name", ["100 dpi", "till roll", "photo aslant", "fax", "stamped"])
def test_the_same_seed_damages_a_page_in_the_same_way(tmp_path: Path, name: str) -> None:
    pdf = invoice_pdf(tmp_path / "a.pdf").read_bytes()
    one, same, other = (damaged(pdf, 0, DAMAGES[name], seed) for seed in (1, 1, 2))
    assert np.array_equal(one, same)
    assert one.shape != other.shape or not np.array_equal(one, other)
