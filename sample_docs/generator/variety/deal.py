"""What one document is about, before anything is printed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal

from sample_docs.generator.variety.countries import Country
from sample_docs.generator.variety.kinds import Kind


@dataclass(frozen=True, slots=True)
class Party:
    """A company or a person; empty texts are unknown.

    Attributes:
        name: Full name as the register has it.
        brand: Short name of the logo; may differ from the name.
        sort_code: Bank or branch code of countries without IBAN.
    """

    name: str
    brand: str
    street: str
    place: str
    country: Country
    phone: str = ""
    email: str = ""
    web: str = ""
    tax_id: str = ""
    tax_number: str = ""
    register: str = ""
    boss: str = ""
    iban: str = ""
    bic: str = ""
    account: str = ""
    sort_code: str = ""

    @property
    def address(self) -> tuple[str, str]:
        """Street and town."""
        return self.street, self.place


@dataclass(frozen=True, slots=True)
class Item:
    """One line. `amount` is quantity x price less the discount, priced with or without tax as the document is.

    `price` is of one unit; what is printed is the price of `per` of them.
    """

    number: str
    description: str
    details: tuple[str, ...]
    quantity: Decimal
    unit: str
    price: Decimal
    discount: Decimal
    rate: Decimal
    amount: Decimal
    date: dt.date
    per: int = 1

    @property
    def stated_price(self) -> Decimal:
        """Return the price as it is printed: of `per` units."""
        return self.price * self.per


@dataclass(frozen=True, slots=True)
class TaxRow:
    """One rate with what it applies to."""

    rate: Decimal
    base: Decimal
    tax: Decimal


@dataclass(frozen=True, slots=True)
class Sums:
    """Totals of a document.

    Attributes:
        lines: Sum of the lines as priced.
        allowance: Taken off the sum, with `allowance_rate` in per cent; 0 for none.
        charge: Put on, such as freight; 0 for none.
        gross: net + tax.
        prepaid: Paid before; 0 for none.
        rounding: Added to the gross so that it can be paid in coins.
        balance: Carried over from before; 0 for none.
        retained: Kept back by the customer until later or for the tax office, with `retained_rate` in per cent.
    """

    lines: Decimal
    allowance: Decimal
    allowance_rate: Decimal
    charge: Decimal
    net: Decimal
    taxes: tuple[TaxRow, ...]
    gross: Decimal
    prepaid: Decimal = Decimal(0)
    rounding: Decimal = Decimal(0)
    balance: Decimal = Decimal(0)
    retained: Decimal = Decimal(0)
    retained_rate: Decimal = Decimal(0)

    @property
    def tax(self) -> Decimal:
        """Sum of the tax."""
        return self.gross - self.net

    @property
    def payable(self) -> Decimal:
        """What is left to pay."""
        return self.gross + self.rounding + self.balance - self.prepaid - self.retained


@dataclass(frozen=True, slots=True)
class Deal:
    """Everything a document may print.

    Attributes:
        number: The paper's own number.
        refs: Further numbers and days that compete with the paper's own, by the key of their label.
        inclusive: Prices and amounts of lines hold the tax.
        days: Term of payment in days.
        commission: What is taken off is an agency's commission.
    """

    kind: Kind
    country: Country
    vendor: Party
    buyer: Party
    ship_to: Party | None
    number: str
    issue_date: dt.date
    due_date: dt.date | None
    days: int
    po_number: str
    refs: dict[str, str | dt.date]
    items: tuple[Item, ...]
    sums: Sums
    inclusive: bool
    currency: str
    commission: bool = False
    attention: str = ""
    notes: tuple[str, ...] = field(default=())

    @property
    def issuer(self) -> Party:
        """Whose paper it is."""
        return self.buyer if self.kind.from_buyer else self.vendor

    @property
    def issuer_field(self) -> str:
        """The field that the issuer's name is."""
        return "buyer_name" if self.kind.from_buyer else "vendor_name"

    @property
    def recipient(self) -> Party:
        """Whom it is sent to."""
        return self.vendor if self.kind.from_buyer else self.buyer
