from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from documents.database.engine import connect
from tests.ledgers.database import migrate


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[sa.Engine]:
    engine = connect(f"sqlite:///{tmp_path / 'daybook.db'}")
    migrate(engine)
    yield engine
    engine.dispose()
