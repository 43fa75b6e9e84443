"""US sales tax by the client's table: where goods go, what is taxable there, and at which rate.

Source: accounting specification V-TAX-12, V-TAX-13, P-06.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from documents.master.client import SalesTax
from documents.use_tax import UseTax
from documents.values.identifiers import invoice_key_n2
from documents.values.money import round_amount
from validators.accounts import account_of
from validators.context import Case

COUNTRY: Final = "US"
_PLACE: Final = re.compile(r"\b(?P<state>[A-Z]{2})[ ,]+(?P<postcode>\d{5})(?:-\d{4})?\b")
_IN_TEXT: Final = re.compile(rf"[^\W\d],[ ]+{_PLACE.pattern}")
"""A place in the text of a page, where a number such as "ID 20500" looks like one, too."""
_STATE: Final = re.compile(r"(?:US-)?([A-Z]{2})")


@dataclass(frozen=True, slots=True)
class Taxable:
    """What of a document is taxable where it goes.

    Attributes:
        entry: Of the client's table, the one with the longest post code that fits.
        net: Of the taxable lines, in document currency.
        lines: Their numbers.
    """

    entry: SalesTax
    net: Decimal
    lines: tuple[int, ...]

    def expected(self, currency: str) -> Decimal:
        """Return the tax by the table, in document currency."""
        return round_amount(self.net * self.entry.rate / 100, currency)

    def owed(self, charged: Decimal, currency: str) -> UseTax | None:
        """Return the use tax to be accrued beside what was charged, in document currency; None when enough was."""
        amount = self.expected(currency) - charged
        text = f"use tax {self.entry.state} {self.entry.rate.normalize():f} %"
        return UseTax(amount=amount, lines=self.lines, text=text) if amount > 0 else None


def taxable(case: Case) -> Taxable | None:
    """Return what is taxable; None for credits, other clients, places without an entry (no nexus), other accounts."""
    return None if case.document.sign < 0 else _taxable(case)


def taken_back(case: Case) -> UseTax | None:
    """Return the use tax that is not owed any more with a credit; None where nothing proves that any was accrued.

    It is what the table says on the taxable lines less the tax the vendor gives back, at most what the books have
    accrued with the invoice that the credit names and with earlier credits of it.
    """
    document, named = case.document, case.document.preceding_invoice
    if document.sign > 0 or named is None or case.vendor is None:
        return None
    found = _taxable(case)
    if found is None:
        return None
    charged = abs(document.tax_total.value) if document.tax_total else Decimal(0)
    wanted = found.owed(charged, case.currency)
    about = case.context.facts.credited(case.vendor.id, invoice_key_n2(named.value))
    accrued = case.context.facts.use_tax({prior.document_id for prior in about}, case.currency)
    if wanted is None or accrued <= 0:
        return None
    return wanted.model_copy(update={"amount": -min(wanted.amount, accrued)})


def _taxable(case: Case) -> Taxable | None:
    if case.context.client.country != COUNTRY:
        return None
    entry = _entry(case)
    if entry is None:
        return None
    amounts = {
        line.number: line.net_amount
        for line in case.document.lines
        if line.net_amount is not None and account_of(case, line.number) in entry.accounts
    }
    # A negative invoice states its lines negative, a credit note positive.
    net = sum(amounts.values(), Decimal(0))
    if case.document.sign < 0:
        net = abs(net)
    return Taxable(entry, net, tuple(amounts)) if net > 0 else None


def _entry(case: Case) -> SalesTax | None:
    state, postcode = ship_to(case)
    fitting = [
        one for one in case.context.client.sales_taxes if one.state == state and postcode.startswith(one.postcode)
    ]
    return max(fitting, key=lambda one: len(one.postcode), default=None)


def ship_to(case: Case) -> tuple[str, str]:
    """Return state and post code of the delivery, empty where nothing tells them.

    As an e-invoice states them, else of the buyer's printed address. Where that was not read, the only place on the
    page counts, besides the vendor's.
    """
    structured = case.document.einvoice
    if structured is not None:
        for state, postcode in (("BT-79", "BT-78"), ("BT-54", "BT-53")):
            found = _STATE.fullmatch(structured.text(state))
            if found:
                return found[1], structured.text(postcode)
    if case.document.buyer_address is None:
        return _only_place(case)
    printed = _PLACE.search(case.document.buyer_address.value)
    return (printed["state"], printed["postcode"]) if printed else ("", "")


def _only_place(case: Case) -> tuple[str, str]:
    places = {(place["state"], place["postcode"]) for place in _IN_TEXT.finditer(case.document.text)}
    of_vendor = case.vendor.postcode if case.vendor else ""
    others = {place for place in places if place[1] != of_vendor} or places
    return others.pop() if len(others) == 1 else ("", "")
