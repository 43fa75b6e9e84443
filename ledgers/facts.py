"""What judges ask of register and ledger, answered from the database (`documents.ledger_facts.LedgerFacts`)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any, Final, TypeVar

import sqlalchemy as sa

from documents.database.metadata import UtcDateTime
from documents.deposits import Deposit
from documents.ledger_facts import Invoiced, PriorDocument, SimilarText
from documents.register.business_keys import minor_total
from documents.register.tables import business_keys, documents, findings
from documents.state import State
from documents.values.money import from_minor
from ledgers import order_balances
from ledgers.cases.cost import ON_STOCK
from ledgers.cases.discount import EXPECTED
from ledgers.chart import (
    DISCOUNTS_EXPECTED,
    EXCHANGE_REALISED,
    FREIGHT_IN,
    GOODS_RECEIVED_NOT_INVOICED,
    OWED,
    PREPAYMENTS,
    PRICE_VARIANCE,
    ROUNDING,
    USE_TAX,
)
from ledgers.coding import PastPosting, item_key
from ledgers.deposits import open_deposits
from ledgers.entry import Purpose
from ledgers.month import periods
from ledgers.prior_documents import PriorDocuments
from ledgers.standing import standing
from ledgers.tables import entries, has_party, postings

NEWEST: Final = 500
"""Postings of one vendor that are looked at."""
BY_RULE: Final = (
    *OWED,
    GOODS_RECEIVED_NOT_INVOICED,
    FREIGHT_IN,
    PRICE_VARIANCE,
    ROUNDING,
    EXCHANGE_REALISED,
    PREPAYMENTS,
    USE_TAX,
    DISCOUNTS_EXPECTED,
)
"""Accounts that posting cases name themselves and nobody chose."""
CONFIRMED: Final = (State.POSTED, State.CLOSED)
ENOUGH_DATES: Final = 5
"""Posted documents that make a vendor's habit (C-12 d)."""
LAST_INVOICES: Final = 10
"""Posted invoices that show a vendor's usual tax (V-TAX-08)."""
LAST_POSTED: Final = 30
"""Posted invoices of a vendor that are looked at; more make no difference to any rule."""

T = TypeVar("T", bound=tuple[Any, ...])

CLIENT: Final = sa.bindparam("client", type_=sa.String)
VENDOR: Final = sa.bindparam("vendor", type_=sa.String)
DOCUMENT: Final = sa.bindparam("document", type_=sa.String)
MOMENT: Final = sa.bindparam("as_of", type_=UtcDateTime)
NOW: Final = dt.datetime.max.replace(tzinfo=dt.UTC)
"""As of this moment everything is known that is there."""


_owed: Final = postings.alias("owed")


def _of_invoices(selected: sa.Select[T]) -> sa.Select[T]:
    """Narrow what is selected from a vendor's postings to the entries of its invoices that were not reversed."""
    return standing(selected.join(entries, entries.c.id == _owed.c.entry_id), MOMENT).where(
        _owed.c.client_id == CLIENT,
        _owed.c.party == VENDOR,
        _owed.c.account.in_(sorted(OWED)),
        has_party(_owed),
        entries.c.purpose == Purpose.INVOICE.value,
        entries.c.posted_at <= MOMENT,
    )


def _history() -> sa.Select[tuple[int, str | None]]:
    """Select a vendor's newest invoice entries, each with its tax codes, without the document being judged."""
    newest = (
        _of_invoices(sa.select(_owed.c.entry_id))
        .where(entries.c.document_id != DOCUMENT)
        .distinct()
        .order_by(_owed.c.entry_id.desc())
        .limit(LAST_POSTED)
        .subquery()
    )
    taxed = (postings.c.entry_id == newest.c.entry_id) & (postings.c.tax_code != "")
    return (
        sa.select(newest.c.entry_id, postings.c.tax_code)
        .outerjoin(postings, taxed)
        .order_by(newest.c.entry_id.desc(), postings.c.line_no)
    )


def _date_orders() -> sa.Select[tuple[str, int]]:
    keys = business_keys.c
    return (
        sa.select(keys.date_order, sa.func.count())
        .join(documents, documents.c.id == keys.document_id)
        .where(
            keys.client_id == CLIENT,
            keys.vendor_id == VENDOR,
            keys.date_order != "",
            keys.document_id != DOCUMENT,
            documents.c.state.in_(CONFIRMED),
        )
        .group_by(keys.date_order)
    )


def _cost_postings() -> sa.Select[tuple[str, str, int]]:
    costs = sa.select(postings.c.text, postings.c.account, entries.c.revision).select_from(postings)
    costs = costs.join(_owed, _owed.c.entry_id == postings.c.entry_id)
    return (
        _of_invoices(costs)
        .where(postings.c.tax_code == "", postings.c.order_number == "", postings.c.account.not_in(BY_RULE))
        .where(postings.c.text != EXPECTED)
        .order_by(_owed.c.entry_id.desc(), postings.c.line_no)
        .limit(NEWEST)
    )


