"""An order binds the client only when somebody with a sufficient limit approved it, all its changes included.

Asked where the client's file lists who approves orders; elsewhere the client's purchasing system sees to it. An order's
approval comes with the imported order, because no page proves who signed it.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from documents.finding import Queue, Role
from documents.kind import INVOICE_TYPES, DocType
from documents.master.order import Order
from documents.values.money import round_amount
from validators.context import Case
from validators.rule import Remark, Rule
from validators.wording import money

CODE = "V-ORD-06"


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark for each order behind the document that nobody on the list approved, or beyond his limit."""
    if not case.context.client.policy.order_approvers:
        return
    if case.document.doc_type is DocType.PURCHASE_ORDER:
        yield from _of_document(case)
        return
    for order in case.orders:
        worth = sum(((line.quantity - line.cancelled) * line.price for line in order.lines), Decimal(0))
        yield from _remarks(case, order.number, order.approved_by, _in_base(case, order, worth))


def _of_document(case: Case) -> Iterator[Remark]:
    """Yield what is missing at an order that comes as a document: its new value counts, by the approval on record."""
    number = case.document.po_number
    if number is None:
        return
    known = case.context.master.order(number.value)
    total = case.document.net_total or case.document.gross_total
    worth = None if total is None else case.in_base(total.value)
    yield from _remarks(case, number.value, known.approved_by if known else "", worth)


def _in_base(case: Case, order: Order, worth: Decimal) -> Decimal | None:
    """Return the value in base currency by the rate of the order's day; None without a rate (V-CUR-01)."""
    rate = case.context.master.fx_rate(
        order.currency, case.base_currency, case.context.client.policy.rate_day(order.issue_date)
    )
    return None if rate is None else worth / rate


def _remarks(case: Case, order: str, approver: str, worth: Decimal | None) -> Iterator[Remark]:
    limits = {name.casefold(): limit for name, limit in case.context.client.policy.order_approvers.items()}
    limit = limits.get(approver.casefold()) if approver else None
    if limit is None:
        who = f"{approver} is not on the list of who approves orders" if approver else "nobody is named as approver"
        yield Remark(
            f"Order {order}: {who}.",
            subject=f"order {order}",
            expected="approved by one of the client's approvers",
            found=approver or "nobody",
            next_step="Have the order approved, and import it with the name of the approver.",
        )
    elif worth is not None and round_amount(worth, case.base_currency) > limit:
        amount, most = round_amount(worth, case.base_currency), money(limit, case.base_currency)
        yield Remark(
            f"Order {order}: {approver} approved {money(amount, case.base_currency)}, limit {most}; "
            f"difference {money(amount - limit, case.base_currency)}.",
            subject=f"order {order}",
            expected=f"{most} at most",
            found=money(amount, case.base_currency),
            difference=money(amount - limit, case.base_currency),
            limit=most,
            next_step="Have the order approved by somebody with a sufficient limit, and import it again.",
        )


RULE = Rule(
    CODE,
    check,
    source="accounting specification 4.9, Q-05",
    queue=Queue.APPROVAL,
    waived_by=Role.CONTROLLER,
    applies_to=INVOICE_TYPES | {DocType.PURCHASE_ORDER},
)
