"""Public holidays by country and region, from the `holidays` package."""

from __future__ import annotations

import datetime as dt
import functools


@functools.cache
def public_holidays(country: str, year: int, region: str = "") -> frozenset[dt.date]:
    """Return the days of a year on which offices are closed; none for a country or region without a known calendar.

    Args:
        country: ISO 3166-1 alpha-2.
        year: Such as 2026.
        region: Of the country, by ISO 3166-2 without the country: "BY" for Bavaria; empty for what holds everywhere.
    """
    import holidays  # loads the country asked for only; `list_supported_countries` would load all 250, for a second

    try:
        return frozenset(holidays.country_holidays(country, subdiv=region or None, years=year))
    except NotImplementedError:
        return frozenset()


def known_regions(country: str) -> frozenset[str]:
    """Return the regions of a country that have holidays of their own; none for a country that is not known."""
    import holidays

    try:
        return frozenset(holidays.country_holidays(country).subdivisions)
    except NotImplementedError:
        return frozenset()
