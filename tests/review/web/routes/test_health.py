"""Alive, ready, figures: who gets them, and what they say when something is missing."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import sqlalchemy as sa
from fastapi import Request
from fastapi.testclient import TestClient
from prometheus_client.parser import text_string_to_metric_families

from documents.archive import Archive
from documents.database.engine import connect, write
from documents.finding import Role
from documents.home import Home
from documents.register.tables import documents, files
from documents.state import State
from review.installation import Installation
from review.people.person import EVERY_CLIENT, Grant, Person
from review.web.access import Visitor
from review.web.app import create_app

ELSEWHERE = ("192.0.2.7", 50000)
HERE = ("127.0.0.1", 50000)
SINCE = dt.datetime(2026, 3, 16, 12, tzinfo=dt.UTC)


class Door:
    """A gate that lets in whoever the test names."""

    def __init__(self, role: Role | None, client_id: str = EVERY_CLIENT) -> None:
        self.role = role
        self.client_id = client_id

    def visitor(self, request: Request) -> Visitor | None:
        if self.role is None:
            return None
        grants = (Grant(client_id=self.client_id, role=self.role),)
        return Visitor(person=Person(login="pat", name="Pat", grants=grants), session_id="s", csrf="c")


def browser(home: Home, engine: sa.Engine, door: Door, address: tuple[str, int] = HERE) -> TestClient:
    app = create_app(Installation(home, engine, Archive(home.originals)), door)
    return TestClient(app, base_url="https://testserver", follow_redirects=False, client=address)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home(tmp_path / "home").create()
    (made.clients_dir / "acme.toml").touch()
    return made


def test_the_desk_says_that_it_lives_without_asking_who_wants_to_know(home: Home, sqlite_engine: sa.Engine) -> None:
    answer = browser(home, sqlite_engine, Door(None), ELSEWHERE).get("/healthz")
    assert (answer.status_code, answer.text) == (200, "alive\n")


def test_it_is_ready_with_a_current_database(home: Home, engine: sa.Engine) -> None:
    answer = browser(home, engine, Door(None), ELSEWHERE).get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"database": "ok", "disk": "ok"})


def test_it_is_not_ready_with_an_older_schema(home: Home, sqlite_engine: sa.Engine) -> None:
    with write(sqlite_engine) as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")
    answer = browser(home, sqlite_engine, Door(None)).get("/readyz")
    assert (answer.status_code, answer.json()["database"]) == (503, "its schema is not the one this program knows")


def test_it_is_not_ready_without_a_database_or_its_home(tmp_path: Path) -> None:
    engine = connect("postgresql://nobody@127.0.0.1:1/none")
    answer = browser(Home(tmp_path / "gone"), engine, Door(None)).get("/readyz")
    assert (answer.status_code, answer.json()) == (503, {"database": "not reachable", "disk": "not reachable"})


@pytest.mark.parametrize(
    ("role", "client_id", "address", "forwarded", "status"),
    [
        (None, EVERY_CLIENT, HERE, False, 200),
        (None, EVERY_CLIENT, HERE, True, 404),
        (None, EVERY_CLIENT, ELSEWHERE, False, 404),
        (Role.REVIEWER, "acme", ELSEWHERE, False, 404),
        (Role.SUPERVISOR, "acme", ELSEWHERE, False, 404),
        (Role.OPERATOR, "acme", ELSEWHERE, False, 404),
        (Role.OPERATOR, EVERY_CLIENT, ELSEWHERE, False, 200),
        (Role.ADMIN, EVERY_CLIENT, ELSEWHERE, True, 200),
    ],
)
def test_figures_are_for_this_machine_and_for_who_runs_the_system(
    home: Home,
    sqlite_engine: sa.Engine,
    role: Role | None,
    client_id: str,
    address: tuple[str, int],
    forwarded: bool,
    status: int,
) -> None:
    headers = {"X-Forwarded-For": "127.0.0.1"} if forwarded else {}
    answer = browser(home, sqlite_engine, Door(role, client_id), address).get("/metrics", headers=headers)
    assert answer.status_code == status


def figures(text: str) -> dict[tuple[str, frozenset[tuple[str, str]]], float]:
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_requests_are_counted_by_route_and_never_by_path(home: Home, sqlite_engine: sa.Engine) -> None:
    client = browser(home, sqlite_engine, Door(None))
    for path in ("/healthz", "/healthz", "/nowhere/secret-name", "/clients/acme/documents/acme-1"):
        client.get(path)
    text = client.get("/metrics").text
    found = figures(text)
    alive = frozenset({"route": "/healthz", "method": "GET", "status": "200"}.items())
    nowhere = frozenset({"route": "none", "method": "GET", "status": "404"}.items())
    assert found["daybook_requests_total", alive] == 2
    assert found["daybook_requests_total", nowhere] == 1
    assert found["daybook_request_seconds_count", frozenset({("route", "/healthz")})] == 2
    assert "secret-name" not in text
    assert "acme-1" not in text


def test_what_waits_is_counted_when_it_is_asked(home: Home, engine: sa.Engine) -> None:
    client = browser(home, engine, Door(None))
    ready = ("daybook_ready_documents", frozenset({("client", "acme")}))
    oldest = ("daybook_ready_oldest_seconds", frozenset({("client", "acme")}))
    assert figures(client.get("/metrics").text)[ready] == 0
    with write(engine) as connection:
        connection.execute(files.insert().values(sha256="a" * 64, size=1, stored_at=SINCE))
        known = {"client_id": "acme", "sha256": "a" * 64, "received_at": SINCE, "state_since": SINCE}
        connection.execute(documents.insert().values(id="acme-1", number=1, state=State.READY, **known))
        connection.execute(documents.insert().values(id="acme-2", number=2, state=State.POSTED, **known))
    found = figures(client.get("/metrics").text)
    assert found[ready] == 1
    assert found[oldest] > 0
