"""Measured work: for those who may see it at their clients, and for everybody their own."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Final

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from documents.database.engine import read
from review.people.permissions import Action
from review.views.document_values import LABELS
from review.views.measures import Measures, measures
from review.web.access import NotFoundError, Visitor, allow, installation
from review.web.pages import page

router = APIRouter()

WINDOWS: Final = (7, 28, 91)
"""Days one may look back."""
USUAL: Final = 28

Days = Annotated[int, Query(ge=1, le=max(WINDOWS))]


@router.get("/measures", response_class=HTMLResponse)
def everybody(
    request: Request, visitor: Annotated[Visitor, allow(Action.MEASURE)], client: str = "", days: Days = USUAL
) -> HTMLResponse:
    """Show what decisions took, of all people together."""
    names = {one.id: one.name for one in installation(request).clients()}
    mine = visitor.clients(Action.MEASURE, tuple(names))
    if client and client not in mine:
        raise NotFoundError
    found = _measured(request, (client,) if client else mine, days)
    values = {"clients": [(one, names[one]) for one in mine], "client": client}
    return page(request, "measures.html", {"found": found, **_window(days), **values}, visitor=visitor)


@router.get("/measures/mine", response_class=HTMLResponse)
def own(request: Request, visitor: Annotated[Visitor, allow(Action.SEE)], days: Days = USUAL) -> HTMLResponse:
    """Show people what is kept of their own work; nobody else sees it apart."""
    ids = tuple(one.id for one in installation(request).clients())
    found = _measured(request, visitor.clients(Action.SEE, ids), days, person=visitor.person.login)
    return page(request, "measures.html", {"found": found, **_window(days), "clients": None}, visitor=visitor)


def _window(days: int) -> dict[str, object]:
    return {"days": days, "windows": WINDOWS, "labels": LABELS}


def _measured(request: Request, client_ids: tuple[str, ...], days: int, *, person: str = "") -> Measures:
    since = dt.datetime.now(dt.UTC) - dt.timedelta(days=days)
    with read(installation(request).engine) as connection:
        if person:
            return measures(connection, client_ids, since, person=person, least=1)
        return measures(connection, client_ids, since)
