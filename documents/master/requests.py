"""What people ask to have changed in the master data, the calls they made about it, and what a second person said.

A request changes nothing by itself: a bank account, a new vendor or another name of a vendor counts only after a vendor
custodian who did not ask for it confirmed it, a bank account only after a call to a number that was known before. The
database refuses anything else (migration 0022).

Source: accounting specification L-33, V-FRD-01.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from enum import StrEnum
from typing import Any, Final

import sqlalchemy as sa
from pydantic import Field as Setting

from documents.database.clock import database_now
from documents.database.metadata import UtcDateTime, metadata
from documents.error import WrongInputError
from documents.register.tables import Key
from documents.value import Value

DESK: Final = "review desk"
"""Stands as the source of master data that was confirmed here; the database asks such rows for their confirmation."""

requests = sa.Table(
    "master_requests",
    metadata,
    sa.Column("id", Key, primary_key=True, autoincrement=True),
    sa.Column("client_id", sa.String(32), nullable=False),
    sa.Column("kind", sa.String(10), nullable=False),
    sa.Column("vendor_id", sa.String(64), nullable=False),
    sa.Column("subject", sa.String(200), nullable=False),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("document_id", sa.String(64), sa.ForeignKey("documents.id")),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("requested_by", sa.String(120), nullable=False),
    sa.Column("requested_at", UtcDateTime, nullable=False),
    sa.Column("once", sa.String(80), nullable=False),
    sa.UniqueConstraint("client_id", "once", name="uq_master_requests_once"),
    sa.CheckConstraint("kind in ('account', 'vendor', 'alias')", name="kind"),
    sa.CheckConstraint("trim(reason) <> '' AND trim(requested_by) <> ''", name="asked"),
    sa.Index("ix_master_requests_vendor", "client_id", "vendor_id"),
)
"""Append-only. `subject` is the account, the vendor's name or the alias; `body` what else is asked for, as JSON."""

calls = sa.Table(
    "master_calls",
    metadata,
    sa.Column("id", Key, primary_key=True, autoincrement=True),
    sa.Column("client_id", sa.String(32), nullable=False),
    sa.Column("request_id", Key, sa.ForeignKey("master_requests.id"), nullable=False),
    sa.Column("called", sa.String(120), nullable=False),
    sa.Column("number", sa.String(40), nullable=False),
    sa.Column("number_from", sa.String(40), nullable=False),
    sa.Column("called_at", UtcDateTime, nullable=False),
    sa.Column("said", sa.Text, nullable=False),
    sa.Column("made_by", sa.String(120), nullable=False),
    sa.Column("recorded_at", UtcDateTime, nullable=False),
    sa.Column("once", sa.String(80), nullable=False),
    sa.UniqueConstraint("client_id", "once", name="uq_master_calls_once"),
    sa.CheckConstraint(
        "trim(called) <> '' AND trim(number) <> '' AND trim(number_from) <> '' AND trim(said) <> '' "
        "AND trim(made_by) <> ''",
        name="complete",
    ),
    sa.Index("ix_master_calls_request", "request_id"),
)
"""Call-backs, append-only."""

