"""Giving a waiting document to a person or a desk, and telling at once who must know of it."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

from documents.database.clock import database_now
from documents.master.client import Client
from documents.register import audit
from documents.register.assignments import Assignment, keep_assignment
from documents.register.decisions import Kind
from documents.register.escalations import Escalated, record_escalation
from documents.state import State
from review.decisions.deciding import Demand, Scene, decide
from review.decisions.refusal import NotPossibleError
from review.decisions.settled import Settled, Stamp
from review.installation import Installation
from review.people.permissions import ALLOWED, Action
from review.people.person import Person
from review.people.tables import grants, people

ASSIGN: Final = Demand(
    kind=Kind.ASSIGN,
    action=Action.ROUTE,
    states=frozenset({State.QUEUED, State.ON_HOLD_EXTERNAL, State.POSTED, State.QUARANTINED}),
    judges=False,
)
ESCALATE: Final = Demand(kind=Kind.ESCALATE, action=Action.ROUTE, states=ASSIGN.states, judges=False)
NOW: Final = "at once"
"""The step that a person takes, beside those that the clock takes."""


def assign(
    here: Installation, client: Client, document_id: str, to: Assignment | None, *, by: Person, stamp: Stamp
) -> Settled:
    """Give a document to a person or a desk; None takes that back.

    Raises:
        NotAllowedError: The person may not.
        NotPossibleError: It is given to nobody, to both, or to somebody who does not work for the client.
        ChangedMeanwhileError: Another version than that of the stamp is the newest.
        StaleClaimError: Another one works on the document.
    """

    def act(scene: Scene) -> None:
        if to is not None:
            _check(scene.connection, client, to)
        named = "" if to is None else to.login or str(to.queue)
        scene.note(subject=named, text=to.note if to else "")
        keep_assignment(scene.connection, client.id, document_id, to, actor=by.login)

    return decide(here, client, document_id, ASSIGN, act, by=by, stamp=stamp)


def escalate_now(
    here: Installation, client: Client, document_id: str, *, text: str, by: Person, stamp: Stamp
) -> Settled:
    """Tell the team lead of a document now, not only when its time runs out (Q-04).

    Raises:
        NotAllowedError: The person may not.
        NotPossibleError: It does not say why.
        ChangedMeanwhileError: Another version than that of the stamp is the newest.
        StaleClaimError: Another one works on the document.
    """

    def act(scene: Scene) -> None:
        if not text.strip():
            raise NotPossibleError(f"{document_id}: say in a sentence what the team lead is to do")
        now = database_now(scene.connection)
        step = Escalated(document_id=document_id, step=NOW, started=now, told="team lead", due_at=now)
        record_escalation(scene.connection, client.id, step)
        scene.note(text=text.strip())
        told = audit.Act(action="escalate now", subject=document_id, actor=by.login, after={"why": text.strip()})
        audit.append(scene.connection, client.id, told)

    return decide(here, client, document_id, ESCALATE, act, by=by, stamp=stamp)


def _check(connection: sa.Connection, client: Client, to: Assignment) -> None:
    if bool(to.login) == (to.queue is not None):
        raise NotPossibleError("a document is given to one person, or to one desk; nothing was changed")
    if not to.login:
        return
    found = connection.scalar(
        sa.select(people.c.login)
        .join(grants, grants.c.login == people.c.login)
        .where(
            people.c.login == to.login,
            people.c.disabled_at.is_(None),
            grants.c.client_id == client.id,
            grants.c.taken_back_at.is_(None),
            grants.c.role.in_([str(role) for role in ALLOWED[Action.ROUTE]]),
        )
        .limit(1)
    )
    if found is None:
        raise NotPossibleError(f"{to.login} does not work on documents of {client.name}; nothing was changed")
