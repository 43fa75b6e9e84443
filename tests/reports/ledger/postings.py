"""Small ledgers for the reports, posted through the general ledger, and what breaks them from outside."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from documents.finding import Finding
from documents.match import OrderMatch
from documents.register.arrival import Origin, record_arrival
from documents.register.business_keys import record_keys
from documents.register.versions import Version, save_version
from documents.register.work_facts import facts_of, record_work_facts
from documents.terms import CashDiscount, PaymentTerms
from ledgers import general_ledger
from ledgers.entry import Entry, Journal, Posting, Purpose
from reports.report import Asked, Report, ReportKind
from tests.documents.register.register_of import stored
from tests.ledgers.cases import CLIENT, field, invoice
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


def registered(connection: sa.Connection, content: str, gross: str, day: dt.date, *discounts: tuple[str, int]) -> str:
    """Register an invoice whose terms offer discounts (per cent, days), received at noon of its day; return its id."""
    origin = Origin(
        source="folder", ref=content, name=content, received_at=dt.datetime.combine(day, dt.time(12), dt.UTC)
    )
    arrival = record_arrival(connection, CLIENT.id, origin, stored(content.encode()))
    offered = tuple(CashDiscount(percent=Decimal(percent), days=days) for percent, days in discounts)
    document = invoice(
        gross, rate=None, issue_date=field(day), payment_terms=field(PaymentTerms(net_days=30, discounts=offered))
    )
    name = arrival.document_id
    save_version(connection, CLIENT.id, name, Version(business=document))
    facts = facts_of(document, OrderMatch(), "northwind", Decimal(1), (CLIENT.currency, CLIENT.country))
    record_work_facts(connection, CLIENT.id, name, facts)
    record_keys(connection, CLIENT.id, name, document, "northwind")
    return name
