"""`daybook queue`: what waits for a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from daybook.console import AsJson, ClientId

if TYPE_CHECKING:
    from reports.exceptions import OpenException


def queue(client: ClientId = "", as_json: AsJson = False) -> None:
    r"""List what waits for a person, and why.

    One sentence for each open exception, with its document and who can decide.

    \b
    Example:
        daybook queue --client acme
    """
    from daybook.console import known, print_json, reading
    from reports.exceptions import open_exceptions

    with reading() as connection:
        exceptions = open_exceptions(connection, known(connection, client))
    if as_json:
        print_json([one.model_dump(mode="json") for one in exceptions])
    else:
        print_queue(exceptions)


def print_queue(exceptions: tuple[OpenException, ...]) -> None:
    """Print every exception below its document."""
    from rich.table import Table
    from rich.text import Text

    from daybook.console import console, seen
    from daybook.waiting import Waiting, waiting

    def lines(document: Waiting) -> Table:
        grid = Table.grid(padding=(0, 2, 0, 0))
        for width in (18, 8):
            grid.add_column(min_width=width, no_wrap=True)
        grid.add_column(overflow="fold")
        for one in document.exceptions:
            grid.add_row(f"  {one.queue.value}", one.code, Text(seen(one.sentence)))
        return grid

    screen = console()
    documents = waiting(exceptions)
    for document in documents:
        screen.print(Text.assemble((document.gravest.document_id, "bold"), f"  {seen(_what(document.gravest))}"))
        screen.print(lines(document))
        screen.print()
    screen.print(f"{len(documents)} documents wait, {len(exceptions)} open exceptions")


def _what(one: OpenException) -> str:
    """Return which document it is, in words of its sender."""
    amount = "" if one.amount is None else f", {one.amount:,} {one.currency}"
    return f"{one.file_name}{amount}{', posted, payment held' if one.held else ''}"
