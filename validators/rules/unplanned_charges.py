"""Freight, packing and surcharges that no order foresees are paid up to a limit."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from documents.finding import Queue, Role, Severity
from documents.values.money import round_amount
from validators.context import Case
from validators.rule import Remark, Rule
from validators.wording import listed, money, number

CODE = "V-PO-14"


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark when the charges of an invoice on an order exceed both limits."""
    charges = charges_of(case)
    if not case.orders or charges <= 0:
        return
    policy = case.context.client.policy
    goods = sum((line.net_amount for line in case.match.lines), Decimal(0))
    in_base = case.in_base(charges)
    if (
        charges if in_base is None else in_base
    ) <= policy.charge_floor or charges * 100 <= policy.charge_percent * goods:
        return
    share = round_amount(goods * policy.charge_percent / 100, case.currency)
    names = listed(f'"{charge.description}"' for charge in case.match.charges) or "the charges of the document"
    limit = f"{money(policy.charge_floor, case.base_currency)} or {number(policy.charge_percent)} % of the goods"
    yield Remark(
        f"{names} of {money(charges, case.currency)} is not on the order; "
        f"limit {limit} ({money(share, case.currency)}).",
        subject="charges",
        expected=f"{limit} at most",
        found=money(charges, case.currency),
        limit=limit,
        values={"goods": goods},
        next_step="The approver accepts the charge, or asks for a credit of it.",
    )


def charges_of(case: Case) -> Decimal:
    """Return all charges that stand on no order, in document currency: lines, and charges on the whole document.

    An allowance below zero takes nothing off: it is a charge by another name.
    """
    document = case.document
    header = document.charge_total.value if document.charge_total else Decimal(0)
    header -= min(document.allowance_total.value, Decimal(0)) if document.allowance_total else Decimal(0)
    return sum((charge.net_amount for charge in case.match.charges), header)


RULE = Rule(
    CODE,
    check,
    source="SAP key KW",
    severity=Severity.BLOCK_PAY,
    queue=Queue.APPROVAL,
    waived_by=Role.APPROVER,
    reply="FIN",
)
