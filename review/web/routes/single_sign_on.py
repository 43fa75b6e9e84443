"""Signing in by a provider of OpenID Connect: on the way to it, and back with its answer."""

from __future__ import annotations

import datetime as dt
import secrets
from typing import Annotated, Final
from urllib.parse import quote

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from documents.database.engine import write
from documents.log import get_logger
from review.people.single_sign_on import starts
from review.people.single_sign_on.arrival import Answer, Arrival, Reason, arrive
from review.people.single_sign_on.provider import Provider
from review.people.single_sign_on.refusal import ProviderAwayError
from review.people.single_sign_on.settings import CALLBACK
from review.web.access import NotFoundError, installation, provider_of, visitor_of
from review.web.pages import page
from review.web.problems import new_reference, problem
from review.web.routes.login import HOME, LOGIN, own_path
from review.web.sessions import DatabaseGate, address_of

router = APIRouter()

COOKIE: Final = "__Host-daybook-sign-in"
"""Binds what comes back to the browser that was sent; Lax, because the way back begins at another site."""

TOLD: Final = {
    Reason.NOT_BEGUN: (
        400,
        "Sign in once more",
        "This sign-in was not begun in this browser, was begun more than {minutes} minutes ago, or has served already.",
    ),
    Reason.TOO_EARLY: (429, "Not yet", "Too many sign-ins from here failed. Try again in some minutes."),
    Reason.DECLINED: (
        403,
        "Not signed in",
        "{name} did not sign you in. If you did not break it off yourself, ask {contact} whether you may use Daybook.",
    ),
    Reason.NOT_PROVEN: (
        403,
        "Not signed in",
        "What {name} answered does not prove who you are, so nobody was signed in. Try once more; "
        "if it stays so, tell {contact}.",
    ),
    Reason.AWAY: (
        503,
        "{name} does not answer",
        "Daybook cannot reach {name} at the moment, so nobody can sign in by it. Try again in some minutes; "
        "if it stays so, tell {contact}.",
    ),
    Reason.NOT_LINKED: (
        403,
        "No account is linked to you",
        "{name} knows you, but no account of Daybook is linked to you yet. Ask {contact} to link it, "
        "and name the reference below.",
    ),
    Reason.CLOSED: (403, "Your account is closed", "Your account of Daybook is closed. Ask {contact} about it."),
}
"""Status, title and sentence for each reason."""


def configured(request: Request) -> Provider:
    """Return the provider.

    Raises:
        NotFoundError: None is set: these pages do not exist.
    """
    found = provider_of(request)
    if found is None:
        raise NotFoundError
    return found


Configured = Annotated[Provider, Depends(configured)]


@router.get("/login/single-sign-on")
def to_provider(request: Request, provider: Configured, next: str = HOME) -> Response:  # noqa: A002
    """Send the browser to the provider; only a person who pressed the button, no other site (ASVS V7.6.2)."""
    where = own_path(next)
    if visitor_of(request) is not None:
        return RedirectResponse(where, status_code=303)
    if request.headers.get("sec-fetch-site", "none") not in {"same-origin", "none"}:
        return RedirectResponse(f"{LOGIN}?next={quote(where, safe='/')}", status_code=303)
    browser = request.cookies.get(COOKIE, "")
    if not starts.is_token(browser):  # a second tab shares the first one's
        browser = secrets.token_urlsafe(starts.TOKEN_BYTES)
    with write(installation(request).engine) as connection:
        start = starts.begin(connection, browser, where, address=address_of(request))
    if start is None:
        return _turned_away(request, provider, Arrival(reason=Reason.TOO_EARLY, reference=new_reference()))
    try:
        address = provider.sign_in_address(start)
    except ProviderAwayError as error:
        return _away(request, provider, str(error))
    answer = RedirectResponse(address, status_code=303)
    seconds = starts.MINUTES * 60
    answer.set_cookie(COOKIE, browser, max_age=seconds, path="/", secure=True, httponly=True, samesite="lax")
    return answer


@router.get(CALLBACK)
def callback(  # what a provider may answer
    request: Request, provider: Configured, state: str = "", code: str = "", error: str = "", iss: str = ""
) -> Response:
    """Begin a session for whom the provider vouches for, and lead to where the person wanted to go."""
    here, gate = installation(request), request.app.state.gate
    answer = Answer(state=state, code=code, error=error, iss=iss)
    arrival = arrive(
        here.engine, provider, answer, browser=request.cookies.get(COOKIE, ""), address=address_of(request)
    )
    if arrival.reason is Reason.NOT_BEGUN and visitor_of(request) is not None:
        return RedirectResponse(HOME, status_code=303)  # the page before was gone back to
    if not arrival.login:
        return _turned_away(request, provider, arrival)
    # A redirect would still count as coming from the provider, and the browser would keep the new cookie back.
    arrived = page(request, "arriving.html", {"where": own_path(arrival.leads_to)})
    assert isinstance(gate, DatabaseGate)
    gate.begin(request, arrived, arrival.login, provider.settings.issuer)
    return arrived


def _away(request: Request, provider: Provider, detail: str) -> Response:
    reference = new_reference()
    get_logger().warning("single sign-on: provider away", reference=reference, detail=detail)
    return _turned_away(request, provider, Arrival(reason=Reason.AWAY, reference=reference))


def _turned_away(request: Request, provider: Provider, arrival: Arrival) -> Response:
    assert arrival.reason is not None
    status, title, text = TOLD[arrival.reason]
    names = {
        "name": provider.settings.name,
        "contact": provider.settings.contact,
        "minutes": starts.MINUTES,
    }
    answer = problem(
        request,
        status,
        title.format(**names),
        text.format(**names),
        notes=(f"Reference: {arrival.reference}",),
        back=(LOGIN, "Back to signing in"),
    )
    if status in {429, 503}:
        answer.headers["Retry-After"] = _seconds(arrival.wait_until)
    return answer


def _seconds(until: dt.datetime | None) -> str:
    left = 60 if until is None else (until - dt.datetime.now(dt.UTC)).total_seconds()
    return str(max(1, round(left)))
