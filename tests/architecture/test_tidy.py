"""The tidy house: short functions, short files, names that say something. ruff guards complexity."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = (
    "benchmarks",
    "daybook",
    "documents",
    "extractors",
    "flows",
    "ledgers",
    "reports",
    "review",
    "sample_docs",
    "validators",
)
LONGEST_FUNCTION = 70
USUAL_FUNCTION = 40
USUAL_SHARE = 0.95
LONGEST_FILE = 500
EMPTY_NAMES = {
    "utils",
    "util",
    "common",
    "core",
    "helpers",
    "helper",
    "managers",
    "manager",
    "services",
    "service",
    "misc",
}


def sources(*folders: str) -> Iterator[Path]:
    for folder in folders:
        yield from sorted((ROOT / folder).rglob("*.py"))


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Count the lines a reader has to hold in mind: without decorators, docstring and its quotes."""
    body = function.body
    docstring = body[0] if ast.get_docstring(function) is not None else None
    lines = (function.end_lineno or 0) - function.lineno + 1
    return lines - ((docstring.end_lineno or 0) - docstring.lineno + 1 if docstring else 0)


def function_lengths(*folders: str) -> dict[str, int]:
    lengths = {}
    for path in sources(*folders):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lengths[f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"] = length(node)
    return lengths


def test_no_function_is_longer_than_a_screen() -> None:
    lengths = function_lengths(*PACKAGES, "tests")
    assert {where: lines for where, lines in lengths.items() if lines > LONGEST_FUNCTION} == {}


def test_nearly_all_functions_are_short() -> None:
    lengths = function_lengths(*PACKAGES)
    long = {where: lines for where, lines in lengths.items() if lines > USUAL_FUNCTION}
    assert len(long) <= (1 - USUAL_SHARE) * len(lengths), long


def test_no_file_is_too_long_to_read() -> None:
    lines = {
        str(path.relative_to(ROOT)): len(path.read_text("utf-8").splitlines()) for path in sources(*PACKAGES, "tests")
    }
    assert {path: count for path, count in lines.items() if count > LONGEST_FILE} == {}


def test_every_module_is_named_after_what_it_holds() -> None:
    assert [str(path) for path in sources(*PACKAGES) if EMPTY_NAMES & {path.stem, path.parent.name}] == []


@pytest.mark.parametrize(
    ("source", "expected"), [("def f():\n    return 1\n", 2), ('def f():\n    """Say."""\n    return 1\n', 2)]
)
def test_a_docstring_does_not_count_as_length(source: str, expected: int) -> None:
    function = ast.parse(source).body[0]
    assert isinstance(function, ast.FunctionDef)
    assert length(function) == expected
