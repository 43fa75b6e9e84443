"""What is done to the queue itself: somebody outside is asked, and who must know of what waits too long is told."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from documents.error import WrongInputError
from documents.master.client import Client
from documents.master.service_level import Service
from documents.register import external_holds
from documents.register.escalations import Escalated, record_escalation
from documents.register.external_holds import ExternalHold, Question
from documents.values.business_time import deadline
from reports.work import work_plan
from validators.routing.escalation import Escalation
from validators.routing.work import OpenDocument


def ask_outside(
    connection: sa.Connection, client: Client, document_id: str, question: Question, *, actor: str, now: dt.datetime
) -> None:
    """Ask somebody outside about a waiting document; its clock stands still until the answer or the day (L-18).

    Raises:
        WrongInputError: The day is past, or later than the client allows; or nobody or nothing is asked.
        StaleClaimError: The document does not wait in the queue, or somebody works on it; nothing was changed.
    """
    service = client.service
    today, last = now.astimezone(service.clock.zone).date(), latest_answer(service, now)
    if not today <= question.until <= last:
        raise WrongInputError(
            f"{document_id}: found {question.until} as the day to wait until, expected one from {today} to {last} "
            f"({service.sla.external_days} business days); nothing was changed"
        )
    external_holds.ask(connection, client.id, document_id, question, actor=actor)


def latest_answer(service: Service, now: dt.datetime) -> dt.date:
    """Return the last day until which an answer asked for now may be waited for."""
    end = deadline(service.clock, now, service.clock.day * service.sla.external_days)
    return (end or now).astimezone(service.clock.zone).date()


def unanswered(connection: sa.Connection, client: Client, now: dt.datetime) -> list[ExternalHold]:
    """Return the questions whose day is over at the client."""
    today = now.astimezone(client.service.clock.zone).date()
    return [one for one in external_holds.open_holds(connection, client.id) if one.until < today]


def take_back(connection: sa.Connection, client_id: str, hold: ExternalHold) -> None:
    """Bring a document back into the queue because nobody answered in time.

    Raises:
        StaleClaimError: Somebody works on the document; nothing was changed.
    """
    sentence = f"{hold.asked} did not answer until {hold.until}: {hold.question}"
    external_holds.end(connection, client_id, hold.document_id, sentence)


def escalate(connection: sa.Connection, client: Client, now: dt.datetime) -> tuple[Escalated, ...]:
    """Write down every step of escalation that is due and was not taken yet; return these. Safe to repeat."""
    tasks = work_plan(connection, client.id, client.service, now).tasks
    # Steps of the whole document stand at each of its desks.
    due = dict.fromkeys(_taken(task.document, step) for task in tasks for step in task.reached)
    return tuple(one for one in due if record_escalation(connection, client.id, one))


def _taken(document: OpenDocument, step: Escalation) -> Escalated:
    return Escalated(
        document_id=document.document_id,
        queue=step.queue.value if step.queue else "",
        step=step.step,
        started=document.began,
        told=step.to,
        due_at=step.at,
    )
