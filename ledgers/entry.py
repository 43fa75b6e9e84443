"""An entry before it is posted: a balanced set of postings (accounting specification P-00a)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from enum import StrEnum
from typing import Final, TypeVar

from pydantic import Field as Setting

from documents.error import DaybookError
from documents.value import Value

PROGRAM: Final = "system"
"""Maker of what the program posts by itself; never a person's id."""


class Purpose(StrEnum):
    """Why a document has an entry; part of the posting key (P-00d)."""

    INVOICE = "invoice"
    GOODS_RECEIPT = "gr"
    ORDER = "order"
    COMMITMENT_RELEASE = "commitment-release"
    REVERSAL = "reversal"
    ACCRUAL = "accrual"
    REVALUATION = "reval"
    PAYMENT = "payment"
    TAX_PROOF = "tax-proof"
    DISPUTE = "dispute"


class Journal(StrEnum):
    """Journals; numbers and hash chain run per client, entity and journal."""

    PURCHASES = "AP"
    RECEIPTS = "GR"
    MEMO = "MEMO"
    GENERAL = "GEN"


class UnbalancedEntryError(DaybookError):
    """Our fault: a posting case built an entry that is not one."""


Amount = TypeVar("Amount", int, Decimal)


def debit_and_credit(amount: Amount, *, reverses: bool) -> tuple[Amount, Amount]:
    """Return what a line stands with on the debit and on the credit side; their difference is the amount.

    A reversal stands with negative amounts on the sides of the entry that it undoes, so that turnover is as if neither
    had been posted.

    Args:
        amount: Debit positive, credit negative.
        reverses: Whether the line's entry undoes another one.

    Source: accounting specification P-12.
    """
    zero = amount - amount
    if reverses:
        return min(amount, zero), min(-amount, zero)
    return max(amount, zero), max(-amount, zero)


class Posting(Value):
    """One line of an entry.

    Attributes:
        account: As in the client's chart.
        amount: In document currency; debit positive, credit negative.
        base_amount: In base currency, same sign rule.
        party: Vendor id on the control account; empty elsewhere.
        due_date: Of the open item.
        tax_code: Of the client; empty where tax plays no part.
        tax_base: Net amount the tax was taken on, in document currency, signed as the tax.
        quantity: In `unit`; negative for credits and returns.
        order_number: The client's order this line invoices, receives or commits; empty for none.
        order_line: Number of the order line; 0 for none.
        dimensions: Cost objects by the name of their dimension, such as {"cost_centre": "4100"} (5.3).
    """

    account: str
    amount: Decimal
    base_amount: Decimal
    party: str = ""
    due_date: dt.date | None = None
    tax_code: str = ""
    tax_base: Decimal | None = None
    quantity: Decimal | None = None
    unit: str = ""
    order_number: str = ""
    order_line: int = 0
    text: str = ""
    dimensions: dict[str, str] = {}


class Header(Value):
    """What an entry says besides its postings.

    Attributes:
        entity: Legal entity of the client; numbers carry it.
        document_id: The business document it stands for.
        revision: Part of the posting key; counts the reposts of one document.
        fiscal_year: As the client counts them; see `fiscal_year`.
        doc_date: Printed on the document; never moved.
        posting_date: Decides the period; later than `doc_date` where that period is locked (V-DAT-03).
        tax_point: Day on which the tax became due; None where no tax is posted. A reversal keeps it (P-12).
        fx_rate: Units of `currency` for one unit of `base_currency`; 1 where they are the same.
        document_version: Version of the register that was posted.
        rule_set: Version of the rules that judged it.
        maker: Who made it: "system", or a person's id.
        checker: Second person; empty when none was needed.
        reverses: Label of the entry this one undoes; empty otherwise.
        reference: The document's own number.
        payee: Name of the vendor, for people who read the books.
    """

    client_id: str
    entity: str
    journal: Journal
    document_id: str
    purpose: Purpose
    revision: int = 0
    fiscal_year: int
    doc_date: dt.date
    posting_date: dt.date
    tax_point: dt.date | None = None
    currency: str
    base_currency: str
    fx_rate: Decimal = Decimal(1)
    document_version: int = 1
    rule_set: str = ""
    maker: str = PROGRAM
    checker: str = ""
    reverses: str = ""
    reference: str = ""
    payee: str = ""

    @property
    def period(self) -> str:
        """Calendar month of the posting date, such as "2026-05"."""
        return self.posting_date.isoformat()[:7]

    @property
    def head(self) -> tuple[str, str, str]:
        """Whose chain and numbers it continues: client, entity, journal."""
        return self.client_id, self.entity, str(self.journal)

    @property
    def key(self) -> tuple[str, str, str, int]:
        """The posting key (P-00d): client, document, purpose, revision."""
        return self.client_id, self.document_id, str(self.purpose), self.revision


class ItemKey(Value):
    """Where an open item stands: the entry that opened it, and its line there, from 1."""

    label: str
    line_no: int


class Entry(Header):
    """An entry as a posting case makes it; the general ledger gives it a number, a place in the chain and a time.

    Attributes:
        settles: The open item that a line on the control account settles, by number of the line from 1. The sub-ledger
            keeps it, so an entry read back from the ledger has none.
    """

    postings: tuple[Posting, ...] = Setting(min_length=2)
    settles: dict[int, ItemKey] = {}

    def check(self) -> None:
        """Refuse an entry that does not sum to zero in both currencies.

        Raises:
            UnbalancedEntryError: Naming document, currency and difference.
        """
        sums = (
            (self.currency, sum((posting.amount for posting in self.postings), Decimal(0))),
            (self.base_currency, sum((posting.base_amount for posting in self.postings), Decimal(0))),
        )
        for currency, total in sums:
            if total != 0:
                raise UnbalancedEntryError(
                    f"{self.client_id}/{self.document_id}: the {len(self.postings)} postings of its {self.purpose} "
                    f"entry add up to {total} {currency} instead of zero; nothing was posted."
                )


def fiscal_year(day: dt.date, start_month: int) -> int:
    """Return the fiscal year a day belongs to, named after the calendar year in which it starts."""
    return day.year if day.month >= start_month else day.year - 1
