"""Where a document begins and ends: its pages with the places to cut, and its neighbours to merge with.

Beside them what else is told about a document by a form of its own: another name of its vendor, and pairs taken back.
"""

from __future__ import annotations

import secrets

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from documents.database.engine import read
from documents.state import State
from review.decisions.merging import merge
from review.decisions.pairing import unpair
from review.decisions.refusal import NotPossibleError
from review.decisions.splitting import split
from review.decisions.vendor_proposal import propose_alias
from review.people.permissions import Action
from review.views.structure import structure_of
from review.web.access import ForbiddenError, Visitor, installation
from review.web.document_decision import Decide, DecisionForm, Edits, Routes
from review.web.document_forms import number_of, whole_of
from review.web.pages import page
from review.web.refusals import REFUSALS, status_of, taken
from review.web.routes.document import Sees, base_of, hidden, looked_up

router = APIRouter(prefix="/clients/{client_id}/documents/{document_id}", include_in_schema=False)


@router.get("/structure", response_class=HTMLResponse)
def structure(request: Request, client_id: str, document_id: str, visitor: Sees) -> HTMLResponse:
    """Show the pages of a document and its neighbours in the file."""
    return _shown(request, client_id, document_id, visitor)


@router.post("/splits")
def splits(sent: Edits) -> Response:
    """Split the document before the chosen pages."""
    starts = tuple(sorted({whole_of(str(one)) for one in sent.form.getlist("start")} - {0}))
    return _cut(sent, lambda what: split(*what, starts, by=sent.by, stamp=sent.stamp))


@router.post("/merges")
def merges(sent: Edits) -> Response:
    """Make one document of this one and its neighbour."""
    other, version = sent.text("other"), int(number_of(sent.form, "other_version"))
    with read(sent.here.engine) as connection:
        if hidden(connection, sent.client_id, [other], sent.visitor):
            raise ForbiddenError
    return _cut(sent, lambda what: merge(*what, other, other_version=version, by=sent.by, stamp=sent.stamp))


@router.post("/unpairings")
def unpairings(sent: Edits) -> HTMLResponse:
    """Take back the pairs that were made by hand."""
    return sent.take(lambda what: unpair(*what, by=sent.by, stamp=sent.stamp))


@router.post("/names")
def names(sent: Routes) -> HTMLResponse:
    """Ask the vendor custodian to have a printed name learnt as one of a vendor."""
    here, client, document_id = sent.what()
    reason = sent.text("reason").strip()[:2000]
    try:
        if not reason:
            raise NotPossibleError("A name is learnt only with a reason, and none was given.")
        asked = propose_alias(
            here,
            client,
            sent.text("vendor"),
            sent.text("name"),
            document_id=document_id,
            reason=reason,
            by=sent.by,
            once=sent.stamp.once,
        )
    except REFUSALS as error:
        return sent.answer(status_of(error), refused=str(error))
    told = f"“{asked.subject}” is proposed as a name of {asked.vendor_id}; a vendor custodian confirms it."
    return sent.answer(told=told, news=told)


def _cut(sent: DecisionForm, decide: Decide) -> Response:
    """Cut, and lead to the document, which says what became of it; a refusal is shown beside the pages."""
    which = sent.client_id, sent.document_id
    what = sent.what()
    return taken(
        lambda: decide(what),
        lambda *refused: _shown(sent.request, *which, sent.visitor, *refused),
        lambda _: f"{sent.address}/structure",
    )


def _shown(
    request: Request, client_id: str, document_id: str, visitor: Visitor, status: int = 200, refused: str = ""
) -> HTMLResponse:
    client, known = looked_up(request, client_id, document_id, visitor)
    with read(installation(request).engine) as connection:
        found = structure_of(connection, client_id, known)
        beside = {side: one for side in ("before", "after") if (one := getattr(found, side)) is not None}
        private = hidden(connection, client_id, [one.id for one in beside.values()], visitor)
    found = found.model_copy(update={side: None for side, one in beside.items() if one.id in private})
    cuts = known.state is State.QUEUED and not found.structured and visitor.may(Action.EDIT, client_id)
    values = {
        "client": client,
        "known": known,
        "found": found,
        "base": base_of(known),
        "cuts": cuts,
        "refused": refused.removeprefix(f"{document_id}: "),
        "once": secrets.token_hex(16),
    }
    return page(request, "structure.html", values, status, visitor=visitor)
