"""What the rules on duplicates share: the earlier documents of one vendor, and how they are named in a message.

Source: accounting specification 4.5.
"""

from __future__ import annotations

import datetime as dt
from typing import Final

from documents.ledger_facts import PriorDocument
from documents.state import State
from documents.values.identifiers import compact, invoice_key_n1
from validators.context import Case, once_a_case
from validators.wording import money

AHEAD: Final = frozenset({State.READY, State.APPROVED, State.POSTED, State.CLOSED})
"""States of a document that is in the books or on its way there."""
FORMS_OF: Final = AHEAD | {State.DUPLICATE}
"""States of a document that may have come in another form as well."""
PLACES: Final[dict[str, str]] = {
    State.READY: "cleared to be posted",
    State.APPROVED: "cleared to be posted",
    State.QUEUED: "waits for a person",
}
"""How a message calls the state of an earlier document that is not posted."""

LOOK_BACK: Final = dt.timedelta(days=400)
"""Between the days of issue; a year and a bit, because yearly invoices repeat their amounts."""


@once_a_case
def same_vendor(case: Case) -> tuple[PriorDocument, ...]:
    """Return the earlier documents of the resolved vendor."""
    if case.vendor is None:
        return ()
    own, number = case.vendor.id, case.document.invoice_number
    n1 = invoice_key_n1(number.value) if number else None
    same = (prior for prior in case.priors if prior.vendor_id == own)
    return tuple(prior for prior in same if prior.number_n1 != n1 or not is_rendition(case, prior))


def is_rendition(case: Case, prior: PriorDocument) -> bool:
    """Tell whether an earlier document is the same business document in another form: an XML and its page (V-DUP-09).

    Number, day, amount, sign and vendor are equal, no other bank account is named, and one of the two is structured.
    """
    document = case.document
    if case.vendor is None or document.invoice_number is None or document.issue_date is None:
        return False
    if prior.medium in (None, document.medium) or prior.state not in FORMS_OF:
        return False
    here = (case.vendor.id, invoice_key_n1(document.invoice_number.value), document.issue_date.value)
    account = document.iban.value if document.iban else ""
    return (
        here == (prior.vendor_id, prior.number_n1, prior.issue_date)
        and same_amount(case, prior)
        and (not account or not prior.iban or compact(account) == compact(prior.iban))
    )


@once_a_case
def other_vendors(case: Case) -> tuple[PriorDocument, ...]:
    """Return the earlier documents of other vendors, or of vendors that were not resolved."""
    own = case.vendor.id if case.vendor else None
    return tuple(prior for prior in case.priors if prior.vendor_id != own or not prior.vendor_id)


def same_amount(case: Case, prior: PriorDocument) -> bool:
    """Tell whether an earlier document has the same gross total, currency and sign, and the total is not zero."""
    document = case.document
    if document.gross_total is None or document.gross_total.value == 0:
        return False
    here = (abs(document.gross_total.value), case.currency, document.sign)
    return here == (abs(prior.gross), prior.currency, prior.sign)


def near_in_time(case: Case, prior: PriorDocument) -> bool:
    """Tell whether an earlier document was issued within the look-back; an unknown date counts as near."""
    issued = case.document.issue_date
    return issued is None or abs(issued.value - prior.issue_date) <= LOOK_BACK


def describe(prior: PriorDocument) -> str:
    """Return an earlier document for a message: number, amount, date, and its entry where it was posted."""
    return f"{prior.number} over {money(prior.gross, prior.currency)} of {prior.issue_date} ({_where(prior)})"


def _where(prior: PriorDocument) -> str:
    """Return where an earlier document stands: its entry once posted, a word for its state before."""
    if prior.entry:
        return f"posted as entry {prior.entry}"
    return PLACES.get(prior.state, "not posted")
