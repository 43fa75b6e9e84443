"""Changes of master data that people ask for: the database itself asks for the second person, the role and the call."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from documents.database.clock import database_now
from documents.database.engine import read, write
from documents.master import requests as asked
from documents.master import tables
from documents.master.bank_accounts import ConfirmedChange
from documents.master.party import AccountStatus, Vendor
from documents.master.requests import CallBack, NumberFrom, RequestKind, Wish
from documents.master.store import store_accounts, store_vendors

IBAN = "NL91ABNA0417164300"
PEOPLE = ("login", "name", "password_hash", "password_set_at", "created_by", "created_at")
GRANTS = ("login", "client_id", "role", "granted_by", "granted_at")
INTERESTS = ("login", "client_id", "vendor_id", "reason", "declared_by", "declared_at")
ACCOUNT = Wish(kind=RequestKind.ACCOUNT, vendor_id="dijk", subject=IBAN, reason="the bank was changed")
CALL = CallBack(
    called="M. de Vries",
    number="+31 20 555 0100",
    number_from=NumberFrom.CONTRACT,
    called_at=dt.datetime(2026, 5, 11, 9, 30, tzinfo=dt.UTC),
    said="The account changed on 1 May, read out digit by digit.",
)


@pytest.fixture
def custodians(engine: sa.Engine) -> sa.Engine:
    """A database that knows jo and kim as vendor custodians of acme, and lee of another client."""
    with write(engine) as connection:
        for login, client_id in (("jo", "acme"), ("kim", "acme"), ("lee", "other")):
            add_custodian(connection, login, client_id)
    return engine


def add_custodian(connection: sa.Connection, login: str, client_id: str, until: dt.date | None = None) -> None:
    people = sa.table("people", *map(sa.column, (*PEOPLE, "disabled_at")))
    grants = sa.table("person_grants", *map(sa.column, GRANTS), sa.column("valid_to", sa.Date))
    connection.execute(people.insert().values(dict.fromkeys(PEOPLE, "x") | {"login": login}))
    grant = dict.fromkeys(GRANTS, "x") | {"login": login, "client_id": client_id, "role": "vendor_custodian"}
    connection.execute(grants.insert().values({**grant, "valid_to": until}))


def ask(engine: sa.Engine, wish: Wish = ACCOUNT, *, once: str = "1", called: bool = True) -> int:
    with write(engine) as connection:
        number, _ = asked.ask(connection, "acme", wish, by="jo", once=once)
        if called:
            asked.record_call(connection, "acme", number, CALL, by="jo", once=once)
    return number


def decide(engine: sa.Engine, number: int, by: str, *, confirmed: bool = True, client_id: str = "acme") -> None:
    with write(engine) as connection:
        asked.decide(connection, client_id, number, confirmed=confirmed, by=by, reason="called and compared")


def test_a_request_with_its_call_is_confirmed_by_another_custodian(custodians: sa.Engine) -> None:
    number = ask(custodians)
    decide(custodians, number, "kim")
    with read(custodians) as connection:
        request = asked.request_of(connection, "acme", number)
        assert asked.open_requests(connection, "acme") == ()
        assert asked.request_of(connection, "other", number) is None
    assert request is not None
    assert request.decided is not None
    assert (request.requested_by, request.decided.by, request.decided.confirmed) == ("jo", "kim", True)
    assert [(call.number, call.made_by) for call in request.calls] == [(CALL.number, "jo")]


@pytest.mark.parametrize("by", ["jo", " Jo "])
def test_whoever_asked_does_not_confirm(custodians: sa.Engine, by: str) -> None:
    number = ask(custodians)
    with pytest.raises(IntegrityError, match="whoever asked"):
        decide(custodians, number, by)


def test_an_account_is_not_confirmed_without_a_call(custodians: sa.Engine) -> None:
    number = ask(custodians, called=False)
    with pytest.raises(IntegrityError, match="call-back"):
        decide(custodians, number, "kim")


def test_another_name_needs_no_call(custodians: sa.Engine) -> None:
    alias = ACCOUNT.model_copy(update={"kind": RequestKind.ALIAS, "subject": "Dijk BV"})
    decide(custodians, ask(custodians, alias, called=False), "kim")


@pytest.mark.parametrize("by", ["lee", "nobody"])
def test_only_a_custodian_of_the_client_confirms(custodians: sa.Engine, by: str) -> None:
    number = ask(custodians)
    with pytest.raises(IntegrityError, match="only a vendor custodian"):
        decide(custodians, number, by)


def test_a_role_that_ended_does_not_count(custodians: sa.Engine) -> None:
    number = ask(custodians)
    with write(custodians) as connection:
        today = database_now(connection).date()
        add_custodian(connection, "max", "acme", today - dt.timedelta(days=1))
        add_custodian(connection, "ann", "acme", today)
    with pytest.raises(IntegrityError, match="only a vendor custodian"):
        decide(custodians, number, "max")
    decide(custodians, number, "ann")


def test_an_account_that_was_disabled_does_not_count(custodians: sa.Engine) -> None:
    number = ask(custodians)
    with write(custodians) as connection:
        connection.execute(sa.text("UPDATE people SET disabled_at = '2026-01-01' WHERE login = 'kim'"))
    with pytest.raises(IntegrityError, match="only a vendor custodian"):
        decide(custodians, number, "kim")


def test_whoever_has_an_interest_in_the_vendor_does_not_confirm(custodians: sa.Engine) -> None:
    number = ask(custodians)
    with write(custodians) as connection:
        interests = sa.table("person_interests", *map(sa.column, INTERESTS))
        row = dict.fromkeys(INTERESTS, "x") | {"login": "kim", "client_id": "acme", "vendor_id": "dijk"}
        connection.execute(interests.insert().values(row))
    with pytest.raises(IntegrityError, match="interest"):
        decide(custodians, number, "kim")


def test_a_request_is_decided_once_and_by_its_own_client(custodians: sa.Engine) -> None:
    number = ask(custodians)
    with pytest.raises(IntegrityError, match="no such request"):
        decide(custodians, number, "kim", client_id="other")
    decide(custodians, number, "jo", confirmed=False)
    with pytest.raises(IntegrityError):
        decide(custodians, number, "kim")


def test_the_same_press_of_a_button_asks_once(custodians: sa.Engine) -> None:
    assert ask(custodians) == ask(custodians)
    with read(custodians) as connection:
        (request,) = asked.open_requests(connection, "acme", [RequestKind.ACCOUNT])
    assert len(request.calls) == 1


@pytest.mark.parametrize("table", [asked.requests, asked.calls, asked.decisions])
def test_nothing_of_it_is_ever_changed_or_deleted(custodians: sa.Engine, table: sa.Table) -> None:
    decide(custodians, ask(custodians), "kim")
    for act in (table.delete(), table.update().values(client_id="other")):
        with pytest.raises(IntegrityError, match="never changed"), write(custodians) as connection:
            connection.execute(act)


@pytest.mark.parametrize("status", [AccountStatus.VERIFIED, AccountStatus.ACTIVE])
def test_the_desk_activates_no_account_that_was_not_confirmed(custodians: sa.Engine, status: AccountStatus) -> None:
    step = ConfirmedChange(
        vendor_id="dijk", iban=IBAN, status=status, since=dt.date(2026, 5, 12), requested_by="jo", confirmed_by="kim"
    )
    with write(custodians) as connection:
        store_vendors(connection, "acme", [Vendor(id="dijk", name="Van Dijk", country="NL")], by="test")
    number = ask(custodians)
    with pytest.raises(IntegrityError, match="not confirmed at the review desk"), write(custodians) as connection:
        store_accounts(connection, "acme", [step], by=asked.DESK)
    decide(custodians, number, "kim")
    with write(custodians) as connection:
        store_accounts(connection, "acme", [step], by=asked.DESK)
        assert connection.scalar(sa.select(tables.vendor_accounts.c.status)) == status
