"""Tax category and rate must fit: standard means a rate above zero, all others mean zero."""

from __future__ import annotations

from collections.abc import Iterator

from documents.finding import Queue, Role
from validators.context import Case
from validators.rule import Remark, Rule
from validators.tax import UNTAXED_CATEGORIES
from validators.wording import number

CODE = "V-TAX-02"


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark for each row of the breakdown whose category contradicts its rate."""
    for row in case.document.taxes:
        if row.rate is None:
            continue
        standard_at_zero = row.category == "S" and row.rate == 0
        if standard_at_zero or (row.category in UNTAXED_CATEGORIES and row.rate > 0):
            expected = "a rate above 0 %" if standard_at_zero else "0 %"
            yield Remark(
                f"Tax category {row.category} goes with {expected}, but the document says {number(row.rate)} %.",
                subject=f"tax {row.category}",
                expected=expected,
                found=f"{number(row.rate)} %",
                next_step="Correct the category or the rate, or ask for a corrected document.",
            )


RULE = Rule(
    CODE,
    check,
    source="EN 16931 BR-S-05, BR-Z-05, BR-E-05, BR-AE-05, BR-IC-05, BR-G-05",
    queue=Queue.TAX,
    waived_by=Role.TAX,
    reply="LEG",
)
