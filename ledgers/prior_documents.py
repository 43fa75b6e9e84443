"""The search for earlier invoices and credit notes that may be the same as the one being judged, or belong to it.

Each way in which two documents can be alike is one look-up in an index of `business_keys`, ends after a fixed number of
rows, and reads no more when a vendor sends a hundred thousand invoices or numbers them 1, 2, 3 as everybody does.

Source: accounting specification 4.5 (V-DUP-02..07).
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any, Final

import sqlalchemy as sa

from documents.database.metadata import UtcDateTime
from documents.ledger_facts import PriorDocument, SimilarText
from documents.register.tables import business_keys, documents, text_marks, versions
from documents.state import State
from documents.values import similarity
from documents.values.money import from_minor
from ledgers.entry import Purpose
from ledgers.tables import entries

PRIORS: Final = 200
"""Documents one search returns at most."""
NEWEST: Final = 100
"""Of these, the vendor's newest: what it usually bills (V-ANO-01), and when."""
EQUAL: Final = 50
"""Documents that are alike in one way; more of them say nothing new."""
BEARERS: Final = 500
"""Documents with one mark that are looked at: a mark that more of them bear is a form, not a document."""
SIMILAR: Final = 10
"""Documents whose texts are compared word by word."""
AHEAD: Final = (State.READY, State.APPROVED, State.POSTED, State.CLOSED, State.REVERSED)
"""A document in one of these states comes before the one being judged, whichever arrived first."""
GONE: Final = (State.REJECTED, State.SUPERSEDED)
"""A document in one of these states is no other document: it was sent back, or split or merged into others."""
NOT_RECEIVED: Final = dt.datetime.max.replace(tzinfo=dt.UTC).isoformat()
"""Moment of receipt of a document that is not registered: all others came before it."""

MOMENT: Final = sa.bindparam("as_of", type_=UtcDateTime)

_keys = business_keys.c
_SAME: Final = (
    *("document_id", "vendor_id", "number", "number_n1", "number_n2", "currency", "issue_date", "sign"),
    *("tax_id", "iban", "preceding_n2"),
)
"""Columns that a PriorDocument has under the same name."""


def _asked(name: str) -> sa.BindParameter[Any]:
    """Return the value of the document being judged that a column is compared with."""
    return sa.bindparam(name, type_=_keys[name].type if name in _keys else None)


def _written(value: str) -> sa.ColumnElement[str]:
    """Return a value written out: it never changes, and to bind each of dozens takes longer than the look-ups."""
    return sa.literal_column(f"'{value}'", sa.String)


def _earlier(
    *conditions: sa.ColumnElement[bool], order: tuple[Any, ...], limit: int, then: bool
) -> sa.Select[tuple[str, str]]:
    """Select ids and states of documents that come before the one being judged, or, with `then`, came before it then.

    Of two documents that are judged in the same night only the later one may see the other, or both would wait.
    """
    received = sa.bindparam("received_at", type_=sa.String)  # as the column keeps it; it is bound a dozen times
    ahead = sa.or_(*(documents.c.state == _written(state) for state in AHEAD))
    gone = sa.or_(*(documents.c.state == _written(state) for state in GONE))
    before = sa.or_(
        documents.c.received_at < received,
        (documents.c.received_at == received) & (documents.c.id < _asked("document_id")),
        ahead & _posted_then() if then else ahead,
    )
    found = (
        sa.select(_keys.document_id, documents.c.state)
        .join(documents, documents.c.id == _keys.document_id)
        .where(
            _keys.client_id == _asked("client_id"),
            *conditions,
            _keys.gross_minor.is_not(None),
            _keys.issue_date.is_not(None),
            _keys.document_id != _asked("document_id"),
            ~(gone & (documents.c.state_since <= MOMENT) if then else gone),
            before,
        )
        .order_by(*order)
        .limit(limit)
        .subquery()
    )
    return sa.select(found)  # an ordered part of a union has to stand in brackets


