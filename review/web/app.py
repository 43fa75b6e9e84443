"""The application: routes, error pages, security headers. It holds no state but the way to the database."""

from __future__ import annotations

import importlib
import pkgutil
from pathlib import Path
from typing import Final

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.middleware.base import RequestResponseEndpoint

import review.web.routes
from review.installation import Installation
from review.web.access import ForbiddenError, Gate, NotFoundError, NotSignedInError
from review.web.pages import page

STATIC: Final = Path(__file__).parent / "static"

HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; "
        "font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
"""On every answer: nothing runs that is not ours, nothing is loaded from elsewhere, no frame around us."""


def create_app(installation: Installation, gate: Gate) -> FastAPI:
    """Return the desk of one installation."""
    app = FastAPI(title="Daybook review desk", docs_url=None, redoc_url=None, openapi_url="/api/openapi.json")
    app.state.installation = installation
    app.state.gate = gate
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    for router in _routers():
        app.include_router(router)
    app.add_exception_handler(NotSignedInError, _to_login)
    app.add_exception_handler(NotFoundError, _not_found)
    app.add_exception_handler(ForbiddenError, _forbidden)
    app.middleware("http")(_with_headers)
    return app


def _routers() -> list[APIRouter]:
    found = []
    for module_info in pkgutil.iter_modules(review.web.routes.__path__):
        module = importlib.import_module(f"review.web.routes.{module_info.name}")
        if isinstance(router := getattr(module, "router", None), APIRouter):
            found.append(router)
    return found


async def _with_headers(request: Request, call_next: RequestResponseEndpoint) -> Response:
    answer = await call_next(request)
    for name, value in HEADERS.items():
        answer.headers.setdefault(name, value)
    if not request.url.path.startswith("/static/"):
        answer.headers.setdefault("Cache-Control", "no-store")
    return answer


def _to_login(request: Request, _: Exception) -> Response:
    """Ask to sign in; a part of a page that htmx wanted leads the whole page there."""
    where = f"/login?next={request.url.path}"
    if "hx-request" in request.headers:
        return Response(status_code=401, headers={"HX-Redirect": where})
    return RedirectResponse(where, status_code=303)


def _not_found(request: Request, _: Exception) -> HTMLResponse:
    return page(
        request, "problem.html", {"title": "Not found", "text": "There is no such page or document for you."}, 404
    )


def _forbidden(request: Request, _: Exception) -> HTMLResponse:
    return page(request, "problem.html", {"title": "Not allowed", "text": "Your role does not include this."}, 403)
