"""Tax keys of lines: a "2" in the tax column that stands for the second row of the breakdown, not for 2 %."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final

from documents.business import Line, TaxCategory

KEYS: Final = frozenset(Decimal(key) for key in (1, 2, 3))
"""Numbers printed as keys. No country of the table of rates taxes anything at one of them."""


def with_rates_of_keys(lines: tuple[Line, ...], rows: Sequence[TaxCategory]) -> tuple[Line, ...]:
    """Return the lines with the rate of the row that their key stands for (BT-152).

    Which row that is, the sums say: the lines of each key add up to the base of one row, and no two rows have the same
    base. Lines that print anything else stay as they are: V-ARI-04 asks about them.
    """
    sums = _sums_of_keys(lines)
    rates = {row.base: row.rate for row in rows if row.base is not None}
    if not sums or len(rates) < len(rows) or sorted(sums.values()) != sorted(rates):
        return lines
    return tuple(_rated(line, sums, rates) for line in lines)


def _sums_of_keys(lines: Sequence[Line]) -> dict[Decimal, Decimal]:
    """Return what the lines of each key add up to; nothing when one prints no key or no amount."""
    sums: dict[Decimal, Decimal] = defaultdict(Decimal)
    for line in lines:
        if line.tax_rate not in KEYS or line.tax_rate is None or line.net_amount is None:
            return {}
        sums[line.tax_rate] += line.net_amount
    return sums


def _rated(line: Line, sums: Mapping[Decimal, Decimal], rates: Mapping[Decimal, Decimal | None]) -> Line:
    rate = rates[sums[line.tax_rate]] if line.tax_rate is not None else None
    return line.model_copy(update={"tax_rate": rate})
