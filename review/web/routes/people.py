"""Who works at the desk, for those who look after accounts: they open and close them, and entrust roles (L-29)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Annotated, Any, Final
from urllib.parse import quote

import sqlalchemy as sa
from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from documents.database.engine import read, write
from documents.error import WrongInputError
from documents.finding import Role
from review.people import accounts, entrusting, sessions
from review.people.accounts import UnknownPersonError
from review.people.chain import record
from review.people.passwords import initial_password
from review.people.permissions import ALLOWED, EVERYWHERE, Action
from review.people.person import EVERY_CLIENT, Grant
from review.views.people import in_words, role_lines
from review.web.access import NotFoundError, Visitor, allow, installation
from review.web.pages import page
from review.web.sessions import DatabaseGate

router = APIRouter()

Admin = Annotated[Visitor, allow(Action.PEOPLE)]
Line = Annotated[str, Form(max_length=200)]
Sentence = Annotated[str, Form(max_length=500)]
Change = Callable[[sa.Connection], Any]

YOURSELF: Final = "You look after others, not after yourself: another admin does that, or the command line."


@router.get("/people")
def people_page(request: Request, visitor: Admin) -> Response:
    """List everybody with an account."""
    return _list(request, visitor)


@router.post("/people")
def add_person(request: Request, visitor: Admin, login: Line, name: Line) -> Response:
    """Open an account with a password made by chance, which is shown this once."""
    password = initial_password()
    try:
        with write(installation(request).engine) as connection:
            person = accounts.add(connection, login, name, password, by=visitor.person.login, initial=True)
    except WrongInputError as error:
        return _list(request, visitor, problem=str(error), typed={"login": login, "name": name}, status=422)
    return _person(request, visitor, person.login, password=password, status=201)


@router.get("/people/{login}")
def person_page(request: Request, visitor: Admin, login: str) -> Response:
    """Show one person: what is and was entrusted to them, and the state of their account."""
    return _person(request, visitor, login)


@router.post("/people/{login}/grants")
def grant_role(  # noqa: PLR0913  # each is a field of the form
    request: Request,
    visitor: Admin,
    login: str,
    role: Annotated[Role, Form()],
    clients: Annotated[list[str], Form()] = [],  # noqa: B006  # FastAPI takes lists as they are
    limit: Line = "",
    valid_from: Line = "",
    valid_to: Line = "",
) -> Response:
    """Entrust a role at the chosen clients, or for the installation."""

    def change(connection: sa.Connection) -> None:
        where = (EVERY_CLIENT,) if role in EVERYWHERE and not clients else tuple(clients)
        if not where:
            raise WrongInputError(f'role "{in_words(role)}" is for one client or more: choose them')
        for client_id in where:
            entrusting.grant(connection, login, _grant(client_id, role, limit, valid_from, valid_to), by=_by(visitor))

    here = installation(request)
    if unknown := set(clients) - {one.id for one in here.clients()}:
        return _person(request, visitor, login, problem=f'no client "{min(unknown)[:40]}"', status=422)
    return _changed(request, visitor, login, change)


@router.post("/people/{login}/grants/{number:row}/ends")
def take_back(request: Request, visitor: Admin, login: str, number: int) -> Response:
    """Take a role back."""
    return _changed(request, visitor, login, lambda one: entrusting.take_back(one, login, number, by=_by(visitor)))


@router.post("/people/{login}/disabling")
def disable(request: Request, visitor: Admin, login: str) -> Response:
    """Close the account and end its sessions."""
    return _changed(request, visitor, login, lambda one: accounts.disable(one, login, by=_by(visitor)))


@router.post("/people/{login}/enabling")
def enable(request: Request, visitor: Admin, login: str) -> Response:
    """Open a closed account again."""
    return _changed(request, visitor, login, lambda one: accounts.enable(one, login, by=_by(visitor)))


@router.post("/people/{login}/passwords")
def new_password(request: Request, visitor: Admin, login: str) -> Response:
    """Make a password by chance, show it this once, and end the person's sessions."""
    password = initial_password()

    def change(connection: sa.Connection) -> None:
        accounts.change_password(connection, login, password, by=_by(visitor), initial=True)

    answer = _changed(request, visitor, login, change)
    if answer.status_code != 303:
        return answer
    return _person(request, visitor, login, password=password)


