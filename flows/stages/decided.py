"""Between two nights: what people decided at the desk is posted, and what that brings on follows at once.

The stages are those of the night, for as little as a decision touches: what a person gave back to the readers, the
documents that are READY, their entries on the way into the books, and what waits for the same orders. All else is the
night's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from typing import Final

import sqlalchemy as sa

from documents.database.engine import read
from documents.kind import DocType
from documents.register import work_facts
from documents.register.document import documents_in
from documents.register.lifecycle import TECH
from documents.register.tables import documents
from documents.register.versions import latest_version
from documents.state import State
from documents.value import Value
from flows.stages.close import close_settled
from flows.stages.corrected import post_released
from flows.stages.drift import drift_of, told
from flows.stages.judge import judge_again, judge_posted, judge_wave
from flows.stages.night import feed_books
from flows.stages.post import post_wave
from flows.stages.read import JailPool, jails, read_chunk, registers_of
from flows.stages.ready import BEFORE_JUDGED, given_back
from flows.stages.waves import WAVES
from flows.stages.worker import Desk, free_the_dead
from ledgers.outbox import ExportSummary

Readers = Callable[[], AbstractContextManager[JailPool]]

ROUNDS: Final = 5
"""What a posting releases may release something itself: an order, its receipt, its invoice. More waits for a night."""


class Decided(Value):
    """What became of what was READY.

    Attributes:
        read: Documents read again on a person's word.
        posted: Documents posted now.
        sent_back: READY documents that did not hold when they were judged once more; they wait for a person again.
        released: Waiting documents that the postings brought on.
        payments_released: Posted documents whose payment hold ended.
        closed: Posted documents that are settled now (L-22).
        corrected: Corrections of posted documents that a second person released, posted now.
        stopped: Why nothing was posted; empty when posting went on.
    """

    read: int = 0
    posted: int = 0
    sent_back: int = 0
    released: int = 0
    payments_released: int = 0
    closed: int = 0
    corrected: int = 0
    stopped: str = ""
    exported: ExportSummary = ExportSummary()

    @property
    def sentence(self) -> str:
        """What to tell an operator."""
        problems = "".join(f"; {one}" for one in self.exported.problems)
        if self.stopped:
            return f"{self.stopped}{problems}"
        done = f"{self.posted} posted, {self.sent_back} sent back, {self.released} released by them"
        return f"{done}, {self.corrected} corrected{problems}" if self.corrected else f"{done}{problems}"


def post_decided(desk: Desk, readers: Readers = jails) -> Decided:
    """Post what is READY at a client, judge again what waits for the same orders, and write the books.

    What a person gave back to the readers is read and judged first. While the ledger and its books differ, nothing is
    posted; what is proven stays READY. Safe to repeat, beside a night too: every document is claimed, and every entry
    has its key.

    Args:
        desk: The client's.
        readers: Opens the jails, when there is something to read.

    Raises:
        RetryableError: The database or the jail is not ready; what was not posted stays READY.
    """
    free_the_dead(desk)
    again = _read_again(desk, readers)
    if drift := drift_of(desk):
        return Decided(read=again, stopped=told(drift), exported=feed_books(desk))
    corrected = post_released(desk)
    went: Counter[State] = Counter()
    released, paid = 0, 0
    for _ in range(ROUNDS):
        posted, now = _post_ready(desk)
        went += now
        if not posted:
            break
        released += judge_again(desk, _of_the_same_orders(desk, posted, State.QUEUED))
        paid += judge_posted(desk, _of_the_same_orders(desk, posted, State.POSTED))
    return Decided(
        read=again,
        posted=went[State.POSTED],
        sent_back=went[State.QUEUED],
        released=released,
        payments_released=paid,
        closed=close_settled(desk).closed if went[State.POSTED] or corrected else 0,
        corrected=corrected,
        exported=feed_books(desk),
    )


def _read_again(desk: Desk, readers: Readers) -> int:
    """Read and judge what a person gave back to the readers; return how many documents that were."""
    waiting = _given_back(desk, BEFORE_JUDGED)
    if not waiting:
        return 0
    if _given_back(desk, (State.RECEIVED,)):
        registers = registers_of(desk)
        with readers() as pool:
            while _given_back(desk, (State.RECEIVED,)) and read_chunk(desk, pool, registers, limit=pool.size):
                pass
    for wave in WAVES:
        judge_wave(desk, wave)
    return len(waiting)


def _given_back(desk: Desk, states: Iterable[State]) -> list[str]:
    with read(desk.engine) as connection:
        return list(connection.scalars(given_back(desk.client.id, states)))


def _post_ready(desk: Desk) -> tuple[frozenset[str], Counter[State]]:
    """Post every READY document, wave by wave; return the ids of those that are posted now, and how many went where."""
    with read(desk.engine) as connection:
        ready = [one.id for one in documents_in(connection, desk.client.id, (State.READY,))]
    went: Counter[State] = Counter()
    for wave in WAVES if ready else ():
        went += post_wave(desk, wave)
    with read(desk.engine) as connection:
        query = sa.select(documents.c.id).where(
            documents.c.client_id == desk.client.id,
            documents.c.id.in_(ready),
            documents.c.state == State.POSTED,
        )
        return frozenset(connection.scalars(query)), went


def _of_the_same_orders(desk: Desk, posted: Iterable[str], state: State) -> list[str]:
    """Return the documents in a state that refer to an order one of the posted ones refers to, or is.

    What waits for a technician (TECH) is left alone.
    """
    with read(desk.engine) as connection:
        numbers = {number for one in posted for number in _orders(connection, desk.client.id, one)}
        table = work_facts.table
        named = sa.or_(sa.false(), *(table.c.facts.contains(number, autoescape=True) for number in sorted(numbers)))
        query = (
            sa.select(documents.c.id)
            .join(table, table.c.document_id == documents.c.id)
            .where(
                documents.c.client_id == desk.client.id,
                documents.c.state == state,
                documents.c.reason.not_like(f"{TECH}%"),
                named,
            )
            .order_by(documents.c.received_at, documents.c.id)
        )
        return list(connection.scalars(query))


def _orders(connection: sa.Connection, client_id: str, document_id: str) -> Iterator[str]:
    version = latest_version(connection, client_id, document_id)
    if version.business is None:
        return
    yield from version.business.orders
    if version.judgement is not None:
        yield from (line.order_number for line in version.judgement.match.lines)
    own = version.business.own_number
    if version.business.doc_type is DocType.PURCHASE_ORDER and own is not None:
        yield own.value
