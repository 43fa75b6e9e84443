"""An order line that is fully invoiced and is invoiced once more was billed twice, perhaps under a new number.

A last piece too many is an over-delivery (V-PO-10). It is a second invoice when a good part of the line is billed
again, or when an earlier document of the vendor has the very same amount.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from documents.finding import Queue, Role
from validators.context import Case
from validators.duplicates import describe, same_amount, same_vendor
from validators.matching.usage import Usage, usages
from validators.rule import Remark, Rule
from validators.wording import number

CODE = "V-DUP-08"
BILLED_AGAIN: Final = Decimal("0.1")
"""Share of the ordered quantity from which a further invoice is a second one."""


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark for each order line that is billed again."""
    twins = [prior for prior in same_vendor(case) if same_amount(case, prior)]
    for usage in usages(case):
        if not _is_full(usage) or not (twins or usage.quantity >= BILLED_AGAIN * usage.ordered):
            continue
        twin = f" The same amount was on {describe(twins[0])}." if twins else ""
        yield Remark(
            f"{usage.heading}: {number(usage.before.quantity)} of {number(usage.ordered)} "
            f"were invoiced before, and {number(usage.quantity)} are invoiced again.{twin}",
            subject=usage.name,
            expected=f"{number(usage.ordered)} in all",
            found=f"{number(usage.invoiced)} in all",
            difference=number(usage.quantity),
            values={"twin": twins[0].document_id if twins else ""},
            next_step="Compare it with the earlier invoices of this order; mark it as a duplicate if it is one.",
        )


def _is_full(usage: Usage) -> bool:
    if usage.line.service or usage.quantity <= 0:
        return False
    return usage.before.quantity > 0 and usage.before.quantity >= usage.ordered


RULE = Rule(
    CODE,
    check,
    source="accounting specification V-DUP-08",
    queue=Queue.DUPLICATE_FRAUD,
    waived_by=Role.SUPERVISOR,
    reply="QTY",
)
