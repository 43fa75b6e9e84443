"""Goods are received after they were ordered, not tomorrow, and not in a locked period."""

from __future__ import annotations

from collections.abc import Iterator

from documents.finding import Queue, Role, Severity
from documents.kind import DocType
from validators.context import Case
from validators.rule import Remark, Rule

CODE = "V-GR-03"


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark when goods came after the document, before their order, or in a locked period."""
    day = case.document.delivery_date or case.document.issue_date
    if day is None:
        return
    arrived = case.context.received_on
    if day.value > arrived:
        yield _remark(f"Goods received on {day.value}, but the document arrived on {arrived}.", f"{arrived} or earlier")
    for order in case.orders:
        if day.value < order.issue_date:
            message = f"Goods received on {day.value}, but order {order.number} is of {order.issue_date}."
            yield _remark(message, f"{order.issue_date} or later")
    if not case.context.facts.period_open(day.value):
        message = f"Goods received on {day.value}, but the period of that day is locked."
        yield _remark(
            message, "a day of an open period", "Let it be booked on the first open day, or correct the date."
        )


def _remark(message: str, expected: str, next_step: str = "Correct the date, or the order.") -> Remark:
    return Remark(message, subject="delivery_date", expected=expected, next_step=next_step)


RULE = Rule(
    CODE,
    check,
    source="accounting specification V-GR-03",
    severity=Severity.WARN,
    queue=Queue.RECEIVING,
    waived_by=Role.SUPERVISOR,
    applies_to=frozenset({DocType.DELIVERY_NOTE}),
)
