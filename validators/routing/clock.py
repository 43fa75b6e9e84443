"""The clock of what waits (K-01): how much of the promise has passed, and when it ends."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Final

from documents.master.service_level import Service
from documents.value import Value
from documents.values.business_time import clock_start, deadline, elapsed
from validators.routing.work import OpenDocument

MINUTE: Final = dt.timedelta(minutes=1)


class Clock(Value):
    """Where a promise stands at one moment; lengths are business time.

    Attributes:
        started: Receipt, after a cut-off the next opening; of a held payment, the first sight of what holds it.
        target: What was promised.
        passed: Without pauses.
        due: When the promise ends, if nothing else pauses it; None when the client's office never opens again.
        paused: Somebody outside is asked just now.
    """

    started: dt.datetime
    target: dt.timedelta
    passed: dt.timedelta
    due: dt.datetime | None
    paused: bool = False

    @property
    def left(self) -> dt.timedelta:
        """What is left of the promise; negative when it is broken."""
        return self.target - self.passed

    @property
    def late(self) -> bool:
        """Tell whether the promise is broken."""
        return self.passed > self.target

    @property
    def share(self) -> Decimal:
        """How much of the promise has passed: 1 at its end, more afterwards."""
        return Decimal(self.passed // dt.timedelta.resolution) / Decimal(self.target // dt.timedelta.resolution)


def clock_of(document: OpenDocument, service: Service, now: dt.datetime) -> Clock:
    """Return the clock of a document: from receipt while it waits, from the hold's first sight when it is posted."""
    started = clock_start(service.clock, document.began)
    target = service.sla.target(document.doc_type, held=document.held)
    return Clock(
        started=started,
        target=target,
        passed=elapsed(service.clock, started, now, document.pauses),
        due=deadline(service.clock, started, target, document.pauses),
        paused=document.asked_until is not None,
    )


def spoken(length: dt.timedelta) -> str:
    """Return a length as people say it: "3 h 20 min", "45 min"; without its sign."""
    hours, minutes = divmod(abs(length) // MINUTE, 60)
    return f"{hours} h {minutes} min" if hours and minutes else f"{hours} h" if hours else f"{minutes} min"
