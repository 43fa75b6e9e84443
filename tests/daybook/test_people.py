"""`daybook people`: accounts and roles from the command line, and nothing secret on the terminal."""

from __future__ import annotations

import json

import pytest
import sqlalchemy as sa
from typer.testing import CliRunner, Result

from daybook.app import app
from documents.database.engine import connect, read, write
from documents.error import WrongInputError
from documents.home import Home
from documents.register.audit import INSTALLATION, history
from documents.register.tables import audit
from ledgers.anchor import check_anchors, write_anchors
from review.people import accounts
from review.people.passwords import is_right
from tests.review.people.single_sign_on.identity_provider import IdentityProvider, serving

SECRET = "korb lampe winter zug"


def people(*arguments: str, password: str = "") -> Result:
    return CliRunner().invoke(app, ["people", *arguments], input=f"{password}\n" if password else "")


def add(login: str, *arguments: str, password: str = SECRET) -> Result:
    return people("add", login, "--name", login.title(), "--password-stdin", *arguments, password=password)


def account(home: Home, login: str) -> accounts.Account:
    engine = connect(home.database_url)
    with read(engine) as connection:
        found = accounts.find(connection, login)
    engine.dispose()
    return found


def test_a_person_is_added_with_roles_and_the_limit_of_those_that_approve(home: Home) -> None:
    done = add("ann", "--role", "reviewer@acme", "--role", "approver@acme", "--limit", "5,000")
    assert done.exit_code == 0
    assert "ann: account of Ann, reviewer at acme, approver at acme up to 5,000" in done.stderr
    assert SECRET not in done.output
    assert [(one.role.value, one.limit) for one in account(home, "ann").person.grants] == [
        ("reviewer", None),
        ("approver", 5000),
    ]
    engine = connect(home.database_url)
    with read(engine) as connection:
        assert is_right(SECRET, accounts.stored_hash(connection, "ann"))
        (event, *_) = history(connection, INSTALLATION, "person/ann")
    assert event.actor.startswith("console/")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--role", "emperor@acme"), "there is none; there are: admin, approver"),
        (("--role", "reviewer@nowhere"), "nowhere.toml"),
        (("--role", "reviewer"), "one client at a time"),
        (("--role", "admin@acme"), "whole installation"),
        (("--role", "reviewer@acme", "--limit", "5000"), "none of the roles approves"),
        (("--role", "approver@acme", "--limit", "much"), "expected an amount"),
        (("--role", "admin", "--role", "reviewer@acme"), "L-29"),
    ],
)
def test_what_cannot_be_is_told_and_no_account_is_left(home: Home, arguments: tuple[str, ...], told: str) -> None:
    done = add("ann", *arguments)
    assert isinstance(done.exception, WrongInputError)
    assert told in str(done.exception)
    assert json.loads(people("list", "--json").stdout) == []


def test_a_password_is_not_asked_for_where_nobody_types(home: Home) -> None:
    done = people("add", "ann", "--name", "Ann")
    assert "--password-stdin" in str(done.exception)
    assert "12 are needed" in str(add("ann", password="short").exception)


def test_a_deputy_has_days_and_every_grant_stays_written_down(home: Home) -> None:
    add("ann")
    assert people("grant", "ann", "approver@acme", "--from", "2030-07-01", "--to", "2030-07-31").exit_code == 0
    (held,) = account(home, "ann").person.grants
    assert (str(held.valid_from), str(held.valid_to)) == ("2030-07-01", "2030-07-31")
    assert people("revoke", "ann", "1").exit_code == 0
    assert account(home, "ann").person.grants == ()
    shown = " ".join(people("show", "ann").stdout.split())
    assert "2030-07-31" in shown
    assert shown.count("console/") == 2
    assert "no grant 1" in str(people("revoke", "ann", "1").exception)


def test_an_account_is_closed_opened_and_gets_another_password(home: Home) -> None:
    add("ann", "--initial")
    assert account(home, "ann").initial_until is not None
    assert people("password", "ann", "--password-stdin", password="wolke tisch regen uhr").exit_code == 0
    assert account(home, "ann").initial_until is None
    assert people("disable", "ann").exit_code == 0
    assert "disabled" in people("list").stdout
    assert people("enable", "ann").exit_code == 0
    assert account(home, "ann").disabled_at is None
    assert people("interest", "ann", "--client", "acme", "--vendor", "V1", "--reason", "brother").exit_code == 0


def test_the_list_shows_no_secret(home: Home) -> None:
    add("ann", "--role", "reviewer@acme")
    shown = people("list").stdout + people("list", "--json").stdout
    assert "reviewer at acme" in shown
    assert "argon2" not in shown


def test_the_trail_of_accounts_is_checked_and_anchored_like_any_other(home: Home) -> None:
    add("ann")
    engine = connect(home.database_url)
    with read(engine) as connection:
        assert write_anchors(connection, "acme", (home.path,)) == ()
        assert list(check_anchors(connection, "acme", (home.path,))) == []
    assert CliRunner().invoke(app, ["check"]).exit_code == 0
    with write(engine) as connection:
        connection.exec_driver_sql("DROP TRIGGER audit_no_update")
        connection.execute(sa.update(audit).values(actor="somebody else"))
    engine.dispose()
    checked = CliRunner().invoke(app, ["check"])
    assert checked.exit_code == 1
    assert "I12 _installation/1" in checked.output
    engine = connect(home.database_url)
    with write(engine) as connection:
        connection.execute(sa.update(audit).values(hash="0" * 64))
    with read(engine) as connection:
        (broken,) = check_anchors(connection, "acme", (home.path,))
    engine.dispose()
    assert "the chain was rewritten" in broken.message


def test_a_person_is_linked_and_unlinked(home: Home) -> None:
    assert add("ann", "--without-password", password="").exit_code == 0
    issuer = ("--issuer", "https://id.example")
    assert account(home, "ann").initial_until is not None
    assert people("link", "ann", "--subject", "248", *issuer).exit_code == 0
    assert "signs in by https://id.example as 248" in people("show", "ann").output
    assert isinstance(people("link", "ann", *issuer).exception, WrongInputError)
    assert isinstance(people("link", "ann", "--subject", "249").exception, WrongInputError)  # no issuer is set
    assert isinstance(people("link", "ann", "--reference", "3f9c01ab77").exception, WrongInputError)
    assert people("unlink", "ann", *issuer).exit_code == 0
    assert "signs in by" not in people("show", "ann").output


def test_without_a_provider_there_is_nothing_to_ask(home: Home) -> None:
    del home
    assert "DAYBOOK_OIDC_ISSUER is not set" in str(people("provider").exception)


def test_the_provider_is_asked_and_an_emergency_account_that_is_none_is_told(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    add("ada")
    with serving(IdentityProvider()) as provider:
        values = {"ISSUER": provider.issuer, "CLIENT_ID": "desk", "DESK": "https://desk.example"}
        for name, value in {**values, "PASSWORDS_ONLY_FOR": "ada, otto"}.items():
            monkeypatch.setenv(f"DAYBOOK_OIDC_{name}", value)
        told = people("provider")
    assert told.exit_code == 0
    assert "1 that can be used" in told.output
    assert "https://desk.example/login/single-sign-on/callback" in told.output
    assert "No account that is open: otto" in told.output
    assert people("link", "ada", "--subject", "248").exit_code == 0
    assert f"signs in by {provider.issuer} as 248" in people("show", "ada").output
    assert account(home, "ada").disabled_at is None
