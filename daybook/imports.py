"""`daybook import KIND FILE.csv`: master data and payments, a whole file or nothing of it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

app = typer.Typer(help="Import master data or payments from a CSV file.", no_args_is_help=True)

File = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="CSV with a header line, UTF-8.")]
ClientId = Annotated[str, typer.Option("--client", help="Whose data it is.")]


@app.command()
def vendors(file: File, client: ClientId) -> None:
    """Import vendors; a changed row becomes a new version.

    \b
    Example:
        daybook import vendors vendors.csv --client acme
    """
    _import("vendors", file, client)


@app.command()
def accounts(file: File, client: ClientId) -> None:
    """Import steps of vendors' bank accounts (PROPOSED, VERIFIED, ACTIVE, RETIRED) with the two persons behind each.

    \b
    Example:
        daybook import accounts accounts.csv --client acme
    """
    _import("accounts", file, client)


@app.command()
def orders(file: File, client: ClientId) -> None:
    """Import purchase orders, one row per order line; a changed order becomes its next version.

    \b
    Example:
        daybook import orders orders.csv --client acme
    """
    _import("orders", file, client)


@app.command()
def receipts(file: File, client: ClientId) -> None:
    """Import goods receipts; one that is there already is left alone.

    \b
    Example:
        daybook import receipts receipts.csv --client acme
    """
    _import("receipts", file, client)


@app.command()
def rates(file: File, client: ClientId) -> None:
    """Import exchange rates; a rate for the same day replaces the former.

    \b
    Example:
        daybook import rates rates.csv --client acme
    """
    _import("rates", file, client)


@app.command()
def registry(file: File, client: ClientId) -> None:
    """Import what a registry of tax identifiers (VIES) answered; an answer of the same day replaces the former.

    \b
    Example:
        daybook import registry vies.csv --client acme
    """
    _import("registry", file, client)


@app.command()
def stock(file: File, client: ClientId) -> None:
    """Import quantities on hand, which take price differences where the client values stock by moving average (P-03).

    \b
    Example:
        daybook import stock stock.csv --client acme
    """
    _import("stock", file, client)


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
