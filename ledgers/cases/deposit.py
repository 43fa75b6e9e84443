"""Deposits: a prepayment is an asset until the final invoice uses it, and its tax is deducted once (P-08, AT-11)."""

from __future__ import annotations

from typing import Final

from documents.deposits import Deposit, DepositTax, deducted
from ledgers.cases.cost import Cost
from ledgers.cases.legs import ZERO, PostingCaseError, in_base, leg
from ledgers.cases.tax import input_account
from ledgers.chart import EXCHANGE_REALISED, PREPAYMENTS
from ledgers.entry import Entry, Header, ItemKey, Posting
from ledgers.tax_coding import DEDUCTIBLE
from ledgers.work import PostingWork

USED: Final = "uses deposit"


def deposit_cost(head: Header, work: PostingWork) -> Cost:
    """Return the whole net total of a deposit invoice as the vendor's prepayment, whatever its lines are for."""
    document = work.document
    net = document.net_total.value * work.factor if document.net_total else ZERO
    text = f"deposit {document.own_number.value}" if document.own_number else "deposit"
    posting = leg(head, PREPAYMENTS, net, party=work.judgement.vendor_id, text=text)
    return Cost(net=net, account=PREPAYMENTS, postings=(posting,))


def as_one_item(legs: list[Posting]) -> list[Posting]:
    """Return the postings of a deposit invoice with one on prepayments: tax that is not deductible was paid, too."""
    first, *more = [posting for posting in legs if posting.account == PREPAYMENTS]
    summed = {
        "amount": sum((posting.amount for posting in more), first.amount),
        "base_amount": sum((posting.base_amount for posting in more), first.base_amount),
    }
    return [first.model_copy(update=summed), *(posting for posting in legs if posting.account != PREPAYMENTS)]


def deposits_used(head: Header, work: PostingWork) -> tuple[Deposit, ...]:
    """Return the deposits that the document deducts; none where it deducts nothing.

    Raises:
        PostingCaseError: The vendor's open deposits do not come to what the document says was paid before.
    """
    paid = work.document.prepaid.value * work.factor if work.document.prepaid else ZERO
    if not paid:
        return ()
    found = deducted(work.deposits, paid, head.currency, work.document.numbers_named)
    if not found:
        known = ", ".join(f"{one.number} {one.gross} {one.currency}" for one in work.deposits) or "none"
        raise PostingCaseError(
            f"{head.client_id}/{head.document_id}: the document deducts {paid} {head.currency} paid before, and the "
            f"vendor's open deposits ({known}) do not come to it in one way only; nothing was posted."
        )
    return found


def deposit_legs(head: Header, work: PostingWork, used: tuple[Deposit, ...]) -> list[Posting]:
    """Return what takes the deposits off the vendor's prepayments, and their tax, code by code, off the final one's."""
    legs = []
    for deposit in used:
        text = f"{USED} {deposit.number}"
        legs.append(leg(head, PREPAYMENTS, -deposit.net, base=-deposit.base, party=work.judgement.vendor_id, text=text))
        legs += [_less_tax(head, work, tax, text) for tax in deposit.taxes]
        if head.currency != head.base_currency:
            difference = deposit.base - in_base(head, deposit.net)
            legs.append(leg(head, EXCHANGE_REALISED, ZERO, base=difference, text=text))
    return legs


def _less_tax(head: Header, work: PostingWork, tax: DepositTax, text: str) -> Posting:
    codes = (code for code in work.client.tax_codes if code.code == tax.tax_code and code.treatment == DEDUCTIBLE)
    charged = next(codes, None)
    return leg(
        head,
        # Tax of the deposit that waits for proof waits on: only the rest is deducted with the final invoice (P-05d).
        tax.account if charged is None else input_account(work, charged.account),
        -tax.amount,
        tax_code=tax.tax_code,
        tax_base=-tax.base,
        text=text,
    )


def settled_deposits(entry: Entry, used: tuple[Deposit, ...]) -> dict[int, ItemKey]:
    """Return which line of the finished entry settles which deposit."""
    keys = {f"{USED} {deposit.number}": ItemKey(label=deposit.entry, line_no=deposit.line_no) for deposit in used}
    return {
        number: keys[posting.text]
        for number, posting in enumerate(entry.postings, start=1)
        if posting.account == PREPAYMENTS and posting.text in keys
    }
