"""Reading a CSV of master data, frame by frame; every row knows its line in the file.

A file is taken whole or not at all: every fault is named with file, line, field, value found and value expected.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Final, Protocol, TypeVar

import pandas as pd
from pydantic import ValidationError

from documents.error import WrongInputError
from documents.master.expectation import expectation
from documents.value import Value

V = TypeVar("V", bound=Value)

LINE: Final = "__line__"
"""Column that holds the line of the file a row starts at, from 1."""

MOST_FAULTS_SHOWN: Final = 20

FRAME_ROWS: Final = 10_000
"""Records that are in memory at a time."""

Row = Mapping[str, object]
"""One record by column, all cells as stripped text, and its line under `LINE`."""


Fault = tuple[str, object, str]
"""Field, value found and what was expected."""


class Reader(Protocol):
    """A reader of the csv module."""

    @property
    def line_num(self) -> int:
        """Lines read so far."""
        ...

    def __iter__(self) -> Iterator[list[str]]:
        """Return itself."""
        ...

    def __next__(self) -> list[str]:
        """Return the cells of the next record."""
        ...


def read_frames(path: Path, *, required: Sequence[str], allowed: Sequence[str]) -> Iterator[pd.DataFrame]:
    """Read a CSV with a header row, separated by comma or semicolon, in UTF-8; memory does not grow with the file.

    Yields:
        Frames of up to `FRAME_ROWS` records, all cells as stripped text, with the column `LINE`.

    Raises:
        WrongInputError: The file is missing, not UTF-8, has no rows, or lacks or has unknown columns.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            header = file.readline()
            file.seek(0)
            delimiter = ";" if header.count(";") > header.count(",") else ","
            reader = csv.reader(file, delimiter=delimiter, strict=True)
            names = [name.strip() for name in next(reader, [])]
            _check_columns(path, names, required, allowed)
            yield from _frames(_rows(path, reader, names), path, [LINE, *names])
    except FileNotFoundError:
        raise WrongInputError(f"{path}: there is no such file; nothing was imported") from None
    except UnicodeDecodeError:
        raise WrongInputError(
            f"{path}: byte {_first_wrong_byte(path)} is not UTF-8; save the file as UTF-8; nothing was imported"
        ) from None


def _frames(rows: Iterator[list[str | int]], path: Path, columns: list[str]) -> Iterator[pd.DataFrame]:
    batch = list(islice(rows, FRAME_ROWS))
    if not batch:
        raise WrongInputError(f"{path}: found a header but no rows; expected at least one; nothing was imported")
    while batch:
        yield pd.DataFrame(batch, columns=columns)
        batch = list(islice(rows, FRAME_ROWS))


def _rows(path: Path, reader: Reader, names: Sequence[str]) -> Iterator[list[str | int]]:
    start = reader.line_num + 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield _row(path, start, names, cells)
            start = reader.line_num + 1
    except csv.Error as error:
        raise WrongInputError(f"{path} line {start}: {error}; nothing was imported") from error


def _first_wrong_byte(path: Path) -> int:
    try:
        path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start
    return 0


def records(path: Path, *, required: Sequence[str], allowed: Sequence[str]) -> Iterator[Row]:
    """Yield the records of a file one by one; see `read_frames`."""
    for frame in read_frames(path, required=required, allowed=allowed):
        yield from ({str(name): cell for name, cell in row.items()} for row in frame.to_dict("records"))


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
        self._count = 0

    def add(self, line: int, field: str, found: object, expected: str) -> None:
        """Note one fault."""
        self._count += 1
        if self._count <= MOST_FAULTS_SHOWN:
            self._sentences.append(f'{self._path} line {line}, {field}: found "{found}", expected {expected}')

    def add_all(self, line: int, faults: Iterable[Fault]) -> None:
        """Note faults of one row: field, value found and what was expected."""
        for field, found, expected in faults:
            self.add(line, field, found, expected)

    def add_validation(self, line: int, error: ValidationError, prefix: str = "") -> None:
        """Note what a value type says of a row, whose columns are its fields with a prefix."""
        for fault in error.errors():
            field = prefix + ".".join(str(part) for part in fault["loc"]) or "row"
            found = "" if fault["type"] == "missing" else fault.get("input", "")
            self.add(line, field, found, expectation(fault))

    def refuse(self) -> None:
        """Raise when there is any fault.

        Raises:
            WrongInputError: With up to `MOST_FAULTS_SHOWN` sentences.
        """
        if self._sentences:
            raise self.error()

    def error(self) -> WrongInputError:
        """Return the error that `refuse` raises."""
        more = self._count - len(self._sentences)
        rest = [f"and {more} more"] if more else []
        return WrongInputError("\n".join([*self._sentences, *rest, "nothing was imported"]))


class Unique:
    """Knows on which line each key stood first, and notes every row whose key stands in the file already."""

    def __init__(self, keys: Sequence[str], faults: Faults) -> None:
        self._keys = tuple(keys)
        self._faults = faults
        self._lines: dict[tuple[str, ...], int] = {}

    def check(self, row: Row) -> None:
        """Note a row whose key has come before."""
        key, line = tuple(str(row[name]) for name in self._keys), line_of(row)
        first = self._lines.setdefault(key, line)
        if first != line:
            self._faults.add(
                line, " + ".join(self._keys), " / ".join(key), f"a value that is not on line {first} already"
            )


def line_of(row: Row) -> int:
    """Return the line of the file a record starts at, from 1."""
    return int(str(row[LINE]))


def build(
    row: Mapping[str, object], make: Callable[[Mapping[str, object]], V], faults: Faults, prefix: str = ""
) -> V | None:
    """Build a value from a row whose columns are its fields with a prefix, or note why it cannot be built."""
    try:
        return make(row)
    except ValidationError as error:
        faults.add_validation(line_of(row), error, prefix)
        return None


def filled(row: Mapping[str, object], names: Sequence[str]) -> dict[str, object]:
    """Return the cells of a row that hold something; empty cells mean the default."""
    return {name: row[name] for name in names if row.get(name) not in ("", None)}


def listed(row: Mapping[str, object], name: str, separator: str | None = ";") -> tuple[str, ...]:
    """Return the parts of a cell that holds a list."""
    return tuple(part.strip() for part in str(row.get(name, "")).split(separator) if part.strip())
