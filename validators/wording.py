"""How figures are written in messages to a reviewer."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from documents.field import FieldName
from documents.values.money import show

VISIBLE_ENDS = 4
"""Characters of a bank account that are shown at either end; the rest is personal data."""


SPOKEN: Final = {
    FieldName.ORDER_NUMBER: "order number",
    FieldName.IBAN: "IBAN",
    FieldName.BIC: "BIC",
    FieldName.VENDOR_NAME: "vendor's name",
    FieldName.VENDOR_ADDRESS: "vendor's address",
    FieldName.VENDOR_TAX_ID: "vendor's tax id",
    FieldName.VENDOR_TAX_NUMBER: "vendor's tax number",
    FieldName.BUYER_NAME: "buyer's name",
    FieldName.BUYER_ADDRESS: "buyer's address",
    FieldName.BUYER_TAX_ID: "buyer's tax id",
    FieldName.PRECEDING_INVOICE: "number of the corrected invoice",
}
"""Names of fields in a sentence; the others are called as they are stored."""


def field_words(name: FieldName) -> str:
    """Return how a sentence names a field, such as "vendor's tax id" or "gross total"."""
    return SPOKEN.get(name, name.value.replace("_", " "))


def money(amount: Decimal, currency: str) -> str:
    """Return "1,234.50 EUR"."""
    return show(amount, currency)


def number(value: Decimal) -> str:
    """Return a quantity, price or rate without trailing zeros, such as "49.2"."""
    return f"{value.normalize() + 0:f}"


def masked(account: str) -> str:
    """Return a bank account with its middle hidden, such as "NL02…6789"."""
    if len(account) <= 2 * VISIBLE_ENDS:
        return account
    return f"{account[:VISIBLE_ENDS]}…{account[-VISIBLE_ENDS:]}"


def listed(parts: Iterable[object]) -> str:
    """Return "a, b and c"."""
    words = [str(part) for part in parts]
    return " and ".join(part for part in (", ".join(words[:-1]), words[-1]) if part) if words else ""
