"""The work of a client's desks at one moment: every task with its urgency, its clock, its causes, its escalations."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType

from documents.finding import Queue, Severity
from documents.master.service_level import Service
from documents.value import Value
from validators.routing.causes import Cause, Group, assign, group, waits_for
from validators.routing.clock import Clock, clock_of
from validators.routing.desks import gravity
from validators.routing.escalation import Escalation, escalations, taken_and_next
from validators.routing.priority import Priority, largest_discount, priority_of
from validators.routing.work import OpenDocument, Reason


class Task(Value):
    """What one desk has to decide on one document (Q-01).

    Attributes:
        first: No other desk's task on the document is graver; several desks may work side by side.
        after: Desks that decide before this one, because what it would be asked may be settled by them.
        causes: Of its findings, in their order.
        reached: Steps of escalation that are due, of this desk and of the whole document.
        upcoming: The step that comes next if nobody acts.
    """

    document: OpenDocument
    queue: Queue
    first: bool
    after: tuple[Queue, ...] = ()
    reasons: tuple[Reason, ...]
    causes: tuple[Cause, ...]
    priority: Priority
    clock: Clock
    reached: tuple[Escalation, ...] = ()
    upcoming: Escalation | None = None

    @property
    def severity(self) -> Severity:
        """The gravest of its findings."""
        return Severity.BLOCK_POST if self._blocks(Severity.BLOCK_POST) else self.reasons[0].finding.severity

    def _blocks(self, severity: Severity) -> bool:
        return any(one.finding.severity is severity for one in self.reasons)


class Plan(Value):
    """Everything that waits at one client.

    Attributes:
        tasks: The most urgent first.
        groups: Every open finding in one of them, the largest first.
    """

    client_id: str
    at: dt.datetime
    tasks: tuple[Task, ...] = ()
    groups: tuple[Group, ...] = ()

    @property
    def late(self) -> tuple[Task, ...]:
        """The first task of each document whose promise is broken, the latest first."""
        found = [one for one in self.tasks if one.first and one.clock.late and not one.clock.paused]
        return tuple(sorted(found, key=lambda one: one.clock.left))


def plan(client_id: str, documents: Sequence[OpenDocument], service: Service, now: dt.datetime) -> Plan:
    """Return the work at one moment.

    Order: lane, then points, then age (Q-02); the desks of one document by gravity. What may be somebody else's
    document is work of the privacy desk alone.
    """
    documents = tuple(document.in_private() for document in documents)
    assigned = assign(documents)
    causes: dict[str, dict[Queue, dict[Cause, None]]] = defaultdict(lambda: defaultdict(dict))
    for document, reason, cause in assigned:
        causes[document.document_id][reason.finding.queue][cause] = None
    largest = largest_discount(documents, service, now)
    tasks = [
        task
        for document in documents
        for task in tasks_of(document, service, now, largest, causes[document.document_id])
    ]
    return Plan(client_id=client_id, at=now, tasks=tuple(sorted(tasks, key=_urgency)), groups=group(assigned))


def tasks_of(
    document: OpenDocument,
    service: Service,
    now: dt.datetime,
    largest: Decimal,
    causes: Mapping[Queue, Iterable[Cause]] = MappingProxyType({}),
) -> Iterator[Task]:
    """Yield what each desk has to decide on one document, the gravest desk first.

    Args:
        document: As its desks may see it (`OpenDocument.in_private`).
        service: What the client is promised.
        now: With a time zone.
        largest: Largest discount of the client's open documents that is about to be lost, in its currency.
        causes: Of its findings, by desk; without them the tasks name none.
    """
    clock = clock_of(document, service, now)
    steps = escalations(document, clock, service)
    for queue in document.queues:
        reached, coming = taken_and_next(steps, clock, now, queue)
        yield Task(
            document=document,
            queue=queue,
            first=queue is document.queues[0],
            after=waits_for(document, queue),
            reasons=document.at(queue),
            causes=tuple(causes.get(queue, ())),
            priority=priority_of(document, queue, clock, service, now, largest),
            clock=clock,
            reached=reached,
            upcoming=coming,
        )


def due_on(plan_: Plan, service: Service, day: dt.date) -> tuple[Task, ...]:
    """Return the first task of each document whose promise ends on a day of the client and is not broken yet."""
    zone = service.clock.zone
    return tuple(
        one
        for one in plan_.tasks
        if one.first and not one.clock.late and one.clock.due and one.clock.due.astimezone(zone).date() == day
    )


def _urgency(task: Task) -> tuple[object, ...]:
    document = task.document
    return (task.priority.lane, -task.priority.points, document.received_at, document.document_id, gravity(task.queue))
