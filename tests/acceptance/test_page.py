"""docs/acceptance.md has a row for each of the 25 tests, and names only tests that are there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "acceptance.md"
ROW = re.compile(r"^\| (?P<code>AT-\d\d) \| .+ \| (?P<shown>.+) \|$", re.MULTILINE)
NAMED = re.compile(r"`(?P<path>tests/[\w/]+\.py)::(?P<test>test_\w+)`")
PENDING = "not shown yet: "
OPEN: frozenset[str] = frozenset()
"""Rows that may say that the whole is not shown yet. Who shows one takes it out of here."""
ROWS = {row["code"]: row["shown"] for row in ROW.finditer(PAGE.read_text(encoding="utf-8"))}


def test_each_of_the_25_has_a_row() -> None:
    assert sorted(ROWS) == [f"AT-{number:02d}" for number in range(1, 26)]


@pytest.mark.parametrize(("code", "shown"), ROWS.items())
def test_a_row_names_tests_that_are_there_or_says_what_is_missing(code: str, shown: str) -> None:
    assert (code in OPEN) == shown.startswith(PENDING)
    named = list(NAMED.finditer(shown))
    assert named or code in OPEN
    for one in named:
        assert f"def {one['test']}(" in (ROOT / one["path"]).read_text(encoding="utf-8")
