"""What the lines of an invoice or credit note cost, before tax (P-01, P-02, P-03, P-03b, P-04, P-09)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final, NamedTuple

from documents.business import Line
from documents.master.client import VariancePolicy
from documents.match import LineMatch
from documents.value import Value
from documents.values.identifiers import order_key
from documents.values.money import round_amount, split
from ledgers.cases.legs import ZERO, PostingCaseError, in_base, leg
from ledgers.chart import (
    EXCHANGE_REALISED,
    FREIGHT_IN,
    GOODS_RECEIVED_NOT_INVOICED,
    INVENTORY,
    OWED,
    PREPAYMENTS,
    PRICE_VARIANCE,
    ROUNDING,
    USE_TAX,
)
from ledgers.coding import bookable_lines
from ledgers.entry import Header, Posting
from ledgers.work import PostingWork

NOT_A_COST: Final = OWED | {ROUNDING, EXCHANGE_REALISED, USE_TAX, PREPAYMENTS}
"""Accounts of an invoice's entry without a tax code that are no cost of it."""
ON_STOCK: Final = "price difference on stock: "
"""Begins the text of a price difference that stock takes."""


class Cost(Value):
    """One line's cost.

    Attributes:
        net: In document currency, debit positive, after allowances; also the weight for spreading tax.
        account: Takes the cost, or, for goods on a three-way order, what goes beyond the receipt's value.
        postings: Their amounts sum to `net`.
        rate: Tax rate of the line, in per cent; None when not printed.
        line: Its number; 0 where the header is booked, or a charge.
        dimensions: Cost objects by dimension.
    """

    net: Decimal
    account: str
    postings: tuple[Posting, ...]
    rate: Decimal | None = None
    category: str = ""
    line: int = 0
    dimensions: dict[str, str] = {}


class _Movement(NamedTuple):
    """One matched line, the signed quantity it moves the order's counters by, and that of earlier lines on the same."""

    match: LineMatch
    quantity: Decimal
    before: Decimal


def costs(head: Header, work: PostingWork) -> tuple[Cost, ...]:
    """Return the costs of all lines and charges; they sum to the document's net total, signed."""
    moved = _movements(work)
    lines = bookable_lines(work.document, work.judgement)
    nets = _after_allowance(work, lines, [_net(line, moved.get(line.number)) * work.factor for line in lines])
    booked = [
        _cost(head, work, line, net, moved.get(line.number)) for line, net in zip(lines, nets, strict=True) if net
    ]
    return (*booked, *_charges(head, work))


def _movements(work: PostingWork) -> dict[int, _Movement]:
    """Return the movement of each matched line by its number; lines on one order line share what stands open."""
    cleared: dict[tuple[str, int], Decimal] = {}
    found = {}
    for match in work.judgement.match.lines:
        ordered = match.order_number, match.order_line
        before = cleared.get(ordered, ZERO)
        quantity = _credited_or_invoiced(work, match, before)
        cleared[ordered] = before + quantity
        found[match.line] = _Movement(match, quantity, before)
    return found


def _net(line: Line, moved: _Movement | None) -> Decimal:
    if line.net_amount is not None:
        return line.net_amount
    if moved is not None:
        return moved.match.net_amount
    raise PostingCaseError(f"line {line.number} reached posting without a net amount")


def _after_allowance(work: PostingWork, lines: Sequence[Line], nets: Sequence[Decimal]) -> Sequence[Decimal]:
    """Spread the header's allowance over the lines of its tax rate by largest remainder (P-09).

    A document booked by its header has the allowance in its net total already, and its charges too.
    """
    document = work.document
    by_header = len(nets) == 1 and work.coding.of(0) is not None
    if by_header:
        charge = document.charge_total.value if document.charge_total else ZERO
        return [nets[0] - charge * work.factor]
    allowance = document.allowance_total.value * work.factor if document.allowance_total else ZERO
    if not allowance or not any(nets):
        return nets
    reduced = list(nets)
    for amount, members in _allowance_by_rate(work, lines) or [(allowance, range(len(nets)))]:
        parts = split(amount, [abs(nets[member]) for member in members], work.currency)
        for member, part in zip(members, parts, strict=True):
            reduced[member] -= part
    return reduced


