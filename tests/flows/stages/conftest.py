"""Worlds on test databases."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.flows.stages.world import ORDER, VENDOR, World


@pytest.fixture
def world(tmp_path: Path, engine: sa.Engine) -> World:
    """A client with one vendor, on each engine in turn."""
    made = World(tmp_path, engine)
    made.know(vendors=[VENDOR])
    return made


@pytest.fixture
def small_world(tmp_path: Path, sqlite_engine: sa.Engine) -> World:
    """The same on SQLite only, with one order known."""
    made = World(tmp_path, sqlite_engine)
    made.know(vendors=[VENDOR], orders=[ORDER])
    return made
