"""The same delivery cannot be received twice: the same note, order line and quantity again is the same delivery."""

from __future__ import annotations

from collections.abc import Iterator

from documents.finding import Queue, Role
from documents.kind import DocType
from documents.values.identifiers import invoice_key_n1
from validators.context import Case
from validators.rule import Remark, Rule
from validators.wording import number

CODE = "V-GR-02"


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark for each line that an earlier receipt of the same number booked in the same quantity."""
    note = case.document.delivery_note_number
    if note is None:
        return
    for match in case.match.lines:
        for receipt in case.receipts_of(match.order_number, match.order_line):
            same_note = invoice_key_n1(receipt.number) == invoice_key_n1(note.value)
            own = receipt.source_document == case.context.document_id
            if same_note and not own and receipt.quantity == match.quantity:
                yield Remark(
                    f"Order {match.order_number}/{match.order_line}: {number(match.quantity)} were already received by "
                    f"{receipt.number} of {receipt.date}.",
                    subject=f"line {match.line}",
                    expected="a delivery of its own",
                    found=receipt.number,
                    values={"quantity": match.quantity},
                    next_step="Mark it as a duplicate, or correct the number of the receipt.",
                )


RULE = Rule(
    CODE,
    check,
    source="accounting specification V-GR-02",
    queue=Queue.RECEIVING,
    waived_by=Role.SUPERVISOR,
    applies_to=frozenset({DocType.DELIVERY_NOTE}),
)
