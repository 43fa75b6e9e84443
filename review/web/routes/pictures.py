"""Pictures of pages and fields, and the words on them. What a sender sent is never given to the browser."""

from __future__ import annotations

import threading
import weakref
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Final

from fastapi import APIRouter, FastAPI, Query, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response

from documents.business import Medium
from documents.database.engine import read
from documents.reading import LineField, PageView
from documents.register.document import RegisteredDocument
from documents.register.versions import Version, latest_version
from documents.shown import NARROWEST, WIDEST
from documents.text import Box
from review.people.permissions import Action
from review.pictures.pictures import Picture, Pictures, pictures_of
from review.pictures.placeholder import SVG, placeholder
from review.views.viewer import ViewerBox, ViewerPage, page_views, pages_of, viewer_pages
from review.web.access import NotFoundError, Visitor, allow, installation
from review.web.pages import page
from review.web.routes.document import looked_up


@asynccontextmanager
async def _started(app: FastAPI) -> AsyncIterator[None]:
    """Have a process ready for the first picture, and stop all of them with the application."""
    made = pictures(app)
    starting = threading.Thread(target=made.start, name="pictures", daemon=True)
    starting.start()
    yield
    starting.join()
    made.close()


router = APIRouter(prefix="/clients/{client_id}/documents/{document_id}", lifespan=_started)

KEPT: Final = "private, max-age=3600"
"""By the browser of this person alone; the address of a page stays while its picture may become another."""
_STARTING = threading.Lock()

See = Annotated[Visitor, allow(Action.SEE)]


@router.get("/viewer", include_in_schema=False)
def viewer(request: Request, client_id: str, document_id: str, visitor: See) -> HTMLResponse:
    """Show the pages of a document alone, in a window of their own."""
    _, document = looked_up(request, client_id, document_id, visitor)
    with read(installation(request).engine) as connection:
        pages = viewer_pages(connection, client_id, document)
    return page(request, "viewer.html", {"document": document, "viewer": pages}, visitor=visitor)


@router.get("/boxes.json")
def boxes(request: Request, client_id: str, document_id: str, visitor: See) -> list[ViewerPage]:
    """Return the pages of a document with a box for all that was read, as it is judged now."""
    _, document = looked_up(request, client_id, document_id, visitor)
    with read(installation(request).engine) as connection:
        return list(viewer_pages(connection, client_id, document))


@router.get("/pages/{number:row}.png", response_class=Response)
def page_picture(  # path, query and who asks
    request: Request,
    client_id: str,
    document_id: str,
    number: int,
    visitor: See,
    width: Annotated[int, Query(ge=NARROWEST, le=WIDEST)] = 1400,
) -> Response:
    """Return the picture of a page, counted within the document from 1, at least `width` pixels wide up to 2800."""
    _, document = looked_up(request, client_id, document_id, visitor)
    version = _version(request, document)
    if _is_xml(version):
        text = "This is a structured e-invoice. It has no page; the desk shows what it states as text."
        return _answer(request, Picture(media_type=SVG, data=placeholder("No picture", text)))
    in_file = _page_of(document, number)
    made = _pictures(request).page(document.sha256, in_file, _view(version, in_file), width)
    return _answer(request, made)


@router.get("/crops/{field}.png", response_class=Response)
def crop(  # noqa: PLR0913  # path, query and who asks
    request: Request,
    client_id: str,
    document_id: str,
    field: str,
    visitor: See,
    line: Annotated[int | None, Query(ge=0, le=1_000_000)] = None,
    cell: LineField | None = None,
    choice: Annotated[int | None, Query(ge=1, le=100)] = None,
) -> Response:
    """Return what stands around a field, enlarged: of a header field, its n-th `choice`, or a `cell` of a `line`."""
    _, document = looked_up(request, client_id, document_id, visitor)
    version = _version(request, document)
    wanted = f"line-{line}-{cell.value}" if line is not None and cell is not None else field
    page_number, box = _box(document, version, f"{wanted}~{choice}" if choice else wanted)
    in_file = _page_of(document, page_number)
    place = Box(box.x0, box.top, box.x1, box.bottom)
    return _answer(request, _pictures(request).crop(document.sha256, in_file, _view(version, in_file), place))


@router.get("/words/{number:row}.json")
def words(request: Request, client_id: str, document_id: str, number: int, visitor: See) -> JSONResponse:
    """Return the words of a page with their boxes in points: `[text, x0, top, x1, bottom]`."""
    _, document = looked_up(request, client_id, document_id, visitor)
    version = _version(request, document)
    if _is_xml(version):
        return JSONResponse({"width": 0, "height": 0, "words": [], "problem": ""})
    in_file = _page_of(document, number)
    found = _pictures(request).words(document.sha256, in_file)
    view = _view(version, in_file) or found.view
    # Read today with other readers, a page may be laid otherwise than when its boxes were found.
    fits = (
        view is not None
        and found.view is not None
        and (view.turn, view.corners) == (found.view.turn, found.view.corners)
    )
    shown = [(one.text, *_rounded(one.box)) for one in found.words] if fits else []
    size = (view.width, view.height) if view else (0.0, 0.0)
    content = {"width": size[0], "height": size[1], "words": shown, "problem": found.problem}
    return JSONResponse(content, headers={"Cache-Control": "private, max-age=600"})


def pictures(app: FastAPI) -> Pictures:
    """Return the pictures of the application's installation; their processes end with it."""
    with _STARTING:
        found: Pictures | None = getattr(app.state, "pictures", None)
        if found is None:
            here = app.state.installation
            found = app.state.pictures = pictures_of(here.home, here.archive)
            weakref.finalize(app, found.close)
    return found


def _pictures(request: Request) -> Pictures:
    app: FastAPI = request.app
    return pictures(app)


def _version(request: Request, document: RegisteredDocument) -> Version:
    with read(installation(request).engine) as connection:
        return latest_version(connection, document.client_id, document.id)


def _is_xml(version: Version) -> bool:
    return version.business is not None and version.business.medium is Medium.XML


def _page_of(document: RegisteredDocument, number: int) -> int:
    """Return the page in the file; the first one of a file that could not be read is looked at all the same."""
    first = max(1, document.first_page)
    if not 1 <= number <= max(first, document.last_page) - first + 1:
        raise NotFoundError
    return first + number - 1


def _view(version: Version, in_file: int) -> PageView | None:
    return next((one for one in page_views(version.reading) if one.number == in_file), None)


def _lie_alike(one: PageView, other: PageView) -> bool:
    return (one.turn, bool(one.corners)) == (other.turn, bool(other.corners))


def _box(document: RegisteredDocument, version: Version, box_id: str) -> tuple[int, ViewerBox]:
    for one in pages_of(document, version, ()):
        for box in one.boxes:
            if box.id == box_id:
                return one.number, box
    raise NotFoundError


def _rounded(box: Box) -> tuple[float, float, float, float]:
    return round(box.x0, 1), round(box.top, 1), round(box.x1, 1), round(box.bottom, 1)


def _answer(request: Request, picture: Picture) -> Response:
    if not picture.etag:
        return Response(picture.data, media_type=picture.media_type, headers={"Cache-Control": "no-store"})
    headers = {"ETag": picture.etag, "Cache-Control": KEPT}
    if picture.etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(picture.data, media_type=picture.media_type, headers=headers)
