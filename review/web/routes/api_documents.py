"""A document for programs: what is known of it, and the decisions its page offers, by the same functions."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Final

from fastapi import Depends, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field

from documents.choices import Coding
from documents.database.engine import read
from documents.field import FieldName
from documents.register.external_holds import Question
from documents.state import State
from review.decisions.approvals import approve
from review.decisions.coding import choose_accounts
from review.decisions.confirmations import confirm
from review.decisions.corrections import Changes, FieldChange, LineChange, TaxChange, correct
from review.decisions.questions import ask, write_to_vendor
from review.decisions.refusal import ChangedMeanwhileError
from review.decisions.rejections import reject
from review.decisions.settled import Settled
from review.decisions.waivers import Waived, confirm_waiver, refuse_waiver, waive
from review.people.permissions import Action
from review.views.document import Head, document_view
from review.views.document_fields import ShownField
from review.views.document_findings import Card
from review.views.document_lines import Lines
from review.web.access import Visitor, allow, installation
from review.web.api import CHANGED, ClientId, Decision, DocumentId, Words, api_router
from review.web.document_decision import Decide, OnDocument
from review.web.problems import problem
from review.web.routes.document import looked_up

router = api_router()

DOCUMENT: Final = "/clients/{client_id}/documents/{document_id}"
MOST: Final = 500
"""Fields, lines or findings of one decision."""


class Asked(OnDocument):
    """A program that decides something about a document, in the name of a person."""

    def take(self, decide: Decide) -> Settled | Response:
        """Take a decision; when somebody was faster, say who, and what is different since."""
        what = self.what()
        try:
            return decide(what)
        except ChangedMeanwhileError as error:
            more = {
                "version": error.version,
                "by": error.by,
                "changes": [one.model_dump(mode="json") for one in error.changes],
            }
            return problem(self.request, 409, "Changed meanwhile", str(error), more=more)


def _asking(action: Action) -> Any:
    """Return the dependency that gives a route what is asked of it, by a person who may do `action`."""
    visiting = allow(action)

    def asked(request: Request, client_id: ClientId, document_id: DocumentId, visitor: Visitor = visiting) -> Asked:
        return Asked(request, client_id, document_id, visitor)

    asked.action = action  # type: ignore[attr-defined]  # read by the test of every route and role
    return Depends(asked)


Name = Annotated[str, Field(max_length=40)]
"""Of an account or a tax code."""

Edits = Annotated[Asked, _asking(Action.EDIT)]
Waives = Annotated[Asked, _asking(Action.WAIVE)]
Approves = Annotated[Asked, _asking(Action.APPROVE)]
Rejects = Annotated[Asked, _asking(Action.REJECT)]
Routes = Annotated[Asked, _asking(Action.ROUTE)]


class Document(BaseModel):
    """What is known of a document.

    Attributes:
        version: A decision gives it back.
        editable: Its values can be changed while it is in this state.
        findings: Open ones, the gravest first.
        waived: Accepted by a person for this very evidence.
    """

    client_id: str
    document_id: str
    version: int
    state: State
    editable: bool
    head: Head
    fields: tuple[ShownField, ...]
    lines: Lines
    findings: tuple[Card, ...]
    waived: tuple[Card, ...]


class Correction(Decision):
    """Other values of fields, lines and tax rows; those not named stay."""

    fields: dict[FieldName, FieldChange] = Field(default={}, max_length=MOST)
    lines: tuple[LineChange, ...] = Field(default=(), max_length=MOST)
    taxes: tuple[TaxChange, ...] = Field(default=(), max_length=99)


class Confirmation(Decision):
    """Fields that are right as they were read."""

    fields: tuple[FieldName, ...] = Field(min_length=1, max_length=MOST)


class Waiver(Decision):
    """Findings that are accepted, all for the same reason."""

    waived: tuple[Waived, ...] = Field(min_length=1, max_length=MOST)
    reason: str = Field(max_length=60)
    text: Words = ""


class WaiverAnswer(Decision):
    """A second person's answer to a waiver that takes two."""

    waived: Waived
    text: Words


class CodingChoice(Decision):
    """Accounts and cost objects by line, 0 for the document, tax codes by row; empty leaves it to Daybook again."""

    accounts: dict[int, Name] = Field(default={}, max_length=MOST)
    tax_codes: dict[int, Name] = Field(default={}, max_length=99)
    objects: dict[int, dict[Name, Name]] = Field(default={}, max_length=MOST)


class Approval(Decision):
    """The second pair of eyes."""

    text: Words = ""


class Rejection(Decision):
    """The document goes back to the vendor."""

    reason: str = Field(max_length=60)
    text: Words = ""


