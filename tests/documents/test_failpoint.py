"""Failpoints: named once, reached by code, and deadly only when asked for."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from documents.failpoint import FAILPOINTS, VARIABLE

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("daybook", "flows", "review", "reports", "ledgers", "extractors", "validators", "documents")
CALL = re.compile(r'\bfailpoint\("([^"]*)"\)')

PROGRAM = """
from documents.failpoint import failpoint
for name in ("archive.copied", "archive.renamed", "archive.copied"):
    failpoint(name)
    print(name, flush=True)
"""


def test_every_name_is_in_the_code_once_and_in_the_list_once() -> None:
    calls = Counter(
        name
        for package in PACKAGES
        for path in (ROOT / package).rglob("*.py")
        for name in CALL.findall(path.read_text(encoding="utf-8"))
    )
    assert calls == Counter(FAILPOINTS)


@pytest.mark.parametrize(
    ("setting", "reached"),
    [
        (None, 3),
        ("archive.copied", 0),
        ("archive.copied:1", 0),
        ("archive.copied:2", 2),
        ("archive.copied:3", 3),
        ("archive.renamed", 1),
        ("archive", 3),
    ],
)
def test_a_process_dies_at_the_hit_that_was_named(setting: str | None, reached: int) -> None:
    environment = {} if setting is None else {VARIABLE: setting}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert len(done.stdout.splitlines()) == reached
    assert done.returncode == (0 if reached == 3 else -signal.SIGKILL)
