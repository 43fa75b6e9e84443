"""Reading the forms of the queue: a selection becomes targets, what is typed becomes a wish."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Final, get_args

import sqlalchemy as sa
from starlette.datastructures import FormData

from documents.finding import Queue
from documents.register.assignments import Assignment
from review.decisions.refusal import NotPossibleError
from review.decisions.several import MOST, SHARED, Act, Target, Wish
from review.people.permissions import Action
from review.views.queue_filter import Visit
from review.views.queue_list import private_of, versions_of
from review.web.access import NotFoundError, Visitor
from review.web.document_forms import text_of
from validators.routing.desks import desks

ACTS: Final[tuple[Act, ...]] = get_args(Act)
LONGEST_VALUE: Final = 2000
"""Characters of a value that is typed for several documents."""


def act_of(form: FormData) -> Act:
    """Return what is to be done.

    Raises:
        NotPossibleError: It is nothing that several documents can have in common.
    """
    named = text_of(form, "act")
    found = next((one for one in ACTS if one == named), None)
    if found is None:
        raise NotPossibleError(f'found "{named}" as what is to be done, expected one of {", ".join(ACTS)}')
    return found


def wish_of(form: FormData) -> Wish:
    """Return what is decided, and on what grounds.

    Raises:
        NotPossibleError: A day is none, or a desk.
    """
    return Wish(
        act=act_of(form),
        reason=text_of(form, "reason"),
        text=text_of(form, "text").strip(),
        asked=text_of(form, "asked").strip(),
        until=_day(text_of(form, "until")),
        to=_to(text_of(form, "to"), text_of(form, "text").strip()),
        vendor=text_of(form, "vendor").strip()[:LONGEST_VALUE],
        field=next((one for one in SHARED if one == text_of(form, "field")), None),
        value=text_of(form, "value").strip()[:LONGEST_VALUE],
    )


def targets_of(connection: sa.Connection, form: FormData, visitor: Visitor, visit: Visit) -> tuple[Target, ...]:
    """Return the selected documents, each once, with the version that the person looked at.

    A task is written "client/document/desk" with the desk's gravity, and "/version" behind it once it was shown.

    Raises:
        NotPossibleError: Nothing is selected, or more than one press decides on.
        NotFoundError: One of them is not the visitor's, or does not wait any more.
    """
    texts = dict.fromkeys(one for one in form.getlist("task") if isinstance(one, str))
    if not texts:
        raise NotPossibleError("Nothing was selected. Select documents with x, or with the box before each.")
    if len(texts) > MOST:
        raise NotPossibleError(f"{len(texts)} documents were selected, at most {MOST} are decided on at once")
    targets = [_target(one, text_of(form, "cause")) for one in texts]
    _check(connection, targets, visitor, visit)
    known = versions_of(connection, {one.document_id for one in targets})
    return tuple(one if one.version >= 0 else _as_of(one, known) for one in targets)


def key_of(target: Target) -> str:
    """Return how a target that was shown stands in a form."""
    desk = "" if target.desk is None else desks()[target.desk].gravity
    return f"{target.client_id}/{target.document_id}/{desk}/{target.version}"


def _check(connection: sa.Connection, targets: Iterable[Target], visitor: Visitor, visit: Visit) -> None:
    """Refuse what the visitor may not route, and what only the privacy desk may see (B-03)."""
    sees_private = {one.client.id for one in visit.reach if one.sees_private}
    known = {one.client.id for one in visit.reach}
    private = private_of(connection, {one.document_id for one in targets})
    for one in targets:
        hidden = one.document_id in private and one.client_id not in sees_private
        if hidden or one.client_id not in known or not visitor.may(Action.ROUTE, one.client_id):
            raise NotFoundError


def _as_of(target: Target, known: dict[tuple[str, str], int]) -> Target:
    version = known.get((target.client_id, target.document_id))
    if version is None:
        raise NotFoundError
    return target.model_copy(update={"version": version})


def _target(text: str, cause: str) -> Target:
    parts = text.split("/")
    if len(parts) not in {3, 4}:
        raise NotFoundError
    client_id, document_id, place = parts[:3]
    found = [queue for queue, desk in desks().items() if str(desk.gravity) == place]
    version = int(parts[3]) if len(parts) > 3 and parts[3].isdecimal() and len(parts[3]) <= 9 else -1
    return Target(
        client_id=client_id, document_id=document_id, desk=found[0] if found else None, cause=cause, version=version
    )


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        raise NotPossibleError(f'found "{text}" as a day, expected one such as 2026-03-31') from None


def _to(text: str, note: str) -> Assignment | None:
    """Return who is given a document: "login:jo" or "desk:buyer"; None takes it back."""
    kind, _, name = text.partition(":")
    if kind == "login" and name:
        return Assignment(login=name, note=note)
    if kind == "desk" and name in set(Queue):
        return Assignment(queue=Queue(name), note=note)
    if text:
        raise NotPossibleError(f'found "{text}" as who is given the documents, expected a person or a desk')
    return None
