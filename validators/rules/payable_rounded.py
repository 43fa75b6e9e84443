"""A rounded payable amount is taken as printed, and the difference booked as rounding, up to what rounding can be.

Cash and totals are rounded to the smallest coin, of which half is the most that rounding adds or takes away; a larger
"rounding" is a demand, or a rebate, that no line explains.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final

from documents.finding import Queue, Role, Severity
from validators.context import Case
from validators.rule import Remark, Rule
from validators.wording import money

CODE = "V-ARI-09"
LARGEST: Final = Decimal("0.05")
LARGEST_IN: Final[Mapping[str, Decimal]] = {
    **dict.fromkeys(("SEK", "NOK", "DKK", "CZK"), Decimal("0.50")),
    **dict.fromkeys(("JPY", "KRW", "ISK", "CLP", "PYG", "VND"), Decimal("1.00")),
    "INR": Decimal("0.50"),
    "HUF": Decimal("2.50"),
}
"""Half of the smallest coin in use, or of a whole unit where totals are rounded to it; in the currency."""


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark when the document rounds what is to be paid; it blocks beyond what rounding can be."""
    rounding = case.document.rounding
    if rounding is None or rounding.value == 0:
        return
    limit = LARGEST_IN.get(case.currency, LARGEST)
    shown, most = money(rounding.value, case.currency), money(limit, case.currency)
    if abs(rounding.value) <= limit:
        yield Remark(
            f"The amount to pay is rounded by {shown}.",
            subject="rounding",
            expected=money(rounding.value * 0, case.currency),
            found=shown,
            limit=most,
            next_step="The difference is booked as rounding.",
        )
        return
    yield Remark(
        f"The amount to pay is changed by {shown} and called rounded; limit {most}.",
        subject="rounding",
        expected=f"{most} at most",
        found=shown,
        difference=money(abs(rounding.value) - limit, case.currency),
        limit=most,
        severity=Severity.BLOCK_POST,
        queue=Queue.APPROVAL,
        waived_by=Role.APPROVER,
        next_step="Compare it with the page; ask the vendor what is demanded on top, or given back.",
    )


RULE = Rule(CODE, check, source="EN 16931 BT-114; accounting specification V-ARI-09", severity=Severity.INFO)
