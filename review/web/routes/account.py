"""A person's own account: password, sessions, theme, vendors they are related to."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from documents.database.engine import read, write
from documents.error import WrongInputError
from review.people import accounts, entrusting, sessions
from review.people.chain import record
from review.people.passwords import ADVISED, LONGEST, SHORTEST
from review.people.signing_in import confirm
from review.views.people import role_lines
from review.web.access import ANYBODY, NotFoundError, Visitor, installation
from review.web.pages import page
from review.web.problems import is_part
from review.web.sessions import DatabaseGate, address_of, forget

router = APIRouter()

HERE = "/account"
WRONG = "The present password is not right; nothing was changed."

Person = Annotated[Visitor, ANYBODY]
Password = Annotated[str, Form(max_length=LONGEST * 2)]


@router.get(HERE)
def account_page(request: Request, visitor: Person, done: str = "") -> Response:
    """Show it."""
    return _shown(request, visitor, done=done)


@router.post("/account/password")
def change_password(request: Request, visitor: Person, present: Password, new: Password, again: Password) -> Response:
    """Set another password; every other session ends, and this one gets a new token."""
    engine, login = installation(request).engine, visitor.person.login
    if new != again:
        return _shown(request, visitor, problem="The new passwords differ; nothing was changed.", status=422)
    gate: DatabaseGate = request.app.state.gate
    outcome = confirm(engine, login, present, address=address_of(request), only_for=gate.passwords_only_for)
    if not outcome.login:
        return _shown(request, visitor, problem=WRONG, status=429 if outcome.wait_until else 422)
    try:
        with write(engine) as connection:
            accounts.change_password(connection, login, new, by=login)
    except WrongInputError as error:
        return _shown(request, visitor, problem=str(error), status=422)
    answer = RedirectResponse(f"{HERE}?done=password", status_code=303)
    gate.begin(request, answer, login)
    return answer


@router.post("/account/theme")
def change_theme(request: Request, visitor: Person, theme: Annotated[str, Form()] = "") -> Response:
    """Keep how pages look for the person, wherever they sign in."""
    with write(installation(request).engine) as connection:
        accounts.set_theme(connection, visitor.person.login, "" if theme == "system" else theme)
    return Response(status_code=204) if is_part(request) else RedirectResponse(f"{HERE}?done=theme", status_code=303)


@router.post("/account/sessions/ends")
def sign_out_everywhere(request: Request, visitor: Person) -> Response:
    """End every session of the person, this one included."""
    login = visitor.person.login
    with write(installation(request).engine) as connection:
        ended = sessions.end_all(connection, login, "signed out everywhere")
        record(connection, "end sessions", login, by=login, after={"sessions": ended})
    answer = RedirectResponse("/login", status_code=303)
    forget(answer)
    return answer


@router.post("/account/sessions/{session_id}/ends")
def end_session(request: Request, visitor: Person, session_id: str) -> Response:
    """End one other session of the person."""
    with write(installation(request).engine) as connection:
        if not sessions.end(connection, visitor.person.login, session_id, "ended by the person"):
            raise NotFoundError
        record(connection, "end sessions", visitor.person.login, by=visitor.person.login, after={"sessions": 1})
    return RedirectResponse(f"{HERE}?done=session", status_code=303)


@router.post("/account/interests")
def declare_interest(
    request: Request,
    visitor: Person,
    client_id: Annotated[str, Form(max_length=40)],
    vendor_id: Annotated[str, Form(max_length=64)],
    reason: Annotated[str, Form(max_length=500)],
) -> Response:
    """Say that one is related to a vendor; only somebody who looks after people can end that (V-SOD-03)."""
    login = visitor.person.login
    if client_id not in _clients(visitor):
        raise NotFoundError
    try:
        with write(installation(request).engine) as connection:
            entrusting.declare_interest(connection, login, client_id, vendor_id, reason, by=login)
    except WrongInputError as error:
        return _shown(request, visitor, problem=str(error), status=422)
    return RedirectResponse(f"{HERE}?done=interest", status_code=303)


DONE = {
    "password": "Your password is changed, and your other sessions are ended.",
    "theme": "Pages look so from now on, wherever you sign in.",
    "session": "The session is ended.",
    "interest": "It is written down: you approve and waive nothing of this vendor.",
}


def _shown(request: Request, visitor: Visitor, *, problem: str = "", done: str = "", status: int = 200) -> Response:
    gate: DatabaseGate = request.app.state.gate
    login, day = visitor.person.login, dt.datetime.now(dt.UTC).date()
    with read(installation(request).engine) as connection:
        account = accounts.find(connection, login)
        values = {
            "account": account,
            "lines": role_lines(account.person.grants, day),
            "sessions": sessions.living(connection, login, gate.settings),
            "interests": [one for one in entrusting.interests_of(connection, login) if one.ended_at is None],
            "clients": _clients(visitor),
            "problem": problem,
            "done": DONE.get(done, ""),
            "takes_password": gate.takes_password(login),
            "shortest": SHORTEST,
            "advised": ADVISED,
        }
    return page(request, "account.html", values, status, visitor=visitor)


def _clients(visitor: Visitor) -> list[str]:
    """Return the clients at which the person has a role of their own."""
    return sorted({one.client_id for one in visitor.person.grants if one.client_id != "*"})
