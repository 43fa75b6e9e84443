"""The parts of every page on one page: what macros.html and the style sheets offer, for whoever builds a page."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Annotated

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from documents.finding import Finding, Severity
from review.people.permissions import Action
from review.web.access import Visitor, allow
from review.web.pages import page

router = APIRouter()

FINDINGS = (
    Finding(
        code="V-ARI-03",
        severity=Severity.BLOCK_POST,
        subject="gross_total",
        message="Net 382.07 plus tax 72.60 is 454.67 EUR, but the invoice states a total of 464.67 EUR.",
        expected="454.67 EUR",
        found="464.67 EUR",
        difference="10.00 EUR",
        limit="0.02 EUR",
        suggestion="Read the total again; a 5 may have been read as a 6.",
    ),
    Finding(
        code="V-VEN-09",
        severity=Severity.BLOCK_PAY,
        subject="iban",
        message="The account DE89 3704 0044 0532 0130 00 is not on file for Papierhaus GmbH.",
    ),
    Finding(
        code="V-DAT-05",
        severity=Severity.WARN,
        subject="due_date",
        message="The due date is 14 days after issue, but the terms say 30 days.",
    ),
)


@router.get("/style", response_class=HTMLResponse, include_in_schema=False)
def style(request: Request, visitor: Annotated[Visitor, allow(Action.SEE)]) -> HTMLResponse:
    """Show every part once, with invented content."""
    now = dt.datetime.now(dt.UTC)
    values = {
        "now": now,
        "ago": now - dt.timedelta(minutes=12),
        "closes": now + dt.timedelta(hours=3),
        "findings": FINDINGS,
        "amounts": (Decimal("1234567.89"), Decimal("-12.50"), Decimal(4500), None),
    }
    return page(request, "style.html", values, visitor=visitor)
