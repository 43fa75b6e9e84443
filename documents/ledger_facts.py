"""What judges need to know of the books; declared here, implemented in `ledgers` (and in memory)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Protocol

from documents.business import Medium
from documents.deposits import Deposit
from documents.value import Value


class PriorDocument(Value):
    """An earlier invoice or credit note of the same client, in any state but REJECTED (V-DUP-02..06).

    Attributes:
        number_n1: Exact-duplicate key of its number (C-40).
        number_n2: Candidate key.
        gross: Unsigned as printed.
        sign: +1 invoice, -1 credit.
        entry: Number of its entry in the ledger; empty when not posted.
        preceding_n2: Candidate key of the invoice it names (BT-25); empty when it names none.
        medium: The form it came in; None when it is not known.
    """

    document_id: str
    vendor_id: str
    number: str
    number_n1: str
    number_n2: str
    gross: Decimal
    currency: str
    issue_date: dt.date
    sign: int
    tax_id: str = ""
    iban: str = ""
    state: str = ""
    entry: str = ""
    preceding_n2: str = ""
    medium: Medium | None = None


class SimilarText(Value):
    """An earlier document with nearly the same text.

    Attributes:
        similarity: 0.0 to 1.0 (`documents.values.similarity`).
    """

    prior: PriorDocument
    similarity: float


class Invoiced(Value):
    """What was invoiced on one order line so far, credits deducted.

    Attributes:
        quantity: In the order line's unit.
        amount: Net, in order currency.
        credited: Given back on the price alone, without a quantity; in `amount`, too.
    """

    quantity: Decimal = Decimal(0)
    amount: Decimal = Decimal(0)
    credited: Decimal = Decimal(0)


class LedgerFacts(Protocol):
    """Facts of one client's register and ledger, without the document that is being judged."""

    def priors(
        self,
        *,
        vendor_id: str,
        number_n2: str,
        gross: Decimal | None,
        currency: str,
        tax_id: str,
        iban: str,
    ) -> tuple[PriorDocument, ...]:
        """Return the earlier documents that share the vendor, or the number and a second key; at most 200.

        A second key is the gross total in the same currency, the tax identifier or the bank account. Of a vendor with
        many documents these are the newest, and those that share number or total however old they are.
        """
        ...

    def credited(self, vendor_id: str, number_n2: str) -> tuple[PriorDocument, ...]:
        """Return a vendor's earlier documents with this number, or that name it as corrected invoice; at most 200."""
        ...

    def invoiced(self, order_number: str, order_line: int) -> Invoiced:
        """Return what was invoiced on an order line before this document, less what was credited since."""
        ...

    def billed(self, order_number: str) -> Mapping[str, Mapping[int, Decimal]]:
        """Return what each earlier document billed of an order: its id, then line and quantity in the line's unit.

        Of entries that stand; what was credited on the document itself is deducted, and a line at zero is left out.
        """
        ...

    def posted_count(self, vendor_id: str) -> int:
        """Return how many invoices of a vendor were posted; counting stops at 30."""
        ...

    def date_order(self, vendor_id: str) -> str:
        """Return "DMY" or "MDY" where at least 5 posted documents of a vendor show it and none another (C-12 d)."""
        ...

    def tax_codes(self, vendor_id: str) -> tuple[frozenset[str], ...]:
        """Return the tax codes of each of a vendor's last posted invoices that have any, newest first, at most 10."""
        ...

    def spent(self, account: str, start: dt.date, end: dt.date) -> Decimal:
        """Return what is booked on an account between two days, both included, in the client's currency (V-PO-21)."""
        ...

    def use_tax(self, document_ids: Collection[str], currency: str) -> Decimal:
        """Return what stands accrued as use tax with these documents, in their currency, less what was taken back."""
        ...

    def deposits(self, vendor_id: str) -> tuple[Deposit, ...]:
        """Return a vendor's deposits that no final invoice has used (P-08)."""
        ...

    def variances(self, vendor_id: str, start: dt.date, end: dt.date) -> Decimal:
        """Return what a vendor's posted invoices come to over their orders' prices, in the client's currency (V-PO-20).

        Booked between two days, both included; credits of the price are deducted. What a person decided on, because a
        price was over the tolerance, is left out.
        """
        ...

    def period_open(self, day: dt.date) -> bool:
        """Tell whether an entry may be posted on that day."""
        ...

    def similar_texts(self, text: str, *, least: float) -> tuple[SimilarText, ...]:
        """Return earlier documents whose text is at least so similar (V-DUP-07), the most similar first; at most 10."""
        ...
