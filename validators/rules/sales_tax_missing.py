"""US: taxable goods without sales tax on the invoice: the client owes use tax on them (P-06b)."""

from __future__ import annotations

from collections.abc import Iterator

from documents.finding import Queue, Role, Severity
from validators.context import Case
from validators.rule import Remark, Rule
from validators.sales_tax import taxable
from validators.wording import money, number

CODE = "V-TAX-12"


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark when taxable lines to a state of the client's table bear no tax."""
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


RULE = Rule(
    CODE,
    check,
    source="accounting specification P-06b",
    severity=Severity.WARN,
    queue=Queue.TAX,
    waived_by=Role.TAX,
)
