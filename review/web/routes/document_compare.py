"""Two documents side by side, and what follows from it; and vendors to choose from."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from documents.database.engine import read
from documents.register.versions import latest_version
from review.decisions.duplicate import mark_duplicate
from review.decisions.vendor_choice import pick_vendor
from review.views.document_compare import compared, twins_of
from review.views.document_findings import Card
from review.views.document_offers import DUPLICATES, Offers
from review.views.document_vendors import vendors_for
from review.views.viewer import viewer_pages
from review.web.access import NotFoundError, installation
from review.web.document_decision import Edits, Routes
from review.web.pages import page
from review.web.routes.document import Sees, hidden, looked_up, shown

router = APIRouter(prefix="/clients/{client_id}/documents/{document_id}", include_in_schema=False)


@router.get("/beside")
def beside(request: Request, client_id: str, document_id: str, visitor: Sees, other: str = "") -> HTMLResponse:
    """Show the document beside an earlier one it may be the same as."""
    client, known = looked_up(request, client_id, document_id, visitor)
    here = installation(request)
    with read(here.engine) as connection:
        twins = twins_of(connection, client, known)
        private = hidden(connection, client_id, [one.document_id for one in twins], visitor)
    twins = tuple(one for one in twins if one.document_id not in private)
    chosen = other or (twins[0].document_id if twins else "")
    if not chosen:
        raise NotFoundError
    _, twin = looked_up(request, client_id, chosen, visitor)
    with read(here.engine) as connection:
        mine, theirs = (latest_version(connection, client_id, one).business for one in (document_id, chosen))
        everything = shown(request, client, known, visitor)
        suspicions = [one for one in everything["view"].cards.open if one.code.startswith(DUPLICATES)]
        values = {
            **everything,
            "twins": twins,
            "twin": twin,
            "rows": compared(mine, theirs),
            "suspicions": suspicions,
            "acceptable": [one for one in suspicions if _is_acceptable(everything["offers"], one)],
            "pictures": (viewer_pages(connection, client_id, known), viewer_pages(connection, client_id, twin)),
        }
    return page(request, "document_beside.html", values, visitor=visitor)


@router.post("/duplicates")
def duplicates(sent: Edits) -> HTMLResponse:
    """Mark the document as a duplicate of another one."""
    original = sent.text("original")
    with read(sent.here.engine) as connection:
        if hidden(connection, sent.client_id, (original,), sent.visitor):
            raise NotFoundError
    return sent.take(lambda what: mark_duplicate(*what, original, by=sent.by, stamp=sent.stamp))


@router.get("/vendors")
def vendors(request: Request, client_id: str, document_id: str, visitor: Sees, q: str = "") -> HTMLResponse:
    """List vendors by name, tax id, account or id; without a question those that the page speaks for."""
    client, known = looked_up(request, client_id, document_id, visitor)
    with read(installation(request).engine) as connection:
        document = latest_version(connection, client_id, known.id).business
        found = vendors_for(connection, client, document, q[:200])
    return page(request, "parts/document/vendors.html", {"vendors": found, "asked": q}, visitor=visitor)


@router.post("/vendors")
def vendor(sent: Routes) -> HTMLResponse:
    """Say which vendor of the register the document comes from; the decision itself knows who may."""
    return sent.take(lambda what: pick_vendor(*what, sent.text("vendor"), by=sent.by, stamp=sent.stamp))


def _is_acceptable(offers: Offers, card: Card) -> bool:
    """Tell whether the person may accept a finding as it stands."""
    return any(one.name == "waive" for one in offers.cards.get(card.key, ()))
