"""Postings in two currencies, and the entry they close to (P-00a, P-07)."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Final

from documents.error import DaybookError
from documents.master.client import Client
from documents.values.money import is_exact, minor_digits, round_amount, to_minor, unit
from ledgers.chart import ROUNDING, USE_TAX
from ledgers.entry import Entry, Header, Journal, Posting, Purpose, fiscal_year
from ledgers.work import PostingWork

RESIDUAL_UNITS_PER_LINE: Final = 1
"""Minor units of base currency per line that line-wise conversion may leave over; more is our fault (P-00a)."""

ZERO: Final = Decimal(0)


LARGEST_MINOR: Final = 2**63 - 1
"""What a column of the ledger holds, in minor units; a longer amount is a misreading."""


class PostingCaseError(DaybookError):
    """A document whose figures cannot make an entry; it waits with the finding V-POST-02."""


def header(work: PostingWork, journal: Journal, purpose: Purpose) -> Header:
    """Return the head of an entry for the document."""
    document, client = work.document, work.client
    number = document.own_number
    name = document.vendor_name.value if document.vendor_name else ""
    return Header(
        client_id=client.id,
        entity=work.judgement.entity_id or client.entities[0].id,
        journal=journal,
        document_id=work.document_id,
        purpose=purpose,
        revision=work.revision,
        fiscal_year=fiscal_year(work.posting_date, client.fiscal_year_start),
        doc_date=document.issue_date.value if document.issue_date else work.posting_date,
        posting_date=work.posting_date,
        tax_point=document.tax_point,
        currency=work.currency,
        base_currency=client.currency,
        fx_rate=work.fx_rate,
        document_version=work.document_version,
        rule_set=work.judgement.rule_set,
        maker=work.maker,
        checker=work.checker,
        reference=number.value if number else "",
        payee=work.vendor.name if work.vendor else name,
    )


def bare_header(client: Client, purpose: Purpose, document_id: str, **facts: Any) -> Header:
    """Return the head of an entry that stands in no document of the register: in the general journal, by default.

    Args:
        client: Whose entry it is.
        purpose: Part of the posting key.
        document_id: The same; begins with a word of its kind.
        facts: Further attributes of `Header`, among them `posting_date` and `doc_date`.
    """
    defaults: dict[str, Any] = {
        "entity": client.entities[0].id,
        "journal": Journal.GENERAL,
        "fiscal_year": fiscal_year(facts["posting_date"], client.fiscal_year_start),
        "base_currency": client.currency,
    }
    return Header(client_id=client.id, purpose=purpose, document_id=document_id, **defaults | facts)


def in_base(head: Header, amount: Decimal) -> Decimal:
    """Convert an amount in document currency, rounded half-up to the base currency's minor unit (S-04)."""
    return round_amount(amount / head.fx_rate, head.base_currency)


def leg(head: Header, account: str, amount: Decimal, *, base: Decimal | None = None, **details: Any) -> Posting:
    """Return one posting, debit positive; `base` where another rate than the entry's holds for it."""
    base_amount = in_base(head, amount) if base is None else base
    return Posting(account=account, amount=amount, base_amount=base_amount, **details)


def close(head: Header, legs: Iterable[Posting]) -> Entry:
    """Return the entry of these postings; what conversion left over goes to account 7000 (P-00a, P-07).

    Raises:
        PostingCaseError: Every amount is zero, or more is left over than rounding explains.
        UnbalancedEntryError: The amounts in document currency do not sum to zero.
    """
    postings = [posting for posting in legs if posting.amount or posting.base_amount]
    if not postings:
        raise PostingCaseError(
            f"{head.client_id}/{head.document_id}: every amount of the {head.purpose} entry is zero; "
            "nothing was posted."
        )
    residual = -sum((posting.base_amount for posting in postings), ZERO)
    if residual:
        limit = unit(head.base_currency) * RESIDUAL_UNITS_PER_LINE * len(postings)
        if abs(residual) > limit:
            raise PostingCaseError(
                f"{head.client_id}/{head.document_id}: conversion at {head.fx_rate} leaves {residual} "
                f"{head.base_currency} over {len(postings)} lines, limit {limit}; nothing was posted."
            )
        postings.append(leg(head, ROUNDING, ZERO, base=residual, text="conversion"))
    taxed = any(posting.tax_code or posting.account == USE_TAX for posting in postings)
    # What a payment takes back of a tax (a discount) is due on the day of the payment: 2006/112/EC art. 90.
    due = head.model_copy(update={"tax_point": (head.tax_point or head.doc_date) if taxed else None})
    entry = Entry(**due.model_dump(), postings=tuple(postings))
    entry.check()
    return entry


def check_amounts(entry: Entry) -> None:
    """Refuse an entry with an amount that no column of the ledger can hold.

    Raises:
        PostingCaseError: It has more decimals than its currency, or more digits than a column.
    """
    for posting in entry.postings:
        for amount, currency in ((posting.amount, entry.currency), (posting.base_amount, entry.base_currency)):
            where = f"{entry.client_id}/{entry.document_id}: {amount} {currency} on account {posting.account}"
            if not is_exact(amount, currency):
                raise PostingCaseError(
                    f"{where} has more than the {minor_digits(currency)} decimals of {currency}; nothing was posted."
                )
            if abs(to_minor(amount, currency)) > LARGEST_MINOR:
                raise PostingCaseError(f"{where} is more than the ledger can hold; nothing was posted.")
