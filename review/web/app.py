"""The application: routes, error pages, security headers. It holds no state but the way to the database."""

from __future__ import annotations

import importlib
import pkgutil
from pathlib import Path
from typing import Final

from fastapi import APIRouter, FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

import review.web.routes
from review.installation import Installation
from review.people.single_sign_on.provider import Provider
from review.web import answers
from review.web.access import Gate
from review.web.guard import Guard
from review.web.metrics import Measured, Meters

STATIC: Final = Path(__file__).parent / "static"

HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; "
        "font-src 'self'; form-action 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
"""On every answer: nothing runs that is not ours, nothing is loaded from elsewhere, no frame around us."""


HSTS: Final = "max-age=31536000; includeSubDomains"
"""Added to answers by https: the browser asks by https only, for a year."""


def create_app(
    installation: Installation, gate: Gate, provider: Provider | None = None, meters: Meters | None = None
) -> FastAPI:
    """Return the desk of one installation; with a provider people can sign in by it.

    `meters` count what is asked; they are this process's own when not given.
    """
    app = FastAPI(title="Daybook review desk", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.installation = installation
    app.state.gate = gate
    app.state.provider = provider
    app.state.meters = meters or Meters()
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    for router in routers():
        app.include_router(router)
    answers.install(app)
    app.add_middleware(Guard)
    app.add_middleware(answers.Faults)
    app.add_middleware(Headers)
    app.add_middleware(Measured, meters=app.state.meters)
    return app


def routers() -> list[APIRouter]:
    """Return the router of every file in `routes`."""
    found = []
    for module_info in pkgutil.iter_modules(review.web.routes.__path__):
        module = importlib.import_module(f"review.web.routes.{module_info.name}")
        if isinstance(router := getattr(module, "router", None), APIRouter):
            found.append(router)
    return found


class Headers:
    """Adds to every answer what tells browsers to be careful with it."""

    def __init__(self, app: ASGIApp) -> None:
        """Stand before an application."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See ASGI."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        more = dict(HEADERS)
        if not scope["path"].startswith("/static/"):
            more["Cache-Control"] = "no-store"
        if scope["scheme"] == "https":
            more["Strict-Transport-Security"] = HSTS

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in more.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, with_headers)
