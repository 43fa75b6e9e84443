"""Every transaction goes through `documents.database.engine`, which tells the world's faults from ours."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("daybook", "documents", "extractors", "flows", "ledgers", "reports", "review", "validators")
OWN = re.compile(r"\bengine\.(?:connect|begin)\(")
"""A database that is away raises SQLAlchemy's own error here, which ends a worker; `read` and `write` retry."""


@pytest.mark.parametrize("package", PACKAGES)
def test_nobody_opens_a_connection_of_its_own(package: str) -> None:
    sources = (path for path in (ROOT / package).rglob("*.py") if "migrations" not in path.parts)
    found = {str(path.relative_to(ROOT)) for path in sources if OWN.search(path.read_text("utf-8"))}
    assert found - {"documents/database/engine.py"} == set()
