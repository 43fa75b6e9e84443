"""Orders and receipts that the documents refer to: they grow while documents are invented."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal

from sample_docs.generator.model import ClientSetup, Line, Supplier


@dataclass(frozen=True, slots=True)
class OrderRecord:
    """One purchase order of a client; `net_days` are the terms agreed."""

    number: str
    supplier: Supplier
    issue_date: dt.date
    lines: tuple[Line, ...]
    policy: str = "3way"


@dataclass(frozen=True, slots=True)
class ReceiptRecord:
    """Goods received on one order line."""

    number: str
    day: dt.date
    order: str
    line: int
    quantity: Decimal


@dataclass(slots=True)
class Books:
    """Orders, receipts and invented vendors per client."""

    client: ClientSetup
    orders: dict[str, OrderRecord] = field(default_factory=dict)
    receipts: list[ReceiptRecord] = field(default_factory=list)
    vendors: dict[str, Supplier] = field(default_factory=dict)
    drawn: int = 0

    def next_order_number(self) -> str:
        """Return the next free order number in the client's own form."""
        self.drawn += 1
        digits = {"nordlicht": 5, "harwood": 4, "rochefort": 4}[self.client.id]
        prefix = {"nordlicht": "45", "harwood": "HP-2", "rochefort": "CA26"}[self.client.id]
        return f"{prefix}{self.drawn * 7 + 5:0{digits}d}"

    def order(self, supplier: Supplier, day: dt.date, lines: Iterable[Line], policy: str = "3way") -> OrderRecord:
        """Write an order down; its lines are numbered from 1."""
        numbered = tuple(replace(line, order_line=place) for place, line in enumerate(lines, 1))
        record = OrderRecord(self.next_order_number(), supplier, day, numbered, policy)
        self.orders[record.number] = record
        return record

    def receive(self, order: OrderRecord, day: dt.date, number: str) -> None:
        """Book every line of an order as fully received."""
        for line in order.lines:
            self.receipts.append(ReceiptRecord(number, day, order.number, line.order_line, line.quantity))

    def short(self, order: str, line: int, quantity: Decimal) -> None:
        """Let less of a line have come."""
        self.receipts = [
            replace(r, quantity=r.quantity - quantity) if (r.order, r.line) == (order, line) else r
            for r in self.receipts
        ]

    def unreceive(self, order: str) -> None:
        """Let nothing of an order have come."""
        self.receipts = [receipt for receipt in self.receipts if receipt.order != order]
