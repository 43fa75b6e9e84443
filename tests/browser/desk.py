"""The desk in a browser: a server of its own for each test, and a watch over whatever must never happen on a page."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

import sqlalchemy as sa
import uvicorn
from playwright.sync_api import BrowserContext, ConsoleMessage, Dialog, Page, Request, Response

from documents.archive import Archive
from documents.database.engine import connect, read, write
from documents.finding import Role
from documents.home import Home
from documents.master.client_file import read_clients
from documents.register.tables import arrivals
from review.installation import Installation
from review.people import accounts, entrusting, sessions
from review.people.permissions import EVERYWHERE
from review.people.person import EVERY_CLIENT, Grant
from review.people.sessions import SessionSettings
from review.web.app import create_app
from review.web.sessions import COOKIE, DatabaseGate

PASSWORD: Final = "a quiet harbour at seven"
PEOPLE: Final = {
    "rita": ("Rita Reviewer", (Role.REVIEWER,)),
    "renate": ("Renate Reviewer", (Role.REVIEWER,)),
    "anton": ("Anton Approver", (Role.APPROVER,)),
    "sonja": ("Sonja Supervisor", (Role.SUPERVISOR,)),
    "vera": ("Vera Vendors", (Role.VENDOR_CUSTODIAN,)),
    "viktor": ("Viktor Vendors", (Role.VENDOR_CUSTODIAN,)),
    "bruno": ("Bruno Buyer", (Role.BUYER,)),
    "audrey": ("Audrey Auditor", (Role.AUDITOR,)),
    "ada": ("Ada Admin", (Role.ADMIN,)),
}

VIOLATIONS: Final = """
document.addEventListener("securitypolicyviolation", (event) => {
  window.violated(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
});
"""


@dataclass
class Desk:
    """A desk that is served.

    Attributes:
        address: With the port, without a slash at its end.
    """

    address: str
    home: Home
    engine: sa.Engine

    def document(self, file_name: str) -> tuple[str, str]:
        """Return client and id of the document that arrived in a file."""
        query = sa.select(arrivals.c.client_id, arrivals.c.document_id).where(arrivals.c.original_name == file_name)
        with read(self.engine) as connection:
            client_id, document_id = connection.execute(query).one()
        return client_id, document_id

    def page_of(self, file_name: str) -> str:
        """Return the path of a document's page."""
        client_id, document_id = self.document(file_name)
        return f"/clients/{client_id}/documents/{document_id}"


@contextmanager
def served(home: Home, settings: SessionSettings | None = None) -> Iterator[Desk]:
    """Serve the desk of a home on a free port for the length of the block."""
    engine = connect(home.database_url)
    app = create_app(Installation(home, engine, Archive(home.originals)), DatabaseGate(engine, settings))
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", lifespan="on"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive(), "the server did not start"
            time.sleep(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        yield Desk(f"http://127.0.0.1:{port}", home, engine)
    finally:
        server.should_exit = True
        thread.join(timeout=20)
        engine.dispose()


def employ(home: Home) -> None:
    """Open accounts for PEOPLE, with their roles at every client."""
    engine = connect(home.database_url)
    clients = tuple(one.id for one in read_clients(home.clients_dir))
    with write(engine) as connection:
        for login, (name, roles) in PEOPLE.items():
            accounts.add(connection, login, name, PASSWORD, by="test")
            for role in roles:
                for client_id in (EVERY_CLIENT,) if role in EVERYWHERE else clients:
                    entrusting.grant(connection, login, Grant(client_id=client_id, role=role), by="test")
    engine.dispose()


@dataclass
class Watch:
    """What happened in a browser that must never happen.

    Attributes:
        allowed: Statuses of 400 and above that the test itself provokes.
    """

    address: str
    dialogs: list[str] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    allowed: set[int] = field(default_factory=set)

    def over(self, context: BrowserContext) -> None:
        """Watch all pages of a browser."""
        context.expose_binding("violated", lambda _, what: self.violations.append(what))
        context.add_init_script(VIOLATIONS)
        context.on("page", self._page)
        context.on("request", self._request)
        context.on("response", self._response)

    def _page(self, page: Page) -> None:
        page.on("dialog", self._dialog)
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", self._console)

    def _dialog(self, dialog: Dialog) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.faults.append(message.text)

    def _request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in {"http", "https", "ws", "wss"} and f"{parts.scheme}://{parts.netloc}" != self.address:
            self.foreign.append(request.url)

    def _response(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.allowed:
            self.refused.append(f"{response.status} {response.request.method} {response.url}")

    def check(self) -> None:
        """Fail when something happened."""
        found = (self.dialogs, self.violations, self.foreign, self.faults, self.refused)
        assert found == ([], [], [], [], [])


def enter(page: Page, desk: Desk, login: str, to: str = "/") -> None:
    """Open a page as somebody who has signed in already; quicker than `sign_in`."""
    with write(desk.engine) as connection:
        token = sessions.begin(connection, login, SessionSettings(), address="127.0.0.1", browser="test")
    page.context.clear_cookies()
    # Set as if by https, which a cookie of this name must be; the browser sends it to 127.0.0.1 by http as well.
    page.context.add_cookies(
        [
            {
                "name": COOKIE,
                "value": token,
                "url": desk.address.replace("http:", "https:"),
                "secure": True,
                "httpOnly": True,
            }
        ]
    )
    page.goto(desk.address + to)


def sign_in(page: Page, desk: Desk, login: str, to: str = "/") -> None:
    """Sign in by keyboard, from whatever page one wanted to see."""
    page.goto(desk.address + to)
    page.keyboard.type(login)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(desk.address + to)
