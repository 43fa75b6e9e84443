"""A charge or an allowance among the lines, without a subtotal above it: the sums say that it is one.

"Freight 25.00" in the row below the last item may be a line as well. It is a charge of the document (BT-108) where the
lines come to the net total with it and not without, an allowance (BT-107) where they come to it less the amount.

Source: EN 16931 BR-CO-13.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final

from documents.field import Candidate, FieldName
from extractors.choice.pool import value_of

MOST: Final = 5
"""Candidates of each that are tried."""
EXTRAS: Final = (FieldName.CHARGE_TOTAL, FieldName.ALLOWANCE_TOTAL)


def settle_extras(
    found: Mapping[FieldName, Sequence[Candidate]],
    chosen: dict[FieldName, Candidate],
    line_amounts: Sequence[Decimal],
) -> None:
    """Choose the charge and the allowance that make the lines come to the net total, where one way only does."""
    net = chosen.get(FieldName.NET_TOTAL)
    if net is None or not line_amounts or all(name in chosen for name in EXTRAS):
        return
    lines = sum(line_amounts, Decimal(0))
    ways = [
        {name: one for name, one in zip(EXTRAS, way, strict=True) if one is not None}
        for way in itertools.product(*(_ways(found, chosen, name) for name in EXTRAS))
        if lines + _moved(way, lines) == value_of(net)
    ]
    if len(ways) == 1:
        chosen.update(ways[0])


def _ways(
    found: Mapping[FieldName, Sequence[Candidate]], chosen: Mapping[FieldName, Candidate], name: FieldName
) -> Sequence[Candidate | None]:
    """Return what an extra can be: the chosen one, else none or any of its candidates."""
    return (chosen[name],) if name in chosen else (None, *found.get(name, ())[:MOST])


def _moved(way: Sequence[Candidate | None], lines: Decimal) -> Decimal:
    """Return what a charge adds to lines and an allowance takes off them; a credit's lines may be below zero."""
    charge, allowance = (abs(value_of(one)) if one is not None else Decimal(0) for one in way)
    return (charge - allowance) * (-1 if lines < 0 else 1)
