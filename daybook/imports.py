"""`daybook import KIND FILE.csv`: master data and payments, a whole file or nothing of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Final

import typer

app = typer.Typer(help="Import master data or payments from a CSV file.", no_args_is_help=True)

File = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="CSV with a header line, UTF-8.")]
ClientId = Annotated[str, typer.Option("--client", help="Whose data it is.")]


MASTER_DATA: Final = {
    "vendors": "Import vendors; a changed row becomes a new version.",
    "accounts": (
        "Import steps of vendors' bank accounts (PROPOSED, VERIFIED, ACTIVE, RETIRED) with the two persons behind each."
    ),
    "orders": "Import purchase orders, one row per order line; a changed order becomes its next version.",
    "receipts": "Import goods receipts; one that is there already is left alone.",
    "rates": "Import exchange rates; a rate for the same day replaces the former.",
    "registry": (
        "Import what a registry of tax identifiers (VIES) answered; an answer of the same day replaces the former."
    ),
    "stock": (
        "Import quantities on hand, which take price differences where the client values stock by moving average "
        "(P-03)."
    ),
}
"""What each kind of file brings; a command is called as its kind."""


def _command(kind: str) -> Callable[[Path, str], None]:
    def run(file: File, client: ClientId) -> None:
        _import(kind, file, client)

    return run


for _kind, _told in MASTER_DATA.items():
    _example = f"daybook import {_kind} {_kind}.csv --client acme"
    app.command(_kind, help=f"{_told}\n\n\b\nExample:\n    {_example}")(_command(_kind))


@app.command()
def budgets(file: File, client: ClientId) -> None:
    """Import budgets of accounts, beside those of the client's file; the file takes the place of the former one.

    \b
    Example:
        daybook import budgets budgets.csv --client acme
    """
    from daybook.importing import import_budgets
    from documents.home import Home

    typer.echo(f"{file}: {import_budgets(Home(), client, file)} budgets", err=True)


@app.command()
def payments(file: File, client: ClientId) -> None:
    """Post payments the bank has made, one row for each invoice they settle; a payment posted before is left alone.

    \b
    Example:
        daybook import payments payments.csv --client acme
    """
    from daybook.importing import import_payments
    from documents.home import Home

    posted = import_payments(Home(), client, file)
    typer.echo(f"{file}: {posted.new} payments posted, {posted.unchanged} posted before", err=True)


TOLD_EVERY: Final = 10_000
"""Rows or orders after which an import says how far it is."""


def _import(kind: str, file: Path, client: str) -> None:
    from daybook.importing import import_file
    from documents.home import Home

    done = 0

    def tell(count: int) -> None:
        nonlocal done
        if (done + count) // TOLD_EVERY > done // TOLD_EVERY:
            typer.echo(f"{file}: {done + count} {kind} read", err=True)
        done += count

    stored = import_file(Home(), client, kind, file, progress=tell)
    typer.echo(f"{file}: {stored.new} new, {stored.changed} changed, {stored.unchanged} unchanged", err=True)
