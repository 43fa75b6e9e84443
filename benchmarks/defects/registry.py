"""The planted defects by rule code, found by walking this folder."""

from __future__ import annotations

import functools
import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from benchmarks import defects
from benchmarks.defects.scene import Scene

Plant = Callable[[Random, bool], Scene]
"""Makes a document: with the defect when the second argument is true, else a near miss that is right."""


@dataclass(frozen=True, slots=True)
class Planted:
    """How documents with one defect are made.

    Attributes:
        beside: Codes that the same defect, or its near miss, brings with it by its nature.
    """

    code: str
    plant: Plant
    beside: frozenset[str]


_planted: dict[str, Planted] = {}


def planted(code: str, *beside: str) -> Callable[[Plant], Plant]:
    """Register what plants the defect of one rule."""

    def register(plant: Plant) -> Plant:
        _planted[code] = Planted(code, plant, frozenset(beside))
        return plant

    return register


@functools.cache
def all_planted() -> dict[str, Planted]:
    """Return all planted defects, ordered by code."""
    for module in pkgutil.iter_modules(defects.__path__):
        importlib.import_module(f"{defects.__name__}.{module.name}")
    return dict(sorted(_planted.items()))