def _invoice_entry(document_id: sa.ColumnElement[str]) -> sa.ColumnElement[bool]:
    """Return the condition that an entry is the first one of a document."""
    return (
        (entries.c.client_id == _asked("client_id"))
        & (entries.c.document_id == document_id)
        & (entries.c.purpose == _written(Purpose.INVOICE))
        & (entries.c.revision == sa.literal_column("0"))
    )


def _posted_then() -> sa.ColumnElement[bool]:
    return sa.select(entries.c.id).where(_invoice_entry(documents.c.id), entries.c.posted_at <= MOMENT).exists()


def _with_entries(found: sa.Subquery, *, then: bool) -> sa.Select[Any]:
    """Select the keys of documents, given by their ids and states, each with its entry in the ledger."""
    invoice_of = _invoice_entry(_keys.document_id)
    same = (_keys[name] for name in _SAME)
    return (
        sa.select(*same, _keys.gross_minor, _keys.medium, found.c.state, entries.c.label)
        .join_from(found, business_keys, _keys.document_id == found.c.document_id)
        .outerjoin(entries, invoice_of & (entries.c.posted_at <= MOMENT) if then else invoice_of)
    )


def _equal(*names: str, known: tuple[str, ...]) -> tuple[sa.ColumnElement[bool], ...]:
    """Return the condition that these keys are equal; an empty one of those that must be known equals nothing."""
    return (*(_keys[name] == _asked(name) for name in names), *(_asked(name) != _written("") for name in known))


def _alike(*, then: bool) -> sa.Select[Any]:
    number, vendor = "number_n2", "vendor_id"
    by_name = (_keys.document_id,)
    newest_first = _keys.issue_date.desc(), _keys.document_id.desc()
    # The order of each is that of its index, so that reading ends with the limit.
    ways = (
        (_equal(vendor, number, known=(vendor,)), by_name, EQUAL),
        (_equal(number, "gross_minor", known=(number,)), by_name, EQUAL),
        (_equal(number, "tax_id", known=(number, "tax_id")), by_name, EQUAL),
        (_equal(number, "iban", known=(number, "iban")), by_name, EQUAL),
        (_equal(vendor, "gross_minor", known=(vendor,)), newest_first, EQUAL),
        (_equal(vendor, known=(vendor,)), newest_first, NEWEST),
    )
    ids = (_earlier(*way, order=order, limit=limit, then=then) for way, order, limit in ways)
    found = sa.union(*ids).subquery()
    order = (
        sa.case((_keys.number_n2 == _asked(number), 0), else_=1),
        sa.case((_keys.gross_minor == _asked("gross_minor"), 0), else_=1),
        *(_keys.issue_date.desc(), _keys.document_id),
    )
    return _with_entries(found, then=then).order_by(*order).limit(PRIORS)


def _about(*, then: bool) -> sa.Select[Any]:
    own, number = _keys.vendor_id == _asked("vendor_id"), _asked("number_n2")
    ways = (own, _keys.number_n2 == number), (own, _keys.preceding_n2 == number)
    by_id = (_keys.document_id,)
    found = sa.union(*(_earlier(*way, order=by_id, limit=PRIORS, then=then) for way in ways)).subquery()
    return _with_entries(found, then=then).order_by(_keys.issue_date, _keys.document_id).limit(PRIORS)


def _named(*, then: bool) -> sa.Select[Any]:
    named = _keys.document_id.in_(sa.bindparam("named", expanding=True))
    return _with_entries(_earlier(named, order=(), limit=SIMILAR, then=then).subquery(), then=then)


def _sharing_marks() -> sa.Select[Any]:
    """Select the documents that share most marks; of a mark that very many bear only so many are looked at.

    A text that is nearly the same shares the rare marks too.
    """
    bearers = (
        sa.select(text_marks.c.document_id)
        .where(
            text_marks.c.client_id == _asked("client_id"),
            text_marks.c.mark == sa.bindparam(f"mark_{number}", type_=sa.BigInteger),
            text_marks.c.document_id != _asked("document_id"),
        )
        .order_by(text_marks.c.document_id.desc())
        .limit(BEARERS)
        .subquery()
        for number in range(similarity.MARKS)
    )
    found = sa.union_all(*(sa.select(each) for each in bearers)).subquery()
    return (
        sa.select(found.c.document_id)
        .group_by(found.c.document_id)
        .order_by(sa.func.count().desc(), found.c.document_id.desc())
        .limit(SIMILAR)
    )


