"""Printed exchange rates: "1 EUR = 1,0850 USD", "EUR 1 = USD 1.0850", "EUR/USD 1.0850" (V-CUR-03)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from documents.value import Value
from documents.values.currency import is_code
from documents.values.numbers import readings

_CODE: Final = r"[A-Z]{3}"
_NUMBER: Final = r"\d[\d.,']*\d|\d"
_ONE: Final = r"1(?:[.,]0{1,6})?"
_EQUATION: Final = re.compile(
    rf"(?<![\w.,])(?:{_ONE} ?(?P<base>{_CODE})|(?P<base_first>{_CODE}) ?{_ONE})"
    r"\s*(?:=|≙|:|entspr\w*\.?|equals|corresponde? a|corrisponde a|équivaut à|is gelijk aan)\s*"
    rf"(?:(?P<rate>{_NUMBER}) ?(?P<quote>{_CODE})|(?P<quote_first>{_CODE}) ?(?P<rate_last>{_NUMBER}))(?!\w)"
)
_PAIR: Final = re.compile(
    rf"(?<!\w)(?P<base>{_CODE}) ?/ ?(?P<quote>{_CODE})\)?\s*[:=]?\s*(?P<rate>{_NUMBER})(?!\w|[\d.,']*\s*%)"
)
_PLACES: Final = Decimal("1e-10")


class PrintedRate(Value):
    """One exchange rate as a document states it.

    Attributes:
        base: ISO 4217.
        quote: ISO 4217.
        readings: Units of `quote` for one unit of `base`. Several where the print does not say which: "1.085" may have
            a separator of thousands, and "USD/EUR" is written for either direction.
        raw: As printed.
    """

    base: str
    quote: str
    readings: tuple[Decimal, ...]
    raw: str


def printed_rates(text: str) -> tuple[PrintedRate, ...]:
    """Return the exchange rates of a page, in the order they stand there; a rate of 1 or 0 is none."""
    found = dict.fromkeys((*_equations(text), *_pairs(text)))
    return tuple(rate for rate in found if rate.readings)


def _equations(text: str) -> Iterator[PrintedRate]:
    for match in _EQUATION.finditer(text):
        base, quote = match["base"] or match["base_first"], match["quote"] or match["quote_first"]
        if _are_two_currencies(base, quote):
            values = _rates(match["rate"] or match["rate_last"])
            yield PrintedRate(base=base, quote=quote, readings=values, raw=match[0])


def _pairs(text: str) -> Iterator[PrintedRate]:
    for match in _PAIR.finditer(text):
        if _are_two_currencies(match["base"], match["quote"]):
            values = _rates(match["rate"])
            either = (*values, *((1 / value).quantize(_PLACES) for value in values))
            yield PrintedRate(base=match["base"], quote=match["quote"], readings=either, raw=match[0])


def _are_two_currencies(base: str, quote: str) -> bool:
    return base != quote and is_code(base) and is_code(quote)


def _rates(raw: str) -> tuple[Decimal, ...]:
    return tuple(value for value in readings(raw) if value not in (0, 1))
