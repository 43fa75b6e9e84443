"""Printed dates: every day a print can stand for (C-10 to C-16). Impossible days are never rolled."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from typing import Final

from documents.values import eras, months, names, text

_TIME: Final = re.compile(
    r"(?<=\d)T\d\d:\d\d.*$|(?<=\d)(?:Z|[+-]\d\d:\d\d)$|,? \d\d?:\d\d(?::\d\d)?(?: ?[AaPp]\.?[Mm]\.?)?$"
)
_YEAR_FIRST: Final = re.compile(r"(\d{4})\s?([-/.])\s?(\d{1,2})\s?\2\s?(\d{1,2})\.?")
_YEAR_LAST: Final = re.compile(r"(\d{1,2})\s?([-/.])\s?(\d{1,2})\s?\2\s?'?(\d{4}|\d{2})\.?|(\d{1,2}) (\d{1,2}) (\d{4})")
_COMPACT: Final = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)")
_ROMAN: Final = re.compile(r"(\d{1,2})[ ./-]{1,2}([IVX]{1,4})[ ./-]{1,2}(\d{4}|\d{2})\.?")
_NUMBER_OR_WORD: Final = re.compile(r"\d+|[^\W\d_]+")
_DATE_SHAPE: Final = re.compile(
    r"\d{1,2}\s?([-/.])\s?\d{1,2}\s?\1\s?(?:\d{4}|\d{2})\.?|\d{4}\s?([-/.])\s?\d{1,2}\s?\2\s?\d{1,2}\.?"
)
_DAMAGED: Final = re.compile(r"([\dOQDIlSBZ|]{1,4})([-/.])([\dOQDIlSBZ|]{1,2})\2([\dOQDIlSBZ|]{1,4})")
_LOOKALIKES: Final = str.maketrans("OQDIl|SBZ", "000111582")

_FILLER_WORDS: Final = "de of the den der d del di do da le el il la am vom dne dnia roku r g a e er st nd rd th re o"
_FILLERS: Final = frozenset(_FILLER_WORDS.split())
OLDEST_YEAR: Final = 1900
NEWEST_YEAR: Final = 2199
"""No business document is dated later; 31.12.9999 means "never" in many systems, and nothing can be added to it."""


def readings(raw: str, *, current_year: int | None = None) -> tuple[dt.date, ...]:
    """Return every day that a printed date can stand for; empty means no date, or one that does not exist.

    Two days mean that day and month cannot be told apart: first day/month, then month/day (C-12).

    Args:
        raw: One printed date; a week day before it or a time behind it is ignored.
        current_year: For two-digit years, which lie at most one year ahead (C-10); today's where it is None.
    """
    cleaned = _TIME.sub("", text.clean(raw)).strip(" ,;")
    newest = (current_year or dt.datetime.now(dt.UTC).year) + 1
    for form in (_iso, _year_last, _era, _roman):
        found = form(cleaned, newest)
        if found is not None:
            return found
    return _with_name(cleaned, newest)


def by_order(raw: str, order: str, *, current_year: int | None = None) -> dt.date | None:
    """Return the reading of a date in the order "DMY" or "MDY", or None when that day does not exist."""
    days = readings(raw, current_year=current_year)
    if len(days) == 2:
        return days[0] if order == "DMY" else days[1]
    return days[0] if len(days) == 1 and order_of(raw) in {order, ""} else None


def order_of(raw: str) -> str:
    """Return "DMY", "MDY" or "YMD" where a numeric date shows it plainly, else ""."""
    cleaned = _TIME.sub("", text.clean(raw)).strip(" ,;")
    if _YEAR_FIRST.fullmatch(cleaned):
        return "YMD"
    parts = _parts(cleaned)
    if parts is None or len(readings(raw)) != 1:
        return ""
    first, second = int(parts[0]), int(parts[1])
    if first > 31:
        return "YMD"
    if first > 12:
        return "DMY"
    return "MDY" if second > 12 else ""


def layout(raw: str) -> str:
    """Return how a numeric date is laid out, such as "n/n/4"; empty for other dates. Equal layouts, equal order."""
    cleaned = _TIME.sub("", text.clean(raw)).strip(" ,;")
    parts = _parts(cleaned)
    if parts is None:
        return ""
    mark = next((sign for sign in cleaned if not sign.isdigit()), "")
    return f"n{mark}n{mark}{len(parts[2])}"


def looks_like_date(raw: str) -> bool:
    """Tell whether a print has the shape of a date, possible or not ("31.02.2026" has)."""
    cleaned = text.clean(raw)
    return bool(_DATE_SHAPE.fullmatch(cleaned)) or (not cleaned.isdigit() and bool(readings(cleaned)))


def repair_digits(raw: str) -> str:
    """Return a numeric date with look-alike letters in its digit positions made digits (C-14), else "".

    "2O26-1l-05" becomes "2026-11-05". Whether the repaired day is believable is for the caller to judge.
    """
    cleaned = text.clean(raw)
    if not _DAMAGED.fullmatch(cleaned) or cleaned == cleaned.translate(_LOOKALIKES):
        return ""
    return cleaned.translate(_LOOKALIKES)


def _iso(cleaned: str, _newest: int) -> tuple[dt.date, ...] | None:
    match = _YEAR_FIRST.fullmatch(cleaned)
    if match:
        return _existing([(match[1], match[3], match[4])])
    match = _COMPACT.fullmatch(cleaned)
    return _existing([(match[1], match[2], match[3])]) if match else None


def _parts(cleaned: str) -> tuple[str, str, str] | None:
    match = _YEAR_LAST.fullmatch(cleaned)
    if match is None:
        return None
    return (match[1], match[3], match[4]) if match[1] else (match[5], match[6], match[7])


def _year_last(cleaned: str, newest: int) -> tuple[dt.date, ...] | None:
    parts = _parts(cleaned)
    if parts is None:
        return None
    first, second, last = parts
    year = _full_year(last, newest)
    days = _existing([(year, second, first), (year, first, second)])
    if days or len(last) == 4:
        return days
    # 99-12-31: the only order left is the year first.
    return _existing([(_full_year(first, newest), second, last)])


def _era(cleaned: str, _newest: int) -> tuple[dt.date, ...] | None:
    """C-16: other calendars only with their era printed."""
    found = eras.parts_of(cleaned)
    return _existing([found]) if found else None


def _roman(cleaned: str, newest: int) -> tuple[dt.date, ...] | None:
    match = _ROMAN.fullmatch(cleaned)
    if match is None or match[2] not in months.ROMAN:
        return None
    return _existing([(_full_year(match[3], newest), months.ROMAN[match[2]], match[1])])


def _with_name(cleaned: str, newest: int) -> tuple[dt.date, ...]:
    """Read dates such as "14. Oktober 2026", "October 14th, 2026" or "2026. október 14."."""
    if len(cleaned) > 40:
        return ()
    tokens = _NUMBER_OR_WORD.findall(cleaned)
    numbers = [token for token in tokens if token.isascii() and token.isdigit()]
    month, month_at = _month(tokens)
    if month is None or len(numbers) != 2:
        return ()
    year_first = len(numbers[0]) == 4
    day, year = (numbers[1], numbers[0]) if year_first else (numbers[0], numbers[1])
    if len(day) > 2 or len(year) not in {2, 4} or month_at > tokens.index(numbers[1]) + 1:
        return ()
    return _existing([(_full_year(year, newest), month, day)])


def _month(tokens: list[str]) -> tuple[int | None, int]:
    """Return the month named and its place; None when a word is neither a month nor a usual word of dates."""
    month, place = None, 0
    for at, token in enumerate(tokens):
        if token.isdigit():
            continue
        word = names.fold(token)
        found = months.month_names().get(word)
        if found is not None and month is None:
            month, place = found, at
        elif word not in _FILLERS and word not in months.day_names():
            return None, 0
    return month, place


def _full_year(digits: str, newest: int) -> int:
    year = int(digits)
    if len(digits) == 4:
        return year
    century = newest - newest % 100
    return year + century if year + century <= newest else year + century - 100


def _existing(triples: Iterable[tuple[str | int, str | int, str | int]]) -> tuple[dt.date, ...]:
    days = []
    for year, month, day in triples:
        try:
            found = dt.date(int(year), int(month), int(day))
        except ValueError:
            continue
        if OLDEST_YEAR <= found.year <= NEWEST_YEAR and found not in days:
            days.append(found)
    return tuple(days)
