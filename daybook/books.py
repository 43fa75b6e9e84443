"""`daybook books`: the trial balance, and the books that are fed from the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from daybook.console import AsJson, ClientId

if TYPE_CHECKING:
    from ledgers.general_ledger import AccountBalance

Export = Annotated[bool, typer.Option("--export", help="First write what waits into the books and compare them.")]


def books(client: ClientId = "", export: Export = False, as_json: AsJson = False) -> None:
    r"""Show each client's trial balance.

    With --export its books for Beancount and hledger are brought up to date and compared first.
    Exit status 1 when a balance is not zero or the books differ from the ledger.

    \b
    Example:
        daybook books --client acme --export
    """
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
            *(f"{desk.client.id}/{one.where} {one.subject}: {one.message}" for one in drift),
        ):
            agree = False
            typer.echo(problem, err=True)
    return agree
