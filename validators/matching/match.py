"""The match of one document with the client's orders: pairs, unplanned charges, and what stays unmatched.

Source: accounting specification 4.6; the identities are cumulative per order line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from documents.business import BusinessDocument, Line
from documents.choices import NO_CHOICES, Choices
from documents.ledger_facts import LedgerFacts
from documents.master.order import Order, Receipt
from documents.master.protocol import MasterData
from documents.match import LineMatch, OrderMatch, UnplannedCharge
from documents.values.identifiers import order_key
from documents.values.money import round_amount
from validators.matching.charges import is_charge
from validators.matching.pairing import Pair, effective_price, pair_lines
from validators.matching.quantity import conversion_of, counted, stated_quantity


def referred_numbers(document: BusinessDocument) -> tuple[str, ...]:
    """Return every order number the document names, once, in the order they are named."""
    header = (document.po_number.value,) if document.po_number else ()
    lines = tuple(line.order_number for line in document.lines if line.order_number)
    by_key = {order_key(number): number for number in reversed((*header, *document.orders, *lines))}
    return tuple(reversed(by_key.values()))


def claimed_numbers(document: BusinessDocument, pattern: str) -> tuple[str, ...]:
    """Return the order numbers that the client may have given: a vendor prints its own beside them (C-48).

    Args:
        document: The clean document.
        pattern: Regular expression of the client's order numbers; empty for any.
    """
    numbers = referred_numbers(document)
    if not pattern:
        return numbers
    form = re.compile(pattern, re.IGNORECASE)
    return tuple(number for number in numbers if form.fullmatch(number) or form.fullmatch(order_key(number)))


def find_orders(document: BusinessDocument, master: MasterData, also: Iterable[str] = ()) -> tuple[Order, ...]:
    """Return the client's orders the document refers to; a number the client does not know is left out (C-48).

    `also` are the orders to which a person paired lines.
    """
    found = (master.order(number) for number in (*referred_numbers(document), *filter(None, also)))
    by_number = {order.number: order for order in found if order is not None}
    return tuple(by_number.values())


def match_orders(
    document: BusinessDocument,
    orders: Sequence[Order],
    receipts: Sequence[Receipt],
    facts: LedgerFacts,
    choices: Choices = NO_CHOICES,
) -> OrderMatch:
    """Return the match of the document's lines; empty when it refers to no order of the client.

    A pair that a person chose stands; the other lines are paired among what is left.
    """
    if not orders:
        return OrderMatch()
    currency = document.currency.value if document.currency else ""
    found = pair_lines(document.lines, orders, credit=document.sign < 0, choices=choices)
    pairs = [pair for pair in found if _is_countable(pair)]
    paired = {id(pair.line) for pair in pairs}
    rest = [line for line in document.lines if id(line) not in paired]
    charges = [line for line in rest if is_charge(line.description)]
    return OrderMatch(
        lines=tuple(_line_match(pair, currency, receipts, facts) for pair in pairs),
        charges=tuple(
            UnplannedCharge(line=line.number, description=line.description, net_amount=_net(line, currency))
            for line in charges
        ),
        unmatched=tuple(line.number for line in rest if line not in charges),
    )


def _is_countable(pair: Pair) -> bool:
    """Tell whether the pair can be counted against the order: goods need a quantity, services an amount."""
    return pair.target.line.service or stated_quantity(pair.line) is not None


def _line_match(pair: Pair, currency: str, receipts: Sequence[Receipt], facts: LedgerFacts) -> LineMatch:
    order, ordered = pair.target.order, pair.target.line
    received = sum(
        (
            receipt.quantity
            for receipt in receipts
            if receipt.order_line == ordered.number and order_key(receipt.order_number) == order_key(order.number)
        ),
        Decimal(0),
    )
    quantity = stated_quantity(pair.line)
    return LineMatch(
        line=pair.line.number,
        order_number=order.number,
        order_line=ordered.number,
        quantity=counted(pair.line, ordered) or Decimal(0),
        order_price=ordered.price,
        net_amount=_net(pair.line, currency),
        received_before=received - facts.invoiced(order.number, ordered.number).quantity,
        conversion=None if quantity is None else conversion_of(pair.line, ordered, quantity),
        paired_by=pair.by,
    )


def _net(line: Line, currency: str) -> Decimal:
    """Return the line's net amount as printed, else from price and quantity; zero when it gives neither."""
    if line.net_amount is not None:
        return line.net_amount
    price = effective_price(line)
    if price is None or line.quantity is None:
        return Decimal(0)
    return round_amount(price * line.quantity, currency)