# Built once: building such a statement costs more than running it, and every document asks.
# By whether a moment is asked for: only then is every entry compared with it.
ALIKE: Final = {then: _alike(then=then) for then in (False, True)}
ABOUT: Final = {then: _about(then=then) for then in (False, True)}
SHARING_MARKS: Final = _sharing_marks()
NAMED: Final = {then: _named(then=then) for then in (False, True)}
TEXT: Final = (
    sa.select(versions.c.business)
    .where(versions.c.document_id == _asked("document_id"), versions.c.business.is_not(None))
    .order_by(versions.c.number.desc())
    .limit(1)
)
RECEIVED: Final = sa.select(sa.type_coerce(documents.c.received_at, sa.String)).where(
    documents.c.client_id == _asked("client_id"), documents.c.id == _asked("document_id")
)


class PriorDocuments:
    """The documents of one client that come before the one being judged, or came before it at a moment."""

    def __init__(
        self, connection: sa.Connection, client_id: str, document_id: str, *, as_of: dt.datetime | None = None
    ) -> None:
        self._connection = connection
        self._as_of = as_of
        self._itself = {"client_id": client_id, "document_id": document_id}
        self._received = ""

    def alike(self, **keys: Any) -> tuple[PriorDocument, ...]:
        """Return those that share the vendor, or the number and another key; equal numbers, then amounts, come first.

        Args:
            keys: vendor_id, number_n2, tax_id, iban, each "" when unknown; gross_minor, None when unknown.
        """
        return self._find(ALIKE, keys)

    def about(self, vendor_id: str, number_n2: str) -> tuple[PriorDocument, ...]:
        """Return a vendor's documents with a number, and those that name it as the invoice they correct."""
        return self._find(ABOUT, {"vendor_id": vendor_id, "number_n2": number_n2})

    def similar(self, text: str, least: float) -> tuple[SimilarText, ...]:
        """Return those whose text is at least so similar, the most similar first.

        Texts that share a mark are read and compared word by word; a text that is too short is similar to none.
        """
        own = similarity.marks(text)
        if not own:
            return ()
        asked = {f"mark_{number}": mark for number, mark in enumerate(own)}
        sharing = self._connection.scalars(SHARING_MARKS, {**self._itself, **asked}).all()
        if not sharing:
            return ()
        found = (
            (prior, similarity.similarity(text, self._text(prior))) for prior in self._find(NAMED, {"named": sharing})
        )
        similar = [SimilarText(prior=prior, similarity=share) for prior, share in found if share >= least]
        return tuple(sorted(similar, key=lambda one: (-one.similarity, one.prior.document_id)))

    def _text(self, prior: PriorDocument) -> str:
        body = self._connection.scalar(TEXT, {"document_id": prior.document_id})
        return str(json.loads(body).get("text", "")) if body else ""

    def _find(self, queries: Mapping[bool, sa.Select[Any]], keys: dict[str, Any]) -> tuple[PriorDocument, ...]:
        query = queries[self._as_of is not None]
        return tuple(_prior(*row) for row in self._connection.execute(query, self._bound(keys)))

    def _bound(self, keys: dict[str, Any]) -> dict[str, Any]:
        if not self._received:
            self._received = self._connection.scalar(RECEIVED, self._itself) or NOT_RECEIVED
        moment = {} if self._as_of is None else {"as_of": self._as_of}
        return {**self._itself, "received_at": self._received, **moment, **keys}


def _prior(*row: Any) -> PriorDocument:
    *same, gross_minor, medium, state, label = row
    fields = dict(zip(_SAME, same, strict=True))
    return PriorDocument(
        **fields,
        gross=from_minor(gross_minor, fields["currency"]),
        state=state,
        entry=label or "",
        medium=medium or None,
    )
