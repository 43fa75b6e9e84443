"""A charge or an allowance among the lines, without a subtotal above it: the sums say that it is one.

"Freight 25.00" in the row below the last item may be a line as well. It is a charge of the document (BT-108) where the
lines come to the net total with it and not without, an allowance (BT-107) where they come to it less the amount.

Source: EN 16931 BR-CO-13.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final

from documents.field import Candidate, FieldName
from extractors.choice.pool import value_of

EXTRAS: Final = (FieldName.CHARGE_TOTAL, FieldName.ALLOWANCE_TOTAL)


def settle_extras(
    found: Mapping[FieldName, Sequence[Candidate]],
    chosen: dict[FieldName, Candidate],
    line_amounts: Sequence[Decimal],
) -> None:
    """Choose the charge or the allowance that makes the lines come to the net total, where none is chosen yet."""
    net = chosen.get(FieldName.NET_TOTAL)
    if net is None or not line_amounts or any(name in chosen for name in EXTRAS):
        return
    lines = sum(line_amounts, Decimal(0))
    gap = value_of(net) - lines
    name = FieldName.CHARGE_TOTAL if gap * lines > 0 else FieldName.ALLOWANCE_TOTAL
    fitting = [one for one in found.get(name, ()) if gap and abs(value_of(one)) == abs(gap)]
    if fitting:
        chosen[name] = fitting[0]
