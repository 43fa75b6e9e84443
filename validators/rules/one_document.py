"""One document has one number: two numbers mean that two documents were scanned as one."""

from __future__ import annotations

from collections.abc import Iterator

from documents.kind import POSTING_TYPES
from validators.context import Case
from validators.rule import Remark, Rule
from validators.rules.credit_reference import credited_numbers
from validators.wording import listed

CODE = "V-DOC-04"


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark when several numbers are printed beside labels of the document's own number.

    The number of an invoice that a credit gives back is no second one.
    """
    credited = credited_numbers(case)
    numbers = [number for number in case.document.numbers_seen if number not in credited]
    if len(numbers) > 1:
        yield Remark(
            f"{len(numbers)} document numbers are printed: {listed(numbers)}.",
            subject="invoice_number",
            expected="1 number",
            found=", ".join(numbers),
            next_step="Split the document, or choose its number.",
        )


RULE = Rule(CODE, check, source="accounting specification V-DOC-04", applies_to=POSTING_TYPES)
