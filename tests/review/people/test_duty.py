"""Limits and segregation of duties."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
import sqlalchemy as sa

from documents.database.engine import write
from documents.finding import Role
from review.people import accounts, duty, entrusting
from review.people.person import Grant, Person

DAY = dt.date(2026, 7, 15)


def approver(limit: str | None, **more: object) -> Grant:
    amount = None if limit is None else Decimal(limit)
    return Grant.model_validate({"client_id": "acme", "role": Role.APPROVER, "limit": amount, **more})


@pytest.mark.parametrize(
    ("grants", "limit"),
    [
        ((), Decimal(0)),
        ((Grant(client_id="acme", role=Role.REVIEWER),), Decimal(0)),
        ((approver("5000", client_id="bison"),), Decimal(0)),
        ((approver("5000"),), Decimal(5000)),
        ((approver("5000"), approver("25000")), Decimal(25000)),
        ((approver("5000"), approver(None)), None),
        ((approver("5000"), approver(None, valid_to=DAY - dt.timedelta(days=1))), Decimal(5000)),
        ((approver("5000"), approver("25000", valid_from=DAY, valid_to=DAY)), Decimal(25000)),
        ((approver("5000"), approver("25000", valid_from=DAY + dt.timedelta(days=1))), Decimal(5000)),
        ((approver("5000"), Grant(client_id="acme", role=Role.CONTROLLER, limit=Decimal(250000))), Decimal(250000)),
    ],
)
def test_the_highest_grant_that_counts_today_is_the_limit(grants: tuple[Grant, ...], limit: Decimal | None) -> None:
    assert duty.limit_of(Person(login="ann", name="Ann", grants=grants), "acme", DAY) == limit


@pytest.mark.parametrize(
    ("limit", "gross", "within"),
    [("5000", "5000.00", True), ("5000", "5000.01", False), ("5000", "-5000.01", False), ("0", "0.01", False)],
)
def test_a_limit_includes_itself_and_a_credit_counts_by_its_size(limit: str, gross: str, within: bool) -> None:
    assert duty.is_within(Decimal(limit), Decimal(gross)) is within
    assert duty.is_within(None, Decimal(gross))


def test_whoever_worked_on_it_is_known_however_they_were_written() -> None:
    ann = Person(login="ann", name="Ann")
    assert duty.worked_on_it(ann, ["system", " Ann "])
    assert not duty.worked_on_it(ann, ["system", "anna", ""])


def test_an_interest_holds_for_its_vendor_and_client_until_it_is_ended(sqlite_engine: sa.Engine) -> None:
    ann = Person(login="ann", name="Ann")
    with write(sqlite_engine) as connection:
        accounts.add(connection, "ann", "Ann", "korb lampe winter zug", by="ada")
        number = entrusting.declare_interest(connection, "ann", "acme", "V100", "her brother owns it", by="ann")
        assert duty.interest(connection, ann, "acme", "V100") == "her brother owns it"
        for client_id, vendor_id in (("bison", "V100"), ("acme", "V101"), ("acme", "")):
            assert duty.interest(connection, ann, client_id, vendor_id) is None
        assert duty.interest(connection, Person(login="bob", name="Bob"), "acme", "V100") is None
        entrusting.end_interest(connection, "ann", number, by="ada")
        assert duty.interest(connection, ann, "acme", "V100") is None
