"""Upgrading: whole or not at all, once however many start together."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa

from documents.database.engine import connect, read, write
from documents.database.upgrade import upgrade
from documents.error import WrongInputError
from tests.postgres import Cluster

STARTERS = 3


def revisions(engine: sa.Engine) -> list[str]:
    with read(engine) as connection:
        return list(connection.scalars(sa.text("SELECT version_num FROM alembic_version")))


def start_together(url: str) -> None:
    ready = threading.Barrier(STARTERS)

    def start(_number: int) -> None:
        engine = connect(url)
        ready.wait()
        upgrade(engine)
        engine.dispose()

    with ThreadPoolExecutor(STARTERS) as pool:
        list(pool.map(start, range(STARTERS)))


def test_several_that_start_on_a_new_sqlite_file_upgrade_it_once(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'new' / 'daybook.db'}"
    start_together(url)
    assert len(revisions(connect(url))) == 1


def test_several_that_start_on_a_new_postgresql_database_upgrade_it_once(postgres: Cluster) -> None:
    name = postgres.create("template0")
    try:
        start_together(postgres.url(name))
        engine = connect(postgres.url(name))
        assert len(revisions(engine)) == 1
        engine.dispose()
    finally:
        postgres.drop(name)


def test_an_upgraded_database_is_left_as_it_is(engine: sa.Engine) -> None:
    before = revisions(engine)
    upgrade(engine)
    assert revisions(engine) == before


def test_a_newer_database_is_left_alone(engine: sa.Engine) -> None:
    with write(engine) as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(WrongInputError, match="schema 9999 is newer"):
        upgrade(engine)
