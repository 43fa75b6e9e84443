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
    """Return the page with new rows, together and in their order, where the first of those they replace stood.

    They replace the rows of the same figures and of the same commands; without any, they end the page.
    """
    figures, commands = {_figure(row) for row in new}, {_command(row) for row in new}
    old = table(page)
    replaced = [at for at, row in enumerate(old) if _figure(row) in figures or _command(row) in commands]
    first = replaced[0] if replaced else len(old)
    placed = [*old[:first], *new, *(row for at, row in enumerate(old) if at > first and at not in replaced)]
    return f"{HEAD}Machine of the newest figures: {machine()}.\n\n{COLUMNS}" + "\n".join(placed) + "\n"


def table(page: str) -> list[str]:
    """Return the rows of a page's table, without its head; none where the page holds no table."""
    return [line for line in page.partition(COLUMNS)[2].splitlines() if line.startswith("| ")]


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
