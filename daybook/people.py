"""`daybook people`: accounts of the review desk, and what is entrusted to whom."""

from __future__ import annotations

import datetime as dt
import getpass
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from daybook.console import AsJson

if TYPE_CHECKING:
    import sqlalchemy as sa

    from review.people.accounts import Account
    from review.people.person import Grant

app = typer.Typer(help="Look after the people of the review desk.", no_args_is_help=True)

Login = Annotated[str, typer.Argument(help="Name the person signs in with.")]
Name = Annotated[str, typer.Option("--name", help="Name that colleagues read.")]
FromStdin = Annotated[
    bool, typer.Option("--password-stdin", help="Take the password from the first line of the standard input.")
]
WithoutPassword = Annotated[
    bool, typer.Option("--without-password", help="The person signs in by the provider; nobody knows a password.")
]
Issuer = Annotated[str, typer.Option("--issuer", help="Of the provider; that of DAYBOOK_OIDC_ISSUER if left out.")]
Initial = Annotated[bool, typer.Option("--initial", help="The password serves only to set another one, for a week.")]
Roles = Annotated[list[str], typer.Option("--role", help="ROLE@CLIENT, or ROLE alone for admin, auditor, operator.")]
Limit = Annotated[
    str,
    typer.Option("--limit", help="Highest gross that may be approved, in the client's currency."),
]
From = Annotated[dt.datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="First day; now if left out.")]
To = Annotated[dt.datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="Last day, for a deputy.")]


@app.command()
def add(  # noqa: PLR0913  # one parameter an option
    login: Login,
    name: Name,
    role: Roles = [],  # noqa: B006  # typer takes lists as they are
    limit: Limit = "",
    password_stdin: FromStdin = False,
    initial: Initial = False,
    without_password: WithoutPassword = False,
) -> None:
    """Open an account; the password is asked for and never shown.

    \b
    Examples:
        daybook people add ada --name "Ada Berg" --role admin
        daybook people add ann --name "Ann Vogel" --role reviewer@acme --role approver@bison --limit 5000
    """
    from review.people import accounts, entrusting
    from review.people.passwords import initial_password

    given = _grants(role, limit)
    password = initial_password() if without_password else _password(from_stdin=password_stdin)
    initial = initial or without_password
    with _writing() as connection:
        _known_clients(given)
        person = accounts.add(connection, login, name, password, by=_actor(), initial=initial)
        for one in given:
            entrusting.grant(connection, person.login, one, by=_actor())
    typer.echo(f"{person.login}: account of {person.name}, {_told(given) or 'without a role yet'}", err=True)


@app.command("list")
def list_(as_json: AsJson = False) -> None:
    """List who has an account, and what is entrusted to them."""
    from daybook.console import print_json, print_table, reading
    from review.people import accounts

    with reading() as connection:
        found = accounts.every(connection)
    if as_json:
        print_json([one.model_dump(mode="json") for one in found])
        return
    rows = [[one.person.login, one.person.name, _told(one.person.grants) or "nothing", _state(one)] for one in found]
    print_table(["login", "name", "may", "account"], rows)


@app.command()
def show(login: Login) -> None:
    """Show what was ever entrusted to a person, with the numbers to take it back by."""
    from daybook.console import print_table, reading
    from review.people import accounts, entrusting
    from review.people.single_sign_on import links

    with reading() as connection:
        person = accounts.find(connection, login).person
        kept = entrusting.grants_of(connection, person.login)
        linked = links.of_login(connection, person.login)
    rows = [
        [
            str(one.id),
            _told([entrusting.of_grant_value(one)]),
            f"{one.granted_by}, {one.granted_at:%Y-%m-%d}",
            f"{one.taken_back_by}, {one.taken_back_at:%Y-%m-%d}" if one.taken_back_at else "",
        ]
        for one in kept
    ]
    print_table(["number", "may", "granted by", "taken back by"], rows, f"{person.login}: {person.name}")
    for one in linked:
        typer.echo(f"signs in by {one.issuer} as {one.subject}, linked by {one.linked_by}, {one.linked_at:%Y-%m-%d}")


@app.command()
def grant(
    login: Login,
    role: Annotated[list[str], typer.Argument(help="ROLE@CLIENT, or ROLE alone for admin, auditor, operator.")],
    limit: Limit = "",
    valid_from: From = None,
    valid_to: To = None,
) -> None:
    """Entrust a role to a person; it counts from their next request on.

    \b
    Example:
        daybook people grant ann approver@acme --limit 25000 --from 2026-07-01 --to 2026-07-31
    """
    from review.people import entrusting

    days = {"valid_from": valid_from and valid_from.date(), "valid_to": valid_to and valid_to.date()}
    given = [one.model_copy(update=days) for one in _grants(role, limit)]
    with _writing() as connection:
        _known_clients(given)
        for one in given:
            number = entrusting.grant(connection, login.strip().lower(), one, by=_actor())
            typer.echo(f"{login}: {_told([one])}, grant {number}", err=True)


@app.command()
def revoke(
    login: Login, number: Annotated[int, typer.Argument(help="Of the grant, as `daybook people show` lists it.")]
) -> None:
    """Take a grant back; it stays written down, and counts no more from the next request on."""
    from review.people import entrusting

    with _writing() as connection:
        ended = entrusting.take_back(connection, login.strip().lower(), number, by=_actor())
    typer.echo(f"{login}: no longer {_told([entrusting.of_grant_value(ended)])}", err=True)


@app.command()
def disable(login: Login) -> None:
    """Let a person sign in no more, and end their sessions."""
    from review.people import accounts

    with _writing() as connection:
        accounts.disable(connection, login, by=_actor())
    typer.echo(f"{login}: cannot sign in any more", err=True)


@app.command()
def enable(login: Login) -> None:
    """Let a person sign in again."""
    from review.people import accounts

    with _writing() as connection:
        accounts.enable(connection, login, by=_actor())
    typer.echo(f"{login}: can sign in again", err=True)


@app.command()
def password(login: Login, password_stdin: FromStdin = False, initial: Initial = False) -> None:
    """Set another password, and end the person's sessions."""
    from review.people import accounts

    new = _password(from_stdin=password_stdin)
    with _writing() as connection:
        accounts.change_password(connection, login, new, by=_actor(), initial=initial)
    typer.echo(f"{login}: the password is changed, and every session ended", err=True)


@app.command()
def link(
    login: Login,
    subject: Annotated[str, typer.Option("--subject", help="The person's sub at the provider.")] = "",
    reference: Annotated[str, typer.Option("--reference", help="That the person was told by the desk.")] = "",
    issuer: Issuer = "",
) -> None:
    """Let a person sign in by the provider of single sign-on.

    \b
    Examples:
        daybook people link ann --subject 248289761001
        daybook people link ann --reference 3f9c01ab77
    """
    from documents.error import WrongInputError
    from review.people.single_sign_on import links

    if bool(subject) == bool(reference):
        raise WrongInputError("expected either --subject or --reference; nothing was changed")
    with _writing() as connection:
        if reference:
            issuer, subject = links.refused(connection, reference)
        issuer = issuer or _issuer()
        login = links.link(connection, login, issuer, subject, by=_actor())
    typer.echo(f"{login}: signs in by {issuer} as {subject}", err=True)


@app.command()
def unlink(login: Login, issuer: Issuer = "") -> None:
    """Let a person sign in by the provider no more, and end the sessions it vouched for."""
    from review.people.single_sign_on import links

    issuer = issuer or _issuer()
    with _writing() as connection:
        ended = links.unlink(connection, login, issuer, by=_actor())
    typer.echo(f"{login}: no longer by {issuer}; sessions ended: {ended}", err=True)


@app.command()
def provider() -> None:
    """Ask the provider of single sign-on who it is, and say what has to be registered there."""
    from documents.error import WrongInputError
    from review.people.single_sign_on.provider import Provider
    from review.people.single_sign_on.settings import single_sign_on

    known = single_sign_on()
    if known is None:
        raise WrongInputError("DAYBOOK_OIDC_ISSUER is not set: people sign in by password; docs/admins.md says how")
    asked = Provider(known)
    closed = _without_open_account(known.passwords_only_for or frozenset())
    only = ", ".join(sorted(known.passwords_only_for)) if known.passwords_only_for else "everybody"
    typer.echo(f"Issuer        {asked.metadata().issuer}")
    typer.echo(f"Sign-in page  {asked.metadata().authorization_endpoint}")
    typer.echo(f"Keys          {asked.count_keys()} that can be used")
    typer.echo(f"Redirect URI  {known.redirect_uri}  (register it there, for client {known.client_id})")
    typer.echo(f"Passwords     {only}")
    if closed:
        typer.echo(f"No account that is open: {', '.join(closed)}", err=True)


