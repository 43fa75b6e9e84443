"""When a value that was read equals the true one, field by field.

Amounts are equal to the cent, days to the day, identifiers in their letters and digits (a country prefix of a tax
identifier may be missing on either side), names and descriptions when their words are nearly the same.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from rapidfuzz import fuzz, utils

HEADER: Final = (
    "doc_type", "vendor_name", "vendor_tax_id", "buyer_name", "invoice_number", "po_number", "issue_date", "due_date",
    "currency", "net_total", "tax_total", "gross_total", "iban",
)  # fmt: skip
CELLS: Final = ("description", "quantity", "unit_price", "net_amount")
AMOUNTS: Final = frozenset({"net_total", "tax_total", "gross_total", "quantity", "unit_price", "net_amount"})
NAMES: Final = frozenset({"vendor_name", "buyer_name", "description"})
NAME_ALIKE: Final = 85.0
"""Of 100: from here on two names are the same one, read with a slip or two."""
CENT: Final = Decimal("0.01")
PREFIX: Final = 2


def given(value: object) -> bool:
    """Return whether there is a value at all."""
    return value not in (None, "", [], ())


def equal(field: str, read: object, true: object) -> bool:
    """Return whether a value that was read is the true one."""
    if field in AMOUNTS:
        return _amount(read) == _amount(true) is not None
    if field in NAMES:
        return fuzz.token_sort_ratio(str(read), str(true), processor=utils.default_process) >= NAME_ALIKE
    a, b = _plain(read), _plain(true)
    if field == "vendor_tax_id" and a != b:
        return a[PREFIX:] == b or a == b[PREFIX:]
    return a == b


def matching_lines(read: Sequence[Mapping[str, Any]], true: Sequence[Mapping[str, Any]]) -> int:
    """Return how many true lines were read with every cell right; each read line serves once."""
    left = list(read)
    for line in true:
        twin = next((other for other in left if _same_line(other, line)), None)
        if twin is not None:
            left.remove(twin)
    return len(read) - len(left)


def _same_line(read: Mapping[str, Any], true: Mapping[str, Any]) -> bool:
    stated = [cell for cell in CELLS if given(true.get(cell))]
    return all(given(read.get(cell)) and equal(cell, read[cell], true[cell]) for cell in stated)


def _amount(value: object) -> Decimal | None:
    try:
        return Decimal(str(value).replace(",", "")).quantize(CENT)
    except InvalidOperation:
        return None


def _plain(value: object) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFKC", str(value)).casefold() if sign.isalnum())
