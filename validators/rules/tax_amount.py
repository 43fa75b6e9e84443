"""Base times rate must be the tax of each category.

A difference that rounding line by line explains is a warning; a larger one blocks, although EN 16931 would accept up to
1.00. The tax is posted as printed or not at all, never recomputed: only what the document charges can be claimed.
"""

from __future__ import annotations

from collections.abc import Iterator

from documents.finding import Queue, Role, Severity
from documents.values.money import unit
from documents.values.totals import tax_of
from validators.context import Case
from validators.rule import Remark, Rule
from validators.tax import ROUNDING, breakdown, difference, rounding_bound
from validators.wording import money, number

CODE = "V-ARI-05"


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark for each category off by more than a cent; it blocks beyond what rounding explains."""
    limit = rounding_bound(len(case.document.lines), case.currency)
    for row in breakdown(case.document):
        gap = difference(row, case.currency)
        if (
            gap is None
            or abs(gap) <= ROUNDING * unit(case.currency)
            or row.base is None
            or row.rate is None
            or row.tax is None
        ):
            continue
        expected = tax_of(row.base, row.rate, case.currency)
        yield Remark(
            f"{number(row.rate)} % of {money(row.base, case.currency)} is {money(expected, case.currency)}, "
            f"but the document charges {money(row.tax, case.currency)}; "
            f"difference {money(gap, case.currency)}, limit {money(limit, case.currency)}.",
            subject=f"tax {number(row.rate)} %",
            expected=money(expected, case.currency),
            found=money(row.tax, case.currency),
            difference=money(gap, case.currency),
            limit=money(limit, case.currency),
            next_step="Compare it with the page; if it is printed so, ask for a corrected document.",
            severity=Severity.BLOCK_POST if abs(gap) > limit else Severity.WARN,
        )


RULE = Rule(
    CODE,
    check,
    source="EN 16931 BR-CO-17; accounting specification D-5",
    queue=Queue.TAX,
    waived_by=Role.TAX,
    reply="FIN",
)
