"""The page of figures: what is measured anew takes the place of what stood there, the rest stays with its day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Final

from benchmarks.figure import Figure, machine
from documents.error import WrongInputError

HEAD: Final = "# Figures\nMeasured, not estimated; written by `make bench`. A busy machine shows lower speeds.\n\n"
COLUMNS: Final = "| figure | value | unit | command | date |\n|---|---|---|---|---|\n"


def rows(figures: Sequence[Figure], command: str) -> list[str]:
    """Return a table row for each figure, with the command that measured it and today's date (UTC)."""
    today = dt.datetime.now(dt.UTC).date().isoformat()
    return [f"| {one.name} | {one.rounded()} | {one.unit} | `{command}` | {today} |" for one in figures]


def merged(page: str, new: Sequence[str]) -> str:
    """Return the page with new rows.

    A new row takes the place of the one of the same figure. One that the page does not know follows the last row of
    its command or, without any, ends the page. A row whose command was run and no longer yields it goes.
    """
    fresh = {_figure(row): row for row in new}
    run = {_command(row) for row in new}
    kept = [row for row in table(page) if _figure(row) in fresh or _command(row) not in run]
    placed = [fresh.pop(_figure(row), row) for row in kept]
    for row in fresh.values():
        placed.insert(_place(placed, _command(row)), row)
    return f"{HEAD}Machine: {machine()}.\n\n{COLUMNS}" + "\n".join(placed) + "\n"


def table(page: str) -> list[str]:
    """Return the rows of a page's table, without its head; none where the page holds no table."""
    return [line for line in page.partition(COLUMNS)[2].splitlines() if line.startswith("| ")]


def _place(placed: Sequence[str], command: str) -> int:
    last = [at for at, row in enumerate(placed) if _command(row) == command]
    return last[-1] + 1 if last else len(placed)


def _figure(row: str) -> str:
    return row.partition(" | ")[0]


def _command(row: str) -> str:
    return row.split(" | ")[3]


def with_section(page: str, name: str, text: str) -> str:
    """Return the page with a text between the two comments that mark a section of this name.

    Raises:
        WrongInputError: The page has no such section.
    """
    begin, end = f"<!-- {name} -->\n", f"<!-- end of {name} -->"
    before, opened, rest = page.partition(begin)
    _, closed, after = rest.partition(end)
    if not (opened and closed):
        raise WrongInputError(f'the page has no section "{name}": expected {begin.strip()} and {end}')
    return f"{before}{begin}{text.strip()}\n{end}{after}"