def _allowance_by_rate(work: PostingWork, lines: Sequence[Line]) -> list[tuple[Decimal, Sequence[int]]]:
    """Return what the allowance takes from each tax rate, and the places of its lines; empty where nothing says it.

    The VAT breakdown says it: its base is what the lines of the rate come to, less their allowance (S-08, BT-116).
    """
    document, rows = work.document, work.coding.taxes
    rates = {row.rate for row in rows}
    if len(rates) < len(rows) or document.charge_total or any(line.tax_rate not in rates for line in document.lines):
        return []
    found: list[tuple[Decimal, Sequence[int]]] = []
    for row in rows:
        of_rate = sum((line.net_amount or ZERO for line in document.lines if line.tax_rate == row.rate), ZERO)
        members = [place for place, line in enumerate(lines) if line.tax_rate == row.rate and line.net_amount]
        amount = (of_rate - row.base) * work.factor
        if amount and not members:
            return []
        if amount:
            found.append((amount, members))
    allowance = document.allowance_total.value * work.factor if document.allowance_total else ZERO
    return found if sum((amount for amount, _members in found), ZERO) == allowance else []


def _charges(head: Header, work: PostingWork) -> list[Cost]:
    """Return the costs of charges: lines of an order that are some, and those of the header (BT-108)."""
    lines = {line.number: line for line in work.document.lines}
    found = []
    for charge in work.judgement.match.charges:
        line = lines.get(charge.line)
        rate, category = (line.tax_rate, line.tax_category) if line else (None, "")
        found.append(_charge(head, charge.net_amount * work.factor, charge.description, rate, category))
    total = work.document.charge_total
    if total:
        untaxed = any(row.base == total.value and row.rate == 0 for row in work.document.taxes)
        found.append(_charge(head, total.value * work.factor, "charges", ZERO if untaxed else None))
    return found


def _charge(head: Header, net: Decimal, text: str, rate: Decimal | None, category: str = "") -> Cost:
    posting = leg(head, FREIGHT_IN, net, text=text)
    return Cost(net=net, account=FREIGHT_IN, postings=(posting,), rate=rate, category=category)


def _cost(head: Header, work: PostingWork, line: Line, net: Decimal, moved: _Movement | None) -> Cost:
    coding = work.coding.of(line.number)
    if coding is None:
        raise PostingCaseError(f"{work.client.id}/{work.document_id}: line {line.number} has no account; code it first")
    account = coding.account
    if moved is None:
        postings: tuple[Posting, ...] = (leg(head, account, net, text=line.description),)
    elif _goods(work, moved.match):
        account = PRICE_VARIANCE
        postings = _against_receipt(head, work, net, moved, line.description)
    else:
        details = _order_details(work, moved.match, moved.quantity)
        postings = (leg(head, account, net, text=line.description, **details),)
    return Cost(
        net=net,
        account=account,
        postings=tuple(_belonging(one, coding.dimensions) for one in postings),
        rate=line.tax_rate,
        category=line.tax_category,
        line=line.number,
        dimensions=coding.dimensions,
    )


def _belonging(posting: Posting, dimensions: dict[str, str]) -> Posting:
    """Return a posting with its cost objects; what clears a receipt or is a difference of exchange has none."""
    if not dimensions or posting.account in {GOODS_RECEIVED_NOT_INVOICED, EXCHANGE_REALISED}:
        return posting
    return posting.model_copy(update={"dimensions": dimensions})


def _goods(work: PostingWork, match: LineMatch) -> bool:
    order = work.order(match.order_number)
    line = work.order_line(match.order_number, match.order_line)
    return bool(order and line and order.match_policy.is_received and not line.service)


def _against_receipt(head: Header, work: PostingWork, net: Decimal, moved: _Movement, text: str) -> tuple[Posting, ...]:
    """Clear GRNI at the receipt's value; the rest is a price or exchange difference (P-03)."""
    match, quantity, before = moved
    value_before, value_after = _value(work, match, before), _value(work, match, before + quantity)
    value = value_after - value_before
    base = _base_at_receipt(head, work, value_after, match) - _base_at_receipt(head, work, value_before, match)
    exchange = in_base(head, value) - base
    goods = _order_details(work, match, quantity)
    return (
        leg(head, GOODS_RECEIVED_NOT_INVOICED, value, base=base, text=text, **goods),
        *_variance(head, work, moved, net - value, text),
        leg(head, EXCHANGE_REALISED, ZERO, base=exchange, text=text),
    )


