"""Whose a document is while it is open on a page, and what was typed and not sent yet."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Final

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from documents.database.engine import write
from documents.finding import Role
from documents.register.drafts import forget_draft, keep_draft
from documents.state import IN_WORK, State
from review.decisions.claims import beat, leave, take
from review.people.permissions import Action
from review.web.access import Visitor, allow, installation
from review.web.document_forms import number_of
from review.web.forms import Form
from review.web.pages import page
from review.web.routes.document import looked_up, shown

router = APIRouter(prefix="/clients/{client_id}/documents/{document_id}", include_in_schema=False)

Routes = Annotated[Visitor, allow(Action.ROUTE)]
ON_ITS_WAY: Final = frozenset({*IN_WORK, State.READY, State.APPROVED})
"""Nobody holds up what is being read, judged or posted."""
NOTHING = 204
TAKEN = 409


@router.post("/claims")
def claims(request: Request, client_id: str, document_id: str, form: Form, visitor: Routes) -> Response:
    """Claim the document, give it back ("back"), or take it over from a colleague ("over", for team leads)."""
    client, known = looked_up(request, client_id, document_id, visitor)
    here, by = installation(request), visitor.person
    if form.get("back"):
        leave(here, client, document_id, by=by)
        return Response(status_code=NOTHING)
    if known.state in ON_ITS_WAY:
        return Response(status_code=NOTHING)
    over = bool(form.get("over")) and Role.SUPERVISOR in visitor.roles(client_id)
    if not take(here, client, document_id, by=by, take_over=over).mine:
        return _banner(request, client_id, document_id, visitor, TAKEN)
    if over:
        client, known = looked_up(request, client_id, document_id, visitor)
        return page(request, "parts/document/answer.html", shown(request, client, known, visitor), visitor=visitor)
    return Response(status_code=NOTHING)


@router.post("/heartbeats")
def heartbeats(request: Request, client_id: str, document_id: str, visitor: Routes) -> Response:
    """Keep the claim while the page is open."""
    client, _ = looked_up(request, client_id, document_id, visitor)
    if not beat(installation(request), client, document_id, by=visitor.person).mine:
        return _banner(request, client_id, document_id, visitor, TAKEN)
    return Response(status_code=NOTHING)


@router.post("/drafts")
def drafts(request: Request, client_id: str, document_id: str, form: Form, visitor: Routes) -> Response:
    """Keep what was typed and not sent; an empty body forgets it."""
    looked_up(request, client_id, document_id, visitor)
    body, login = str(form.get("body", "")), visitor.person.login
    with write(installation(request).engine) as connection:
        if body:
            version = int(number_of(form, "version"))
            keep_draft(connection, client_id, document_id, login, base_version=version, body=body)
        else:
            forget_draft(connection, client_id, document_id, login)
    return Response(status_code=NOTHING)


def _banner(request: Request, client_id: str, document_id: str, visitor: Visitor, status: int) -> HTMLResponse:
    client, known = looked_up(request, client_id, document_id, visitor)
    values = {**shown(request, client, known, visitor), "at": dt.datetime.now(dt.UTC)}
    return page(request, "parts/document/claim.html", values, status, visitor=visitor)
