"""Version floors and ceilings that a resolver may lose silently, and what must not be committed."""

import importlib.metadata
import re
import subprocess
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.version import Version

ROOT = Path(__file__).parents[2]

BOUNDS = {
    "pdfplumber": ">=0.11.10",  # brings the pdfminer.six without CVE-2025-64512 and CVE-2025-70559
    "pillow": ">=12.3",
    "prefect": ">=3.8.8,<3.9",
    "sqlalchemy": ">=2.0,<2.1",  # with 2.1 the Prefect scheduler never creates a run
    "fastapi": ">=0.139,<0.151",  # with newer ones a deployment is refused, or the server does not start
}


def constraints() -> dict[str, Version]:
    """The pinned versions; the first of a package that has several by platform."""
    pins: dict[str, Version] = {}
    for line in (ROOT / "constraints.txt").read_text("utf-8").splitlines():
        name, _, version = line.split(";")[0].strip().partition("==")
        pins.setdefault(name.lower(), Version(version))
    return pins


@pytest.mark.parametrize("name", BOUNDS)
def test_the_installed_version_is_within_its_bounds(name: str) -> None:
    assert SpecifierSet(BOUNDS[name]).contains(importlib.metadata.version(name))


@pytest.mark.parametrize("name", BOUNDS)
def test_the_pinned_version_is_within_its_bounds(name: str) -> None:
    assert SpecifierSet(BOUNDS[name]).contains(constraints()[name])


def test_every_direct_dependency_is_pinned() -> None:
    declared = importlib.metadata.requires("daybook") or []
    names = {Requirement(requirement).name.lower() for requirement in declared}
    assert {name for name in names if name not in constraints()} == set()


def test_constraints_name_versions_and_no_host() -> None:
    text = (ROOT / "constraints.txt").read_text("utf-8")
    pinned = re.compile(r"^[a-z0-9._-]+==[^\s/@]+( ; [^/@]+)?$")
    assert [line for line in text.splitlines() if not pinned.match(line)] == []


def tracked_files() -> list[str]:
    command = ["git", "-c", "safe.directory=*", "-C", str(ROOT), "ls-files", "--cached"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()


def test_no_lock_file_that_records_an_index_host_is_committed() -> None:
    locks = re.compile(r"(^|/)(uv\.lock|pylock[^/]*\.toml|poetry\.lock|Pipfile\.lock)$")
    assert [path for path in tracked_files() if locks.search(path)] == []


def test_no_xml_inclusion_is_called_anywhere() -> None:
    """XInclude reads files of the machine that the document names."""
    call = re.compile(r"\bxinclude\s*\(", re.IGNORECASE)
    ours = [path for path in tracked_files() if path.endswith(".py") and not path.startswith("tests/architecture/")]
    assert [path for path in ours if (ROOT / path).exists() and call.search((ROOT / path).read_text("utf-8"))] == []
