"""An order asks for delivery on a day to come, and for each item in a unit that everybody knows."""

from __future__ import annotations

from collections.abc import Iterator

from documents.finding import Queue, Severity
from documents.kind import DocType
from validators.context import Case
from validators.rule import Remark, Rule
from validators.wording import listed

CODE = "V-ORD-10"


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark for a delivery date before the order or its receipt, and one for lines without a known unit."""
    document, received = case.document, case.context.received_on
    wanted = document.delivery_date
    if wanted is not None and wanted.value < received:
        yield Remark(
            f"Delivery is asked for on {wanted.value}, before the order came in on {received}.",
            subject="delivery_date",
            expected=f"{received} or later",
            found=wanted.value.isoformat(),
            difference=f"{(received - wanted.value).days} days",
            limit="0 days",
            next_step="Agree a new day with the vendor, or accept the order as given after the fact.",
        )
    without = [line.number for line in document.lines if line.quantity is not None and not line.unit]
    if without and len(without) < len(document.lines):
        yield Remark(
            f"{'Line' if len(without) == 1 else 'Lines'} {listed(without)} of the order "
            f"{'has' if len(without) == 1 else 'have'} no unit that UN/ECE Recommendation 20 knows, the others have.",
            subject="unit",
            expected="a unit on every line",
            found="none",
            next_step="Key the unit from the page; without one the line counts in pieces.",
        )


RULE = Rule(
    CODE,
    check,
    source="accounting specification 4.9; UN/ECE Recommendation 20",
    severity=Severity.WARN,
    queue=Queue.BUYER,
    applies_to=frozenset({DocType.PURCHASE_ORDER}),
)
