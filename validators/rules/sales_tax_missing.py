"""US: taxable goods without sales tax on the invoice: the client owes use tax on them (P-06b).

A credit of such goods takes back what was accrued with the invoice it names, and no more.
"""

from __future__ import annotations

from collections.abc import Iterator

from documents.finding import Queue, Role, Severity
from validators.context import Case
from validators.rule import Remark, Rule
from validators.sales_tax import taken_back, taxable
from validators.wording import money, number

CODE = "V-TAX-12"


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark when taxable lines to a state of the client's table bear no tax."""
    if case.document.sign < 0:
        yield from _credited(case)
        return
    found = taxable(case)
    tax = case.document.tax_total
    if found is None or (tax is not None and tax.value != 0):
        return
    owed = found.expected(case.currency)
    if not owed:
        return
    yield Remark(
        f"No sales tax is charged on {money(found.net, case.currency)} taxable in {found.entry.state}; by the client's "
        f"table it is {number(found.entry.rate)} %, {money(owed, case.currency)}.",
        subject="tax_total",
        expected=money(owed, case.currency),
        found=money(owed * 0, case.currency),
        difference=money(owed, case.currency),
        values={"state": found.entry.state, "rate": found.entry.rate},
        next_step="Use tax is accrued at posting; waive this where an exemption certificate is on file.",
        use_tax=found.owed(owed * 0, case.currency),
    )


def _credited(case: Case) -> Iterator[Remark]:
    """Yield a remark on what a credit leaves of use tax accrued before."""
    back = taken_back(case)
    if back is None:
        return
    amount = money(-back.amount, case.currency)
    yield Remark(
        f"Of the use tax accrued with the invoice that is credited, {amount} are not owed any more ({back.text}).",
        subject="tax_total",
        expected=amount,
        difference=money(back.amount, case.currency),
        next_step="It is taken back at posting; waive this where the credit leaves the tax as it was.",
        use_tax=back,
    )


RULE = Rule(
    CODE,
    check,
    source="accounting specification P-06b",
    severity=Severity.WARN,
    queue=Queue.TAX,
    waived_by=Role.TAX,
)
