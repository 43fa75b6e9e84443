"""The vocabulary files of this folder, one a language: whatever reads papers in a language finds its words there.

A new file is a new language. It may leave out tables and concepts; what it does not list it does not know.
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

FOLDER: Final = Path(__file__).parent
MODEL: Final = "en"
"""The language whose file has every table."""

File = Mapping[str, Any]


@functools.cache
def vocabulary_files() -> tuple[File, ...]:
    """Return the content of every file by its name's order, what it leaves out as empty tables."""
    files = {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.toml"))}
    return tuple(_completed(file, files[MODEL]) for file in files.values())


def _completed(file: File, model: File) -> dict[str, Any]:
    missing = {name: _empty(value) for name, value in model.items() if name not in file}
    tables = {name: _completed(value, model.get(name, {})) for name, value in file.items() if isinstance(value, dict)}
    return {**file, **tables, **missing}


def _empty(value: object) -> object:
    """Return nothing of a kind: an empty table with the same concepts, an empty list, "" or false."""
    if isinstance(value, dict):
        return {name: _empty(inner) for name, inner in value.items()}
    return type(value)()
