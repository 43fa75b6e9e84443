"""Entries of an invented client."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from documents.finding import Finding
from documents.register.findings import replace_findings
from documents.register.tables import documents, files
from ledgers import sub_ledger
from ledgers.entry import Entry, Journal, Posting, Purpose

SHA = "ab" * 32
DAY = dt.date(2026, 5, 6)


def posting(account: str, amount: str, **more: Any) -> Posting:
    return Posting(account=account, amount=Decimal(amount), base_amount=Decimal(amount), **more)


def invoice_entry(document_id: str = "doc-1", net: str = "1000.00", tax: str = "200.00", **more: Any) -> Entry:
    gross = Decimal(net) + Decimal(tax)
    values = {
        "client_id": "acme",
        "entity": "AC",
        "journal": Journal.PURCHASES,
        "document_id": document_id,
        "purpose": Purpose.INVOICE,
        "fiscal_year": 2026,
        "doc_date": DAY,
        "posting_date": DAY,
        "currency": "EUR",
        "base_currency": "EUR",
        "reference": f"R-{document_id}",
        "payee": "Northwind Paper Ltd",
        "postings": (
            posting("6200", net),
            posting("1400", tax, tax_code="S20", tax_base=Decimal(net)),
            posting("2000", str(-gross), party="northwind", due_date=DAY + dt.timedelta(days=30)),
        ),
    }
    return Entry(**{**values, **more})


def judged(connection: sa.Connection, document_id: str, *found: Finding, now: dt.datetime | None = None) -> None:
    """Let the register know just these findings of a document, and hold its payment accordingly."""
    if connection.scalar(sa.select(documents.c.id).where(documents.c.id == document_id)) is None:
        when = dt.datetime(2026, 5, 6, 12, tzinfo=dt.UTC)
        sha = document_id.encode().hex().ljust(64, "0")
        connection.execute(files.insert().values(sha256=sha, size=1, stored_at=when))
        row = {"id": document_id, "client_id": "acme", "sha256": sha, "number": 1, "state": "POSTED"}
        connection.execute(documents.insert().values(**row, state_since=when, received_at=when))
    replace_findings(connection, "acme", document_id, found)
    sub_ledger.update_holds(connection, "acme", document_id, found, now=now)
