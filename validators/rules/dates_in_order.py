"""Nothing is due before it is issued, and no line is of days outside the period that its document bills."""

from __future__ import annotations

from collections.abc import Iterator

from documents.einvoice import Group
from documents.values.periods import Period, period_of
from validators.context import Case
from validators.rule import Remark, Rule

CODE = "V-DAT-06"


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark when the due date lies before the day of issue, and for each line outside the billed period."""
    yield from _due_too_early(case)
    document = case.document.einvoice
    whole = case.document.service_period
    if document is None or whole is None or not document.has("BT-73", "BT-74"):
        return
    for line in document.each("BG-25"):
        yield from _line_outside(line, whole)


def _due_too_early(case: Case) -> Iterator[Remark]:
    issued, due = case.document.issue_date, case.document.due_date
    if issued is not None and due is not None and due.value < issued.value:
        yield Remark(
            f"Due date {due.value} lies {(issued.value - due.value).days} days before issue date {issued.value}.",
            subject="due_date",
            expected=f"{issued.value} or later",
            found=due.value.isoformat(),
            difference=f"{(issued.value - due.value).days} days",
            limit="0 days",
            next_step="Compare both dates with the page.",
        )


def _line_outside(line: Group, whole: Period) -> Iterator[Remark]:
    part = period_of(line.text("BT-134"), line.text("BT-135"))
    if part is not None and not whole.start <= part.start <= part.end <= whole.end:
        number = line.text("BT-126")
        yield Remark(
            f"Line {number} bills {part.start} to {part.end}, the invoice bills {whole.start} to {whole.end}.",
            subject=f"line {number}",
            expected=f"days from {whole.start} to {whole.end}",
            found=f"{part.start} to {part.end}",
            next_step="Ask the vendor which of the two periods is right.",
        )


RULE = Rule(CODE, check, source="accounting specification V-DAT-06; EN 16931 BT-73, BT-74, BT-134, BT-135", reply="PAY")
