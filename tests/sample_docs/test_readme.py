"""The README of the samples names what is there, with its use and codes."""

from __future__ import annotations

from pathlib import Path

import pytest

from sample_docs.generator import layout
from sample_docs.generator.defects import DEFECTS

ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in (Path(__file__).resolve().parents[2] / "sample_docs" / "README.md").read_text("utf-8").splitlines()
    if line.startswith("|")
]
TABLE = {name.strip(): row for row in ROWS for name in row[0].split(",")}


@pytest.mark.parametrize("name", sorted(layout.load()))
def test_every_layout_is_listed_with_its_use(name: str):
    assert TABLE[name][1] == layout.load()[name].use


@pytest.mark.parametrize("name", sorted(DEFECTS))
def test_every_fault_is_listed_with_its_codes(name: str):
    assert TABLE[name][1] in (DEFECTS[name].codes, "V-FIL-02", "V-FIL-04")
    assert DEFECTS[name].codes in TABLE[name][1]
