"""Whether the desk lives, whether it can work, and its figures. None of it shows a document or a person."""

from __future__ import annotations

import ipaddress
import shutil
from pathlib import Path
from typing import Final

import sqlalchemy as sa
from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, PlainTextResponse, Response
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from documents.database.engine import read
from documents.database.upgrade import is_current
from documents.error import DaybookError
from review.people.permissions import Action
from review.people.person import EVERY_CLIENT
from review.web.access import NotFoundError, installation, visitor_of
from review.web.metrics import Meters

router = APIRouter(include_in_schema=False)

DISK_BYTES: Final = 256 * 1024 * 1024
"""Less than that free where the database or the home is, and the desk is not ready: a decision could fail half way."""

FORWARDED: Final = ("x-forwarded-for", "forwarded", "x-real-ip")
"""Headers a proxy adds. Behind one, everybody seems to come from this machine."""


@router.get("/healthz")
def healthz() -> PlainTextResponse:
    """Tell that the process answers; nothing else is looked at."""
    return PlainTextResponse("alive\n")


@router.get("/readyz")
def readyz(request: Request) -> Response:
    """Tell whether decisions can be taken: 200, or 503 with what is missing."""
    here = installation(request)
    found = {"database": _database(here.engine), "disk": _disk(here.home.path)}
    return JSONResponse(found, 200 if set(found.values()) == {"ok"} else 503)


@router.get("/metrics")
def metrics(request: Request) -> Response:
    """Give the figures, to a program on this machine or to somebody who runs the system."""
    visitor = visitor_of(request)
    if not _is_local(request) and not (visitor and visitor.may(Action.OPERATE, EVERY_CLIENT)):
        raise NotFoundError
    meters: Meters = request.app.state.meters
    return Response(meters.text(installation(request)), media_type=CONTENT_TYPE_LATEST)


def _database(engine: sa.Engine) -> str:
    try:
        with read(engine) as connection:
            return "ok" if is_current(connection) else "its schema is not the one this program knows"
    except (DaybookError, sa.exc.SQLAlchemyError):
        return "not reachable"


def _disk(folder: Path) -> str:
    try:
        return "ok" if shutil.disk_usage(folder).free >= DISK_BYTES else "nearly full"
    except OSError:
        return "not reachable"


def _is_local(request: Request) -> bool:
    """Tell whether a program on this machine asks, with no proxy in between."""
    if request.client is None or any(name in request.headers for name in FORWARDED):
        return False
    try:
        return ipaddress.ip_address(request.client.host).is_loopback
    except ValueError:
        return False
