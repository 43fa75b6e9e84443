"""Planted defects that are printed, read and judged."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from benchmarks.defects.printed import as_printed, paper_of, print_scene, printable
from benchmarks.defects.registry import all_planted
from benchmarks.defects.right import free_invoice, ordered_invoice
from benchmarks.defects.scene import Scene, told
from benchmarks.judging_read import Print, ReadScore, as_table, differences, figures_of, prints, read_back, score
from documents.field import ProofName
from extractors.jail.client import Jail

PAPERS = 20


def shown(make: object = free_invoice) -> Scene:
    """Return the first document of a kind that a layout can show."""
    made = (as_printed(make(Random(seed))) for seed in range(PAPERS))  # type: ignore[operator]
    return next(scene for scene in made if printable(scene))


@pytest.mark.parametrize("code", ["V-ARI-03", "V-DUP-04", "V-PO-06", "V-TAX-02", "V-TAX-04"])
def test_a_printed_defect_is_found_through_reading_and_a_near_miss_is_not(code: str, tmp_path: Path) -> None:
    with Jail() as jail:
        result = score(all_planted()[code], 1, jail, tmp_path)
    assert (result.wrong, result.found, result.right, result.alarms) == (1, 1, 1, 0)


def test_a_printed_document_reads_as_it_was(tmp_path: Path) -> None:
    scene = shown(ordered_invoice)
    pdf = print_scene(scene, Random("any"))
    assert pdf is not None
    with Jail() as jail:
        read = read_back(Print("any", scene, pdf), jail, tmp_path)
    assert read is not None
    names = {"invoice_number", "issue_date", "gross_total", "net_total", "currency", "lines"}
    assert names & set(differences(scene.document, read)) == set()


def test_the_paper_has_the_figures_of_the_document_even_where_they_are_wrong() -> None:
    scene = shown()
    first, *rest = scene.document.lines
    off = first.model_copy(update={"net_amount": (first.net_amount or 0) + 7})
    paper = paper_of(scene.told(lines=(off, *rest), gross_total=scene.gross + 1), Random(1))
    assert (paper.lines[0].net, paper.gross) == (off.net_amount, scene.gross + 1)


def test_the_same_dice_print_the_same_bytes() -> None:
    assert print_scene(shown(), Random(3)) == print_scene(shown(), Random(3))


@pytest.mark.parametrize(
    "changes",
    [
        {"invoice_number": told("invoice_number", "A-1", proofs=(ProofName.LABEL_BESIDE,))},
        {"prepaid": 1},
        {"dpi": 150},
        {"issue_date": None},
        {"currency": "JPY"},
    ],
    ids=["a proof is missing", "prepaid", "picture", "no date", "currency"],
)
def test_what_no_layout_shows_is_not_printed(changes: dict[str, object]) -> None:
    assert printable(shown())
    assert not printable(shown().told(**changes))


def test_a_layout_is_taken_that_prints_all_facts_or_none() -> None:
    scene = shown().told(buyer_tax_id="DE132529689", exemption_reason=None)
    pdf = print_scene(scene, Random(1))
    assert pdf is not None
    assert all(print_scene(scene, Random(dice)) is not None for dice in range(3))
    assert print_scene(scene.told(preceding_invoice="RE-1", delivery_note_number="LS-1"), Random(1)) is not None
    reason = scene.told(exemption_reason="Reverse charge")  # no layout prints one beside taxed goods
    assert print_scene(reason, Random(1)) is None


def test_without_a_near_miss_on_paper_right_documents_stand_in() -> None:
    code = "V-DOC-01"
    assert list(prints(all_planted()[code], 2, wrong=True)) == []
    standing_in = [paper.scene for paper in prints(all_planted()[code], 2, wrong=False)]
    assert [code in scene.codes() for scene in standing_in] == [False, False]


def test_the_table_and_the_figures_count_the_same() -> None:
    one = ReadScore("V-ARI-03", wrong=8, found=4, stopped=2, right=4, alarms=1, held=3)
    one.unread.update(["gross_total"])
    assert "| V-ARI-03 | 4 of 8 | 2 | 2 | 1 of 4 | gross_total 1x |" in as_table([one])
    assert [figure.value for figure in figures_of([one])] == [1, 12, 50, 25, 25, 25, 75, 0]
