"""Where printed papers come from, and their people, companies and goods, read from the tables beside this file."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Place:
    """One country in one language.

    Attributes:
        code: Such as "de-CH".
        locale: As Babel names it.
        currency: ISO 4217.
        country: Its name in its own language.
        rates: Tax rates in per cent; a frequent one stands there more than once.
        dates: CLDR patterns.
        streets: With {n} and {m} for numbers.
        towns: Postal code and town.
        place: Lines of an address below the street.
        legal: Legal forms.
        phones: The shape of a telephone number.
    """

    code: str
    locale: str
    currency: str
    country: str
    rates: tuple[Decimal, ...]
    dates: tuple[str, ...]
    streets: tuple[str, ...]
    towns: tuple[tuple[str, str], ...]
    place: tuple[str, ...]
    legal: tuple[str, ...]
    phones: str

    @property
    def language(self) -> str:
        """ISO 639-1."""
        return self.code[:2]

    @property
    def iso(self) -> str:
        """ISO 3166-1."""
        return self.code[3:]


@dataclass(frozen=True, slots=True)
class Ware:
    """What is sold: its name, a second line or "", its unit, and about what it costs."""

    description: str
    detail: str
    unit: str
    price: Decimal


@cache
def table(name: str) -> dict[str, Any]:
    """Return one of the tables beside this file."""
    return tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def places() -> dict[str, Place]:
    """Return every place by its code."""
    return {code: _place(code, row) for code, row in table("places").items() if code != "names"}


def _place(code: str, row: dict[str, Any]) -> Place:
    towns = (town.partition("|") for town in row["towns"])
    return Place(
        code, row["locale"], row["currency"], row["country"],
        tuple(Decimal(rate) for rate in row["rates"]), tuple(row["dates"]), tuple(row["streets"]),
        tuple((postcode, town) for postcode, _, town in towns), tuple(row["place"]), tuple(row["legal"]), row["phones"],
    )  # fmt: skip


def names(language: str) -> dict[str, list[str]]:
    """Return given and family names and trades in a language, and words that are names everywhere."""
    own: dict[str, list[str]] = table("places")["names"][language]
    return own | {"coined": table("places")["names"]["coined"]}


def wares(trade: str, language: str) -> list[Ware]:
    """Return what a trade sells."""
    rows = (row.split("|") for row in table("wares")[trade][language])
    return [Ware(description, detail, unit, Decimal(price)) for description, detail, unit, price in rows]
