"""Purchase orders and goods receipts (accounting specification 2.6)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from enum import StrEnum
from typing import Final, Self

from pydantic import Field as Setting
from pydantic import field_validator, model_validator

from documents.master.dimension import parse_objects
from documents.value import Value
from documents.values.unit_factors import UnitFactor, contradiction, parse_factors


class OrderStatus(StrEnum):
    """L-30."""

    DRAFT = "DRAFT"
    OPEN = "OPEN"
    PART_RECEIVED = "PART_RECEIVED"
    RECEIVED = "RECEIVED"
    PART_INVOICED = "PART_INVOICED"
    CLOSED = "CLOSED"
    CANCELLED = "CANCELLED"


NOTHING_TO_COME: Final = frozenset({OrderStatus.DRAFT, OrderStatus.CANCELLED, OrderStatus.CLOSED})
"""Of an order in one of these states nothing more will come; what invoices used up of it stays booked (P-14)."""


class MatchPolicy(StrEnum):
    """How an invoice on this order is checked."""

    NONE = "none"
    TWO_WAY = "2way"
    THREE_WAY = "3way"
    """Order, receipt and invoice."""
    FOUR_WAY = "4way"
    """As three-way, and only what quality control accepted is paid (V-PO-17)."""

    @property
    def is_received(self) -> bool:
        """Tell whether goods must be received before they are paid."""
        return self in {MatchPolicy.THREE_WAY, MatchPolicy.FOUR_WAY}


class OrderLine(Value):
    """One order line.

    Attributes:
        number: Unique in the order.
        quantity: Ordered, in `unit`.
        unit: UN/ECE Recommendation 20.
        price: Net, per unit, in order currency, up to 10 decimals.
        account: Account of the client (A-01); empty when the order says nothing.
        over_percent: How much more may be delivered and invoiced, in per cent.
        service: Amount-based: matched by value, not by quantity.
        cancelled: Quantity that will never come.
        tolerance: Id of the client's tolerance profile that holds for the line (V-00); empty for the usual one.
        requested: Day the delivery is asked for (V-PO-15); None when the order names none.
        conversions: What the item's units hold (C-56), such as 1 XBX = 12 C62; also given as "XBX=12 C62; XPX=40 XBX".
        dimensions: Cost objects by dimension of the client; also given as "cost_centre=4100; project=P7".
    """

    number: int
    item_id: str = ""
    gtin: str = ""
    description: str
    quantity: Decimal
    unit: str = "C62"
    price: Decimal
    account: str = ""
    tax_rate: Decimal | None = None
    over_percent: Decimal = Decimal(0)
    service: bool = False
    final_invoice: bool = False
    cancelled: Decimal = Decimal(0)
    requested: dt.date | None = None
    tolerance: str = ""
    conversions: tuple[UnitFactor, ...] = ()
    dimensions: dict[str, str] = {}

    @field_validator("conversions", mode="before")
    @classmethod
    def _parsed(cls, stated: object) -> object:
        return parse_factors(stated) if isinstance(stated, str) else stated

    @field_validator("dimensions", mode="before")
    @classmethod
    def _objects(cls, stated: object) -> object:
        return parse_objects(stated)

    @field_validator("conversions")
    @classmethod
    def _agree(cls, factors: tuple[UnitFactor, ...]) -> tuple[UnitFactor, ...]:
        wrong = contradiction(factors)
        if wrong:
            raise ValueError(f"factors that agree: {wrong}")
        return factors


class Order(Value):
    """One version of a purchase order.

    Attributes:
        approved_by: Who approved it, as named in the client's `order_approvers` (V-ORD-06); empty when nobody is named.
    """

    number: str
    version: int = 1
    vendor_id: str
    entity_id: str = ""
    currency: str
    issue_date: dt.date
    status: OrderStatus = OrderStatus.OPEN
    match_policy: MatchPolicy = MatchPolicy.THREE_WAY
    net_days: int | None = None
    approved_by: str = ""
    lines: tuple[OrderLine, ...]

    def line(self, number: int) -> OrderLine | None:
        """Return the line of that number, or None."""
        return next((line for line in self.lines if line.number == number), None)


class Receipt(Value):
    """Goods received by the client against one order line.

    Attributes:
        number: Number of the goods receipt, or of the delivery note it was booked from.
        quantity: In the order line's unit; negative for a return.
        source_document: Id of the delivery note in the register; empty for an imported receipt.
        accepted: Part of the quantity that quality control accepted; None before the inspection.
    """

    number: str
    date: dt.date
    order_number: str
    order_line: int
    quantity: Decimal
    source_document: str = ""
    accepted: Decimal | None = Setting(default=None, ge=0)

    @model_validator(mode="after")
    def _accepted_was_received(self) -> Self:
        if self.accepted is not None and self.accepted > max(self.quantity, Decimal(0)):
            raise ValueError(f"accepted {self.accepted} is more than the {self.quantity} received")
        return self
