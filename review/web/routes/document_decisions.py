"""What a person decides on the page of a document: each answer is the working side as it is afterwards.

Nothing is decided here. The functions of `review.decisions` check, decide and say what became of the document; here
forms are read, and refusals become sentences beside what was typed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse
from starlette.datastructures import FormData

from documents.error import WrongInputError
from documents.field import FieldName
from documents.finding import Finding
from documents.master.client import Client
from documents.register.document import RegisteredDocument
from documents.register.lifecycle import StaleClaimError
from documents.state import State
from documents.value import Value
from review.decisions.approvals import approve
from review.decisions.assignments import assign, escalate_now
from review.decisions.confirmations import Work, confirm
from review.decisions.corrections import correct
from review.decisions.questions import answer, ask
from review.decisions.refusal import ChangedMeanwhileError, NotAllowedError, NotUnderstoodError
from review.decisions.rejections import archive, reject, reopen
from review.decisions.settled import Settled, Stamp
from review.decisions.waivers import waive
from review.installation import Installation
from review.people.permissions import Action
from review.views.document_history import STATE_WORDS
from review.views.document_values import LABELS
from review.web.access import Visitor, allow, installation
from review.web.document_forms import (
    LONGEST_TIME,
    assignment_of,
    changes_of,
    field_of,
    number_of,
    question_of,
    text_of,
    waived_of,
    work_of,
)
from review.web.pages import page
from review.web.routes.document import looked_up, name_of, shown

router = APIRouter(prefix="/clients/{client_id}/documents/{document_id}", include_in_schema=False)

CONFLICT: Final = 409
WRONG: Final = 422
NOT_ALLOWED: Final = 403

NOW: Final = {
    State.READY: "is ready and posted within a minute",
    State.QUEUED: "still waits",
    State.ON_HOLD_EXTERNAL: "waits for an answer from outside",
}
"""How a document stands after a decision, where the word of its history would not do."""
TAKEN: Final = "Somebody else works on this document now. Nothing was saved, and what you typed is still here."

Take = Callable[[Installation, Client, Stamp], Settled]


class FieldError(Value):
    """What was typed into a field and not understood.

    Attributes:
        found: As typed.
        text: Why, and what would be.
        readings: What it can stand for; empty when it is nothing.
    """

    found: str
    text: str
    readings: tuple[str, ...] = ()


class Change(Value):
    """A value that somebody else changed meanwhile."""

    label: str
    before: str
    after: str


class Conflict(Value):
    """Somebody else saved meanwhile."""

    who: str
    changes: tuple[Change, ...]


async def _form(request: Request) -> FormData:
    return await request.form()


Form = Annotated[FormData, Depends(_form)]


@router.post("/corrections")
def corrections(
    request: Request, client_id: str, document_id: str, form: Form, visitor: Annotated[Visitor, allow(Action.EDIT)]
) -> HTMLResponse:
    """Correct fields and lines."""
    return taken(
        request,
        (client_id, document_id),
        visitor,
        form,
        lambda here, client, stamp: correct(
            here, client, document_id, changes_of(form), by=visitor.person, stamp=stamp
        ),
    )


@router.post("/confirmations")
def confirmations(
    request: Request, client_id: str, document_id: str, form: Form, visitor: Annotated[Visitor, allow(Action.EDIT)]
) -> HTMLResponse:
    """Confirm fields as they were read."""
    return taken(
        request,
        (client_id, document_id),
        visitor,
        form,
        lambda here, client, stamp: confirm(
            here, client, document_id, _confirmed(form), by=visitor.person, stamp=stamp
        ),
    )


@router.post("/waivers")
def waivers(
    request: Request, client_id: str, document_id: str, form: Form, visitor: Annotated[Visitor, allow(Action.WAIVE)]
) -> HTMLResponse:
    """Accept findings as they stand."""
    waived = tuple(waived_of(str(one)) for one in form.getlist("finding"))
    reason, text = text_of(form, "reason"), text_of(form, "text")
    return taken(
        request,
        (client_id, document_id),
        visitor,
        form,
        lambda here, client, stamp: waive(
            here, client, document_id, waived, reason=reason, text=text, by=visitor.person, stamp=stamp
        ),
    )


@router.post("/approvals")
def approvals(
    request: Request, client_id: str, document_id: str, form: Form, visitor: Annotated[Visitor, allow(Action.APPROVE)]
) -> HTMLResponse:
    """Approve what somebody else decided, or what needs somebody with a limit."""
    return taken(
        request,
        (client_id, document_id),
        visitor,
        form,
        lambda here, client, stamp: approve(
            here, client, document_id, text=text_of(form, "text"), by=visitor.person, stamp=stamp
        ),
    )


@router.post("/rejections")
def rejections(
    request: Request, client_id: str, document_id: str, form: Form, visitor: Annotated[Visitor, allow(Action.REJECT)]
) -> HTMLResponse:
    """Send the document back."""
    reason, text = text_of(form, "reason"), text_of(form, "text")
    return taken(
        request,
        (client_id, document_id),
        visitor,
        form,
        lambda here, client, stamp: reject(
            here, client, document_id, reason=reason, text=text, by=visitor.person, stamp=stamp
        ),
    )


@router.post("/archivings")
def archivings(
    request: Request, client_id: str, document_id: str, form: Form, visitor: Annotated[Visitor, allow(Action.REJECT)]
) -> HTMLResponse:
    """Put away what is never posted."""
    return taken(
        request,
        (client_id, document_id),
        visitor,
        form,
        lambda here, client, stamp: archive(
            here, client, document_id, text=text_of(form, "text"), by=visitor.person, stamp=stamp
        ),
    )


@router.post("/reopenings")
def reopenings(
    request: Request, client_id: str, document_id: str, form: Form, visitor: Annotated[Visitor, allow(Action.REOPEN)]
) -> HTMLResponse:
    """Bring a document back into the queue."""
    return taken(
        request,
        (client_id, document_id),
        visitor,
        form,
        lambda here, client, stamp: reopen(
            here, client, document_id, text=text_of(form, "text"), by=visitor.person, stamp=stamp
        ),
    )


@router.post("/questions")
def questions(
    request: Request, client_id: str, document_id: str, form: Form, visitor: Annotated[Visitor, allow(Action.ROUTE)]
) -> HTMLResponse:
    """Ask somebody outside, and wait until a day."""
    return taken(
        request,
        (client_id, document_id),
        visitor,
        form,
        lambda here, client, stamp: ask(here, client, document_id, question_of(form), by=visitor.person, stamp=stamp),
    )


@router.post("/answers")
def answers(
    request: Request, client_id: str, document_id: str, form: Form, visitor: Annotated[Visitor, allow(Action.ROUTE)]
) -> HTMLResponse:
    """Write down what was answered."""
    return taken(
        request,
        (client_id, document_id),
        visitor,
        form,
        lambda here, client, stamp: answer(
            here, client, document_id, text_of(form, "said"), by=visitor.person, stamp=stamp
        ),
    )


@router.post("/assignments")
def assignments(
    request: Request, client_id: str, document_id: str, form: Form, visitor: Annotated[Visitor, allow(Action.ROUTE)]
) -> HTMLResponse:
    """Give the document to a person or a desk, or take that back."""
    return taken(
        request,
        (client_id, document_id),
        visitor,
        form,
        lambda here, client, stamp: assign(
            here, client, document_id, assignment_of(form), by=visitor.person, stamp=stamp
        ),
    )


@router.post("/escalations")
def escalations(
    request: Request, client_id: str, document_id: str, form: Form, visitor: Annotated[Visitor, allow(Action.ROUTE)]
) -> HTMLResponse:
    """Tell the team lead now."""
    return taken(
        request,
        (client_id, document_id),
        visitor,
        form,
        lambda here, client, stamp: escalate_now(
            here, client, document_id, text=text_of(form, "text"), by=visitor.person, stamp=stamp
        ),
    )


def taken(request: Request, which: tuple[str, str], visitor: Visitor, form: FormData, take: Take) -> HTMLResponse:
    """Take a decision and show what became of the document; a refusal changes nothing and says why."""
    client, _ = looked_up(request, *which, visitor)
    try:
        settled = take(installation(request), client, stamp_of(form))
    except ChangedMeanwhileError as error:
        return answered(request, which, visitor, CONFLICT, conflict=_conflict(request, error))
    except StaleClaimError:
        return answered(request, which, visitor, CONFLICT, refused=TAKEN)
    except NotUnderstoodError as error:
        return _not_understood(request, which, visitor, error)
    except NotAllowedError as error:
        return answered(request, which, visitor, NOT_ALLOWED, refused=_sentence(error, which))
    except WrongInputError as error:
        return answered(request, which, visitor, WRONG, refused=_sentence(error, which))
    told = told_of(settled)
    return answered(request, which, visitor, 200, settled=told, news=news_of(told))


def _confirmed(form: FormData) -> dict[FieldName, Work]:
    return {field_of(str(name)): Work(**work_of(form, str(name))) for name in form.getlist("field") if name}


def stamp_of(form: FormData) -> Stamp:
    """Return what a decision rests on, as the page sent it."""
    return Stamp(
        version=int(number_of(form, "version")),
        once=str(form.get("once", ""))[:80],
        seconds=min(number_of(form, "seconds"), LONGEST_TIME),
        keystrokes=int(number_of(form, "keystrokes")),
    )


def told_of(settled: Settled) -> Settled:
    """Return the outcome without findings that only came with other figures: they neither went nor came."""
    gone = {(one.code, one.subject) for one in settled.released}
    both = gone & {(one.code, one.subject) for one in settled.opened}
    released, opened = (
        tuple(one for one in found if (one.code, one.subject) not in both)
        for found in (settled.released, settled.opened)
    )
    return settled.model_copy(update={"released": released, "opened": opened})


def news_of(settled: Settled) -> str:
    """Return in one sentence what a decision did, to be read aloud."""
    gone, came = (_codes(one) for one in (settled.released, settled.opened))
    parts = (f"{gone} gone." if gone else "", f"{came} new." if came else "")
    said = " ".join(part for part in parts if part) or "Saved."
    return f"{said} The document {NOW.get(settled.state, f'is {STATE_WORDS[settled.state]}')}."


def _codes(findings: Iterable[Finding]) -> str:
    return ", ".join(dict.fromkeys(one.code for one in findings))


def answered(request: Request, which: tuple[str, str], visitor: Visitor, status: int, **values: Any) -> HTMLResponse:
    """Show the working side as it is now; `values` are added to what its templates get."""
    found: tuple[Client, RegisteredDocument] = looked_up(request, *which, visitor)
    everything = {**shown(request, *found, visitor), **values}
    return page(request, "parts/document/answer.html", everything, status, visitor=visitor)


def _not_understood(
    request: Request, which: tuple[str, str], visitor: Visitor, error: NotUnderstoodError
) -> HTMLResponse:
    can_be = f"can be {' or '.join(error.readings)}: say which" if error.readings else "is not understood"
    text = f"“{error.found}” {can_be}. Expected {error.accepted}."
    if error.field not in set(FieldName):
        return answered(request, which, visitor, WRONG, refused=f"{error.field.capitalize()}: {text}")
    wrong = FieldError(found=error.found, text=text, readings=error.readings)
    return answered(request, which, visitor, WRONG, field_errors={error.field: wrong})


def _conflict(request: Request, error: ChangedMeanwhileError) -> Conflict:
    labels: dict[str, str] = {name.value: label for name, label in LABELS.items()}
    changes = tuple(
        Change(label=labels.get(one.field, one.field.replace("_", " ")), before=one.before, after=one.after)
        for one in error.changes
    )
    return Conflict(
        who="Daybook" if error.by in {"", "system"} else name_of(installation(request).engine, error.by),
        changes=changes,
    )


def _sentence(error: Exception, which: tuple[str, str]) -> str:
    """Return a refusal without the document's id, which the person is looking at."""
    text = str(error).removeprefix(f"{which[1]}: ")
    return f"{text[:1].upper()}{text[1:]}"
