"""The API of a small client's desk: people sign in by their name, and documents are those of the decisions' tests."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from fastapi import FastAPI, Request
from fastapi.testclient import TestClient

from documents.database.engine import connect, read
from documents.finding import Role
from documents.master.client import Client
from review.installation import Installation, UnknownClientError
from review.people import accounts
from review.people.person import Person
from review.web.access import Visitor
from review.web.app import create_app
from tests.review.decisions.desk import DeskWorld

COOKIE = "who"
CSRF = "token"


@dataclass(frozen=True, slots=True)
class Small(Installation):
    """An installation whose one client has no file."""

    only: Client

    def client(self, client_id: str) -> Client:
        if client_id != self.only.id:
            raise UnknownClientError(f'no client "{client_id}"')
        return self.only

    def clients(self) -> tuple[Client, ...]:
        return (self.only,)


class Door:
    """Signs in whoever the cookie names, with the roles the database has."""

    def __init__(self, engine: sa.Engine) -> None:
        self.engine = engine

    def visitor(self, request: Request) -> Visitor | None:
        login = request.cookies.get(COOKIE, "")
        if not login:
            return None
        with read(self.engine) as connection:
            return Visitor(person=accounts.find(connection, login).person, session_id=f"of {login}", csrf=CSRF)


@contextmanager
def shared_world(migrated: Path, folder: Path, *, known: bool = False) -> Iterator[ApiWorld]:
    """A world for tests that change nothing, or nothing that the next one looks at; a world of its own costs a night.

    With `known`, its vendor is no new one.
    """
    shutil.copyfile(migrated, folder / "daybook.db")
    engine = connect(f"sqlite:///{folder / 'daybook.db'}")
    yield ApiWorld.of_a_known_vendor(folder, engine) if known else ApiWorld(folder, engine)
    engine.dispose()


class ApiWorld(DeskWorld):
    """The decisions' world, reached by HTTP."""

    def __init__(self, path: Path, engine: sa.Engine) -> None:
        super().__init__(path, engine)
        here = Small(self.here.home, engine, self.here.archive, self.desk.client)
        self.app: FastAPI = create_app(here, Door(engine))

    @classmethod
    def of_a_known_vendor(cls, path: Path, engine: sa.Engine) -> ApiWorld:
        """Return a world in which an invoice of the vendor is posted already."""
        made = cls(path, engine)
        made.know_the_vendor()
        return made

    def everybody(self) -> dict[Role, Person]:
        """Return one person for each role that people have at a client."""
        roles = (one for one in Role if one not in {Role.SYSTEM, Role.NOBODY, Role.ADMIN, Role.OPERATOR})
        return {role: self.person(f"p-{role.value.replace(' ', '-')}", role) for role in roles}

    def browser(self, person: Person | None, *, token: str = CSRF) -> TestClient:
        found = TestClient(self.app, base_url="https://testserver", follow_redirects=False)
        if person is not None:
            found.cookies.set(COOKIE, person.login)
            found.headers["X-CSRF-Token"] = token
        return found

    def path(self, document_id: str, decision: str = "") -> str:
        return f"/api/v1/clients/acme/documents/{document_id}" + (f"/{decision}" if decision else "")

    def sent(self, document_id: str, **more: Any) -> dict[str, Any]:
        """Return the body of a decision on the document as it is now."""
        stamp = self.stamp(document_id)
        return {"version": stamp.version, "once": stamp.once, "seconds": 2.5, "keystrokes": 7, **more}
