"""`daybook proposals`: corrections of posted documents that a backfill found, to look at, to release and to refuse."""

from __future__ import annotations

from typing import Annotated

import typer

app = typer.Typer(help="Corrections of what is posted that a backfill proposed.", no_args_is_help=True)

ClientId = Annotated[str, typer.Option("--client", help="Whose books.")]
Number = Annotated[int, typer.Argument(help="Number of the proposal, from `daybook proposals list`.")]
By = Annotated[str, typer.Option("--by", help="Who decides; not who asked for the backfill.")]
Login = Annotated[
    str, typer.Option("--by", help="Login of an approver, supervisor or controller; not who asked for the backfill.")
]
Reason = Annotated[str, typer.Option("--reason", help="Why; kept in the audit trail.")]


@app.command("list")
def list_(client: ClientId) -> None:
    """List what waits, with what each would move on each account; exit status 1 while something waits.

    \b
    Example:
        daybook proposals list --client acme
    """
    import json

    from daybook.console import print_table, reading, seen
    from documents.register.proposals import waiting

    with reading() as connection:
        found = waiting(connection, client)
    rows = []
    for one in found:
        moved = json.loads(one.proposal.change).get("accounts", {})
        accounts = ", ".join(f"{account} {amount}" for account, amount in sorted(moved.items()))
        asked = f"{seen(one.proposal.requested_by)}, {one.proposed_at:%Y-%m-%d}"
        rows.append([str(one.number), one.proposal.document_id, asked, seen(one.proposal.reason), accounts or "texts"])
    print_table(["number", "document", "asked by", "reason", "would move"], rows, f"{client}, corrections proposed")
    raise typer.Exit(1 if rows else 0)


@app.command()
def release(number: Number, client: ClientId, by: Login) -> None:
    """Release a proposal as the second person: what is posted is reversed and posted again, once.

    \b
    Example:
        daybook proposals release 7 --client acme --by ann
    """
    from documents.database.engine import read
    from documents.home import Home
    from documents.register import proposals
    from documents.register.document import document
    from flows.stages.close import close_settled
    from flows.stages.corrected import post_released
    from flows.stages.drift import drift_of, told
    from flows.stages.worker import open_desk
    from review.decisions import releasing
    from review.decisions.settled import Stamp
    from review.installation import Installation
    from review.people.accounts import find

    desk = open_desk(Home(), client)
    try:
        with read(desk.engine) as connection:
            waiting = proposals.one_waiting(connection, client, number)
            person = find(connection, by).person
            version = document(connection, client, waiting.proposal.document_id).version
        here = Installation(desk.home, desk.engine, desk.archive)
        stamp = Stamp(version=version, once=f"release correction {number}")
        releasing.release(here, desk.client, waiting, by=person, stamp=stamp)
        if drift := drift_of(desk):
            typer.echo(f"proposal {number}: released; {told(drift)}", err=True)
            raise typer.Exit(1)
        post_released(desk)
        close_settled(desk)
        with read(desk.engine) as connection:
            (done,) = [one for one in proposals.decided(connection, client, most=number) if one.number == number]
    finally:
        desk.engine.dispose()
    what = f"{done.outcome}, {done.told}" if done.outcome else "released, the next night posts it"
    typer.echo(f"proposal {number}: {what}", err=True)
    raise typer.Exit(0 if done.outcome == proposals.Outcome.POSTED else 1)


@app.command()
def refuse(number: Number, client: ClientId, by: By, reason: Reason) -> None:
    """Refuse a proposal: what is posted stays as it is.

    \b
    Example:
        daybook proposals refuse 7 --client acme --by ann --reason "the old reading was right"
    """
    from documents.home import Home
    from documents.register import proposals
    from flows.stages.worker import open_desk, settling

    desk = open_desk(Home(), client)
    try:
        with settling(desk) as connection:
            refused = proposals.refuse(connection, client, number, by=by, reason=reason)
    finally:
        desk.engine.dispose()
    typer.echo(f"proposal {number}: refused, {refused.document_id} stays as it is posted", err=True)
