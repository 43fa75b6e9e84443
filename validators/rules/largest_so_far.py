"""A vendor with little history: far above its largest invoice so far, or a large first one, is looked at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from documents.finding import Queue, Role, Severity
from validators.context import Case
from validators.history import usual_amounts
from validators.rule import Remark, Rule
from validators.rules.unusual_amount import FEWEST
from validators.wording import money

CODE = "V-ANO-02"
TIMES: Final = 3


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark when fewer than 8 invoices are known and this one is above 3 times the largest, or a limit."""
    gross = case.document.gross_total
    past = usual_amounts(case)
    if gross is None or case.vendor is None or case.orders or len(past) >= FEWEST:
        return
    limit, what = _limit(case, past)
    amount, currency = (
        (case.in_base(abs(gross.value)), case.base_currency) if not past else (gross.value, case.currency)
    )
    if limit is None or amount is None or abs(amount) <= limit:
        return
    yield Remark(
        f"{money(gross.value, case.currency)} is more than {money(limit, currency)}, {what} of this vendor.",
        subject="gross_total",
        expected=f"at most {money(limit, currency)}",
        found=money(gross.value, case.currency),
        limit=money(limit, currency),
        next_step="Check it against the contract or the quotation.",
    )


def _limit(case: Case, past: Sequence[Decimal]) -> tuple[Decimal | None, str]:
    """Return the limit: in document currency by the history, else the client's own in base currency, if it has one."""
    if past:
        return TIMES * max(past), f"{TIMES} times the largest invoice so far"
    return case.context.client.policy.first_invoice_limit, "the limit for a first invoice"


RULE = Rule(
    CODE,
    check,
    source="accounting specification 4.8",
    severity=Severity.WARN,
    queue=Queue.APPROVAL,
    waived_by=Role.APPROVER,
)
