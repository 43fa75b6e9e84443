"""Choices: seeded, and split into families: one to tune on, those that have been looked at since, the newest."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Generic, Literal, TypeVar

Family = Literal["tuning", "held-out", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "any"]
T = TypeVar("T")


FAMILIES: Final = ("tuning", "held-out", "third", "fourth", "fifth", "sixth", "seventh", "eighth")
NEWEST: Final = "eighth"
"""The family that nobody who works on the readers has looked at: the headline of every measure."""


@dataclass(frozen=True, slots=True)
class Split(Generic[T]):
    """What can be drawn, by family.

    "any" is the first two together; the later ones are drawn from by their own names only. An empty
    family draws from the others: not everything has parts of its own. The fourth and later ones then draw from all that
    were there before, as papers of the world do.
    """

    tuning: tuple[T, ...]
    held_out: tuple[T, ...] = ()
    third: tuple[T, ...] = ()
    fourth: tuple[T, ...] = ()
    fifth: tuple[T, ...] = ()
    sixth: tuple[T, ...] = ()
    seventh: tuple[T, ...] = ()
    eighth: tuple[T, ...] = ()

    def of(self, family: Family) -> tuple[T, ...]:
        """Return what a family may draw."""
        if family == "tuning":
            return self.tuning or self.held_out
        if family == "held-out":
            return self.held_out or self.tuning
        both = self.tuning + self.held_out
        return both if family == "any" else self._later(family, both)

    def _later(self, family: Family, before: tuple[T, ...]) -> tuple[T, ...]:
        """Return what a family from the third on may draw: its own, or all that was there before."""
        parts = (self.third, self.fourth, self.fifth, self.sixth, self.seventh, self.eighth)
        for name, own in zip(FAMILIES[2:], parts, strict=True):
            if name == family:
                return own or before
            before += own
        return before


class Dice:
    """Draws for one document; the same seed draws the same."""

    def __init__(self, seed: str, family: Family) -> None:
        self.family: Family = family
        self.random = random.Random(seed)

    def one(self, choices: Split[T]) -> T:
        """Draw one of the family's choices, all equally likely."""
        return self.random.choice(choices.of(self.family))

    def own(self, choices: Split[T]) -> T:
        """Return the first of the family's choices without drawing."""
        return choices.of(self.family)[0]

    @property
    def newer(self) -> bool:
        """Return whether the family is the third or later: the grammar has parts that the first two do not draw."""
        return self._since("third")

    @property
    def fourth(self) -> bool:
        """Return whether the family is the fourth or later: the grammar has parts that the earlier ones do not draw."""
        return self._since("fourth")

    @property
    def fifth(self) -> bool:
        """Return whether the family is the fifth or later: the grammar has parts that the earlier ones do not draw."""
        return self._since("fifth")

    @property
    def sixth(self) -> bool:
        """Return whether the family is the sixth or later: the grammar has parts that the earlier ones do not draw."""
        return self._since("sixth")

    @property
    def seventh(self) -> bool:
        """Return whether the family is the seventh or later: papers are laid out as the programs that print them do."""
        return self._since("seventh")

    @property
    def eighth(self) -> bool:
        """Return whether the family is the eighth or later: papers are laid out after the sort of who issues them."""
        return self._since("eighth")

    def _since(self, first: Family) -> bool:
        """Return whether the family is as late as another one; "any" is as early as the first two."""
        return self.family != "any" and FAMILIES.index(self.family) >= FAMILIES.index(first)

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
