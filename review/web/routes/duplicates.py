"""The two documents of a duplicate side by side; the page itself is the document's comparison."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse

from review.web.routes.document import Sees, base_of, looked_up

router = APIRouter(prefix="/clients/{client_id}/documents/{document_id}", include_in_schema=False)


@router.get("/duplicates")
def duplicates(
    request: Request, client_id: str, document_id: str, visitor: Sees, other: Annotated[str, Query(max_length=64)] = ""
) -> RedirectResponse:
    """Lead to both pictures."""
    _, known = looked_up(request, client_id, document_id, visitor)
    url = request.url.replace(path=f"{base_of(known)}/beside", query="").include_query_params(other=other)
    return RedirectResponse(f"{url.path}?{url.query}" if other else url.path, status_code=307)
