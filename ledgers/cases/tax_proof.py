"""What becomes of charged tax that waits for proof (P-05d).

It is deducted once the vendor's document is proven, or stands as it is by word of a person; it becomes cost when the
client's time for that has passed.
"""

from __future__ import annotations

import datetime as dt
from typing import Final

from documents.master.client import Client
from ledgers.cases.cost import NOT_A_COST, Cost
from ledgers.cases.tax import in_base_of, spread
from ledgers.chart import GOODS_RECEIVED_NOT_INVOICED, INPUT_VAT_NOT_PROVEN, PREPAYMENTS, PRICE_VARIANCE
from ledgers.entry import Entry, Header, Journal, Posting, Purpose, fiscal_year

LAPSED: Final = "tax not deductible: not proven in time"


def proof_entry(client: Client, invoice: Entry, day: dt.date) -> Entry:
    """Return what brings the tax of an invoice from 1410 to the account of its tax code.

    Args:
        client: Whose tax codes they are.
        invoice: As it was posted, with tax that waits.
        day: Of posting, in an open period.
    """
    moved = tuple(
        leg
        for posting in invoice.postings
        if is_waiting(posting)
        for leg in (_negated(posting), posting.model_copy(update=_proven(client, posting)))
    )
    return _moved(client, invoice, day, moved)


def lapsed_entry(client: Client, invoice: Entry, day: dt.date) -> Entry | None:
    """Return what makes the waiting tax of an invoice part of its costs, by largest remainder (S-05).

    None for a deposit and an invoice that uses one, whose tax belongs to another document too, and where nothing else
    is a cost: a person decides then.
    """
    costs = [
        Cost(
            net=posting.amount,
            account=PRICE_VARIANCE if posting.account == GOODS_RECEIVED_NOT_INVOICED else posting.account,
            postings=(),
            dimensions=posting.dimensions,
        )
        for posting in invoice.postings
        if posting.account not in NOT_A_COST and not posting.tax_code
    ]
    if not any(cost.net for cost in costs) or any(posting.account == PREPAYMENTS for posting in invoice.postings):
        return None
    head = Header(**{name: getattr(invoice, name) for name in Header.model_fields})
    moved: list[Posting] = []
    for posting in filter(is_waiting, invoice.postings):
        into = spread(head, posting.amount, costs, tax_code=posting.tax_code, text=LAPSED)
        moved += [_negated(posting), *in_base_of(head, into, posting.base_amount)]
    return _moved(client, invoice, day, tuple(moved))


def _moved(client: Client, invoice: Entry, day: dt.date, moved: tuple[Posting, ...]) -> Entry:
    how = {
        "journal": Journal.GENERAL,
        "purpose": Purpose.TAX_PROOF,
        "posting_date": day,
        "fiscal_year": fiscal_year(day, client.fiscal_year_start),
        "maker": "system",
        "checker": "",
        "postings": moved,
        "settles": {},
    }
    entry = invoice.model_copy(update=how)
    entry.check()
    return entry


def is_waiting(posting: Posting) -> bool:
    """Tell whether a posting is charged tax that is not deducted yet."""
    return posting.account == INPUT_VAT_NOT_PROVEN and posting.tax_base is not None


def _proven(client: Client, posting: Posting) -> dict[str, str]:
    return {"account": next(code.account for code in client.tax_codes if code.code == posting.tax_code)}


def _negated(posting: Posting) -> Posting:
    base = posting.tax_base
    less = {
        "amount": -posting.amount,
        "base_amount": -posting.base_amount,
        "tax_base": None if base is None else -base,
    }
    return posting.model_copy(update=less)
