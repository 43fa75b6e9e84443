"""A desk that trusts a provider, and browsers that sign in by it."""

from __future__ import annotations

from pathlib import Path

import httpx
import sqlalchemy as sa
from fastapi.testclient import TestClient
from httpx import Response

from documents.archive import Archive
from documents.database.engine import read, write
from documents.finding import Role
from documents.home import Home
from documents.register.audit import INSTALLATION, AuditEvent, history
from review.installation import Installation
from review.people import accounts, entrusting
from review.people.person import EVERY_CLIENT, Grant
from review.people.single_sign_on import links
from review.people.single_sign_on.provider import Provider
from review.web.app import create_app
from review.web.sessions import COOKIE as SESSION
from review.web.sessions import DatabaseGate
from tests.review.people.single_sign_on.identity_provider import SUBJECT, IdentityProvider

SECRET = "korb lampe winter zug"
WANTED = "/people?a=1&b=2"


class World:
    """A desk that trusts the provider, with ann, who is linked, and a clock that a test may move."""

    def __init__(self, engine: sa.Engine, path: Path, provider: IdentityProvider, **settings: object) -> None:
        home = Home(path).create()
        self.engine, self.provider, self.now = engine, provider, 1000.0
        self.settings = provider.settings(**settings)
        self.relying = Provider(self.settings, lambda: self.now)
        gate = DatabaseGate(engine, passwords_only_for=self.settings.passwords_only_for)
        self.app = create_app(Installation(home, engine, Archive(home.originals)), gate, self.relying)
        with write(engine) as connection:
            for login in ("ann", "bob@acme.example"):
                accounts.add(connection, login, login.title(), SECRET, by="console")
                grant = Grant(client_id=EVERY_CLIENT, role=Role.ADMIN)
                entrusting.grant(connection, login, grant, by="console")
            links.link(connection, "ann", provider.issuer, SUBJECT, by="console")

    def browser(self) -> TestClient:
        return TestClient(self.app, base_url="https://testserver", follow_redirects=False)

    def sent(self, browser: TestClient, where: str = WANTED) -> str:
        """Press the button; return the address the provider sends the browser back to."""
        answer = browser.get("/login/single-sign-on", params={"next": where})
        assert answer.status_code == 303, answer.text
        return at_provider(answer)

    def sign_in(self, browser: TestClient | None = None) -> Response:
        browser = browser or self.browser()
        return browser.get(self.sent(browser))

    def events(self, login: str = "ann") -> tuple[AuditEvent, ...]:
        with read(self.engine) as connection:
            return history(connection, INSTALLATION, f"person/{login}")


def at_provider(answer: Response) -> str:
    """Sign in at the provider a browser was sent to; return where it sends the browser."""
    return httpx.get(answer.headers["location"], verify=False).headers["location"]


def is_in(browser: TestClient) -> bool:
    return browser.get("/people").status_code == 200


def refused(answer: Response, status: int, text: str) -> None:
    assert answer.status_code == status, answer.text
    assert text in answer.text
    assert "Reference: " in answer.text
    assert SESSION not in answer.headers.get("set-cookie", "")


def reference_of(answer: Response) -> str:
    return answer.text.partition("Reference: ")[2][:10]
