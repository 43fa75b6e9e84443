"""What happens when nobody acts: the steps of the client's file, and when each of them is due (Q-04)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from documents.finding import Queue
from documents.master.service_level import EscalationStep, Service
from documents.value import Value
from documents.values.business_time import clock_start, deadline
from validators.routing.causes import waits_for
from validators.routing.clock import Clock
from validators.routing.work import OpenDocument


class Escalation(Value):
    """One step on one document.

    Attributes:
        step: Its name among the client's steps, such as "80 %".
        to: Who is told.
        queue: The desk it speaks of; None when it speaks of the whole document.
        at: When it is due, UTC; pauses that are known today are left out.
    """

    step: str
    to: str
    queue: Queue | None = None
    at: dt.datetime


def escalations(document: OpenDocument, clock: Clock, service: Service) -> tuple[Escalation, ...]:
    """Return every step of a document, past and to come, in order of time."""
    found = (one for step in service.escalation for one in _of_step(step, document, clock, service))
    return tuple(sorted(found, key=lambda one: (one.at, one.step, one.queue or "")))


def taken_and_next(
    steps: Iterable[Escalation], clock: Clock, now: dt.datetime, queue: Queue | None = None
) -> tuple[tuple[Escalation, ...], Escalation | None]:
    """Return the steps that are due, the oldest first, and the one that comes next if nobody acts.

    None while somebody outside is asked: nobody here can act.

    Args:
        steps: Of a document, in order of time.
        clock: Of the document.
        now: With a time zone.
        queue: Steps of this desk and of the whole document only; of all desks when not given.
    """
    if clock.paused:
        return (), None
    mine = [one for one in steps if queue is None or one.queue in {None, queue}]
    return tuple(one for one in mine if one.at <= now), next((one for one in mine if one.at > now), None)


def _of_step(step: EscalationStep, document: OpenDocument, clock: Clock, service: Service) -> Iterator[Escalation]:
    """Yield a step of the document's own clock once, and one that counts days for each desk it speaks of.

    A desk that waits for another one on the same document is not told of: it cannot act yet.
    """
    desks = tuple(one for one in document.queues if step.desk in {None, one} and not waits_for(document, one))
    if not desks:
        return
    if step.at_percent is not None:
        length = clock.target * step.at_percent / 100
        found = [(step.desk, deadline(service.clock, clock.started, length, document.pauses))]
    else:
        found = [(queue, _after_days(step, queue, document, service)) for queue in desks]
    for queue, moment in found:
        if moment is not None:
            yield Escalation(step=step.name, to=step.to, queue=queue, at=moment)


def _after_days(step: EscalationStep, queue: Queue, document: OpenDocument, service: Service) -> dt.datetime | None:
    since = clock_start(service.clock, min(one.since for one in document.at(queue)))
    day = service.clock.day // dt.timedelta.resolution
    length = dt.timedelta(microseconds=int((step.after_days or 0) * day))
    return deadline(service.clock, since, length, document.pauses)
