"""Planted defects, judged from true fields: each is found by its code, and its near misses are not."""

from __future__ import annotations

from random import Random

import pytest

from benchmarks.defects import right
from benchmarks.defects.duplicates import BLOCKING, DUPLICATES, LOOK_ALIKES
from benchmarks.defects.registry import all_planted
from benchmarks.defects.scene import Scene
from benchmarks.judging import score, uncovered
from validators.judge import judge

MAKERS = (right.free_invoice, right.ordered_invoice, right.credit_note, right.till_receipt, right.purchase_order, right.goods_receipt)  # fmt: skip
FEW = 3
SEEDS = range(12)


def blocked(scene: Scene) -> frozenset[str]:
    return scene.codes() & BLOCKING


@pytest.mark.parametrize("code", all_planted())
def test_a_planted_defect_is_found_and_its_near_miss_is_not(code: str) -> None:
    result = score(all_planted()[code], FEW)
    assert (result.found, result.alarms, dict(result.strays)) == (FEW, 0, {})


def test_every_rule_has_a_planted_defect() -> None:
    assert uncovered() == []


@pytest.mark.parametrize("make", MAKERS, ids=lambda make: make.__name__)
def test_a_right_document_of_any_kind_has_no_finding(make: right.Maker) -> None:
    scenes = [make(Random(seed)) for seed in SEEDS]
    messages = [finding.message for scene in scenes for finding in judge(scene.document, scene.context()).findings]
    assert messages == []


@pytest.mark.parametrize("disguise", DUPLICATES)
def test_no_duplicate_escapes_in_this_disguise(disguise: str) -> None:
    assert [seed for seed in SEEDS if not blocked(DUPLICATES[disguise](Random(seed)))] == []


@pytest.mark.parametrize("kind", LOOK_ALIKES)
def test_a_document_that_only_looks_like_a_duplicate_is_not_blocked(kind: str) -> None:
    assert [seed for seed in SEEDS if blocked(LOOK_ALIKES[kind](Random(seed)))] == []


def test_the_same_seed_plants_the_same_document() -> None:
    planted = all_planted()["V-PO-06"]
    assert planted.plant(Random(7), True) == planted.plant(Random(7), True)
    assert planted.plant(Random(7), True) != planted.plant(Random(8), True)
