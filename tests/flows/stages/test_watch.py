"""The watch calls for what is ready and outlives whatever goes wrong."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa

from documents.database.engine import connect, write
from documents.error import RetryableError
from documents.register.lifecycle import advance
from documents.state import State
from flows.stages.ready import Bell, Due
from flows.stages.watch import Watch
from tests.flows.stages.world import World, invoice


class Poster:
    """Takes calls as it is told to."""

    def __init__(self, *answers: bool | Exception) -> None:
        self.answers = list(answers)
        self.called: list[str] = []

    def __call__(self, due: Due) -> bool:
        self.called.append(due.client_id)
        answer = self.answers.pop(0) if self.answers else True
        if isinstance(answer, Exception):
            raise answer
        return answer


def ready(world: World) -> str:
    one = world.receive(invoice("RE-1"))
    world.read_all()
    with write(world.engine) as connection:
        for before, after in ((State.EXTRACTED, State.CLEANSED), (State.CLEANSED, State.VALIDATED)):
            advance(connection, "acme", one, before, after)
        advance(connection, "acme", one, State.VALIDATED, State.READY)
    return one


def watch(engine: sa.Engine, poster: Poster) -> Watch:
    return Watch(engine, Bell(lambda: 0.0, 1.0), lambda: ("acme",), poster)


def test_what_is_ready_is_called_for_once(small_world: World) -> None:
    poster = Poster()
    watching = watch(small_world.engine, poster)
    assert watching.look() == 0
    ready(small_world)
    assert [watching.look() for _ in range(3)] == [1, 0, 0]
    assert poster.called == ["acme"]


def test_a_call_nobody_could_take_is_made_again_at_the_next_look(small_world: World) -> None:
    ready(small_world)
    poster = Poster(False, False, True)
    watching = watch(small_world.engine, poster)
    assert [watching.look() for _ in range(4)] == [0, 0, 1, 0]


def test_a_fault_of_the_poster_or_the_world_ends_no_watch(small_world: World) -> None:
    ready(small_world)
    for fault in (RetryableError("the database is away"), ZeroDivisionError()):
        poster = Poster(fault)
        watching = watch(small_world.engine, poster)
        assert [watching.look(), watching.look()] == [0, 0]
        assert poster.called == ["acme"]  # patiently: a fault that stays must not spin


def test_a_database_that_is_away_or_empty_is_looked_at_again(tmp_path: Path) -> None:
    engine = connect(f"sqlite:///{tmp_path / 'empty.db'}")
    assert watch(engine, Poster()).look() == 0
    engine.dispose()
