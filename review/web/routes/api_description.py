"""The description of the JSON API (OpenAPI 3.1): what is below /api/v1, and nothing of the pages."""

from __future__ import annotations

from typing import Annotated, Any, Final

from fastapi import APIRouter, Request
from fastapi.openapi.utils import get_openapi
from fastapi.responses import JSONResponse
from fastapi.routing import iter_route_contexts
from pydantic import BaseModel

from review.people.permissions import Action
from review.web.access import ANYBODY, Visitor, installation
from review.web.api import PREFIX, REFUSALS, Problem

router = APIRouter()

ABOUT: Final = """The review desk for programs, by the same rules as its pages.

Sign in as on the page (POST /login); its cookie goes with every request. `GET /api/v1/session` gives the token that
every POST repeats in the header `X-CSRF-Token`. Bodies are JSON; unknown names are refused. Money is a text with a
decimal point, a moment is UTC. A refusal is `application/problem+json` and has changed nothing."""


class Place(BaseModel):
    """What a person may do at one client."""

    client_id: str
    name: str
    roles: tuple[str, ...]
    actions: tuple[Action, ...]


class Session(BaseModel):
    """Who is signed in.

    Attributes:
        csrf: Goes back with every POST, in the header X-CSRF-Token.
    """

    login: str
    name: str
    csrf: str
    clients: tuple[Place, ...]


@router.get("/api/openapi.json", include_in_schema=False)
def description(request: Request, _: Annotated[Visitor, ANYBODY]) -> JSONResponse:
    """Describe the API, to whoever is signed in. It is the same as long as the application runs."""
    state = request.app.state
    if not hasattr(state, "api_description"):
        state.api_description = described(request.app.routes)
    return JSONResponse(state.api_description)


@router.get(f"{PREFIX}/session", responses=REFUSALS)
def session(request: Request, visitor: Annotated[Visitor, ANYBODY]) -> Session:
    """Say who is signed in, what they may do where, and the token for changes."""
    places = (
        Place(
            client_id=client.id,
            name=client.name,
            roles=tuple(sorted(visitor.roles(client.id))),
            actions=tuple(action for action in Action if visitor.may(action, client.id)),
        )
        for client in installation(request).clients()
        if visitor.roles(client.id)
    )
    return Session(login=visitor.person.login, name=visitor.person.name, csrf=visitor.csrf, clients=tuple(places))


def described(routes: Any) -> dict[str, Any]:
    """Return the description of those of the routes that belong to the API."""
    ours = [one for one in iter_route_contexts(routes) if (one.path or "").startswith(PREFIX)]
    made = get_openapi(title="Daybook review desk", version="1", description=ABOUT, routes=ours)
    schemas = made.setdefault("components", {}).setdefault("schemas", {})
    schemas["Problem"] = Problem.model_json_schema()
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    made["components"]["securitySchemes"] = {
        "session": {"type": "apiKey", "in": "cookie", "name": "__Host-daybook"},
        "token": {"type": "apiKey", "in": "header", "name": "X-CSRF-Token"},
    }
    for path in made["paths"].values():
        for method, operation in path.items():
            needed: dict[str, list[str]] = {"session": []}
            operation["security"] = [needed if method == "get" else {**needed, "token": []}]
    return made
