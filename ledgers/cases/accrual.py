"""What was received and is not posted at a month's end: its cost, owed as an accrual until the next day (P-15)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from documents.value import Value
from ledgers.cases.legs import ZERO, close, leg
from ledgers.chart import ACCRUED
from ledgers.entry import Entry, Header

ACCRUAL: Final = "accrual:"
"""Begins the document id of an accrual: the document it is for is not posted."""


class AccruedCost(Value):
    """One cost of a document that is not posted.

    Attributes:
        amount: Net of tax, in document currency; negative for a credit.
        text: Of the line.
        dimensions: Cost objects by dimension.
    """

    account: str
    amount: Decimal
    text: str = ""
    dimensions: dict[str, str] = {}


def accrual_entry(head: Header, costs: Sequence[AccruedCost]) -> Entry:
    """Return the accrual of a document's costs on account 2060.

    Raises:
        PostingCaseError: Every cost is zero.
    """
    legs = [leg(head, cost.account, cost.amount, text=cost.text, dimensions=cost.dimensions) for cost in costs]
    total = sum((cost.amount for cost in costs), ZERO)
    base = sum((posting.base_amount for posting in legs), ZERO)
    return close(head, [*legs, leg(head, ACCRUED, -total, base=-base, text="accrued")])
