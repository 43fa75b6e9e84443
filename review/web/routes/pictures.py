"""Pictures of pages and fields, and the words on them. What a sender sent is never given to the browser."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from documents.database.engine import read
from documents.register.access import document_for
from documents.register.document import RegisteredDocument, UnknownDocumentError
from review.people.permissions import Action
from review.views.viewer import viewer_pages
from review.web.access import NotFoundError, Visitor, allow, installation
from review.web.pages import page

router = APIRouter(prefix="/clients/{client_id}/documents/{document_id}")


@router.get("/viewer", include_in_schema=False)
def viewer(
    request: Request, client_id: str, document_id: str, visitor: Annotated[Visitor, allow(Action.SEE)]
) -> HTMLResponse:
    """Show the pages of a document alone, in a window of their own."""
    document = _document(request, client_id, document_id, visitor)
    with read(installation(request).engine) as connection:
        pages = viewer_pages(connection, client_id, document)
    return page(request, "viewer.html", {"document": document, "viewer": pages}, visitor=visitor)


def _document(request: Request, client_id: str, document_id: str, visitor: Visitor) -> RegisteredDocument:
    try:
        return document_for(installation(request).engine, client_id, document_id, actor=visitor.person.login)
    except UnknownDocumentError as error:
        raise NotFoundError from error
