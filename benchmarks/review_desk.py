"""A desk to measure and to look at: a home that is served, people who work there, and a browser that is let in."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import httpx
import sqlalchemy as sa
import uvicorn

from documents.archive import Archive
from documents.database.engine import connect, write
from documents.finding import Role
from documents.home import Home
from documents.master.client_file import read_clients
from review.installation import Installation
from review.people import accounts, entrusting, sessions
from review.people.permissions import EVERYWHERE
from review.people.person import EVERY_CLIENT, Grant
from review.people.sessions import SessionSettings
from review.web.app import create_app
from review.web.sessions import COOKIE, DatabaseGate

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext

PASSWORD: Final = "a quiet harbour at seven"  # noqa: S105  # of invented people
BROWSERS: Final = ("chromium", "chromium-browser", "google-chrome")
STARTING_SECONDS: Final = 60.0


@dataclass
class Desk:
    """A desk that is served.

    Attributes:
        address: With the port, without a slash at its end.
    """

    address: str
    home: Home
    engine: sa.Engine

    def token(self, login: str) -> str:
        """Sign somebody in without the page for it, and return what their cookie holds."""
        with write(self.engine) as connection:
            return sessions.begin(connection, login, SessionSettings(), address="127.0.0.1", browser="robot")

    def let_in(self, context: BrowserContext, login: str) -> None:
        """Give a browser the cookie of somebody who has signed in."""
        # Set as if by https, which a cookie of this name must be; browsers send it to 127.0.0.1 by http as well.
        address = self.address.replace("http:", "https:")
        context.clear_cookies()
        context.add_cookies(
            [{"name": COOKIE, "value": self.token(login), "url": address, "secure": True, "httpOnly": True}]
        )


@contextmanager
def served(home: Home, settings: SessionSettings | None = None) -> Iterator[Desk]:
    """Serve the desk of a home on a free port for the length of the block."""
    engine = connect(home.database_url)
    app = create_app(Installation(home, engine, Archive(home.originals)), DatabaseGate(engine, settings))
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        _wait(server, thread)
        port = server.servers[0].sockets[0].getsockname()[1]
        yield Desk(f"http://127.0.0.1:{port}", home, engine)
    finally:
        server.should_exit = True
        thread.join(timeout=STARTING_SECONDS)
        engine.dispose()


@contextmanager
def served_apart(home: Home) -> Iterator[Desk]:
    """Serve the desk of a home as `daybook review` does, by several processes, for the length of the block.

    Raises:
        RuntimeError: It does not answer in time.
    """
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    environment = {**os.environ, "DAYBOOK_HOME": str(home.path), "DAYBOOK_REVIEW_PORT": str(port)}
    engine = connect(home.database_url)
    with subprocess.Popen([sys.executable, "-m", "review.serving"], env=environment) as desk:
        try:
            _wait_until_answered(address)
            yield Desk(address, home, engine)
        finally:
            desk.terminate()
            engine.dispose()


def _wait_until_answered(address: str) -> None:
    until = time.monotonic() + STARTING_SECONDS
    while time.monotonic() < until:
        with suppress(httpx.TransportError):
            if httpx.get(f"{address}/healthz", trust_env=False).is_success:
                return
        time.sleep(0.1)
    raise RuntimeError("the desk did not start")


def _wait(server: uvicorn.Server, thread: threading.Thread) -> None:
    until = time.monotonic() + STARTING_SECONDS
    while not server.started:
        if not thread.is_alive() or time.monotonic() > until:
            raise RuntimeError("the desk did not start")
        time.sleep(0.01)


def employ(home: Home, people: Mapping[str, tuple[str, Sequence[Role]]]) -> None:
    """Open accounts, with PASSWORD and their roles at every client.

    Args:
        home: With a migrated database.
        people: Name and roles by login.
    """
    engine = connect(home.database_url)
    clients = tuple(one.id for one in read_clients(home.clients_dir))
    with write(engine) as connection:
        for login, (name, roles) in people.items():
            accounts.add(connection, login, name, PASSWORD, by="robot")
            for role in roles:
                for client_id in (EVERY_CLIENT,) if role in EVERYWHERE else clients:
                    entrusting.grant(connection, login, Grant(client_id=client_id, role=role), by="robot")
    engine.dispose()


def chromium() -> str | None:
    """Return where the system has Chromium; None where it has none."""
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


@contextmanager
def browser() -> Iterator[Browser]:
    """Run Chromium for the length of the block.

    Raises:
        RuntimeError: The system has none.
    """
    from playwright.sync_api import sync_playwright

    path = chromium()
    if path is None:
        raise RuntimeError(f"found none of {', '.join(BROWSERS)}")
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield found
        found.close()
