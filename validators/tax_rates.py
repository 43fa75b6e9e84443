"""The dated table of VAT rates.

Rates are law: they have a country, a day they came into force, and a source. A country that is not in the table cannot
be checked; a day before its history is unknown, which is not the same as wrong.
"""

from __future__ import annotations

import datetime as dt
import functools
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

TABLE = Path(__file__).with_name("tax_rates.toml")


@dataclass(frozen=True, slots=True)
class Period:
    """The rates of one country on one day.

    Attributes:
        rates: In per cent, all above zero.
        known: False before the country's history begins.
    """

    country: str
    rates: frozenset[Decimal]
    known: bool = True


def rates_on(country: str, day: dt.date) -> Period | None:
    """Return the VAT rates of a country (ISO 3166-1 alpha-2) on a day; None when it has no table or no rates."""
    rows = _table().get(country, ())
    if not rows:
        return None
    rates = {rate for since, until, rate in rows if since <= day and (until is None or day <= until)}
    begins = min(since for since, _until, _rate in rows)
    return Period(country, frozenset(rates), known=day >= begins)


def nearest_rate(rate: Decimal, periods: Iterable[Period]) -> Decimal:
    """Return the valid rate nearest to one that is not valid."""
    return min((each for period in periods for each in sorted(period.rates)), key=lambda each: abs(each - rate))


@functools.cache
def _table() -> dict[str, tuple[tuple[dt.date, dt.date | None, Decimal], ...]]:
    with TABLE.open("rb") as file:
        countries = tomllib.load(file)["country"]
    return {
        code: tuple((row["from"], row.get("until"), Decimal(row["rate"])) for row in country["rates"])
        for code, country in countries.items()
    }
