"""What a person tells the judges beside values: pairs of lines, the kind of document, a vendor that is new."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import HTMLResponse
from pydantic import ValidationError

from documents.choices import LinePair
from documents.error import DaybookError
from documents.kind import DocType
from review.decisions.coding import choose_accounts
from review.decisions.pairing import pair_by_hand
from review.decisions.reclassify import reclassify
from review.decisions.refusal import NotPossibleError
from review.decisions.vendor_proposal import VendorProposal, propose_vendor
from review.web.document_decision import DecisionForm, Edits, Routes
from review.web.document_forms import coding_of, number_of, whole_of
from review.web.refusals import status_of

router = APIRouter(prefix="/clients/{client_id}/documents/{document_id}", include_in_schema=False)


@router.post("/pairs")
def pairs(sent: Edits) -> HTMLResponse:
    """Say to which order line a line belongs."""
    order, _, line = sent.text("order_line").rpartition("/")
    number = whole_of(line) if order else 0
    pair = LinePair(line=int(number_of(sent.form, "line")), order_number=order if number else "", order_line=number)
    return sent.take(lambda what: pair_by_hand(*what, (pair,), by=sent.by, stamp=sent.stamp))


@router.post("/codings")
def codings(sent: Routes) -> HTMLResponse:
    """Choose accounts and tax codes; the decision itself knows who may."""
    return sent.take(lambda what: choose_accounts(*what, coding_of(sent.form), by=sent.by, stamp=sent.stamp))


@router.post("/types")
def types(sent: Edits) -> HTMLResponse:
    """Say what kind of document it is."""
    return sent.take(lambda what: reclassify(*what, _type(sent.text("type")), by=sent.by, stamp=sent.stamp))


@router.post("/proposals")
def proposals(sent: Routes) -> HTMLResponse:
    """Propose a vendor that the register does not have; the vendor custodian confirms it."""
    here, client, _ = sent.what()
    try:
        proposal = _proposal(sent)
        propose_vendor(here, client, proposal, by=sent.by, once=sent.stamp.once)
    except DaybookError as error:
        return sent.answer(status_of(error), refused=str(error))
    told = f"{proposal.name} is proposed. Once the vendor custodian confirms it, the document goes on by itself."
    return sent.answer(told=told, news=told)


def _type(name: str) -> DocType:
    try:
        return DocType(name)
    except ValueError:
        raise NotPossibleError(f'there is no type "{name[:40]}"; nothing was changed') from None


def _proposal(sent: DecisionForm) -> VendorProposal:
    names = ("name", "country", "tax_id", "street", "postcode", "city", "currency", "reason")
    try:
        return VendorProposal(document_id=sent.document_id, **{name: sent.text(name).strip()[:2000] for name in names})
    except ValidationError as error:
        parts = ", ".join(str(one["loc"][0]) for one in error.errors())
        raise NotPossibleError(f"A new vendor needs a name, a country and a reason; look at: {parts}.") from None
