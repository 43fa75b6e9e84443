"""A provider that does not answer, or not as one: people are told, and nothing else waits for it."""

from __future__ import annotations

import socket

import pytest
from fastapi.responses import JSONResponse, PlainTextResponse, RedirectResponse

from review.people.single_sign_on import calls
from tests.review.people.single_sign_on.identity_provider import Claims, IdentityProvider, endless
from tests.review.web.routes.single_sign_on.trusting_desk import World, at_provider, refused


@pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/token", "/keys"])
@pytest.mark.parametrize("answer", ["giant", "not JSON", "a list", "fault", "elsewhere"])
def test_a_provider_that_answers_wrongly_is_told_and_costs_no_attempt(
    world: World, provider: IdentityProvider, path: str, answer: str
) -> None:
    provider.answers[path] = {
        "giant": endless,
        "not JSON": lambda: PlainTextResponse("<html>"),
        "a list": lambda: JSONResponse([]),
        "fault": lambda: JSONResponse({}, 500),
        "elsewhere": lambda: RedirectResponse(f"{provider.issuer}/elsewhere"),
    }[answer]
    for _ in range(3):
        browser = world.browser()
        reply = browser.get("/login/single-sign-on")
        if reply.status_code == 303:
            reply = browser.get(at_provider(reply))
        refused(reply, 503, "Acme ID does not answer")
    assert "/elsewhere" not in provider.calls


def test_a_provider_that_is_not_there_is_told(world: World, provider: IdentityProvider) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        away = f"http://127.0.0.1:{taken.getsockname()[1]}"
        world.relying.settings = world.settings.model_copy(update={"issuer": away})
        reply = world.browser().get("/login/single-sign-on")
    refused(reply, 503, "Try again in some minutes")
    assert reply.headers["retry-after"] == "60"


@pytest.mark.parametrize(
    "more",
    [
        {"issuer": "https://evil.example"},
        {"issuer": None},
        {"token_endpoint": "http://evil.example/token"},
        {"jwks_uri": "ftp://127.0.0.1/keys"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"authorization_endpoint": "https://acme@evil.example/"},
    ],
)
def test_a_provider_that_says_something_else_of_itself_is_not_believed(
    world: World, provider: IdentityProvider, more: Claims
) -> None:
    provider.more = more
    refused(world.browser().get("/login/single-sign-on"), 503, "Acme ID does not answer")


def test_calls_that_hang_do_not_take_all_threads(world: World) -> None:
    for _ in range(calls.AT_ONCE):
        assert calls._ROOM.acquire(blocking=False)
    try:
        refused(world.browser().get("/login/single-sign-on"), 503, "Acme ID does not answer")
    finally:
        calls._ROOM.release(calls.AT_ONCE)
