"""What waits for the poster: what a decision made READY or gave back to the readers, and entries left unwritten."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from math import inf
from typing import Final

import sqlalchemy as sa

from documents.database.clock import database_now
from documents.home import Home
from documents.register.choices import ChoiceKind
from documents.register.choices import table as choices
from documents.register.proposals import released_count
from documents.register.tables import documents
from documents.state import State
from documents.value import Value
from ledgers.tables import outbox

LOOK_SECONDS: Final = 2.0
"""Between two looks at what is READY; one counted range of an index for each client."""

AGAIN_SECONDS: Final = 30.0
"""What is still there so long after the poster was called is posted by nobody: a killed run, a drift."""

AGAIN_AT_MOST_SECONDS: Final = 600.0
"""Each further call for the same documents waits twice as long, up to this: a drift lasts until somebody mends it."""

LEFT_SECONDS: Final = 20
"""An entry waits for its books so long before it counts as left behind: the poster writes it much sooner."""

BOOKS_TRIES: Final = 5
"""An entry its books did not take so often is left to the night, whose report says why."""


BEFORE_JUDGED: Final = (State.RECEIVED, State.EXTRACTED, State.CLEANSED, State.VALIDATED)
"""The steps of a document that is on its way to be judged."""


class Due(Value):
    """What waits for the poster at one client.

    Attributes:
        ready: Documents in READY.
        oldest: Since when the one that waits longest does; None without any.
        newest: Since when the last one does.
        unread: Documents a person gave back to the readers: cut anew, or of another kind.
        unwritten: Entries left behind on the way into the books.
        corrections: Of posted documents, released by a second person.
    """

    client_id: str
    ready: int = 0
    oldest: dt.datetime | None = None
    newest: dt.datetime | None = None
    unread: int = 0
    unwritten: int = 0
    corrections: int = 0

    @property
    def anything(self) -> bool:
        """Tell whether the poster has anything to do."""
        return bool(self.ready or self.unread or self.unwritten or self.corrections)


def due_at(connection: sa.Connection, client_ids: Iterable[str]) -> tuple[Due, ...]:
    """Return those of the clients at which something waits for the poster."""
    before = database_now(connection) - dt.timedelta(seconds=LEFT_SECONDS)
    found = (_due(connection, client_id, before) for client_id in client_ids)
    return tuple(one for one in found if one.anything)


def _due(connection: sa.Connection, client_id: str, before: dt.datetime) -> Due:
    since = documents.c.state_since
    ready = sa.select(sa.func.count(), sa.func.min(since), sa.func.max(since)).where(
        documents.c.client_id == client_id, documents.c.state == State.READY
    )
    left = sa.select(sa.func.count(outbox.c.entry_id.distinct())).where(
        outbox.c.client_id == client_id,
        outbox.c.state == "waiting",
        outbox.c.attempts < BOOKS_TRIES,
        outbox.c.queued_at < before,
    )
    count, oldest, newest = connection.execute(ready).one()
    return Due(
        client_id=client_id,
        ready=count,
        oldest=oldest,
        newest=newest,
        unread=connection.scalar(sa.select(sa.func.count()).select_from(given_back(client_id).subquery())) or 0,
        unwritten=connection.scalar(left) or 0,
        corrections=released_count(connection, client_id),
    )


def given_back(client_id: str, states: Iterable[State] = BEFORE_JUDGED) -> sa.Select[tuple[str]]:
    """Select the documents a person said something about that only the readers can follow, and that wait for it."""
    said = sa.exists().where(
        choices.c.client_id == documents.c.client_id,
        choices.c.document_id == documents.c.id,
        choices.c.kind.in_([ChoiceKind.TYPE, ChoiceKind.PAGES]),
    )
    return sa.select(documents.c.id).where(
        documents.c.client_id == client_id, documents.c.state.in_(list(states)), said
    )


def clients_of(home: Home) -> tuple[str, ...]:
    """Return the clients that have a file; the file itself is not read."""
    return tuple(sorted(path.stem for path in home.clients_dir.glob("*.toml")))


@dataclass(frozen=True, slots=True)
class Call:
    """A call for one client.

    Attributes:
        at: By the bell's clock.
        wait: Seconds until the same documents call again.
    """

    due: Due
    at: float
    wait: float


@dataclass
class Bell:
    """Calls the poster once for what is new, and again after a while for what is still there.

    Attributes:
        clock: Seconds that only grow.
        pause: At least so many seconds between two calls for one client; what comes meanwhile goes with the next.
    """

    clock: Callable[[], float]
    pause: float
    _called: dict[str, Call] = field(default_factory=dict)

    def calls(self, found: Iterable[Due]) -> tuple[Due, ...]:
        """Return for which clients the poster is to be called now, the one that waits longest first."""
        waiting = {one.client_id: one for one in found}
        self._called = {name: known for name, known in self._called.items() if self._counts(name, known, waiting)}
        now = self.clock()
        wanted = [one for one in waiting.values() if self._is_due(one, now)]
        self._called |= {one.client_id: Call(one, now, self._next_wait(one)) for one in wanted}
        return tuple(sorted(wanted, key=lambda one: one.oldest.timestamp() if one.oldest else inf))

    def forget(self, client_id: str) -> None:
        """Take back a call that nobody could take: the next look calls again."""
        self._called.pop(client_id, None)

    def _counts(self, name: str, known: Call, waiting: dict[str, Due]) -> bool:
        """Tell whether a former call still says something: it is young, or its documents are still there."""
        return name in waiting or self.clock() - known.at < self.pause

    def _next_wait(self, one: Due) -> float:
        known = self._called.get(one.client_id)
        if known is None or known.due != one:
            return AGAIN_SECONDS
        return min(2 * known.wait, AGAIN_AT_MOST_SECONDS)

    def _is_due(self, one: Due, now: float) -> bool:
        if one.client_id not in self._called:
            return True
        known = self._called[one.client_id]
        passed = now - known.at
        return passed >= known.wait or (one != known.due and passed >= self.pause)
