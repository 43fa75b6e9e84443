"""`daybook status`: what became of everything that was received."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import typer

from daybook.console import AsJson, ClientId

if TYPE_CHECKING:
    from rich.table import Table

    from reports.completeness import Completeness

BUCKETS = ("received", "posted", "queued", "rejected", "duplicate", "archived", "open")


def status(client: ClientId = "", as_json: AsJson = False) -> None:
    """Show what became of everything received.

    received = posted + queued + rejected + duplicate + archived + open, in count and money.
    Exit status 1 when the sum does not hold; that is never normal.

    \b
    Example:
        daybook status --client acme --json
    """
    from daybook.console import known, print_json, reading
    from reports.completeness import completeness

    with reading() as connection:
        rows = completeness(connection, known(connection, client))
    if as_json:
        by_client = {row.client_id: row.model_dump(mode="json") for row in rows}
        print_json({"clients": {name: row for name, row in by_client.items() if name}, "total": by_client.get("")})
    else:
        print_status(rows)
    raise typer.Exit(0 if all(row.ties for row in rows) else 1)


def print_status(rows: tuple[Completeness, ...]) -> None:
    """Print the sums of all clients, and where one does not hold."""
    from daybook.console import console

    screen = console()
    screen.print(status_table(rows), "", sep="\n")
    for row in rows:
        if row.exceptions:
            who = row.client_id or "all clients"
            screen.print(f"{who}: {row.exceptions} open exceptions, {row.held} posted with payment held")
    for row in rows:
        if not row.ties:
            typer.echo(f"{row.client_id or 'all clients'}: received does not equal the sum of the others", err=True)


def status_table(rows: tuple[Completeness, ...]) -> Table:
    """Return one block for each client: a line of counts, and a line of money for each currency."""
    from daybook.console import table

    made = table(["", "", *BUCKETS], [], right=len(BUCKETS))
    made.columns[0].no_wrap = made.columns[1].no_wrap = True
    for row in rows:
        figures = [getattr(row, bucket) for bucket in BUCKETS]
        made.add_row(row.client_id or "all clients", "documents", *(str(one.count) for one in figures), style="bold")
        for currency in dict.fromkeys(currency for one in figures for currency in one.money):
            amounts = [one.money.get(currency, Decimal(0)) for one in figures]
            made.add_row("", currency, *(f"{amount:,}" if amount else "-" for amount in amounts))
        made.add_section()
    return made
