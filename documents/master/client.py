"""A client of the back office: its file `clients/<client>.toml`."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from enum import StrEnum
from typing import Literal, Self

from pydantic import Field as Setting
from pydantic import model_validator

from documents.finding import Severity
from documents.master.dimension import Dimension
from documents.master.party import Entity
from documents.master.service_level import DEFAULT_STEPS, Calendar, EscalationStep, Importance, Service, ServiceLevel
from documents.value import Value
from documents.values.banking_days import DueDay


class Limits(Value):
    """One side of V-00: within if |v| <= floor, or |v| <= percent of the base and |v| <= cap; amounts in base currency.

    Attributes:
        cap: None for no cap.
    """

    floor: Decimal = Setting(default=Decimal(0), ge=0)
    percent: Decimal = Setting(default=Decimal(0), ge=0)
    cap: Decimal | None = Setting(default=None, ge=0)


class Tolerance(Limits):
    """V-00, for what is against the client (the upper side) and what is in its favour (the lower side).

    Attributes:
        floor: Of a price over the order's (V-PO-06), as percent and cap.
        lower: Of a price under the order's (V-PO-07).
        received: Of what is invoiced beyond the receipts, valued at the order's price (V-PO-08).
        service: Of what is invoiced beyond the value of a service line (V-PO-12).
    """

    floor: Decimal = Setting(default=Decimal("5.00"), ge=0)
    percent: Decimal = Setting(default=Decimal(2), ge=0)
    cap: Decimal | None = Setting(default=Decimal("50.00"), ge=0)
    lower: Limits = Limits(percent=Decimal(10))
    received: Limits = Limits()
    service: Limits = Limits()


class ToleranceProfile(Tolerance):
    """A tolerance for some order lines (V-00). The most exact one that fits holds, else the client's own.

    Attributes:
        id: Named in the finding, and by order lines that ask for this profile.
        vendor: Id of the vendor it is for; empty for any.
        account: Account of the order line, which stands for what is bought; empty for any.
    """

    id: str
    vendor: str = ""
    account: str = ""


class VariancePolicy(StrEnum):
    """P-03: where goes what an invoice costs more or less than its receipt was booked with."""

    STANDARD = "standard"
    """To account 5020."""
    MOVING_AVERAGE = "moving_average"
    """To stock, as far as the quantity is on hand; the rest to 5020."""


class DiscountMethod(StrEnum):
    """P-10: when a cash discount is booked."""

    GROSS = "gross"
    """When it is taken, as income on 5030."""
    NET = "net"
    """With the invoice, off its costs; what is not taken is lost, on 5040."""


class RatePolicy(StrEnum):
    """P-07: at which rate what is invoiced, received and ordered in a foreign currency enters the books."""

    SPOT = "spot"
    """That of the day."""
    MONTH = "month"
    """That of the first day of the month, for all of it."""


class Policy(Value):
    """What the client wants; every default is that of the accounting specification.

    Attributes:
        auto_approve: Highest gross, in base currency, of an invoice without an order that posts unattended.
        post_with_hold: Order-match findings post with payment held (O-1) instead of waiting in the queue.
        price_tolerance: V-PO-06, V-PO-07, V-PO-08, V-PO-12.
        farming_limit: V-PO-20, what variances within the tolerance may add up to at one vendor in 90 days, in base
            currency.
        tolerances: V-00, other tolerances than `price_tolerance` for vendors, accounts, or order lines that name them.
        charge_floor: V-PO-14, in base currency.
        charge_percent: V-PO-14, of the goods.
        currencies: V-CUR-01, what the client deals in besides its own currency, as ISO 4217 codes; empty for any.
        order_pattern: C-48, regular expression of the client's order numbers; empty for any.
        severities: Raised severities by rule code; a fixed one cannot be lowered (V-90).
        warn_limit: V-93, documents above wait in the queue.
        small_difference: V-ARI-10, in document currency.
        write_off_limit: P-19, largest rest of an open item that may be written off, in document currency; a second
            person approves it.
        capitalise_from: Price of one unit above which a line with one of `asset_words` is an asset; None for none.
        asset_words: In an item's description, such as "laptop".
        approval_limit: Limit of the first approver, in base currency.
        highest_limit: Q-05, in base currency; above it two persons approve. Also the limit of a controller whose grant
            names none.
        maker_limit: Q-05, highest gross in base currency that one person alone may correct and let post.
        second_look_percent: Q-05, share of the documents a person touched that a second one looks at whatever they
            come to; 0 to 100.
        first_invoice_limit: V-ANO-02, gross of a vendor's first invoice in base currency; None for none.
        refused_accounts: V-FRD-03, accounts (IBAN) that no invoice is paid to, and why: "employee J. Berg".
        order_approvers: V-ORD-06, who approves orders up to which net value in base currency; empty where the client's
            purchasing system sees to it.
        registry_required: V-TAX-07, a vendor's VAT identifier that was never checked in the registry is told of.
        early_value_days: V-PO-15, net amount in base currency times days before the requested delivery.
        account_cooling_days: Days an account of a vendor must have been ACTIVE before it is paid to.
        discount_method: P-10, "gross" or "net"; holds for invoices posted from then on.
        exchange_rate: P-07, "spot" or "month"; payments and the end of a month are always at the rate of the day.
        variance_policy: P-03, "standard" or "moving_average"; the latter needs `daybook import stock`.
        tax_proof_days: P-05d, days from the tax point after which charged tax that nothing proved becomes cost; None to
            let a person decide.
        due_day: C-58, what is due on a day without banks is paid on the banking day "before" it or "after" it.
    """

    auto_approve: Decimal = Setting(default=Decimal(1000), ge=0)
    post_with_hold: bool = True
    price_tolerance: Tolerance = Tolerance()
    tolerances: tuple[ToleranceProfile, ...] = ()
    farming_limit: Decimal = Setting(default=Decimal(500), ge=0)
    charge_floor: Decimal = Setting(default=Decimal(25), ge=0)
    charge_percent: Decimal = Setting(default=Decimal(2), ge=0)
    currencies: tuple[str, ...] = ()
    order_pattern: str = ""
    severities: dict[str, Severity] = {}
    warn_limit: int = Setting(default=3, ge=0)
    small_difference: Decimal = Setting(default=Decimal("0.05"), ge=0)
    write_off_limit: Decimal = Setting(default=Decimal(1), ge=0)
    capitalise_from: Decimal | None = None
    asset_words: tuple[str, ...] = ()
    approval_limit: Decimal = Setting(default=Decimal(5000), ge=0)
    highest_limit: Decimal = Setting(default=Decimal(250_000), ge=0)
    maker_limit: Decimal = Setting(default=Decimal(0), ge=0)
    second_look_percent: Decimal = Setting(default=Decimal(5), ge=0, le=100)
    first_invoice_limit: Decimal | None = None
    refused_accounts: dict[str, str] = {}
    order_approvers: dict[str, Decimal] = {}
    registry_required: bool = False
    early_value_days: Decimal = Setting(default=Decimal(10_000), ge=0)
    account_cooling_days: int = Setting(default=1, ge=0)
    tax_proof_days: int | None = Setting(default=None, ge=1)
    due_day: DueDay = DueDay.BEFORE
    discount_method: DiscountMethod = DiscountMethod.GROSS
    exchange_rate: RatePolicy = RatePolicy.SPOT
    variance_policy: VariancePolicy = VariancePolicy.STANDARD

    def rate_day(self, day: dt.date) -> str:
        """Return the ISO day whose exchange rate a document of a day is booked at."""
        return (day.replace(day=1) if self.exchange_rate is RatePolicy.MONTH else day).isoformat()


class Account(Value):
    """One account of the client's chart (accounting specification 5.3).

    Attributes:
        code: As in the template, such as "6100".
        names: In other languages, by ISO 639-1 code, such as {"de": "Büromaterial"}; exports use that of the client.
        kind: asset, liability, expense, income or memo.
        subtype: What sort of it, such as "bank" or "stock"; for exports.
        normal_side: Side of its usual balance; that of its kind where it is empty, and "both" for two-sided accounts.
        reconcile: Its postings settle one another, so its balance must be explained item by item.
        tax_codes: Codes whose tax its costs may bear; empty for any.
        dimensions: Names of the dimensions whose cost object each posting of a cost must name (V-POST-01).
        valid_from: First day it takes costs; None for no limit.
        valid_to: Last day.
        external: The client's own number, for exports.
    """

    code: str
    name: str
    names: dict[str, str] = {}
    kind: str
    subtype: str = ""
    normal_side: Literal["", "debit", "credit", "both"] = ""
    reconcile: bool = False
    tax_codes: tuple[str, ...] = ()
    dimensions: tuple[str, ...] = ()
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    external: str = ""
    active: bool = True

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise ValueError(f"valid_to {self.valid_to} lies before valid_from {self.valid_from}")
        return self

    @property
    def usual_side(self) -> Literal["debit", "credit", "both"]:
        """The side its balance usually stands on."""
        if self.normal_side:
            return self.normal_side
        usual: dict[str, Literal["debit", "credit"]] = {"asset": "debit", "expense": "debit"}
        usual |= {"liability": "credit", "income": "credit"}
        return usual.get(self.kind, "both")

    def name_in(self, language: str) -> str:
        """Return its name in a language, or the usual one."""
        return self.names.get(language) or self.name

    def holds_on(self, day: dt.date | None) -> bool:
        """Tell whether it takes costs on a day; on any where the day is not known."""
        if not self.active or day is None:
            return self.active
        return (self.valid_from or dt.date.min) <= day <= (self.valid_to or dt.date.max)


class TaxCode(Value):
    """How tax of one kind is booked.

    Attributes:
        rate: In per cent.
        treatment: "input" (deductible), "reverse_charge", "not_deductible", "none".
        recovery: Share that is deductible, 0 to 1.
        account: Input tax account.
        output_account: Reverse charge: the account owed.
        supply: Reverse charge: "goods" or "services"; empty when the code is for both, and no box of a VAT return that
            asks for one of them can be told.
    """

    code: str
    rate: Decimal
    treatment: str = "input"
    recovery: Decimal = Decimal(1)
    account: str = "1400"
    output_account: str = "2105"
    supply: Literal["", "goods", "services"] = ""


class Budget(Value):
    """What may be spent on an account in a period (V-PO-21).

    Attributes:
        start: First day.
        end: Last day.
        amount: Net, in base currency.
    """

    account: str
    start: dt.date
    end: dt.date
    amount: Decimal

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.end < self.start:
            raise ValueError(f"end {self.end} lies before start {self.start}")
        return self


class Contract(Value):
    """What a vendor bills under an agreement, and where it is booked (A-03).

    Attributes:
        vendor: Id of the vendor.
        words: In an item's description; empty for everything the vendor bills.
        valid_from: First day of issue it holds for; None for no limit.
        valid_to: Last day.
    """

    vendor: str
    account: str
    words: tuple[str, ...] = ()
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None

    def holds_on(self, day: dt.date) -> bool:
        """Tell whether the agreement covers a day."""
        return (self.valid_from or dt.date.min) <= day <= (self.valid_to or dt.date.max)


class DeductibleShare(Value):
    """A kind of cost whose tax is deductible in part or not at all (V-TAX-10).

    Attributes:
        name: For people, such as "entertainment".
        account: Whatever is booked on it; empty when words alone tell.
        words: In an item's description, such as "restaurant".
        share: Deductible share, 0 to 1.
    """

    name: str
    account: str = ""
    words: tuple[str, ...] = ()
    share: Decimal = Setting(ge=0, le=1)


class SalesTax(Value):
    """US: sales tax of a place where the client has nexus (V-TAX-12, V-TAX-13).

    Attributes:
        state: Two letters, such as "IL".
        postcode: First digits of the post codes it holds for; empty for the whole state.
        rate: In per cent, of state, county and city together.
        accounts: What is taxable there, by account.
    """

    state: str = Setting(pattern=r"^[A-Z]{2}$")
    postcode: str = Setting(default="", pattern=r"^\d{0,5}$")
    rate: Decimal = Setting(ge=0, le=100)
    accounts: tuple[str, ...]


class Datev(Value):
    """What a file for DATEV says of the client; its tax adviser knows the numbers.

    Attributes:
        consultant: Number of the adviser (Beraternummer).
        client: The client's number there (Mandantennummer).
        tax_keys: Tax code -> tax key (BU-Schlüssel); a posting without one states its tax on a line of its own.
        cost_objects: Names of the dimensions whose cost objects stand in KOST1 and KOST2, in this order.
    """

    consultant: int = Setting(ge=1001, le=9_999_999)
    client: int = Setting(ge=1, le=99_999)
    tax_keys: dict[str, str] = {}
    cost_objects: tuple[str, ...] = Setting(default=(), max_length=2)


class TrytonAccess(Value):
    """The client's company in a Tryton server (docs/tryton.md).

    Attributes:
        url: Of the server.
        user: May create and post supplier invoices and account moves. The password is in
            DAYBOOK_TRYTON_PASSWORD_<CLIENT>.
    """

    url: str = Setting(pattern=r"^https?://")
    database: str = Setting(min_length=1)
    user: str = Setting(min_length=1)


class Schedule(Value):
    """When the client's night runs."""

    cron: str = "0 2 * * *"
    timezone: str = "UTC"


