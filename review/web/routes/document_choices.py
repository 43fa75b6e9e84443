"""What a person tells the judges beside values: pairs of lines, the kind of document, a vendor that is new."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from pydantic import ValidationError

from documents.choices import LinePair
from documents.error import DaybookError
from documents.kind import DocType
from review.decisions.pairing import pair_by_hand
from review.decisions.reclassify import reclassify
from review.decisions.refusal import NotAllowedError, NotPossibleError
from review.decisions.vendor_proposal import VendorProposal, propose_vendor
from review.people.permissions import Action
from review.web.access import Visitor, allow, installation
from review.web.document_forms import number_of, text_of, whole_of
from review.web.routes.document import looked_up
from review.web.routes.document_decisions import NOT_ALLOWED, WRONG, Form, answered, taken

router = APIRouter(prefix="/clients/{client_id}/documents/{document_id}", include_in_schema=False)


@router.post("/pairs")
def pairs(
    request: Request, client_id: str, document_id: str, form: Form, visitor: Annotated[Visitor, allow(Action.EDIT)]
) -> HTMLResponse:
    """Say to which order line a line belongs."""
    order, _, line = text_of(form, "order_line").rpartition("/")
    number = whole_of(line) if order else 0
    pair = LinePair(line=int(number_of(form, "line")), order_number=order if number else "", order_line=number)
    return taken(
        request,
        (client_id, document_id),
        visitor,
        form,
        lambda here, client, stamp: pair_by_hand(here, client, document_id, (pair,), by=visitor.person, stamp=stamp),
    )


@router.post("/types")
def types(
    request: Request, client_id: str, document_id: str, form: Form, visitor: Annotated[Visitor, allow(Action.EDIT)]
) -> HTMLResponse:
    """Say what kind of document it is."""
    return taken(
        request,
        (client_id, document_id),
        visitor,
        form,
        lambda here, client, stamp: reclassify(
            here, client, document_id, _type(text_of(form, "type")), by=visitor.person, stamp=stamp
        ),
    )


@router.post("/proposals")
def proposals(
    request: Request, client_id: str, document_id: str, form: Form, visitor: Annotated[Visitor, allow(Action.ROUTE)]
) -> HTMLResponse:
    """Propose a vendor that the register does not have; the vendor custodian confirms it."""
    which = (client_id, document_id)
    client, _ = looked_up(request, client_id, document_id, visitor)
    once = text_of(form, "once")[:80]
    try:
        proposal = _proposal(form, document_id)
        propose_vendor(installation(request), client, proposal, by=visitor.person, once=once)
    except NotAllowedError as error:
        return answered(request, which, visitor, NOT_ALLOWED, refused=str(error))
    except DaybookError as error:
        return answered(request, which, visitor, WRONG, refused=str(error))
    told = f"{proposal.name} is proposed. Once the vendor custodian confirms it, the document goes on by itself."
    return answered(request, which, visitor, 200, told=told, news=told)


def _type(name: str) -> DocType:
    try:
        return DocType(name)
    except ValueError:
        raise NotPossibleError(f'there is no type "{name[:40]}"; nothing was changed') from None


def _proposal(form: Form, document_id: str) -> VendorProposal:
    names = ("name", "country", "tax_id", "street", "postcode", "city", "currency", "reason")
    try:
        return VendorProposal(document_id=document_id, **{name: text_of(form, name).strip()[:2000] for name in names})
    except ValidationError as error:
        parts = ", ".join(str(one["loc"][0]) for one in error.errors())
        raise NotPossibleError(f"A new vendor needs a name, a country and a reason; look at: {parts}.") from None
