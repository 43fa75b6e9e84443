"""Signing in and out."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Final

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from review.people.signing_in import sign_in
from review.web.access import ANYBODY, Visitor, installation, visitor_of
from review.web.pages import page
from review.web.sessions import DatabaseGate, address_of

router = APIRouter()

HOME: Final = "/"
LOGIN: Final = "/login"
LONGEST: Final = 2000
"""Characters of an address that signing in leads back to."""

WRONG: Final = "Login and password do not belong together, or the account is closed."


@router.get("/login")
def login_page(request: Request, next: str = HOME) -> Response:  # noqa: A002  # its name in the address
    """Ask who it is; whoever is signed in already goes on."""
    if visitor_of(request) is not None:
        return RedirectResponse(own_path(next), status_code=303)
    return _asked(request, own_path(next))


@router.post("/login")
def log_in(
    request: Request,
    login: Annotated[str, Form(max_length=200)],
    password: Annotated[str, Form(max_length=1024)],
    next: Annotated[str, Form()] = HOME,  # noqa: A002
) -> Response:
    """Begin a session and lead to where the person wanted to go."""
    gate: DatabaseGate = request.app.state.gate
    engine, only_for = installation(request).engine, gate.passwords_only_for
    outcome = sign_in(engine, login, password, address=address_of(request), only_for=only_for)
    if outcome.wait_until is not None:
        return _too_early(request, own_path(next), login, outcome.wait_until)
    if not outcome.login:
        return _asked(request, own_path(next), login=login, problem=WRONG, status=401)
    answer = RedirectResponse(own_path(next), status_code=303)
    gate.begin(request, answer, outcome.login)
    return answer


@router.post("/logout")
def log_out(request: Request, visitor: Annotated[Visitor, ANYBODY]) -> Response:
    """End the session."""
    del visitor
    answer = RedirectResponse("/login?next=/", status_code=303)
    gate: DatabaseGate = request.app.state.gate
    gate.end(request, answer)
    return answer


def own_path(where: str) -> str:
    """Return an address within the desk, or its first page when it is any other (ASVS V3.7.2: no open redirect)."""
    plain = where.isprintable() and "\\" not in where and len(where) <= LONGEST
    if not plain or not where.startswith("/") or where.startswith("//"):
        return HOME
    return HOME if where.partition("?")[0] in {LOGIN, "/logout"} or where.startswith(f"{LOGIN}/") else where


def _too_early(request: Request, where: str, login: str, until: dt.datetime) -> Response:
    seconds = max(1, round((until - dt.datetime.now(dt.UTC)).total_seconds()))
    wait = f"{seconds} seconds" if seconds < 120 else f"{-(-seconds // 60)} minutes"
    told = f"Too many attempts failed. Try again in {wait}; nothing is looked at before."
    answer = _asked(request, where, login=login, problem=told, status=429)
    answer.headers["Retry-After"] = str(seconds)
    return answer


def _asked(request: Request, where: str, *, login: str = "", problem: str = "", status: int = 200) -> Response:
    values = {"where": where, "login": login, "problem": problem, "leads_back": where != HOME}
    return page(request, "login.html", values, status)
