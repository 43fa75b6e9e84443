"""A client's world with people at its desk, for the tests of master data changes."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import sqlalchemy as sa

from documents.database.clock import database_now
from documents.database.engine import write
from documents.finding import Role
from review.installation import Installation
from review.people.person import Grant, Person
from review.people.tables import grants, interests, people
from tests.flows.stages.world import ORDER, VENDOR, World, receipt


def vendor_world(path: Path, engine: sa.Engine, *, ordered: bool = False) -> World:
    """Return a world whose client knows one vendor and, if wanted, ordered from it and received the goods."""
    made = World(path, engine)
    if ordered:
        made.know(vendors=[VENDOR], orders=[ORDER], receipts=[receipt()])
    else:
        made.know(vendors=[VENDOR])
    return made


def custodian(engine: sa.Engine, login: str) -> Person:
    """Return a vendor custodian."""
    return somebody(engine, login, Role.VENDOR_CUSTODIAN)


def somebody(engine: sa.Engine, login: str, *roles: Role, client_id: str = "acme") -> Person:
    """Return a person whose account and roles are in the database too."""
    with write(engine) as connection:
        now = database_now(connection)
        account = {"login": login, "name": login.title(), "password_hash": "x", "password_set_at": now}
        connection.execute(people.insert().values(**account, created_by="test", created_at=now))
        for role in roles:
            granted = {"login": login, "client_id": client_id, "role": role.value}
            connection.execute(grants.insert().values(**granted, granted_by="test", granted_at=now))
    return Person(
        login=login, name=login.title(), grants=tuple(Grant(client_id=client_id, role=role) for role in roles)
    )


def installation(world: World) -> Installation:
    """Return the installation of a world."""
    return Installation(world.desk.home, world.engine, world.desk.archive)


def an_hour_ago() -> dt.datetime:
    return dt.datetime.now(dt.UTC) - dt.timedelta(hours=1)


def related_to(engine: sa.Engine, login: str, vendor_id: str, client_id: str = "acme") -> None:
    """Let a person declare an interest in a vendor."""
    with write(engine) as connection:
        now = database_now(connection)
        declared = {"login": login, "client_id": client_id, "vendor_id": vendor_id, "reason": "brother"}
        connection.execute(interests.insert().values(**declared, declared_by=login, declared_at=now))
