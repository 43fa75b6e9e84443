"""Accounts and what is entrusted to them: every act is in the trail, and the database itself refuses what may not be."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from documents.database.engine import read, write
from documents.error import WrongInputError
from documents.finding import Role
from documents.register.audit import INSTALLATION, check_audit, history
from review.people import accounts, entrusting, sessions
from review.people.accounts import UnknownPersonError
from review.people.permissions import EVERYWHERE, NEVER_WITH_ADMIN
from review.people.person import EVERY_CLIENT, Grant
from review.people.sessions import SessionSettings
from review.people.tables import grants, interests, people

SECRET = "korb lampe winter zug"
OTHER = "wolke tisch regen uhr"
REVIEWER = Grant(client_id="acme", role=Role.REVIEWER)
ADMIN = Grant(client_id=EVERY_CLIENT, role=Role.ADMIN)


@pytest.fixture
def ann(engine: sa.Engine) -> sa.Engine:
    """A database with one person without a role."""
    with write(engine) as connection:
        accounts.add(connection, "Ann", " Anna  Vogel ", SECRET, by="ada")
    return engine


def give(engine: sa.Engine, given: Grant, login: str = "ann") -> int:
    with write(engine) as connection:
        return entrusting.grant(connection, login, given, by="ada")


def put(engine: sa.Engine, role: str, client_id: str = "acme", login: str = "ann") -> None:
    """Write a grant past the program."""
    row = {"login": login, "client_id": client_id, "role": role, "granted_by": "mallory"}
    with write(engine) as connection:
        connection.execute(grants.insert().values(**row, granted_at=dt.datetime.now(dt.UTC)))


def actions(engine: sa.Engine, client_id: str) -> list[tuple[str, str]]:
    with read(engine) as connection:
        assert list(check_audit(connection)) == []
        return [(one.actor, one.action) for one in history(connection, client_id, "person/ann")]


def test_an_account_is_found_by_its_login_however_it_is_written(ann: sa.Engine) -> None:
    with read(ann) as connection:
        found = accounts.find(connection, " ANN ")
    assert (found.person.login, found.person.name, found.person.grants) == ("ann", "Anna Vogel", ())
    assert found.initial_until is None
    assert actions(ann, INSTALLATION) == [("ada", "add person")]


def test_no_password_is_stored_or_told(ann: sa.Engine) -> None:
    with read(ann) as connection:
        everything = str(connection.execute(sa.select(people)).all()) + str(
            history(connection, INSTALLATION, "person/ann")
        )
    assert SECRET not in everything


@pytest.mark.parametrize("login", ["", "a", "ann vogel", "ann/../", "-ann", "änn", "a" * 61, "ann\nvogel"])
def test_a_login_that_cannot_be_one_is_refused(ann: sa.Engine, login: str) -> None:
    with write(ann) as connection, pytest.raises(WrongInputError, match=r"^login"):
        accounts.add(connection, login, "Anna Vogel", SECRET, by="ada")


def test_a_login_is_given_once(ann: sa.Engine) -> None:
    with write(ann) as connection, pytest.raises(WrongInputError, match="there is such an account"):
        accounts.add(connection, "ANN", "Another", SECRET, by="ada")
    with read(ann) as connection:
        assert [one.person.name for one in accounts.every(connection)] == ["Anna Vogel"]


def test_nobody_who_is_not_there_is_changed(ann: sa.Engine) -> None:
    for act in (
        lambda one: accounts.disable(one, "bob", by="ada"),
        lambda one: accounts.change_password(one, "bob", OTHER, by="ada"),
        lambda one: entrusting.grant(one, "bob", REVIEWER, by="ada"),
    ):
        with write(ann) as connection, pytest.raises(UnknownPersonError, match='"bob"'):
            act(connection)


def test_a_changed_password_ends_every_other_session(ann: sa.Engine) -> None:
    settings = SessionSettings()
    with write(ann) as connection:
        first, second = (sessions.begin(connection, "ann", settings, address="", browser="") for _ in range(2))
        kept = sessions.find(connection, first, settings)
        assert kept is not None
        accounts.change_password(connection, "ann", OTHER, by="ann", keep=kept.id)
        assert sessions.find(connection, first, settings) is not None
        assert sessions.find(connection, second, settings) is None
    assert actions(ann, INSTALLATION)[-1] == ("ann", "change password")


def test_the_same_password_is_no_change(ann: sa.Engine) -> None:
    with write(ann) as connection, pytest.raises(WrongInputError, match="the one you have"):
        accounts.change_password(connection, "ann", SECRET, by="ann")


def test_a_first_password_serves_for_a_week(ann: sa.Engine) -> None:
    with write(ann) as connection:
        accounts.change_password(connection, "ann", OTHER, by="ada", initial=True)
        until = accounts.find(connection, "ann").initial_until
        assert until is not None
        assert dt.timedelta(days=6) < until - dt.datetime.now(dt.UTC) <= dt.timedelta(days=7)
        accounts.change_password(connection, "ann", SECRET, by="ann")
        assert accounts.find(connection, "ann").initial_until is None


def test_a_closed_account_has_no_session_and_keeps_its_roles(ann: sa.Engine) -> None:
    give(ann, REVIEWER)
    with write(ann) as connection:
        token = sessions.begin(connection, "ann", SessionSettings(), address="", browser="")
        accounts.disable(connection, "ann", by="ada")
        assert sessions.find(connection, token, SessionSettings()) is None
        accounts.enable(connection, "ann", by="ada")
        assert sessions.find(connection, token, SessionSettings()) is None
        assert accounts.find(connection, "ann").person.grants == (REVIEWER,)
    assert [what for _, what in actions(ann, INSTALLATION)] == ["add person", "disable person", "enable person"]


def test_a_role_stands_in_the_trail_of_its_client(ann: sa.Engine) -> None:
    number = give(
        ann, Grant(client_id="acme", role=Role.APPROVER, limit=Decimal("5000.00"), valid_to=dt.date(2026, 7, 31))
    )
    with write(ann) as connection:
        entrusting.take_back(connection, "ann", number, by="ada")
        assert accounts.find(connection, "ann").person.grants == ()
        (kept,) = entrusting.grants_of(connection, "ann")
        granted, taken = history(connection, "acme", "person/ann")
    assert (kept.limit, kept.taken_back_by) == (Decimal("5000.00"), "ada")
    assert granted.after == {
        "client_id": "acme", "role": "approver", "limit": "5000.00", "valid_to": "2026-07-31", "grant": number,
    }  # fmt: skip
    assert taken.before == granted.after


def test_a_grant_is_taken_back_once_and_only_from_its_person(ann: sa.Engine) -> None:
    number = give(ann, REVIEWER)
    with write(ann) as connection:
        accounts.add(connection, "bob", "Bob", SECRET, by="ada")
        with pytest.raises(WrongInputError, match="no grant"):
            entrusting.take_back(connection, "bob", number, by="ada")
        entrusting.take_back(connection, "ann", number, by="ada")
        with pytest.raises(WrongInputError, match="no grant"):
            entrusting.take_back(connection, "ann", number, by="ada")


def test_the_same_grant_twice_is_refused_and_another_limit_is_not(ann: sa.Engine) -> None:
    give(ann, REVIEWER)
    with pytest.raises(WrongInputError, match="already"):
        give(ann, REVIEWER)
    give(ann, REVIEWER.model_copy(update={"valid_to": dt.date(2030, 1, 1)}))


@pytest.mark.parametrize("role", sorted(NEVER_WITH_ADMIN))
def test_nobody_is_admin_and_works_on_documents(ann: sa.Engine, role: Role) -> None:
    give(ann, ADMIN)
    with pytest.raises(WrongInputError, match="L-29"):
        give(ann, Grant(client_id="acme", role=role))
    with pytest.raises(DBAPIError, match="nobody is admin"):
        put(ann, role)


def test_whoever_works_on_documents_does_not_become_admin(ann: sa.Engine) -> None:
    number = give(ann, REVIEWER)
    with pytest.raises(WrongInputError, match='"reviewer" at acme'):
        give(ann, ADMIN)
    with pytest.raises(DBAPIError, match="nobody is admin"):
        put(ann, "admin", "*")
    with write(ann) as connection:
        entrusting.take_back(connection, "ann", number, by="ada")
    give(ann, ADMIN)
    give(ann, Grant(client_id=EVERY_CLIENT, role=Role.OPERATOR))


@pytest.mark.parametrize("role", sorted(entrusting.GRANTED))
def test_a_role_is_for_all_clients_only_where_it_looks_after_the_installation(ann: sa.Engine, role: Role) -> None:
    everywhere = Grant(client_id=EVERY_CLIENT, role=role)
    if role in EVERYWHERE:
        give(ann, everywhere)
        return
    with pytest.raises(WrongInputError, match="one client at a time"):
        give(ann, everywhere)
    with pytest.raises(DBAPIError):
        put(ann, role, "*")


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (Grant(client_id="acme", role=Role.SYSTEM), "nobody has it"),
        (Grant(client_id="acme", role=Role.NOBODY), "nobody has it"),
        (Grant(client_id="acme", role=Role.ADMIN), "whole installation"),
        (Grant(client_id="acme", role=Role.REVIEWER, limit=Decimal(5)), "approves nothing"),
        (Grant(client_id="acme", role=Role.APPROVER, limit=Decimal(-1)), "from zero to"),
        (
            Grant(client_id="acme", role=Role.TAX, valid_from=dt.date(2026, 2, 1), valid_to=dt.date(2026, 1, 31)),
            "before it begins",
        ),
    ],
)
def test_a_grant_that_contradicts_itself_is_refused(ann: sa.Engine, given: Grant, told: str) -> None:
    with pytest.raises(WrongInputError, match=told):
        give(ann, given)
    assert actions(ann, "acme") == []


@pytest.mark.parametrize(
    "change",
    [{"role": "supervisor"}, {"client_id": "bison"}, {"amount": Decimal(10**9)}, {"valid_to": None}, {"login": "bob"}],
)
def test_the_database_changes_no_grant(ann: sa.Engine, change: dict[str, object]) -> None:
    give(ann, Grant(client_id="acme", role=Role.APPROVER, limit=Decimal(1), valid_to=dt.date(2026, 1, 1)))
    with write(ann) as connection:
        accounts.add(connection, "bob", "Bob", SECRET, by="ada")
    with pytest.raises(DBAPIError, match="only ever taken back"), write(ann) as connection:
        connection.execute(grants.update().values(**change))


def test_the_database_brings_no_grant_back(ann: sa.Engine) -> None:
    number = give(ann, REVIEWER)
    with write(ann) as connection:
        entrusting.take_back(connection, "ann", number, by="ada")
    with pytest.raises(DBAPIError, match="only ever taken back"), write(ann) as connection:
        connection.execute(grants.update().values(taken_back_at=None, taken_back_by=""))


@pytest.mark.parametrize("table", [grants, interests, people], ids=lambda one: str(one.name))
def test_the_database_deletes_nothing(ann: sa.Engine, table: sa.Table) -> None:
    give(ann, REVIEWER)
    with write(ann) as connection:
        entrusting.declare_interest(connection, "ann", "acme", "V100", "her brother owns it", by="ann")
    with pytest.raises(DBAPIError), write(ann) as connection:
        connection.execute(table.delete())


def test_the_database_keeps_a_login(ann: sa.Engine) -> None:
    with pytest.raises(DBAPIError, match="keeps its login"), write(ann) as connection:
        connection.execute(people.update().values(login="anna"))


def test_an_interest_is_declared_and_ended_once(ann: sa.Engine) -> None:
    with write(ann) as connection:
        number = entrusting.declare_interest(connection, "ann", "acme", " V100 ", "her brother owns it", by="ann")
        entrusting.end_interest(connection, "ann", number, by="ada")
        with pytest.raises(WrongInputError, match="no interest"):
            entrusting.end_interest(connection, "ann", number, by="ada")
        (kept,) = entrusting.interests_of(connection, "ann")
    assert (kept.vendor_id, kept.declared_by, kept.ended_by) == ("V100", "ann", "ada")
    assert actions(ann, "acme") == [("ann", "declare interest"), ("ada", "end interest")]
    with pytest.raises(DBAPIError, match="only ever ended"), write(ann) as connection:
        connection.execute(interests.update().values(ended_at=None, ended_by=""))


@pytest.mark.parametrize(("vendor", "reason"), [("", "brother"), ("V1", "  ")])
def test_an_interest_needs_a_vendor_and_a_reason(ann: sa.Engine, vendor: str, reason: str) -> None:
    with write(ann) as connection, pytest.raises(WrongInputError, match="needs the id of a vendor and a reason"):
        entrusting.declare_interest(connection, "ann", "acme", vendor, reason, by="ann")
