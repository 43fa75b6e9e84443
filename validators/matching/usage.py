"""What a document takes from each order line, together with what was received and invoiced before.

The quantities are cumulative: an order line is compared with all its invoices, never with one alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from documents.ledger_facts import Invoiced
from documents.master.order import Order, OrderLine
from documents.match import LineMatch
from documents.values.money import round_amount
from validators.context import Case, once_a_case


@dataclass(frozen=True, slots=True)
class Usage:
    """One order line and the document lines paired with it.

    Attributes:
        quantity: Of this document, in the order line's unit.
        amount: Net of this document, in document currency.
        before: Invoiced before, credits deducted.
        received: In the order line's unit, returns deducted.
    """

    order: Order
    line: OrderLine
    matches: tuple[LineMatch, ...]
    quantity: Decimal
    amount: Decimal
    before: Invoiced
    received: Decimal

    @property
    def name(self) -> str:
        """The order line for a message and as a subject: "order 4500012/1"."""
        return f"order {self.order.number}/{self.line.number}"

    @property
    def heading(self) -> str:
        """The order line at the start of a sentence: "Order 4500012/1"."""
        return f"Order {self.order.number}/{self.line.number}"

    @property
    def is_received(self) -> bool:
        """Tell whether goods must have been received before this line is paid."""
        return self.order.match_policy.is_received and not self.line.service

    @property
    def ordered(self) -> Decimal:
        """Ordered and not cancelled."""
        return self.line.quantity - self.line.cancelled

    @property
    def allowed(self) -> Decimal:
        """The most that may be invoiced, over-delivery included."""
        return self.ordered * (1 + self.line.over_percent / 100)

    @property
    def invoiced(self) -> Decimal:
        """Invoiced before and by this document."""
        return self.before.quantity + self.quantity


@once_a_case
def usages(case: Case) -> tuple[Usage, ...]:
    """Return the use of each order line by an invoice; none for a credit, which gives back what was used."""
    if case.document.sign < 0:
        return ()
    by_line: dict[tuple[str, int], list[LineMatch]] = {}
    for match in case.match.lines:
        by_line.setdefault((match.order_number, match.order_line), []).append(match)
    found = (_usage(case, number, line, matches) for (number, line), matches in by_line.items())
    return tuple(usage for usage in found if usage is not None)


def variance(match: LineMatch, currency: str) -> Decimal:
    """Return what a line costs more than at the order's price, in document currency."""
    return match.net_amount - round_amount(match.quantity * match.order_price, currency)


def _usage(case: Case, number: str, line_number: int, matches: list[LineMatch]) -> Usage | None:
    order = case.order(number)
    line = order.line(line_number) if order else None
    if order is None or line is None:
        return None
    return Usage(
        order=order,
        line=line,
        matches=tuple(matches),
        quantity=sum((match.quantity for match in matches), Decimal(0)),
        amount=sum((match.net_amount for match in matches), Decimal(0)),
        before=case.context.facts.invoiced(number, line_number),
        received=case.received(number, line_number),
    )
