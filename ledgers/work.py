"""Everything a posting case needs, as one frozen value; gathered by the caller, so that cases are pure functions."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Final

from documents.business import BusinessDocument
from documents.decision import Judgement
from documents.deposits import Deposit
from documents.finding import Finding
from documents.kind import DocType
from documents.master.client import Client
from documents.master.order import Order, OrderLine, Receipt
from documents.master.party import Vendor
from documents.use_tax import UseTax
from documents.value import Value
from ledgers.coding import Coding

TAX_NOT_PROVEN: Final = frozenset({"V-CMP-04", "V-TAX-14"})
"""Findings on a document that does not prove the right to deduct its tax (P-05d)."""


class OrderBalance(Value):
    """What stands on an account for one order line, such as open GRNI or an open commitment.

    Attributes:
        amount: In order currency; debit positive.
        base_amount: In base currency, at the rates of the entries behind it.
        quantity: On GRNI: received and not invoiced; negative for what was returned or invoiced ahead. Else zero.
    """

    account: str
    order_number: str
    order_line: int
    amount: Decimal
    base_amount: Decimal
    quantity: Decimal = Decimal(0)


class PostingWork(Value):
    """One accepted document with all that its entries are made from.

    Attributes:
        posting_date: First open day not before the document's date, by the client's policy (V-DAT-03).
        orders: Those the judgement's match names.
        receipts: Of those orders, returns included.
        fx_rate: Units of document currency for one unit of base currency; 1 where they are the same.
        maker: Who decided: "system", or a person's id.
        checker: The approver, where one was needed.
        revision: Counts the reposts of the document.
        balances: On GRNI and commitments, for those orders.
        deposits: Of the vendor, that no final invoice has used.
        on_hand: Quantities by item number or GTIN of the order lines, where the client's policy asks for them (P-03).
        findings: The open ones; those a person waived are left out.
    """

    client: Client
    document: BusinessDocument
    judgement: Judgement
    coding: Coding
    document_id: str
    document_sha: str
    document_version: int = 1
    posting_date: dt.date
    orders: tuple[Order, ...] = ()
    receipts: tuple[Receipt, ...] = ()
    vendor: Vendor | None = None
    fx_rate: Decimal = Decimal(1)
    maker: str = "system"
    checker: str = ""
    revision: int = 0
    balances: tuple[OrderBalance, ...] = ()
    deposits: tuple[Deposit, ...] = ()
    on_hand: dict[str, Decimal] = {}
    findings: tuple[Finding, ...] = ()

    @property
    def currency(self) -> str:
        """Document currency; the client's where the document names none (an order may not)."""
        return self.document.currency.value if self.document.currency else self.client.currency

    @property
    def factor(self) -> int:
        """What printed amounts are multiplied with: -1 on a credit note, whose amounts are positive (L-02)."""
        return -1 if self.document.doc_type is DocType.CREDIT_NOTE else 1

    @property
    def stated_tax(self) -> Decimal | None:
        """Return the charged tax in base currency where the invoice states it (BT-111); it alone may be deducted.

        None where the invoice is in base currency, or states no such amount.
        """
        stated = self.document.einvoice
        if stated is None or self.currency == self.client.currency or stated.text("BT-6") != self.client.currency:
            return None
        return stated.number("BT-111")

    @property
    def tax_proven(self) -> bool:
        """Tell whether the document proves that its tax may be deducted (P-05d)."""
        return not any(finding.code in TAX_NOT_PROVEN for finding in self.findings)

    @property
    def use_tax(self) -> UseTax | None:
        """Return what the client owes its state on the purchase (P-06b); None for nothing."""
        return next((finding.use_tax for finding in self.findings if finding.use_tax is not None), None)

    def order(self, number: str) -> Order | None:
        """Return one of the orders, or None."""
        return next((order for order in self.orders if order.number == number), None)

    def order_line(self, number: str, line: int) -> OrderLine | None:
        """Return one order line, or None."""
        order = self.order(number)
        return order.line(line) if order else None

    def balance(self, account: str, number: str, line: int) -> OrderBalance:
        """Return what stands on an account for an order line; zero where nothing does."""
        key = (account, number, line)
        for found in self.balances:
            if (found.account, found.order_number, found.order_line) == key:
                return found
        nothing = Decimal(0)
        return OrderBalance(account=account, order_number=number, order_line=line, amount=nothing, base_amount=nothing)
