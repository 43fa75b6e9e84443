"""The budget of an account, as the client's file states it: what is booked in its period, and what this document adds.

Lines count by the account their order, the buyer's reference or the vendor's record gives.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from documents.finding import Queue, Role
from documents.master.client import Budget
from documents.values.money import round_amount
from validators.accounts import account_of
from validators.context import Case
from validators.rule import Remark, Rule
from validators.wording import money

CODE = "V-PO-21"


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark for each budget of the day of issue that this document exceeds."""
    issued = case.document.issue_date
    if issued is None or case.document.sign < 0:
        return
    for budget in case.context.client.budgets:
        if budget.start <= issued.value <= budget.end:
            yield from _exceeded(case, budget)


def _exceeded(case: Case, budget: Budget) -> Iterator[Remark]:
    own = _own(case, budget.account)
    if own is None or own <= 0:
        return
    spent = case.context.facts.spent(budget.account, budget.start, budget.end)
    over = spent + own - budget.amount
    if over <= 0:
        return
    currency = case.base_currency
    yield Remark(
        f"Account {budget.account}: {money(spent, currency)} are booked from {budget.start} to {budget.end}, this "
        f"document adds {money(own, currency)}; budget {money(budget.amount, currency)}, exceeded by "
        f"{money(over, currency)}.",
        subject=f"account {budget.account}",
        expected=f"{money(budget.amount, currency)} at most",
        found=money(spent + own, currency),
        difference=money(over, currency),
        limit=money(budget.amount, currency),
        next_step="The controller releases it, raises the budget, or names another account.",
    )


def _own(case: Case, account: str) -> Decimal | None:
    """Return the net amount of the lines on an account in base currency; None without a rate (V-CUR-01)."""
    lines = case.document.lines
    amounts = [
        line.net_amount for line in lines if line.net_amount is not None and account_of(case, line.number) == account
    ]
    total = sum(amounts, Decimal(0))
    if not lines and case.document.net_total is not None and account_of(case, 0) == account:
        total = case.document.net_total.value
    in_base = case.in_base(total)
    return None if in_base is None else round_amount(in_base, case.base_currency)


RULE = Rule(
    CODE,
    check,
    source="Oracle hold INSUFFICIENT FUNDS",
    queue=Queue.APPROVAL,
    waived_by=Role.CONTROLLER,
)
