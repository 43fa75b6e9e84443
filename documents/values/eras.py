"""Dates counted from another year than ours, only where their era is printed (C-16).

Taiwan (民國 115), Japan (令和 8) and Thailand (พ.ศ. 2569) use our months and days. The Islamic calendar does not: its
months begin with a sighting or a table that differs by country, so that a day in it is not converted but asked about.
"""

from __future__ import annotations

import functools
import re
from typing import Final

from babel.dates import get_month_names

EAST_ASIAN: Final[dict[str, int]] = {"中華民國": 1911, "民國": 1911, "令和": 2018, "平成": 1988, "": 0}
"""Year 0 of each era; without one, Chinese and Japanese signs stand behind a year of ours."""
THAI: Final = 543
_FIRST_YEAR: Final = "元"

_SIGNS: Final = re.compile(r"(中華民國|民國|令和|平成)?\s?(\d{1,4}|元)\s?年\s?(\d{1,2})\s?月\s?(\d{1,2})\s?日")
_NUMERIC: Final = re.compile(r"(中華民國|民國|令和|平成)\s?(\d{1,3}|元)\s?([./-])\s?(\d{1,2})\s?\3\s?(\d{1,2})")
_THAI_NUMERIC: Final = re.compile(r"(\d{1,2})[/ -](\d{1,2})[/ -]\s?พ\.?\s?ศ\.?\s?(\d{4})")
_THAI_NAMED: Final = re.compile(r"(\d{1,2})\s(\S{3,12})\sพ\.?\s?ศ\.?\s?(\d{4})")

Parts = tuple[int, int, int]


def parts_of(cleaned: str) -> Parts | None:
    """Return year, month and day of our calendar as a print with an era says them, existing or not; else None."""
    match = _SIGNS.fullmatch(cleaned)
    if match:
        return _east_asian(match[1] or "", match[2]), int(match[3]), int(match[4])
    match = _NUMERIC.fullmatch(cleaned)
    if match:
        return _east_asian(match[1], match[2]), int(match[4]), int(match[5])
    match = _THAI_NUMERIC.fullmatch(cleaned)
    if match:
        return int(match[3]) - THAI, int(match[2]), int(match[1])
    match = _THAI_NAMED.fullmatch(cleaned)
    month = _thai_months().get(match[2]) if match else None
    return (int(match[3]) - THAI, month, int(match[1])) if match and month else None


def _east_asian(era: str, year: str) -> int:
    return EAST_ASIAN[era] + (1 if year == _FIRST_YEAR else int(year))


@functools.cache
def _thai_months() -> dict[str, int]:
    widths = (get_month_names(width, "format", "th") for width in ("wide", "abbreviated"))
    return {name: int(month) for names in widths for month, name in names.items()}
