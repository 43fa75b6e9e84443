"""A vendor gives each number once a year: the same number again is a duplicate or a corrected version.

The year counts because many vendors start their numbers anew; the sign counts because a credit note may repeat the
number of its invoice.
"""

from __future__ import annotations

from collections.abc import Iterator

from documents.finding import Queue, Role
from documents.values.identifiers import invoice_key_n1
from validators.context import Case
from validators.duplicates import describe, same_vendor
from validators.rule import Remark, Rule
from validators.wording import money

CODE = "V-DUP-02"


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark for each earlier document of the vendor with this number, sign and year of issue."""
    document = case.document
    if document.invoice_number is None or document.issue_date is None:
        return
    key, year = invoice_key_n1(document.invoice_number.value), document.issue_date.value.year
    for prior in same_vendor(case):
        if (prior.number_n1, prior.sign, prior.issue_date.year) != (key, document.sign, year):
            continue
        gross = document.gross_total.value if document.gross_total else None
        changed = "" if gross == prior.gross else f" The amounts differ: {money(prior.gross, prior.currency)} before."
        yield Remark(
            f"{document.invoice_number.value} is the number of {describe(prior)} of the same vendor and year.{changed}",
            subject="invoice_number",
            expected="a number of its own",
            found=document.invoice_number.value,
            values={"prior": prior.document_id, "gross": gross, "prior gross": prior.gross},
            next_step="Mark it as a duplicate, or link it as the corrected version.",
        )


RULE = Rule(
    CODE,
    check,
    source="Directive 2006/112/EC art. 226(2); accounting specification C-40",
    queue=Queue.DUPLICATE_FRAUD,
    waived_by=Role.SUPERVISOR,
)
