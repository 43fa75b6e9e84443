"""The countries documents come from, read from `countries.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

from sample_docs.generator.variety.dice import Split


@dataclass(frozen=True, slots=True)
class Country:
    """One country in one language.

    Attributes:
        code: Such as "de-CH".
        currencies: ISO 4217; a frequent one stands there more than once.
        groups: Separators of thousands; "lakh" groups as in India, "nbsp" is a no-break blank.
        dates: CLDR patterns.
        rates: Tax rates in per cent; a frequent one stands there more than once.
        legal: Legal forms; "" is none.
        cities: Towns with their postal codes.
        place: How town and postal code are printed.
    """

    code: str
    currencies: tuple[str, ...]
    groups: tuple[str, ...]
    decimal: str
    dates: Split[str]
    rates: tuple[Decimal, ...]
    legal: tuple[str, ...]
    cities: tuple[tuple[str, str], ...]
    place: str
    phones: tuple[str, ...]
    name: str

    @property
    def language(self) -> str:
        """ISO 639-1."""
        return self.code[:2]

    @property
    def iso(self) -> str:
        """ISO 3166-1."""
        return self.code[3:]


@cache
def countries() -> dict[str, Country]:
    """Return every country by its code."""
    read = tomllib.loads((Path(__file__).parent / "countries.toml").read_text(encoding="utf-8"))
    return {
        code: Country(
            code=code,
            currencies=tuple(row["currencies"]),
            groups=tuple(row["groups"]),
            decimal=row["decimal"],
            dates=Split(tuple(row["dates"][0]), tuple(row["dates"][1])),
            rates=tuple(Decimal(rate) for rate in row["rates"]),
            legal=tuple(row["legal"]),
            cities=tuple((city.split("|")[0], city.split("|")[1]) for city in row["cities"]),
            place=row["place"],
            phones=tuple(row["phones"]),
            name=row["country"],
        )
        for code, row in read.items()
    }
