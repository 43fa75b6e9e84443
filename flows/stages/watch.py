"""Looks every few seconds at what is READY, and calls whoever posts it; a fault costs one call, not the watch."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from documents.database.engine import read
from documents.error import DaybookError
from documents.log import get_logger
from flows.stages.ready import Bell, Due, due_at

log = get_logger()


@dataclass
class Watch:
    """What waits for the poster at some clients.

    Attributes:
        clients: Asked at every look, because clients come and go.
        call: Has a client's documents posted; False when that cannot be done now, and the next look calls again.
    """

    engine: sa.Engine
    bell: Bell
    clients: Callable[[], Sequence[str]]
    call: Callable[[Due], bool]

    def look(self) -> int:
        """Look once, and call for each client with something new; return how many calls were taken. Never raises."""
        try:
            with read(self.engine) as connection:
                found = due_at(connection, self.clients())
        except DaybookError as error:
            log.warning("what is ready cannot be seen", why=str(error))
            return 0
        except Exception as error:
            log.exception("our own error", error=type(error).__name__)
            return 0
        return sum(self._called(one) for one in self.bell.calls(found))

    def _called(self, one: Due) -> bool:
        try:
            taken = self.call(one)
        except DaybookError as error:
            log.error("the poster was not done", client=one.client_id, why=str(error))  # noqa: TRY400  # no fault of ours
            return False
        except Exception as error:  # our own fault: this client waits for the next call, the others do not
            log.exception("our own error", client=one.client_id, error=type(error).__name__)
            return False
        if not taken:
            self.bell.forget(one.client_id)
        return taken
