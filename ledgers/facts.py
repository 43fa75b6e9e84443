"""What judges ask of register and ledger, answered from the database (`documents.ledger_facts.LedgerFacts`)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Final

import sqlalchemy as sa

from documents.ledger_facts import Invoiced, PriorDocument
from documents.register.tables import business_keys, documents
from documents.state import State
from documents.values.money import MINOR_DIGITS, from_minor
from ledgers import order_balances, periods
from ledgers.chart import (
    ACCOUNTS_PAYABLE,
    EXCHANGE_REALISED,
    FREIGHT_IN,
    GOODS_RECEIVED_NOT_INVOICED,
    PRICE_VARIANCE,
    ROUNDING,
)
from ledgers.coding import PastPosting, item_key
from ledgers.entry import Purpose
from ledgers.tables import entries, postings

PRIORS: Final = 200
NEWEST: Final = 500
"""Postings of one vendor that are looked at."""
BY_RULE: Final = (
    ACCOUNTS_PAYABLE,
    GOODS_RECEIVED_NOT_INVOICED,
    FREIGHT_IN,
    PRICE_VARIANCE,
    ROUNDING,
    EXCHANGE_REALISED,
)
"""Accounts that posting cases name themselves and nobody chose."""
CONFIRMED: Final = (State.POSTED, State.CLOSED)
ENOUGH_DATES: Final = 5
"""Posted documents that make a vendor's habit (C-12 d)."""
LAST_INVOICES: Final = 10
"""Posted invoices that show a vendor's usual tax (V-TAX-08)."""
AHEAD: Final = (State.READY, State.APPROVED, State.POSTED, State.CLOSED, State.REVERSED)
"""A document in one of these states comes before the one being judged, whichever arrived first."""


class DatabaseFacts:
    """Facts of one client at one moment, without the document that is being judged. Make new ones after posting."""

    def __init__(self, connection: sa.Connection, client_id: str, document_id: str, *, locked_until: str = "") -> None:
        """Answer from the connection's transaction; `locked_until` is the client's, an ISO day or empty."""
        self._connection = connection
        self._client_id = client_id
        self._document_id = document_id
        self._locked_until = locked_until
        self._invoiced: dict[tuple[str, int], Invoiced] = {}

    def priors(
        self, *, vendor_id: str, number_n1: str, number_n2: str, gross: Decimal | None, tax_id: str, iban: str
    ) -> tuple[PriorDocument, ...]:
        """See LedgerFacts. Of more than 200, equal numbers come first, then equal amounts, then the newest."""
        keys = business_keys.c
        # One look-up by index for each key; with an OR, or the client outside, SQLite reads all keys of the client.
        shared = [
            sa.select(keys.document_id).where(keys.client_id == self._client_id, column == value)
            for column, value in (
                (keys.vendor_id, vendor_id),
                # Equal N1 means equal N2, which has an index; without one of them all keys would be read.
                (keys.number_n1, "" if number_n2 else number_n1),
                (keys.number_n2, number_n2),
                (keys.tax_id, tax_id),
                (keys.iban, iban),
            )
            if value
        ]
        if not shared:
            return ()
        same_number = sa.or_(keys.number_n1 == number_n1, keys.number_n2 == number_n2)
        query = (
            self._others()
            .where(keys.document_id.in_(sa.union(*shared)), keys.gross_minor.is_not(None), keys.issue_date.is_not(None))
            .order_by(
                sa.case((same_number, 0), else_=1),
                sa.case((keys.gross_minor.in_(_in_any_currency(gross)), 0), else_=1),
                keys.issue_date.desc(),
                keys.document_id,
            )
            .limit(PRIORS)
        )
        return tuple(_prior(row) for row in self._connection.execute(query).mappings())

    def credited(self, vendor_id: str, number_n2: str) -> tuple[PriorDocument, ...]:
        """See LedgerFacts."""
        if not vendor_id or not number_n2:
            return ()
        keys = business_keys.c
        about = [
            sa.select(keys.document_id).where(keys.client_id == self._client_id, column == number_n2)
            for column in (keys.number_n2, keys.preceding_n2)
        ]
        query = (
            self._others()
            .where(
                keys.document_id.in_(sa.union(*about)),
                keys.vendor_id == vendor_id,
                keys.gross_minor.is_not(None),
                keys.issue_date.is_not(None),
            )
            .order_by(keys.issue_date, keys.document_id)
            .limit(PRIORS)
        )
        return tuple(_prior(row) for row in self._connection.execute(query).mappings())

    def invoiced(self, order_number: str, order_line: int) -> Invoiced:
        """See LedgerFacts. Many rules ask for the same line; it is looked up once."""
        key = (order_number, order_line)
        if key not in self._invoiced:
            self._invoiced[key] = order_balances.invoiced(
                self._connection, self._client_id, order_number, order_line, without_document=self._document_id
            )
        return self._invoiced[key]

    def posted_count(self, vendor_id: str) -> int:
        """See LedgerFacts; invoices that were reversed do not count."""
        undo = entries.alias("undo")
        query = (
            sa.select(sa.func.count(sa.distinct(entries.c.id)))
            .join(postings, postings.c.entry_id == entries.c.id)
            .outerjoin(undo, (undo.c.client_id == entries.c.client_id) & (undo.c.reverses == entries.c.label))
            .where(
                postings.c.client_id == self._client_id,
                postings.c.party == vendor_id,
                entries.c.purpose == Purpose.INVOICE.value,
                entries.c.document_id != self._document_id,
                undo.c.id.is_(None),
            )
        )
        return self._connection.scalar(query) or 0

    def date_order(self, vendor_id: str) -> str:
        """See LedgerFacts."""
        keys = business_keys.c
        query = (
            sa.select(keys.date_order, sa.func.count())
            .join(documents, documents.c.id == keys.document_id)
            .where(
                keys.client_id == self._client_id,
                keys.vendor_id == vendor_id,
                keys.date_order != "",
                keys.document_id != self._document_id,
                documents.c.state.in_(CONFIRMED),
            )
            .group_by(keys.date_order)
        )
        found = self._connection.execute(query).all()
        return str(found[0][0]) if len(found) == 1 and found[0][1] >= ENOUGH_DATES else ""

    def tax_codes(self, vendor_id: str) -> tuple[frozenset[str], ...]:
        """See LedgerFacts; invoices that were reversed do not count."""
        undo, owed = entries.alias("undo"), postings.alias("owed")
        newest = (
            sa.select(entries.c.id)
            .join(owed, (owed.c.entry_id == entries.c.id) & (owed.c.client_id == self._client_id))
            .outerjoin(undo, (undo.c.client_id == entries.c.client_id) & (undo.c.reverses == entries.c.label))
            .where(
                owed.c.party == vendor_id,
                entries.c.purpose == Purpose.INVOICE.value,
                entries.c.document_id != self._document_id,
                undo.c.id.is_(None),
                sa.exists().where(postings.c.entry_id == entries.c.id, postings.c.tax_code != ""),
            )
            .distinct()
            .order_by(entries.c.id.desc())
            .limit(LAST_INVOICES)
        )
        ids = list(self._connection.scalars(newest))
        used: dict[int, set[str]] = {entry_id: set() for entry_id in ids}
        query = sa.select(postings.c.entry_id, postings.c.tax_code).where(
            postings.c.entry_id.in_(ids), postings.c.tax_code != ""
        )
        for row in self._connection.execute(query):
            used[row.entry_id].add(row.tax_code)
        return tuple(frozenset(codes) for codes in used.values())

    def period_open(self, day: dt.date) -> bool:
        """See LedgerFacts."""
        return periods.is_open(self._connection, self._client_id, day, self._locked_until)

    def known_text(self, fingerprint: str) -> str:
        """See LedgerFacts."""
        if not fingerprint:
            return ""
        mine = business_keys.c.client_id == self._client_id
        query = self._others().where(mine, business_keys.c.text_fingerprint == fingerprint)
        row = self._connection.execute(query.order_by(documents.c.received_at).limit(1)).mappings().one_or_none()
        return row["document_id"] if row else ""

    def _others(self) -> sa.Select[tuple[object, ...]]:
        """Select the documents that come before this one, with the entry of each; the caller names the client.

        Of two documents that are judged in the same night only the later one may see the other, or both would wait.
        """
        received = self._connection.scalar(
            sa.select(documents.c.received_at).where(
                documents.c.client_id == self._client_id, documents.c.id == self._document_id
            )
        )
        before: sa.ColumnElement[bool] = sa.true()
        if received is not None:
            same_moment = (documents.c.received_at == received) & (documents.c.id < self._document_id)
            before = sa.or_(documents.c.received_at < received, same_moment, documents.c.state.in_(AHEAD))
        invoice_of = (
            (entries.c.client_id == documents.c.client_id)
            & (entries.c.document_id == documents.c.id)
            & (entries.c.purpose == Purpose.INVOICE.value)
            & (entries.c.revision == 0)
        )
        return (
            sa.select(business_keys, documents.c.state, entries.c.label)
            .join(documents, documents.c.id == business_keys.c.document_id)
            .outerjoin(entries, invoice_of)
            .where(
                business_keys.c.document_id != self._document_id,
                documents.c.state != State.REJECTED,
                before,
            )
        )


