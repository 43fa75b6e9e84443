"""What commands share: the database they read, and how they print. rich is loaded only when something is printed."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    import sqlalchemy as sa
    from rich.console import Console

ClientId = Annotated[str, typer.Option("--client", help="One client only; all when not given.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]


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


def print_json(value: Any) -> None:
    """Print one JSON value; amounts as strings."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2, default=str) + "\n")


def console(*, stderr: bool = False) -> Console:
    """Return where people read. A pipe gets lines as wide as they are, not cut at 80 characters."""
    from rich.console import Console

    stream = sys.stderr if stderr else sys.stdout
    return Console(
        stderr=stderr, soft_wrap=not stream.isatty(), width=None if stream.isatty() else 200, highlight=False
    )


def print_table(columns: Sequence[str], rows: Sequence[Sequence[str]], title: str = "", right: int = 0) -> None:
    """Print a table; the last `right` columns are figures and stand to the right."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(title=title or None, box=box.SIMPLE_HEAD, title_justify="left")
    for number, column in enumerate(columns):
        table.add_column(column, justify="right" if number >= len(columns) - right else "left", overflow="fold")
    for row in rows:
        # Text from a document is never markup.
        table.add_row(*(Text(cell) for cell in row))
    console().print(table)


def money(amounts: Mapping[str, Decimal]) -> str:
    """Return amounts by currency in one line, such as "1,200.00 EUR, 30.00 USD"."""
    return ", ".join(f"{amount:,} {currency}" for currency, amount in amounts.items() if amount) or "-"
