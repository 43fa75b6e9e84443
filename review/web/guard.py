"""What is looked at before any route: where a change comes from, its token, its size and its type.

It stands before the routes and not in them, so that none can forget it (ASVS 5.0.0 V3.5.1, V4.1.1, V5.2.1).
"""

from __future__ import annotations

import hmac
from typing import Final
from urllib.parse import urlsplit

from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from documents.log import get_logger
from review.web.access import visitor_of
from review.web.problems import is_api, problem

SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
LARGEST: Final = 2 * 1024 * 1024
"""Bytes of a request. What people send are decisions; documents come by the inbox."""

HEADER: Final = "x-csrf-token"
FIELD: Final = "csrf"
FORMS: Final = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})
JSON: Final = "application/json"
CHARSETS: Final = frozenset({"", "utf-8", "utf8"})
"""In another one, such as UTF-7, a form could hide what is looked for in its bytes."""

NUL: Final = b"%00"
"""PostgreSQL keeps no text with it, so whoever sends it wants to see what happens."""
NULS: Final = (NUL, b"\0", rb"\u0000")
"""The same as forms, uploads and JSON write it."""

BEFORE_SIGNING_IN: Final = "/login"
"""Has no token to send back; where its form comes from is looked at all the same."""


class TooLargeError(Exception):
    """The request has more than LARGEST bytes."""


class Guard:
    """Lets a change through when it comes from a page of ours, with the session's token, in a size and type we read."""

    def __init__(self, app: ASGIApp) -> None:
        """Stand before an application."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See ASGI."""
        if scope["type"] == "http" and ("\0" in scope["path"] or NUL in scope["query_string"]):
            await _not_readable(Request(scope))(scope, receive, send)
            return
        if scope["type"] != "http" or scope["method"] in SAFE:
            await self.app(scope, receive, send)
            return
        answer: Response | None
        try:
            body = await _body(Request(scope, receive))
        except TooLargeError:
            body, answer = b"", _too_large(Request(scope))
        else:
            answer = await _refusal(Request(scope, _again(body, receive)), body)
        if answer is None:
            await self.app(scope, _again(body, receive), send)
            return
        address = scope["client"][0] if scope.get("client") else ""
        get_logger().warning("change refused before any route", status=answer.status_code, address=address)
        await answer(scope, receive, send)


async def _body(request: Request) -> bytes:
    if (request.headers.get("content-length") or "0").isdecimal() is False:
        raise TooLargeError
    if int(request.headers.get("content-length") or "0") > LARGEST:
        raise TooLargeError
    found = bytearray()
    async for part in request.stream():
        found += part
        if len(found) > LARGEST:
            raise TooLargeError
    return bytes(found)


def _again(body: bytes, receive: Receive) -> Receive:
    """Return a way to receive the body once more, and after it what comes from the connection."""
    given = False

    async def once_more() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return once_more


async def _refusal(request: Request, body: bytes) -> Response | None:
    if _is_foreign(request):
        return problem(
            request, 403, "Not from here", "This came from another page than one of ours; nothing was changed."
        )
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if body and kind not in ({JSON} if is_api(request) else {*FORMS, JSON}):
        text = f'The desk reads forms and JSON, not "{kind[:80]}"; nothing was changed.'
        return problem(request, 415, "Not readable", text)
    hides = _charset(request) not in CHARSETS
    if not is_api(request) and (hides or any(one in body for one in NULS)):  # the API names the field
        return _not_readable(request)
    if request.url.path == BEFORE_SIGNING_IN:
        return None
    visitor = await run_in_threadpool(visitor_of, request)
    if visitor is None:
        return None  # the route asks to sign in
    sent = await _token(request, kind)
    if hmac.compare_digest(sent.encode(), visitor.csrf.encode()):
        return None
    return problem(
        request,
        403,
        "This page is out of date",
        "You signed in anew since it was opened. Go back, reload the page and do it once more; nothing was changed.",
        visitor=visitor,
    )


def _charset(request: Request) -> str:
    parameters = request.headers.get("content-type", "").lower().split(";")[1:]
    named = (one.partition("=") for one in parameters)
    return next((value.strip('" ') for name, _, value in named if name.strip() == "charset"), "")


def _is_foreign(request: Request) -> bool:
    """Tell whether the browser says that another site asks; programs that say nothing have no cookie to abuse."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site not in {"same-origin", "none"}
    origin = request.headers.get("origin")
    return origin is not None and urlsplit(origin).netloc != request.headers.get("host", "")


async def _token(request: Request, kind: str) -> str:
    sent = request.headers.get(HEADER)
    if sent is not None or kind not in FORMS:
        return sent or ""
    async with request.form() as form:
        field = form.get(FIELD)
    return field if isinstance(field, str) else ""


def _not_readable(request: Request) -> Response:
    text = "It is not UTF-8, or holds a character that is none (NUL), which no database keeps; nothing was changed."
    return problem(request, 422, "Not readable", text)


def _too_large(request: Request) -> Response:
    text = f"At most {LARGEST // 1024 // 1024} MB are taken at once; nothing was changed."
    return problem(request, 413, "Too large", text)
