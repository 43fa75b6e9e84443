from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from extractors.scorer.features import KINDS, WIDTH
from extractors.scorer.trees import STORED, Forest, forests, probabilities, store

NONE = np.zeros(0, np.float32)
LARGEST = 3_000_000


def forest(**changes: object) -> Forest:
    """One tree: feature 1 at most 0.5 gives odds of -2, else +2 where feature 0 is at most 3, else +1."""
    return Forest(
        feature=np.array([[1, -1, 0, -1, -1]], np.int32),
        threshold=np.array([[0.5, 0, 3.0, 0, 0]], np.float32),
        left=np.array([[1, 1, 3, 3, 4]], np.int32),
        right=np.array([[2, 1, 4, 3, 4]], np.int32),
        value=np.array([[0, -2.0, 0, 2.0, 1.0]], np.float32),
        base=0.0,
        knots=NONE,
        shares=NONE,
    )._replace(**changes)


@pytest.mark.parametrize(("row", "odds"), [((9.0, 0.5), -2.0), ((3.0, 0.6), 2.0), ((3.1, 0.6), 1.0)])
def test_a_row_falls_to_its_leaf(row: tuple[float, float], odds: float) -> None:
    (found,) = probabilities(forest(), np.array([row], np.float32))
    assert found == pytest.approx(1 / (1 + np.exp(-odds)))


def test_the_base_and_every_tree_add_up() -> None:
    one = forest()
    two = one._replace(**{key: np.concatenate([value] * 2) for key, value in one._asdict().items() if value is not one.base
                          and getattr(value, "ndim", 0) == 2}, base=0.5)  # fmt: skip
    (found,) = probabilities(two, np.array([[0.0, 0.0]], np.float32))
    assert found == pytest.approx(1 / (1 + np.exp(3.5)))


def test_a_probability_is_what_was_measured_for_it() -> None:
    measured = forest(knots=np.array([0.0, 1.0], np.float32), shares=np.array([0.1, 0.6], np.float32))
    (found,) = probabilities(measured, np.array([[9.0, 0.5]], np.float32))
    raw = 1 / (1 + np.exp(2.0))
    assert found == pytest.approx(0.1 + 0.5 * raw)


def test_what_is_stored_is_read_as_it_was(tmp_path: Path) -> None:
    store({"due_date": forest()}, tmp_path / "trees.npz")
    read = forests(tmp_path / "trees.npz")["due_date"]
    table = np.array([[9.0, 0.5], [3.0, 0.6]], np.float32)
    assert (probabilities(read, table) == probabilities(forest(), table)).all()


def test_the_stored_trees_fit_the_features_and_are_small() -> None:
    assert STORED.stat().st_size < LARGEST
    assert set(forests()) == {name.value for name in KINDS}
    for one in forests().values():
        assert one.feature.max() < WIDTH
        assert (np.diff(one.shares) >= 0).all()
        assert one.shares.max() <= 1.0
