"""A document for programs: what is known of it, and the decisions its page offers, by the same functions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Annotated, Final

from fastapi import Request
from fastapi.responses import Response
from pydantic import BaseModel, Field

from documents.database.engine import read
from documents.field import FieldName
from documents.master.client import Client
from documents.register.external_holds import Question
from documents.state import State
from review.decisions.approvals import approve
from review.decisions.confirmations import confirm
from review.decisions.corrections import Changes, FieldChange, LineChange, TaxChange, correct
from review.decisions.questions import ask
from review.decisions.refusal import ChangedMeanwhileError
from review.decisions.rejections import reject
from review.decisions.settled import Settled
from review.decisions.waivers import Waived, waive
from review.installation import Installation
from review.people.permissions import Action
from review.views.document import Head, document_view
from review.views.document_fields import ShownField
from review.views.document_findings import Card
from review.views.document_lines import Lines
from review.web.access import Visitor, allow, installation
from review.web.api import CHANGED, ClientId, Decision, DocumentId, Words, api_router
from review.web.problems import problem
from review.web.routes.document import looked_up

router = api_router()

DOCUMENT: Final = "/clients/{client_id}/documents/{document_id}"
MOST: Final = 500
"""Fields, lines or findings of one decision."""

Take = Callable[[Installation, Client], Settled]
Editor = Annotated[Visitor, allow(Action.EDIT)]


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


class Approval(Decision):
    """The second pair of eyes."""

    text: Words = ""


class Rejection(Decision):
    """The document goes back to the vendor."""

    reason: str = Field(max_length=60)
    text: Words = ""


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
def corrections(
    request: Request, client_id: ClientId, document_id: DocumentId, sent: Correction, visitor: Editor
) -> Settled | Response:
    """Correct fields, lines and tax rows."""
    changes = Changes(fields=sent.fields, lines=sent.lines, taxes=sent.taxes)
    return _taken(
        request,
        (client_id, document_id),
        visitor,
        lambda here, client: correct(here, client, document_id, changes, by=visitor.person, stamp=sent.stamp),
    )


@router.post(f"{DOCUMENT}/confirmations", response_model=Settled, responses=CHANGED)
def confirmations(
    request: Request, client_id: ClientId, document_id: DocumentId, sent: Confirmation, visitor: Editor
) -> Settled | Response:
    """Confirm fields as they were read."""
    return _taken(
        request,
        (client_id, document_id),
        visitor,
        lambda here, client: confirm(here, client, document_id, sent.fields, by=visitor.person, stamp=sent.stamp),
    )


@router.post(f"{DOCUMENT}/waivers", response_model=Settled, responses=CHANGED)
def waivers(
    request: Request,
    client_id: ClientId,
    document_id: DocumentId,
    sent: Waiver,
    visitor: Annotated[Visitor, allow(Action.WAIVE)],
) -> Settled | Response:
    """Accept findings for a reason."""
    return _taken(
        request,
        (client_id, document_id),
        visitor,
        lambda here, client: waive(
            here,
            client,
            document_id,
            sent.waived,
            reason=sent.reason,
            text=sent.text,
            by=visitor.person,
            stamp=sent.stamp,
        ),
    )


@router.post(f"{DOCUMENT}/approvals", response_model=Settled, responses=CHANGED)
def approvals(
    request: Request,
    client_id: ClientId,
    document_id: DocumentId,
    sent: Approval,
    visitor: Annotated[Visitor, allow(Action.APPROVE)],
) -> Settled | Response:
    """Approve what somebody else edited, or what needs an approver."""
    return _taken(
        request,
        (client_id, document_id),
        visitor,
        lambda here, client: approve(here, client, document_id, text=sent.text, by=visitor.person, stamp=sent.stamp),
    )


@router.post(f"{DOCUMENT}/rejections", response_model=Settled, responses=CHANGED)
def rejections(
    request: Request,
    client_id: ClientId,
    document_id: DocumentId,
    sent: Rejection,
    visitor: Annotated[Visitor, allow(Action.REJECT)],
) -> Settled | Response:
    """Send a document back."""
    return _taken(
        request,
        (client_id, document_id),
        visitor,
        lambda here, client: reject(
            here, client, document_id, reason=sent.reason, text=sent.text, by=visitor.person, stamp=sent.stamp
        ),
    )


@router.post(f"{DOCUMENT}/questions", response_model=Settled, responses=CHANGED)
def questions(
    request: Request,
    client_id: ClientId,
    document_id: DocumentId,
    sent: OutsideQuestion,
    visitor: Annotated[Visitor, allow(Action.ROUTE)],
) -> Settled | Response:
    """Ask somebody outside."""
    question = Question(asked=sent.asked, question=sent.question, until=sent.until)
    return _taken(
        request,
        (client_id, document_id),
        visitor,
        lambda here, client: ask(here, client, document_id, question, by=visitor.person, stamp=sent.stamp),
    )


def _taken(request: Request, which: tuple[str, str], visitor: Visitor, take: Take) -> Settled | Response:
    """Take a decision; when somebody was faster, say who, and what is different since."""
    client, _ = looked_up(request, *which, visitor)
    try:
        return take(installation(request), client)
    except ChangedMeanwhileError as error:
        return problem(
            request,
            409,
            "Changed meanwhile",
            str(error),
            more={
                "version": error.version,
                "by": error.by,
                "changes": [one.model_dump(mode="json") for one in error.changes],
            },
        )