def past_postings(connection: sa.Connection, client_id: str, vendor_id: str) -> tuple[PastPosting, ...]:
    """Return the cost postings of a vendor's invoices, newest first: the evidence of A-04.

    Without those an order decided, and without what was reversed (A-10).
    """
    undo = entries.alias("undo")
    owed = postings.alias("owed")
    query = (
        sa.select(postings.c.text, postings.c.account)
        .join(entries, entries.c.id == postings.c.entry_id)
        .join(owed, (owed.c.entry_id == entries.c.id) & (owed.c.party == vendor_id))
        .outerjoin(undo, (undo.c.client_id == entries.c.client_id) & (undo.c.reverses == entries.c.label))
        .where(
            postings.c.client_id == client_id,
            entries.c.purpose == Purpose.INVOICE.value,
            undo.c.id.is_(None),
            postings.c.tax_code == "",
            postings.c.order_number == "",
            postings.c.account.not_in(BY_RULE),
        )
        .order_by(postings.c.entry_id.desc(), postings.c.line_no)
        .limit(NEWEST)
    )
    return tuple(PastPosting(item=item_key(row.text), account=row.account) for row in connection.execute(query))


def _in_any_currency(gross: Decimal | None) -> list[int]:
    """Return the minor units an amount can be, for sorting only: the asker's currency is not known here."""
    return [] if gross is None else sorted({int(gross.scaleb(digits)) for digits in (0, *MINOR_DIGITS.values(), 2)})


def _prior(row: sa.RowMapping) -> PriorDocument:
    same = ("document_id", "vendor_id", "number", "number_n1", "number_n2", "currency", "issue_date", "sign")
    return PriorDocument(
        **{name: row[name] for name in (*same, "tax_id", "iban", "state", "preceding_n2")},
        gross=from_minor(row["gross_minor"], row["currency"]),
        entry=row["label"] or "",
    )
