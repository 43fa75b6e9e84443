"""Corrections of posted documents that a backfill proposed: a second person looks at both figures and decides."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from documents.database.engine import read
from documents.master.client import Client
from documents.register.proposals import Waiting, one_waiting
from review.decisions.releasing import refuse, release
from review.decisions.settled import Settled
from review.installation import Installation
from review.people.permissions import Action
from review.views.proposals import proposals_page
from review.web.access import Visitor, allow, installation
from review.web.document_forms import stamp_of, text_of
from review.web.forms import Form
from review.web.pages import page
from review.web.refusals import taken

router = APIRouter(prefix="/clients/{client_id}/proposals", include_in_schema=False)

Approves = Annotated[Visitor, allow(Action.APPROVE)]
Act = Callable[[Installation, Client, Waiting], Settled]


@router.get("", response_class=HTMLResponse)
def proposals(request: Request, client_id: str, visitor: Approves) -> HTMLResponse:
    """Show the corrections of a client."""
    return _page(request, client_id, visitor)


@router.post("/{number:int}/releases")
def releases(request: Request, client_id: str, number: int, visitor: Approves, form: Form) -> Response:
    """Release a correction."""

    def act(here: Installation, client: Client, waiting: Waiting) -> Settled:
        return release(here, client, waiting, by=visitor.person, stamp=stamp_of(form))

    return _taken(request, client_id, number, visitor, act)


@router.post("/{number:int}/refusals")
def refusals(request: Request, client_id: str, number: int, visitor: Approves, form: Form) -> Response:
    """Refuse a correction."""

    def act(here: Installation, client: Client, waiting: Waiting) -> Settled:
        return refuse(here, client, waiting, text_of(form, "why"), by=visitor.person, stamp=stamp_of(form))

    return _taken(request, client_id, number, visitor, act)


def _page(request: Request, client_id: str, visitor: Visitor, status: int = 200, refused: str = "") -> HTMLResponse:
    here = installation(request)
    client = here.client(client_id)
    with read(here.engine) as connection:
        found = proposals_page(connection, client, visitor.person)
    values = {"client": client, "found": found, "refused": refused, "once": secrets.token_hex(16)}
    return page(request, "proposals.html", values, status, visitor=visitor)


def _taken(request: Request, client_id: str, number: int, visitor: Visitor, act: Act) -> Response:
    here = installation(request)

    def decide() -> Settled:
        with read(here.engine) as connection:
            waiting = one_waiting(connection, client_id, number)
        return act(here, here.client(client_id), waiting)

    return taken(
        decide,
        lambda *refused: _page(request, client_id, visitor, *refused),
        lambda _: f"/clients/{client_id}/proposals",
    )
