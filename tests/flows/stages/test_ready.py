"""Who is called when something is READY: at once for what is new, patiently for what stays."""

from __future__ import annotations

import datetime as dt
import itertools

from documents.database.engine import read, write
from documents.kind import DocType
from documents.register.choices import choose_type
from documents.register.lifecycle import advance
from documents.state import State
from flows.stages.decided import post_decided
from flows.stages.night import settle
from flows.stages.ready import AGAIN_AT_MOST_SECONDS, AGAIN_SECONDS, BOOKS_TRIES, LEFT_SECONDS, Bell, Due, due_at
from ledgers.tables import outbox
from tests.flows.stages.world import World, invoice, receipt

T0 = dt.datetime(2026, 3, 16, 12, tzinfo=dt.UTC)


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def some(client_id: str = "acme", ready: int = 1, minute: int = 0) -> Due:
    moment = T0 + dt.timedelta(minutes=minute)
    return Due(client_id=client_id, ready=ready, oldest=moment, newest=moment)


def due(world: World) -> tuple[Due, ...]:
    with read(world.engine) as connection:
        return due_at(connection, ("acme", "nobody"))


def test_a_new_document_calls_once_and_one_that_stays_calls_again_later() -> None:
    clock = Clock()
    bell = Bell(clock, pause=2)
    assert bell.calls([some()]) == (some(),)
    clock.now += AGAIN_SECONDS - 1
    assert bell.calls([some()]) == ()
    clock.now += 1
    assert bell.calls([some()]) == (some(),)


def test_what_stays_calls_more_and_more_rarely() -> None:
    clock = Clock()
    bell = Bell(clock, pause=2)
    calls = []
    for _ in range(4 * int(AGAIN_AT_MOST_SECONDS)):
        if bell.calls([some()]):
            calls.append(clock.now)
        clock.now += 1
    waits = [later - earlier for earlier, later in itertools.pairwise(calls)]
    assert waits == [30, 60, 120, 240, 480, 600, 600]
    assert bell.calls([some(ready=2)]) == (some(ready=2),)


def test_another_decision_calls_after_the_pause_and_one_that_was_posted_is_forgotten() -> None:
    clock = Clock()
    bell = Bell(clock, pause=10)
    bell.calls([some()])
    clock.now += 9
    assert bell.calls([some(ready=2)]) == ()
    clock.now += 1
    assert bell.calls([some(ready=2)]) == (some(ready=2),)
    clock.now += 11
    assert bell.calls([]) == ()
    assert bell.calls([some(ready=2)]) == (some(ready=2),)


def test_the_pause_holds_although_everything_was_posted_meanwhile() -> None:
    clock = Clock()
    bell = Bell(clock, pause=10)
    bell.calls([some()])
    clock.now += 5
    assert bell.calls([]) == ()
    assert bell.calls([some(minute=1)]) == ()


def test_clients_do_not_wait_for_each_other_and_the_oldest_comes_first() -> None:
    bell = Bell(Clock(), pause=10)
    left = Due(client_id="left", unwritten=1)
    found = bell.calls([left, some("late", minute=5), some("early")])
    assert [one.client_id for one in found] == ["early", "late", "left"]


def test_only_ready_documents_are_due(world: World) -> None:
    world.receive(invoice("RE-1"))
    world.night()
    assert due(world) == ()
    (known,) = world.states()
    assert known is State.QUEUED  # there is no order


def test_entries_a_killed_poster_left_are_due_until_the_books_refused_them_too_often(small_world: World) -> None:
    world = small_world
    world.know(receipts=[receipt()])
    world.receive(invoice("RE-1"))
    world.night()
    assert due(world) == ()  # somebody may be writing them at this moment
    before = dt.datetime.now(dt.UTC) - dt.timedelta(seconds=LEFT_SECONDS + 1)
    with write(world.engine) as connection:
        connection.execute(outbox.update().values(queued_at=before))
    (left,) = due(world)
    assert left.ready == 0
    assert left.unwritten > 0
    with write(world.engine) as connection:
        connection.execute(outbox.update().values(attempts=BOOKS_TRIES))
    assert due(world) == ()


def test_what_a_person_gave_back_to_the_readers_is_due_and_what_just_arrived_is_not(world: World) -> None:
    world.receive(invoice("RE-1"))
    assert due(world) == ()
    back = world.receive(invoice("RE-2"))
    with write(world.engine) as connection:
        choose_type(connection, "acme", back, DocType.INVOICE, author="rita")
    assert due(world) == (Due(client_id="acme", unread=1),)
    world.night()
    assert due(world) == ()


def test_what_is_written_is_due_no_more(small_world: World) -> None:
    world = small_world
    world.know(receipts=[receipt()])
    first = world.receive(invoice("RE-1"))
    world.read_all()
    settle(world.desk)
    post_decided(world.desk)
    with write(world.engine) as connection:
        connection.execute(outbox.update().values(queued_at=T0))
    assert (world.state(first), due(world)) == (State.POSTED, ())


def test_documents_are_counted_with_their_oldest_and_newest_moment(small_world: World) -> None:
    world = small_world
    ids = [world.receive(invoice(f"RE-{number}", 1)) for number in (1, 2)]
    world.read_all()
    with write(world.engine) as connection:
        for one in ids:
            for before, after in ((State.EXTRACTED, State.CLEANSED), (State.CLEANSED, State.VALIDATED)):
                advance(connection, "acme", one, before, after)
            advance(connection, "acme", one, State.VALIDATED, State.READY)
    (found,) = due(world)
    assert (found.client_id, found.ready) == ("acme", 2)
    assert found.oldest is not None
    assert found.newest is not None
    assert found.oldest <= found.newest
