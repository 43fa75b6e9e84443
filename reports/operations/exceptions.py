"""R-15: open holds and exceptions by rule, vendor, buyer, age or desk, the most frequent first; offenders by vendor."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, Final

import sqlalchemy as sa

from documents.master.client import Client
from documents.master.database import DatabaseMasterData
from documents.register.tables import documents, findings
from documents.state import BUCKET_OF, Bucket, State
from documents.value import Value
from reports.ledger.lines import choice, framed
from reports.operations.offenders import Offences, offences
from reports.operations.population import STOPPING, Filed, age_class, days_between, filed, ratio, vendor_names, window
from reports.report import DOCUMENT, Asked, Column, Kind, Report, ReportKind, Tie
from validators.catalogue import catalogue

BY: Final = "by"
"""Option: "rule" (the default), "vendor", "buyer", "age", "desk" or "document"."""

WAYS: Final = ("rule", "vendor", "buyer", "age", "desk", "document")
ENDED: Final = tuple(
    state for state in State if BUCKET_OF[state] in {Bucket.REJECTED, Bucket.DUPLICATE, Bucket.ARCHIVED}
)
"""What is open on such a document waits for nobody."""

FIGURES = (
    Column(name="exceptions", kind=Kind.COUNT, summed=True),
    Column(name="documents", kind=Kind.COUNT),
    Column(name="value", kind=Kind.MONEY, title="gross of these"),
    Column(name="share", kind=Kind.SHARE),
    Column(name="cumulative", kind=Kind.SHARE),
    Column(name="oldest", kind=Kind.NUMBER, title="oldest, business days"),
)
OF_VENDOR = (
    Column(name="offending", kind=Kind.COUNT, title="with exceptions, 90 days"),
    Column(name="invoices", kind=Kind.COUNT, title="of invoices"),
    Column(name="repeats", title="repeat offender"),
    Column(name="variances", kind=Kind.MONEY, title="price variances, 90 days"),
    Column(name="farming", title="above the limit"),
)


class Open(Value):
    """An open finding that stops something.

    Attributes:
        value: Gross of its document in base currency, without sign; 0 while it is not known.
        age: In business days.
    """

    code: str
    queue: str
    document: Filed
    value: int
    age: Decimal


def build(connection: sa.Connection, client: Client, asked: Asked) -> Report:
    """Return one row for each group of open exceptions, ordered by how many they are (Pareto).

    Population: findings of severity BLOCK_POST or BLOCK_PAY first seen by the end of `asked.as_of` and not closed by
    then, of documents that today are not rejected, duplicate or archived. Clock: business days of the client since the
    finding was first seen. A buyer is who approved the first order named. Value counts each document once per row.
    By vendor, the offences of the 90 days before stand beside; see `reports.operations.offenders`.
    """
    by = choice(asked, BY, WAYS)
    found = open_on(connection, client, asked)
    groups = _grouped(connection, client, found, by)
    told = offences(connection, client, asked) if by == "vendor" else None
    columns = (*_key_columns(by), *FIGURES, *(OF_VENDOR if told is not None else ()))
    return Report(
        code="R-15",
        title=f"Holds and exceptions by {by}",
        client_id=client.id,
        as_of=asked.as_of,
        currency=client.currency,
        columns=columns,
        frame=framed(_rows(groups, _names(connection, client, by, groups), told), columns),
        ties=(
            Tie(
                what="exceptions listed = open findings that stop something",
                left=sum(len(group) for group in groups.values()),
                right=connection.scalar(sa.select(sa.func.count()).select_from(_open(client, asked).subquery())) or 0,
            ),
        ),
        notes=(
            "A document with two exceptions counts in two rows; rejected, duplicate and archived ones are left out.",
            "A fault of ours (TECH) has no finding; R-19 lists its document.",
        ),
    )


def open_on(connection: sa.Connection, client: Client, asked: Asked) -> list[Open]:
    """Return what was open at the end of a day, the oldest first."""
    _start, end = window(client, asked)
    now = min(end, dt.datetime.now(dt.UTC))
    rows = connection.execute(_open(client, asked).order_by(findings.c.first_seen, findings.c.id)).all()
    known = {one.id: one for one in filed(connection, client, documents.c.id.in_(_open_documents(client, asked)))}
    return [
        Open(
            code=row.code,
            queue=row.queue,
            document=known[row.document_id],
            value=abs(known[row.document_id].base_minor or 0),
            age=days_between(client, row.first_seen, now).quantize(Decimal("0.1")),
        )
        for row in rows
    ]


def _open(client: Client, asked: Asked) -> sa.Select[Any]:
    _start, end = window(client, asked)
    return (
        sa.select(findings.c.id, findings.c.code, findings.c.queue, findings.c.document_id, findings.c.first_seen)
        .join(documents, documents.c.id == findings.c.document_id)
        .where(
            findings.c.client_id == client.id,
            findings.c.severity.in_([str(one) for one in STOPPING]),
            findings.c.first_seen < end,
            sa.or_(findings.c.closed_at.is_(None), findings.c.closed_at >= end),
            documents.c.state.not_in([str(state) for state in ENDED]),
        )
    )


def _open_documents(client: Client, asked: Asked) -> sa.Select[Any]:
    return sa.select(_open(client, asked).subquery().c.document_id)


def _grouped(connection: sa.Connection, client: Client, found: Sequence[Open], by: str) -> dict[str, list[Open]]:
    master = DatabaseMasterData(connection, client.id, client.entities)
    groups: dict[str, list[Open]] = defaultdict(list)
    for one in found:
        groups[_key(one, by, master)].append(one)
    return dict(sorted(groups.items(), key=lambda pair: (-len(pair[1]), pair[0])))


def _key(one: Open, by: str, master: DatabaseMasterData) -> str:
    match by:
        case "rule":
            return one.code
        case "vendor":
            return one.document.vendor_id
        case "buyer":
            orders = (master.order(number) for number in one.document.facts.orders)
            return next((order.approved_by for order in orders if order is not None), "")
        case "age":
            return age_class(one.age)
        case "desk":
            return one.queue
        case _:
            return one.document.id


def _names(connection: sa.Connection, client: Client, by: str, keys: Iterable[str]) -> dict[str, str]:
    if by == "rule":
        return {entry.code: entry.says for entry in catalogue()}
    return vendor_names(connection, client, keys) if by == "vendor" else {}


def _key_columns(by: str) -> tuple[Column, ...]:
    key = Column(name=DOCUMENT if by == "document" else by, title=by)
    return (key, Column(name="name")) if by in {"rule", "vendor"} else (key,)


def _rows(groups: dict[str, list[Open]], names: dict[str, str], told: Offences | None) -> list[tuple[Any, ...]]:
    total = sum(len(group) for group in groups.values())
    rows, passed = [], 0
    for key, group in groups.items():
        passed += len(group)
        values = {one.document.id: one.value for one in group}
        shares = ratio(len(group), total), ratio(passed, total)
        figures = (len(group), len(values), sum(values.values()), *shares, max(one.age for one in group))
        head = (key, names.get(key, "")) if names else (key,)
        rows.append((*head, *figures, *(told.row(key) if told is not None else ())))
    return rows


REPORT = ReportKind(code="R-15", name="exceptions", title="Holds and exceptions", build=build, options=(BY,))