class WrittenToVendor(Decision):
    """What was sent to the vendor of a document in the books whose payment is held."""

    text: str = Field(min_length=1, max_length=4000)


class OutsideQuestion(Decision):
    """Somebody outside is asked; the clock stands still until the answer or the day."""

    asked: str = Field(max_length=200)
    question: Words
    until: dt.date


@router.get(DOCUMENT)
def document(
    request: Request, client_id: ClientId, document_id: DocumentId, visitor: Annotated[Visitor, allow(Action.SEE)]
) -> Document:
    """Show a document with its fields, lines and findings."""
    client, known = looked_up(request, client_id, document_id, visitor)
    with read(installation(request).engine) as connection:
        view = document_view(connection, client, known, dt.datetime.now(dt.UTC))
    return Document(
        client_id=client_id,
        document_id=view.document_id,
        version=view.version,
        state=view.state,
        editable=view.editable,
        head=view.head,
        fields=tuple(one for group in view.groups for one in group.fields),
        lines=view.lines,
        findings=view.cards.open,
        waived=view.cards.waived,
    )


@router.post(f"{DOCUMENT}/corrections", response_model=Settled, responses=CHANGED)
def corrections(on: Edits, sent: Correction) -> Settled | Response:
    """Correct fields, lines and tax rows."""
    changes = Changes(fields=sent.fields, lines=sent.lines, taxes=sent.taxes)
    return on.take(lambda what: correct(*what, changes, by=on.by, stamp=sent.stamp))


@router.post(f"{DOCUMENT}/confirmations", response_model=Settled, responses=CHANGED)
def confirmations(on: Edits, sent: Confirmation) -> Settled | Response:
    """Confirm fields as they were read."""
    return on.take(lambda what: confirm(*what, sent.fields, by=on.by, stamp=sent.stamp))


@router.post(f"{DOCUMENT}/waivers", response_model=Settled, responses=CHANGED)
def waivers(on: Waives, sent: Waiver) -> Settled | Response:
    """Accept findings for a reason."""
    return on.take(
        lambda what: waive(*what, sent.waived, reason=sent.reason, text=sent.text, by=on.by, stamp=sent.stamp)
    )


@router.post(f"{DOCUMENT}/codings", response_model=Settled, responses=CHANGED)
def codings(on: Routes, sent: CodingChoice) -> Settled | Response:
    """Choose accounts, cost objects and tax codes; the decision itself knows who may."""
    coding = Coding(accounts=sent.accounts, tax_codes=sent.tax_codes, objects=sent.objects)
    return on.take(lambda what: choose_accounts(*what, coding, by=on.by, stamp=sent.stamp))


@router.post(f"{DOCUMENT}/waivers/confirmations", response_model=Settled, responses=CHANGED)
def waiver_confirmations(on: Waives, sent: WaiverAnswer) -> Settled | Response:
    """Confirm, as the second person, what somebody asked to accept."""
    return on.take(lambda what: confirm_waiver(*what, sent.waived, text=sent.text, by=on.by, stamp=sent.stamp))


@router.post(f"{DOCUMENT}/waivers/refusals", response_model=Settled, responses=CHANGED)
def waiver_refusals(on: Waives, sent: WaiverAnswer) -> Settled | Response:
    """Refuse what somebody asked to accept."""
    return on.take(lambda what: refuse_waiver(*what, sent.waived, text=sent.text, by=on.by, stamp=sent.stamp))


@router.post(f"{DOCUMENT}/approvals", response_model=Settled, responses=CHANGED)
def approvals(on: Approves, sent: Approval) -> Settled | Response:
    """Approve what somebody else edited, or what needs an approver."""
    return on.take(lambda what: approve(*what, text=sent.text, by=on.by, stamp=sent.stamp))


@router.post(f"{DOCUMENT}/rejections", response_model=Settled, responses=CHANGED)
def rejections(on: Rejects, sent: Rejection) -> Settled | Response:
    """Send a document back."""
    return on.take(lambda what: reject(*what, reason=sent.reason, text=sent.text, by=on.by, stamp=sent.stamp))


@router.post(f"{DOCUMENT}/questions", response_model=Settled, responses=CHANGED)
def questions(on: Routes, sent: OutsideQuestion) -> Settled | Response:
    """Ask somebody outside."""
    question = Question(asked=sent.asked, question=sent.question, until=sent.until)
    return on.take(lambda what: ask(*what, question, by=on.by, stamp=sent.stamp))


@router.post(f"{DOCUMENT}/letters", response_model=Settled, responses=CHANGED)
def letters(on: Routes, sent: WrittenToVendor) -> Settled | Response:
    """Keep what was written to the vendor; the document stays in the books and its payment held."""
    return on.take(lambda what: write_to_vendor(*what, sent.text, by=on.by, stamp=sent.stamp))
