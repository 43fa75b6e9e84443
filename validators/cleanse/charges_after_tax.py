"""Subtotal, tax, charge, total: a page that adds its charges after the tax, and states no net total at all.

What it calls its subtotal is what its lines come to (BT-106). The net total (BT-109) has the charges in it, and where
the tax comes to its rate of the subtotal, the charges are a part that was not taxed (BT-116).

Sources: EN 16931 BR-CO-13, BR-CO-15; accounting specification S-08.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from documents.business import TaxCategory
from documents.field import Field, FieldName, Proof, ProofName, Status
from documents.text import Reader
from documents.values import money, totals
from validators.cleanse.result import Result

Amounts = Mapping[FieldName, Result[Decimal]]


def with_charges_in_net(amounts: Amounts, lines: Decimal | None) -> dict[FieldName, Result[Decimal]]:
    """Return the amounts with the subtotal as the sum of lines, and the net total with charges and allowances in it.

    Only where the lines come to the subtotal and the total comes out no other way; else they stay as they were read.
    An e-invoice says itself which amount is which.
    """
    found = dict(amounts)
    net, tax, gross = (
        _field(amounts, name) for name in (FieldName.NET_TOTAL, FieldName.TAX_TOTAL, FieldName.GROSS_TOTAL)
    )
    if net is None or tax is None or gross is None or FieldName.LINES_TOTAL in amounts or net.value != lines:
        return found
    moved = _amount(amounts, FieldName.CHARGE_TOTAL) - _amount(amounts, FieldName.ALLOWANCE_TOTAL)
    is_before = bool(moved) and totals.closes(net.value + moved, tax.value, gross.value)
    if not is_before or net.status is not Status.EXTRACTED or net.evidence.reader is Reader.XML:
        return found
    detail = f"{money.show(net.value)} and charges less allowances of {money.show(moved)}"
    derived = net.model_copy(
        update={
            "value": net.value + moved,
            "raw": "",
            "evidence": net.evidence.model_copy(update={"box": None}),
            "status": Status.DERIVED,
            "rule": "S-08",
            "proofs": (Proof(name=ProofName.LINES_SUM, detail=detail),),
            "candidates": (),
        }
    )
    return found | {FieldName.LINES_TOTAL: Result(field=net), FieldName.NET_TOTAL: Result(field=derived)}


def with_untaxed_charges(rows: tuple[TaxCategory, ...], amounts: Amounts, currency: str) -> tuple[TaxCategory, ...]:
    """Return the only tax row with its base, and one at 0 % for charges on which the tax was not reckoned."""
    net, tax = _field(amounts, FieldName.NET_TOTAL), _field(amounts, FieldName.TAX_TOTAL)
    charges = _amount(amounts, FieldName.CHARGE_TOTAL)
    if len(rows) != 1 or net is None or tax is None or net.status is not Status.DERIVED or charges <= 0:
        return rows
    rate, base = rows[0].rate, net.value - charges
    if not rate or rows[0].base not in {None, base} or not totals.rate_closes(base, rate, tax.value, currency):
        return rows
    if totals.rate_closes(net.value, rate, tax.value, currency):
        return rows
    taxed = rows[0].model_copy(update={"base": base, "tax": tax.value})
    return (taxed, TaxCategory(rate=Decimal(0), base=charges, tax=Decimal(0)))


def _field(amounts: Amounts, name: FieldName) -> Field[Decimal] | None:
    return amounts[name].field if name in amounts else None


def _amount(amounts: Amounts, name: FieldName) -> Decimal:
    field = _field(amounts, name)
    return field.value if field is not None else Decimal(0)
