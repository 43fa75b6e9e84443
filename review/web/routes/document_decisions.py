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
from documents.value import Value
from review.decisions.confirmations import Work, confirm
from review.decisions.corrections import correct
from review.decisions.refusal import ChangedMeanwhileError, NotAllowedError, NotUnderstoodError
from review.decisions.settled import Settled, Stamp
from review.installation import Installation
from review.people.permissions import Action
from review.views.document_values import LABELS
from review.web.access import Visitor, allow, installation
from review.web.document_forms import changes_of, number_of, work_of
from review.web.pages import page
from review.web.routes.document import looked_up, name_of, shown

router = APIRouter(prefix="/clients/{client_id}/documents/{document_id}", include_in_schema=False)

CONFLICT: Final = 409
WRONG: Final = 422
NOT_ALLOWED: Final = 403

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
    fields = {FieldName(str(name)): Work(**work_of(form, str(name))) for name in form.getlist("field") if name}
    return taken(
        request,
        (client_id, document_id),
        visitor,
        form,
        lambda here, client, stamp: confirm(here, client, document_id, fields, by=visitor.person, stamp=stamp),
    )


def taken(request: Request, which: tuple[str, str], visitor: Visitor, form: FormData, take: Take) -> HTMLResponse:
    """Take a decision and show what became of the document; a refusal changes nothing and says why."""
    client, _ = looked_up(request, *which, visitor)
    try:
        settled = take(installation(request), client, stamp_of(form))
    except ChangedMeanwhileError as error:
        return _shown(request, which, visitor, CONFLICT, conflict=_conflict(request, error))
    except StaleClaimError as error:
        return _shown(request, which, visitor, CONFLICT, refused=_sentence(error, which))
    except NotUnderstoodError as error:
        return _not_understood(request, which, visitor, error)
    except NotAllowedError as error:
        return _shown(request, which, visitor, NOT_ALLOWED, refused=_sentence(error, which))
    except WrongInputError as error:
        return _shown(request, which, visitor, WRONG, refused=_sentence(error, which))
    return _shown(request, which, visitor, 200, settled=settled, news=news_of(settled))


def stamp_of(form: FormData) -> Stamp:
    """Return what a decision rests on, as the page sent it."""
    return Stamp(
        version=int(number_of(form, "version")),
        once=str(form.get("once", ""))[:80],
        seconds=number_of(form, "seconds"),
        keystrokes=int(number_of(form, "keystrokes")),
    )


def news_of(settled: Settled) -> str:
    """Return in one sentence what a decision did, to be read aloud."""
    gone, came = (_codes(one) for one in (settled.released, settled.opened))
    parts = (f"{gone} gone." if gone else "", f"{came} new." if came else "")
    said = " ".join(part for part in parts if part) or "Saved."
    return f"{said} The document is {settled.state.value.lower().replace('_', ' ')}."


def _codes(findings: Iterable[Finding]) -> str:
    return ", ".join(dict.fromkeys(one.code for one in findings))


def _shown(request: Request, which: tuple[str, str], visitor: Visitor, status: int, **values: Any) -> HTMLResponse:
    """Show the working side as it is now."""
    found: tuple[Client, RegisteredDocument] = looked_up(request, *which, visitor)
    everything = {**shown(request, *found, visitor), **values}
    return page(request, "parts/document/answer.html", everything, status, visitor=visitor)


def _not_understood(
    request: Request, which: tuple[str, str], visitor: Visitor, error: NotUnderstoodError
) -> HTMLResponse:
    can_be = f"can be {' or '.join(error.readings)}: say which" if error.readings else "is not understood"
    text = f"“{error.found}” {can_be}. Expected {error.accepted}."
    if error.field not in set(FieldName):
        return _shown(request, which, visitor, WRONG, refused=f"{error.field.capitalize()}: {text}")
    wrong = FieldError(found=error.found, text=text, readings=error.readings)
    return _shown(request, which, visitor, WRONG, field_errors={error.field: wrong})


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
