"""Learnt rules of a client: what is proposed with its back-test, what is switched on, and who decided."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from documents.database.engine import read
from review.decisions.teaching import propose_rules, refuse, switch_off, switch_on
from review.people.permissions import Action
from review.views.rules import rules_page
from review.web.access import Visitor, allow, installation
from review.web.document_forms import text_of
from review.web.forms import Form
from review.web.pages import page
from review.web.refusals import taken
from review.web.routes.document import name_of
from review.web.routes.pictures import pictures

router = APIRouter(prefix="/clients/{client_id}/rules", include_in_schema=False)

Teaches = Annotated[Visitor, allow(Action.TEACH)]


@router.get("", response_class=HTMLResponse)
def rules(request: Request, client_id: str, visitor: Teaches) -> HTMLResponse:
    """Show the rules of a client."""
    return _page(request, client_id, visitor)


@router.post("/proposals")
def proposals(request: Request, client_id: str, visitor: Teaches, form: Form) -> Response:
    """Look for rules in what was corrected on a vendor's documents."""
    here = installation(request)
    vendor_id = text_of(form, "vendor")
    words = pictures(request.app).words
    return _taken(
        request, client_id, visitor, lambda: propose_rules(here, here.client(client_id), vendor_id, words), "looked=yes"
    )


@router.post("/{rule_id:int}/activations")
def activation(request: Request, client_id: str, rule_id: int, visitor: Teaches) -> Response:
    """Switch a proposed rule on."""
    here = installation(request)
    words = pictures(request.app).words
    return _taken(
        request,
        client_id,
        visitor,
        lambda: switch_on(here, here.client(client_id), rule_id, words, by=visitor.person),
    )


@router.post("/{rule_id:int}/refusals")
def refusal(request: Request, client_id: str, rule_id: int, visitor: Teaches, form: Form) -> Response:
    """Refuse a proposed rule."""
    here = installation(request)
    why = text_of(form, "why")
    return _taken(
        request, client_id, visitor, lambda: refuse(here, here.client(client_id), rule_id, why, by=visitor.person)
    )


@router.post("/{rule_id:int}/retirements")
def retirement(request: Request, client_id: str, rule_id: int, visitor: Teaches, form: Form) -> Response:
    """Switch a rule off."""
    here = installation(request)
    why = text_of(form, "why")
    return _taken(
        request, client_id, visitor, lambda: switch_off(here, here.client(client_id), rule_id, why, by=visitor.person)
    )


def _page(request: Request, client_id: str, visitor: Visitor, status: int = 200, refused: str = "") -> HTMLResponse:
    here = installation(request)
    client = here.client(client_id)
    with read(here.engine) as connection:
        found = rules_page(connection, client)
    ended = {one.kept.ended_by for one in found.ended}
    people = ended | {one.kept.switched_on_by for one in (*found.active, *found.ended)}
    values = {
        "client": client,
        "rules": found,
        "names": {one: name_of(here.engine, one) for one in people if one},
        "refused": refused,
        "looked": "looked" in request.query_params,
    }
    return page(request, "rules.html", values, status, visitor=visitor)


def _taken(request: Request, client_id: str, visitor: Visitor, act: Callable[[], object], query: str = "") -> Response:
    rules_of_client = f"/clients/{client_id}/rules{'?' + query if query else ''}"
    return taken(act, lambda *refused: _page(request, client_id, visitor, *refused), lambda _: rules_of_client)
