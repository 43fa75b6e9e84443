"""The entry of an invoice or credit note: costs, tax, and what is owed to the vendor (P-01 to P-09, P-11)."""

from __future__ import annotations

import datetime as dt
from typing import Final

from ledgers.cases.cost import costs
from ledgers.cases.deposit import as_one_item, deposit_cost, deposit_legs, deposits_used, settled_deposits
from ledgers.cases.discount import expected_discount
from ledgers.cases.legs import ZERO, PostingCaseError, close, header, leg
from ledgers.cases.tax import tax_legs, use_tax_legs
from ledgers.chart import ROUNDING
from ledgers.entry import Entry, Header, Journal, Posting, Purpose
from ledgers.group import payable_account
from ledgers.work import PostingWork

PAYABLE_ROUNDING: Final = "rounding of the payable amount"
"""Text of the line that takes a printed rounding of what is demanded (P-11)."""


def invoice_entry(work: PostingWork) -> Entry:
    """Return the entry of an invoice, credit note or till receipt.

    A credit note of a given amount and a negative invoice of the same amount give the same entry (AT-10).

    Raises:
        PostingCaseError: Net, tax and total do not close within the client's small difference (V-ARI-10), or the
            document demands another amount than its total less the deposits it uses (V-POST-02).
    """
    head = header(work, Journal.PURCHASES, Purpose.INVOICE)
    booked = (deposit_cost(head, work),) if work.document.deposit else costs(head, work)
    used = deposits_used(head, work)
    legs = [posting for cost in booked for posting in cost.postings]
    legs += tax_legs(head, work, booked)
    legs = as_one_item(legs) if work.document.deposit else [*legs, *use_tax_legs(head, work, booked)]
    legs += deposit_legs(head, work, used)
    legs += _payable(head, work)
    legs += expected_discount(head, work, legs, booked)
    entry = close(head, [*legs, *_small_difference(head, work, legs)])
    return entry.model_copy(update={"settles": settled_deposits(entry, used)}) if used else entry


def _payable(head: Header, work: PostingWork) -> list[Posting]:
    """Owe what the document demands; a printed rounding of it goes to 7000 (P-11)."""
    document = work.document
    if document.gross_total is None:
        raise PostingCaseError(f"{work.client.id}/{work.document_id}: reached posting without a gross total")
    rounding = document.rounding.value * work.factor if document.rounding else ZERO
    payable = document.gross_total.value * work.factor + rounding
    payable -= document.prepaid.value * work.factor if document.prepaid else ZERO
    demanded = document.payable.value * work.factor if document.payable else payable
    if demanded != payable:
        raise PostingCaseError(
            f"{work.client.id}/{work.document_id}: total and rounding, less what was paid before, are {payable} "
            f"{head.currency}, the document demands {demanded}; nothing was posted."
        )
    account = payable_account(work.client, work.vendor)
    owed = leg(head, account, -payable, party=work.judgement.vendor_id, due_date=due_date(work))
    return [leg(head, ROUNDING, rounding, text=PAYABLE_ROUNDING), owed]


def _small_difference(head: Header, work: PostingWork, legs: list[Posting]) -> list[Posting]:
    difference = -sum((posting.amount for posting in legs), ZERO)
    if not difference:
        return []
    limit = work.client.policy.small_difference
    if abs(difference) > limit:
        raise PostingCaseError(
            f"{work.client.id}/{work.document_id}: lines, tax and total differ by {difference} {head.currency}, "
            f"limit {limit}; nothing was posted."
        )
    return [leg(head, ROUNDING, difference, text="small difference")]


def due_date(work: PostingWork) -> dt.date | None:
    """Return the due date printed, or from the terms printed or agreed; None when nothing says it."""
    document = work.document
    if document.due_date:
        return document.due_date.value
    days = work.vendor.net_days if work.vendor else None
    if document.payment_terms:
        days = document.payment_terms.value.net_days
    if days is None or document.issue_date is None:
        return None
    return document.issue_date.value + dt.timedelta(days=days)
