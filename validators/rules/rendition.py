"""An e-invoice and its page that come as two files are one business document: the second is attached to the first.

It is counted as a duplicate and never booked. Where anything that matters differs it is no rendition: V-DUP-02 asks.
"""

from __future__ import annotations

from collections.abc import Iterator

from documents.finding import Queue, Role, Severity
from validators.context import Case
from validators.duplicates import AHEAD, describe, is_rendition
from validators.rule import Remark, Rule

CODE = "V-DUP-09"


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark for the first document that is this one in another form, and is booked or about to be."""
    twins = (prior for prior in case.priors if prior.state in AHEAD and is_rendition(case, prior))
    for prior in list(twins)[:1]:
        yield Remark(
            f"It is the {case.document.medium.value} rendition of {describe(prior)}, which came as {prior.medium}.",
            subject="invoice_number",
            expected=prior.document_id,
            found=case.document.medium.value,
            next_step="Nothing is to be done: it is attached to that document and not booked.",
        )


RULE = Rule(
    CODE,
    check,
    source="accounting specification L-01",
    severity=Severity.INFO,
    queue=Queue.DUPLICATE_FRAUD,
    waived_by=Role.NOBODY,
)
