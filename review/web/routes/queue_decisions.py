"""One decision for several documents: what it would change, and what it changed; shared causes one by one."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from typing import Annotated, Any, Final

import sqlalchemy as sa
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from starlette.datastructures import FormData

from documents.database.engine import read, write
from documents.error import WrongInputError
from documents.finding import Queue
from documents.master.client import Client
from documents.register import audit
from documents.register.access import ACTION
from documents.register.versions import latest_version
from review.decisions.reasons import LEAST_TEXT, rejection_reasons, waiver_reasons
from review.decisions.several import (
    MOST,
    REHEARSED,
    SHARED,
    Act,
    Outcome,
    Target,
    Wish,
    decide_several,
    judge_again,
    rehearse,
)
from review.people.permissions import Action
from review.queue import latest_answer
from review.views.document_values import LABELS
from review.views.document_vendors import VendorChoice, vendors_for
from review.views.queue_causes import documents_of, group_of
from review.views.queue_colleagues import colleagues
from review.views.queue_filter import ALL_DESKS, Filter, Visit, filter_of
from review.views.queue_list import first_rows, shown_of
from review.web.access import NotFoundError, Visitor, allow, installation
from review.web.document_forms import text_of
from review.web.forms import Form
from review.web.pages import page
from review.web.queue_forms import act_of, key_of, targets_of, wish_of
from review.web.refusals import WRONG
from review.web.routes.queue import kept, visit_of
from validators.routing.desks import desks

router = APIRouter(include_in_schema=False)

LONGEST: Final = 120
"""Characters of what was selected that the audit trail keeps."""
TITLES: Final[dict[Act, str]] = {
    "waive": "Waive findings",
    "ask": "Ask outside",
    "assign": "Assign",
    "escalate": "Escalate",
    "reject": "Reject",
    "vendor": "Choose the vendor",
    "correct": "Correct a field",
}

Sees = Annotated[Visitor, allow(Action.SEE)]
Routes = Annotated[Visitor, allow(Action.ROUTE)]

CHOSEN: Final = frozenset({"vendor", "correct"})
"""Acts for which something is chosen before there is anything to preview."""
TYPED: Final = ("reason", "text", "asked", "until", "to", "back", "cause", "vendor", "q", "field", "value")
"""What a preview gives back as it was typed."""


@router.post("/queue/previews", response_class=HTMLResponse)
def previews(request: Request, visitor: Routes, form: Form) -> HTMLResponse:
    """Show what a decision would change for each selected document. Changes nothing."""
    visit = visit_of(request, visitor)
    targets = _targets(request, visitor, form, visit)
    return _preview(request, visitor, form, visit, targets, _first_wish(form))


@router.post("/queue/decisions", response_class=HTMLResponse)
def decisions(request: Request, visitor: Routes, form: Form) -> HTMLResponse:
    """Take the decision for each document, and show what became of it."""
    visit = visit_of(request, visitor)
    here = installation(request)
    targets = _targets(request, visitor, form, visit)
    try:
        wish = wish_of(form)
        _check_words(wish)
    except WrongInputError as error:
        return _preview(request, visitor, form, visit, targets, Wish(act=act_of(form)), str(error))
    if wish.act in CHOSEN and text_of(form, "seen") != _seen(wish):
        return _preview(request, visitor, form, visit, targets, wish)
    once = text_of(form, "once") or uuid.uuid4().hex
    outcomes = list(decide_several(here, targets, wish, by=visitor.person, once=once))
    kept(request, visit)
    return _done(request, visitor, form, outcomes, TITLES[wish.act])


@router.get("/clients/{client_id}/causes/{cause}", response_class=HTMLResponse)
def one_cause(request: Request, client_id: str, cause: str, visitor: Sees, desk: str = "") -> HTMLResponse:
    """Show one shared cause with its documents, and what one decision does."""
    visit = visit_of(request, visitor)
    waiting = kept(request, visit)
    reach = next((one for one in visit.reach if one.client.id == client_id), None)
    if reach is None or desk not in set(Queue):
        raise NotFoundError
    wanted = Filter(clients=(client_id,), desk=desk, cause=cause)
    with read(installation(request).engine) as connection:
        group = group_of(connection, reach, cause, Queue(desk))
        if group is None:
            raise NotFoundError
        found = first_rows(connection, wanted, visit, limit=MOST)
    values = {"group": group, "rows": found.rows, "more": found.following is not None, "waiting": waiting}
    return page(request, "queue_cause.html", {**values, "most": MOST}, visitor=visitor)


@router.post("/clients/{client_id}/causes/{cause}/checks", response_class=HTMLResponse)
def check_again(request: Request, client_id: str, cause: str, visitor: Routes, form: Form) -> HTMLResponse:
    """Judge the documents of a cause again now, because what they waited for was done elsewhere."""
    visit = visit_of(request, visitor)
    reach = next((one for one in visit.reach if one.client.id == client_id), None)
    desk = filter_of({"desk": [text_of(form, "desk")]}).desk
    if reach is None or desk in {"", ALL_DESKS}:
        raise NotFoundError
    with read(installation(request).engine) as connection:
        if group_of(connection, reach, cause, Queue(desk)) is None:
            raise NotFoundError
        ids = documents_of(connection, client_id, cause, Queue(desk))
    outcomes = list(judge_again(installation(request), reach.client, ids, by=visitor.person))
    kept(request, visit)
    return _done(request, visitor, form, outcomes, "Checked again")


def _targets(request: Request, visitor: Visitor, form: FormData, visit: Visit) -> tuple[Target, ...]:
    """Return what was selected; that somebody selected what is not theirs is an event of their own client (B-01)."""
    here = installation(request)
    try:
        with read(here.engine) as connection:
            return targets_of(connection, form, visitor, visit)
    except NotFoundError:
        subject = ", ".join(str(one) for one in form.getlist("task"))[:LONGEST]
        act = audit.Act(
            action=ACTION, subject=subject, actor=visitor.person.login, after={"answer": "unknown document"}
        )
        with write(here.engine) as connection:
            audit.append(connection, visit.reach[0].client.id, act)
        raise


def _first_wish(form: FormData) -> Wish:
    """Return what a preview tries: for vendor and field what was chosen, for the rest the act alone."""
    act = act_of(form)
    return wish_of(form) if act in CHOSEN and not form.get("search") else Wish(act=act)


def _seen(wish: Wish) -> str:
    """Return what a preview was of; something else that is chosen afterwards is previewed first."""
    return f"{wish.vendor}{wish.field or ''}={wish.value}"


def _vendors(
    connection: sa.Connection, form: FormData, clients: Sequence[Client], targets: Sequence[Target]
) -> tuple[VendorChoice, ...]:
    """Return vendors to choose from: those that were searched, or those for which the first document speaks.

    Raises:
        WrongInputError: The documents are of several clients, which have no vendor in common.
    """
    if len(clients) != 1:
        raise WrongInputError(f"{len(clients)} clients are in the selection; a vendor is chosen for one at a time.")
    asked = text_of(form, "q")[:200] or text_of(form, "vendor")[:200]
    business = latest_version(connection, clients[0].id, targets[0].document_id).business
    return vendors_for(connection, clients[0], business, asked)


def _check_words(wish: Wish) -> None:
    """Refuse at once what no document could be decided on with."""
    if wish.act in {"waive", "reject"} and (not wish.reason or len(wish.text) < LEAST_TEXT):
        raise WrongInputError(f"A reason and at least {LEAST_TEXT} characters in words are needed.")
    if wish.act in {"ask", "escalate"} and not wish.text:
        raise WrongInputError("Say in a sentence what is asked.")
    if wish.act == "ask" and (not wish.asked or wish.until is None):
        raise WrongInputError("Say who is asked, and until which day an answer is waited for.")
    if not wish.is_chosen:
        raise WrongInputError("Choose first, and look at what it would change.")


def _preview(  # noqa: PLR0913  # each is a different fact
    request: Request,
    visitor: Visitor,
    form: FormData,
    visit: Visit,
    targets: Sequence[Target],
    wish: Wish,
    error: str = "",
) -> HTMLResponse:
    here = installation(request)
    tried = list(rehearse(here, targets, wish, by=visitor.person)) if wish.is_chosen else []
    ids = {one.client_id for one in targets}
    clients = [one.client for one in visit.reach if one.client.id in ids]
    with read(here.engine) as connection:
        shown = shown_of(connection, {one.document_id for one in targets})
        people = colleagues(connection, ids)
        vendors = _vendors(connection, form, clients, targets) if wish.act == "vendor" else ()
    values = {
        "act": wish.act,
        "title": TITLES[wish.act],
        "tried": tried,
        "untried": targets[REHEARSED if wish.is_chosen else 0 :],
        "chosen": wish.is_chosen,
        "seen": _seen(wish),
        "vendors": vendors,
        "shared": [(one.value, LABELS[one]) for one in SHARED],
        "targets": targets,
        "shown": shown,
        "key_of": key_of,
        "people": people,
        "desks": list(desks()),
        "waivers": list(waiver_reasons().items()),
        "rejections": [(code, one.says) for code, one in rejection_reasons().items()],
        "latest": min((latest_answer(one.service, visit.now) for one in clients), default=visit.now.date()),
        "once": uuid.uuid4().hex,
        "error": error,
        "typed": {name: text_of(form, name) for name in TYPED},
        "summary": _summary(tried),
    }
    return page(request, "queue_preview.html", values, WRONG if error else 200, visitor=visitor)


def _done(request: Request, visitor: Visitor, form: FormData, outcomes: Sequence[Outcome], title: str) -> HTMLResponse:
    with read(installation(request).engine) as connection:
        shown = _labels(connection, outcomes)
    values = {"title": title, "outcomes": outcomes, "shown": shown, "back": text_of(form, "back")}
    return page(request, "queue_done.html", {**values, "summary": _summary(outcomes)}, visitor=visitor)


def _labels(connection: sa.Connection, outcomes: Iterable[Outcome]) -> dict[str, Any]:
    return dict(shown_of(connection, {one.target.document_id for one in outcomes}))


def _summary(outcomes: Sequence[Outcome]) -> dict[str, int]:
    """Return how many go on, wait on, and cannot be decided."""
    goes = sum(one.goes_on for one in outcomes)
    failed = sum(one.settled is None for one in outcomes)
    return {"goes": goes, "waits": len(outcomes) - goes - failed, "failed": failed}
