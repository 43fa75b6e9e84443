"""US: the sales tax that is charged must be that of the place the goods go to, by the client's table."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from documents.finding import Queue, Role, Severity
from documents.values.money import unit
from validators.context import Case
from validators.rule import Remark, Rule
from validators.sales_tax import taxable
from validators.wording import money, number

CODE = "V-TAX-13"
LIMIT: Final = Decimal("0.1")
"""Percentage points, and a minor unit of rounding."""
SHOWN: Final = Decimal("0.01")


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark when the tax charged on the taxable lines is more than 0.1 percentage points off the table."""
    found = taxable(case)
    tax = case.document.tax_total
    if found is None or tax is None or tax.value == 0:
        return
    expected = found.expected(case.currency)
    gap = tax.value - expected
    if abs(gap) <= found.net * LIMIT / 100 + unit(case.currency):
        return
    charged = number((tax.value * 100 / found.net).quantize(SHOWN))
    yield Remark(
        f"Sales tax of {money(tax.value, case.currency)} is {charged} % of {money(found.net, case.currency)} taxable "
        f"in {found.entry.state}; the client's table says {number(found.entry.rate)} %, "
        f"{money(expected, case.currency)}; difference {money(gap, case.currency)}, limit {LIMIT} percentage points.",
        subject="tax_total",
        expected=f"{number(found.entry.rate)} %",
        found=f"{charged} %",
        difference=money(gap, case.currency),
        limit=f"{LIMIT} percentage points",
        values={"state": found.entry.state, "tax": tax.value},
        next_step="Ask for a correction; where too little was charged, posting accrues the rest as use tax.",
        use_tax=found.owed(tax.value, case.currency),
    )


RULE = Rule(
    CODE,
    check,
    source="accounting specification P-06a",
    severity=Severity.WARN,
    queue=Queue.TAX,
    waived_by=Role.TAX,
)
