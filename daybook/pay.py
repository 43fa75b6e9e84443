"""`daybook pay`: what falls due becomes a run, two or three persons vouch for it, and the bank gets a file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

if TYPE_CHECKING:
    import sqlalchemy as sa

    from flows.stages.worker import Desk
    from ledgers.paying.proposal import Proposal
    from ledgers.paying.runs import Run

T = TypeVar("T")

app = typer.Typer(help="Propose, approve and export payments to vendors.", no_args_is_help=True)

ClientId = Annotated[str, typer.Option("--client", help="Who pays.")]
RunId = Annotated[str, typer.Argument(help="Id of the run, such as acme-000017.")]
By = Annotated[str, typer.Option("--by", help="Who does it.")]


@app.command()
def propose(
    client: ClientId,
    until: Annotated[dt.datetime, typer.Option("--until", formats=["%Y-%m-%d"], help="Last day of payment.")],
    by: Annotated[str, typer.Option("--by", help="Who proposes; without it nothing is stored.")] = "",
    entity: Annotated[str, typer.Option("--entity", help="One company only; all when not given.")] = "",
    currency: Annotated[str, typer.Option("--currency", help="Only EUR can be written into a file.")] = "EUR",
) -> None:
    """Show what falls due, what is left out and why; with --by, store it as a run for approval.

    \b
    Examples:
        daybook pay propose --client acme --until 2026-06-30
        daybook pay propose --client acme --until 2026-06-30 --by ann
    """
    from flows.stages.pay import proposals, store_proposals

    def work(desk: Desk, connection: sa.Connection) -> None:
        found = proposals(
            connection, desk.client, _today(), until.date(), entity=entity.strip(), currency=currency.strip().upper()
        )
        for company, proposal in found.items():
            _show_proposal(f"{desk.client.name}, {company}, until {until:%Y-%m-%d}", proposal)
        if by.strip():
            for run in store_proposals(connection, desk.client, found, until.date(), by=by):
                typer.echo(f"{run.id}: {_payments(run)} proposed by {run.proposed_by}", err=True)

    _at_desk(client, work)


@app.command("list")
def list_(client: ClientId) -> None:
    """List the runs, the newest first."""
    from daybook.console import print_table, reading
    from ledgers.paying.runs import runs_of

    with reading() as connection:
        rows = [
            [run.id, run.entity, run.state, str(run.until), run.proposed_by, _approvers(run), _amount(run)]
            for run in runs_of(connection, client)
        ]
    print_table(["run", "company", "state", "until", "proposed by", "approved by", "still to pay"], rows, right=1)


@app.command()
def show(run: RunId, client: ClientId) -> None:
    """Show the payments of a run with their end-to-end ids."""
    from daybook.console import print_table, reading
    from ledgers.paying.runs import read_run

    with reading() as connection:
        found = read_run(connection, client, run)
    rows = [
        [
            payment.end_to_end,
            payment.payee,
            payment.iban,
            str(payment.day),
            payment.state,
            ", ".join(item.reference or item.key.label for item in payment.items),
            f"{payment.amount:,}",
        ]
        for payment in found.payments
    ]
    columns = ["payment", "payee", "account", "day", "state", "for", found.currency]
    title = f"{found.id}: {found.state}, proposed by {found.proposed_by}, approved by {_approvers(found) or 'nobody'}"
    print_table(columns, rows, title, right=1)


@app.command()
def approve(run: RunId, client: ClientId, by: By) -> None:
    """Vouch for a proposed run as a second person; above the client's limit a third one must, too."""
    from ledgers.paying import runs as payment_runs

    done = _at_desk(client, lambda desk, connection: payment_runs.approve(connection, desk.client, run, by=by))
    ready = done.state is payment_runs.RunState.APPROVED
    waits = "" if ready else f"; {done.base_total:,} {done.base_currency} is above the client's limit, one more must"
    typer.echo(f"{done.id}: {done.state}, approved by {_approvers(done)}{waits}", err=True)


@app.command()
def export(run: RunId, client: ClientId, by: By) -> None:
    """Compare an approved run with the books and the vendors' accounts again, and write its file for the bank."""
    from flows.stages.pay import write_file

    done, path = _at_desk(client, lambda desk, connection: write_file(desk, connection, run, by=by, today=_today()))
    typer.echo(f"{done.id}: {_payments(done)} written to {path}", err=True)


@app.command()
def cancel(
    run: Annotated[str, typer.Argument(help="A run, or one payment of it by its end-to-end id.")],
    client: ClientId,
    by: By,
    reason: Annotated[str, typer.Option("--reason", help="Why; kept in the audit trail.")],
    confirmed_by: Annotated[str, typer.Option("--confirmed-by", help="Who made sure that the bank does not pay.")] = "",
) -> None:
    """Take back a run or one payment of it; what it would have paid may be proposed again.

    \b
    Example:
        daybook pay cancel acme-000017-0002 --client acme --by ann --reason "the bank refused it" --confirmed-by bob
    """
    from ledgers.paying import runs as payment_runs

    done = _at_desk(
        client,
        lambda desk, connection: payment_runs.cancel(
            connection, desk.client, run, by=by, reason=reason, confirmed_by=confirmed_by
        ),
    )
    typer.echo(f"{done.id}: {done.state}, {_payments(done)} left", err=True)


def _at_desk(client: str, work: Callable[[Desk, sa.Connection], T]) -> T:
    """Work in a transaction in which nobody else posts for the client."""
    from documents.home import Home
    from flows.stages.worker import open_desk, settling

    desk = open_desk(Home(), client)
    try:
        with settling(desk) as connection:
            return work(desk, connection)
    finally:
        desk.engine.dispose()


def _show_proposal(title: str, proposal: Proposal) -> None:
    from daybook.console import print_table

    rows = [
        [
            str(transfer.day),
            transfer.payee,
            transfer.iban,
            ", ".join(part.item.reference or part.item.label for part in transfer.parts),
            transfer.warning,
            f"{sum(part.discount for part in transfer.parts):,}",
            f"{transfer.amount:,}",
        ]
        for transfer in proposal.transfers
    ]
    _print(["day", "payee", "account", "for", "note", "discount", "amount"], rows, f"{title}: to pay", 2)
    rows = [
        [
            one.item.payee or one.item.vendor_id,
            one.item.reference or one.item.label,
            one.reason,
            f"{-one.item.open_amount:,} {one.item.currency}",
        ]
        for one in proposal.left_out
    ]
    _print(["vendor", "number", "why not", "open"], rows, f"{title}: left out", 1)
    rows = [[one.payee or one.vendor_id, f"{one.amount:,} {one.currency}"] for one in proposal.owing]
    _print(["vendor", "owes"], rows, f"{title}: vendors that owe money", 1)
    if not proposal.transfers:
        print_table(["to pay"], [["nothing"]], title)


def _print(columns: Sequence[str], rows: Sequence[Sequence[str]], title: str, right: int) -> None:
    from daybook.console import print_table

    if rows:
        print_table(columns, rows, title, right=right)


def _today() -> dt.date:
    return dt.datetime.now(dt.UTC).date()


def _approvers(run: Run) -> str:
    return ", ".join(filter(None, (run.approved_by, run.second_approver)))


def _payments(run: Run) -> str:
    return f"{len(run.scheduled)} payments, {_amount(run)}"


def _amount(run: Run) -> str:
    return f"{run.total:,} {run.currency}"
