"""An invoice before the delivery that the order asks for makes the client pay before it needs the goods.

Few days on a large amount weigh as much as many on a small one: the amount times the days is compared with a limit.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from documents.finding import Queue, Severity
from documents.values.money import round_amount
from validators.context import Case
from validators.matching.usage import Usage, usages
from validators.rule import Remark, Rule
from validators.wording import money, number

CODE = "V-PO-15"


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark for each order line billed so early that amount in base currency times days is over the limit."""
    if case.document.issue_date is None:
        return
    issued = case.document.issue_date.value
    for usage in usages(case):
        requested = usage.line.requested
        if requested is not None and issued < requested:
            yield from _early(case, usage, issued, requested)


def _early(case: Case, usage: Usage, issued: dt.date, requested: dt.date) -> Iterator[Remark]:
    in_base = case.in_base(usage.amount)
    if in_base is None:  # V-CUR-01 asks for the rate
        return
    amount = round_amount(in_base, case.base_currency)
    days = (requested - issued).days
    weight, limit = amount * days, case.context.client.policy.early_value_days
    if weight <= limit:
        return
    yield Remark(
        f"{usage.heading}: {money(amount, case.base_currency)} were billed on {issued}, {days} days before the "
        f"delivery asked for on {requested}; amount times days is {number(weight)}, limit {number(limit)}.",
        subject=usage.name,
        expected=f"an invoice from {requested} on",
        found=f"{issued}",
        difference=f"{days} days",
        limit=number(limit),
        values={"amount": usage.amount, "limit": Decimal(limit)},
        next_step="Ask the buyer whether the early delivery was agreed; pay by the terms from the delivery asked for.",
    )


RULE = Rule(
    CODE,
    check,
    source="SAP key ST (date variance)",
    severity=Severity.WARN,
    queue=Queue.BUYER,
    reply="DEL",
)
