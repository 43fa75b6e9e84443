"""Tax of an invoice or credit note (P-00b, P-05a to P-05d, P-06a, P-06b)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from documents.master.client import TaxCode
from documents.values.money import round_amount, split
from ledgers.cases.cost import Cost
from ledgers.cases.legs import ZERO, PostingCaseError, leg
from ledgers.chart import EXCHANGE_REALISED, INPUT_VAT_NOT_PROVEN, USE_TAX
from ledgers.entry import Header, Posting
from ledgers.tax_coding import DEDUCTIBLE, NOT_DEDUCTIBLE, REVERSE_CHARGE, TaxCoding
from ledgers.work import PostingWork


def tax_legs(head: Header, work: PostingWork, costs: Sequence[Cost]) -> list[Posting]:
    """Return the tax postings: deductible, owed by reverse charge, and what becomes cost.

    Tax that an invoice in foreign currency states in base currency, too, is booked as stated (P-00b, P-07: the rate of
    tax is not the ledger's); what the ledger's rate would have made of it is an exchange difference.
    """
    charged: list[Posting] = []
    owed: list[Posting] = []
    for row in work.coding.taxes:
        (charged if row.tax else owed).extend(_of_row(head, work, row, costs))
    return [*_as_stated(head, work, charged), *owed]


def _as_stated(head: Header, work: PostingWork, legs: list[Posting]) -> list[Posting]:
    """Return charged tax with the base amounts that the invoice states.

    Source: Directive 2006/112/EC art. 91, 230; EN 16931 BT-111.
    """
    booked = [posting for posting in legs if posting.amount]
    total = sum((posting.amount for posting in booked), ZERO)
    printed = work.document.tax_total.value * work.factor if work.document.tax_total else ZERO
    if work.stated_tax is None or not booked or total != printed or any(one.amount * total <= 0 for one in booked):
        return legs
    stated = work.stated_tax * work.factor
    difference = sum((posting.base_amount for posting in booked), ZERO) - stated
    return [
        *in_base_of(head, booked, stated),
        leg(head, EXCHANGE_REALISED, ZERO, base=difference, text="tax at the rate of the invoice"),
    ]


def in_base_of(head: Header, legs: Sequence[Posting], total: Decimal) -> list[Posting]:
    """Return postings of one sign with base amounts that come to a total, by largest remainder (S-05)."""
    booked = [posting for posting in legs if posting.amount]
    parts = split(total, [abs(posting.amount) for posting in booked], head.base_currency)
    return [posting.model_copy(update={"base_amount": part}) for posting, part in zip(booked, parts, strict=True)]


def input_account(work: PostingWork, account: str) -> str:
    """Return where charged tax stands: apart from its account while the document does not prove it (P-05d)."""
    return account if work.tax_proven or work.document.sign < 0 else INPUT_VAT_NOT_PROVEN


def use_tax_legs(head: Header, work: PostingWork, costs: Sequence[Cost]) -> list[Posting]:
    """Return the use tax that the client owes beside the invoice, as cost of the taxable lines (P-06b).

    On a credit it is negative, as are the costs: what was accrued before is taken back.
    """
    owed = work.use_tax
    if owed is None:
        return []
    taxable = [cost for cost in costs if cost.line in owed.lines] or costs
    into = spread(head, owed.amount, taxable, text=owed.text)
    return [*into, leg(head, USE_TAX, -owed.amount, text=owed.text)]


def _of_row(head: Header, work: PostingWork, row: TaxCoding, costs: Sequence[Cost]) -> list[Posting]:
    code = row.code
    if code is None:
        return []
    account = input_account(work, code.account) if code.treatment == DEDUCTIBLE else code.account
    charged = row.tax * work.factor
    return coded_legs(head, code, row.base * work.factor, charged, account, _of_category(costs, row))


def coded_legs(
    head: Header, code: TaxCode, base: Decimal, charged: Decimal, account: str, into: Sequence[Cost]
) -> list[Posting]:
    """Return tax by one code: what is deductible on `account`, what is owed, and what becomes cost of `into`.

    Charged tax is booked as printed; tax the client owes itself is computed, for nothing is printed.
    """
    reverse = code.treatment == REVERSE_CHARGE
    tax = round_amount(base * code.rate / 100, head.currency) if reverse else charged
    recovery = Decimal(0) if code.treatment == NOT_DEDUCTIBLE else code.recovery
    deductible = round_amount(tax * recovery, head.currency)
    named: dict[str, Any] = {"tax_code": code.code, "tax_base": base}
    legs = [leg(head, account, deductible, **named)]
    if reverse:
        legs.append(leg(head, code.output_account, -tax, **named))
    return legs + spread(head, tax - deductible, into, tax_code=code.code, text="tax not deductible")


def spread(head: Header, amount: Decimal, costs: Sequence[Cost], **details: Any) -> list[Posting]:
    """Spread tax, or a discount below zero, over the costs it belongs to, by largest remainder (S-05).

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
        leg(head, cost.account, part, dimensions=cost.dimensions, **details)
        for cost, part in zip(costs, parts, strict=True)
    ]


def _of_category(costs: Sequence[Cost], row: TaxCoding) -> Sequence[Cost]:
    """Return the costs of the row's rate and category; where no line says its own, those that say no other."""
    of_rate = [cost for cost in costs if cost.rate == row.rate and cost.category in {row.category, ""}]
    return of_rate or [cost for cost in costs if cost.rate is None] or costs