@router.post("/people/{login}/sessions/ends")
def end_sessions(request: Request, visitor: Admin, login: str) -> Response:
    """End every session of a person."""

    def change(connection: sa.Connection) -> None:
        accounts.find(connection, login)
        ended = sessions.end_all(connection, login, "ended by an admin")
        record(connection, "end sessions", login, by=_by(visitor), after={"sessions": ended})

    return _changed(request, visitor, login, change)


@router.post("/people/{login}/interests")
def declare_interest(  # each is a field of the form
    request: Request, visitor: Admin, login: str, client_id: Line, vendor_id: Line, reason: Sentence
) -> Response:
    """Write down that a person is related to a vendor (V-SOD-03)."""

    def change(connection: sa.Connection) -> None:
        entrusting.declare_interest(connection, login, client_id, vendor_id, reason, by=_by(visitor))

    if client_id not in {one.id for one in installation(request).clients()}:
        return _person(request, visitor, login, problem=f'no client "{client_id[:40]}"', status=422)
    return _changed(request, visitor, login, change)


@router.post("/people/{login}/interests/{number:row}/ends")
def end_interest(request: Request, visitor: Admin, login: str, number: int) -> Response:
    """Write down that an interest holds no more."""
    return _changed(request, visitor, login, lambda one: entrusting.end_interest(one, login, number, by=_by(visitor)))


def _changed(request: Request, visitor: Visitor, login: str, change: Change) -> Response:
    """Do something to somebody else's account, and show the person again; a refusal is said on their page."""
    if login.strip().lower() == visitor.person.login:
        return _person(request, visitor, login, problem=YOURSELF, status=403)
    try:
        with write(installation(request).engine) as connection:
            change(connection)
    except UnknownPersonError as error:
        raise NotFoundError from error
    except WrongInputError as error:
        return _person(request, visitor, login, problem=str(error), status=422)
    return RedirectResponse(f"/people/{quote(login)}", status_code=303)


def _grant(client_id: str, role: Role, limit: str, valid_from: str, valid_to: str) -> Grant:
    return Grant(
        client_id=client_id,
        role=role,
        limit=entrusting.amount_of(limit),
        valid_from=_day(valid_from),
        valid_to=_day(valid_to),
    )


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text.strip()) if text.strip() else None
    except ValueError as error:
        raise WrongInputError(f'day "{text[:20]}": expected year, month and day such as 2026-07-31') from error


def _desks_first(role: Role) -> tuple[bool, str]:
    """Order roles as they are needed: those that decide first, reviewers before all."""
    return role in EVERYWHERE, "" if role is Role.REVIEWER else role.value


def _by(visitor: Visitor) -> str:
    return visitor.person.login


def _list(
    request: Request, visitor: Visitor, *, problem: str = "", typed: dict[str, str] | None = None, status: int = 200
) -> Response:
    gate: DatabaseGate = request.app.state.gate
    day = dt.datetime.now(dt.UTC).date()
    with read(installation(request).engine) as connection:
        found = accounts.every(connection)
        present = sessions.overview(connection, gate.settings)
    values = {
        "rows": [(one, role_lines(one.person.grants, day), present.get(one.person.login)) for one in found],
        "problem": problem,
        "typed": typed or {},
    }
    return page(request, "people.html", values, status, visitor=visitor)


def _person(  # each says something else on the page
    request: Request, visitor: Visitor, login: str, *, problem: str = "", password: str = "", status: int = 200
) -> Response:
    gate: DatabaseGate = request.app.state.gate
    here = installation(request)
    try:
        with read(here.engine) as connection:
            account = accounts.find(connection, login)
            kept = entrusting.grants_of(connection, account.person.login)
            interests = entrusting.interests_of(connection, account.person.login)
            living = sessions.living(connection, account.person.login, gate.settings)
    except UnknownPersonError as error:
        raise NotFoundError from error
    values = {
        "account": account,
        "grants": [one for one in kept if one.taken_back_at is None],
        "past": [one for one in kept if one.taken_back_at is not None],
        "interests": interests,
        "sessions": living,
        "clients": [one.id for one in here.clients()],
        "roles": [(role.value, in_words(role)) for role in sorted(entrusting.GRANTED, key=_desks_first)],
        "limited": ", ".join(in_words(role) for role in sorted(ALLOWED[Action.APPROVE])),
        "everywhere": ", ".join(sorted(EVERYWHERE)),
        "is_self": account.person.login == visitor.person.login,
        "problem": problem,
        "password": password,
    }
    return page(request, "person.html", values, status, visitor=visitor)
