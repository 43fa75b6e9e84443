"""What the generator knows of a document before it is printed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from sample_docs.generator.money import cents, line_net, total

Kind = Literal["born-digital", "scan", "xml", "hybrid", "broken"]
TITLES = {
    "invoice": "invoice",
    "credit_note": "credit_note",
    "receipt": "receipt",
    "purchase_order": "purchase_order",
    "delivery_note": "delivery_note",
    "goods_receipt": "delivery_note",
    "statement": "statement",
    "letter": "other",
    "proforma": "other",
}
"""What is printed as the title -> `doc_type` of the truth."""
SUFFIXES = {"ubl": ".xml", "cii": ".xml", "facturx": ".pdf", "wrong_type_office": ".docx"}
"""Suffix by output or file fault, where it is not the output's own name."""


@dataclass(frozen=True, slots=True)
class Company:
    """A party as it prints itself."""

    name: str
    street: str
    postcode: str
    city: str
    country: str
    tax_id: str = ""
    tax_number: str = ""
    register: str = ""
    phone: str = ""
    email: str = ""
    web: str = ""
    strapline: str = ""


@dataclass(frozen=True, slots=True)
class Supplier:
    """A vendor: what its paper looks like, and what the client's master data says of it.

    Attributes:
        look: Name of its invoice layout.
        variant: Which of the wordings it uses.
        account: Default expense account of the client; empty when there is none.
        net_days: Terms, printed and agreed.
        skonto: Discount as (per cent, days), or None.
        known: False for a vendor that the master data must not contain.
    """

    id: str
    company: Company
    trade: str
    language: str
    style: str
    look: str
    currency: str
    account: str
    net_days: int | None = 30
    skonto: tuple[Decimal, int] | None = None
    iban: str = ""
    variant: int = 0
    colour: str = "#1f4e79"
    logo: str = "bars"
    created: dt.date = dt.date(2023, 3, 1)
    known: bool = True
    tax_category: str = "S"


@dataclass(frozen=True, slots=True)
class ClientSetup:
    """A client of the back office, as far as documents show it."""

    id: str
    company: Company
    currency: str
    language: str
    timezone: str
    cron: str
    rates: tuple[Decimal, ...]
    order_prefix: str
    people: tuple[str, ...]
    legal: str
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One printed row. `price` is before the discount, in per cent."""

    description: str
    quantity: Decimal
    price: Decimal
    unit: str = "C62"
    item_id: str = ""
    details: tuple[str, ...] = ()
    discount: Decimal = Decimal(0)
    rate: Decimal = Decimal(19)
    order_line: int = 0
    ordered: Decimal | None = None

    @property
    def net(self) -> Decimal:
        """Net amount of the row."""
        return line_net(self.quantity, self.price, self.discount)


@dataclass(frozen=True, slots=True)
class TaxRow:
    """One row of the tax summary."""

    rate: Decimal
    base: Decimal
    tax: Decimal


@dataclass(frozen=True, slots=True)
class StatementRow:
    """One row of a statement of account."""

    day: dt.date
    reference: str
    text: str
    debit: Decimal = Decimal(0)
    credit: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Paper:
    """One document before printing. Totals are stored, not derived, so that a fault can be planted in one of them.

    Attributes:
        title: A key of TITLES.
        category: VAT category of the whole document: S, K, AE or G.
        order_number: The client's order that is referred to, or the order's own number.
    """

    title: str
    client: ClientSetup
    supplier: Supplier
    number: str
    issue_date: dt.date
    currency: str
    lines: tuple[Line, ...]
    net: Decimal
    taxes: tuple[TaxRow, ...]
    tax: Decimal
    gross: Decimal
    category: str = "S"
    buyer: Company | None = None
    order_number: str = ""
    delivery_note: str = ""
    preceding: str = ""
    due_date: dt.date | None = None
    delivery_date: dt.date | None = None
    iban: str = ""
    bare: bool = False
    text: tuple[str, ...] = ()
    statement: tuple[StatementRow, ...] = ()
    person: str = ""

    @property
    def to(self) -> Company:
        """The buyer as addressed on the page."""
        return self.buyer or self.client.company

    @property
    def doc_type(self) -> str:
        """The scorer's word for what it is."""
        return TITLES[self.title]

    @property
    def customer_number(self) -> str:
        """The vendor's number for this client."""
        return f"{10_000 + sum(map(ord, self.client.id + self.supplier.id)) * 7 % 80_000}"


@dataclass(frozen=True, slots=True)
class Expectation:
    """Where a document must end, and what must be found on it.

    Attributes:
        state: A state of documents.state.State.
        findings: Codes that must be raised because of the planted fault or by policy.
        duplicate_of: File of the original, relative to the set.
    """

    state: str
    findings: tuple[str, ...] = ()
    held: bool = False
    duplicate_of: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One document of a file, with where it must end."""

    paper: Paper
    expect: Expectation


@dataclass(frozen=True, slots=True)
class Job:
    """One file to be written.

    Attributes:
        name: File name without suffix.
        layout: Name of the layout.
        output: "pdf", "png", "tif", "jpg", "ubl", "cii", "facturx".
        grade: "" for born-digital, or "light", "medium", "heavy".
        defect: Name of the planted fault; empty for a good document.
        mangle: Name of the file fault that is done to the finished bytes; empty for none.
        copy_of: Name of the job whose very bytes this file repeats.
        page: What the visible page of a hybrid shows instead of what its XML says.
    """

    client: ClientSetup
    name: str
    parts: tuple[Part, ...]
    layout: str
    output: str = "pdf"
    grade: str = ""
    defect: str = ""
    mangle: str = ""
    copy_of: str = ""
    page: Paper | None = None
    seed: int = 0

    @property
    def paper(self) -> Paper:
        """The first document."""
        return self.parts[0].paper

    @property
    def file(self) -> str:
        """Path of the file, relative to the set."""
        suffix = SUFFIXES.get(self.mangle) or SUFFIXES.get(self.output) or f".{self.output}"
        return f"inbox/{self.client.id}/{self.name}{suffix}"


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums of lines, per rate and in all."""

    net: Decimal
    taxes: tuple[TaxRow, ...]
    tax: Decimal
    gross: Decimal


@dataclass(slots=True)
class Printed:
    """What a layout really put on the page: the truth states nothing else."""

    fields: set[str] = field(default_factory=set)
    columns: set[str] = field(default_factory=set)


def sums(lines: tuple[Line, ...], category: str = "S") -> Totals:
    """Add lines up; tax is rounded once per rate, and nothing but category S carries tax."""
    rates = sorted({line.rate if category == "S" else Decimal(0) for line in lines}, reverse=True)
    rows = []
    for rate in rates:
        base = total(line.net for line in lines if category != "S" or line.rate == rate)
        rows.append(TaxRow(rate, base, cents(base * rate / 100)))
    net, tax = total(row.base for row in rows), total(row.tax for row in rows)
    return Totals(net, tuple(rows), tax, net + tax)
