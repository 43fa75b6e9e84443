"""Figures in the cells of a table: which cells hold one number, and what it can be."""

from __future__ import annotations

import functools
import re
from decimal import Decimal
from typing import Final

from documents.values import numbers, units
from extractors.layout.paper import Paper

MOST_LETTERS: Final = 8
"""Of a unit or a currency beside a number."""
MOST_DIGITS: Final = 9
"""A longer run of digits is an identifier."""
CURRENCY: Final = r"[A-Z]{1,3}\$?|[€$£₹]|Rs\.?|kr\.?|Fr\.?"
_NUMBER: Final = re.compile(r"\(?[-–−]?\s?\d[\d.,'’ ]*(?:[.,]\d+)?\)?-?|(?<![^\W\d_])[.,]\d+")
_BRACKETED: Final = re.compile(rf"\(\s?(?:{CURRENCY})?\s?(?P<number>\d[\d.,'’ ]*?)\s?(?:{CURRENCY})?\s?\)")
_STUCK: Final = re.compile(r"[^\W\d_]\s?\d|\d[^\W\d_]")
_PER: Final = re.compile(r"/\s?10{0,4}(?![\d.,])")
"""A price may be for so many units: "57,055.00 / 100"."""
_CODE: Final = re.compile(r"[\w./-]{4,}")
_LONG: Final = re.compile(rf"\d{{{MOST_DIGITS + 1}}}")


@functools.lru_cache(maxsize=20_000)
def is_number(text: str) -> bool:
    """Tell whether a cell holds one number, perhaps with a unit or currency; a date, code or percentage is none."""
    text = _without_currency(text)
    match = _NUMBER.search(text)
    if match is None or _LONG.search(match[0]) or not numbers.readings(match[0]):
        return False
    rest = _PER.sub("", text[: match.start()] + text[match.end() :])
    if "%" in rest:
        return False
    return sum(sign.isalpha() for sign in rest) <= MOST_LETTERS and not any(sign.isdigit() for sign in rest)


def is_count(text: str) -> bool:
    """Tell whether a cell holds a quantity: a number, and no letters in front of it or stuck to it but a unit."""
    number, unit = units.split_quantity(text)
    stuck = _STUCK.search(text) is not None and not unit
    return is_number(number or text) and not stuck


def is_code(text: str) -> bool:
    """Tell whether a text is a code and no name: one word with more digits than letters."""
    digits = sum(sign.isdigit() for sign in text)
    return _CODE.fullmatch(text) is not None and digits > sum(sign.isalpha() for sign in text)


def is_negative(paper: Paper, text: str) -> bool:
    """Tell whether a cell holds a number below zero."""
    return any(reading.startswith("-") for reading in number_readings(paper, text))


def number_readings(paper: Paper, text: str) -> tuple[str, ...]:
    """Return the readings of a cell's number, the one in the document's style first."""
    values = _values(text)
    if len(values) > 1 and paper.number_style and paper.number_style not in text:
        values = values[::-1]
    return tuple(f"{value:f}" for value in values)


def _without_currency(text: str) -> str:
    """Return "(USD 40.67)" or "(40,67 €)" as the bracketed number alone; other texts as they are."""
    match = _BRACKETED.fullmatch(text) if text.startswith("(") else None
    return f"({match['number']})" if match else text


@functools.lru_cache(maxsize=20_000)
def _values(text: str) -> tuple[Decimal, ...]:
    text = _without_currency(text)
    match = _NUMBER.search(text)
    return numbers.readings(text) or (numbers.readings(match[0]) if match else ())
