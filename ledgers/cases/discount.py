"""Cash discounts that are booked before they are taken: the net method (P-10).

The invoice is a cost less its best discount, which stands on 1430 as an item of the vendor. A payment that keeps the
discount clears the item; what is left of it when the invoice is paid was lost, and becomes an expense on 5040. Tax is
booked as printed and changes when the discount is taken (P-00b), so what is expected is without tax.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Final, NamedTuple

from documents.master.client import DiscountMethod
from documents.values.money import round_amount
from documents.values.terms import discount_date
from ledgers.cases.cost import Cost
from ledgers.cases.legs import ZERO, leg
from ledgers.cases.tax import spread
from ledgers.chart import DISCOUNTS_EXPECTED, OWED
from ledgers.entry import Header, Posting
from ledgers.work import PostingWork

EXPECTED: Final = "cash discount expected"
"""Text of what an invoice costs less, on its cost accounts and on 1430."""


class _Best(NamedTuple):
    percent: Decimal
    last_day: dt.date


def expected_discount(head: Header, work: PostingWork, legs: Sequence[Posting], costs: Sequence[Cost]) -> list[Posting]:
    """Return what takes an invoice's best discount off its costs; nothing where the client books discounts when taken.

    Args:
        head: Of the entry.
        work: The invoice; a credit and a deposit expect no discount.
        legs: Of the entry so far, with tax and what is owed.
        costs: They share the discount by largest remainder (S-05).
    """
    best = _best(work)
    owed = sum((posting.amount for posting in legs if posting.account in OWED), ZERO)
    if best is None or owed >= 0 or not any(cost.net for cost in costs):
        return []
    gross = round_amount(-owed * best.percent / 100, head.currency)
    taxes = (posting.amount for posting in legs if posting.tax_base is not None)
    net = gross + sum((round_amount(tax * gross / owed, head.currency) for tax in taxes), ZERO)
    if net <= 0:
        return []
    item = {"party": work.judgement.vendor_id, "due_date": best.last_day, "text": EXPECTED}
    less = spread(head, -net, costs, text=EXPECTED)
    return [*less, leg(head, DISCOUNTS_EXPECTED, net, base=-sum((one.base_amount for one in less), ZERO), **item)]


def _best(work: PostingWork) -> _Best | None:
    """Return the highest discount that can still be had on the day of posting."""
    document = work.document
    net = work.client.policy.discount_method is DiscountMethod.NET
    if not net or document.deposit or not document.payment_terms or not document.issue_date:
        return None
    issued = document.issue_date.value
    offered = [_Best(one.percent, discount_date(issued, one)) for one in document.payment_terms.value.discounts]
    return max((one for one in offered if one.last_day >= work.posting_date), default=None)
