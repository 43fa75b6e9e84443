"""Trains the scorer of numbers and dates on generated papers: `python -m benchmarks.train_scorer --seed 7`.

Papers of the families that have been looked at longest teach, as many of each; papers of a later one calibrate and,
other ones, measure. The newest takes no part. Printed are, by field, the shares right of the hand score alone, the
learned score alone and both together, and how often a stated probability was right. The trees are stored beside their
reader. Needs the extra `train`.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain, pairwise
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np

from documents.field import Candidate, FieldName
from documents.values import identifiers
from extractors.classify.doc_type import type_of
from extractors.classify.language import language_of
from extractors.fields import generators
from extractors.layout.paper import lay_out
from extractors.lines.table import find_lines
from extractors.pages import pdf
from extractors.scorer import rank
from extractors.scorer.features import KINDS, Scored, Table, all_tables
from extractors.scorer.trees import Forest, forests, probabilities, store
from sample_docs.generator.variety import VariedDocument, documents
from sample_docs.generator.variety.dice import Family

TEACHING: Final[tuple[Family, ...]] = ("tuning", "held-out")
KEPT_OUT: Final[Family] = "third"
TREES: Final = 80
LEAVES: Final = 6
LEARNING_RATE: Final = 0.1
LEAST_IN_LEAF: Final = 20
BANDS: Final = (0.0, 0.5, 0.8, 0.9, 0.95, 0.98, 1.01)


class Example(NamedTuple):
    """One field of one paper: its values, their features, which of them are right, and the hand's order."""

    values: list[Scored]
    table: Table
    right: np.ndarray[Any, np.dtype[np.bool_]]
    hand: Sequence[Candidate]


def examples(seed: int, count: int, *families: Family) -> dict[FieldName, list[Example]]:
    """Return examples by field of newly made papers, `count` of each family; fields not stated are left out."""
    found: dict[FieldName, list[Example]] = {name: [] for name in KINDS}
    for document in chain.from_iterable(documents(seed, count, family=family) for family in families):
        for name, example in _of(document):
            found[name].append(example)
    return found


def _of(document: VariedDocument) -> Iterator[tuple[FieldName, Example]]:
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(document.pdf)
        file.flush()
        paper = lay_out(pdf.read_pages(Path(file.name)))
    paper = replace(paper, language=language_of(paper.rows, paper.labels), cache={})
    paper = replace(paper, doc_type=type_of(paper).doc_type, cache={})
    paper = replace(paper, table_rows=find_lines(paper).rows)
    hand = {name: generators()[name](paper) for name in KINDS}
    for name, (values, table) in all_tables(paper, hand).items():
        truth = document.truth.get(name.value)
        if truth:
            right = np.array([is_right(value.one, str(truth)) for value in values], bool)
            yield name, Example(values, table, right, hand[name])


def is_right(one: Candidate, truth: str) -> bool:
    """Tell whether a candidate stands for the true value; blanks and separators of numbers do not count."""
    return truth in one.readings or identifiers.compact(one.raw).casefold() == identifiers.compact(truth).casefold()


def train(learned: Sequence[Example], kept_out: Sequence[Example], seed: int) -> Forest:
    """Return the trees of one field, calibrated on papers kept out of training."""
    os.environ.setdefault("OMP_NUM_THREADS", "1")  # small tables: threads that wait for each other cost minutes
    from sklearn.ensemble import HistGradientBoostingClassifier
    from sklearn.isotonic import IsotonicRegression

    model = HistGradientBoostingClassifier(
        max_iter=TREES, max_leaf_nodes=LEAVES, learning_rate=LEARNING_RATE, min_samples_leaf=LEAST_IN_LEAF,
        early_stopping=False, random_state=seed,
    )  # fmt: skip
    model.fit(np.concatenate([one.table for one in learned]), np.concatenate([one.right for one in learned]))
    stages, base = model._predictors, model._baseline_prediction  # noqa: SLF001 - there is no public way to the trees
    bare = _arrays([stage[0].nodes for stage in stages], float(base[0, 0]))
    said, true = _tops(bare, kept_out)
    knots = np.linspace(0.0, 1.0, 41)
    shares = IsotonicRegression(y_min=0.0, y_max=0.995, out_of_bounds="clip").fit(said, true).predict(knots)
    return bare._replace(knots=knots.astype(np.float32), shares=shares.astype(np.float32))


