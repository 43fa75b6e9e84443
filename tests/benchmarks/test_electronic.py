"""E-invoices of planted defects: what the scene adds to a right invoice stands in the XML, and is found again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.defects.electronic import electronic_printable
from benchmarks.defects.registry import all_planted
from benchmarks.judging_read import Print, prints, read_back, score
from documents.business import BusinessDocument
from extractors.jail import Jail


def papers(code: str, *, wrong: bool = True) -> list[Print]:
    return list(prints(all_planted()[code], 2, wrong=wrong))


@pytest.fixture(scope="module")
def jail() -> Iterator[Jail]:
    with Jail() as opened:
        yield opened


def read(paper: Print, jail: Jail, folder: Path) -> BusinessDocument:
    found = read_back(paper, jail, folder)
    assert found is not None
    return found


@pytest.mark.parametrize("code", ["V-ARI-06", "V-DOC-07", "V-DOC-08", "V-FRD-06"])
def test_what_only_an_e_invoice_shows_is_written_and_found(code: str, jail: Jail, tmp_path: Path) -> None:
    assert all(paper.pdf.startswith((b"<?xml", b"%PDF")) for paper in papers(code))
    found = score(all_planted()[code], 2, jail, tmp_path)
    assert (found.found, found.wrong, found.alarms, found.right) == (2, 2, 0, 2)


def test_an_allowance_is_in_the_totals(jail: Jail, tmp_path: Path) -> None:
    for paper in papers("V-ARI-06", wrong=False):
        document = read(paper, jail, tmp_path)
        assert document.allowance_total is not None
        assert document.net_total is not None
        assert document.lines_total is not None
        assert document.lines_total.value - document.allowance_total.value == document.net_total.value


def test_without_a_tax_identifier_no_right_e_invoice_can_be_written() -> None:
    (paper, *_) = papers("V-FRD-06")
    assert not electronic_printable(paper.scene.told(vendor_tax_id=None))
