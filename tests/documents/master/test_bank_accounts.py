"""Bank accounts of vendors: every step is kept, two persons stand behind an active one, and no list overrides them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import sqlalchemy as sa

from documents.database.engine import read, write
from documents.error import WrongInputError
from documents.master import tables
from documents.master.bank_accounts import AccountChange
from documents.master.csv_accounts import stream_accounts, stream_registry_answers
from documents.master.database import DatabaseMasterData
from documents.master.party import AccountStatus, BankAccount, Vendor
from documents.master.registry import RegistryAnswer, RegistryStatus
from documents.master.store import Stored, store_accounts, store_registry_answers, store_vendors

FIRST, SECOND = "DE89370400440532013000", "DE44500105175407324931"
VENDOR = Vendor(id="V1", name="Papier Nord GmbH", country="DE", accounts=(BankAccount(iban=FIRST),))
DAY = dt.date(2026, 10, 12)


def step(status: str, iban: str = SECOND, since: dt.date = DAY, vendor_id: str = "V1") -> AccountChange:
    who = {"requested_by": "A. Berg", "confirmed_by": "C. Hofer"}
    return AccountChange(vendor_id=vendor_id, iban=iban, status=AccountStatus(status), since=since, **who)


def listed(*ibans: str) -> Vendor:
    return VENDOR.model_copy(update={"accounts": tuple(BankAccount(iban=iban) for iban in ibans)})


def accounts(engine: sa.Engine) -> dict[str, tuple[str, dt.date | None]]:
    with read(engine) as connection:
        vendor = DatabaseMasterData(connection, "acme", ()).vendor("V1")
    assert vendor is not None
    return {account.iban: (account.status.value, account.since) for account in vendor.accounts}


def register(engine: sa.Engine, *vendors: Vendor, today: dt.date = DAY) -> Stored:
    with write(engine) as connection:
        return store_vendors(connection, "acme", vendors, by="operator", today=today)


def enter(engine: sa.Engine, *steps: AccountChange) -> Stored:
    with write(engine) as connection:
        return store_accounts(connection, "acme", steps, by="operator")


def test_an_account_becomes_active_step_by_step(engine: sa.Engine) -> None:
    register(engine, VENDOR)
    later = DAY + dt.timedelta(days=3)
    assert enter(engine, step("PROPOSED"), step("VERIFIED")) == Stored(new=2)
    assert accounts(engine) == {FIRST: ("ACTIVE", None), SECOND: ("VERIFIED", DAY)}
    assert enter(engine, step("VERIFIED"), step("ACTIVE", since=later)) == Stored(new=1, unchanged=1)
    assert accounts(engine)[SECOND] == ("ACTIVE", later)
    with read(engine) as connection:
        owners = DatabaseMasterData(connection, "acme", ()).vendors_by_iban(SECOND)
    assert [owner.id for owner in owners] == ["V1"]


@pytest.mark.parametrize(
    ("steps", "parts"),
    [
        (
            (step("PROPOSED"), step("ACTIVE")),
            ["status: found ACTIVE", "expected RETIRED or VERIFIED after PROPOSED of 2026-10-12"],
        ),
        ((step("RETIRED"), step("ACTIVE")), ["status: found ACTIVE", "expected PROPOSED after RETIRED of"]),
        (
            (step("PROPOSED"), step("VERIFIED", since=dt.date(2026, 10, 11))),
            ["since: found 2026-10-11", "2026-10-12 or later"],
        ),
        ((step("PROPOSED", vendor_id="V9"),), ["found vendor V9"]),
    ],
)
def test_a_step_that_cannot_be_is_refused_whole(
    engine: sa.Engine, steps: tuple[AccountChange, ...], parts: list[str]
) -> None:
    register(engine, VENDOR)
    with pytest.raises(WrongInputError) as refusal:
        enter(engine, *steps)
    assert all(part in str(refusal.value) for part in (*parts, "nothing was imported"))
    assert accounts(engine) == {FIRST: ("ACTIVE", None)}


def test_a_list_of_vendors_never_activates_an_account(engine: sa.Engine) -> None:
    register(engine, VENDOR)
    assert register(engine, listed(FIRST, SECOND), today=DAY) == Stored(changed=1)
    assert accounts(engine) == {FIRST: ("ACTIVE", None), SECOND: ("PROPOSED", DAY)}
    later = DAY + dt.timedelta(days=5)
    assert register(engine, listed(FIRST, SECOND), today=later) == Stored(unchanged=1)
    enter(engine, step("VERIFIED"), step("ACTIVE", since=later))
    assert register(engine, listed(FIRST, SECOND), today=later) == Stored(unchanged=1)
    assert accounts(engine)[SECOND] == ("ACTIVE", later)


def test_an_account_that_the_list_dropped_and_names_again_is_proposed(engine: sa.Engine) -> None:
    register(engine, VENDOR)
    register(engine, listed(SECOND), today=DAY)
    assert accounts(engine) == {SECOND: ("PROPOSED", DAY)}
    later = DAY + dt.timedelta(days=1)
    register(engine, listed(FIRST, SECOND), today=later)
    assert accounts(engine) == {FIRST: ("PROPOSED", later), SECOND: ("PROPOSED", DAY)}


def test_what_waits_for_two_persons_waits_on_though_the_list_does_not_know_it_yet(engine: sa.Engine) -> None:
    register(engine, VENDOR)
    enter(engine, step("PROPOSED").model_copy(update={"confirmed_by": ""}))
    assert register(engine, VENDOR, today=DAY + dt.timedelta(days=1)) == Stored(unchanged=1)
    assert register(engine, listed(FIRST, SECOND), today=DAY + dt.timedelta(days=2)).new == 0
    assert accounts(engine) == {FIRST: ("ACTIVE", None), SECOND: ("PROPOSED", DAY)}


@pytest.mark.parametrize("status", ["VERIFIED", "ACTIVE"])
@pytest.mark.parametrize(("first", "second"), [("A. Berg", ""), ("A. Berg", "a. berg "), ("", "C. Hofer")])
def test_the_database_itself_wants_two_persons(engine: sa.Engine, status: str, first: str, second: str) -> None:
    register(engine, VENDOR)
    alone = step(status).model_copy(update={"requested_by": first, "confirmed_by": second})
    with pytest.raises(sa.exc.DBAPIError, match="two different persons"):
        enter(engine, alone)
    assert accounts(engine) == {FIRST: ("ACTIVE", None)}


def test_what_two_persons_decided_stands_whatever_the_register_lists(engine: sa.Engine) -> None:
    register(engine, VENDOR)
    enter(engine, step("RETIRED", FIRST), step("PROPOSED"), step("VERIFIED"), step("ACTIVE"))
    register(engine, listed(FIRST), today=DAY + dt.timedelta(days=9))
    assert accounts(engine) == {FIRST: ("RETIRED", DAY), SECOND: ("ACTIVE", DAY)}


def test_the_history_is_never_changed(engine: sa.Engine) -> None:
    register(engine, VENDOR)
    enter(engine, step("PROPOSED"))
    with pytest.raises(sa.exc.DBAPIError, match="never changed"), write(engine) as connection:
        connection.execute(tables.vendor_accounts.delete())


HEADER = "vendor_id,iban,status,since,requested_by,confirmed_by\n"


def test_the_file_names_two_persons_behind_an_active_account(tmp_path: Path) -> None:
    path = tmp_path / "accounts.csv"
    path.write_text(f"{HEADER}V1,{FIRST[:4]} {FIRST[4:]},ACTIVE,2026-10-12,A. Berg,C. Hofer\n", encoding="utf-8")
    (change,) = stream_accounts(path)
    assert (change.iban, change.confirmed_by) == (FIRST, "C. Hofer")


@pytest.mark.parametrize(
    ("row", "part"),
    [
        (f"V1,{FIRST},ACTIVE,2026-10-12,A. Berg,", "two different persons"),
        (f"V1,{FIRST},VERIFIED,2026-10-12,A. Berg,a. berg ", "two different persons"),
        (f"V1,{FIRST},OPEN,2026-10-12,A. Berg,C. Hofer", "'PROPOSED', 'VERIFIED', 'ACTIVE' or 'RETIRED'"),
        ("V1,DE88370400440532013000,PROPOSED,2026-10-12,A. Berg,", "check digits"),
    ],
)
def test_a_wrong_row_is_named_with_its_line(tmp_path: Path, row: str, part: str) -> None:
    path = tmp_path / "accounts.csv"
    path.write_text(f"{HEADER}V1,{SECOND},PROPOSED,2026-10-12,A. Berg,\n{row}\n", encoding="utf-8")
    with pytest.raises(WrongInputError) as refusal:
        list(stream_accounts(path))
    assert "line 3" in str(refusal.value)
    assert part in str(refusal.value)


def test_the_newest_answer_of_the_registry_is_found(engine: sa.Engine, tmp_path: Path) -> None:
    path = tmp_path / "vies.csv"
    rows = "DE123456788,invalid,2026-09-01,\nde 123456788,valid,2026-10-01,WAPI-7\n"
    path.write_text("tax_id,status,checked_on,reference\n" + rows, encoding="utf-8")
    with write(engine) as connection:
        assert store_registry_answers(connection, "acme", stream_registry_answers(path)) == Stored(new=2)
        assert store_registry_answers(connection, "acme", stream_registry_answers(path)) == Stored(unchanged=2)
    with read(engine) as connection:
        found = DatabaseMasterData(connection, "acme", ()).registry_answer("DE 123 456 788")
        assert DatabaseMasterData(connection, "other", ()).registry_answer("DE123456788") is None
    day = dt.date(2026, 10, 1)
    assert found == RegistryAnswer(
        tax_id="DE123456788", status=RegistryStatus.VALID, checked_on=day, reference="WAPI-7"
    )


def test_an_account_that_is_no_iban_may_stand_in_a_record_and_come_again(engine: sa.Engine) -> None:
    register(engine, VENDOR)
    register(engine, listed(FIRST, "021000021 / 123456789"))
    assert register(engine, listed(FIRST, "021000021 / 123456789"), today=DAY + dt.timedelta(days=1)).changed <= 1
    assert accounts(engine)["021000021123456789"] == ("PROPOSED", DAY)
