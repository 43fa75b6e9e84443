"""The disputed part of a posted invoice: held alone, and an asset once the vendor owns up to it (P-17)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final

from documents.master.client import Client
from documents.value import Value
from documents.values.money import round_amount
from ledgers.cases.legs import ZERO, PostingCaseError, close, leg
from ledgers.chart import CREDITS_EXPECTED
from ledgers.entry import Entry, Header, Journal, Posting, Purpose, fiscal_year
from ledgers.sub_ledger import OpenItem

DISPUTE: Final = "dispute:"
"""Begins the document id of a dispute, before that of the invoice, which stands as it was posted."""

SUFFIX: Final = " disputed"
"""Of the reference of the disputed part."""


class Dispute(Value):
    """What of an open item is disputed.

    Attributes:
        item: Of the invoice.
        amount: Gross, in document currency, positive.
        credits: Net amount that the vendor has acknowledged to credit, by cost posting of the invoice; empty before.
        day: Of posting, in an open period.
        number: Counts the disputes of one invoice, from 0.
    """

    item: OpenItem
    amount: Decimal
    credits: tuple[tuple[Posting, Decimal], ...] = ()
    day: dt.date
    number: int = 0
    reason: str
    maker: str
    checker: str = ""

    @property
    def document_id(self) -> str:
        """Return what the ledger and the holds know the dispute by."""
        return f"{DISPUTE}{self.item.document_id}/{self.number}"


def dispute_entry(client: Client, invoice: Header, dispute: Dispute) -> Entry:
    """Return the entry that parts the disputed amount from its open item, so that it is held and the rest is paid.

    What the vendor has acknowledged goes from the cost to 1310 until the credit note comes.

    Raises:
        PostingCaseError: More is disputed than is open, or more is to be credited than is disputed.
    """
    _check(client, dispute)
    head = _header(client, invoice, dispute)
    base = _base(head, dispute)
    owed = {"party": dispute.item.vendor_id, "due_date": dispute.item.due_date}
    legs = [
        leg(head, dispute.item.account, dispute.amount, base=base, text="disputed", **owed),
        leg(head, dispute.item.account, -dispute.amount, base=-base, text=dispute.reason, **owed),
    ]
    for cost, amount in dispute.credits:
        share = round_amount(cost.base_amount * amount / cost.amount, head.base_currency)
        legs.append(leg(head, CREDITS_EXPECTED, amount, base=share, text=cost.text))
        legs.append(leg(head, cost.account, -amount, base=-share, text=cost.text, dimensions=cost.dimensions))
    return close(head, legs).model_copy(update={"settles": {1: dispute.item.key}})


def _check(client: Client, dispute: Dispute) -> None:
    item, where = dispute.item, f"{client.id}: {dispute.item.label}"
    if not ZERO < dispute.amount <= -item.open_amount:
        raise PostingCaseError(
            f"{where}: {dispute.amount} {item.currency} are disputed, open are {-item.open_amount}; nothing was posted."
        )
    credited = sum((amount for _cost, amount in dispute.credits), ZERO)
    if credited > dispute.amount or any(not ZERO < amount <= cost.amount for cost, amount in dispute.credits):
        raise PostingCaseError(
            f"{where}: credits of {credited} {item.currency} net are expected on a disputed gross of {dispute.amount}, "
            "each at most the cost it is for; nothing was posted."
        )


def _base(head: Header, dispute: Dispute) -> Decimal:
    """Return the disputed part in base currency, at the rate the item was booked with."""
    item = dispute.item
    if dispute.amount == -item.open_amount:
        return -item.open_base
    return round_amount(item.open_base * dispute.amount / item.open_amount, head.base_currency)


def _header(client: Client, invoice: Header, dispute: Dispute) -> Header:
    kept: Mapping[str, object] = invoice.model_dump(include=set(Header.model_fields))
    changed = {
        "journal": Journal.GENERAL,
        "document_id": dispute.document_id,
        "purpose": Purpose.DISPUTE,
        "revision": 0,
        "posting_date": dispute.day,
        "fiscal_year": fiscal_year(dispute.day, client.fiscal_year_start),
        "maker": dispute.maker,
        "checker": dispute.checker,
        "reference": f"{invoice.reference}{SUFFIX}",
    }
    return Header.model_validate({**kept, **changed})


def costs_of(invoice: Entry, credits_: Mapping[int, Decimal]) -> Sequence[tuple[Posting, Decimal]]:
    """Return the postings of an invoice that lines of it stand for, with what is to be credited of each.

    Raises:
        PostingCaseError: A line that the entry does not have.
    """
    found = []
    for number, amount in credits_.items():
        if not 1 <= number <= len(invoice.postings):
            raise PostingCaseError(f"found line {number}, expected 1 to {len(invoice.postings)}; nothing was posted.")
        found.append((invoice.postings[number - 1], amount))
    return found
