"""Tax of an invoice or credit note (P-00b, P-05a, P-05b, P-05c, P-06a)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from documents.values.money import round_amount, split
from ledgers.cases.cost import Cost
from ledgers.cases.legs import PostingCaseError, leg
from ledgers.entry import Header, Posting
from ledgers.tax_coding import NOT_DEDUCTIBLE, REVERSE_CHARGE, TaxCoding
from ledgers.work import PostingWork


def tax_legs(head: Header, work: PostingWork, costs: Sequence[Cost]) -> list[Posting]:
    """Return the tax postings: deductible, owed by reverse charge, and what becomes cost."""
    legs: list[Posting] = []
    for row in work.coding.taxes:
        legs += _of_row(head, work, row, costs)
    return legs


def _of_row(head: Header, work: PostingWork, row: TaxCoding, costs: Sequence[Cost]) -> list[Posting]:
    code = row.code
    if code is None:
        return []
    base = row.base * work.factor
    reverse = code.treatment == REVERSE_CHARGE
    # Charged tax is booked as printed; tax the client owes itself is computed, for nothing is printed.
    tax = round_amount(base * code.rate / 100, work.currency) if reverse else row.tax * work.factor
    recovery = Decimal(0) if code.treatment == NOT_DEDUCTIBLE else code.recovery
    deductible = round_amount(tax * recovery, work.currency)
    named: dict[str, Any] = {"tax_code": code.code, "tax_base": base}
    legs = [leg(head, code.account, deductible, **named)]
    if reverse:
        legs.append(leg(head, code.output_account, -tax, **named))
    return legs + _into_cost(head, tax - deductible, code.code, _of_category(costs, row))


def _into_cost(head: Header, amount: Decimal, tax_code: str, costs: Sequence[Cost]) -> list[Posting]:
    """Spread what may not be deducted over the costs it was charged on, by largest remainder (S-05).

    Raises:
        PostingCaseError: There is no cost.
    """
    if not amount:
        return []
    if not any(cost.net for cost in costs):
        raise PostingCaseError(
            f"{head.client_id}/{head.document_id}: {amount} {head.currency} of tax that is not deductible, and no cost "
            "to add it to; nothing was posted."
        )
    parts = split(amount, [abs(cost.net) for cost in costs], head.currency)
    return [
        leg(head, cost.account, part, tax_code=tax_code, text="tax not deductible")
        for cost, part in zip(costs, parts, strict=True)
    ]


def _of_category(costs: Sequence[Cost], row: TaxCoding) -> Sequence[Cost]:
    """Return the costs of the row's rate and category; all of them where lines do not say."""
    of_rate = [cost for cost in costs if cost.rate == row.rate and cost.category in {row.category, ""}]
    return of_rate or costs
