"""Choices: seeded, and split into the family that may be tuned on and the family that is held out."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

Family = Literal["tuning", "held-out", "any"]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Split(Generic[T]):
    """What can be drawn, by family. An empty family draws from the other one: not everything has two halves."""

    tuning: tuple[T, ...]
    held_out: tuple[T, ...] = ()

    def of(self, family: Family) -> tuple[T, ...]:
        """Return what a family may draw."""
        if family == "any":
            return self.tuning + self.held_out
        own, other = (self.tuning, self.held_out) if family == "tuning" else (self.held_out, self.tuning)
        return own or other


class Dice:
    """Draws for one document; the same seed draws the same."""

    def __init__(self, seed: str, family: Family) -> None:
        self.family: Family = family
        self.random = random.Random(seed)

    def one(self, choices: Split[T]) -> T:
        """Draw one of the family's choices, all equally likely."""
        return self.random.choice(choices.of(self.family))

    def among(self, choices: Sequence[T]) -> T:
        """Draw from what both families share."""
        return self.random.choice(choices)

    def chance(self, probability: float) -> bool:
        """Return whether something of this probability, 0.0 to 1.0, happens."""
        return self.random.random() < probability

    def between(self, low: int, high: int) -> int:
        """Draw a whole number from low to high, both included."""
        return self.random.randint(low, high)

    def size(self, low: float, high: float) -> float:
        """Draw a measure between two bounds, to a tenth."""
        return round(self.random.uniform(low, high), 1)

    def some(self, choices: Sequence[T], low: int, high: int) -> list[T]:
        """Draw some different ones in random order; fewer when there are not enough."""
        return self.random.sample(choices, min(self.between(low, high), len(choices)))
