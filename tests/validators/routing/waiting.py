"""Documents that wait, for tests: a plain one, and one change to it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any, Final

from documents.finding import Finding, Queue, Severity
from documents.master.service_level import Calendar, Service
from documents.state import State
from validators.routing.work import OpenDocument, Reason

MONDAY: Final = dt.datetime(2026, 3, 2, 8, tzinfo=dt.UTC)
"""An opening of `SERVICE`."""
SERVICE: Final = Service(currency="EUR", calendar=Calendar(timezone="UTC"))
"""Open from 8 to 18; 20 hours from receipt; default steps and weights."""


def reason(
    code: str = "V-PO-09", queue: Queue = Queue.RECEIVING, *, since: dt.datetime = MONDAY, **more: Any
) -> Reason:
    finding = {"severity": Severity.BLOCK_POST, "message": f"{code} says so.", **more}
    return Reason(finding=Finding(code=code, queue=queue, **finding), since=since)


def document(name: str = "acme-1", *reasons: Reason, **more: Any) -> OpenDocument:
    values = {"state": State.QUEUED, "received_at": MONDAY, "reasons": reasons or (reason(),), **more}
    return OpenDocument(client_id="acme", document_id=name, **values)


def hours(count: float) -> dt.timedelta:
    return dt.timedelta(hours=count)


def money(text: str) -> Decimal:
    return Decimal(text)
