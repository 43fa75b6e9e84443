"""How many of one unit of measure make another, exactly (C-56).

What holds for everything (kilogram and gram, dozen and piece) is a table here; how many pieces a box holds is a fact of
an item, stated on its order line. Days and weeks of work, pairs and sets are nobody's fixed number of anything, so no
factor leads to them.

Source: UN/ECE Recommendation 20 (codes and conversion factors), Recommendation 21 (packages, prefixed X).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Final

from pydantic import Field as Setting

from documents.value import Value

GENERAL: Final[Mapping[str, Mapping[str, str]]] = {
    "pieces": {
        "C62": "1",
        "H87": "1",
        "EA": "1",
        "PCE": "1",
        "NAR": "1",
        "DZN": "12",
        "GRO": "144",
        "CEN": "100",
        "MIL": "1000",
    },
    # One printed word stands for a box and a carton.
    "boxes": {"XBX": "1", "XCT": "1", "BX": "1", "CT": "1"},
    "grams": {
        "MGM": "0.001",
        "GRM": "1",
        "HGM": "100",
        "KGM": "1000",
        "DTN": "100000",
        "TNE": "1000000",
        "ONZ": "28.349523125",
        "LBR": "453.59237",
        "STN": "907184.74",
    },
    "millimetres": {
        "MMT": "1",
        "CMT": "10",
        "DMT": "100",
        "MTR": "1000",
        "KMT": "1000000",
        "INH": "25.4",
        "FOT": "304.8",
        "YRD": "914.4",
    },
    "square centimetres": {
        "MMK": "0.01",
        "CMK": "1",
        "DMK": "100",
        "MTK": "10000",
        "HAR": "100000000",
        "FTK": "929.0304",
        "YDK": "8361.2736",
    },
    "millilitres": {
        "MLT": "1",
        "CMQ": "1",
        "CLT": "10",
        "DLT": "100",
        "LTR": "1000",
        "DMQ": "1000",
        "HLT": "100000",
        "MTQ": "1000000",
    },
    "seconds": {"SEC": "1", "MIN": "60", "HUR": "3600"},
    "months": {"MON": "1", "QAN": "3", "ANN": "12"},
    "watt hours": {"WHR": "1", "KWH": "1000", "MWH": "1000000", "GWH": "1000000000"},
}
"""Sizes of units that measure the same, in the first named one."""

CODES: Final = frozenset(code for sizes in GENERAL.values() for code in sizes)
SIX_DECIMALS: Final = Decimal("0.000001")
"""S-03: a quantity has no more."""
STATED: Final = re.compile(r"([A-Z0-9]{2,3}) *= *(\d+(?:\.\d+)?) *([A-Z0-9]{2,3})")


class UnitFactor(Value):
    """What one unit of an item holds: 1 `unit` = `holds` `of`, such as 1 XBX = 12 C62.

    Attributes:
        unit: UN/ECE Recommendation 20 or 21.
        holds: Above zero.
        of: UN/ECE Recommendation 20 or 21.
    """

    unit: str
    holds: Decimal = Setting(gt=0)
    of: str


class Conversion(Value):
    """How a printed quantity was brought into the order line's unit; the ratio is exact.

    Attributes:
        quantity: As printed, in `unit`.
        per: So many `unit` ...
        make: ... are so many `of`.
    """

    quantity: Decimal
    unit: str
    per: int
    make: int
    of: str

    @property
    def exact(self) -> Fraction:
        """The quantity in `of`."""
        return Fraction(self.quantity) * self.make / self.per

    @property
    def rounded(self) -> Decimal:
        """The quantity in `of`, half-up to six decimals (S-03)."""
        millionths = int(abs(self.exact) / Fraction(SIX_DECIMALS) + Fraction(1, 2))
        return (millionths * SIX_DECIMALS).normalize().copy_sign(self.quantity) + 0

    @property
    def is_exact(self) -> bool:
        """Tell whether six decimals say exactly what it is."""
        return self.exact == Fraction(self.rounded)

    @property
    def described(self) -> str:
        """The ratio for people, the larger unit first: "1 XBX = 12 C62"."""
        if self.per > self.make:
            return f"{self.make} {self.of} = {self.per} {self.unit}"
        return f"{self.per} {self.unit} = {self.make} {self.of}"


def parse_factors(stated: str) -> tuple[UnitFactor, ...]:
    """Return the factors of a cell such as "XBX=12 C62; XPX=40 XBX".

    Raises:
        ValueError: A part has another form.
    """
    parts = [part.strip() for part in stated.split(";") if part.strip()]
    found = [(part, STATED.fullmatch(part)) for part in parts]
    for part, match in found:
        if match is None:
            raise ValueError(f'"{part}" is not of the form "XBX=12 C62"')
    return tuple(UnitFactor(unit=match[1], holds=Decimal(match[2]), of=match[3]) for _, match in found if match)


def ratio(unit: str, to: str, factors: Iterable[UnitFactor] = ()) -> Fraction | None:
    """Return how many `to` one `unit` is; None when no factor leads from one to the other."""
    return _sizes(to, tuple(factors)).get(unit)


def contradiction(factors: Iterable[UnitFactor]) -> str:
    """Return the first factor that says something else than the others, or than what always holds; "" if none does."""
    before: tuple[UnitFactor, ...] = ()
    for factor in factors:
        known = ratio(factor.unit, factor.of, before)
        if known is not None and known != Fraction(factor.holds):
            return f"1 {factor.unit} = {factor.holds} {factor.of}, but 1 {factor.unit} is {known} {factor.of}"
        before = (*before, factor)
    return ""


def convert(quantity: Decimal, unit: str, to: str, factors: Iterable[UnitFactor] = ()) -> Conversion | None:
    """Return how a quantity is brought into another unit; None when no factor is known."""
    found = ratio(unit, to, factors)
    if found is None:
        return None
    return Conversion(quantity=quantity, unit=unit, per=found.denominator, make=found.numerator, of=to)


@lru_cache(maxsize=4096)
def _sizes(start: str, factors: tuple[UnitFactor, ...]) -> Mapping[str, Fraction]:
    """Return how many `start` one of each unit is that some factor leads to."""
    sizes, waiting = {start: Fraction(1)}, [start]
    while waiting:
        here = waiting.pop()
        for other, size in _beside(here, factors):
            if other not in sizes:
                sizes[other] = size * sizes[here]
                waiting.append(other)
    return sizes


def _beside(here: str, factors: Iterable[UnitFactor]) -> Iterator[tuple[str, Fraction]]:
    """Yield the units that one step leads to, and how many `here` one of them is."""
    for sizes in GENERAL.values():
        if here in sizes:
            yield from ((other, Fraction(size) / Fraction(sizes[here])) for other, size in sizes.items())
    for factor in factors:
        if factor.unit == here:
            yield factor.of, 1 / Fraction(factor.holds)
        if factor.of == here:
            yield factor.unit, Fraction(factor.holds)
