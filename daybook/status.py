"""`daybook status`: what became of everything that was received."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from daybook.console import AsJson, ClientId

if TYPE_CHECKING:
    from reports.completeness import Completeness

BUCKETS = ("received", "posted", "queued", "rejected", "duplicate", "archived", "open")


def status(client: ClientId = "", as_json: AsJson = False) -> None:
    r"""Show what became of everything received.

    received = posted + queued + rejected + duplicate + archived + open, in count and money.
    Exit status 1 when the sum does not hold; that is never normal.

    \b
    Example:
        daybook status --client acme --json
    """
    from daybook.console import print_json, reading
    from reports.completeness import completeness

    with reading() as connection:
        rows = completeness(connection, client or None)
    if as_json:
        by_client = {row.client_id: row.model_dump(mode="json") for row in rows}
        print_json({"clients": {name: row for name, row in by_client.items() if name}, "total": by_client.get("")})
    else:
        print_status(rows)
    raise typer.Exit(0 if all(row.ties for row in rows) else 1)


def print_status(rows: tuple[Completeness, ...]) -> None:
    """Print one block of counts and one of money."""
    from daybook.console import money, print_table

    names = [row.client_id or "all clients" for row in rows]
    counts = [
        [name, *(str(getattr(row, bucket).count) for bucket in BUCKETS), str(row.exceptions), str(row.held)]
        for name, row in zip(names, rows, strict=True)
    ]
    print_table(["documents", *BUCKETS, "exceptions", "held"], counts, right=len(BUCKETS) + 2)
    amounts = [
        [name, *(money(getattr(row, bucket).money) for bucket in BUCKETS)]
        for name, row in zip(names, rows, strict=True)
        if row.client_id
    ]
    print_table(["money", *BUCKETS], amounts, right=len(BUCKETS))
    for row in rows:
        if not row.ties:
            typer.echo(f"{row.client_id or 'all clients'}: received does not equal the sum of the others", err=True)
