"""Values of an e-invoice in canonical form; XML has one form per type, so each print has one reading or none."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Final

from documents.field import FieldName as F
from documents.reading import LineField as L

_DATE: Final = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})(?:[Z+-].*)?")
MOST_DIGITS: Final = 30
"""No amount, price or rate has more; what has is an attack or a defect."""
_AMOUNT: Final = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)")


def amount(text: str) -> str | None:
    """Return an xs:decimal without exponent or superfluous sign, None for anything else or with more than 30 digits."""
    if not _AMOUNT.fullmatch(text) or sum(sign.isdigit() for sign in text) > MOST_DIGITS:
        return None
    try:
        return format(Decimal(text.removeprefix("+")), "f")
    except InvalidOperation:
        return None


def date(text: str) -> str | None:
    """Return an ISO date from xs:date (UBL) or from format 102, YYYYMMDD (CII); None for anything else."""
    match = _DATE.fullmatch(text)
    if match is None:
        return None
    try:
        return dt.date(*map(int, match.groups())).isoformat()
    except ValueError:
        return None


def identifier(text: str) -> str | None:
    """Return an identifier without blanks."""
    return re.sub(r"\s+", "", text) or None


def words(text: str) -> str | None:
    """Return text with single blanks."""
    return " ".join(text.split()) or None


Form = Callable[[str], str | None]

AMOUNTS: Final = frozenset(
    {
        F.LINES_TOTAL,
        F.ALLOWANCE_TOTAL,
        F.CHARGE_TOTAL,
        F.NET_TOTAL,
        F.TAX_TOTAL,
        F.GROSS_TOTAL,
        F.PREPAID,
        F.ROUNDING,
        F.PAYABLE,
    }
)
DATES: Final = frozenset({F.ISSUE_DATE, F.DUE_DATE, F.DELIVERY_DATE})
IDENTIFIERS: Final = frozenset({F.VENDOR_TAX_ID, F.BUYER_TAX_ID, F.IBAN, F.BIC, F.CURRENCY})
CELL_AMOUNTS: Final = frozenset(
    {L.QUANTITY, L.ALLOWANCE, L.CHARGE, L.UNIT_PRICE, L.BASE_QUANTITY, L.DISCOUNT, L.TAX_RATE, L.NET_AMOUNT}
)


def form_of(name: F | L) -> Form:
    """Return the function that brings a field or cell into canonical form."""
    if name in AMOUNTS or name in CELL_AMOUNTS:
        return amount
    if name in DATES:
        return date
    return identifier if name in IDENTIFIERS else words
