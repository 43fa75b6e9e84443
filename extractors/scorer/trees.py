"""Boosted trees as plain arrays, evaluated with numpy: no learning library is needed to read a document."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

STORED: Final = Path(__file__).with_name("trees.npz")


class Forest(NamedTuple):
    """The trees of one field.

    Attributes:
        feature: Column that an inner node compares; -1 in a leaf.
        threshold: A row goes left where its feature is at most this.
        left: Node of the left branch; the node itself in a leaf.
        right: Of the right branch.
        value: Log-odds that a leaf adds.
        base: Log-odds before any tree.
        knots: Raw probabilities, rising, at which the calibrated ones were measured.
        shares: How often a value of that raw probability was right on papers that were kept out of training.
    """

    feature: NDArray[np.int32]
    threshold: NDArray[np.float32]
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    value: NDArray[np.float32]
    base: float
    knots: NDArray[np.float32]
    shares: NDArray[np.float32]


def probabilities(forest: Forest, table: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return for each row of features how often such a value was right, 0.0 to 1.0."""
    trees, every = np.arange(len(forest.feature))[:, None], np.arange(len(table))[None, :]
    node = np.zeros((len(trees), len(table)), np.int32)
    feature = forest.feature[trees, node]
    while (feature >= 0).any():
        goes_left = table[every, np.maximum(feature, 0)] <= forest.threshold[trees, node]
        node = np.where(goes_left, forest.left[trees, node], forest.right[trees, node])
        feature = forest.feature[trees, node]
    odds = forest.base + forest.value[trees, node].sum(axis=0, dtype=np.float64)
    raw: NDArray[np.float64] = 1.0 / (1.0 + np.exp(-odds))
    if not len(forest.knots):
        return raw
    return np.interp(raw, forest.knots, forest.shares).astype(np.float64)


@functools.cache
def forests(path: Path = STORED) -> Mapping[str, Forest]:
    """Return the stored trees by field."""
    with np.load(path, allow_pickle=False) as stored:
        names = sorted({key.split(".")[0] for key in stored.files})
        return {name: _forest(stored, name) for name in names}


def _forest(stored: Mapping[str, NDArray[Any]], name: str) -> Forest:
    arrays = {key: stored[f"{name}.{key}"] for key in Forest._fields}
    return Forest(**(arrays | {"base": float(arrays["base"])}))  # type: ignore[arg-type]


def store(trees: Mapping[str, Forest], path: Path = STORED) -> None:
    """Write trees where `forests` reads them."""
    arrays = {f"{name}.{key}": np.asarray(array) for name, one in trees.items() for key, array in one._asdict().items()}
    np.savez_compressed(path, **arrays)  # type: ignore[arg-type]
