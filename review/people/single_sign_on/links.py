"""Who a provider's subject is at the desk. An administrator says so, or once a verified address does (ASVS V10.5.2)."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Final

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from documents.database.clock import database_now
from documents.error import WrongInputError
from documents.register import audit
from documents.value import Value
from review.people import accounts, sessions
from review.people.chain import record
from review.people.single_sign_on.tables import links

REFUSED: Final = "sign in refused"
"""Audit action of somebody whom the provider knows and the desk does not."""

REFERENCE_CHARACTERS: Final = 10
"""Short enough for the telephone; of a million subjects hardly two have the same."""

LONGEST_SUBJECT: Final = 255
"""Characters (OpenID Connect Core 1.0, section 2)."""


class Link(Value):
    """One subject of a provider and the person it is.

    Attributes:
        linked_by: A person, the console, or "verified e-mail".
    """

    issuer: str
    subject: str
    login: str
    linked_by: str
    linked_at: dt.datetime


def link(connection: sa.Connection, login: str, issuer: str, subject: str, *, by: str) -> str:
    """Tie an account to a subject of a provider; return its login.

    Args:
        connection: In a transaction.
        login: Of an account.
        issuer: Of the provider.
        subject: As the provider names the person.
        by: Who does it.

    Raises:
        WrongInputError: There is no such account, or one of the two is tied already; nothing was changed.
    """
    login = accounts.find(connection, login).person.login
    if not subject or len(subject) > LONGEST_SUBJECT or not subject.isprintable():
        raise WrongInputError(f"subject: expected 1 to {LONGEST_SUBJECT} printable characters, found {len(subject)}")
    if (other := login_of(connection, issuer, subject)) is not None:
        raise WrongInputError(f"{login}: this subject of {issuer} is {other} already; nothing was changed")
    if of_login(connection, login, issuer):
        raise WrongInputError(
            f"{login}: the account is linked to another subject of {issuer}; `daybook people unlink {login}` first"
        )
    try:
        connection.execute(
            links.insert().values(
                issuer=issuer, subject=subject, login=login, linked_by=by, linked_at=database_now(connection)
            )
        )
    except IntegrityError as error:
        raise WrongInputError(f"{login}: linked by somebody else at this moment; nothing was changed") from error
    record(connection, "link person", login, by=by, after={"issuer": issuer, "subject": subject})
    return login


def unlink(connection: sa.Connection, login: str, issuer: str, *, by: str) -> int:
    """Untie an account from a provider and end the sessions it vouched for; return how many those were.

    Raises:
        WrongInputError: There is no such account, or it is not linked; nothing was changed.
    """
    login = accounts.find(connection, login).person.login
    found = of_login(connection, login, issuer)
    if not found:
        raise WrongInputError(f"{login}: the account is not linked to {issuer}; nothing was changed")
    connection.execute(
        links.update()
        .where(links.c.login == login, links.c.issuer == issuer, links.c.ended_at.is_(None))
        .values(ended_by=by, ended_at=database_now(connection))
    )
    ended = sessions.end_all(connection, login, "unlinked", issuer=issuer)
    record(connection, "unlink person", login, by=by, before={"issuer": issuer, "subject": found[0].subject})
    return ended


def login_of(connection: sa.Connection, issuer: str, subject: str) -> str | None:
    """Return who a subject of a provider is; None when it is linked to nobody."""
    query = sa.select(links.c.login).where(
        links.c.issuer == issuer, links.c.subject == subject, links.c.ended_at.is_(None)
    )
    found: str | None = connection.scalar(query)
    return found


def of_login(connection: sa.Connection, login: str, issuer: str = "") -> tuple[Link, ...]:
    """Return the links of an account that hold, of one provider or of all."""
    query = sa.select(*(links.c[name] for name in Link.model_fields)).where(
        links.c.login == login, links.c.ended_at.is_(None)
    )
    if issuer:
        query = query.where(links.c.issuer == issuer)
    return tuple(Link(**row) for row in connection.execute(query.order_by(links.c.id)).mappings())


def was_ended(connection: sa.Connection, login: str, issuer: str) -> bool:
    """Tell whether an account was ever untied from a provider: only a person ties it again."""
    query = sa.select(links.c.id).where(links.c.login == login, links.c.issuer == issuer, links.c.ended_at.is_not(None))
    return connection.scalar(query.limit(1)) is not None


def refuse(connection: sa.Connection, issuer: str, subject: str) -> str:
    """Write down, once, that a subject is nobody here; return the reference the person names to an administrator.

    It is no secret, and the same however often the person tries.
    """
    reference = hashlib.sha256(f"{issuer} {subject}".encode()).hexdigest()[:REFERENCE_CHARACTERS]
    act = audit.Act(action=REFUSED, subject=_place(reference), after={"issuer": issuer, "subject": subject})
    if act.after not in [event.after for event in _refused_under(connection, reference)]:
        audit.append(connection, audit.INSTALLATION, act)
    return reference


def refused(connection: sa.Connection, reference: str) -> tuple[str, str]:
    """Return issuer and subject of somebody who was refused under a reference.

    Raises:
        WrongInputError: Nobody was, or more than one.
    """
    found = _refused_under(connection, reference.strip().lower())
    if len(found) != 1:
        who = f"{len(found)} subjects were" if found else "nobody was"
        raise WrongInputError(f'reference "{reference[:20]}": {who} refused under it; nothing was changed')
    return found[0].after["issuer"], found[0].after["subject"]


def _refused_under(connection: sa.Connection, reference: str) -> list[audit.AuditEvent]:
    events = audit.history(connection, audit.INSTALLATION, _place(reference))
    return [event for event in events if event.action == REFUSED]


def _place(reference: str) -> str:
    return f"sign-in/{reference}"