def _arrays(trees: Sequence[Any], base: float) -> Forest:
    """Return trees of any size as arrays of the same width; a leaf is its own child."""
    shape = (len(trees), max(len(nodes) for nodes in trees))
    feature, left, right = np.full(shape, -1, np.int32), np.zeros(shape, np.int32), np.zeros(shape, np.int32)
    threshold, value = np.zeros(shape, np.float32), np.zeros(shape, np.float32)
    for number, nodes in enumerate(trees):
        inner = nodes["is_leaf"] == 0
        here = slice(0, len(nodes))
        feature[number, here] = np.where(inner, nodes["feature_idx"], -1)
        threshold[number, here] = np.where(inner, nodes["num_threshold"], 0.0)
        own = np.arange(len(nodes))
        left[number, here] = np.where(inner, nodes["left"], own)
        right[number, here] = np.where(inner, nodes["right"], own)
        value[number, here] = nodes["value"]
    nothing = np.zeros(0, np.float32)
    return Forest(feature, threshold, left, right, value, base, nothing, nothing)


def _tops(forest: Forest, papers: Sequence[Example]) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Return what was said of the best value of each paper, and whether it was right."""
    said, true = [], []
    for one in papers:
        if one.values:
            points = probabilities(forest, one.table)
            best = int(points.argmax())
            said.append(points[best])
            true.append(bool(one.right[best]))
    return np.array(said), np.array(true, float)


def shares(name: FieldName, forest: Forest, papers: Sequence[Example], truths: int) -> tuple[float, float, float]:
    """Return the shares of papers whose value is found by the hand score, the learned score, and both together."""
    hand = learned = both = 0
    for one in papers:
        right = {value.one.readings for value, good in zip(one.values, one.right, strict=True) if good}
        hand += bool(one.hand) and one.hand[0].score >= rank.CHOSEN and one.hand[0].readings in right
        if not one.values:
            continue
        points = probabilities(forest, one.table)
        best = int(points.argmax())
        learned += bool(one.right[best]) and points[best] >= rank.CHOSEN
        order = rank.ordered(name, one.hand, one.values, points)
        both += bool(order) and order[0].score >= rank.CHOSEN and order[0].readings in right
    return hand / truths, learned / truths, both / truths


def main() -> None:
    """Train, measure, store."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seed", type=int, default=7)
    options.add_argument("--papers", type=int, default=350, help="papers of each family that teaches")
    options.add_argument(
        "--kept-out", type=int, default=250, help="papers to calibrate with, and as many to measure with"
    )
    options.add_argument("--measure", action="store_true", help="measure the stored trees only")
    asked = options.parse_args()
    measured = examples(asked.seed + 2, asked.kept_out, KEPT_OUT)
    if not asked.measure:
        learned = examples(asked.seed, asked.papers, *TEACHING)
        calibrated = examples(asked.seed + 1, asked.kept_out, KEPT_OUT)
        store({name.value: train(learned[name], calibrated[name], asked.seed) for name in KINDS})
        forests.cache_clear()
    for name in KINDS:
        forest, papers = forests()[name.value], measured[name]
        hand, alone, both = shares(name, forest, papers, len(papers))
        print(f"{name.value:15} {len(papers):5} papers: hand {hand:.1%}  learned {alone:.1%}  both {both:.1%}")
        _print_reliability(*_tops(forest, papers))


def _print_reliability(said: np.ndarray[Any, Any], true: np.ndarray[Any, Any]) -> None:
    for low, high in pairwise(BANDS):
        held = (said >= low) & (said < high)
        if held.any():
            print(f"    said {said[held].mean():.3f}: right {true[held].mean():.3f} of {held.sum()}")


if __name__ == "__main__":
    main()
