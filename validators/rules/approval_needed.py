"""The system approves what an order backs; without an order, only small amounts with proven coding.

The system is an approver with a limit like any other. Coding is proven by the order line, by an account in the buyer's
reference, or by the vendor's own account; a guess from words on the document is not enough. The release by an approver
is the approval that is asked for; that approver's own limit and independence are checked at the act.
"""

from __future__ import annotations

from collections.abc import Iterator

from documents.finding import Queue, Role
from documents.match import LineMatch
from documents.values.money import round_amount
from validators.context import Case
from validators.rule import Remark, Rule
from validators.wording import money

CODE = "V-SOD-02"


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark for an invoice without an order above the limit, and for one whose account nothing gives."""
    if not case.orders:
        yield from _above_limit(case)
    if case.vendor is not None and not is_coded(case):
        yield Remark(
            f"No account is known for {case.vendor.name}: neither order, buyer reference nor vendor record gives one.",
            subject="account",
            expected="an account",
            found="none",
            values={"vendor": case.vendor.id},
            next_step="Choose the account; the next document of this vendor can use it.",
        )


def _above_limit(case: Case) -> Iterator[Remark]:
    total = case.document.gross_total
    in_base = None if total is None else case.in_base(abs(total.value))
    limit = case.context.client.policy.auto_approve
    if total is None or in_base is None or in_base <= limit:
        return
    amount = round_amount(in_base, case.base_currency)
    stated = f" ({money(abs(total.value), case.currency)})" if case.currency != case.base_currency else ""
    yield Remark(
        f"{money(amount, case.base_currency)}{stated} without an order is above the limit of "
        f"{money(limit, case.base_currency)} that posts unattended; "
        f"difference {money(amount - limit, case.base_currency)}.",
        subject="gross_total",
        expected=f"{money(limit, case.base_currency)} at most",
        found=money(amount, case.base_currency),
        difference=money(amount - limit, case.base_currency),
        limit=money(limit, case.base_currency),
        next_step="An approver with a sufficient limit releases it.",
    )


def is_coded(case: Case) -> bool:
    """Tell whether order, buyer's reference or vendor record gives every account (A-01, A-02, A-05), or a person.

    Goods that are received on an order clear their receipt, whatever account the order names.
    """
    if (case.vendor is not None and case.vendor.account) or _is_chosen(case):
        return True
    accounts = {account.code for account in case.context.client.accounts if account.active}
    if accounts.intersection(case.document.buyer_accounts):
        return True
    return bool(case.match.lines) and all(_is_line_coded(case, match) for match in case.match.lines)


def _is_chosen(case: Case) -> bool:
    """Tell whether a person chose every account; whether a second one looks at it is asked afterwards."""
    accounts = case.context.choices.coding.accounts
    return 0 in accounts or (bool(case.document.lines) and all(line.number in accounts for line in case.document.lines))


def _is_line_coded(case: Case, match: LineMatch) -> bool:
    order = case.order(match.order_number)
    line = order.line(match.order_line) if order else None
    if order is None or line is None:
        return False
    return bool(line.account) or (order.match_policy.is_received and not line.service)


RULE = Rule(
    CODE, check, source="accounting specification L-19, A-01 to A-09", queue=Queue.APPROVAL, waived_by=Role.APPROVER
)
