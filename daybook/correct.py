"""`daybook correct`, `reverse` and `dispute`: what is posted is never changed, only reversed and posted again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

if TYPE_CHECKING:
    from collections.abc import Callable

    import sqlalchemy as sa

    from documents.master.client import Client
    from ledgers.corrections import Act

T = TypeVar("T")
Entry = Annotated[str, typer.Argument(help="Label of the entry, such as AC-AP-2026-000017.")]
ClientId = Annotated[str, typer.Option("--client", help="Whose entry it is.")]
Lines = Annotated[list[str] | None, typer.Option("--line", help="Line and its new account, such as 1=6200.")]
TaxCodes = Annotated[
    list[str] | None, typer.Option("--tax-code", help='Tax code and the one it is to be, such as V19=R19; "none" too.')
]
Objects = Annotated[
    list[str] | None,
    typer.Option(
        "--object", help="Line and its cost objects, such as 1=cost_centre=4100; also several, with semicolons."
    ),
]
Amount = Annotated[str, typer.Option("--amount", help="Disputed, gross, in the invoice's currency.")]
Credits = Annotated[
    list[str] | None, typer.Option("--credit", help="Line and net amount the vendor will credit, such as 1=120.00.")
]
Reason = Annotated[str, typer.Option("--reason", help="Why; kept in the audit trail.")]
By = Annotated[str, typer.Option("--by", help="Who asks for it.")]
ApprovedBy = Annotated[str, typer.Option("--approved-by", help="The second person, where one is needed.")]


def correct(  # noqa: PLR0913 - one option for each fact
    entry: Entry,
    client: ClientId,
    reason: Reason,
    by: By,
    lines: Lines = None,
    tax_codes: TaxCodes = None,
    objects: Objects = None,
    approved_by: ApprovedBy = "",
) -> None:
    """Move costs of a posted entry to other accounts or cost objects, or change its tax code.

    It is reversed and posted again.

    \b
    Examples:
        daybook correct AC-AP-2026-000017 --client acme --line 1=6200 --reason "consulting, not software" --by ann
        daybook correct AC-AP-2026-000017 --client acme --tax-code V19=H19 --reason "half private" --by ann
        daybook correct AC-AP-2026-000017 --client acme --object 1=cost_centre=4100 --reason "for the hall" --by ann
    """
    from ledgers import corrections

    accounts, codes = _by_line("--line", lines or [], "1=6200"), _by_code(tax_codes or [])
    named = _objects(objects or [])

    def work(connection: sa.Connection, whose: Client, act: Act) -> corrections.Corrected:
        return corrections.correct(connection, whose, entry, accounts, act, tax_codes=codes, objects=named)

    done = _do(client, reason, by, approved_by, work)
    typer.echo(f"{entry}: reversed by {done.reversal}, posted again as {done.repost}", err=True)


def dispute(  # noqa: PLR0913 - one option for each fact
    entry: Entry,
    client: ClientId,
    amount: Amount,
    reason: Reason,
    by: By,
    credits_: Credits = None,
    approved_by: ApprovedBy = "",
) -> None:
    """Hold a part of an open invoice; the rest is paid. Its credit note ends the dispute, or `daybook reverse`.

    \b
    Examples:
        daybook dispute AC-AP-2026-000017 --client acme --amount 142.80 --reason "10 hours never worked" --by ann
        The same, once the vendor owns up to 120.00 net of line 1, which is then no cost any more:
        daybook dispute AC-AP-2026-000017 --client acme --amount 142.80 --credit 1=120.00 --reason ... --by ann
    """
    from ledgers import disputes

    gross = _money("--amount", amount)
    expected = {
        number: _money("--credit", net) for number, net in _by_line("--credit", credits_ or [], "1=120.00").items()
    }

    def work(connection: sa.Connection, whose: Client, act: Act) -> str:
        return disputes.dispute(connection, whose, entry, gross, act, expected)

    typer.echo(f"{entry}: {amount} held by {_do(client, reason, by, approved_by, work)}", err=True)


def reverse(entry: Entry, client: ClientId, reason: Reason, by: By, approved_by: ApprovedBy = "") -> None:
    """Undo a payment that the bank took back, or an invoice that a corrected one replaces.

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
    work: Callable[[sa.Connection, Client, Act], T],
) -> T:
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


def _by_line(option: str, given: Sequence[str], example: str) -> dict[int, str]:
    from documents.error import WrongInputError

    found = {}
    for one in given:
        number, _sign, what = one.partition("=")
        if not number.isdecimal() or not what.strip():
            raise WrongInputError(f'{option}: found "{one}", expected a line and what is for it, such as {example}')
        found[int(number)] = what.strip()
    return found


def _objects(given: Sequence[str]) -> dict[int, dict[str, str]]:
    from documents.error import WrongInputError
    from documents.master.dimension import parse_objects

    found: dict[int, dict[str, str]] = {}
    for number, text in _by_line("--object", given, "1=cost_centre=4100").items():
        try:
            parsed = parse_objects(text)
        except ValueError as error:
            raise WrongInputError(f'--object: found "{text}", expected {error}') from error
        found[number] = dict(parsed) if isinstance(parsed, dict) else {}
    return found


def _by_code(given: Sequence[str]) -> dict[str, str]:
    from documents.error import WrongInputError

    found = {}
    for one in given:
        present, _sign, wanted = (part.strip() for part in one.partition("="))
        if not present or not wanted or present in found:
            raise WrongInputError(f'--tax-code: found "{one}", expected each code once, such as V19=H19 or none=R19')
        found[present] = wanted
    return found


def _money(option: str, text: str) -> Decimal:
    from documents.error import WrongInputError

    try:
        amount = Decimal(text)
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite():
        raise WrongInputError(f'{option}: found "{text}", expected an amount such as 142.80')
    return amount
