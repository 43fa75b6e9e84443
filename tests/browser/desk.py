"""The desk in a browser: a server of its own for each test, and a watch over whatever must never happen on a page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

import sqlalchemy as sa
from playwright.sync_api import BrowserContext, ConsoleMessage, Dialog, Page, Request, Response

from benchmarks.review_desk import PASSWORD, served
from benchmarks.review_desk import Desk as Served
from documents.database.engine import read
from documents.finding import Role
from documents.home import Home
from documents.register.tables import arrivals
from review.people.sessions import SessionSettings

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


class Desk(Served):
    """A desk that is served, whose documents are known by the names of their files."""

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


UNANSWERED: Final = ("Failed to load resource", "Failed to fetch")
"""What browsers report of every request that is refused or not answered; statuses are watched apart."""


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
        if message.type == "error" and not any(text in message.text for text in UNANSWERED):
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
        found = {name: getattr(self, name) for name in ("dialogs", "violations", "foreign", "faults", "refused")}
        happened = {name: what for name, what in found.items() if what}
        assert not happened, happened


@contextmanager
def desk_of(home: Home, settings: SessionSettings | None = None) -> Iterator[Desk]:
    """Serve the desk of a home for the length of the block."""
    with served(home, settings) as found:
        yield Desk(found.address, found.home, found.engine)


def enter(page: Page, desk: Desk, login: str, to: str = "/") -> None:
    """Open a page as somebody who has signed in already; quicker than `sign_in`."""
    desk.let_in(page.context, login)
    page.goto(desk.address + to)


def until(page: Page, expression: str, arg: object = None) -> None:
    """Wait until an expression is true; `page.wait_for_function` would be stopped by the content policy."""
    for _ in range(600):
        if page.evaluate(expression, arg):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"never true: {expression}")


def sign_in(page: Page, desk: Desk, login: str, to: str = "/") -> None:
    """Sign in by keyboard, from whatever page one wanted to see."""
    page.goto(desk.address + to)
    page.keyboard.type(login)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(desk.address + to)
