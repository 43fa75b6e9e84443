"""What judging one document needs: the client's world, and what was derived from the document once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import wraps
from typing import Any, TypeVar

from documents.business import BusinessDocument, Line
from documents.choices import NO_CHOICES, Choices
from documents.field import FieldName, Proof
from documents.kind import DocType
from documents.ledger_facts import LedgerFacts, PriorDocument
from documents.master.client import Client
from documents.master.order import Order, Receipt
from documents.master.party import Entity, Vendor
from documents.master.protocol import MasterData
from documents.match import OrderMatch
from documents.values.identifiers import order_key
from validators.entity import EntityResolution
from validators.vendor import VendorResolution

T = TypeVar("T")


def is_claim(document: BusinessDocument) -> bool:
    """Tell whether a document only claims a delivery: a delivery note that the buyer neither issued nor signed."""
    return document.doc_type is DocType.DELIVERY_NOTE and not document.goods_receipt


@dataclass(frozen=True, slots=True)
class Context:
    """The client's world as of one moment.

    Attributes:
        received_on: Day the document was received, in the client's time zone.
        document_id: Id in the register; never matched against itself.
        judged_on: Day of this judgement, for what heals by waiting; None means the day of receipt.
        choices: What a person chose for the document; it goes before what the judges would find.
    """

    client: Client
    master: MasterData
    facts: LedgerFacts
    received_on: dt.date
    document_id: str
    judged_on: dt.date | None = None
    choices: Choices = NO_CHOICES

    @property
    def as_of(self) -> dt.date:
        """The day of this judgement."""
        return self.judged_on or self.received_on


@dataclass(frozen=True, slots=True)
class Case:
    """One document with everything its rules share, derived once.

    Attributes:
        orders: The client's orders the document refers to, in the order they are named.
        receipts: Goods receipts of these orders.
        priors: Earlier documents that may be the same one.
        proofs: Proofs by header field: those of reading and those gathered from the client's world.
        fx_rate: Units of document currency for one unit of the client's currency; None when no rate is known.
        derived: What `once_a_case` keeps; a case made with `dataclasses.replace` starts with nothing.
    """

    document: BusinessDocument
    context: Context
    vendor_found: VendorResolution
    entity_found: EntityResolution
    orders: tuple[Order, ...]
    receipts: tuple[Receipt, ...]
    match: OrderMatch
    priors: tuple[PriorDocument, ...]
    proofs: dict[FieldName, tuple[Proof, ...]]
    fx_rate: Decimal | None
    derived: dict[Callable[..., Any], Any] = field(init=False, repr=False, compare=False, default_factory=dict)

    @property
    def vendor(self) -> Vendor | None:
        """The resolved vendor."""
        return self.vendor_found.vendor

    @property
    def entity(self) -> Entity | None:
        """The client's company that is the buyer."""
        return self.entity_found.entity

    @property
    def currency(self) -> str:
        """Document currency as ISO code, or "" when unknown."""
        return self.document.currency.value if self.document.currency else ""

    @property
    def base_currency(self) -> str:
        """The client's currency."""
        return self.context.client.currency

    def in_base(self, amount: Decimal) -> Decimal | None:
        """Return an amount of the document in the client's currency, unrounded; None without a rate."""
        return None if self.fx_rate is None else amount / self.fx_rate

    def tax_rate_of(self, line: Line) -> Decimal | None:
        """Return a line's tax rate: its own, else the only one of the document, in per cent; None when nothing says."""
        rates = self.tax_rates_of(line)
        return next(iter(rates)) if len(rates) == 1 else None

    def tax_rates_of(self, line: Line) -> frozenset[Decimal]:
        """Return the rates one of which is a line's, in per cent; none when the breakdown leaves one of its own out."""
        rates = {line.tax_rate} if line.tax_rate is not None else {row.rate for row in self.document.taxes}
        return frozenset() if None in rates else frozenset(rate for rate in rates if rate is not None)

    def order(self, number: str) -> Order | None:
        """Return one of the orders the document refers to."""
        return next((order for order in self.orders if order.number == number), None)

    def receipts_of(self, order_number: str, order_line: int) -> tuple[Receipt, ...]:
        """Return the goods receipts of an order line, oldest first."""
        return tuple(
            receipt
            for receipt in self.receipts
            if receipt.order_line == order_line and order_key(receipt.order_number) == order_key(order_number)
        )

    def received(self, order_number: str, order_line: int) -> Decimal:
        """Return the quantity received on an order line so far, returns deducted."""
        return sum((receipt.quantity for receipt in self.receipts_of(order_number, order_line)), Decimal(0))

    def own_receipts(self, order_number: str, order_line: int) -> Decimal:
        """Return the part of `received` that was booked from this very document."""
        own = (
            receipt.quantity
            for receipt in self.receipts_of(order_number, order_line)
            if receipt.source_document == self.context.document_id
        )
        return sum(own, Decimal(0))


def once_a_case(derive: Callable[[Case], T]) -> Callable[[Case], T]:
    """Keep what a pure function derives from a case with the case: a dozen rules ask for the same."""

    @wraps(derive)
    def kept(case: Case) -> T:
        if derive not in case.derived:
            case.derived[derive] = derive(case)
        found: T = case.derived[derive]
        return found

    return kept
