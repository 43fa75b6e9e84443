"""Base times rate must be the tax of each category.

A difference that rounding line by line explains is a warning; a larger one blocks, although EN 16931 would accept up to
1.00. The tax is posted as printed or not at all, never recomputed: only what the document charges can be claimed.

Where several rates print no base, their bases must still fit into the net total; what is left of it may be untaxed.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from documents.finding import Queue, Role, Severity
from documents.values.money import round_amount, unit
from documents.values.totals import tax_of
from validators.context import Case
from validators.rule import Remark, Rule
from validators.tax import ROUNDING, breakdown, difference, rounding_bound
from validators.wording import listed, money, number

CODE = "V-ARI-05"


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark for each category off by more than a cent; it blocks beyond what rounding explains."""
    limit = rounding_bound(len(case.document.lines), case.currency)
    yield from _more_than_there_is(case, limit)
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


def _more_than_there_is(case: Case, limit: Decimal) -> Iterator[Remark]:
    """Yield a remark when taxes without a base belong to more than the net total, whatever rounding did.

    Not where all are taxes of the whole net total, such as those of a state and of a province.
    """
    rows, net = breakdown(case.document), case.document.net_total
    plain = [(row.rate, row.tax) for row in rows if row.rate and row.tax is not None and row.base is None]
    if net is None or not plain or len(plain) < len(rows):
        return
    if all(abs(tax_of(net.value, rate, case.currency) - tax) <= limit for rate, tax in plain):
        return
    least = sum((max(abs(tax) - limit, Decimal(0)) * 100 / rate for rate, tax in plain), Decimal(0))
    if least <= abs(net.value):
        return
    charged = listed(f"{money(tax, case.currency)} at {number(rate)} %" for rate, tax in plain)
    least = round_amount(least, case.currency)
    yield Remark(
        f"Taxes of {charged} are those of at least {money(least, case.currency)}, "
        f"but the net total is {money(net.value, case.currency)}.",
        subject="tax",
        expected=f"taxes of {money(net.value, case.currency)}",
        found=charged,
        difference=money(least - abs(net.value), case.currency),
        limit=money(limit, case.currency),
        next_step="Compare the taxes with the page; if they are printed so, ask for a corrected document.",
    )


RULE = Rule(
    CODE,
    check,
    source="EN 16931 BR-CO-17; accounting specification D-5",
    queue=Queue.TAX,
    waived_by=Role.TAX,
    reply="FIN",
)
