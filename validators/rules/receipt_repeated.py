"""The same delivery cannot be received twice: the same note, order line and quantity again is the same delivery."""

from __future__ import annotations

from collections.abc import Iterator

from documents.finding import Queue, Role
from documents.kind import DocType
from documents.master.order import Receipt
from documents.values.identifiers import invoice_key_n1
from validators.context import Case
from validators.matching.usage import usages
from validators.rule import Remark, Rule
from validators.wording import number

CODE = "V-GR-02"


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark for each order line that an earlier receipt of the same number booked in the same quantity."""
    note = case.document.delivery_note_number
    if note is None:
        return
    for usage in usages(case):
        for receipt in case.receipts_of(usage.order.number, usage.line.number):
            same_note = invoice_key_n1(_printed(receipt)) == invoice_key_n1(note.value)
            own = receipt.source_document == case.context.document_id
            if same_note and not own and receipt.quantity == usage.quantity:
                yield Remark(
                    f"{usage.heading}: {number(usage.quantity)} were already received by "
                    f"{receipt.number} of {receipt.date}.",
                    subject=f"line {usage.matches[0].line}",
                    expected="a delivery of its own",
                    found=receipt.number,
                    values={"quantity": usage.quantity},
                    next_step="Mark it as a duplicate, or correct the number of the receipt.",
                )


def _printed(receipt: Receipt) -> str:
    """Return a receipt's number as printed; a second delivery of one number is told apart by its document's id."""
    return receipt.number.removesuffix(f" {receipt.source_document}")


RULE = Rule(
    CODE,
    check,
    source="accounting specification V-GR-02",
    queue=Queue.RECEIVING,
    waived_by=Role.SUPERVISOR,
    applies_to=frozenset({DocType.DELIVERY_NOTE}),
)
