"""Rows and columns of labelled values: how many fit side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sample_docs.generator.variety.paper import Paper
from sample_docs.generator.variety.setting import Fact, Setting

LEAST = 28.0
"""Least width in mm of a column of values below their labels."""


def columns_in(paper: Paper, s: Setting, facts: Sequence[Fact], width: float) -> int:
    """Return how many columns fit: as many as the widest label or value allows."""
    label = max(paper.measure(fact.label, s.theme.label) for fact in facts)
    value = max(paper.measure(fact.text, s.theme.body) for fact in facts)
    return max(1, min(len(facts), int(width // max(label + 3, value + 3, LEAST))))


def rows_of(facts: Sequence[Fact], columns: int) -> Iterator[Sequence[Fact]]:
    """Yield facts in rows of so many."""
    for start in range(0, len(facts), columns):
        yield facts[start : start + columns]
