"""What is entrusted to a person: roles at clients with limits and days, and the vendors they are related to.

Nothing here is ever edited: a grant is taken back and another one given, an interest is ended.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal, InvalidOperation
from typing import Final

import sqlalchemy as sa

from documents.database.clock import database_now
from documents.error import WrongInputError
from documents.finding import Role
from documents.value import Value
from review.people.accounts import find, of_grant
from review.people.chain import record
from review.people.permissions import ALLOWED, EVERYWHERE, NEVER_WITH_ADMIN, Action
from review.people.person import EVERY_CLIENT, Grant
from review.people.tables import grants, interests

GRANTED: Final = frozenset(Role) - {Role.SYSTEM, Role.NOBODY}
"""Roles that people have."""

HIGHEST_LIMIT: Final = Decimal(10) ** 15
"""Above every document there is; more than that is a slip of the keyboard."""
MOST_DECIMALS: Final = 4
"""Of any currency (ISO 4217)."""


class KeptGrant(Grant):
    """A grant as it is written down.

    Attributes:
        id: Names it when it is taken back.
        taken_back_at: None while it counts.
    """

    id: int
    login: str
    granted_by: str
    granted_at: dt.datetime
    taken_back_by: str
    taken_back_at: dt.datetime | None


class Interest(Value):
    """A vendor of a client that a person is related to.

    Attributes:
        reason: In a sentence.
        ended_at: None while it holds.
    """

    id: int
    login: str
    client_id: str
    vendor_id: str
    reason: str
    declared_by: str
    declared_at: dt.datetime
    ended_by: str
    ended_at: dt.datetime | None


def grant(connection: sa.Connection, login: str, given: Grant, *, by: str) -> int:
    """Entrust a role to a person, and return the number of the grant.

    Raises:
        WrongInputError: There is no such person, the grant contradicts itself or one that the person has (nobody is
            admin and works on documents as well, L-29), or they have this very grant; nothing was changed.
    """
    account = find(connection, login)
    _check(given)
    for held in account.person.grants:
        _check_beside(account.person.login, given, held)
    what = given.model_dump(exclude={"limit"})
    row = {**what, "role": given.role.value, "amount": given.limit, "login": account.person.login}
    connection.execute(grants.insert().values(**row, granted_by=by, granted_at=database_now(connection)))
    number: int = connection.scalars(
        sa.select(sa.func.max(grants.c.id)).where(grants.c.login == account.person.login)
    ).one()
    after = given.model_dump(mode="json", exclude_none=True) | {"grant": number}
    record(connection, "grant role", account.person.login, by=by, client_id=given.client_id, after=after)
    return number


def take_back(connection: sa.Connection, login: str, number: int, *, by: str) -> KeptGrant:
    """End a grant; from the next request on it does not count.

    Raises:
        WrongInputError: The person has no such grant, or it was taken back before; nothing was changed.
    """
    changed = connection.execute(
        grants.update()
        .where(grants.c.id == number, grants.c.login == login, grants.c.taken_back_at.is_(None))
        .values(taken_back_by=by, taken_back_at=database_now(connection))
    )
    if changed.rowcount != 1:
        raise WrongInputError(f"{login}: there is no grant {number} to take back; nothing was changed")
    ended = next(one for one in grants_of(connection, login) if one.id == number)
    before = of_grant_value(ended).model_dump(mode="json", exclude_none=True) | {"grant": number}
    record(connection, "take role back", login, by=by, client_id=ended.client_id, before=before)
    return ended


def grants_of(connection: sa.Connection, login: str) -> tuple[KeptGrant, ...]:
    """Return every grant a person ever had, the oldest first."""
    rows = connection.execute(sa.select(grants).where(grants.c.login == login).order_by(grants.c.id))
    kept = ("id", "login", "granted_by", "granted_at", "taken_back_by", "taken_back_at")
    return tuple(KeptGrant(**dict(of_grant(row)), **{name: getattr(row, name) for name in kept}) for row in rows)


def of_grant_value(kept: KeptGrant) -> Grant:
    """Return what was entrusted, without when and by whom."""
    return Grant(**{name: getattr(kept, name) for name in Grant.model_fields})


def declare_interest(  # each is a different fact
    connection: sa.Connection, login: str, client_id: str, vendor_id: str, reason: str, *, by: str
) -> int:
    """Write down that a person is related to a vendor: they approve and waive nothing of it (V-SOD-03).

    Returns:
        The number of the interest.

    Raises:
        WrongInputError: There is no such person, or vendor or reason is empty; nothing was changed.
    """
    login, vendor_id, reason = find(connection, login).person.login, vendor_id.strip(), reason.strip()
    if not vendor_id or not reason:
        raise WrongInputError(f"{login}: an interest needs the id of a vendor and a reason; nothing was changed")
    row = {"login": login, "client_id": client_id, "vendor_id": vendor_id, "reason": reason, "declared_by": by}
    connection.execute(interests.insert().values(**row, declared_at=database_now(connection)))
    number: int = connection.scalars(sa.select(sa.func.max(interests.c.id)).where(interests.c.login == login)).one()
    after = {"vendor": vendor_id, "reason": reason, "interest": number}
    record(connection, "declare interest", login, by=by, client_id=client_id, after=after)
    return number


def end_interest(connection: sa.Connection, login: str, number: int, *, by: str) -> None:
    """Write down that an interest holds no more.

    Raises:
        WrongInputError: The person has no such interest, or it was ended before; nothing was changed.
    """
    changed = connection.execute(
        interests.update()
        .where(interests.c.id == number, interests.c.login == login, interests.c.ended_at.is_(None))
        .values(ended_by=by, ended_at=database_now(connection))
    )
    if changed.rowcount != 1:
        raise WrongInputError(f"{login}: there is no interest {number} to end; nothing was changed")
    ended = next(one for one in interests_of(connection, login) if one.id == number)
    before = {"vendor": ended.vendor_id, "interest": number}
    record(connection, "end interest", login, by=by, client_id=ended.client_id, before=before)


def interests_of(connection: sa.Connection, login: str) -> tuple[Interest, ...]:
    """Return every interest a person ever declared, the oldest first."""
    rows = connection.execute(sa.select(interests).where(interests.c.login == login).order_by(interests.c.id))
    return tuple(Interest(**row._mapping) for row in rows)  # noqa: SLF001  # SQLAlchemy's public name for it


def amount_of(text: str) -> Decimal | None:
    """Read a limit as people write it, such as 2,500.50; None when nothing is written.

    Raises:
        WrongInputError: It is no amount of money from zero to `HIGHEST_LIMIT`.
    """
    clean = text.replace(",", "").strip()
    try:
        amount = Decimal(clean) if clean else None
    except InvalidOperation:
        amount = Decimal("NaN")
    if amount is not None and not (amount.is_finite() and 0 <= amount <= HIGHEST_LIMIT and _is_money(amount)):
        raise WrongInputError(
            f'limit "{text[:40]}": expected an amount from zero to {HIGHEST_LIMIT:,} with {MOST_DECIMALS} decimals at '
            "most, such as 5000 or 2,500.50"
        )
    return amount


def _is_money(amount: Decimal) -> bool:
    """Tell whether an amount has no more decimals than any currency, however it is written."""
    exponent = amount.normalize().as_tuple().exponent
    return isinstance(exponent, int) and exponent >= -MOST_DECIMALS


def _check(given: Grant) -> None:
    if given.role not in GRANTED:
        raise WrongInputError(f'role "{given.role}": nobody has it; there are: {", ".join(sorted(GRANTED))}')
    if given.client_id == EVERY_CLIENT and given.role not in EVERYWHERE:
        raise WrongInputError(f'role "{given.role}" is entrusted for one client at a time, not for all of them')
    if given.role is Role.ADMIN and given.client_id != EVERY_CLIENT:
        raise WrongInputError('role "admin" is for the whole installation; give it without a client')
    if given.limit is not None and given.role not in ALLOWED[Action.APPROVE]:
        raise WrongInputError(f'role "{given.role}" approves nothing, so it has no limit')
    if given.limit is not None and not 0 <= given.limit <= HIGHEST_LIMIT:
        raise WrongInputError(
            f"limit {given.limit:g}: expected an amount from zero to {HIGHEST_LIMIT:,} in the client's base currency"
        )
    if given.valid_from and given.valid_to and given.valid_to < given.valid_from:
        raise WrongInputError(f"the grant would end on {given.valid_to}, before it begins on {given.valid_from}")


def _check_beside(login: str, given: Grant, held: Grant) -> None:
    if given == held:
        raise WrongInputError(f'{login}: has "{held.role}" already, just so; nothing was changed')
    roles = {given.role, held.role}
    if Role.ADMIN in roles and roles & NEVER_WITH_ADMIN:
        where = "" if held.client_id == EVERY_CLIENT else f" at {held.client_id}"
        raise WrongInputError(
            f'{login}: is "{held.role}"{where}, so cannot be "{given.role}" as well: who looks after accounts sees and '
            "decides no document (L-29). Take the other role back first, or use a second person; nothing was changed"
        )
