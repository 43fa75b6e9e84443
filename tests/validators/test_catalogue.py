"""Every code of the specification is listed once: with its rule, or with the reason why it is silent."""

from __future__ import annotations

import tomllib
from pathlib import Path

from validators.catalogue import Standing, catalogue
from validators.registry import load_rules

CODES = tomllib.loads(Path(__file__).with_name("catalogue.toml").read_text(encoding="utf-8"))


def test_every_code_is_listed_once() -> None:
    assert [entry.code for entry in catalogue()] == sorted(CODES)


def test_the_rules_are_the_active_ones() -> None:
    active = {entry.code for entry in catalogue() if entry.standing is Standing.ACTIVE}
    assert active == {rule.code for rule in load_rules()}


def test_a_silent_code_says_why_and_an_active_one_who_clears_it() -> None:
    for entry in catalogue():
        if entry.standing is Standing.ACTIVE:
            assert entry.source
            assert entry.queue is not None
            assert entry.waived_by is not None
        else:
            assert entry.needs
        assert entry.says.endswith(".")
        assert "\n" not in entry.says
