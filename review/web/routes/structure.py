"""Where a document begins and ends: its pages with the places to cut, and its neighbours to merge with.

Beside them what else is told about a document by a form of its own: another name of its vendor, and pairs taken back.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Annotated, Final

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from documents.database.engine import read
from documents.error import WrongInputError
from documents.master.client import Client
from documents.register.lifecycle import StaleClaimError
from documents.register.versions import VersionConflictError
from documents.state import State
from review.decisions.merging import merge
from review.decisions.pairing import unpair
from review.decisions.refusal import NotAllowedError, NotPossibleError
from review.decisions.settled import Settled, Stamp
from review.decisions.splitting import split
from review.decisions.vendor_proposal import propose_alias
from review.installation import Installation
from review.people.permissions import Action
from review.views.structure import structure_of
from review.web.access import ForbiddenError, Visitor, allow, installation
from review.web.document_forms import number_of, text_of, whole_of
from review.web.pages import page
from review.web.routes.document import Sees, base_of, hidden, looked_up
from review.web.routes.document_decisions import Form, answered, stamp_of, taken

router = APIRouter(prefix="/clients/{client_id}/documents/{document_id}", include_in_schema=False)

CONFLICT: Final = 409
WRONG: Final = 422
NOT_ALLOWED: Final = 403
SEE_OTHER: Final = 303

Edits = Annotated[Visitor, allow(Action.EDIT)]
Take = Callable[[Installation, Client, Stamp], Settled]


@router.get("/structure", response_class=HTMLResponse)
def structure(request: Request, client_id: str, document_id: str, visitor: Sees) -> HTMLResponse:
    """Show the pages of a document and its neighbours in the file."""
    return _shown(request, client_id, document_id, visitor)


@router.post("/splits")
def splits(request: Request, client_id: str, document_id: str, form: Form, visitor: Edits) -> Response:
    """Split the document before the chosen pages."""
    starts = tuple(sorted({whole_of(str(one)) for one in form.getlist("start")} - {0}))
    return _cut(
        request,
        (client_id, document_id),
        visitor,
        form,
        lambda here, client, stamp: split(here, client, document_id, starts, by=visitor.person, stamp=stamp),
    )


@router.post("/merges")
def merges(request: Request, client_id: str, document_id: str, form: Form, visitor: Edits) -> Response:
    """Make one document of this one and its neighbour."""
    other, version = text_of(form, "other"), int(number_of(form, "other_version"))
    with read(installation(request).engine) as connection:
        if hidden(connection, client_id, [other], visitor):
            raise ForbiddenError
    return _cut(
        request,
        (client_id, document_id),
        visitor,
        form,
        lambda here, client, stamp: merge(
            here, client, document_id, other, other_version=version, by=visitor.person, stamp=stamp
        ),
    )


@router.post("/unpairings")
def unpairings(request: Request, client_id: str, document_id: str, form: Form, visitor: Edits) -> HTMLResponse:
    """Take back the pairs that were made by hand."""
    return taken(
        request,
        (client_id, document_id),
        visitor,
        form,
        lambda here, client, stamp: unpair(here, client, document_id, by=visitor.person, stamp=stamp),
    )


@router.post("/names")
def names(
    request: Request, client_id: str, document_id: str, form: Form, visitor: Annotated[Visitor, allow(Action.ROUTE)]
) -> HTMLResponse:
    """Ask the vendor custodian to have a printed name learnt as one of a vendor."""
    which = (client_id, document_id)
    client, _ = looked_up(request, client_id, document_id, visitor)
    reason = text_of(form, "reason").strip()[:2000]
    try:
        if not reason:
            raise NotPossibleError("A name is learnt only with a reason, and none was given.")
        asked = propose_alias(
            installation(request),
            client,
            text_of(form, "vendor"),
            text_of(form, "name"),
            document_id=document_id,
            reason=reason,
            by=visitor.person,
            once=text_of(form, "once")[:80],
        )
    except NotAllowedError as error:
        return answered(request, which, visitor, NOT_ALLOWED, refused=str(error))
    except WrongInputError as error:
        return answered(request, which, visitor, WRONG, refused=str(error))
    told = f"“{asked.subject}” is proposed as a name of {asked.vendor_id}; a vendor custodian confirms it."
    return answered(request, which, visitor, 200, told=told, news=told)


def _cut(request: Request, which: tuple[str, str], visitor: Visitor, form: Form, take: Take) -> Response:
    """Cut, and lead to the document, which says what became of it; a refusal is shown beside the pages."""
    client, known = looked_up(request, *which, visitor)
    try:
        take(installation(request), client, stamp_of(form))
    except (VersionConflictError, StaleClaimError) as error:
        return _shown(request, *which, visitor, CONFLICT, str(error))
    except NotAllowedError as error:
        return _shown(request, *which, visitor, NOT_ALLOWED, str(error))
    except WrongInputError as error:
        return _shown(request, *which, visitor, WRONG, str(error))
    return RedirectResponse(f"{base_of(known)}/structure", status_code=SEE_OTHER)


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