def _spent() -> sa.Select[tuple[int]]:
    return (
        sa.select(sa.func.coalesce(sa.func.sum(postings.c.base_minor), 0), sa.func.max(entries.c.base_currency))
        .join(entries, entries.c.id == postings.c.entry_id)
        .where(
            postings.c.client_id == CLIENT,
            postings.c.account == sa.bindparam("account", type_=sa.String),
            entries.c.posting_date.between(sa.bindparam("start", type_=sa.Date), sa.bindparam("end", type_=sa.Date)),
            entries.c.document_id != DOCUMENT,
            entries.c.posted_at <= MOMENT,
        )
    )


def _variances() -> sa.Select[tuple[int]]:
    """Select what a vendor's invoices booked as price variance, without those a person was asked about (V-PO-06)."""
    asked = sa.select(findings.c.document_id).where(
        findings.c.client_id == CLIENT,
        findings.c.document_id == entries.c.document_id,
        findings.c.code == "V-PO-06",
        findings.c.status != "released",
    )
    booked = _of_invoices(sa.select(_owed.c.entry_id)).where(
        entries.c.posting_date.between(sa.bindparam("start", type_=sa.Date), sa.bindparam("end", type_=sa.Date)),
        entries.c.document_id != DOCUMENT,
        ~asked.exists(),
    )
    return (
        sa.select(sa.func.coalesce(sa.func.sum(postings.c.base_minor), 0), sa.func.max(entries.c.base_currency))
        .join(entries, entries.c.id == postings.c.entry_id)
        .where(
            postings.c.entry_id.in_(booked),
            postings.c.text != EXPECTED,
            sa.or_(postings.c.account == PRICE_VARIANCE, postings.c.text.startswith(ON_STOCK, autoescape=True)),
        )
    )


# Built once: building a statement costs more than running it, and every document asks them all.
HISTORY: Final = _history()
DATE_ORDERS: Final = _date_orders()
COST_POSTINGS: Final = _cost_postings()
SPENT: Final = _spent()
VARIANCES: Final = _variances()
ACCRUED_USE_TAX: Final = (
    sa.select(sa.func.coalesce(sa.func.sum(-postings.c.amount_minor), 0))
    .join(entries, entries.c.id == postings.c.entry_id)
    .where(
        entries.c.client_id == CLIENT,
        entries.c.document_id.in_(sa.bindparam("documents", expanding=True)),
        entries.c.document_id != DOCUMENT,
        entries.c.currency == sa.bindparam("currency", type_=sa.String),
        entries.c.posted_at <= MOMENT,
        postings.c.account == USE_TAX,
    )
)
CLIENT_POSTINGS: Final = (
    sa.select(postings.c.text, postings.c.account)
    .join(entries, entries.c.id == postings.c.entry_id)
    .where(
        entries.c.client_id == CLIENT,
        entries.c.purpose == Purpose.INVOICE.value,
        entries.c.posted_at <= MOMENT,
        postings.c.tax_code == "",
        postings.c.text.not_in(["", EXPECTED]),
        postings.c.account.not_in(BY_RULE),
    )
    .order_by(entries.c.id.desc())
    .limit(NEWEST)
)


