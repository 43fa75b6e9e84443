"""Tax that may be deducted at last: the vendor's document is proven, or stands as it is by word of a person (P-05d)."""

from __future__ import annotations

import datetime as dt

from documents.master.client import Client
from ledgers.chart import INPUT_VAT_NOT_PROVEN
from ledgers.entry import Entry, Journal, Posting, Purpose, fiscal_year


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
