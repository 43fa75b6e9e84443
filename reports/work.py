"""The work of the desks: what waits at a client, the most urgent first, with clocks, escalations and shared causes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable

import sqlalchemy as sa

from documents.master.service_level import Service
from documents.register import external_holds
from documents.register.escalations import Escalated, escalated_since
from documents.register.external_holds import ExternalHold
from documents.register.tables import documents
from documents.register.work_facts import WorkFacts, work_facts
from documents.value import Value
from documents.values.business_time import Pause
from reports.exceptions import WaitingDocument, is_waiting, waiting_documents
from validators.routing.clock import spoken
from validators.routing.plan import Plan, Task, due_on, plan
from validators.routing.work import OpenDocument


class Notice(Value):
    """One line of what is late, due or was escalated.

    Attributes:
        sentence: With the desk, the moment in the client's time, and what happens next.
    """

    document_id: str
    file_name: str
    sentence: str


class Told(Value):
    """Who is to be told of what in the morning.

    Attributes:
        to: As the client's file names them.
        step: Such as "80 %" or "2 days".
        queue: The desk it speaks of; empty when it speaks of whole documents.
        documents: Ids, by the moment the step was due.
    """

    to: str
    step: str
    queue: str = ""
    documents: tuple[str, ...]


class Deadlines(Value):
    """What an operator has to know of promises in the morning.

    Attributes:
        late: Their promise is broken, the latest first.
        today: Their promise ends today.
        escalated: Steps that were taken in this night, each told once.
        asked: Questions to somebody outside that wait for an answer.
    """

    late: tuple[Notice, ...] = ()
    today: tuple[Notice, ...] = ()
    escalated: tuple[Told, ...] = ()
    asked: tuple[Notice, ...] = ()


def work_plan(connection: sa.Connection, client_id: str, service: Service, now: dt.datetime) -> Plan:
    """Return all work of a client at one moment."""
    return plan(client_id, open_documents(connection, client_id, service, now), service, now)


def open_documents(
    connection: sa.Connection,
    client_id: str,
    service: Service,
    now: dt.datetime,
    only: Collection[str] | None = None,
) -> tuple[OpenDocument, ...]:
    """Return what waits at a client, with what is known of it.

    Args:
        connection: To the register.
        client_id: Whose.
        service: What the client is promised.
        now: With a time zone.
        only: Ids of some hundreds of documents to look at; all when None.
    """
    wanted = is_waiting(client_id) if only is None else documents.c.id.in_(only)
    facts = work_facts(connection, client_id, sa.select(documents.c.id).where(wanted))
    pauses = external_holds.pauses(connection, client_id, now)
    asked = {one.document_id: one for one in external_holds.open_holds(connection, client_id)}
    today = now.astimezone(service.clock.zone).date()
    return tuple(
        _open(one, facts.get(one.document.id, WorkFacts()), pauses.get(one.document.id, ()), asked, today)
        for one in waiting_documents(connection, client_id, only)
    )


def _open(
    waiting: WaitingDocument,
    facts: WorkFacts,
    pauses: tuple[Pause, ...],
    asked: dict[str, ExternalHold],
    today: dt.date,
) -> OpenDocument:
    document = waiting.document
    discount = facts.discount(today)
    question = asked.get(document.id)
    return OpenDocument(
        client_id=document.client_id,
        document_id=document.id,
        file_name=waiting.file_name,
        state=document.state,
        doc_type=document.doc_type,
        received_at=document.received_at,
        held=waiting.held,
        **facts.model_dump(
            include={"number", "seller", "vendor_id", "tax_id", "iban", "orders", "order_lines", "due_on"}
        ),
        amount=waiting.amount,
        currency=document.currency,
        base=facts.base,
        discount=discount.saves if discount else None,
        discount_until=discount.until if discount else None,
        reasons=waiting.reasons,
        pauses=pauses,
        asked_until=question.until if question else None,
    )


def deadlines(
    connection: sa.Connection, client_id: str, service: Service, now: dt.datetime, since: dt.datetime
) -> Deadlines:
    """Return what is late, what is due today, and what was escalated since a moment."""
    found = work_plan(connection, client_id, service, now)
    names = {one.document.document_id: one.document.file_name for one in found.tasks}
    today = now.astimezone(service.clock.zone).date()
    return Deadlines(
        late=tuple(_notice(one, late_sentence(one, service)) for one in found.late),
        today=tuple(_notice(one, due_sentence(one, service)) for one in due_on(found, service, today)),
        escalated=_told(escalated_since(connection, client_id, since)),
        asked=tuple(_asked(external_holds.open_holds(connection, client_id), names)),
    )


def _told(taken: Iterable[Escalated]) -> tuple[Told, ...]:
    found: dict[tuple[str, str, str], list[str]] = {}
    for one in taken:
        found.setdefault((one.told, one.step, one.queue), []).append(one.document_id)
    return tuple(
        Told(to=to, step=step, queue=queue, documents=tuple(mine)) for (to, step, queue), mine in found.items()
    )


def late_sentence(task: Task, service: Service) -> str:
    """Return how late a task is, at which desk, and who is told next."""
    when = f", was due {local(task.clock.due, service)}" if task.clock.due else ""
    return f"{task.queue.value}: late by {spoken(task.clock.left)} of business time{when}{_next(task, service)}"


def due_sentence(task: Task, service: Service) -> str:
    """Return when a task is due, at which desk, and who is told next."""
    when = f"due {local(task.clock.due, service)}, " if task.clock.due else ""
    return f"{task.queue.value}: {when}{spoken(task.clock.left)} of business time left{_next(task, service)}"


def local(moment: dt.datetime, service: Service) -> str:
    """Return a moment on the client's clock: "Mon 2026-03-09 12:00"."""
    return f"{moment.astimezone(service.clock.zone):%a %Y-%m-%d %H:%M}"


def _next(task: Task, service: Service) -> str:
    if task.upcoming is None:
        return ""
    return f"; if nobody acts, {task.upcoming.to} is told {local(task.upcoming.at, service)}"


def _notice(task: Task, sentence: str) -> Notice:
    return Notice(document_id=task.document.document_id, file_name=task.document.file_name, sentence=sentence)


def _asked(holds: Iterable[ExternalHold], names: dict[str, str]) -> Iterable[Notice]:
    for one in holds:
        yield Notice(
            document_id=one.document_id,
            file_name=names.get(one.document_id, ""),
            sentence=f"{one.asked} is asked until {one.until}: {one.question}",
        )
