"""The list of invariants says what is checked: no more, no less."""

from __future__ import annotations

import re
from pathlib import Path

from flows.stages.promises import PROMISES

ROOT = Path(__file__).resolve().parents[3]
REPORTED = re.compile(r'code="(I\d+)"')


def test_every_invariant_that_is_reported_is_listed_and_the_other_way_round() -> None:
    sources = [path for folder in ("documents", "ledgers", "review") for path in (ROOT / folder).rglob("*.py")]
    reported = {code for path in sources for code in REPORTED.findall(path.read_text())}
    assert {one.code for one in PROMISES if one.proves} == reported


def test_all_fourteen_are_named_in_order_and_say_one_thing() -> None:
    assert [one.code for one in PROMISES] == [f"I{number}" for number in range(1, 15)]
    assert all(bool(one.proves) is not bool(one.apart) for one in PROMISES)
