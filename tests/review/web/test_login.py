"""Signing in: the same answer for an unknown login and a wrong password, a wait that grows, and the way back."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient
from httpx import Response

from documents.archive import Archive
from documents.database.engine import read, write
from documents.finding import Role
from documents.home import Home
from documents.register.audit import INSTALLATION, history
from review.installation import Installation
from review.people import accounts, entrusting
from review.people.attempts import OF_A_LOGIN
from review.people.person import EVERY_CLIENT, Grant
from review.people.tables import people
from review.web.app import create_app
from review.web.routes.login import own_path
from review.web.sessions import COOKIE, DatabaseGate

SECRET = "korb lampe winter zug"


@pytest.fixture
def client(sqlite_engine: sa.Engine, tmp_path: Path) -> TestClient:
    """The desk with one admin, ada."""
    home = Home(tmp_path).create()
    with write(sqlite_engine) as connection:
        accounts.add(connection, "ada", "Ada", SECRET, by="console")
        entrusting.grant(connection, "ada", Grant(client_id=EVERY_CLIENT, role=Role.ADMIN), by="console")
    app = create_app(Installation(home, sqlite_engine, Archive(home.originals)), DatabaseGate(sqlite_engine))
    return TestClient(app, base_url="https://testserver", follow_redirects=False)


def log_in(client: TestClient, login: str = "ada", password: str = SECRET, where: str = "/people") -> Response:
    return client.post("/login", data={"login": login, "password": password, "next": where})


def test_signing_in_leads_back_with_a_cookie_that_no_script_and_no_other_site_gets(client: TestClient) -> None:
    answer = log_in(client, " ADA ")
    assert (answer.status_code, answer.headers["location"]) == (303, "/people")
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith(f"{COOKIE}=")
    assert {"HttpOnly", "Secure", "SameSite=strict", "Path=/"} <= {part.strip() for part in cookie.split(";")}
    assert "Max-Age" not in cookie
    assert "domain" not in cookie.lower()
    assert client.get("/people").status_code == 200


def test_a_page_asks_to_sign_in_and_is_remembered_with_its_filter(client: TestClient) -> None:
    answer = client.get("/queue?client=acme&code=V-ARI-01")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/login?next=/queue%3Fclient%3Dacme%26code%3DV-ARI-01"
    page = client.get(answer.headers["location"])
    assert 'value="/queue?client=acme&amp;code=V-ARI-01"' in page.text


def test_an_unknown_login_and_a_wrong_password_get_the_same_answer(client: TestClient) -> None:
    unknown, wrong = log_in(client, "nobody"), log_in(client, "ada", "korb lampe winter zu")
    assert unknown.status_code == wrong.status_code == 401
    assert unknown.text.replace("nobody", "ada") == wrong.text
    assert "set-cookie" not in unknown.headers


def test_a_closed_account_gets_the_same_answer(client: TestClient, sqlite_engine: sa.Engine) -> None:
    wrong = log_in(client, "ada", "korb lampe winter zu")
    with write(sqlite_engine) as connection:
        accounts.disable(connection, "ada", by="console")
    closed = log_in(client)
    assert (closed.status_code, closed.text) == (wrong.status_code, wrong.text)


def test_a_first_password_serves_until_its_day(client: TestClient, sqlite_engine: sa.Engine) -> None:
    with write(sqlite_engine) as connection:
        connection.execute(people.update().values(initial_until=dt.datetime.now(dt.UTC) - dt.timedelta(seconds=1)))
    assert log_in(client).status_code == 401


def test_whoever_has_a_first_password_reaches_nothing_but_the_account(
    client: TestClient, sqlite_engine: sa.Engine
) -> None:
    with write(sqlite_engine) as connection:
        connection.execute(people.update().values(initial_until=dt.datetime.now(dt.UTC) + dt.timedelta(days=1)))
    log_in(client)
    answer = client.get("/people")
    assert (answer.status_code, answer.headers["location"]) == (303, "/account")
    assert "Set a password of your own first" in client.get("/account").text
    assert client.get("/people", headers={"HX-Request": "true"}).status_code == 403


def test_guessing_has_to_wait_and_is_told_how_long(client: TestClient) -> None:
    for _ in range(OF_A_LOGIN.free + 1):
        assert log_in(client, password="korb lampe winter zu").status_code == 401
    answer = log_in(client)
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) >= 1
    assert "Try again in" in answer.text
    assert client.get("/people").status_code == 303


def test_the_password_is_in_no_answer_and_no_log(
    client: TestClient, capsys: pytest.CaptureFixture[str], sqlite_engine: sa.Engine
) -> None:
    answer = log_in(client, "my secret in the wrong field", SECRET)
    assert SECRET not in answer.text
    log = capsys.readouterr().err
    assert "sign-in failed" in log
    assert "secret" not in log
    with read(sqlite_engine) as connection:
        assert "secret" not in str(history(connection, INSTALLATION, "person/ada"))


def test_signing_in_stands_in_the_trail(client: TestClient, sqlite_engine: sa.Engine) -> None:
    log_in(client)
    with read(sqlite_engine) as connection:
        assert history(connection, INSTALLATION, "person/ada")[-1].action == "sign in"


@pytest.mark.parametrize(
    "where",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "\\\\evil", "", "queue",
     "/\t/evil.example", "/queue\r\nSet-Cookie: a=b", "/" + "a" * 3000, "/login?next=/login", "/logout"],
)  # fmt: skip
def test_signing_in_leads_to_no_other_site(client: TestClient, where: str) -> None:
    assert own_path(where) == "/"
    assert log_in(client, where=where).headers["location"] == "/"


@pytest.mark.parametrize("where", ["/", "/queue?client=acme", "/clients/acme/documents/acme-1#field"])
def test_signing_in_leads_back_to_pages_of_ours(where: str) -> None:
    assert own_path(where) == where


def test_whoever_is_signed_in_already_goes_on(client: TestClient) -> None:
    log_in(client)
    answer = client.get("/login?next=/people")
    assert (answer.status_code, answer.headers["location"]) == (303, "/people")


def test_a_change_without_a_session_leads_back_to_the_page_it_was_made_on(client: TestClient) -> None:
    by_form = client.post("/people/bob/grants", headers={"Referer": "https://testserver/people/bob?x=1"})
    assert by_form.headers["location"] == "/login?next=/people/bob%3Fx%3D1"
    without = client.post("/people/bob/grants")
    assert without.headers["location"] == "/login?next=/people/bob"
    foreign = client.post("/people/bob/grants", headers={"Referer": "https://evil.example/people"})
    assert foreign.headers["location"] == "/login?next=/people/bob"


def test_a_part_of_a_page_is_told_where_to_sign_in_and_the_page_stays(client: TestClient) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "https://testserver/people/bob"}
    answer = client.post("/people/bob/grants", headers=headers)
    assert answer.status_code == 401
    assert answer.headers["x-login"] == "/login?next=/people/bob"
    assert "<html" not in answer.text


def test_a_link_in_a_mail_goes_on_without_signing_in_again(client: TestClient) -> None:
    """The cookie comes only with what our own page asks for, so one of ours asks."""
    answer = client.get("/people?a=1&b=2", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 200
    assert 'http-equiv="refresh" content="0; url=/people?a=1&amp;b=2"' in answer.text
