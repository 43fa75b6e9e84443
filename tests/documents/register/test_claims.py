"""Two workers never do the same document, and a dead worker holds nothing up."""

from __future__ import annotations

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from documents.database.engine import connect, write
from documents.register.claims import MAX_ATTEMPTS, claim, heartbeat, reap, release
from documents.register.lifecycle import TECH, StaleClaimError
from documents.state import State
from tests.documents.register.register_of import go, look, receive

R, C = State.RECEIVED, State.CLASSIFIED
OVER = -1.0
"""A lease of this many seconds is over when it begins."""


def test_claims_come_in_order_of_arrival_and_only_once(engine: sa.Engine) -> None:
    ids = [receive(engine, name, minutes=minutes).document_id for minutes, name in enumerate("dcab")]
    first = claim(engine, "acme", [R], 3, "one", 60)
    second = claim(engine, "acme", [R], 3, "two", 60)
    assert [one.document.id for one in first + second] == ids
    assert claim(engine, "acme", [R], 3, "three", 60) == ()


def test_a_claim_stays_with_its_client_and_its_states(engine: sa.Engine) -> None:
    receive(engine, client="birch")
    receive(engine, client="acme")
    assert claim(engine, "acme", [C], 9, "one", 60) == ()
    assert [one.document.client_id for one in claim(engine, "acme", [R, C], 9, "one", 60)] == ["acme"]


def test_a_worker_that_lost_its_lease_can_write_nothing(engine: sa.Engine) -> None:
    document_id = receive(engine).document_id
    (slow,) = claim(engine, "acme", [R], 1, "slow", OVER)
    (quick,) = claim(engine, "acme", [R], 1, "quick", 60)
    assert quick.fence == slow.fence + 1
    with pytest.raises(StaleClaimError, match="claim 1, found RECEIVED and claim 2"):
        go(engine, document_id, R, C, fence=slow.fence)
    with pytest.raises(StaleClaimError), write(engine) as connection:
        heartbeat(connection, slow, 60)
    with pytest.raises(StaleClaimError), write(engine) as connection:
        release(connection, slow)
    go(engine, document_id, R, C, fence=quick.fence)


def test_a_heartbeat_keeps_the_lease(engine: sa.Engine) -> None:
    receive(engine)
    (held,) = claim(engine, "acme", [R], 1, "one", OVER)
    with write(engine) as connection:
        heartbeat(connection, held, 60)
    assert claim(engine, "acme", [R], 1, "two", 60) == ()


@pytest.mark.parametrize(("blameless", "attempts"), [(False, 1), (True, 0)])
def test_a_released_document_can_be_claimed_at_once(engine: sa.Engine, blameless: bool, attempts: int) -> None:
    document_id = receive(engine).document_id
    (held,) = claim(engine, "acme", [R], 1, "one", 60)
    with write(engine) as connection:
        release(connection, held, blameless=blameless)
    assert look(engine, document_id).attempts == attempts
    assert len(claim(engine, "acme", [R], 1, "two", 60)) == 1


def test_a_document_that_kills_its_workers_waits_for_a_person(engine: sa.Engine) -> None:
    poison, good = (receive(engine, name).document_id for name in ("poison", "good"))
    for _ in range(MAX_ATTEMPTS):
        assert poison in {one.document.id for one in claim(engine, "acme", [R], 9, "one", OVER)}
        with write(engine) as connection:
            connection.execute(sa.text("UPDATE documents SET attempts = 0 WHERE id = :id"), {"id": good})
    assert [one.document.id for one in claim(engine, "acme", [R], 9, "one", 60)] == [good]
    found = look(engine, poison)
    assert (found.state, found.reason[:4], found.attempts) == (State.QUEUED, TECH, 0)


def test_the_reaper_ends_dead_leases_and_no_living_one(engine: sa.Engine) -> None:
    for name in "ab":
        receive(engine, name)
    (dead,) = claim(engine, "acme", [R], 1, "dead", OVER)
    # The dead one's document is free again, so both are claimed; one of them dies again.
    alive = claim(engine, "acme", [R], 2, "alive", 60)
    assert dead.document.id in {one.document.id for one in alive}
    assert (reap(engine).expired, reap(engine).given_up) == (0, 0)
    with write(engine) as connection:
        heartbeat(connection, alive[0], OVER)
    assert reap(engine).expired == 1
    assert [look(engine, one.document.id).lease_owner for one in alive] == ["", "alive"]


def test_many_workers_at_once_share_the_work_without_overlap(database_url: str) -> None:
    """Real threads with connections of their own: nobody claims what another one holds, and nothing is left over."""
    documents, workers = 40, 4
    engine = connect(database_url)
    for number in range(documents):
        receive(engine, f"{number}")
    start = threading.Barrier(workers)

    def work(worker: int) -> list[str]:
        mine, own = [], connect(database_url)
        start.wait()
        while claimed := claim(own, "acme", [R], 3, f"worker {worker}", 60):
            for held in claimed:
                go(own, held.document.id, R, C, fence=held.fence)
                mine.append(held.document.id)
        own.dispose()
        return mine

    with ThreadPoolExecutor(workers) as pool:
        done = [document_id for mine in pool.map(work, range(workers)) for document_id in mine]
    engine.dispose()
    assert Counter(Counter(done).values()) == {1: documents}


def test_of_two_reviewers_one_wins(database_url: str) -> None:
    rounds = 20
    engine = connect(database_url)
    ids = [receive(engine, f"{number}").document_id for number in range(rounds)]
    start = threading.Barrier(2)

    def decide(reviewer: int) -> list[bool]:
        own, won = connect(database_url), []
        for document_id in ids:
            start.wait()
            try:
                go(own, document_id, R, State.QUEUED, reason=f"decided by {reviewer}")
                won.append(True)
            except StaleClaimError:
                won.append(False)
        own.dispose()
        return won

    with ThreadPoolExecutor(2) as pool:
        one, other = pool.map(decide, (1, 2))
    engine.dispose()
    assert all(a != b for a, b in zip(one, other, strict=True))
