"""Reading a CSV of master data as one frame whose rows know their line in the file.

A file is taken whole or not at all: every fault is named with file, line, field, value found and value expected.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final, TypeVar

import pandas as pd
from pydantic import ValidationError

from documents.error import WrongInputError
from documents.value import Value

V = TypeVar("V", bound=Value)

LINE: Final = "__line__"
"""Column that holds the line of the file a row starts at, from 1."""

MOST_FAULTS_SHOWN: Final = 20


def read_frame(path: Path, *, required: Sequence[str], allowed: Sequence[str]) -> pd.DataFrame:
    """Read a CSV with a header row, separated by comma or semicolon, in UTF-8.

    Returns:
        One row per record, all cells as stripped text, with the column `LINE`.

    Raises:
        WrongInputError: The file is missing, not UTF-8, has no rows, or lacks or has unknown columns.
    """
    text = _text(path)
    header = text.splitlines()[0] if text.strip() else ""
    reader = csv.reader(io.StringIO(text), delimiter=";" if header.count(";") > header.count(",") else ",", strict=True)
    names = [name.strip() for name in next(reader, [])]
    _check_columns(path, names, required, allowed)
    rows: list[list[str | int]] = []
    start = reader.line_num + 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append(_row(path, start, names, cells))
            start = reader.line_num + 1
    except csv.Error as error:
        raise WrongInputError(f"{path} line {start}: {error}; nothing was imported") from error
    if not rows:
        raise WrongInputError(f"{path}: found a header but no rows; expected at least one; nothing was imported")
    return pd.DataFrame(rows, columns=[LINE, *names])


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise WrongInputError(f"{path}: there is no such file; nothing was imported") from None
    except UnicodeDecodeError as error:
        raise WrongInputError(
            f"{path}: byte {error.start} is not UTF-8; save the file as UTF-8; nothing was imported"
        ) from None


def _check_columns(path: Path, names: Sequence[str], required: Sequence[str], allowed: Sequence[str]) -> None:
    missing = [name for name in required if name not in names]
    if missing:
        raise WrongInputError(
            f"{path} line 1: column {', '.join(missing)} is missing; found {', '.join(names) or 'no header'}; "
            f"nothing was imported"
        )
    unknown = [name for name in names if name not in allowed]
    if unknown:
        raise WrongInputError(
            f"{path} line 1: column {', '.join(unknown)} is unknown; expected only {', '.join(allowed)}; "
            f"nothing was imported"
        )


def _row(path: Path, line: int, names: Sequence[str], cells: Sequence[str]) -> list[str | int]:
    if len(cells) != len(names):
        raise WrongInputError(
            f"{path} line {line}: found {len(cells)} cells, expected {len(names)} as in the header; "
            f"nothing was imported"
        )
    return [line, *(cell.strip() for cell in cells)]


class Faults:
    """Faults of one file, gathered so that the operator mends them in one go."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._sentences: list[str] = []

    def add(self, line: int, field: str, found: object, expected: str) -> None:
        """Note one fault."""
        self._sentences.append(f'{self._path} line {line}, {field}: found "{found}", expected {expected}')

    def add_validation(self, line: int, error: ValidationError) -> None:
        """Note what a value type says of a row."""
        for fault in error.errors():
            field = ".".join(str(part) for part in fault["loc"]) or "row"
            self.add(line, field, fault.get("input", ""), fault["msg"][:1].lower() + fault["msg"][1:])

    def refuse(self) -> None:
        """Raise when there is any fault.

        Raises:
            WrongInputError: With up to `MOST_FAULTS_SHOWN` sentences.
        """
        if not self._sentences:
            return
        shown = self._sentences[:MOST_FAULTS_SHOWN]
        more = len(self._sentences) - len(shown)
        rest = [f"and {more} more"] if more else []
        raise WrongInputError("\n".join([*shown, *rest, "nothing was imported"]))


def refuse_duplicates(frame: pd.DataFrame, keys: Sequence[str], faults: Faults) -> None:
    """Note every row whose key stands in the file already."""
    doubled = frame[frame.duplicated(subset=list(keys), keep="first")]
    for row in doubled.to_dict("records"):
        first = frame[(frame[list(keys)] == pd.Series(row)[list(keys)]).all(axis=1)][LINE].iloc[0]
        found = " / ".join(str(row[key]) for key in keys)
        faults.add(int(row[LINE]), " + ".join(keys), found, f"a value that is not on line {first} already")


def build(row: Mapping[str, object], make: Callable[[Mapping[str, object]], V], faults: Faults) -> V | None:
    """Build a value from a row, or note why it cannot be built."""
    try:
        return make(row)
    except ValidationError as error:
        faults.add_validation(int(str(row[LINE])), error)
        return None


def filled(row: Mapping[str, object], names: Sequence[str]) -> dict[str, object]:
    """Return the cells of a row that hold something; empty cells mean the default."""
    return {name: row[name] for name in names if row.get(name) not in ("", None)}


def listed(row: Mapping[str, object], name: str, separator: str | None = ";") -> tuple[str, ...]:
    """Return the parts of a cell that holds a list."""
    return tuple(part.strip() for part in str(row.get(name, "")).split(separator) if part.strip())
