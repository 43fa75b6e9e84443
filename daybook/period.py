"""`daybook period`: opening, closing and locking the months of a client's books."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

import typer

app = typer.Typer(help="Open, close and lock the months of a client's books.", no_args_is_help=True)

ClientId = Annotated[str, typer.Option("--client", help="Whose books.")]
Period = Annotated[str, typer.Argument(help="Month, such as 2026-05.")]
By = Annotated[str, typer.Option("--by", help="The controller.")]


@app.command("list")
def list_(client: ClientId) -> None:
    """List the months that are not simply open."""
    from daybook.console import print_table, reading
    from ledgers.month.periods import states

    with reading() as connection:
        rows = [[period, state.value] for period, state in states(connection, client).items()]
    print_table(["month", "state"], rows or [["every month", "OPEN"]])


@app.command()
def check(period: Period, client: ClientId) -> None:
    """Show what to look at before a month is locked; exit status 1 while something refuses it."""
    from daybook.console import print_table, reading
    from documents.home import Home
    from documents.master.client_file import read_client
    from ledgers.month.checklist import checklist

    whose = read_client(Home().clients_dir / f"{client}.toml")
    with reading() as connection:
        points = checklist(connection, whose, period)
    words = {True: "ok", False: "look"}
    rows = [
        ["refuses" if point.refuses and not point.holds else words[point.holds], point.what, point.found]
        for point in points
    ]
    print_table(["", "what", "found"], rows, f"{whose.name}, {period}")
    raise typer.Exit(1 if any(row[0] == "refuses" for row in rows) else 0)


@app.command("open")
def open_(period: Period, client: ClientId, by: By) -> None:
    """Open a month that was closed for all but the controller, or lies ahead."""
    _change(period, client, "OPEN", by)


@app.command("soft-close")
def soft_close(period: Period, client: ClientId, by: By) -> None:
    """Close a month for all but the controller; what is dated in it is posted on the first open day after it."""
    _change(period, client, "SOFT_CLOSED", by)


@app.command()
def lock(period: Period, client: ClientId, by: By) -> None:
    """Lock a month that was closed before: nobody posts in it, and the database itself refuses."""
    _change(period, client, "LOCKED", by)


@app.command()
def reopen(
    period: Period,
    client: ClientId,
    by: By,
    confirmed_by: Annotated[str, typer.Option("--confirmed-by", help="A second person.")],
    reason: Annotated[str, typer.Option("--reason", help="Why; kept in the audit trail.")],
) -> None:
    """Take a month out of its lock, for the controller only.

    \b
    Example:
        daybook period reopen 2026-05 --client acme --by cara --confirmed-by dan --reason "missing accrual"
    """
    _change(period, client, "SOFT_CLOSED", by, confirmed_by, reason)


@app.command()
def revalue(period: Period, client: ClientId, by: By) -> None:
    """Value open foreign items at the rate of the month's last day; undone on the first of the next month (P-07)."""
    from documents.home import Home
    from documents.master.database import DatabaseMasterData
    from flows.stages.worker import open_desk, settling
    from ledgers.month import revalue as revaluation
    from ledgers.month.checklist import refuse_to_come
    from ledgers.rates import rates_of

    refuse_to_come(period, dt.datetime.now(dt.UTC).date())
    desk = open_desk(Home(), client)
    try:
        with settling(desk) as connection:
            master = DatabaseMasterData(connection, client, desk.client.entities)
            done = revaluation.revalue(connection, desk.client, period, rates_of(master, desk.client.currency), by=by)
    finally:
        desk.engine.dispose()
    for one in done:
        state = "posted" if one.created else "was posted before"
        undone = f"undone by {one.reversal}" if one.reversal else "to be undone when the next month opens"
        typer.echo(f"{one.entity} {one.currency}: {one.entry} {state}, {undone}", err=True)
    if not done:
        typer.echo(f"{client} {period}: nothing is open in a foreign currency", err=True)


@app.command()
def accruals(
    period: Period,
    client: ClientId,
    post: Annotated[bool, typer.Option("--post", help="Post them; the month must be closed for the others.")] = False,
    by: Annotated[str, typer.Option("--by", help="The controller, who vouches for them.")] = "",
) -> None:
    """Show what was received and is not posted at a month's end; with --post, accrue it until the next day (P-15).

    \b
    Examples:
        daybook period accruals 2026-05 --client acme
        daybook period accruals 2026-05 --client acme --post --by cara
    """
    from daybook.console import print_table
    from documents.database.engine import read
    from documents.error import WrongInputError
    from documents.home import Home
    from flows.stages import accruals as stage
    from flows.stages.worker import open_desk

    if post and not by:
        raise WrongInputError("--by: found nobody, expected the controller who vouches for the accruals")
    desk = open_desk(Home(), client)
    try:
        if post:
            found = stage.accrue(desk, period, by=by)
        else:
            with read(desk.engine) as connection:
                found = stage.accruals(connection, desk, period)
    finally:
        desk.engine.dispose()
    rows = [
        [
            one.document_id,
            one.payee or one.vendor_id,
            one.reference,
            one.entry or one.why_not,
            f"{one.net:,} {one.currency}",
        ]
        for one in found
    ]
    print_table(["document", "vendor", "number", "entry, or why not", "net"], rows, f"{client}, {period}", right=1)


@app.command()
def defer(
    entry: Annotated[str, typer.Argument(help="Label of the entry, such as AC-AP-2026-000017.")],
    client: ClientId,
    line: Annotated[int, typer.Option("--line", help="Number of its line, from 1.")],
    months: Annotated[int, typer.Option("--months", help="How many months bear a part.")],
    first: Annotated[str, typer.Option("--first", help="The first of them, such as 2026-05.")],
    by: By,
) -> None:
    """Spread a posted cost over months: each bears its part when it has ended, posted by the night (P-16).

    \b
    Example:
        daybook period defer AC-AP-2026-000017 --client acme --line 1 --months 12 --first 2026-05 --by cara
    """
    from documents.home import Home
    from flows.stages.worker import open_desk, settling
    from ledgers.month import deferrals
    from ledgers.month.checklist import last_day

    desk = open_desk(Home(), client)
    try:
        with settling(desk) as connection:
            label = deferrals.defer(connection, desk.client, entry, line, months, first_month=last_day(first), by=by)
    finally:
        desk.engine.dispose()
    typer.echo(f"{entry} line {line}: spread over {months} months by {label}", err=True)


def _change(period: str, client: str, to: str, by: str, confirmed_by: str = "", reason: str = "") -> None:
    from documents.home import Home
    from flows.stages.worker import open_desk, settling
    from ledgers.month.checklist import checklist, refuse_unready
    from ledgers.month.periods import PeriodChange, PeriodState, change
    from ledgers.month.undo import undo_waiting

    desk = open_desk(Home(), client)
    step = PeriodChange(period=period, to=PeriodState(to), by=by, confirmed_by=confirmed_by, reason=reason)
    try:
        with settling(desk) as connection:
            if step.to is PeriodState.LOCKED:
                refuse_unready(period, checklist(connection, desk.client, period))
            before = change(connection, client, step)
            undone = undo_waiting(connection, desk.client) if before is PeriodState.FUTURE else 0
    finally:
        desk.engine.dispose()
    typer.echo(f"{client} {period}: {before} -> {to}", err=True)
    if undone:
        typer.echo(f"{client} {period}: {undone} accruals and revaluations of the month before undone", err=True)
