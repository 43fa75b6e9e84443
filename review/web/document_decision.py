"""What every decision on a document's page shares: who decides, about what, on what it rests, and how it is answered.

A route asks for a `DecisionForm` with `deciding(Action...)`, and names the decision in one line. Nothing is decided
here: the functions of `review.decisions` check, decide and say what became of the document; refusals become sentences
beside what was typed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Annotated, Any, Final

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse
from starlette.datastructures import FormData

from documents.field import FieldName
from documents.finding import Finding
from documents.master.client import Client
from documents.register.document import RegisteredDocument
from documents.register.lifecycle import StaleClaimError
from documents.state import State
from documents.value import Value
from review.decisions.refusal import ChangedMeanwhileError, NotUnderstoodError
from review.decisions.settled import Settled, Stamp
from review.installation import Installation
from review.people.permissions import Action
from review.people.person import Person
from review.views.document_history import STATE_WORDS
from review.views.document_values import LABELS
from review.web.access import Visitor, allow, installation
from review.web.document_forms import stamp_of, text_of
from review.web.forms import Form
from review.web.pages import page
from review.web.refusals import CONFLICT, REFUSALS, WRONG, status_of
from review.web.routes.document import looked_up, name_of, plainly, shown

NOW: Final = {
    State.READY: "is ready and posted within a minute",
    State.QUEUED: "still waits",
    State.ON_HOLD_EXTERNAL: "waits for an answer from outside",
}
"""How a document stands after a decision, where the word of its history would not do."""
TAKEN: Final = "Somebody else works on this document now. Nothing was saved, and what you typed is still here."

What = tuple[Installation, Client, str]
"""What a decision is about, in the order every function of `review.decisions` takes it: where, whose, which."""
Decide = Callable[[What], Settled]


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


@dataclass(frozen=True, slots=True)
class OnDocument:
    """A person at the address of a document, who may do what the route is for; nothing is looked up yet."""

    request: Request
    client_id: str
    document_id: str
    visitor: Visitor

    @property
    def by(self) -> Person:
        """Who decides."""
        return self.visitor.person

    @property
    def here(self) -> Installation:
        """The installation."""
        return installation(self.request)

    @property
    def address(self) -> str:
        """Path of the document's page."""
        return f"/clients/{self.client_id}/documents/{self.document_id}"

    def found(self) -> tuple[Client, RegisteredDocument]:
        """Return client and document as they are now.

        Raises:
            UnknownDocumentError: The client has no such document; that somebody asked is recorded.
            ForbiddenError: It may be somebody else's, and only the privacy desk looks at it.
        """
        return looked_up(self.request, self.client_id, self.document_id, self.visitor)

    def what(self) -> What:
        """Return what a decision is about; raises what `found` does."""
        return self.here, self.found()[0], self.document_id


@dataclass(frozen=True, slots=True)
class DecisionForm(OnDocument):
    """A form by which a person decides something about a document."""

    form: FormData

    @property
    def stamp(self) -> Stamp:
        """What the decision rests on, as the page sent it."""
        return stamp_of(self.form)

    def text(self, name: str) -> str:
        """Return a text of the form; empty when it is missing."""
        return text_of(self.form, name)

    def take(self, decide: Decide) -> HTMLResponse:
        """Take a decision and show what became of the document; a refusal changes nothing and says why.

        A form of another page says "leave": once the decision is taken, it leads back to the document.
        What reads the form belongs into `decide`: then what is not understood stands beside what was typed.
        """
        what = self.what()
        try:
            settled = decide(what)
        except ChangedMeanwhileError as error:
            return self.answer(CONFLICT, conflict=self._conflict(error))
        except StaleClaimError:
            return self.answer(CONFLICT, refused=TAKEN)
        except NotUnderstoodError as error:
            return self._not_understood(error)
        except REFUSALS as error:
            return self.answer(status_of(error), refused=self._sentence(error))
        told = told_of(settled)
        answer = self.answer(settled=told, news=news_of(told))
        if self.form.get("leave"):
            answer.headers["HX-Redirect"] = self.address
        return answer

    def answer(self, status: int = 200, **values: Any) -> HTMLResponse:
        """Show the working side as it is now; `values` are added to what its templates get.

        A form of the page of plain forms says "plain", and gets that page.
        """
        template, gathered = "parts/document/answer.html", shown
        if self.form.get("plain"):
            template, gathered = "document_decide.html", plainly
        everything = {**gathered(self.request, *self.found(), self.visitor), **values}
        return page(self.request, template, everything, status, visitor=self.visitor)

    def _not_understood(self, error: NotUnderstoodError) -> HTMLResponse:
        can_be = f"can be {' or '.join(error.readings)}: say which" if error.readings else "is not understood"
        text = f"“{error.found}” {can_be}. Expected {error.accepted}."
        if error.field not in set(FieldName):
            return self.answer(WRONG, refused=f"{error.field.capitalize()}: {text}")
        wrong = FieldError(found=error.found, text=text, readings=error.readings)
        return self.answer(WRONG, field_errors={error.field: wrong})

    def _conflict(self, error: ChangedMeanwhileError) -> Conflict:
        labels: dict[str, str] = {name.value: label for name, label in LABELS.items()}
        changes = tuple(
            Change(label=labels.get(one.field, one.field.replace("_", " ")), before=one.before, after=one.after)
            for one in error.changes
        )
        return Conflict(
            who="Daybook" if error.by in {"", "system"} else name_of(self.here.engine, error.by), changes=changes
        )

    def _sentence(self, error: Exception) -> str:
        """Return a refusal without the document's id, which the person is looking at."""
        text = str(error).removeprefix(f"{self.document_id}: ")
        return f"{text[:1].upper()}{text[1:]}"


def deciding(action: Action) -> Any:
    """Return the dependency that gives a route its `DecisionForm`, of a person who may do `action`."""
    visiting = allow(action)

    def ask(
        request: Request, client_id: str, document_id: str, form: Form, visitor: Visitor = visiting
    ) -> DecisionForm:
        return DecisionForm(request, client_id, document_id, visitor, form)

    ask.action = action  # type: ignore[attr-defined]  # read by the test of every route and role
    return Depends(ask)


Edits = Annotated[DecisionForm, deciding(Action.EDIT)]
Waives = Annotated[DecisionForm, deciding(Action.WAIVE)]
Approves = Annotated[DecisionForm, deciding(Action.APPROVE)]
Rejects = Annotated[DecisionForm, deciding(Action.REJECT)]
Reopens = Annotated[DecisionForm, deciding(Action.REOPEN)]
Routes = Annotated[DecisionForm, deciding(Action.ROUTE)]


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
