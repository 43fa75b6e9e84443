from __future__ import annotations

import random
from pathlib import Path

import pytest

from benchmarks.calibrate import KNOWN, Sample, fit, made_strange, papers, reliability, samples, store
from documents.field import FieldName
from documents.text import Box, Page, Word
from extractors.choice.confidence import GROUPS, Scale, confidence_of, scales
from sample_docs.generator.variety.dice import NEWEST


def values(count: int, share_with: float, share_without: float) -> list[Sample]:
    """Return samples of which `share_with` are right with a label, and `share_without` without one."""
    dice = random.Random(5)
    found = []
    for number in range(count):
        support = {"score": 0.9, **({"label": 1.0} if number % 2 else {})}
        right = dice.random() < (share_with if number % 2 else share_without)
        found.append(Sample("tuning, digital", FieldName.DUE_DATE, support, right, True, False))
    return found


def test_a_confidence_is_the_share_that_was_right() -> None:
    pytest.importorskip("sklearn")
    scale = fit(values(2000, 0.95, 0.6))
    assert confidence_of(FieldName.DUE_DATE, {"score": 0.9, "label": 1.0}, scale) == pytest.approx(0.95, abs=0.02)
    assert confidence_of(FieldName.DUE_DATE, {"score": 0.9}, scale) == pytest.approx(0.6, abs=0.03)


def test_evidence_that_misleads_gets_no_weight() -> None:
    pytest.importorskip("sklearn")
    assert fit(values(600, 0.5, 0.9)).weights["label"] == 0.0


def test_nothing_is_always_right() -> None:
    pytest.importorskip("sklearn")
    scale = fit(values(40, 1.0, 1.0))
    assert confidence_of(FieldName.DUE_DATE, {"score": 0.9, "label": 1.0}, scale) < 0.99


def test_what_is_stored_is_read_again(tmp_path: Path) -> None:
    scale = Scale(-1.25, {"score": 2.0, "net + tax = gross": 1.5, "label": 0.0001}, {"iban": -0.25})
    store(dict.fromkeys(GROUPS, scale), tmp_path / "confidence.toml")
    found = scales(tmp_path / "confidence.toml")["tax ids"]
    assert found == Scale(-1.25, {"score": 2.0, "net + tax = gross": 1.5}, {"iban": -0.25})


def test_the_error_is_the_distance_of_what_is_said_from_what_is_right() -> None:
    told = reliability([0.96] * 50 + [0.6] * 50, [True] * 48 + [False] * 2 + [True] * 30 + [False] * 20)
    assert told.error == pytest.approx(0.0)
    assert reliability([0.96] * 50, [True] * 25 + [False] * 25).error == pytest.approx(0.46)


def test_strange_words_are_the_same_in_one_paper_and_true_values_stay() -> None:
    words = [
        Word(text, Box(0, 0, 9, 9))
        for text in [f"word{'abcdefghij'[n % 10]}" for n in range(20)] + ["Harbour", "12.50"]
    ]
    page = Page(1, 100.0, 100.0, tuple(words))
    found = [word.text for word in made_strange(page, "a", {"vendor_name": "Harbour Tools"}).words]
    assert found[:10] == found[10:20]
    assert found[20:] == ["Harbour", "12.50"]
    others = [[word.text for word in made_strange(page, name, {}).words] for name in "bcdefgh"]
    assert any(other != found for other in others)


def test_the_newest_family_takes_no_part() -> None:
    assert NEWEST not in KNOWN
    assert "third" in KNOWN


def test_a_paper_gives_values_as_printed_and_with_strange_words(tmp_path: Path) -> None:
    paper = next(papers(5, 1, 0, tmp_path))
    found = list(samples(paper))
    assert {one.strange for one in found} == {False, True}
    assert all(0.0 <= worth <= 1.0 for one in found for worth in one.support.values())
    assert {one.support["characters"] for one in found} == {1.0}
    assert sum(one.right for one in found) > len(found) / 2
