"""A right sign-in by a provider ends on the wanted page, in a session of the desk like any other."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient
from joserfc.jwk import ECKey

from documents.archive import Archive
from documents.database.engine import read, write
from documents.home import Home
from review.installation import Installation
from review.people.sessions import csrf_of
from review.people.single_sign_on.provider import KEPT_SECONDS, REFRESH_SECONDS
from review.people.single_sign_on.tables import starts as starts_table
from review.people.tables import people
from review.web.app import create_app
from review.web.routes.single_sign_on import COOKIE
from review.web.sessions import COOKIE as SESSION
from review.web.sessions import DatabaseGate
from tests.review.people.single_sign_on.identity_provider import CLIENT_SECRET, IdentityProvider
from tests.review.web.routes.single_sign_on.trusting_desk import SECRET, World, is_in, refused

OTHER = "wolke tisch regen uhr"


def test_a_right_sign_in_ends_on_the_wanted_page_in_a_session_of_the_desk(world: World) -> None:
    browser = world.browser()
    answer = world.sign_in(browser)
    assert answer.status_code == 200
    assert 'http-equiv="refresh" content="0; url=/people?a=1&amp;b=2"' in answer.text
    cookie = {part.strip() for part in answer.headers["set-cookie"].split(";")}
    assert {"HttpOnly", "Secure", "SameSite=strict", "Path=/"} <= cookie
    assert is_in(browser)
    assert "Signed in as" in browser.get("/account").text
    event = world.events()[-1]
    assert (event.action, event.actor, event.after) == ("sign in", "ann", {"issuer": world.settings.issuer})


def test_the_way_to_the_provider_has_everything_that_binds_the_answer(world: World) -> None:
    browser = world.browser()
    answer = browser.get("/login/single-sign-on")
    asked = {name: values[0] for name, values in parse_qs(urlsplit(answer.headers["location"]).query).items()}
    assert asked.keys() == {
        "tenant", "response_type", "client_id", "redirect_uri", "scope", "state", "nonce", "code_challenge",
        "code_challenge_method",
    }  # fmt: skip
    assert (asked["response_type"], asked["scope"], asked["code_challenge_method"]) == ("code", "openid", "S256")
    assert asked["redirect_uri"] == "https://testserver/login/single-sign-on/callback"
    cookie = {part.strip() for part in answer.headers["set-cookie"].split(";")}
    assert {"HttpOnly", "Secure", "SameSite=lax", "Path=/", "Max-Age=600"} <= cookie
    with read(world.engine) as connection:
        (row,) = connection.execute(sa.select(starts_table))
    assert asked["state"] not in str(row)
    assert browser.cookies[COOKIE] not in str(row)
    assert row.verifier not in answer.headers["location"]


def test_a_key_of_an_elliptic_curve_serves_as_well(world: World, provider: IdentityProvider) -> None:
    kept = provider.key
    provider.rotate(ECKey.generate_key("P-256"))
    assert world.sign_in().status_code == 200
    provider.rotate(kept)


def test_new_keys_are_asked_for_when_one_is_unknown_but_not_each_time(world: World, provider: IdentityProvider) -> None:
    assert world.sign_in().status_code == 200
    provider.rotate(provider.key)
    refused(world.sign_in(), 403, "does not prove who you are")  # asked a moment ago
    assert provider.calls.count("/keys") == 1
    world.now += REFRESH_SECONDS + 1
    assert world.sign_in().status_code == 200
    assert provider.calls.count("/keys") == 2
    assert provider.calls.count("/.well-known/openid-configuration") == 1
    world.now += KEPT_SECONDS + 1
    assert world.sign_in().status_code == 200
    assert provider.calls.count("/.well-known/openid-configuration") == 2


def test_two_tabs_of_one_browser_sign_in_beside_each_other(world: World) -> None:
    browser = world.browser()
    first, second = world.sent(browser), world.sent(browser)
    assert browser.get(first).status_code == 200
    assert browser.get(second).status_code == 200


def test_a_provider_that_wants_the_secret_in_the_form_gets_it_there(world: World, provider: IdentityProvider) -> None:
    provider.ways = ["client_secret_post"]
    assert world.sign_in().status_code == 200
    assert provider.bodies[-1]["client_secret"] == CLIENT_SECRET


def test_going_back_to_the_answer_of_the_provider_leads_to_the_desk(world: World) -> None:
    browser = world.browser()
    back = world.sent(browser)
    browser.get(back)
    assert browser.get(back).headers["location"] == "/"


def test_whoever_is_signed_in_goes_on_without_the_provider(world: World) -> None:
    browser = world.browser()
    world.sign_in(browser)
    assert browser.get("/login/single-sign-on?next=/people").headers["location"] == "/people"


@pytest.mark.parametrize("where", ["https://evil.example/", "//evil.example", "/login/single-sign-on", "/\\evil"])
def test_it_leads_to_no_other_site(world: World, where: str) -> None:
    browser = world.browser()
    assert 'url=/"' in browser.get(world.sent(browser, where)).text


def test_a_password_somebody_else_made_is_not_asked_to_be_changed(world: World) -> None:
    with write(world.engine) as connection:
        connection.execute(people.update().values(initial_until=dt.datetime.now(dt.UTC) + dt.timedelta(days=1)))
    browser = world.browser()
    world.sign_in(browser)
    assert is_in(browser)


def test_no_token_secret_or_code_is_in_log_trail_or_database(
    world: World, provider: IdentityProvider, capsys: pytest.CaptureFixture[str]
) -> None:
    made: list[str] = []
    provider.sign = lambda claims: made.append(provider.signed(claims)) or made[-1]  # type: ignore[func-returns-value]
    browser = world.browser()
    back = world.sent(browser)
    browser.get(back)
    provider.change = lambda claims: claims.update(nonce="another")
    world.sign_in()
    log = capsys.readouterr()
    assert "single sign-on refused" in log.err
    code = parse_qs(urlsplit(back).query)["code"][0]
    kept = f"{log} {world.events()}"
    assert not [
        one for one in (*made, code, CLIENT_SECRET, "another", SECRET) if one in kept.replace("another provider", "")
    ]


def test_the_login_page_has_one_button_and_the_password_below(world: World) -> None:
    text = world.browser().get("/login?next=/people%3Fa%3D1%26b%3D2").text
    assert "Sign in with Acme ID" in text
    assert 'href="/login/single-sign-on?next=/people%3Fa%3D1%26b%3D2"' in text
    assert "Or sign in with a password" in text


def test_passwords_can_be_for_emergencies_only(
    sqlite_engine: sa.Engine, tmp_path: Path, provider: IdentityProvider
) -> None:
    """Also of sessions that began before; the emergency account and whoever the provider vouches for go on."""
    world = World(sqlite_engine, tmp_path, provider)
    before = world.browser()
    assert before.post("/login", data={"login": "ann", "password": SECRET}).status_code == 303
    only = frozenset({"bob@acme.example"})
    world.relying.settings = world.settings.model_copy(update={"passwords_only_for": only})
    world.app.state.gate.passwords_only_for = only
    assert not is_in(before)
    assert "Emergency accounts only" in before.get("/login").text
    wrong = before.post("/login", data={"login": "ann", "password": "korb lampe winter zu"})
    right = before.post("/login", data={"login": "ann", "password": SECRET})
    assert (right.status_code, right.text) == (401, wrong.text)
    assert before.post("/login", data={"login": "BOB@acme.example", "password": SECRET}).status_code == 303
    by_provider = world.browser()
    world.sign_in(by_provider)
    assert is_in(by_provider)


def test_without_a_provider_nothing_of_it_is_there(sqlite_engine: sa.Engine, tmp_path: Path) -> None:
    home = Home(tmp_path).create()
    app = create_app(Installation(home, sqlite_engine, Archive(home.originals)), DatabaseGate(sqlite_engine))
    browser = TestClient(app, base_url="https://testserver", follow_redirects=False)
    assert browser.get("/login/single-sign-on").status_code == 404
    assert browser.get("/login/single-sign-on/callback?state=a&code=b").status_code == 404
    assert "single-sign-on" not in browser.get("/login").text


def test_who_has_no_password_is_offered_none(world: World) -> None:
    """On the account page and where a session is over; elsewhere both ways are offered."""
    browser = world.browser()
    world.sign_in(browser)
    both = browser.get("/people?a=1").text
    assert 'href="/login/single-sign-on?next=/people%3Fa%3D1"' in both
    assert 'id="session-password"' in both
    assert "Present password" in browser.get("/account").text
    only = frozenset({"bob@acme.example"})
    world.relying.settings = world.settings.model_copy(update={"passwords_only_for": only})
    world.app.state.gate.passwords_only_for = only
    assert 'id="session-password"' not in browser.get("/people").text
    assert "Present password" not in browser.get("/account").text
    sent = {"csrf": csrf_of(browser.cookies[SESSION]), "present": SECRET, "new": OTHER, "again": OTHER}
    assert browser.post("/account/password", data=sent).status_code == 422
