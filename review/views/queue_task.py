"""One task as a row of the kept list: what it is sorted and found by, and what a page shows of it."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from decimal import Decimal
from typing import Any, Final

from documents.finding import Finding, Severity
from documents.kind import DocType
from documents.master.service_level import Service
from documents.state import State
from documents.value import Value
from documents.values.money import round_amount, to_minor
from documents.values.names import fold
from validators.routing.causes import Cause, causes_of, rule_of
from validators.routing.desks import gravity
from validators.routing.plan import Task
from validators.routing.priority import Lane, about_to_be_lost, business_days
from validators.routing.work import OpenDocument, Reason

TENTHS: Final = 10
LONGEST_VENDOR: Final = 200
LONGEST_WORDS: Final = 350
"""An entry of a PostgreSQL index has at most 2,700 bytes."""
MOST_REASONS: Final = 12
"""Findings of one desk on one document that a list keeps; more are counted, and stand on the document's page."""
LARGEST_MINOR: Final = 2**63 - 1
CAUSE_DIGITS: Final = 32


class ShownReason(Value):
    """One finding in a list.

    Attributes:
        released_by: What makes it go away by itself, to follow "releases by itself if"; empty where nothing does.
    """

    code: str
    severity: Severity
    subject: str = ""
    message: str
    suggestion: str = ""
    released_by: str = ""


class ShownTerm(Value):
    """One reason for the priority, with its points."""

    points: Decimal
    sentence: str


class Shown(Value):
    """What a page shows of a task beside the columns it is sorted by.

    Attributes:
        amount: Signed gross total in `currency`.
        also: Desks that work on the document side by side.
        after: Desks that decide first.
        more: Findings that are not listed.
        asked_until: Day until which an answer from outside is waited for.
        next_step: Who is told next if nobody acts, and when (UTC).
    """

    number: str
    seller: str
    file_name: str
    state: State
    doc_type: DocType | None
    amount: Decimal | None
    currency: str
    terms: tuple[ShownTerm, ...]
    reasons: tuple[ShownReason, ...]
    more: int = 0
    also: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    asked_until: dt.date | None = None
    told: str = ""
    next_step: tuple[str, dt.datetime] | None = None

    @property
    def tags(self) -> tuple[tuple[str, Severity, int], ...]:
        """Codes of the listed findings, each once with its severity and how often it was found."""
        number = Counter(one.code for one in self.reasons)
        gravest = {one.code: one.severity for one in reversed(self.reasons)}
        return tuple((code, gravest[code], number[code]) for code in dict.fromkeys(one.code for one in self.reasons))


def item_row(task: Task, service: Service, now: dt.datetime) -> dict[str, Any]:
    """Return the columns of `queue_tables.items` for a task."""
    document = task.document
    at_risk = document.discount and about_to_be_lost(document, service, now)
    return {
        "client_id": document.client_id,
        "document_id": document.document_id,
        "desk": task.queue.value,
        "gravity": gravity(task.queue),
        "first": task.first,
        "lane": int(task.priority.lane),
        "rank": -int(task.priority.points * TENTHS),
        "received_at": document.received_at,
        "due": None if task.priority.lane is Lane.ASKED else task.clock.due,
        "age": int(business_days(task.clock, service) * TENTHS),
        "held": document.held,
        "vendor": vendor_key(document.vendor_id, document.seller),
        "base_minor": None if document.base is None else minor(document.base, service.currency),
        "risk_minor": minor(document.discount, service.currency) if at_risk and document.discount else None,
        "words": words_of(document),
        "fresh_at": now,
    }


def shown(task: Task) -> Shown:
    """Return what a page shows of a task."""
    document = task.document
    others = tuple(one.value for one in document.queues if one is not task.queue and one not in task.after)
    return Shown(
        number=document.number,
        seller=document.seller,
        file_name=document.file_name,
        state=document.state,
        doc_type=document.doc_type,
        amount=document.amount,
        currency=document.currency,
        terms=tuple(ShownTerm(points=one.points, sentence=one.sentence) for one in task.priority.terms),
        reasons=tuple(_reason(one.finding) for one in task.reasons[:MOST_REASONS]),
        more=max(0, len(task.reasons) - MOST_REASONS),
        also=others,
        after=tuple(one.value for one in task.after),
        asked_until=document.asked_until,
        told=task.reached[-1].to if task.reached else "",
        next_step=(task.upcoming.to, task.upcoming.at) if task.upcoming else None,
    )


def cause_rows(document: OpenDocument) -> list[dict[str, Any]]:
    """Return the rows of `queue_tables.causes` for a document, nothing chosen yet.

    A finding that may share something needs no row for itself alone: its narrowest cause stands for that.
    """
    found = []
    for place, reason in enumerate(document.reasons):
        candidates = causes_of(document, reason.finding)
        for width, cause in enumerate(candidates[: max(1, len(candidates) - 1)]):
            found.append(_cause_row(document, place, width, reason, cause))
    return found


def cause_key(cause: Cause) -> str:
    """Return a short name for what makes it the same cause: hexadecimal digits, of use in an address."""
    return hashlib.sha256("\x1f".join(cause.identity).encode()).hexdigest()[:CAUSE_DIGITS]


def vendor_key(vendor_id: str, seller: str) -> str:
    """Return what a list is filtered by for a vendor: its id, else the name as printed, folded."""
    return (vendor_id or fold(seller))[:LONGEST_VENDOR]


def words_of(document: OpenDocument) -> str:
    """Return what a search looks into, in lower case, as much of it as an index takes."""
    parts = (document.number, document.document_id, document.seller, document.file_name, document.vendor_id)
    found = (" ".join(part.casefold().split()) for part in (*parts, *document.orders) if part)
    return " ".join(found)[:LONGEST_WORDS]


def _cause_row(document: OpenDocument, place: int, width: int, reason: Reason, cause: Cause) -> dict[str, Any]:
    amount = document.amount
    return {
        "document_id": document.document_id,
        "finding": place,
        "width": width,
        "client_id": document.client_id,
        "cause": cause_key(cause),
        "code": cause.code,
        "about": cause.about,
        "title": cause.title,
        "desk": reason.finding.queue.value,
        "received_at": document.received_at,
        "amount_minor": None if amount is None else abs(to_minor(amount, document.currency)),
        "currency": document.currency,
        "chosen": 0,
        "only": 0,
    }


def _reason(finding: Finding) -> ShownReason:
    return ShownReason(
        code=finding.code,
        severity=finding.severity,
        subject=finding.subject,
        message=finding.message,
        suggestion="" if finding.suggestion in finding.message else finding.suggestion,
        released_by=rule_of(finding.code).released_by,
    )


def minor(amount: Decimal, currency: str) -> int:
    """Return an amount in minor units; what no column holds is a misreading and counts as the largest that one does."""
    return min(to_minor(round_amount(amount, currency), currency), LARGEST_MINOR)
