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
    """Yield a remark when an order below the limit passes it with the vendor's other orders of the week before."""
    issued, own = case.document.issue_date, _value(case)
    if case.vendor is None or issued is None or own is None or case.currency != case.base_currency:
        return
    limit = case.context.client.policy.approval_limit
    others = [order for order in case.context.master.orders_of(case.vendor.id) if _counts(case, order, issued.value)]
    together = own + sum((_ordered(order) for order in others), Decimal(0))
    if not others or own > limit or together <= limit:
        return
    shown = money(round_amount(together, case.currency), case.currency)
    yield Remark(
        f"With {listed(order.number for order in others)} of the last {WITHIN.days} days this vendor gets {shown}, "
        f"more than the approval limit of {money(limit, case.currency)}; each order alone is below it.",
        subject="net_total",
        expected=f"at most {money(limit, case.currency)} in {WITHIN.days} days",
        found=shown,
        difference=money(round_amount(together - limit, case.currency), case.currency),
        limit=money(limit, case.currency),
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
