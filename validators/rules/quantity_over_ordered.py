"""No more is paid than was ordered, over-delivery allowed by the order included."""

from __future__ import annotations

from collections.abc import Iterator

from documents.finding import Queue, Role, Severity
from validators.context import Case
from validators.matching.usage import usages
from validators.rule import Remark, Rule
from validators.wording import number

CODE = "V-PO-10"


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark for each order line that is invoiced beyond the order."""
    for usage in usages(case):
        excess = usage.invoiced - usage.allowed
        if usage.line.service or excess <= 0:
            continue
        yield Remark(
            f"{usage.heading}: {number(usage.invoiced)} invoiced in all, {number(usage.ordered)} ordered; "
            f"excess {number(excess)}, limit {number(usage.line.over_percent)} % over.",
            subject=usage.name,
            expected=f"{number(usage.allowed)} at most",
            found=f"{number(usage.invoiced)} invoiced",
            difference=number(excess),
            limit=f"{number(usage.line.over_percent)} %",
            next_step="Ask for a credit of the excess, or have the buyer change the order.",
        )


RULE = Rule(
    CODE,
    check,
    source="Oracle hold QTY ORD",
    severity=Severity.BLOCK_PAY,
    queue=Queue.BUYER,
    waived_by=Role.APPROVER,
    reply="QTY",
)
