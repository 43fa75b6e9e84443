"""Accounts: who they are, their password, whether they may sign in. Every act is an event of the audit trail."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from typing import Final

import sqlalchemy as sa

from documents.database.clock import database_now
from documents.database.insert import insert_if_new
from documents.error import WrongInputError
from documents.finding import Role
from documents.value import Value
from review.people import sessions
from review.people.chain import record
from review.people.passwords import check_password, hashed, is_right
from review.people.person import Grant, Person
from review.people.tables import grants, people

LOGIN: Final = re.compile(r"[a-z0-9][a-z0-9._@+-]{1,59}")
INITIAL_DAYS: Final = 7
"""So long a password serves that somebody else made."""
THEMES: Final = ("", "light", "dark")


class UnknownPersonError(WrongInputError):
    """There is no such account."""


class Account(Value):
    """A person and the state of their account.

    Attributes:
        initial_until: The password was made by somebody else and serves until then, to set another one; None otherwise.
        disabled_at: None while the person may sign in.
    """

    person: Person
    theme: str
    created_by: str
    created_at: dt.datetime
    password_set_at: dt.datetime
    initial_until: dt.datetime | None
    disabled_at: dt.datetime | None


def clean_login(login: str) -> str:
    """Return a login in its one form: lower case, without blanks around it.

    Raises:
        WrongInputError: It cannot be one.
    """
    clean = login.strip().lower()
    if not LOGIN.fullmatch(clean):
        raise WrongInputError(
            f'login "{clean[:60]}": expected 2 to 60 of a-z, 0-9 and ". _ @ + -", beginning with a letter or a digit'
        )
    return clean


def add(connection: sa.Connection, login: str, name: str, password: str, *, by: str, initial: bool = False) -> Person:
    """Open an account without any role.

    Args:
        connection: In a transaction.
        login: Upper case is taken as lower case.
        name: As colleagues read it.
        password: See `check_password`.
        by: Who does it.
        initial: The password was made by `by`: it serves for one change of it, within INITIAL_DAYS.

    Raises:
        WrongInputError: There is such an account, or login, name or password cannot be one; nothing was changed.
    """
    login, name = clean_login(login), " ".join(name.split())
    if not name or len(name) > 120:
        raise WrongInputError(f"{login}: a name of 1 to 120 characters is needed, found {len(name)}")
    check_password(password, login=login, name=name)
    now = database_now(connection)
    is_new = insert_if_new(
        connection,
        people,
        login=login,
        name=name,
        password_hash=hashed(password),
        password_set_at=now,
        initial_until=now + dt.timedelta(days=INITIAL_DAYS) if initial else None,
        created_by=by,
        created_at=now,
    )
    if not is_new:
        raise WrongInputError(f'login "{login}": there is such an account; nothing was changed')
    record(connection, "add person", login, by=by, after={"name": name})
    return Person(login=login, name=name)


def find(connection: sa.Connection, login: str) -> Account:
    """Return an account with all that is entrusted to the person.

    Raises:
        UnknownPersonError: There is none.
    """
    found = _accounts(connection, people.c.login == login.strip().lower())
    if not found:
        raise UnknownPersonError(f'no person with the login "{login.strip()[:60]}"')
    return found[0]


def every(connection: sa.Connection) -> tuple[Account, ...]:
    """Return all accounts in order of login, disabled ones included."""
    return _accounts(connection, sa.true())


def change_password(
    connection: sa.Connection, login: str, password: str, *, by: str, initial: bool = False, keep: str = ""
) -> None:
    """Set another password and end the person's sessions.

    Args:
        connection: In a transaction.
        login: Whose.
        password: See `check_password`.
        by: Who does it; the person or somebody who looks after people.
        initial: As of `add`.
        keep: Id of the one session that goes on.

    Raises:
        WrongInputError: There is no such account, the password is refused, or is the one they have.
    """
    account = find(connection, login)
    login, now = account.person.login, database_now(connection)
    check_password(password, login=login, name=account.person.name)
    if is_right(password, stored_hash(connection, login)):
        raise WrongInputError("The new password is the one you have; choose another one.")
    connection.execute(
        people.update()
        .where(people.c.login == login)
        .values(
            password_hash=hashed(password),
            password_set_at=now,
            initial_until=now + dt.timedelta(days=INITIAL_DAYS) if initial else None,
        )
    )
    sessions.end_all(connection, login, "password changed", but=keep)
    record(connection, "change password", login, by=by, after={"initial": initial})


def disable(connection: sa.Connection, login: str, *, by: str) -> None:
    """Let a person sign in no more, and end their sessions; what is entrusted to them stays written down."""
    account = find(connection, login)
    if account.disabled_at is not None:
        raise WrongInputError(f"{account.person.login}: the account is disabled already; nothing was changed")
    _set_disabled(connection, account.person.login, database_now(connection))
    sessions.end_all(connection, account.person.login, "account disabled")
    record(connection, "disable person", account.person.login, by=by)


def enable(connection: sa.Connection, login: str, *, by: str) -> None:
    """Let a person sign in again, with the password and the roles they had."""
    account = find(connection, login)
    if account.disabled_at is None:
        raise WrongInputError(f"{account.person.login}: the account is not disabled; nothing was changed")
    _set_disabled(connection, account.person.login, None)
    record(connection, "enable person", account.person.login, by=by)


def set_theme(connection: sa.Connection, login: str, theme: str) -> None:
    """Keep how pages look for a person: "light", "dark", or empty for what their system says."""
    if theme not in THEMES:
        raise WrongInputError(f'theme "{theme[:20]}": expected light, dark or nothing')
    connection.execute(people.update().where(people.c.login == login).values(theme=theme))


def stored_hash(connection: sa.Connection, login: str) -> str | None:
    """Return the hash of a person's password; None where there is no such account, or it is disabled."""
    query = sa.select(people.c.password_hash).where(people.c.login == login, people.c.disabled_at.is_(None))
    found: str | None = connection.scalar(query)
    return found


def _set_disabled(connection: sa.Connection, login: str, moment: dt.datetime | None) -> None:
    connection.execute(people.update().where(people.c.login == login).values(disabled_at=moment))


def _accounts(connection: sa.Connection, condition: sa.ColumnElement[bool]) -> tuple[Account, ...]:
    held = defaultdict(list)
    query = sa.select(grants).join(people).where(condition, grants.c.taken_back_at.is_(None)).order_by(grants.c.id)
    for row in connection.execute(query):
        held[row.login].append(of_grant(row))
    rows = connection.execute(sa.select(people).where(condition).order_by(people.c.login)).mappings()
    return tuple(
        Account(
            person=Person(login=row["login"], name=row["name"], grants=tuple(held[row["login"]])),
            **{name: row[name] for name in Account.model_fields if name != "person"},
        )
        for row in rows
    )


def of_grant(row: sa.Row[tuple[object, ...]]) -> Grant:
    """Return the grant of a row of the table."""
    return Grant(
        client_id=row.client_id,
        role=Role(row.role),
        limit=row.amount,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )
