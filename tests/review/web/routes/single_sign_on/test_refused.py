"""One broken thing each, over HTTP: nobody is signed in by it."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc.jwk import ECKey, RSAKey

from documents.database.engine import write
from review.people.attempts import OF_AN_ADDRESS
from review.people.single_sign_on import starts
from review.people.single_sign_on.provider import REFRESH_SECONDS
from review.people.single_sign_on.tables import starts as starts_table
from review.web.sessions import COOKIE as SESSION
from tests.review.people.single_sign_on.identity_provider import CLIENT_ID, Claims, IdentityProvider
from tests.review.web.routes.single_sign_on.trusting_desk import World, is_in, refused

BROKEN: dict[str, Callable[[Claims], None]] = {
    "nonce of another sign-in": lambda claims: claims.update(nonce="x" * 43),
    "no nonce": lambda claims: claims.pop("nonce"),
    "expired": lambda claims: claims.update(exp=int(time.time()) - 61),
    "no expiry": lambda claims: claims.pop("exp"),
    "not yet": lambda claims: claims.update(nbf=int(time.time()) + 300),
    "made tomorrow": lambda claims: claims.update(iat=int(time.time()) + 86_400),
    "made long ago": lambda claims: claims.update(iat=int(time.time()) - 86_400),
    "no moment": lambda claims: claims.pop("iat"),
    "another audience": lambda claims: claims.update(aud="another desk"),
    "no audience": lambda claims: claims.pop("aud"),
    "several audiences, for nobody": lambda claims: claims.update(aud=[CLIENT_ID, "another"]),
    "several audiences, for another": lambda claims: claims.update(aud=[CLIENT_ID, "another"], azp="another"),
    "handed on": lambda claims: claims.update(azp="another"),
    "another issuer": lambda claims: claims.update(iss="https://evil.example"),
    "no issuer": lambda claims: claims.pop("iss"),
    "nobody": lambda claims: claims.pop("sub"),
    "no name": lambda claims: claims.update(sub=""),
    "a number": lambda claims: claims.update(sub=7),
    "a name too long": lambda claims: claims.update(sub="s" * 256),
}


@pytest.mark.parametrize("broken", BROKEN)
def test_a_token_that_is_not_for_this_sign_in_signs_nobody_in(
    world: World, provider: IdentityProvider, broken: str
) -> None:
    provider.change = lambda claims: BROKEN[broken](claims) and None
    browser = world.browser()
    refused(world.sign_in(browser), 403, "does not prove who you are")
    assert not is_in(browser)
    assert world.events()[-1].action == "link person"


@pytest.mark.parametrize("way", ["unsigned", "signed_with_the_public_key", "by a stranger", "nothing", "cut"])
def test_a_token_that_the_provider_did_not_sign_signs_nobody_in(
    world: World, provider: IdentityProvider, way: str
) -> None:
    other = ECKey.generate_key("P-256")
    provider.sign = {
        "unsigned": provider.unsigned,
        "signed_with_the_public_key": provider.signed_with_the_public_key,
        "by a stranger": lambda claims: stranger(provider, other, claims),
        "nothing": lambda _: "",
        "cut": lambda claims: provider.signed(claims)[:-4],
    }[way]
    browser = world.browser()
    refused(world.sign_in(browser), 403, "does not prove who you are")
    assert not is_in(browser)


def stranger(provider: IdentityProvider, key: ECKey, claims: Claims) -> str:
    """Sign under the provider's name of a key with a key of one's own."""
    own, provider.key = provider.key, key
    try:
        return provider.signed(claims)
    finally:
        provider.key = own


def test_a_key_that_the_provider_took_back_serves_no_more(world: World, provider: IdentityProvider) -> None:
    world.sign_in()
    world.now += REFRESH_SECONDS + 1
    provider.rotate(provider.key, published=False)
    refused(world.sign_in(), 403, "does not prove who you are")


def test_a_short_key_is_none(world: World, provider: IdentityProvider) -> None:
    kept = provider.key
    provider.rotate(RSAKey.generate_key(1024))
    refused(world.sign_in(), 403, "does not prove who you are")
    provider.rotate(kept)


def test_an_answer_to_another_browser_signs_nobody_in(world: World) -> None:
    """Neither the browser without a sign-in of its own, nor one that has begun one (forged sign-in)."""
    attacker, victim, fresh = world.browser(), world.browser(), world.browser()
    back = world.sent(attacker)
    world.sent(victim)
    for browser in (victim, fresh):
        refused(browser.get(back), 400, "was not begun in this browser")
        assert not is_in(browser)
    assert attacker.get(back).status_code == 200


def test_an_answer_serves_once(world: World, provider: IdentityProvider) -> None:
    browser = world.browser()
    back = world.sent(browser)
    browser.get(back)
    browser.cookies.delete(SESSION)
    asked = provider.calls.count("/token")
    refused(browser.get(back), 400, "has served already")
    assert provider.calls.count("/token") == asked


def test_a_code_serves_once_and_only_whoever_asked_for_it(world: World) -> None:
    browser = world.browser()
    stolen = parse_qs(urlsplit(world.sent(world.browser())).query)["code"][0]
    own = world.sent(browser)
    state = parse_qs(urlsplit(own).query)["state"][0]
    answer = browser.get("/login/single-sign-on/callback", params={"code": stolen, "state": state})
    refused(answer, 403, "does not prove who you are")
    assert not is_in(browser)


def test_an_answer_that_comes_too_late_signs_nobody_in(world: World) -> None:
    browser = world.browser()
    back = world.sent(browser)
    long_ago = dt.datetime.now(dt.UTC) - dt.timedelta(minutes=starts.MINUTES, seconds=1)
    with write(world.engine) as connection:
        connection.execute(starts_table.update().values(begun_at=long_ago))
    refused(browser.get(back), 400, "more than 10 minutes ago")


def test_an_answer_of_another_provider_is_refused_before_the_code_goes_anywhere(
    world: World, provider: IdentityProvider
) -> None:
    browser = world.browser()
    back = world.sent(browser).replace("iss=", "iss=https%3A%2F%2Fevil.example&was=")
    refused(browser.get(back), 403, "does not prove who you are")
    assert "/token" not in provider.calls


def test_a_provider_that_says_it_names_itself_has_to(world: World, provider: IdentityProvider) -> None:
    provider.more = {"authorization_response_iss_parameter_supported": True}
    browser = world.browser()
    back = world.sent(browser)
    refused(browser.get(back.partition("&iss=")[0]), 403, "does not prove who you are")


def test_whoever_breaks_off_is_told_so_in_our_words(world: World, provider: IdentityProvider) -> None:
    provider.error = "access_denied"
    browser = world.browser()
    answer = browser.get(world.sent(browser) + "&error_description=call+0900+123")
    refused(answer, 403, "Acme ID did not sign you in")
    assert "0900" not in answer.text


def test_guessing_has_to_wait(world: World, provider: IdentityProvider) -> None:
    provider.change = lambda claims: claims.update(nonce="wrong")
    for _ in range(OF_AN_ADDRESS.free + 1):
        assert world.sign_in().status_code == 403
    asked = provider.calls.count("/token")
    answer = world.sign_in()
    refused(answer, 429, "Too many sign-ins")
    assert int(answer.headers["retry-after"]) >= 1
    assert provider.calls.count("/token") == asked


def test_what_other_sites_make_a_browser_ask_for_costs_nobody_anything(world: World) -> None:
    browser = world.browser()
    for _ in range(OF_AN_ADDRESS.free + 5):
        assert browser.get("/login/single-sign-on/callback?state=x&code=y").status_code == 400
    answer = browser.get("/login/single-sign-on?next=/people", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.headers["location"] == "/login?next=/people"
    assert world.sign_in(browser).status_code == 200


def test_sign_ins_that_never_come_back_do_not_fill_the_database(world: World) -> None:
    browser = world.browser()
    row = {"browser_sha256": "0" * 64, "nonce": "n", "verifier": "v", "leads_to": "/", "address": "testclient"}
    with write(world.engine) as connection:
        rows = [{**row, "state_sha256": f"{n:064}", "begun_at": dt.datetime.now(dt.UTC)} for n in range(200)]
        connection.execute(starts_table.insert(), rows)
    refused(browser.get("/login/single-sign-on"), 429, "Too many sign-ins")
