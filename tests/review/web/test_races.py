"""Two people race for each of many documents while the poster runs beside them: each is posted once."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from decimal import Decimal
from http import HTTPStatus
from pathlib import Path
from threading import Barrier, Event
from typing import Final

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient

from documents.database.engine import read
from documents.finding import Role
from documents.register.decisions import decisions_of
from documents.state import State
from flows.stages.decided import post_decided
from tests.flows.stages.world import invoice
from tests.review.web.api_world import ApiWorld

RACES: Final = 12
MANY_RACES: Final = 100
LIMIT: Final = Decimal(1_000_000)
"""Of what one of them approves in all, order by order (V-SOD-02)."""
PACK: Final = Decimal("24.90")
PATIENCE_SECONDS: Final = 60
PAUSE_SECONDS: Final = 0.05


@pytest.fixture
def world(tmp_path: Path, engine: sa.Engine) -> ApiWorld:
    return ApiWorld.of_a_known_vendor(tmp_path, engine)


@contextmanager
def poster(world: ApiWorld) -> Iterator[None]:
    """Post again and again what is decided, as the program does beside the desk."""
    stopped = Event()

    def post() -> int:
        rounds = 0
        while not stopped.wait(PAUSE_SECONDS):
            post_decided(world.desk)
            rounds += 1
        return rounds

    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(post)
        try:
            yield
        finally:
            stopped.set()
        assert running.result(PATIENCE_SECONDS) > 0


def race(world: ApiWorld, pair: tuple[TestClient, TestClient], bill: str, decision: str, **form: str) -> None:
    """Let both decide at the same moment on what both see now: one is taken, the other is told that it came late."""
    seen = {"version": str(world.look(bill).version), **form}
    start = Barrier(2)

    def press(who: TestClient, once: str) -> int:
        start.wait(PATIENCE_SECONDS)
        return who.post(f"/clients/acme/documents/{bill}/{decision}", data={**seen, "once": once}).status_code

    with ThreadPoolExecutor(2) as pool:
        won, lost = sorted(pool.map(press, pair, (f"one {decision} {bill}", f"two {decision} {bill}")))
    assert won == HTTPStatus.OK
    assert lost in {HTTPStatus.CONFLICT, HTTPStatus.UNPROCESSABLE_ENTITY}


@pytest.mark.parametrize("races", [RACES, pytest.param(MANY_RACES, marks=pytest.mark.soak)])
def test_races_beside_the_poster_end_in_one_entry_for_each_document(world: ApiWorld, races: int) -> None:
    bills = {
        number: world.receive(invoice(f"RE-{number}", number, order="", net_total="1.00"))
        for number in range(10, 10 + races)
    }
    world.night()
    assert {world.state(one) for one in bills.values()} == {State.QUEUED}
    clerks = world.browser(world.rita), world.browser(world.ralf)
    abe, ann = (world.person(login, Role.APPROVER, limit=LIMIT) for login in ("abe", "ann"))
    approvers = world.browser(abe), world.browser(ann)
    with poster(world):
        for pieces, bill in bills.items():
            race(world, clerks, bill, "corrections", **{"f.net_total": str(pieces * PACK)})
            race(world, approvers, bill, "approvals")
    post_decided(world.desk)
    assert [(one, world.look(one).reason) for one in bills.values() if world.state(one) is not State.POSTED] == []
    assert [len(world.entries(one)) for one in bills.values()] == [1] * races
    with read(world.engine) as connection:
        taken = [decisions_of(connection, "acme", one) for one in bills.values()]
    assert {len({one.person for one in each}) for each in taken} == {2}