class Client(Value):
    """A client of the back office."""

    id: str = Setting(pattern=r"^[a-z][a-z0-9_-]{1,30}$")
    name: str
    country: str
    currency: str
    fiscal_year_start: int = Setting(default=1, ge=1, le=12)
    languages: tuple[str, ...] = ("en",)
    schedule: Schedule = Schedule()
    entities: tuple[Entity, ...]
    policy: Policy = Policy()
    accounts: tuple[Account, ...] = ()
    dimensions: tuple[Dimension, ...] = ()
    tax_codes: tuple[TaxCode, ...] = ()
    keyword_accounts: dict[str, str] = {}
    """A-07: word in an item's description -> account."""
    contracts: tuple[Contract, ...] = ()
    item_accounts: dict[str, str] = {}
    """A-06: beginning of a GTIN, UNSPSC or item number -> account."""
    budgets: tuple[Budget, ...] = ()
    deductible_shares: tuple[DeductibleShare, ...] = ()
    sales_taxes: tuple[SalesTax, ...] = ()
    datev: Datev | None = None
    locked_until: str = ""
    """ISO day; periods up to it are LOCKED."""
    tryton: TrytonAccess | None = None
    """Feeds a Tryton besides Beancount and hledger."""
    calendar: Calendar = Calendar()
    sla: ServiceLevel = ServiceLevel()
    escalation: tuple[EscalationStep, ...] = DEFAULT_STEPS
    priority: Importance = Importance()

    @property
    def service(self) -> Service:
        """What the client is promised, with its own country, currency and time zone where the calendar names none."""
        timezone = self.calendar.timezone or self.schedule.timezone
        country = self.calendar.country or self.country
        return Service(
            currency=self.currency,
            calendar=self.calendar.model_copy(update={"timezone": timezone, "country": country}),
            sla=self.sla,
            escalation=self.escalation,
            priority=self.priority,
        )
