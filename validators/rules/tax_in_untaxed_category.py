"""Reverse charge, intra-community, export, exempt, zero-rated and out-of-scope supplies carry no tax amount."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from documents.finding import Queue, Role
from validators.context import Case
from validators.rule import Remark, Rule
from validators.tax import UNTAXED_CATEGORIES
from validators.wording import money

CODE = "V-TAX-03"


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark for each untaxed category with a tax amount."""
    for row in case.document.taxes:
        if row.category in UNTAXED_CATEGORIES and row.tax:
            yield Remark(
                f"Tax category {row.category} carries no tax, "
                f"but the document charges {money(row.tax, case.currency)}; limit 0.00.",
                subject=f"tax {row.category}",
                expected=money(Decimal(0), case.currency),
                found=money(row.tax, case.currency),
                difference=money(row.tax, case.currency),
                next_step="Reject the document and ask for a corrected one.",
            )


RULE = Rule(
    CODE,
    check,
    source="EN 16931 BR-Z-09, BR-E-09, BR-AE-09, BR-IC-09, BR-G-09, BR-O-09",
    queue=Queue.TAX,
    waived_by=Role.NOBODY,
    reply="LEG",
)