class DatabaseFacts:
    """Facts of one client at one moment, without the document that is being judged. Make new ones after posting."""

    def __init__(
        self,
        connection: sa.Connection,
        client_id: str,
        document_id: str,
        *,
        locked_until: str = "",
        as_of: dt.datetime | None = None,
    ) -> None:
        """Answer from the connection's transaction.

        Args:
            connection: To the database.
            client_id: Whose facts.
            document_id: The document that is being judged.
            locked_until: The client's, an ISO day or empty.
            as_of: Entries that were posted later, and documents that were ahead only later, do not count (V-92).
                Locked periods, open deposits and vendors' date orders are always those of now.
        """
        self._connection = connection
        self._client_id = client_id
        self._document_id = document_id
        self._locked_until = locked_until
        self._as_of = as_of or NOW
        self._priors = PriorDocuments(connection, client_id, document_id, as_of=as_of)
        self._invoiced: dict[str, dict[int, Invoiced]] = {}
        self._history: dict[str, tuple[set[str], ...]] = {}

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
        """See LedgerFacts. Equal numbers come first, then equal amounts, then the newest."""
        return self._priors.alike(
            vendor_id=vendor_id,
            number_n2=number_n2,
            gross_minor=None if gross is None or not currency else minor_total(gross, currency),
            tax_id=tax_id,
            iban=iban,
        )

    def credited(self, vendor_id: str, number_n2: str) -> tuple[PriorDocument, ...]:
        """See LedgerFacts."""
        return self._priors.about(vendor_id, number_n2) if vendor_id and number_n2 else ()

    def invoiced(self, order_number: str, order_line: int) -> Invoiced:
        """See LedgerFacts. Many rules ask for many lines of an order; it is looked up once."""
        if order_number not in self._invoiced:
            self._invoiced[order_number] = order_balances.invoiced(
                self._connection, self._client_id, order_number, document_id=self._document_id, as_of=self._as_of
            )
        return self._invoiced[order_number].get(order_line, Invoiced())

    def billed(self, order_number: str) -> Mapping[str, Mapping[int, Decimal]]:
        """See LedgerFacts."""
        return order_balances.billed(
            self._connection, self._client_id, order_number, document_id=self._document_id, as_of=self._as_of
        )

    def posted_count(self, vendor_id: str) -> int:
        """See LedgerFacts; invoices that were reversed do not count."""
        return len(self._posted(vendor_id))

    def tax_codes(self, vendor_id: str) -> tuple[frozenset[str], ...]:
        """See LedgerFacts; invoices that were reversed do not count."""
        return tuple(frozenset(codes) for codes in self._posted(vendor_id) if codes)[:LAST_INVOICES]

    def _posted(self, vendor_id: str) -> tuple[set[str], ...]:
        """Return the tax codes of each of a vendor's last posted invoices, newest first; several rules ask for them."""
        if vendor_id not in self._history:
            used: dict[int, set[str]] = {}
            for entry_id, tax_code in self._connection.execute(HISTORY, self._of(vendor_id)):
                used.setdefault(entry_id, set()).update([tax_code] if tax_code else [])
            self._history[vendor_id] = tuple(used.values())
        return self._history[vendor_id]

    def date_order(self, vendor_id: str) -> str:
        """See LedgerFacts."""
        found = self._connection.execute(DATE_ORDERS, self._of(vendor_id)).all()
        return str(found[0][0]) if len(found) == 1 and found[0][1] >= ENOUGH_DATES else ""

    def _of(self, vendor_id: str) -> dict[str, str | dt.datetime]:
        return {**self._own(), "vendor": vendor_id}

    def _own(self) -> dict[str, str | dt.datetime]:
        return {"client": self._client_id, "document": self._document_id, "as_of": self._as_of}

    def spent(self, account: str, start: dt.date, end: dt.date) -> Decimal:
        """See LedgerFacts; reversals undo what they reverse."""
        return self._sum(SPENT, account=account, start=start, end=end)

    def variances(self, vendor_id: str, start: dt.date, end: dt.date) -> Decimal:
        """See LedgerFacts; what is on account 5020, so of received goods: other orders book one amount at cost."""
        return self._sum(VARIANCES, vendor=vendor_id, start=start, end=end)

    def _sum(self, statement: sa.Select[tuple[int]], **asked: str | dt.date) -> Decimal:
        minor, currency = self._connection.execute(statement, {**self._own(), **asked}).one()
        return from_minor(int(minor), currency) if currency else Decimal(0)

    def use_tax(self, document_ids: Collection[str], currency: str) -> Decimal:
        """See LedgerFacts; reversals undo what they reverse."""
        asked = {**self._own(), "documents": sorted(document_ids), "currency": currency}
        return from_minor(int(self._connection.scalar(ACCRUED_USE_TAX, asked) or 0), currency)

    def deposits(self, vendor_id: str) -> tuple[Deposit, ...]:
        """See LedgerFacts."""
        return open_deposits(self._connection, self._client_id, vendor_id)

    def period_open(self, day: dt.date) -> bool:
        """See LedgerFacts."""
        return periods.is_open(self._connection, self._client_id, day, self._locked_until)

    def similar_texts(self, text: str, *, least: float) -> tuple[SimilarText, ...]:
        """See LedgerFacts."""
        return self._priors.similar(text, least)


def past_postings(
    connection: sa.Connection, client_id: str, vendor_id: str, *, as_of: dt.datetime | None = None
) -> tuple[PastPosting, ...]:
    """Return the cost postings of a vendor's invoices, newest first: the evidence of A-04.

    Without those an order decided, without what was reversed (A-10), and without what was posted after `as_of`.
    """
    rows = connection.execute(COST_POSTINGS, {"client": client_id, "vendor": vendor_id, "as_of": as_of or NOW})
    return tuple(PastPosting(item=item_key(row.text), account=row.account, corrected=row.revision > 0) for row in rows)


def client_postings(
    connection: sa.Connection, client_id: str, *, as_of: dt.datetime | None = None
) -> tuple[PastPosting, ...]:
    """Return the newest cost postings of all of a client's vendors, newest first: what A-08 suggests from."""
    rows = connection.execute(CLIENT_POSTINGS, {"client": client_id, "as_of": as_of or NOW})
    return tuple(PastPosting(item=item_key(row.text), account=row.account) for row in rows)
