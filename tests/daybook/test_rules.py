"""The page of the rules is the one the program prints."""

from __future__ import annotations

import json
from pathlib import Path

from typer.testing import CliRunner

from daybook.app import app
from daybook.rules import page
from validators.catalogue import catalogue

DOCS = Path(__file__).parents[2] / "docs" / "rules.md"


def test_the_page_is_in_step_with_the_rules() -> None:
    assert DOCS.read_text(encoding="utf-8") == page(catalogue()), "run `daybook rules --markdown > docs/rules.md`"


def test_every_rule_is_listed_for_people_and_programs() -> None:
    listed = CliRunner().invoke(app, ["rules"])
    assert listed.exit_code == 0
    assert "V-ARI-03" in listed.output
    assert "not applicable" in listed.output
    rows = json.loads(CliRunner().invoke(app, ["rules", "--json"]).output)
    assert len(rows) == len(catalogue())
    assert {"code", "says", "standing", "severity"} <= rows[0].keys()
