"""Vendors and the client's own companies."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Final

from pydantic import field_validator

from documents.master.dimension import parse_objects
from documents.reading import KnownParty
from documents.value import Value
from documents.values import identifiers


class VendorStatus(StrEnum):
    """L-33."""

    PROPOSED = "PROPOSED"
    ACTIVE = "ACTIVE"
    BLOCKED_PAY = "BLOCKED_PAY"
    BLOCKED_ALL = "BLOCKED_ALL"
    INACTIVE = "INACTIVE"


OUT_OF_USE: Final = frozenset({VendorStatus.INACTIVE, VendorStatus.BLOCKED_ALL})
"""A vendor in one of these states may keep what another one bears now."""


class AccountStatus(StrEnum):
    """L-33: a bank account becomes ACTIVE only by call-back and two persons."""

    PROPOSED = "PROPOSED"
    VERIFIED = "VERIFIED"
    ACTIVE = "ACTIVE"
    RETIRED = "RETIRED"


class BankAccount(Value):
    """One bank account of a vendor.

    Attributes:
        since: Day from which the status holds; None for an account the vendor's record first came with.
    """

    iban: str
    status: AccountStatus = AccountStatus.ACTIVE
    since: dt.date | None = None


class PaymentWay(StrEnum):
    """How a vendor gets its money (BT-81, P-18)."""

    TRANSFER = "transfer"
    DIRECT_DEBIT = "direct_debit"
    CARD = "card"


class Entity(Value):
    """One legal entity of the client: a possible buyer on its documents.

    Attributes:
        iban: Account it pays from; empty where it does not pay by files.
        bic: Of that account's bank; empty where the IBAN is enough.
    """

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    country: str
    tax_id: str = ""
    address: str = ""
    postcode: str = ""
    city: str = ""
    iban: str = ""
    bic: str = ""

    @field_validator("iban")
    @classmethod
    def _is_iban(cls, value: str) -> str:
        if value and identifiers.iban(value) is None:
            raise ValueError("an IBAN with right length and check digits")
        return identifiers.iban(value) or ""

    @field_validator("bic")
    @classmethod
    def _is_bic(cls, value: str) -> str:
        if value and identifiers.bic(value) is None:
            raise ValueError("a BIC of 8 or 11 characters")
        return identifiers.bic(value) or ""

    def known(self) -> KnownParty:
        """Return the keys that may be printed on a page."""
        return KnownParty(name=self.name, aliases=self.aliases, tax_ids=(self.tax_id,) if self.tax_id else ())


class Vendor(Value):
    """One vendor of one client.

    Attributes:
        country: ISO 3166-1 alpha-2.
        tax_id: VAT identifier in EU form; empty where there is none.
        tax_number: National number that is no VAT identifier.
        currency: Usual currency, ISO 4217.
        account: Default expense account (A-05); empty when there is none.
        tax_code: Default tax code; empty when it follows from the document.
        net_days: Terms agreed, in days; None when nothing is agreed.
        order_required: True when an invoice without an order is not paid (V-CMP-05).
        domains: E-mail and web domains.
        created: Day the vendor was created (V-ID-08).
        recurring: Bills the same amount again and again under a contract, as for rent, fuel or parcels (O-2).
        reportable: US: payments are reported on form 1099 (V-TAX-15, V-TAX-16).
        tax_form_on: US: day of the W-9; None when none is on file.
        tin_mismatch: US: the tax office says that number and name do not belong together.
        form_1099: US: box of the form, such as "NEC-1"; empty when it is not set.
        payment: How it is paid; None when its documents say so (P-18).
        preferred_iban: Which of several ACTIVE accounts is paid to; empty where there is one.
        intercompany: Belongs to the client's own group; what it is owed stands on account 2010.
        dimensions: Usual cost objects by dimension of the client; also given as "cost_centre=4100".
    """

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    status: VendorStatus = VendorStatus.ACTIVE
    country: str
    tax_id: str = ""
    tax_number: str = ""
    currency: str = ""
    accounts: tuple[BankAccount, ...] = ()
    account: str = ""
    tax_code: str = ""
    net_days: int | None = None
    order_required: bool = False
    domains: tuple[str, ...] = ()
    street: str = ""
    postcode: str = ""
    city: str = ""
    created: dt.date | None = None
    recurring: bool = False
    reportable: bool = False
    tax_form_on: dt.date | None = None
    tin_mismatch: bool = False
    form_1099: str = ""
    payment: PaymentWay | None = None
    preferred_iban: str = ""
    intercompany: bool = False
    dimensions: dict[str, str] = {}

    @field_validator("dimensions", mode="before")
    @classmethod
    def _objects(cls, stated: object) -> object:
        return parse_objects(stated)

    def known(self) -> KnownParty:
        """Return the keys that may be printed on a page."""
        return KnownParty(
            name=self.name,
            aliases=self.aliases,
            tax_ids=tuple(key for key in (self.tax_id, self.tax_number) if key),
            ibans=tuple(account.iban for account in self.accounts),
            domains=self.domains,
        )