decisions = sa.Table(
    "master_decisions",
    metadata,
    sa.Column("request_id", Key, sa.ForeignKey("master_requests.id"), primary_key=True, autoincrement=False),
    sa.Column("client_id", sa.String(32), nullable=False),
    sa.Column("decision", sa.String(10), nullable=False),
    sa.Column("decided_by", sa.String(120), nullable=False),
    sa.Column("decided_at", UtcDateTime, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.CheckConstraint("decision in ('confirmed', 'rejected')", name="decision"),
    sa.CheckConstraint("trim(decided_by) <> '' AND trim(reason) <> ''", name="decided"),
)
"""One for each request, append-only; two different persons stand behind a confirmed one."""


class RequestKind(StrEnum):
    """What is to be changed."""

    ACCOUNT = "account"
    VENDOR = "vendor"
    ALIAS = "alias"


class NumberFrom(StrEnum):
    """Where the number that was called comes from; never from the document, nor from who sent it."""

    REGISTER = "vendor register"
    CONTRACT = "contract"
    PAID_BEFORE = "invoice paid before"
    PUBLIC = "public register or directory"
    CLIENT = "the client"


class CallBack(Value):
    """A call to the vendor.

    Attributes:
        called: Who answered, by name.
        number: As dialled.
        said: What was said, in words.
    """

    called: str = Setting(min_length=2, max_length=120)
    number: str = Setting(min_length=5, max_length=40)
    number_from: NumberFrom
    called_at: dt.datetime
    said: str = Setting(min_length=10, max_length=2000)


class RecordedCall(CallBack):
    """A call-back that was written down."""

    made_by: str
    recorded_at: dt.datetime


class Decided(Value):
    """What became of a request."""

    confirmed: bool
    by: str
    at: dt.datetime
    reason: str


class Wish(Value):
    """What is asked for.

    Attributes:
        vendor_id: Of the vendor it is about; for a new vendor the id it is to get.
        subject: The IBAN, the name of the new vendor, or the alias.
        body: What else belongs to it, as JSON; "{}" for nothing.
        document_id: The document that gave cause; empty without one.
    """

    kind: RequestKind
    vendor_id: str
    subject: str = Setting(min_length=1, max_length=200)
    body: str = "{}"
    document_id: str = ""
    reason: str


class Request(Wish):
    """A wish that was written down, with the calls about it and what was decided."""

    id: int
    requested_by: str
    requested_at: dt.datetime
    calls: tuple[RecordedCall, ...] = ()
    decided: Decided | None = None


def ask(connection: sa.Connection, client_id: str, wish: Wish, *, by: str, once: str) -> tuple[int, bool]:
    """Write a wish down; return its number, and whether it is new. The same `once` gives the first one again."""
    known = connection.scalar(
        sa.select(requests.c.id).where(requests.c.client_id == client_id, requests.c.once == once)
    )
    if known is not None:
        return known, False
    values = wish.model_dump(mode="json") | {"document_id": wish.document_id or None}
    number = connection.scalar(
        sa.insert(requests)
        .values(client_id=client_id, **values, requested_by=by, requested_at=database_now(connection), once=once)
        .returning(requests.c.id)
    )
    assert number is not None
    return number, True


def asked_before(
    connection: sa.Connection, client_id: str, once: str, *, by: str, kind: RequestKind, subject: str
) -> Request | None:
    """Return what the same press of a button asked for; None when it was not pressed yet.

    Raises:
        WrongInputError: Another person sent it, or it was sent for something else.
    """
    known = next(iter(_found(connection, client_id, requests.c.once == once)), None)
    if known is not None and (known.requested_by, known.kind, known.subject) != (by, kind, subject):
        raise WrongInputError(f"{kind}: this was sent before for something else; nothing was changed")
    return known


def record_call(
    connection: sa.Connection, client_id: str, request_id: int, call: CallBack, *, by: str, once: str
) -> bool:
    """Write a call-back down; False when the same `once` did already.

    Raises:
        WrongInputError: Another person sent it, or it was sent about another request.
    """
    query = sa.select(calls.c.request_id, calls.c.made_by).where(calls.c.client_id == client_id, calls.c.once == once)
    known = connection.execute(query).first()
    if known is not None and tuple(known) != (request_id, by):
        raise WrongInputError("call-back: this was sent before for something else; nothing was changed")
    if known is not None:
        return False
    stamp = {"made_by": by, "recorded_at": database_now(connection), "once": once}
    values = {**call.model_dump(), "number_from": call.number_from.value}
    connection.execute(sa.insert(calls).values(client_id=client_id, request_id=request_id, **values, **stamp))
    return True


def decide(  # each is a different fact
    connection: sa.Connection, client_id: str, request_id: int, *, confirmed: bool, by: str, reason: str
) -> None:
    """Write down what a person decided about a request.

    Raises:
        sqlalchemy.exc.IntegrityError: The database refuses it: the same person asked, the role or the call is missing,
            or it is decided already.
    """
    connection.execute(
        sa.insert(decisions).values(
            request_id=request_id,
            client_id=client_id,
            decision="confirmed" if confirmed else "rejected",
            decided_by=by,
            decided_at=database_now(connection),
            reason=reason,
        )
    )


def request_of(connection: sa.Connection, client_id: str, request_id: int) -> Request | None:
    """Return one request of a client, or None."""
    return next(iter(_found(connection, client_id, requests.c.id == request_id)), None)


def open_requests(
    connection: sa.Connection, client_id: str, kinds: Iterable[RequestKind] = tuple(RequestKind)
) -> tuple[Request, ...]:
    """Return the requests that wait for a second person, the oldest first."""
    wanted = requests.c.kind.in_([kind.value for kind in kinds])
    return _found(connection, client_id, wanted, decisions.c.request_id.is_(None))


def requests_of(connection: sa.Connection, client_id: str, vendor_id: str) -> tuple[Request, ...]:
    """Return every request about a vendor, the oldest first."""
    return _found(connection, client_id, requests.c.vendor_id == vendor_id)


def newest_decided(
    connection: sa.Connection, client_id: str, kinds: Iterable[RequestKind], limit: int
) -> tuple[Request, ...]:
    """Return the requests that were decided last, the newest first."""
    wanted = requests.c.kind.in_([kind.value for kind in kinds])
    newest = (
        sa.select(decisions.c.request_id)
        .join(requests, requests.c.id == decisions.c.request_id)
        .where(decisions.c.client_id == client_id, wanted)
        .order_by(decisions.c.decided_at.desc(), decisions.c.request_id.desc())
        .limit(limit)
    )
    ids = connection.scalars(newest).all()
    found = {one.id: one for one in _found(connection, client_id, requests.c.id.in_(ids))}
    return tuple(found[one] for one in ids)


def _found(connection: sa.Connection, client_id: str, *wanted: sa.ColumnElement[bool]) -> tuple[Request, ...]:
    query = (
        sa.select(requests, decisions.c.decision, decisions.c.decided_by, decisions.c.decided_at)
        .add_columns(decisions.c.reason.label("decided_reason"))
        .outerjoin(decisions, decisions.c.request_id == requests.c.id)
        .where(requests.c.client_id == client_id, *wanted)
        .order_by(requests.c.id)
    )
    rows = connection.execute(query).mappings().all()
    made = _calls_of(connection, client_id, [row["id"] for row in rows])
    return tuple(_request(row, made.get(row["id"], ())) for row in rows)


def _calls_of(connection: sa.Connection, client_id: str, ids: list[int]) -> dict[int, tuple[RecordedCall, ...]]:
    found: dict[int, tuple[RecordedCall, ...]] = {}
    query = sa.select(calls).where(calls.c.client_id == client_id, calls.c.request_id.in_(ids)).order_by(calls.c.id)
    for row in connection.execute(query).mappings():
        call = RecordedCall(**{name: row[name] for name in RecordedCall.model_fields})
        found[row["request_id"]] = (*found.get(row["request_id"], ()), call)
    return found


def _request(row: Any, made: tuple[RecordedCall, ...]) -> Request:
    decided = None
    if row["decision"] is not None:
        decided = Decided(
            confirmed=row["decision"] == "confirmed",
            by=row["decided_by"],
            at=row["decided_at"],
            reason=row["decided_reason"],
        )
    names = ("id", "kind", "vendor_id", "subject", "body", "reason", "requested_by", "requested_at")
    return Request(
        **{name: row[name] for name in names}, document_id=row["document_id"] or "", calls=made, decided=decided
    )
