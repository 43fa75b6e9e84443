"""Small ledgers for the reports, posted through the general ledger, and what breaks them from outside."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from documents.finding import Finding
from ledgers import general_ledger
from ledgers.entry import Entry, Journal, Posting, Purpose
from reports.report import Asked, Report, ReportKind
from tests.ledgers.cases import CLIENT
from tests.ledgers.samples import SHA, invoice_entry, posting

MAY = dt.date(2026, 5, 31)
ORDER = {"order_number": "4500012", "order_line": 1}


def made(connection: sa.Connection, kind: ReportKind, as_of: dt.date = MAY, **more: Any) -> Report:
    """Build a report that ties."""
    asked = {name: more.pop(name) for name in ("since", "entity", "document") if name in more}
    client = more.pop("client", CLIENT)
    return kind.build(connection, client, Asked(as_of=as_of, options=more, **asked)).checked()


def shown(report: Report, *columns: str) -> list[tuple[Any, ...]]:
    """Return some columns of every row."""
    return [tuple(row[name] for name in columns) for row in report.frame.to_dict("records")]


def post(
    connection: sa.Connection, name: str, *lines: Posting, day: dt.date = dt.date(2026, 5, 6), **more: Any
) -> Entry:
    """Post one entry of these lines, those of the sample when none are given."""
    findings: list[Finding] = more.pop("findings", [])
    values = {"posting_date": day, "doc_date": day, "fiscal_year": day.year, **({"postings": lines} if lines else {})}
    entry = invoice_entry(name, **values | more)
    general_ledger.post(connection, entry, document_sha=SHA, findings=findings)
    return entry


def receive(connection: sa.Connection, name: str, value: str, quantity: str, day: dt.date, **order: Any) -> None:
    """Post goods received on an order line."""
    details: dict[str, Any] = {**ORDER, **order, "quantity": Decimal(quantity)}
    legs = posting("1200", value, **details), posting("2050", str(-Decimal(value)), **details)
    post(connection, name, *legs, day=day, journal=Journal.RECEIPTS, purpose=Purpose.GOODS_RECEIPT)


def bill(connection: sa.Connection, name: str, value: str, quantity: str, day: dt.date, **order: Any) -> None:
    """Post an invoice of goods on an order line."""
    goods = posting("2050", value, **{**ORDER, **order, "quantity": Decimal(quantity)})
    owed = posting("2000", str(-Decimal(value)), party="northwind", due_date=day)
    post(connection, name, goods, owed, day=day)


def of_another_client(connection: sa.Connection, entry: Entry) -> None:
    """Post the same for another client, whose figures must never be in a report."""
    general_ledger.post(connection, entry.model_copy(update={"client_id": "borealis"}), document_sha=SHA)


def tamper(connection: sa.Connection, *statements: str) -> None:
    """Change a SQLite ledger as somebody would who drops its triggers."""
    for name in connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").scalars().all():
        connection.exec_driver_sql(f"DROP TRIGGER {name}")
    for statement in statements:
        connection.exec_driver_sql(statement)
