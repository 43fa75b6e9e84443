"""Signing in by a provider on another site, in a real browser: cookies, content policy and all."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa
import uvicorn
from fastapi import FastAPI
from playwright.sync_api import Browser, Page, expect

from documents.archive import Archive
from documents.database.engine import write
from documents.finding import Role
from documents.home import Home
from review.installation import Installation
from review.people import accounts, entrusting
from review.people.person import EVERY_CLIENT, Grant
from review.people.single_sign_on import links
from review.people.single_sign_on.provider import Provider
from review.web.app import create_app
from review.web.sessions import DatabaseGate
from tests.browser.desk import Watch
from tests.review.people.single_sign_on.identity_provider import SUBJECT, IdentityProvider, serving


@contextmanager
def on_port(app: FastAPI, listening: socket.socket) -> Iterator[None]:
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.should_exit = True
        thread.join(timeout=60)


@pytest.fixture
def provider() -> Iterator[IdentityProvider]:
    """A provider that browsers take for another site than the desk."""
    with serving(IdentityProvider()) as found:
        found.issuer = found.issuer.replace("127.0.0.1", "localhost")
        found.asks = True
        yield found


@pytest.fixture
def address(sqlite_engine: sa.Engine, tmp_path: Path, provider: IdentityProvider) -> Iterator[str]:
    """A desk on 127.0.0.1 with ann, who is linked."""
    home, listening = Home(tmp_path).create(), socket.socket()
    listening.bind(("127.0.0.1", 0))
    where = f"http://127.0.0.1:{listening.getsockname()[1]}"
    with write(sqlite_engine) as connection:
        accounts.add(connection, "ann", "Ann Vogel", "korb lampe winter zug", by="console")
        entrusting.grant(connection, "ann", Grant(client_id=EVERY_CLIENT, role=Role.AUDITOR), by="console")
        links.link(connection, "ann", provider.issuer, SUBJECT, by="console")
    here = Installation(home, sqlite_engine, Archive(home.originals))
    app = create_app(here, DatabaseGate(sqlite_engine), Provider(provider.settings(desk=where)))
    with on_port(app, listening):
        yield where


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    context, watch = browser.new_context(), Watch(address)
    watch.over(context)
    yield context.new_page()
    context.close()
    assert (watch.violations, watch.faults, watch.dialogs) == ([], [], [])


def test_the_way_to_the_provider_and_back_ends_on_the_wanted_page(page: Page, address: str) -> None:
    page.goto(f"{address}/style?a=1")
    page.get_by_role("link", name="Sign in with Acme ID").click()
    page.get_by_role("button", name="It is me").click()
    page.wait_for_url(f"{address}/style?a=1")
    expect(page.get_by_role("heading", name="Parts of a page")).to_be_visible()
    expect(page.get_by_text("Ann Vogel").first).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name="Parts of a page")).to_be_visible()


def test_whoever_is_not_linked_reads_whom_to_ask(page: Page, address: str, provider: IdentityProvider) -> None:
    provider.change = lambda claims: claims.update(sub="stranger")
    page.goto(f"{address}/login")
    page.get_by_role("link", name="Sign in with Acme ID").click()
    page.get_by_role("button", name="It is me").click()
    expect(page.get_by_role("heading", name="No account is linked to you")).to_be_visible()
    expect(page.get_by_text("Reference: ")).to_be_visible()
    page.get_by_role("link", name="Back to signing in").click()
    expect(page.get_by_role("link", name="Sign in with Acme ID")).to_be_visible()


def test_what_was_typed_is_there_after_the_way_to_the_provider_and_back(page: Page, address: str) -> None:
    page.goto(f"{address}/login?next=/style")
    page.get_by_role("link", name="Sign in with Acme ID").click()
    page.get_by_role("button", name="It is me").click()
    page.get_by_label("Reason").fill("a note")
    page.context.clear_cookies()
    assert page.evaluate("desk.send('/measures/mine')") is None
    page.get_by_role("dialog", name="You were signed out").get_by_role("link", name="Sign in with Acme ID").click()
    page.get_by_role("button", name="It is me").click()
    page.wait_for_url(f"{address}/style")
    expect(page.get_by_label("Reason")).to_have_value("a note")
