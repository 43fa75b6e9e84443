"""The page of one document, and the parts of it that are asked for later."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Mapping
from typing import Annotated, Any, Final

import sqlalchemy as sa
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from documents.database.engine import read
from documents.finding import Queue, Role
from documents.master.client import Client
from documents.register.access import document_for
from documents.register.document import RegisteredDocument
from documents.register.drafts import draft_of
from documents.register.findings import FindingStatus
from documents.register.person_claims import holder, login_of
from documents.register.tables import findings
from documents.register.versions import latest_version
from documents.state import State
from review.people import accounts
from review.people.permissions import Action
from review.second_person import makers
from review.views.document import DocumentView, document_view
from review.views.document_choices import choices_for
from review.views.document_compare import twins_of
from review.views.document_history import history_of
from review.views.document_offers import Who, offers_of
from review.views.document_similar import similar_of
from review.views.document_vendors import VendorChoice, vendors_for
from review.views.queue_task import vendor_key
from review.views.viewer import viewer_pages
from review.web.access import ForbiddenError, Visitor, allow, installation
from review.web.pages import page

router = APIRouter(prefix="/clients/{client_id}/documents/{document_id}", include_in_schema=False)
PARTS: Final = {"history": "History", "similar": "Similar documents", "arrival": "Arrival"}

SEES_PRIVATE: Final = frozenset({Role.PRIVACY, Role.AUDITOR})
"""Who may look at what may be somebody else's document (B-03)."""

CLAIMED: Final = frozenset({State.QUEUED, State.QUARANTINED, State.ON_HOLD_EXTERNAL})
"""What a person has to themselves while its page is open."""

SANDBOX: Final = "sandbox; default-src 'none'"
"""For the sender's own file: whatever opens it, nothing in it runs."""

Sees = Annotated[Visitor, allow(Action.SEE)]


@router.get("")
def document_page(request: Request, client_id: str, document_id: str, visitor: Sees) -> HTMLResponse:
    """Show a document."""
    client, known = looked_up(request, client_id, document_id, visitor)
    with read(installation(request).engine) as connection:
        pages = viewer_pages(connection, client_id, known)
        draft = draft_of(connection, client_id, document_id, visitor.person.login)
    values = {
        "viewer": pages,
        "draft": draft,
        "first_page": max(1, known.first_page),
        "claims": known.state in CLAIMED and visitor.may(Action.ROUTE, client_id),
        **shown(request, client, known, visitor),
    }
    return page(request, "document.html", values, visitor=visitor)


@router.get("/decide")
def decide(request: Request, client_id: str, document_id: str, visitor: Sees, q: str = "") -> HTMLResponse:
    """Show every decision as a form that works without JavaScript; `q` searches the vendors."""
    client, known = looked_up(request, client_id, document_id, visitor)
    return page(request, "document_decide.html", plainly(request, client, known, visitor, q), visitor=visitor)


@router.get("/work")
def work(request: Request, client_id: str, document_id: str, visitor: Sees) -> HTMLResponse:
    """Show the working side anew, such as after somebody else changed the document."""
    client, known = looked_up(request, client_id, document_id, visitor)
    return page(request, "parts/document/answer.html", shown(request, client, known, visitor), visitor=visitor)


@router.get("/status")
def status(request: Request, client_id: str, document_id: str, visitor: Sees) -> Response:
    """Show where the document stands now; the page asks while it is on its way into the books."""
    client, known = looked_up(request, client_id, document_id, visitor)
    if known.state in {State.READY, State.APPROVED, State.VALIDATED}:
        return Response(status_code=204)
    return page(request, "parts/document/answer.html", shown(request, client, known, visitor), visitor=visitor)


@router.get("/history")
def history(request: Request, client_id: str, document_id: str, visitor: Sees) -> HTMLResponse:
    """Show who did what, and what changed from version to version."""
    client, known = looked_up(request, client_id, document_id, visitor)
    with read(installation(request).engine) as connection:
        view = document_view(connection, client, known, dt.datetime.now(dt.UTC))
        found = history_of(connection, client_id, document_id, known.sha256, view.style)
    return _part(request, "history", known, {"history": found}, visitor)


@router.get("/arrival")
def arrival(request: Request, client_id: str, document_id: str, visitor: Sees) -> HTMLResponse:
    """Show how the file came, and let it be downloaded."""
    _, known = looked_up(request, client_id, document_id, visitor)
    with read(installation(request).engine) as connection:
        view = document_view(connection, installation(request).client(client_id), known, dt.datetime.now(dt.UTC))
        found = history_of(connection, client_id, document_id, known.sha256, view.style)
    return _part(request, "arrival", known, {"history": found, "known": known}, visitor)


@router.get("/similar")
def similar(request: Request, client_id: str, document_id: str, visitor: Sees) -> HTMLResponse:
    """Show what the vendor sent before."""
    _, known = looked_up(request, client_id, document_id, visitor)
    with read(installation(request).engine) as connection:
        found = similar_of(connection, known)
        private = hidden(connection, client_id, [one.document_id for one in found], visitor)
    found = tuple(one for one in found if one.document_id not in private)
    return _part(request, "similar", known, {"similar": found, "client_id": client_id}, visitor)


