"""A posted entry as a supplier invoice of Tryton, so that its own list of what is owed and paid is right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from ledgers.books.protocol import BookEntry, one_line
from ledgers.chart import OWED
from ledgers.entry import Posting, Purpose

LONGEST_TEXT: Final = 250


@dataclass(frozen=True, slots=True)
class TrytonAccount:
    """An account of the company in Tryton.

    Attributes:
        invoiced: Tryton lets lines of supplier invoices stand on it: the type of the account says expense or debt.
    """

    id: int
    invoiced: bool = False


@dataclass(frozen=True, slots=True)
class TrytonCompany:
    """What every invoice of the company needs.

    Attributes:
        currency: Id of the currency the company keeps its books in.
        journal: Id of the journal of purchases.
        parties: Id by vendor.
        addresses: Id of an address by id of the party.
    """

    currency: int
    journal: int
    parties: Mapping[str, int]
    addresses: Mapping[int, int]


def owed_to(item: BookEntry, accounts: Mapping[str, TrytonAccount]) -> Posting | None:
    """Return the one line that says what is owed to whom, where the entry can be an invoice of Tryton.

    None for anything but an invoice or credit note in base currency, for several instalments, and where a line stands
    on an account that Tryton keeps invoices away from: such an entry becomes a move.
    """
    entry = item.entry
    owed = [posting for posting in entry.postings if posting.account in OWED]
    others = [posting for posting in entry.postings if posting.account not in OWED]
    fits = (
        entry.purpose is Purpose.INVOICE
        and entry.currency == entry.base_currency
        and len(owed) == 1
        and bool(owed[0].party)
        and all(posting.tax_code or accounts[posting.account].invoiced for posting in others)
    )
    return owed[0] if fits else None


def supplier_invoice(
    item: BookEntry, owed: Posting, accounts: Mapping[str, TrytonAccount], company: TrytonCompany
) -> dict[str, Any]:
    """Return the invoice to create; when Tryton posts it, it makes the move that the entry says.

    Tax is entered as stated, line by line, because Daybook has judged it; Tryton computes none of its own.
    """
    entry = item.entry
    party = company.parties[owed.party]
    others = [posting for posting in entry.postings if posting is not owed and posting.base_amount]
    plain = [posting for posting in others if not posting.tax_code]
    taxed = [posting for posting in others if posting.tax_code]
    return {
        "type": "in",
        "party": party,
        "invoice_address": company.addresses[party],
        "account": accounts[owed.account].id,
        "journal": company.journal,
        "currency": company.currency,
        "reference": one_line(entry.reference)[:LONGEST_TEXT],
        "description": described(item),
        "invoice_date": entry.doc_date,
        "accounting_date": entry.posting_date,
        "payment_term_date": owed.due_date or entry.doc_date,
        "lines": [["create", [_line(posting, accounts) for posting in plain]]],
        "taxes": [["create", [_tax(posting, accounts) for posting in taxed]]],
    }


def described(item: BookEntry) -> str:
    """Return what begins with the entry's key, by which it is found again, and tells people the vendor and number."""
    said = one_line(f"{item.entry.payee} {item.entry.reference}".strip())
    return f"{item.key} {said}"[:LONGEST_TEXT].rstrip()


def line_text(posting: Posting) -> str:
    """Return what a line is described by: its order, by which people find it again there, and its text."""
    order = f"{posting.order_number}/{posting.order_line}" if posting.order_number else ""
    return one_line(f"{order} {posting.text}".strip())[:LONGEST_TEXT]


def _line(posting: Posting, accounts: Mapping[str, TrytonAccount]) -> dict[str, Any]:
    credit = posting.base_amount < 0
    return {
        "type": "line",
        "account": accounts[posting.account].id,
        "quantity": -1.0 if credit else 1.0,
        "unit_price": abs(posting.base_amount),
        "description": line_text(posting),
    }


def _tax(posting: Posting, accounts: Mapping[str, TrytonAccount]) -> dict[str, Any]:
    return {
        "manual": True,
        "account": accounts[posting.account].id,
        "base": posting.tax_base or Decimal(0),
        "amount": posting.base_amount,
        "description": posting.tax_code,
    }
