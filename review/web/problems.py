"""What people, htmx and programs are told when something is refused or goes wrong: one sentence, never a trace."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from fastapi import Request
from fastapi.responses import JSONResponse, Response

from review.web.access import Visitor
from review.web.pages import page

API = "/api/"
PROBLEM_JSON = "application/problem+json"


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
    more: Mapping[str, Any] | None = None,
) -> Response:
    """Return a problem as a page, as a part of one, or as JSON (RFC 9457), with the same words.

    `more` holds further facts for programs.
    """
    if is_api(request):
        told = {"type": "about:blank", "title": title, "status": status, "detail": text, **(more or {})}
        if reference:
            told["reference"] = reference
        return JSONResponse(told, status, media_type=PROBLEM_JSON)
    values: dict[str, Any] = {"title": title, "text": text, "notes": notes}
    if back:
        values["back"] = back
    return page(request, "parts/problem.html" if is_part(request) else "problem.html", values, status, visitor=visitor)


def new_reference() -> str:
    """Return what a person can name when they ask for help; the log has it too."""
    return secrets.token_hex(4)