def _part(
    request: Request, part: str, known: RegisteredDocument, values: Mapping[str, Any], visitor: Visitor
) -> HTMLResponse:
    """Show more about a document: alone to a page that fetches it, as a page of its own to a browser that opens it."""
    template = f"parts/document/{part}.html" if "HX-Request" in request.headers else "document_part.html"
    around = {"part": part, "title": PARTS[part], "base": base_of(known)}
    return page(request, template, {**around, **values}, visitor=visitor)


@router.get("/original")
def original(request: Request, client_id: str, document_id: str, visitor: Sees) -> Response:
    """Hand out the file as it came, to be kept and not to be opened in the browser."""
    _, known = looked_up(request, client_id, document_id, visitor)
    content = installation(request).archive.path(known.sha256).read_bytes()
    headers = {
        "Content-Disposition": f'attachment; filename="{known.id}.bin"',
        "Content-Security-Policy": SANDBOX,
    }
    return Response(content, media_type="application/octet-stream", headers=headers)


def looked_up(
    request: Request, client_id: str, document_id: str, visitor: Visitor
) -> tuple[Client, RegisteredDocument]:
    """Return client and document.

    Raises:
        UnknownDocumentError: The client has no such document; that somebody asked is recorded.
        ForbiddenError: It may be somebody else's, and only the privacy desk looks at it.
    """
    here = installation(request)
    known = document_for(here.engine, client_id, document_id, actor=visitor.person.login)
    with read(here.engine) as connection:
        if hidden(connection, client_id, [known.id], visitor):
            raise ForbiddenError
    return here.client(client_id), known


def hidden(
    connection: sa.Connection, client_id: str, document_ids: Collection[str], visitor: Visitor
) -> frozenset[str]:
    """Return those of the documents that may be somebody else's, and so not for this visitor (B-03)."""
    if visitor.roles(client_id) & SEES_PRIVATE:
        return frozenset()
    query = sa.select(findings.c.document_id).where(
        findings.c.client_id == client_id,
        findings.c.document_id.in_(document_ids),
        findings.c.status == FindingStatus.OPEN,
        findings.c.queue == Queue.PRIVACY,
    )
    return frozenset(connection.scalars(query))


def base_of(known: RegisteredDocument) -> str:
    """Return the address of a document's page."""
    return f"/clients/{known.client_id}/documents/{known.id}"


def name_of(engine: sa.Engine, login: str) -> str:
    """Return the name of somebody with an account; the login of anybody else."""
    try:
        with read(engine) as connection:
            return accounts.find(connection, login).person.name
    except accounts.UnknownPersonError:
        return login


def shown(request: Request, client: Client, known: RegisteredDocument, visitor: Visitor) -> dict[str, Any]:
    """Return what the templates of the working side need."""
    now = dt.datetime.now(dt.UTC)
    owner = holder(known, now)
    other = owner if owner and login_of(owner) != visitor.person.login else ""
    with read(installation(request).engine) as connection:
        view: DocumentView = document_view(connection, client, known, now)
        made = visitor.person.login in makers(connection, client.id, known.id)
        who = Who(roles=visitor.roles(client.id), login=visitor.person.login, made=made, held=bool(other))
        offers = offers_of(view, known.doc_type, who)
        twins = twins_of(connection, client, known) if offers.has("duplicate", "compare") else ()
        private = hidden(connection, client.id, [one.document_id for one in twins], visitor)
        twins = tuple(one for one in twins if one.document_id not in private)
        choices = choices_for(connection, client, known, offers, view.cards, now)
    return {
        "view": view,
        "offers": offers,
        "choices": choices,
        "twins": twins,
        "may_take_over": bool(other) and Role.SUPERVISOR in who.roles and bool(login_of(other)),
        "base": base_of(known),
        "back": "/queue",
        "vendor_key": vendor_key(view.vendor_id, view.head.seller),
        "first_code": view.cards.stopping[0].code if view.cards.stopping else "",
        "held_by": name_of(installation(request).engine, login_of(other))
        if login_of(other)
        else "The night" * bool(other),
        "held_until": known.lease_until if other else None,
        "settled": None,
        "told": "",
        "conflict": None,
        "refused": "",
        "news": "",
        "field_errors": {},
        "plain": "",
    }


def plainly(
    request: Request, client: Client, known: RegisteredDocument, visitor: Visitor, asked: str = ""
) -> dict[str, Any]:
    """Return what the page of plain forms needs: what the working side does, a mark, and the vendors to choose from."""
    values = shown(request, client, known, visitor)
    vendors: tuple[VendorChoice, ...] = ()
    if values["offers"].has("vendor"):
        with read(installation(request).engine) as connection:
            business = latest_version(connection, client.id, known.id).business
            vendors = vendors_for(connection, client, business, asked[:200])
    return {**values, "plain": str(uuid.uuid4()), "vendors": vendors, "asked": asked}
