"""`daybook correct` and `daybook reverse`: what is posted is never changed, only reversed and posted again."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Callable

    import sqlalchemy as sa

    from documents.master.client import Client
    from ledgers.corrections import Act, Corrected

Entry = Annotated[str, typer.Argument(help="Label of the entry, such as AC-AP-2026-000017.")]
ClientId = Annotated[str, typer.Option("--client", help="Whose entry it is.")]
Lines = Annotated[list[str], typer.Option("--line", help="Line and its new account, such as 1=6200.")]
Reason = Annotated[str, typer.Option("--reason", help="Why; kept in the audit trail.")]
By = Annotated[str, typer.Option("--by", help="Who asks for it.")]
ApprovedBy = Annotated[str, typer.Option("--approved-by", help="The second person, where one is needed.")]


def correct(entry: Entry, client: ClientId, lines: Lines, reason: Reason, by: By, approved_by: ApprovedBy = "") -> None:
    r"""Move costs of a posted entry to other accounts: it is reversed and posted again, both in an open period.

    \b
    Example:
        daybook correct AC-AP-2026-000017 --client acme --line 1=6200 --reason "consulting, not software" --by ann
    """
    from ledgers import corrections

    accounts = _accounts(lines)
    done = _do(
        client, reason, by, approved_by, lambda c, whose, act: corrections.correct(c, whose, entry, accounts, act)
    )
    typer.echo(f"{entry}: reversed by {done.reversal}, posted again as {done.repost}", err=True)


def reverse(entry: Entry, client: ClientId, reason: Reason, by: By, approved_by: ApprovedBy = "") -> None:
    r"""Undo a payment that the bank took back, or an invoice that a corrected one replaces.

    \b
    Example:
        daybook reverse AC-GEN-2026-000003 --client acme --reason "returned by the bank" --by ann
    """
    from ledgers import corrections

    done = _do(client, reason, by, approved_by, lambda c, whose, act: corrections.undo(c, whose, entry, act))
    typer.echo(f"{entry}: reversed by {done.reversal}", err=True)


def _do(
    client: str,
    reason: str,
    by: str,
    approved_by: str,
    work: Callable[[sa.Connection, Client, Act], Corrected],
) -> Corrected:
    from documents.home import Home
    from flows.stages.close import close_settled
    from flows.stages.worker import open_desk, settling
    from ledgers.corrections import Act

    desk = open_desk(Home(), client)
    act = Act(day=dt.datetime.now(dt.UTC).date(), reason=reason, by=by, approved_by=approved_by)
    try:
        with settling(desk) as connection:
            done = work(connection, desk.client, act)
        close_settled(desk)
    finally:
        desk.engine.dispose()
    return done


def _accounts(lines: list[str]) -> dict[int, str]:
    from documents.error import WrongInputError

    found = {}
    for line in lines:
        number, _sign, account = line.partition("=")
        if not number.isdecimal() or not account:
            raise WrongInputError(f'--line: found "{line}", expected line and account, such as 1=6200')
        found[int(number)] = account.strip()
    return found
