"""The countries documents come from, read from `countries.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

from sample_docs.generator.variety.dice import FAMILIES, Family, Split


@dataclass(frozen=True, slots=True)
class Country:
    """One country in one language.

    Attributes:
        code: Such as "de-CH".
        currencies: ISO 4217; a frequent one stands there more than once.
        groups: Separators of thousands; "lakh" groups as in India, "nbsp" is a no-break blank.
        dates: CLDR patterns; "do" is an English ordinal.
        rates: Tax rates in per cent; a frequent one stands there more than once.
        legal: Legal forms; "" is none.
        cities: Towns with their postal codes.
        families: Which documents may come from there; "any" is where "tuning" is.
        place: How town and postal code are printed.
    """

    code: str
    currencies: tuple[str, ...]
    groups: tuple[str, ...]
    decimal: str
    dates: Split[str]
    rates: tuple[Decimal, ...]
    legal: Split[str]
    cities: Split[tuple[str, str]]
    place: str
    phones: tuple[str, ...]
    name: str
    families: tuple[str, ...] = FAMILIES

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
            dates=Split(*map(tuple, [*row["dates"], *(3 * [row["dates"][-1]])])),
            rates=tuple(Decimal(rate) for rate in row["rates"]),
            legal=Split(tuple(row["legal"]), (), tuple(row["legal_third"]), eighth=tuple(row.get("legal_eighth", ()))),
            cities=Split(
                _towns(row["cities"]),
                third=_towns(row["cities_third"]),
                sixth=_towns(row["cities_sixth"]),
                seventh=_towns(row["cities_seventh"]),
                eighth=_towns(row["cities_eighth"]),
            ),
            place=row["place"],
            phones=tuple(row["phones"]),
            name=row["country"],
            families=tuple(row.get("families", FAMILIES)),
        )
        for code, row in read.items()
    }


def countries_of(family: Family) -> dict[str, Country]:
    """Return the countries that a family's documents come from."""
    own = "tuning" if family == "any" else family
    return {code: country for code, country in countries().items() if own in country.families}


def _towns(rows: list[str]) -> tuple[tuple[str, str], ...]:
    return tuple((row.split("|")[0], row.split("|")[1]) for row in rows)
