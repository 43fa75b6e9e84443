"""Workers: one settles at a time, the dead hold nothing, and our own errors name no person."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest
import sqlalchemy as sa

from documents.database.engine import read
from documents.error import RetryableError, WrongInputError
from documents.home import Home
from documents.register.claims import IN_HAND, claim
from documents.register.tables import documents
from documents.state import State
from flows.stages.judge import judge_wave
from flows.stages.post import _post, _settle
from flows.stages.waves import WAVES
from flows.stages.worker import Desk, free_the_dead, give_to_technical, open_desk, settling, work_through
from tests.flows.stages.world import ORDER, VENDOR, World, invoice, receipt

KINDS = tuple(kind for wave in WAVES for kind in wave)


def test_two_workers_cannot_both_post_the_last_pieces(tmp_path: Path, postgresql_engine: sa.Engine) -> None:
    world = World(tmp_path, postgresql_engine)
    world.know(vendors=[VENDOR], orders=[ORDER], receipts=[receipt()])
    first, second = world.receive(invoice("RE-1")), world.receive(invoice("RE-2", day="2026-03-13"))
    world.read_all()
    judge_wave(world.desk, KINDS)
    (mine,) = claim(world.engine, "acme", (State.READY,), 1, "here/1", 900.0)
    (theirs,) = claim(world.engine, "acme", (State.READY,), 1, "there/2", 900.0)
    other = threading.Thread(target=_post, args=(world.desk, theirs))
    with settling(world.desk) as connection:
        _settle(connection, world.desk, mine)
        other.start()
        other.join(1.0)
        assert other.is_alive(), "the second worker waits for the first"
    other.join(30.0)
    assert (world.state(first), world.state(second)) == (State.POSTED, State.QUEUED)


def test_clients_do_not_wait_for_each_other(tmp_path: Path, postgresql_engine: sa.Engine) -> None:
    one = World(tmp_path / "one", postgresql_engine)
    other = Desk(
        one.desk.home, one.engine, one.desk.archive, one.desk.client.model_copy(update={"id": "other"}), "here/1"
    )
    with settling(one.desk), settling(other) as connection:
        assert connection.scalar(sa.select(1)) == 1


def ended_process() -> int:
    child = subprocess.Popen([sys.executable, "-c", "pass"])
    child.wait()
    return child.pid


def test_what_an_ended_process_of_this_machine_held_is_free_at_once(world: World) -> None:
    host = socket.gethostname()
    ids = [world.receive(invoice(f"RE-{number}")) for number in range(3)]
    owners = (f"{host}/{ended_process()}", f"{host}/{os.getpid()}", f"elsewhere/{ended_process()}")
    for owner in owners:
        claim(world.engine, "acme", (State.RECEIVED,), 1, owner, 900.0)
    desk = Desk(world.desk.home, world.engine, world.desk.archive, world.desk.client, f"{host}/1")
    assert free_the_dead(desk) == 1
    assert [world.look(one).lease_owner for one in ids] == ["", *owners[1:]]
    assert free_the_dead(desk) == 0


def test_what_an_ended_process_had_not_begun_is_not_blamed(world: World) -> None:
    ids = [world.receive(invoice(f"RE-{number}")) for number in range(IN_HAND + 3)]
    host = socket.gethostname()
    held = claim(world.engine, "acme", (State.RECEIVED,), len(ids), f"{host}/{ended_process()}", 900.0)
    desk = Desk(world.desk.home, world.engine, world.desk.archive, world.desk.client, f"{host}/1")
    assert free_the_dead(desk) == len(ids)
    attempts = [world.look(one.document.id).attempts for one in held]
    assert attempts == [1] * IN_HAND + [0] * 3


def test_our_own_error_is_written_down_without_the_words_of_the_document(
    small_world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    world = small_world
    bill = world.receive(invoice())
    (held,) = claim(world.engine, "acme", (State.RECEIVED,), 1, "here/1", 900.0)

    def fail() -> None:
        try:
            int("Rosa Maria, account 4711")
        except ValueError as error:
            raise RuntimeError("the page says Rosa Maria") from error

    with pytest.raises(RuntimeError) as caught:
        fail()
    assert give_to_technical(world.desk, held, caught.value) is State.QUEUED
    known = world.look(bill)
    assert known.reason.startswith("TECH: RuntimeError in fail, line ")
    shown = capsys.readouterr().err
    assert "builtins.ValueError" in shown
    assert "in fail" in shown
    assert "Rosa" not in shown + known.reason


def test_a_stop_from_outside_gives_back_too(small_world: World) -> None:
    world = small_world
    world.receive(invoice("RE-1"))
    world.receive(invoice("RE-2"))
    claims = claim(world.engine, "acme", (State.RECEIVED,), 2, "here/1", 900.0)

    def stop(_held: object) -> State:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        work_through(world.desk, claims, stop)
    with read(world.engine) as connection:
        rows = connection.execute(sa.select(documents.c.lease_owner, documents.c.attempts)).all()
    assert [tuple(row) for row in rows] == [("", 0), ("", 0)]


def test_a_database_that_is_away_does_not_hide_behind_the_giving_back(small_world: World) -> None:
    world = small_world
    world.receive(invoice())
    claims = claim(world.engine, "acme", (State.RECEIVED,), 1, "here/1", 900.0)
    away = sa.create_engine("sqlite:////nowhere/at/all.db")
    desk = Desk(world.desk.home, away, world.desk.archive, world.desk.client, "here/1")

    def fail(_held: object) -> State:
        raise RetryableError("the disk is full")

    with pytest.raises(RetryableError, match="the disk is full"):
        work_through(desk, claims, fail)


def test_a_desk_needs_the_client_file(tmp_path: Path) -> None:
    with pytest.raises(WrongInputError, match=r"nobody\.toml: there is no such client file"):
        open_desk(Home(tmp_path).create(), "nobody")
