"""`daybook books`: the trial balance, the books that are fed from the ledger, and the journal as a file."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from daybook.console import AsJson, ClientId

if TYPE_CHECKING:
    from ledgers.general_ledger import AccountBalance

app = typer.Typer()

Export = Annotated[bool, typer.Option("--export", help="First write what waits into the books and compare them.")]
Whose = Annotated[str, typer.Option("--client", help="Whose journal.")]
Since = Annotated[str, typer.Option("--from", help="First posting date, YYYY-MM-DD.")]
Until = Annotated[str, typer.Option("--to", help="Last posting date, YYYY-MM-DD.")]
Name = Annotated[str, typer.Argument(metavar="BOOKS", help="beancount, hledger or tryton.")]
Format = Annotated[str, typer.Option("--format", help="csv, xlsx, datev, saft or gdpdu; the last three are unchecked.")]
Company = Annotated[str, typer.Option("--entity", help="One company of the client; all when not given.")]
Target = Annotated[Path, typer.Argument(metavar="FILE", help="File to write.", dir_okay=False)]

LEFT_ALONE = "An entry that the books hold is never changed: take what differs out of its file, then run this again."


@app.callback(invoke_without_command=True)
def books(context: typer.Context, client: ClientId = "", export: Export = False, as_json: AsJson = False) -> None:
    """Show each client's trial balance.

    With --export its books for Beancount and hledger are brought up to date and compared first.
    Exit status 1 when a balance is not zero or the books differ from the ledger.

    \b
    Example:
        daybook books --client acme --export
    """
    if context.invoked_subcommand is not None:
        return
    from daybook.console import print_json, reading
    from documents.home import Home
    from documents.master.client_file import read_clients
    from ledgers.general_ledger import trial_balance

    clients = [one for one in read_clients(Home().clients_dir) if client in {"", one.id}]
    agreed = not export or _export(client)
    with reading() as connection:
        balances = {one.id: trial_balance(connection, one.id) for one in clients}
    if as_json:
        print_json({name: [row.model_dump(mode="json") for row in rows] for name, rows in balances.items()})
    else:
        for one in clients:
            _print(one.name, one.currency, {account.code: account.name for account in one.accounts}, balances[one.id])
    zero = all(sum(row.balance for row in rows) == 0 for rows in balances.values())
    raise typer.Exit(0 if zero and agreed else 1)


def _print(name: str, currency: str, accounts: dict[str, str], rows: list[AccountBalance]) -> None:
    from daybook.console import print_table

    def line(account: str, title: str, *amounts: Any) -> list[str]:
        return [account, title, *(f"{amount:,}" for amount in amounts)]

    shown = [line(row.account, accounts.get(row.account, ""), row.debit, row.credit, row.balance) for row in rows]
    totals = [sum(getattr(row, side) for row in rows) for side in ("debit", "credit", "balance")]
    columns = ["account", "", "debit", "credit", "balance"]
    print_table(columns, [*shown, line("", "sum", *totals)], f"{name}, {currency}", right=3)


def _export(client: str) -> bool:
    """Write what waits into the books; tell whether all of them are accepted and agree with the ledger."""
    from daybook.desks import desks
    from flows.stages.night import compare_books, feed_books

    agree = True
    for desk in desks(client):
        exported = feed_books(desk)
        drift, _ = compare_books(desk)
        for problem in (
            *exported.problems,
            *(f"{desk.client.id}/{one.where}: {one.message}" for one in drift),
        ):
            agree = False
            typer.echo(problem, err=True)
    return agree


@app.command("refill")
def refill_books(name: Name, client: Whose) -> None:
    """Write anew what books have lost: their folder was deleted, or an old copy of it came back.

    What they still have is left alone, also where it differs: take such an entry out of the file first. Afterwards all
    books are compared, as after a night.
    Exit status 1 when they differ from the ledger.

    \b
    Example:
        daybook books refill beancount --client acme
    """
    from daybook.desks import desks
    from ledgers.outbox import refill

    for desk in desks(client):
        lost = refill(desk.engine, desk.client, desk.home.path, name)
        typer.echo(f"{desk.client.id}/{name}: {lost} entries were missing and are written again", err=True)
    if not _export(client):
        typer.echo(LEFT_ALONE, err=True)
        raise typer.Exit(1)


@app.command("export")
def export_journal(
    path: Target, client: Whose, since: Since, until: Until, format_: Format = "csv", entity: Company = ""
) -> None:
    """Write the general journal of a span of days to a file, with the client's own account numbers.

    Files for DATEV, SAF-T and GDPdU are templates: no program of theirs has checked them, and they say so.
    Exit status 1 when numbers of entries are missing, or the format cannot hold the journal; then nothing is written.

    \b
    Examples:
        daybook books export --client acme --from 2026-05-01 --to 2026-05-31 --format xlsx may.xlsx
        daybook books export --client acme --from 2026-05-01 --to 2026-05-31 --format datev EXTF_may.csv
    """
    from daybook.console import reading
    from documents.error import WrongInputError
    from documents.home import Home
    from documents.master.client_file import read_client
    from ledgers.exports.extract import extract
    from ledgers.exports.formats import FORMATS, write_files
    from ledgers.exports.gaps import numbering_gaps

    if format_ not in FORMATS:
        raise WrongInputError(f'--format: found "{format_}", expected one of {", ".join(FORMATS)}')
    days = _day(since, "--from"), _day(until, "--to")
    master = read_client(Home().clients_dir / f"{client}.toml")
    with reading() as connection:
        journal = extract(connection, master, *days, entity)
        gaps = numbering_gaps(connection, client)
    for written in write_files(path, FORMATS[format_](journal)):
        typer.echo(f"{written}: {len(journal.entries)} entries, {since} to {until}", err=True)
    for gap in gaps:
        typer.echo(f"{client}: {gap.message}", err=True)
    raise typer.Exit(1 if gaps else 0)


def _day(text: str, option: str) -> dt.date:
    from documents.error import WrongInputError

    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise WrongInputError(f'{option}: found "{text}", expected a day such as 2026-05-31') from None
