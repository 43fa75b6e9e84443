"""What people, htmx and programs are told when something is refused or goes wrong: one sentence, never a trace."""

from __future__ import annotations

import secrets
from typing import Any

from fastapi import Request
from fastapi.responses import JSONResponse, Response

from review.web.access import Visitor
from review.web.pages import page

API = "/api/"


def is_api(request: Request) -> bool:
    """Tell whether a program asks, which gets JSON."""
    return request.url.path.startswith(API)


def is_part(request: Request) -> bool:
    """Tell whether htmx asks for a part of a page."""
    return "hx-request" in request.headers


def problem(  # noqa: PLR0913  # each is a different fact
    request: Request,
    status: int,
    title: str,
    text: str,
    *,
    visitor: Visitor | None = None,
    notes: tuple[str, ...] = (),
    back: tuple[str, str] | None = None,
    reference: str = "",
) -> Response:
    """Return a problem as a page, as a part of one, or as JSON, with the same words."""
    if is_api(request):
        return JSONResponse({"problem": title, "text": text, "reference": reference}, status)
    values: dict[str, Any] = {"title": title, "text": text, "notes": notes}
    if back:
        values["back"] = back
    return page(request, "parts/problem.html" if is_part(request) else "problem.html", values, status, visitor=visitor)


def new_reference() -> str:
    """Return what a person can name when they ask for help; the log has it too."""
    return secrets.token_hex(4)
