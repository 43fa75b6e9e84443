"""What was expected where a cell or a setting is wrong, in words that a person reads after "expected"."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

_KINDS: Final = (
    ("decimal_", "a number such as 12.50"),
    ("int_", "a whole number"),
    ("date_", "a day of the calendar such as 2026-03-31"),
    ("bool_", "true or false"),
)
"""Kinds of faults by the beginning of pydantic's name for them."""
_INTRODUCTIONS: Final = ("Value error, ", "Input should be ")


def expectation(fault: Mapping[str, Any]) -> str:
    """Return what was expected, of one of the errors of a ValidationError."""
    if fault["type"] == "missing":
        return "a value"
    for beginning, words in _KINDS:
        if fault["type"].startswith(beginning):
            return words
    message = str(fault["msg"])
    for introduction in _INTRODUCTIONS:
        message = message.removeprefix(introduction)
    bounded = fault["type"].startswith(("greater_than", "less_than"))
    return f"a number {message}" if bounded else message[:1].lower() + message[1:]
