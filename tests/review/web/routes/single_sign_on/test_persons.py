"""Whom a provider vouches for is a person of the desk only when somebody, or a verified address, said so."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from documents.database.engine import read, write
from review.people import accounts
from review.people.attempts import OF_AN_ADDRESS
from review.people.single_sign_on import links
from tests.review.people.single_sign_on.identity_provider import IdentityProvider
from tests.review.web.routes.single_sign_on.trusting_desk import World, is_in, reference_of, refused


def test_an_unknown_subject_is_told_whom_to_ask_and_the_reference_links_it(
    world: World, provider: IdentityProvider
) -> None:
    provider.change = lambda claims: claims.update(sub="stranger", email="bob@acme.example", email_verified=True)
    browser = world.browser()
    for _ in range(OF_AN_ADDRESS.free + 5):  # a whole office on its first day: nobody has to wait
        answer = world.sign_in(browser)
    refused(answer, 403, "Ask the IT desk to link it")
    assert not is_in(browser)
    with write(world.engine) as connection:
        issuer, subject = links.refused(connection, reference_of(answer))
        assert (issuer, subject) == (provider.issuer, "stranger")
        links.link(connection, "bob@acme.example", issuer, subject, by="ada")
    assert world.sign_in(browser).status_code == 200


def test_a_closed_account_stays_closed(world: World) -> None:
    with write(world.engine) as connection:
        accounts.disable(connection, "ann", by="ada")
    browser = world.browser()
    answer = world.sign_in(browser)
    refused(answer, 403, "Your account of Daybook is closed")
    assert not is_in(browser)
    event = world.events()[-1]
    assert (event.action, event.after["reference"]) == (links.REFUSED, reference_of(answer))


def test_a_verified_address_ties_an_account_once(by_email: World, provider: IdentityProvider) -> None:
    assert by_email.sign_in().status_code == 200
    link = next(one for one in by_email.events("bob@acme.example") if one.action == "link person")
    assert (link.actor, link.after["subject"]) == ("verified e-mail", "of-bob")
    provider.change = lambda claims: claims.update(sub="of-bob", email="gone@acme.example")
    assert by_email.sign_in().status_code == 200
    provider.change = lambda claims: claims.update(sub="new-bob", email="bob@acme.example", email_verified=True)
    refused(by_email.sign_in(), 403, "No account is linked to you")


@pytest.mark.parametrize("verified", [False, None, "true", 1])
def test_an_address_that_is_not_verified_ties_nothing(
    by_email: World, provider: IdentityProvider, verified: object
) -> None:
    provider.change = lambda claims: claims.update(sub="of-bob", email="bob@acme.example", email_verified=verified)
    refused(by_email.sign_in(), 403, "No account is linked to you")


def test_an_address_without_an_account_opens_none(by_email: World, provider: IdentityProvider) -> None:
    provider.change = lambda claims: claims.update(sub="of-eve", email="eve@acme.example", email_verified=True)
    refused(by_email.sign_in(), 403, "No account is linked to you")
    with read(by_email.engine) as connection:
        assert len(accounts.every(connection)) == 2


def test_what_an_administrator_untied_no_address_ties_again(by_email: World) -> None:
    browser = by_email.browser()
    by_email.sign_in(browser)
    with write(by_email.engine) as connection:
        assert links.unlink(connection, "bob@acme.example", by_email.settings.issuer, by="ada") == 1
    assert not is_in(browser)
    refused(by_email.sign_in(), 403, "No account is linked to you")


def test_a_closed_account_is_not_opened_by_an_address(by_email: World) -> None:
    with write(by_email.engine) as connection:
        accounts.disable(connection, "bob@acme.example", by="ada")
    refused(by_email.sign_in(), 403, "is closed")


@pytest.mark.parametrize(("acr", "status"), [("gold", 200), ("silver", 403), (None, 403)])
def test_the_strength_that_is_asked_for_has_to_be_confirmed(
    sqlite_engine: sa.Engine, tmp_path: Path, provider: IdentityProvider, acr: str | None, status: int
) -> None:
    world = World(sqlite_engine, tmp_path, provider, acr=("gold", "platinum"))
    provider.change = lambda claims: claims.update({"acr": acr} if acr else {})
    assert "acr_values=gold" in world.browser().get("/login/single-sign-on").headers["location"]
    assert world.sign_in().status_code == status
