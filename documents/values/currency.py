"""Currencies: ISO 4217 codes, and what a printed symbol can stand for (C-35)."""

from __future__ import annotations

import functools
import re
from typing import Final

from babel.core import get_global

from documents.values import text

# Old documents are read too: a currency that was legal tender at any time since then still counts.
OLDEST_YEAR: Final = 2010

SYMBOLS: Final[dict[str, tuple[str, ...]]] = {
    "€": ("EUR",),
    "EURO": ("EUR",),
    "EUROS": ("EUR",),
    "£": ("GBP", "EGP", "LBP", "FKP", "GIP"),
    "$": ("USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN", "CLP", "COP", "ARS", "TWD"),
    "US$": ("USD",),
    "$US": ("USD",),
    "U$S": ("USD",),
    "C$": ("CAD",),
    "CA$": ("CAD",),
    "CAD$": ("CAD",),
    "$CA": ("CAD",),
    "A$": ("AUD",),
    "AU$": ("AUD",),
    "NZ$": ("NZD",),
    "S$": ("SGD",),
    "HK$": ("HKD",),
    "NT$": ("TWD",),
    "MX$": ("MXN",),
    "R$": ("BRL",),
    "¥": ("JPY", "CNY"),
    "￥": ("JPY", "CNY"),
    "円": ("JPY",),
    "元": ("CNY",),
    "RMB": ("CNY",),
    "KR": ("SEK", "NOK", "DKK", "ISK"),
    "SKR": ("SEK",),
    "NKR": ("NOK",),
    "DKR": ("DKK",),
    "FR": ("CHF", "XAF", "XOF"),
    "SFR": ("CHF",),
    "FR.": ("CHF",),
    "R": ("ZAR",),
    "RS": ("INR", "PKR", "LKR"),
    "₹": ("INR",),
    "ZŁ": ("PLN",),
    "ZL": ("PLN",),
    "KČ": ("CZK",),
    "KC": ("CZK",),
    "FT": ("HUF",),
    "LEI": ("RON", "MDL"),
    "ЛВ": ("BGN",),
    "₺": ("TRY",),
    "TL": ("TRY",),
    "₴": ("UAH",),
    "₩": ("KRW",),
    "฿": ("THB",),
    "₪": ("ILS",),
    "₫": ("VND",),
    "₽": ("RUB",),
    "KD": ("KWD",),
    "BD": ("BHD",),
    "JD": ("JOD",),
    "DH": ("AED", "MAD"),
    "RM": ("MYR",),
    "RP": ("IDR",),
}
"""What a symbol stands for, the usual one first. Only a single entry is certain."""

DEFAULT_OF: Final[dict[str, str]] = {"£": "GBP"}
"""Symbols that mean one currency unless something on the document speaks against it (C-35)."""

_PAIR: Final = re.compile(r"^([A-Z]{3}) ?\(?([^\w\s()]{1,2})\)?$|^\(?([^\w\s()]{1,2})\)? ?([A-Z]{3})$")


@functools.cache
def codes() -> frozenset[str]:
    """Return the ISO 4217 codes of currencies that were legal tender since OLDEST_YEAR."""
    found = set()
    for periods in get_global("territory_currencies").values():
        for code, _start, end, tender in periods:
            if tender and (end is None or end[0] >= OLDEST_YEAR):
                found.add(str(code))
    return frozenset(found)


def is_code(raw: str) -> bool:
    """Tell whether the text is exactly an ISO 4217 code in capitals."""
    return raw in codes()


def candidates(raw: str) -> tuple[str, ...]:
    """Return the ISO codes that a printed code or symbol can stand for, the usual one first; empty for none.

    A code is taken in any case ("eur"). A code with its symbol ("EUR €", "CAD ($)") is that code.
    """
    cleaned = text.clean(raw).upper()
    if is_code(cleaned):
        return (cleaned,)
    pair = _PAIR.match(cleaned)
    if pair is not None:
        code, symbol = pair[1] or pair[4], pair[2] or pair[3]
        return (code,) if code in SYMBOLS.get(symbol, ()) else ()
    return SYMBOLS.get(cleaned, SYMBOLS.get(cleaned.rstrip(".:"), ()))
