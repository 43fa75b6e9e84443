"""The same amount under a number that differs by one sign, or only by signs a reader confuses (O and 0, l and 1).

A vendor whose record says that it bills the same amount again and again under a contract counts its numbers up: the
next of such an even series is no duplicate. Nothing but the record says so, and it says so for one vendor only.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Final

from rapidfuzz.distance import Levenshtein

from documents.finding import Queue, Role
from documents.ledger_facts import PriorDocument
from documents.values.identifiers import invoice_key_n1, invoice_key_n2
from validators.context import Case
from validators.duplicates import describe, near_in_time, same_amount, same_vendor
from validators.rule import Remark, Rule
from validators.wording import money

CODE = "V-DUP-03"
LEAST_LENGTH: Final = 5
"""Of the longer number, as a sign may have been left out; shorter ones differ by one sign as a matter of course."""
MOST_EDITS: Final = 1
SERIES: Final = 2
"""Earlier invoices over the same amount, at even distances, that make a series such as a monthly rent."""
SHORTEST_PERIOD: Final = 20
"""Days; nearer to each other the same amount is suspicious however even."""
UNEVEN: Final = 10
"""Days by which the distances within a series may differ."""


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark for each earlier document of the vendor with a similar number and the same amount."""
    number = case.document.invoice_number
    if number is None or case.document.gross_total is None:
        return
    for prior in same_vendor(case):
        near = same_amount(case, prior) and near_in_time(case, prior) and similar(number.value, prior)
        if not near or _is_same_number(case, prior) or _is_next_of_series(case, prior):
            continue
        yield Remark(
            f"Same vendor and {money(case.document.gross_total.value, case.currency)} as {describe(prior)}; "
            f"the numbers {number.value} and {prior.number} are almost the same.",
            subject="invoice_number",
            expected="another number or another amount",
            found=number.value,
            values={"prior": prior.document_id, "gross": prior.gross},
            next_step="Compare the pictures; mark it as a duplicate if they are one document.",
        )


def similar(number: str, prior: PriorDocument) -> bool:
    """Tell whether two numbers may be one."""
    n1, n2 = invoice_key_n1(number), invoice_key_n2(number)
    if n2 == prior.number_n2:
        return True
    return (
        max(len(n1), len(prior.number_n1)) >= LEAST_LENGTH and Levenshtein.distance(n1, prior.number_n1) <= MOST_EDITS
    )


def _is_same_number(case: Case, prior: PriorDocument) -> bool:
    """Tell whether V-DUP-02 has it: the same number of the same year."""
    number, issued = case.document.invoice_number, case.document.issue_date
    if number is None or issued is None:
        return False
    return (invoice_key_n1(number.value), issued.value.year) == (prior.number_n1, prior.issue_date.year)


def _is_next_of_series(case: Case, prior: PriorDocument) -> bool:
    """Tell whether a contract's amount comes again as evenly as before; its numbers may then differ by one digit."""
    number, issued = case.document.invoice_number, case.document.issue_date
    recurring = case.vendor is not None and case.vendor.recurring
    if not recurring or number is None or issued is None or invoice_key_n2(number.value) == prior.number_n2:
        return False
    days = sorted(other.issue_date for other in same_vendor(case) if same_amount(case, other))
    gaps = [(later - earlier).days for earlier, later in itertools.pairwise([*days, issued.value])]
    return len(days) >= SERIES and min(gaps) >= SHORTEST_PERIOD and max(gaps) - min(gaps) <= UNEVEN


RULE = Rule(
    CODE, check, source="accounting specification C-40, O-2", queue=Queue.DUPLICATE_FRAUD, waived_by=Role.SUPERVISOR
)
