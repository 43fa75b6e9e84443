"""Homes that can be killed, each with a migrated database of its own."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from documents.home import Home
from tests.postgres import Cluster

NewHome = Callable[[], Home]


@pytest.fixture
def new_sqlite_home(tmp_path: Path, migrated_sqlite: Path) -> NewHome:
    """Return a maker of homes with SQLite."""
    numbers = itertools.count(1)

    def make() -> Home:
        path = tmp_path / f"sqlite{next(numbers)}"
        home = Home(path, f"sqlite:///{path / 'daybook.db'}").create()
        shutil.copyfile(migrated_sqlite, path / "daybook.db")
        return home

    return make


@pytest.fixture
def new_postgresql_home(tmp_path: Path, postgres: Cluster) -> Iterator[NewHome]:
    """Return a maker of homes with PostgreSQL."""
    names: list[str] = []

    def make() -> Home:
        names.append(postgres.create("migrated"))
        return Home(tmp_path / names[-1], postgres.url(names[-1])).create()

    yield make
    for name in names:
        postgres.drop(name)


@pytest.fixture(params=["sqlite", "postgresql"])
def new_home(request: pytest.FixtureRequest) -> NewHome:
    """Return a maker of homes, on each engine in turn."""
    maker: NewHome = request.getfixturevalue(f"new_{request.param}_home")
    return maker
