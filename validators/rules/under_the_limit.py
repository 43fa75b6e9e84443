"""Amounts just under an approval limit, or split below it within a week, may avoid the approver on purpose."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from documents.finding import Queue, Role, Severity
from documents.values.money import round_amount
from validators.context import Case
from validators.duplicates import same_vendor
from validators.rule import Remark, Rule
from validators.wording import money

CODE = "V-FRD-07"
JUST_BELOW: Final = Decimal("0.95")
SPLIT_DAYS: Final = 7


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark for an invoice without an order just under a limit, or that passes it with the last 7 days'."""
    gross = case.document.gross_total
    total = None if gross is None or case.orders or case.document.sign < 0 else case.in_base(gross.value)
    if total is None:
        return
    policy = case.context.client.policy
    recent = _recent(case)
    for limit in sorted({policy.auto_approve, policy.approval_limit}):
        if JUST_BELOW * limit <= total <= limit:
            yield _remark(case, "is just below", total, limit)
            return
        if recent and total <= limit < total + recent:
            yield _remark(case, f"with this vendor's last {SPLIT_DAYS} days passes", total + recent, limit)
            return


def _recent(case: Case) -> Decimal:
    """Return the vendor's gross of the last 7 days in the client's currency; other currencies are left out."""
    issued = case.document.issue_date
    if issued is None:
        return Decimal(0)
    since = issued.value - dt.timedelta(days=SPLIT_DAYS)
    own = (
        abs(prior.gross)
        for prior in same_vendor(case)
        if prior.currency == case.base_currency and prior.sign > 0 and since <= prior.issue_date <= issued.value
    )
    return sum(own, Decimal(0))


def _remark(case: Case, how: str, total: Decimal, limit: Decimal) -> Remark:
    shown = money(round_amount(total, case.base_currency), case.base_currency)
    return Remark(
        f"{shown} {how} the approval limit of {money(limit, case.base_currency)}.",
        subject="gross_total",
        expected="no splitting below a limit",
        found=shown,
        limit=money(limit, case.base_currency),
        next_step="Have a look at the vendor's last invoices together.",
    )


RULE = Rule(
    CODE,
    check,
    source="accounting specification 4.8",
    severity=Severity.WARN,
    queue=Queue.APPROVAL,
    waived_by=Role.APPROVER,
)
