"""A desk of two clients with one person for each role, and a gate that lets in whom a test names."""

from __future__ import annotations

import asyncio
import weakref
from pathlib import Path

import sqlalchemy as sa
from fastapi import Request
from fastapi.testclient import TestClient
from httpx import ASGITransport, AsyncClient, Response

from documents.archive import Archive
from documents.database.engine import write
from documents.finding import Role
from documents.home import Home
from documents.register.tables import audit
from review.installation import Installation
from review.people.entrusting import GRANTED
from review.people.permissions import EVERYWHERE
from review.people.person import EVERY_CLIENT, Grant, Person
from review.people.sessions import SessionSettings
from review.web.access import Visitor
from review.web.app import create_app
from review.web.sessions import DatabaseGate
from tests.waiving import entrust

OWN, OTHER = "acme", "bison"
EVENTS = sa.select(sa.func.count()).where(
    audit.c.client_id == sa.bindparam("chain"), audit.c.action == sa.bindparam("act")
)
ADDRESS = "https://testserver"
TOKEN = "the token of every form"
CLIENT_FILE = """
id = "{id}"
name = "{id} Trading"
country = "DE"
currency = "EUR"

[[entities]]
id = "AC"
name = "{id} Trading"
country = "DE"
"""


class NamedGate(DatabaseGate):
    """Lets in whom the test names."""

    def __init__(self, engine: sa.Engine) -> None:
        super().__init__(engine, SessionSettings())
        self.person: Person | None = None

    def visitor(self, request: Request) -> Visitor | None:
        return None if self.person is None else Visitor(self.person, "session", TOKEN)


class StaffedDesk:
    """The application on a database, and its people: `login` is the name of the role."""

    def __init__(self, home: Home, engine: sa.Engine) -> None:
        for client_id in (OWN, OTHER):
            (home.clients_dir / f"{client_id}.toml").write_text(CLIENT_FILE.format(id=client_id), encoding="utf-8")
        self.engine = engine
        self.gate = NamedGate(engine)
        self.here = Installation(home, engine, Archive(home.originals))
        self.app = create_app(self.here, self.gate)
        self.http = TestClient(self.app, base_url=ADDRESS, follow_redirects=False)
        # A test client starts an event loop in a thread of its own for each request; thousands of requests share one.
        self._loop = asyncio.Runner()
        weakref.finalize(self, self._loop.close)
        self._http = AsyncClient(transport=ASGITransport(self.app), base_url=ADDRESS)
        self.people = {role: self._person(role) for role in sorted(GRANTED)}
        with write(engine) as connection:
            entrust(connection, "target", OWN)

    def _person(self, role: Role) -> Person:
        where = EVERY_CLIENT if role in EVERYWHERE else OWN
        with write(self.engine) as connection:
            return entrust(connection, role.value, where, role)

    def ask(self, person: Person | None, method: str, path: str, **more: object) -> Response:
        """Send a request as somebody, with the token of their forms."""
        self.gate.person = person
        headers = {} if method == "GET" else {"X-CSRF-Token": TOKEN}
        return self._loop.run(self._http.request(method, path, headers=headers, **more))  # type: ignore[arg-type]

    def events(self, client_id: str, action: str) -> int:
        """Count what the trail of a client says of an action."""
        with self.engine.connect() as connection:
            return connection.scalar(EVENTS, {"chain": client_id, "act": action}) or 0


def of_both(person: Person) -> Person:
    """Return the person with the same roles at the other client, too."""
    more = tuple(Grant(client_id=OTHER, role=one.role, limit=one.limit) for one in person.grants)
    return person.model_copy(update={"grants": (*person.grants, *more)})


def desk_at(path: Path, engine: sa.Engine) -> StaffedDesk:
    """Make a desk whose home is at a path."""
    return StaffedDesk(Home(path, engine.url.render_as_string(hide_password=False)).create(), engine)
