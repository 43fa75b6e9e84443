"""What becomes of each error that leaves a route: a page, a part of one, or JSON, with the status it has."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote, urlsplit

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse, Response
from starlette.exceptions import HTTPException
from starlette.routing import Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from documents.error import RetryableError, WrongInputError
from documents.log import get_logger
from documents.register.document import UnknownDocumentError
from documents.register.lifecycle import StaleClaimError
from documents.register.versions import VersionConflictError
from review.decisions.refusal import NotAllowedError
from review.installation import UnknownClientError
from review.web.access import (
    ACCOUNT,
    ForbiddenError,
    NotFoundError,
    NotSignedInError,
    PasswordFirstError,
    visitor_of,
)
from review.web.pages import page
from review.web.problems import is_api, is_part, new_reference, problem

LOGIN = "/login"
NOT_FOUND = ("Not found", "There is no such page or document for you.")
"""The same whether or not somebody else has it (B-01)."""


def install(app: FastAPI) -> None:
    """Answer errors of the application's routes."""
    missing: tuple[type[Exception], ...] = (NotFoundError, UnknownDocumentError, UnknownClientError)
    overtaken: tuple[type[Exception], ...] = (VersionConflictError, StaleClaimError)
    for kind in missing:
        app.add_exception_handler(kind, _not_found)
    for kind in overtaken:
        app.add_exception_handler(kind, _conflict)
    app.add_exception_handler(NotSignedInError, _to_login)
    app.add_exception_handler(PasswordFirstError, _to_account)
    app.add_exception_handler(ForbiddenError, _forbidden)
    app.add_exception_handler(NotAllowedError, _not_allowed)
    app.add_exception_handler(WrongInputError, _wrong_input)
    app.add_exception_handler(RetryableError, _not_now)
    app.add_exception_handler(RequestValidationError, _wrong_form)
    app.add_exception_handler(HTTPException, _plain)


class Faults:
    """Turns whatever nobody expected into an answer, inside the headers of every answer; the log has the rest."""

    def __init__(self, app: ASGIApp) -> None:
        """Stand before an application."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See ASGI."""
        started = False

        async def noting(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, noting)
        except Exception as error:
            if scope["type"] != "http" or started:
                raise
            await _answer_of(error)(Request(scope), error)(scope, receive, send)


def _answer_of(error: Exception) -> Callable[[Request, Exception], Response]:
    """Return what answers an error that left the routes, or came before them, such as a form that is none."""
    if isinstance(error, HTTPException):
        return _plain
    return _not_now if isinstance(error, RetryableError) else _unexpected


def login_address(request: Request) -> str:
    """Return the address of the login page that leads back to the page the person is on.

    A change has no page of its own: it leads back to the page it was made on.
    """
    here = request.headers.get("hx-current-url") or _left(request)
    parts = urlsplit(here) if here else request.url
    path = parts.path if here or request.method == "GET" else _page_above(request)
    query = f"?{parts.query}" if parts.query and path == parts.path else ""
    return f"{LOGIN}?next={quote(path + query, safe='/')}"


def _left(request: Request) -> str | None:
    """Return the page of ours that a form was sent from."""
    page_before = request.headers.get("referer", "")
    is_ours = urlsplit(page_before).netloc == request.headers.get("host", "")
    return page_before if request.method != "GET" and is_ours else None


def _page_above(request: Request) -> str:
    """Return the longest beginning of a path that is a page."""
    parts = request.url.path.rstrip("/").split("/")
    while len(parts) > 1:
        path = "/".join(parts)
        scope = {"type": "http", "method": "GET", "path": path, "root_path": "", "headers": []}
        if any(route.matches(scope)[0] is Match.FULL for route in request.app.routes):
            return path
        parts.pop()
    return "/"


def _to_login(request: Request, _: Exception) -> Response:
    """Ask to sign in. A part of a page keeps the page, and what was typed, as it is: desk.js asks there."""
    where = login_address(request)
    if is_api(request) or is_part(request):
        answer = problem(request, 401, "You are signed out", "Sign in again; nothing was changed.")
        answer.headers["X-Login"] = where
        return answer
    if request.headers.get("sec-fetch-site") == "cross-site" and request.method == "GET":
        # A link in a mail: the browser sends our cookie only when the next step comes from a page of ours.
        return page(request, "arriving.html", {"where": f"{request.url.path}?{request.url.query}"})
    return RedirectResponse(where, status_code=303)


def _to_account(request: Request, _: Exception) -> Response:
    if is_api(request) or is_part(request):
        return problem(request, 403, "Password first", "Set a password of your own on your account page.")
    return RedirectResponse(ACCOUNT, status_code=303)


def _not_found(request: Request, _: Exception) -> Response:
    return problem(request, 404, *NOT_FOUND, visitor=visitor_of(request))


def _forbidden(request: Request, _: Exception) -> Response:
    return problem(request, 403, "Not allowed", "Your role does not include this.", visitor=visitor_of(request))


def _not_allowed(request: Request, error: Exception) -> Response:
    return problem(request, 403, "Not allowed", str(error), visitor=visitor_of(request))


def _conflict(request: Request, error: Exception) -> Response:
    return problem(request, 409, "Changed meanwhile", str(error), visitor=visitor_of(request))


def _wrong_input(request: Request, error: Exception) -> Response:
    return problem(request, 422, "Not possible", str(error), visitor=visitor_of(request))


def _not_now(request: Request, error: Exception) -> Response:
    reference = _log(request, error)
    text = "The database is busy or away. Nothing was changed; try again in a minute."
    answer = problem(request, 503, "Not now", text, visitor=None, notes=_named(reference), reference=reference)
    answer.headers["Retry-After"] = "60"
    return answer


def _wrong_form(request: Request, error: Exception) -> Response:
    """Name the fields that are missing or wrong, never what was typed into them."""
    wrong = error.errors() if isinstance(error, RequestValidationError) else ()
    fields = sorted({".".join(str(part) for part in one["loc"][1:]) or "the request" for one in wrong})
    text = f"Missing or not readable: {', '.join(fields)[:500]}. Nothing was changed."
    return problem(request, 422, "Not complete", text, visitor=visitor_of(request))


def _plain(request: Request, error: Exception) -> Response:
    """Answer what Starlette itself refuses, such as an unknown path or method."""
    status = error.status_code if isinstance(error, HTTPException) else 400
    if status == 404:
        return _not_found(request, error)
    detail = str(error.detail) if isinstance(error, HTTPException) else ""
    answer = problem(request, status, "Not possible", f"{detail or 'The request cannot be answered'}.")
    if isinstance(error, HTTPException):
        answer.headers.update(error.headers or {})
    return answer


def _unexpected(request: Request, error: Exception) -> Response:
    """Say that it is our fault, with a reference to what the log has."""
    reference = _log(request, error)
    text = "This is our fault, not yours. What you did was not saved, and nothing else was changed."
    return problem(request, 500, "Something went wrong", text, notes=_named(reference), reference=reference)


def _named(reference: str) -> tuple[str, ...]:
    return (f"Reference for whoever looks after Daybook: {reference}",)


def _log(request: Request, error: Exception) -> str:
    """Write a fault to the log by the route's pattern: a path may hold a login."""
    reference, route = new_reference(), getattr(request.scope.get("route"), "path", "")
    get_logger().error("request failed", reference=reference, method=request.method, route=route, exc_info=error)
    return reference
