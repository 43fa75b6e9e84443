"""A client whose nights left something of everything that reports on the operation count."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.flows.stages.world import ORDER, VENDOR, World


@pytest.fixture
def world(tmp_path: Path, engine: sa.Engine) -> World:
    """A client with one vendor and one order, and no receipt yet."""
    made = World(tmp_path, engine)
    made.know(vendors=[VENDOR], orders=[ORDER])
    return made
