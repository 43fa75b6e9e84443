"""Claims, leases and fences against a model of twenty lines: whatever happens in whatever order, they agree."""

from __future__ import annotations

import atexit
import functools
import shutil
import tempfile
from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, multiple, rule

from documents.database.engine import connect, read, write
from documents.database.upgrade import upgrade
from documents.register.audit import check_audit
from documents.register.claims import MAX_ATTEMPTS, Claim, claim, heartbeat, reap, release
from documents.register.document import documents_in
from documents.register.lifecycle import StaleClaimError, advance
from documents.state import State
from tests.documents.register.register_of import receive

WORKERS = st.sampled_from(["ada", "bob"])
ALIVE, OVER = 3600.0, -1.0
LEASES = st.sampled_from([ALIVE, OVER])


@functools.cache
def _migrated() -> Path:
    """A migrated database to copy; hypothesis has no fixtures."""
    path = Path(tempfile.mkdtemp()) / "migrated.db"
    engine = connect(f"sqlite:///{path}")
    upgrade(engine)
    engine.dispose()
    atexit.register(shutil.rmtree, path.parent, ignore_errors=True)
    return path


class Held:
    """What the model knows of one document."""

    def __init__(self) -> None:
        self.state = State.RECEIVED
        self.fence = 0
        self.attempts = 0
        self.owner = ""
        self.alive = False

    def end(self) -> None:
        self.owner, self.alive = "", False


class Claims(RuleBasedStateMachine):
    """Workers that claim, work, hang, die, come back and are reaped."""

    claims = Bundle("claims")

    @initialize(count=st.integers(1, 3))
    def files_arrive(self, count: int) -> None:
        self.folder = Path(tempfile.mkdtemp())
        shutil.copyfile(_migrated(), self.folder / "daybook.db")
        self.engine = connect(f"sqlite:///{self.folder / 'daybook.db'}")
        ids = [receive(self.engine, f"{number}", minutes=number).document_id for number in range(count)]
        self.model = {document_id: Held() for document_id in ids}

    @rule(target=claims, worker=WORKERS, lease=LEASES, limit=st.integers(1, 3))
    def work_is_claimed(self, worker: str, lease: float, limit: int) -> object:
        free = [(key, held) for key, held in self.model.items() if held.state is State.RECEIVED and not held.alive]
        self._give_up(held for _, held in free)
        expected = [key for key, held in free if held.state is State.RECEIVED][:limit]
        claimed = claim(self.engine, "acme", [State.RECEIVED], limit, worker, lease)
        assert [one.document.id for one in claimed] == expected
        for key in expected:
            held = self.model[key]
            held.fence, held.attempts = held.fence + 1, held.attempts + 1
            held.owner, held.alive = worker, lease == ALIVE
        return multiple(*claimed)

    @rule(one=consumes(claims), after=st.sampled_from([State.CLASSIFIED, State.QUEUED]))
    def work_is_finished(self, one: Claim, after: State) -> None:
        held = self.model[one.document.id]
        may = held.state is State.RECEIVED and held.fence == one.fence
        with self._expecting(may), write(self.engine) as connection:
            advance(
                connection, "acme", one.document.id, State.RECEIVED, after, fence=one.fence, reason="as the test says"
            )
        if may:
            held.state = after
            if after is State.QUEUED:
                held.attempts = 0
                held.end()

    @rule(one=claims, lease=LEASES)
    def a_worker_says_it_lives(self, one: Claim, lease: float) -> None:
        held = self.model[one.document.id]
        may = held.fence == one.fence and held.owner == one.worker
        with self._expecting(may), write(self.engine) as connection:
            heartbeat(connection, one, lease)
        if may:
            held.alive = lease == ALIVE

    @rule(one=consumes(claims), blameless=st.booleans())
    def work_is_given_back(self, one: Claim, blameless: bool) -> None:
        held = self.model[one.document.id]
        may = held.fence == one.fence and held.owner == one.worker
        with self._expecting(may), write(self.engine) as connection:
            release(connection, one, blameless=blameless)
        if may:
            held.attempts -= blameless
            held.end()

    @rule()
    def a_reviewer_sends_everything_back(self) -> None:
        for key, held in self.model.items():
            if held.state is State.QUEUED:
                with write(self.engine) as connection:
                    advance(connection, "acme", key, State.QUEUED, State.RECEIVED, actor="ada")
                held.state = State.RECEIVED

    @rule()
    def the_dead_are_reaped(self) -> None:
        dead = [held for held in self.model.values() if held.owner and not held.alive]
        assert reap(self.engine).expired == len(dead)
        for held in dead:
            held.end()
        self._give_up(held for held in self.model.values() if not held.alive)

    @invariant()
    def the_register_agrees(self) -> None:
        with read(self.engine) as connection:
            found = {
                one.id: (one.state, one.fence, one.attempts, one.lease_owner)
                for one in documents_in(connection, "acme")
            }
            assert list(check_audit(connection)) == []
        assert found == {key: (held.state, held.fence, held.attempts, held.owner) for key, held in self.model.items()}

    def teardown(self) -> None:
        self.engine.dispose()
        shutil.rmtree(self.folder)

    def _give_up(self, free: Iterable[Held]) -> None:
        for held in free:
            if held.attempts >= MAX_ATTEMPTS and held.state is not State.QUEUED:
                held.state, held.attempts = State.QUEUED, 0
                held.end()

    @staticmethod
    def _expecting(may: bool) -> AbstractContextManager[object]:
        return nullcontext() if may else pytest.raises(StaleClaimError)


TestClaims = Claims.TestCase
TestClaims.settings = settings(max_examples=25, stateful_step_count=40, deadline=None)