@app.command()
def interest(
    login: Login,
    client: Annotated[str, typer.Option("--client", help="Whose vendor it is.")],
    vendor: Annotated[str, typer.Option("--vendor", help="Id of the vendor.")],
    reason: Annotated[str, typer.Option("--reason", help="How the person is related to it.")],
) -> None:
    """Declare that a person is related to a vendor: they approve and waive nothing of it."""
    from review.people import entrusting

    with _writing() as connection:
        _known_client(client)
        number = entrusting.declare_interest(connection, login, client, vendor, reason, by=_actor())
    typer.echo(f"{login}: related to {vendor} of {client}, interest {number}", err=True)


def _grants(roles: list[str], limit: str) -> list[Grant]:
    """Read ROLE@CLIENT; the limit holds for those of them that approve."""
    from documents.error import WrongInputError
    from documents.finding import Role
    from review.people.entrusting import amount_of
    from review.people.permissions import ALLOWED, Action
    from review.people.person import EVERY_CLIENT, Grant

    found = []
    for text in roles:
        name, _, client = text.partition("@")
        if name not in set(Role):
            raise WrongInputError(f'role "{name}": there is none; there are: {", ".join(sorted(Role))}')
        approves = Role(name) in ALLOWED[Action.APPROVE]
        amount = amount_of(limit) if approves else None
        found.append(Grant(client_id=client or EVERY_CLIENT, role=Role(name), limit=amount))
    if limit and not any(one.limit is not None for one in found):
        raise WrongInputError(f"limit {limit}: none of the roles approves anything; nothing was changed")
    return found


def _known_clients(given: list[Grant]) -> None:
    from review.people.person import EVERY_CLIENT

    for one in given:
        if one.client_id != EVERY_CLIENT:
            _known_client(one.client_id)


def _known_client(client_id: str) -> None:
    from daybook.desks import client_ids
    from documents.home import Home

    client_ids(Home(), client_id)


@contextmanager
def _writing() -> Iterator[sa.Connection]:
    """Open the home's database for one change."""
    from documents.database.engine import connect, write
    from documents.database.upgrade import upgrade
    from documents.home import Home

    engine = connect(Home().database_url)
    upgrade(engine)
    try:
        with write(engine) as connection:
            yield connection
    finally:
        engine.dispose()


def _password(*, from_stdin: bool) -> str:
    from documents.error import WrongInputError

    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise WrongInputError("the password is asked for on a terminal; elsewhere use --password-stdin")
    first = getpass.getpass("Password: ")
    if first != getpass.getpass("Once more: "):
        raise WrongInputError("the two passwords differ; nothing was changed")
    return first


def _without_open_account(logins: frozenset[str]) -> list[str]:
    from daybook.console import reading
    from review.people import accounts

    if not logins:
        return []
    with reading() as connection:
        return sorted(logins - {one.person.login for one in accounts.every(connection) if one.disabled_at is None})


def _issuer() -> str:
    from documents.error import WrongInputError
    from review.people.single_sign_on.settings import single_sign_on

    known = single_sign_on()
    if known is None:
        raise WrongInputError("DAYBOOK_OIDC_ISSUER is not set: name the provider by --issuer; nothing was changed")
    return known.issuer


def _actor() -> str:
    """Return who acts: whoever is at this machine, which is not a person of the desk."""
    return f"console/{getpass.getuser()}"


def _told(given: tuple[Grant, ...] | list[Grant]) -> str:
    from review.people.person import EVERY_CLIENT

    parts = []
    for one in given:
        where = "" if one.client_id == EVERY_CLIENT else f" at {one.client_id}"
        limit = f" up to {one.limit:,}" if one.limit is not None else ""
        days = f" from {one.valid_from}" if one.valid_from else ""
        parts.append(f"{one.role}{where}{limit}{days}{f' to {one.valid_to}' if one.valid_to else ''}")
    return ", ".join(parts)


def _state(account: Account) -> str:
    if account.disabled_at:
        return f"disabled {account.disabled_at:%Y-%m-%d}"
    if account.initial_until:
        return f"password to be changed until {account.initial_until:%Y-%m-%d}"
    return "open"
