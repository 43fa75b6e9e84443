"""Bank accounts, new vendors and other names: what waits for vendor custodians, and what they decide.

Nothing is decided here; a refusal is shown beside what was typed.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import ValidationError

from documents.database.engine import read
from documents.error import WrongInputError
from documents.master import requests
from documents.master.client import Client
from documents.master.database import DatabaseMasterData
from documents.master.party import AccountStatus, Vendor
from documents.master.requests import CallBack, NumberFrom, RequestKind
from documents.register.document import RegisteredDocument
from documents.register.versions import latest_version
from documents.values.identifiers import compact
from review.decisions.vendor_account import (
    AccountProposal,
    confirm_account,
    propose_account,
    record_call,
    reject_account,
    replaced_account,
)
from review.decisions.vendor_proposal import confirm_request, reject_request
from review.people.permissions import Action
from review.views.accounts import account_page, account_tasks, describe
from review.web.access import NotFoundError, Visitor, allow, installation
from review.web.document_forms import text_of
from review.web.forms import Form
from review.web.pages import page
from review.web.refusals import taken
from review.web.routes.document import looked_up, name_of
from validators.wording import masked

router = APIRouter(prefix="/clients/{client_id}/accounts", include_in_schema=False)

Sees = Annotated[Visitor, allow(Action.SEE)]
Custodian = Annotated[Visitor, allow(Action.PROPOSE_ACCOUNT)]


@router.get("", response_class=HTMLResponse)
def waiting(request: Request, client_id: str, visitor: Sees) -> HTMLResponse:
    """Show what waits for the custodians of a client, and what was decided last."""
    return _list(request, client_id, visitor)


@router.get("/new", response_class=HTMLResponse)
def new(request: Request, client_id: str, visitor: Sees, document: str = "", vendor: str = "") -> HTMLResponse:
    """Show all that speaks for or against an account, and let it be proposed."""
    return _shown(request, client_id, visitor, document=document, vendor=vendor)


@router.post("")
def propose(request: Request, client_id: str, visitor: Custodian, form: Form) -> Response:
    """Propose an account."""
    names = ("iban", "replaces", "reason")
    typed = {name: text_of(form, name).strip() for name in names}
    where = {"document": text_of(form, "document"), "vendor": text_of(form, "vendor")}

    def act() -> int:
        proposal = AccountProposal(vendor_id=where["vendor"], document_id=where["document"], **typed)
        here = installation(request)
        once = text_of(form, "once")[:80]
        return propose_account(here, here.client(client_id), proposal, by=visitor.person, once=once).request.id

    def show(**more: Any) -> HTMLResponse:
        return _shown(request, client_id, visitor, document=where["document"], vendor=where["vendor"], **more)

    return _taken(client_id, act, show, typed)


@router.get("/{request_id:row}", response_class=HTMLResponse)
def task(request: Request, client_id: str, request_id: int, visitor: Sees) -> HTMLResponse:
    """Show one proposal with its calls, and let it be called about, confirmed or rejected."""
    return _task(request, client_id, request_id, visitor)


@router.post("/{request_id:row}/calls")
def call(request: Request, client_id: str, request_id: int, visitor: Custodian, form: Form) -> Response:
    """Write a call-back down."""
    names = ("called", "number", "number_from", "called_at", "said")
    typed = {name: text_of(form, name).strip() for name in names}

    def act() -> int:
        here = installation(request)
        client = here.client(client_id)
        made = CallBack(**{**typed, "called_at": _moment(client, typed["called_at"])})
        once = text_of(form, "once")[:80]
        return record_call(here, client, request_id, made, by=visitor.person, once=once).request.id

    return _decided(request, client_id, request_id, visitor, act, typed)


@router.post("/{request_id:row}/confirmations")
def confirmation(request: Request, client_id: str, request_id: int, visitor: Custodian, form: Form) -> Response:
    """Confirm an account as the second person."""
    typed = {"iban": text_of(form, "iban").strip()}

    def act() -> int:
        here = installation(request)
        confirm_account(here, here.client(client_id), request_id, typed["iban"], by=visitor.person)
        return request_id

    return _decided(request, client_id, request_id, visitor, act, typed)


@router.post("/{request_id:row}/rejections")
def rejection(request: Request, client_id: str, request_id: int, visitor: Custodian, form: Form) -> Response:
    """Reject a proposed account."""
    typed = {"why": text_of(form, "why").strip()}

    def act() -> int:
        here = installation(request)
        reject_account(here, here.client(client_id), request_id, typed["why"], by=visitor.person)
        return request_id

    return _decided(request, client_id, request_id, visitor, act, typed)


@router.post("/requests/{request_id:row}/confirmations")
def other_confirmation(request: Request, client_id: str, request_id: int, visitor: Custodian) -> Response:
    """Confirm a new vendor or another name as the second person."""
    here = installation(request)
    return _other(
        request,
        client_id,
        visitor,
        lambda: confirm_request(here, here.client(client_id), request_id, by=visitor.person),
    )


@router.post("/requests/{request_id:row}/rejections")
def other_rejection(request: Request, client_id: str, request_id: int, visitor: Custodian, form: Form) -> Response:
    """Reject a new vendor or another name."""
    here = installation(request)
    why = text_of(form, "why")
    return _other(
        request,
        client_id,
        visitor,
        lambda: reject_request(here, here.client(client_id), request_id, why, by=visitor.person),
    )


def _list(request: Request, client_id: str, visitor: Visitor, status: int = 200, refused: str = "") -> HTMLResponse:
    here = installation(request)
    client = here.client(client_id)
    with read(here.engine) as connection:
        found = account_tasks(connection, client)
    people = {one for each in (*found.proposed, *found.other, *found.decided) for one in _people(each)}
    values = {
        "client": client,
        "tasks": found,
        "says": describe,
        "names": {one: name_of(here.engine, one) for one in people},
        "acts": visitor.may(Action.PROPOSE_ACCOUNT, client_id),
        "refused": refused,
    }
    return page(request, "accounts.html", values, status, visitor=visitor)


def _people(asked: requests.Request) -> set[str]:
    decided = {asked.decided.by} if asked.decided else set()
    return {asked.requested_by, *decided, *(call.made_by for call in asked.calls)}


def _shown(  # noqa: PLR0913  # what is asked for, and what was typed
    request: Request,
    client_id: str,
    visitor: Visitor,
    *,
    document: str = "",
    vendor: str = "",
    asked: requests.Request | None = None,
    status: int = 200,
    typed: dict[str, str] | None = None,
    refused: str = "",
) -> HTMLResponse:
    """Show everything about an account: of a document, of a vendor, or of a request."""
    here = installation(request)
    known: RegisteredDocument | None = None
    client = here.client(client_id)
    if document:
        client, known = looked_up(request, client_id, document, visitor)
    with read(here.engine) as connection:
        owner = _owner(DatabaseMasterData(connection, client.id, client.entities), vendor)
        if owner is None and known is not None:
            judgement = latest_version(connection, client_id, known.id).judgement
            vendor_id = judgement.vendor_id if judgement else ""
            owner = _owner(DatabaseMasterData(connection, client.id, client.entities), vendor_id)
        if owner is None:
            raise NotFoundError
        found = account_page(connection, client, owner, known, asked.subject if asked else "")
    values = {
        "client": client,
        "found": found,
        "asked": asked,
        "replaces": masked(replaced_account(asked)) if asked else "",
        "names": {one: name_of(here.engine, one) for one in (_people(asked) if asked else ())},
        "sources": [(one.value, one.value) for one in NumberFrom],
        "active": [
            (compact(one.iban), masked(compact(one.iban)))
            for one in found.on_file
            if one.status is AccountStatus.ACTIVE
        ],
        "acts": visitor.may(Action.PROPOSE_ACCOUNT, client_id),
        "typed": typed or {},
        "refused": refused,
        "once": secrets.token_hex(16),
        "masked": masked,
        "grouped": _grouped,
    }
    return page(request, "account_task.html", values, status, visitor=visitor)


def _owner(master: DatabaseMasterData, vendor_id: str) -> Vendor | None:
    return master.vendor(vendor_id) if vendor_id else None


def _task(request: Request, client_id: str, request_id: int, visitor: Visitor, **more: Any) -> HTMLResponse:
    here = installation(request)
    with read(here.engine) as connection:
        asked = requests.request_of(connection, client_id, request_id)
    if asked is None or asked.kind is not RequestKind.ACCOUNT:
        raise NotFoundError
    document, vendor = asked.document_id, asked.vendor_id
    return _shown(request, client_id, visitor, document=document, vendor=vendor, asked=asked, **more)


def _decided(  # each is a different fact
    request: Request,
    client_id: str,
    request_id: int,
    visitor: Visitor,
    act: Callable[[], int],
    typed: dict[str, str],
) -> Response:
    return _taken(client_id, act, lambda **more: _task(request, client_id, request_id, visitor, **more), typed)


def _taken(
    client_id: str, act: Callable[[], int], show: Callable[..., HTMLResponse], typed: dict[str, str]
) -> Response:
    """Do something and lead to its page; show a refusal beside what was typed, which is kept."""

    def complete() -> int:
        try:
            return act()
        except ValidationError as error:
            raise WrongInputError(_sentence(error)) from None

    return taken(
        complete,
        lambda status, refused: show(status=status, typed=typed, refused=refused),
        lambda request_id: f"/clients/{client_id}/accounts/{request_id}",
    )


def _other(request: Request, client_id: str, visitor: Visitor, act: Callable[[], object]) -> Response:
    return taken(
        act,
        lambda *refused: _list(request, client_id, visitor, *refused),
        lambda _: f"/clients/{client_id}/accounts",
    )


def _moment(client: Client, typed: str) -> dt.datetime:
    """Return a moment as it was typed, in the client's time zone.

    Raises:
        WrongInputError: It is none.
    """
    try:
        moment = dt.datetime.fromisoformat(typed)
    except ValueError:
        raise WrongInputError(f'time of the call: found "{typed[:40]}", expected a day and a time') from None
    return moment if moment.tzinfo else moment.replace(tzinfo=client.service.clock.zone)


def _sentence(error: ValidationError) -> str:
    """Return what is missing of a form in one sentence."""
    fields = {str(one["loc"][0]).replace("_", " "): one["msg"].lower() for one in error.errors() if one["loc"]}
    return "; ".join(f"{name}: {what}" for name, what in fields.items()) + "."


def _grouped(iban: str) -> str:
    """Return an account as it is read out: in groups of four."""
    return " ".join(iban[at : at + 4] for at in range(0, len(iban), 4))