def _variance(head: Header, work: PostingWork, moved: _Movement, amount: Decimal, text: str) -> list[Posting]:
    """Return the price difference: to stock as far as the goods are on hand, where the client wants it so (P-03)."""
    match = moved.match
    price = _order_details(work, match, None)
    line = work.order_line(match.order_number, match.order_line)
    covered = ZERO
    if work.client.policy.variance_policy is VariancePolicy.MOVING_AVERAGE and line and match.quantity:
        on_hand = max(work.on_hand.get(line.item_id or line.gtin, ZERO), ZERO)
        share = min(on_hand, abs(match.quantity)) / abs(match.quantity)
        covered = round_amount(amount * share, work.currency)
    stock = line.account if line and line.account else INVENTORY
    return [
        leg(head, stock, covered, text=f"{ON_STOCK}{text}", **price),
        leg(head, PRICE_VARIANCE, amount - covered, text=text, **price),
    ]


def _value(work: PostingWork, match: LineMatch, quantity: Decimal) -> Decimal:
    """Return what GRNI stands at for a quantity: received at the receipt's price, what is not at the order's of today.

    The order may have changed since the goods came; clearing all that stands open leaves nothing on GRNI.
    """
    standing = work.balance(GOODS_RECEIVED_NOT_INVOICED, match.order_number, match.order_line)
    covered = ZERO
    if standing.quantity * quantity > 0 and standing.quantity * standing.amount < 0:
        covered = min(quantity, standing.quantity, key=abs)
    at_receipt = -standing.amount * covered / standing.quantity if covered else ZERO
    at_order = round_amount((quantity - covered) * match.order_price, work.currency)
    return round_amount(at_receipt, work.currency) + at_order


def _base_at_receipt(head: Header, work: PostingWork, value: Decimal, match: LineMatch) -> Decimal:
    """Value what was received at its own rate, and what was not yet at the invoice's."""
    standing = work.balance(GOODS_RECEIVED_NOT_INVOICED, match.order_number, match.order_line)
    if head.currency == head.base_currency or standing.amount * value >= 0:
        return in_base(head, value)
    covered = min(abs(value), abs(standing.amount)) * (1 if value > 0 else -1)
    at_receipt = round_amount(covered * standing.base_amount / standing.amount, head.base_currency)
    return at_receipt + in_base(head, value - covered)


def _credited_or_invoiced(work: PostingWork, match: LineMatch, before: Decimal) -> Decimal:
    """Return the signed quantity that moves the order's counters; zero for a credit of the price alone (P-04)."""
    quantity = match.quantity * work.factor
    if work.document.sign > 0:
        return quantity
    at_order_price = round_amount(match.quantity * match.order_price, work.currency) == match.net_amount
    if not _goods(work, match):
        return quantity if at_order_price else ZERO
    # A return that was credited stands open no more. Goods invoiced and never received are credited at their price.
    standing = work.balance(GOODS_RECEIVED_NOT_INVOICED, match.order_number, match.order_line)
    missing = max(before - standing.quantity, ZERO)
    return -min(abs(quantity), missing if at_order_price else min(missing, _returned(work, match)))


def _returned(work: PostingWork, match: LineMatch) -> Decimal:
    """Return the quantity that went back."""
    return -sum(
        (
            receipt.quantity
            for receipt in work.receipts
            if order_key(receipt.order_number) == order_key(match.order_number)
            and receipt.order_line == match.order_line
            and receipt.quantity < 0
        ),
        ZERO,
    )


def _order_details(work: PostingWork, match: LineMatch, quantity: Decimal | None) -> dict[str, Any]:
    line = work.order_line(match.order_number, match.order_line)
    details: dict[str, Any] = {"order_number": match.order_number, "order_line": match.order_line}
    if quantity:
        details |= {"quantity": quantity, "unit": line.unit if line else ""}
    return details
