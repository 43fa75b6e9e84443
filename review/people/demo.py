"""People to try the desk with: one for each role, with passwords made by chance each time."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

import sqlalchemy as sa

from documents.database.engine import write
from documents.finding import Role
from documents.value import Value
from review.people import accounts, entrusting
from review.people.accounts import UnknownPersonError
from review.people.passwords import initial_password
from review.people.permissions import EVERYWHERE
from review.people.person import EVERY_CLIENT, Grant

BY: Final = "demo"


class Part(Value):
    """One person of the demo.

    Attributes:
        may: In a few words, for who tries the desk.
        limit: For who approves; None for no limit.
    """

    login: str
    name: str
    role: Role
    may: str
    limit: Decimal | None = None


CAST: Final = (
    Part(login="rita", name="Rita Reviewer", role=Role.REVIEWER, may="corrects, waives, rejects, asks"),
    Part(login="renate", name="Renate Reviewer", role=Role.REVIEWER, may="a second reviewer, to meet the first"),
    Part(login="anton", name="Anton Approver", role=Role.APPROVER, may="approves up to 25,000", limit=Decimal(25_000)),
    Part(login="sonja", name="Sonja Supervisor", role=Role.SUPERVISOR, may="leads, approves, reopens, teaches"),
    Part(login="tarik", name="Tarik Tax", role=Role.TAX, may="decides tax questions"),
    Part(login="vera", name="Vera Vendors", role=Role.VENDOR_CUSTODIAN, may="looks after vendors and their accounts"),
    Part(login="viktor", name="Viktor Vendors", role=Role.VENDOR_CUSTODIAN, may="confirms what Vera proposes"),
    Part(login="bruno", name="Bruno Buyer", role=Role.BUYER, may="decides differences from orders"),
    Part(login="rosa", name="Rosa Receiver", role=Role.RECEIVER, may="decides about goods received"),
    Part(login="clara", name="Clara Controller", role=Role.CONTROLLER, may="approves without a limit of her own"),
    Part(login="paula", name="Paula Privacy", role=Role.PRIVACY, may="routes documents of somebody else"),
    Part(login="audrey", name="Audrey Auditor", role=Role.AUDITOR, may="sees everything, changes nothing"),
    Part(login="oscar", name="Oscar Operator", role=Role.OPERATOR, may="sees figures of the running system"),
    Part(login="ada", name="Ada Admin", role=Role.ADMIN, may="looks after people, sees no document"),
)
"""Each has the role at every client of the demo; admin, auditor and operator have it for the installation."""


def demo_people(engine: sa.Engine, clients: Sequence[str]) -> list[tuple[str, str, str]]:
    """Make one person for each role, or give those that are there another password.

    Args:
        engine: Of a migrated database.
        clients: Ids of the clients they work for.

    Returns:
        Login, password and what the person may do. The passwords are stored nowhere else: print them once.
    """
    with write(engine) as connection:
        return [(part.login, _appear(connection, part, clients), part.may) for part in CAST]


def _appear(connection: sa.Connection, part: Part, clients: Sequence[str]) -> str:
    password = initial_password()
    try:
        person = accounts.find(connection, part.login).person
        accounts.change_password(connection, part.login, password, by=BY)
    except UnknownPersonError:
        person = accounts.add(connection, part.login, part.name, password, by=BY)
    where = (EVERY_CLIENT,) if part.role in EVERYWHERE else tuple(clients)
    for client_id in where:
        given = Grant(client_id=client_id, role=part.role, limit=part.limit)
        if given not in person.grants:
            entrusting.grant(connection, part.login, given, by=BY)
    return password
