"""What commands share: the database they read, and how they print. rich is loaded only when something is printed."""

from __future__ import annotations

import json
import shutil
import sys
import textwrap
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

if TYPE_CHECKING:
    import sqlalchemy as sa
    from rich.console import Console, JustifyMethod
    from rich.table import Table

ClientId = Annotated[str, typer.Option("--client", help="One client only; all when not given.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]

WIDTH: Final = 100
"""Columns where there is no terminal that says how many it has."""
WORD: Final = 10
"""Letters of a word that a table does not break."""
WIDEST: Final = 1000
"""Columns of the widest table."""


@contextmanager
def reading() -> Iterator[sa.Connection]:
    """Open the home's database for reading.

    Raises:
        WrongInputError: There is nothing yet to look at.
    """
    from documents.database.engine import connect, read
    from documents.database.upgrade import upgrade
    from documents.home import Home

    home = Home()
    if not home.path.exists():
        from documents.error import WrongInputError

        raise WrongInputError(f"{home.path}: there is no such home; `daybook run` or DAYBOOK_HOME makes or names one")
    engine = connect(home.database_url)
    upgrade(engine)
    try:
        with read(engine) as connection:
            yield connection
    finally:
        engine.dispose()


def known(connection: sa.Connection, client: str) -> str | None:
    """Return the client to look at; None, which means all, when none was named.

    Raises:
        WrongInputError: It has neither a file nor a document, so that an empty answer would deceive.
    """
    if not client:
        return None
    import sqlalchemy as sa

    from documents.error import WrongInputError
    from documents.home import Home
    from documents.register.tables import documents

    with_documents = connection.scalars(sa.select(documents.c.client_id).distinct())
    names = {path.stem for path in Home().clients_dir.glob("*.toml")} | set(with_documents)
    if client not in names:
        raise WrongInputError(f'no client "{client}"; there are: {", ".join(sorted(names)) or "none yet"}')
    return client


def print_json(value: Any) -> None:
    """Print one JSON value; amounts as strings."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2, default=str) + "\n")


def console(*, stderr: bool = False) -> Console:
    """Return where people read: as wide as the terminal, or WIDTH columns in a pipe."""
    from rich.console import Console

    stream = sys.stderr if stderr else sys.stdout
    return Console(stderr=stderr, width=None if stream.isatty() else WIDTH, highlight=False)


def seen(text: str) -> str:
    """Return text of a document as a terminal may get it: without characters that move the cursor or turn the line."""
    return "".join(one if one.isprintable() else " " for one in text)


def table(columns: Sequence[str], rows: Sequence[Sequence[str]], title: str = "", right: int = 0) -> Table:
    """Return a table; the last `right` columns are figures and stand to the right, and no cell is cut."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    made = Table(
        title=title or None,
        box=box.SIMPLE_HEAD,
        title_justify="left",
        title_style="bold",
        show_edge=False,
        padding=(0, 1, 0, 0),
    )
    for number, column in enumerate(columns):
        figure = number >= len(columns) - right
        least = _least(column, [row[number] for row in rows], figure=figure)
        # A column that may not break its figures does not break its heading either.
        heading = "\n".join(textwrap.wrap(column, least, break_long_words=False)) if figure else column
        justify: JustifyMethod = "right" if figure else "left"
        made.add_column(heading, justify=justify, overflow="fold", no_wrap=figure, min_width=least)
    for row in rows:
        # Text from a document is never markup.
        made.add_row(*(Text("\n".join(map(seen, cell.split("\n")))) for cell in row))
    return made


def _least(heading: str, cells: Sequence[str], *, figure: bool) -> int:
    """Return how narrow a column may become: figures are never broken, words at WORD letters."""
    words = [word for cell in (heading, *(() if figure else cells)) for word in cell.split()]
    figures = [line for cell in (cells if figure else ()) for line in cell.split("\n")]
    return max((*(min(len(word), WORD) for word in words), *map(len, figures)), default=1)


def print_table(columns: Sequence[str], rows: Sequence[Sequence[str]], title: str = "", right: int = 0) -> None:
    """Print a table and an empty line; see `table`. One that does not fit is wider than the terminal."""
    from rich.measure import Measurement

    where, made = console(), table(columns, rows, title, right)
    where.width = max(where.width, Measurement.get(where, where.options.update(width=WIDEST), made).minimum)
    where.print(made, "", sep="\n")


def program() -> str:
    """Return how this installation's `daybook` is called from the present folder."""
    own = Path(sys.prefix) / "bin" / "daybook"
    found = shutil.which("daybook")
    return "daybook" if found and Path(found).resolve() == own.resolve() else shown_path(own)


def shown_path(path: Path) -> str:
    """Return a path as short as it can be from the present folder."""
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)
