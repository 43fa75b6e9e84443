"""One field over many documents, a crop each: looked at, accepted or replaced by keys, one decision a crop."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any, Final

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from documents.database.engine import read
from documents.field import FieldName
from documents.register.lifecycle import StaleClaimError
from documents.state import State
from review.decisions.confirmations import Work, confirm
from review.decisions.corrections import Changes, FieldChange, correct
from review.decisions.refusal import ChangedMeanwhileError, NotUnderstoodError
from review.decisions.settled import Settled, Stamp
from review.people.permissions import Action
from review.views.document_history import STATE_WORDS
from review.views.document_values import LABELS
from review.views.field_grid import doubtful_fields, grid
from review.views.queue_filter import Visit
from review.web.access import NotFoundError, Visitor, allow, installation
from review.web.document_forms import LARGEST, LONGEST_TIME, box_of
from review.web.pages import page
from review.web.refusals import CONFLICT, REFUSALS, WRONG, status_of
from review.web.routes.document import looked_up
from review.web.routes.queue import visit_of

router = APIRouter(include_in_schema=False)

GONE_ON: Final = frozenset({State.READY, State.APPROVED, State.POSTED})

Edits = Annotated[Visitor, allow(Action.EDIT)]
Text = Annotated[str, Form(max_length=2000)]


@router.get("/fields")
def fields(request: Request, visitor: Edits) -> Response:
    """Lead to the field with most doubts."""
    with read(installation(request).engine) as connection:
        counted = doubtful_fields(connection, _visit(request, visitor))
    first = next(iter(counted), FieldName.ISSUE_DATE)
    return RedirectResponse(f"/fields/{first.value}", status_code=303)


@router.get("/fields/{field}")
def every_client(request: Request, field: str, visitor: Edits) -> HTMLResponse:
    """Show the doubtful crops of a field at all clients where the visitor may edit."""
    return _grid(request, _visit(request, visitor), field, visitor, "")


@router.get("/clients/{client_id}/fields/{field}")
def one_client(request: Request, client_id: str, field: str, visitor: Edits) -> HTMLResponse:
    """Show the doubtful crops of a field at one client."""
    visit = _visit(request, visitor)
    mine = tuple(one for one in visit.reach if one.client.id == client_id)
    return _grid(request, replace(visit, reach=mine), field, visitor, client_id)


@router.post("/clients/{client_id}/fields/{field}")
def decide(  # noqa: PLR0913  # the form
    request: Request,
    client_id: str,
    field: str,
    visitor: Edits,
    document_id: Annotated[str, Form(max_length=64)],
    version: Annotated[int, Form(ge=0, le=LARGEST)],
    once: Annotated[str, Form(min_length=8, max_length=80)],
    value: Text = "",
    reading: Text = "",
    place_page: Annotated[int, Form(ge=0, le=LARGEST)] = 0,
    place_box: Text = "",
    seconds: Annotated[float, Form(ge=0, le=LONGEST_TIME)] = 0.0,
    keystrokes: Annotated[int, Form(ge=0, le=100_000)] = 0,
) -> JSONResponse:
    """Accept what was read (no `value`), or give another value; say what became of the document."""
    client, _ = looked_up(request, client_id, document_id, visitor)
    here, name, by = installation(request), _field(field), visitor.person
    stamp = Stamp(version=version, once=once, seconds=seconds, keystrokes=keystrokes)
    try:
        if value:
            box = box_of(place_box)
            change = FieldChange(
                raw=value,
                reading=reading,
                page=place_page if box else 0,
                box=box,
                seconds=seconds,
                keystrokes=keystrokes,
            )
            settled = correct(here, client, document_id, Changes(fields={name: change}), by=by, stamp=stamp)
        else:
            work = {name: Work(seconds=seconds, keystrokes=keystrokes)}
            settled = confirm(here, client, document_id, work, by=by, stamp=stamp)
    except ChangedMeanwhileError as error:
        return _refused(f"{error.by} changed this document meanwhile. Nothing was changed; open it to see.", CONFLICT)
    except StaleClaimError:
        return _refused("Somebody else works on this document. Nothing was changed.", CONFLICT)
    except NotUnderstoodError as error:
        return _refused(str(error), WRONG, readings=error.readings)
    except REFUSALS as error:
        return _refused(str(error), status_of(error))
    return JSONResponse(_said(settled, name))


def _said(settled: Settled, name: FieldName) -> dict[str, Any]:
    """Return what became of the document, and whether the field is still in doubt."""
    doubted = any(one.subject == name.value for one in settled.opened)
    gone_on = settled.state in GONE_ON
    text = "goes to posting" if gone_on else settled.explanation or f"is {STATE_WORDS[settled.state]}"
    return {"gone_on": gone_on, "doubted": doubted, "text": text, "version": settled.version}


def _refused(text: str, status: int, *, readings: tuple[str, ...] = ()) -> JSONResponse:
    return JSONResponse({"text": text, "readings": readings}, status)


def _grid(request: Request, visit: Visit, field: str, visitor: Visitor, client_id: str) -> HTMLResponse:
    name = _field(field)
    with read(installation(request).engine) as connection:
        counted = doubtful_fields(connection, visit)
        found = grid(connection, visit, name)
    values = {
        "grid": found,
        "counted": [(one, LABELS[one], count) for one, count in counted.items()],
        "client": next((one.client for one in visit.reach if one.client.id == client_id), None),
        "several": len(visit.reach) > 1,
        "base": f"/clients/{client_id}/fields" if client_id else "/fields",
    }
    return page(request, "field_grid.html", values, visitor=visitor)


def _visit(request: Request, visitor: Visitor) -> Visit:
    """Return the clients at which the visitor may edit."""
    visit = visit_of(request, visitor)
    return replace(visit, reach=tuple(one for one in visit.reach if visitor.may(Action.EDIT, one.client.id)))


def _field(name: str) -> FieldName:
    try:
        return FieldName(name)
    except ValueError:
        raise NotFoundError from None
