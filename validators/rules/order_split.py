"""Orders to one vendor within a week that pass the approver's limit only together may have been split on purpose."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from documents.finding import Queue, Role, Severity
from documents.kind import DocType
from documents.master.order import Order, OrderStatus
from documents.values.identifiers import order_key
from documents.values.money import round_amount
from validators.context import Case
from validators.rule import Remark, Rule
from validators.wording import listed, money

CODE = "V-ORD-11"
WITHIN: Final = dt.timedelta(days=7)


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark when an order below the limit passes it with the vendor's other orders of the week before.

    Orders of one currency count together, in the client's currency by the rate of the newest.
    """
    issued, own = case.document.issue_date, _value(case)
    own_in_base = None if own is None else case.in_base(own)
    if case.vendor is None or issued is None or own_in_base is None:
        return
    limit, base = case.context.client.policy.approval_limit, case.base_currency
    others = [order for order in case.context.master.orders_of(case.vendor.id) if _counts(case, order, issued.value)]
    before = case.in_base(sum((_ordered(order) for order in others), Decimal(0))) or Decimal(0)
    together = own_in_base + before
    if not others or own_in_base > limit or together <= limit:
        return
    shown = money(round_amount(together, base), base)
    yield Remark(
        f"With {listed(order.number for order in others)} of the last {WITHIN.days} days this vendor gets {shown}, "
        f"more than the approval limit of {money(limit, base)}; each order alone is below it.",
        subject="net_total",
        expected=f"at most {money(limit, base)} in {WITHIN.days} days",
        found=shown,
        difference=money(round_amount(together - limit, base), base),
        limit=money(limit, base),
        next_step="Have the orders approved together.",
    )


def _value(case: Case) -> Decimal | None:
    document = case.document
    total = document.net_total or document.gross_total
    if total is not None:
        return total.value
    amounts = [line.net_amount for line in document.lines]
    return sum((amount for amount in amounts if amount is not None), Decimal(0)) if amounts else None


def _counts(case: Case, order: Order, issued: dt.date) -> bool:
    number = case.document.po_number
    other = number is None or order_key(order.number) != order_key(number.value)
    near = issued - WITHIN <= order.issue_date <= issued
    return other and near and order.currency == case.currency and order.status is not OrderStatus.CANCELLED


def _ordered(order: Order) -> Decimal:
    return sum((line.quantity * line.price for line in order.lines), Decimal(0))


RULE = Rule(
    CODE,
    check,
    source="accounting specification 4.9",
    severity=Severity.WARN,
    queue=Queue.APPROVAL,
    waived_by=Role.APPROVER,
    applies_to=frozenset({DocType.PURCHASE_ORDER}),
)
