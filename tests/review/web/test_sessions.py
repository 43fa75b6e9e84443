"""Sessions over http: they end by every way there is, and roles count as they are at this moment."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient
from sqlalchemy.engine import Engine

from documents.archive import Archive
from documents.database.engine import read, write
from documents.finding import Role
from documents.home import Home
from review.installation import Installation
from review.people import accounts, entrusting, sessions
from review.people.person import EVERY_CLIENT, Grant
from review.people.sessions import SessionSettings
from review.people.tables import sessions as table
from review.web.app import create_app
from review.web.sessions import COOKIE, DatabaseGate

SECRET = "korb lampe winter zug"
OTHER = "wolke tisch regen uhr"
SETTINGS = SessionSettings(session_idle_minutes=30, session_hours=12)


class World:
    """The desk with one admin, ada, and browsers that sign in as her."""

    def __init__(self, engine: Engine, path: Path) -> None:
        home = Home(path).create()
        self.engine = engine
        self.app = create_app(Installation(home, engine, Archive(home.originals)), DatabaseGate(engine, SETTINGS))
        with write(engine) as connection:
            accounts.add(connection, "ada", "Ada", SECRET, by="console")
            self.grant = entrusting.grant(
                connection, "ada", Grant(client_id=EVERY_CLIENT, role=Role.ADMIN), by="console"
            )

    def browser(self, password: str = SECRET) -> TestClient:
        browser = TestClient(self.app, base_url="https://testserver", follow_redirects=False)
        assert browser.post("/login", data={"login": "ada", "password": password}).status_code == 303
        return browser

    def move(self, column: str, ago: dt.timedelta) -> None:
        with write(self.engine) as connection:
            connection.execute(table.update().values({column: dt.datetime.now(dt.UTC) - ago}))

    def seen(self) -> dt.datetime:
        with read(self.engine) as connection:
            found = connection.scalar(sa.select(sa.func.max(table.c.seen_at)))
        assert found is not None
        return found


@pytest.fixture
def world(sqlite_engine: Engine, tmp_path: Path) -> World:
    return World(sqlite_engine, tmp_path)


def is_in(browser: TestClient) -> bool:
    return browser.get("/people").status_code == 200


def post(browser: TestClient, path: str, **fields: str) -> int:
    csrf = sessions.csrf_of(browser.cookies[COOKIE])
    return browser.post(path, data={"csrf": csrf, **fields}).status_code


def test_signing_out_ends_the_session_and_not_only_the_cookie(world: World) -> None:
    browser = world.browser()
    token = browser.cookies[COOKIE]
    csrf = sessions.csrf_of(token)
    answer = browser.post("/logout", data={"csrf": csrf})
    assert answer.headers["location"].startswith("/login")
    assert "storage" in answer.headers["clear-site-data"]
    assert COOKIE not in browser.cookies
    browser.cookies.set(COOKIE, token)
    assert not is_in(browser)


def test_signing_in_anew_makes_a_new_token_and_ends_the_old_one(world: World) -> None:
    browser = world.browser()
    old = browser.cookies[COOKIE]
    browser.post("/login", data={"login": "ada", "password": SECRET})
    new = browser.cookies[COOKIE]
    assert new != old
    browser.cookies.set(COOKIE, old)
    assert browser.get("/people", headers={"Cookie": f"{COOKIE}={old}"}).status_code == 303


def test_a_token_that_a_browser_brings_along_is_never_taken_for_a_new_session(world: World) -> None:
    browser = TestClient(world.app, base_url="https://testserver", follow_redirects=False)
    browser.cookies.set(COOKIE, "chosen by somebody else")
    browser.post("/login", data={"login": "ada", "password": SECRET})
    assert browser.get("/people", headers={"Cookie": f"{COOKIE}=chosen by somebody else"}).status_code == 303


@pytest.mark.parametrize(
    ("column", "ago", "there"),
    [
        ("seen_at", dt.timedelta(minutes=29), True),
        ("seen_at", dt.timedelta(minutes=31), False),
        ("ends_at", dt.timedelta(seconds=1), False),
    ],
)
def test_time_ends_it(world: World, column: str, ago: dt.timedelta, there: bool) -> None:
    browser = world.browser()
    world.move(column, ago)
    assert is_in(browser) is there


def test_a_request_is_a_sign_of_life_and_a_heartbeat_of_the_page_is_not(world: World) -> None:
    browser = world.browser()
    world.move("seen_at", dt.timedelta(minutes=20))
    before = world.seen()
    post(browser, "/clients/acme/documents/acme-1/heartbeats")
    browser.get("/clients/acme/documents/acme-1/status")
    assert world.seen() == before
    assert is_in(browser)
    assert world.seen() > before


def test_a_role_that_is_taken_back_counts_no_more_with_the_next_request(world: World) -> None:
    browser = world.browser()
    assert is_in(browser)
    with write(world.engine) as connection:
        entrusting.take_back(connection, "ada", world.grant, by="console")
    assert browser.get("/people").status_code == 403
    assert browser.get("/account").status_code == 200


def test_a_closed_account_is_out_at_once(world: World) -> None:
    browser = world.browser()
    with write(world.engine) as connection:
        accounts.disable(connection, "ada", by="console")
    assert not is_in(browser)


def test_signing_out_everywhere_ends_every_session(world: World) -> None:
    first, second = world.browser(), world.browser()
    assert post(first, "/account/sessions/ends") == 303
    assert not is_in(first)
    assert not is_in(second)


def test_one_other_session_is_ended_and_never_that_of_somebody_else(world: World) -> None:
    first, second = world.browser(), world.browser()
    with write(world.engine) as connection:
        accounts.add(connection, "bob", "Bob", SECRET, by="console")
        sessions.begin(connection, "bob", SETTINGS, address="", browser="")
        ids = {one.id for one in sessions.living(connection, "ada", SETTINGS)}
        (bobs,) = sessions.living(connection, "bob", SETTINGS)
    assert post(first, f"/account/sessions/{bobs.id}/ends") == 404
    mine = first.get("/account").text
    (other,) = [one for one in ids if f"/account/sessions/{one}/ends" in mine]
    assert post(first, f"/account/sessions/{other}/ends") == 303
    assert is_in(first)
    assert not is_in(second)


def test_changing_the_password_takes_the_present_one_and_ends_other_sessions(world: World) -> None:
    first, second = world.browser(), world.browser()
    old = first.cookies[COOKIE]
    assert post(first, "/account/password", present="wrong", new=OTHER, again=OTHER) == 422
    assert post(first, "/account/password", present=SECRET, new=OTHER, again=OTHER + " ") == 422
    assert post(first, "/account/password", present=SECRET, new="password1234", again="password1234") == 422
    assert is_in(second)
    assert post(first, "/account/password", present=SECRET, new=OTHER, again=OTHER) == 303
    assert first.cookies[COOKIE] != old
    assert is_in(first)
    assert not is_in(second)
    assert is_in(world.browser(OTHER))


def test_the_theme_goes_along_with_the_person(world: World) -> None:
    browser = world.browser()
    assert post(browser, "/account/theme", theme="dark") == 303
    assert 'data-theme="dark"' in world.browser().get("/account").text
    assert post(browser, "/account/theme", theme="pink") == 422
    assert post(browser, "/account/theme", theme="system") == 303
    assert "data-theme" not in browser.get("/account").text.split("<body")[0].replace("theme.js", "")
