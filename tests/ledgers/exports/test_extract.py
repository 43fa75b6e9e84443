"""What goes into an export, and what is refused."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from documents.error import RetryableError
from documents.master.party import Entity
from ledgers.exports.extract import ExportRefusedError, extract
from ledgers.exports.formats import FORMATS, write_files
from ledgers.exports.gaps import numbering_gaps, spans_missing
from tests.ledgers.cases import CLIENT
from tests.ledgers.exports.journal import NUMBERED, SINCE, UNTIL, foreign, journal_of, memo
from tests.ledgers.samples import invoice_entry


def test_the_days_count_both_ends_and_memo_entries_stay_out(engine: sa.Engine) -> None:
    days = [SINCE - dt.timedelta(days=1), SINCE, UNTIL, UNTIL + dt.timedelta(days=1)]
    journal = journal_of(engine, *(invoice_entry(f"d{day}", posting_date=day) for day in days), memo("m"))
    assert [item.entry.posting_date for item in journal.entries] == [SINCE, UNTIL]
    assert journal.opening == {"1400": Decimal(200), "2000": Decimal(-1200), "6200": Decimal(1000)}


def test_accounts_are_the_clients_own_numbers(sqlite_engine: sa.Engine) -> None:
    journal = journal_of(sqlite_engine, invoice_entry(), client=NUMBERED)
    assert journal.numbers == {"1400": "71400", "2000": "72000", "6200": "76200"}


def test_an_account_the_client_maps_to_nothing_is_one_clear_message(sqlite_engine: sa.Engine) -> None:
    accounts = tuple(
        account.model_copy(update={"external": ""}) if account.code in {"1400", "6200"} else account
        for account in NUMBERED.accounts
    )
    client = NUMBERED.model_copy(update={"accounts": accounts})
    with pytest.raises(ExportRefusedError, match=r"clients/acme.toml: accounts 1400, 6200 .* add `external`"):
        journal_of(sqlite_engine, invoice_entry(), client=client)


def test_a_span_that_ends_before_it_begins_and_a_company_there_is_not_are_refused(sqlite_engine: sa.Engine) -> None:
    with sqlite_engine.connect() as connection:
        with pytest.raises(ExportRefusedError, match="lies before the first"):
            extract(connection, CLIENT, UNTIL, SINCE)
        with pytest.raises(ExportRefusedError, match='no company "XX"; there are: AC'):
            extract(connection, CLIENT, SINCE, UNTIL, "XX")


@pytest.mark.parametrize("name", ["datev", "saft"])
def test_formats_of_one_company_ask_which(sqlite_engine: sa.Engine, name: str) -> None:
    two = (*CLIENT.entities, Entity(id="BC", name="Acme Beta", country="DE"))
    settings = {"consultant": 1001, "client": 1}
    client = type(CLIENT).model_validate({**CLIENT.model_dump(), "datev": settings, "entities": two})
    journal = journal_of(sqlite_engine, invoice_entry(), invoice_entry("b", entity="BC"), client=client)
    with pytest.raises(ExportRefusedError, match="there are AC, BC; name one"):
        FORMATS[name](journal)
    with sqlite_engine.connect() as connection:
        one = extract(connection, client, SINCE, UNTIL, "BC")
    assert [item.entry.entity for item in one.entries] == ["BC"]
    assert FORMATS[name](one)


def test_a_missing_number_is_found(sqlite_engine: sa.Engine) -> None:
    journal_of(sqlite_engine, *(invoice_entry(f"d{number}") for number in range(5)), foreign("f"))
    with sqlite_engine.connect() as connection:
        assert numbering_gaps(connection, "acme") == ()
    with sqlite_engine.begin() as connection:
        for name in connection.scalars(sa.text("select name from sqlite_master where type = 'trigger'")).all():
            connection.execute(sa.text(f"drop trigger {name}"))
        connection.execute(sa.text("update entries set number = number + 100 where number in (2, 3, 5)"))
    with sqlite_engine.connect() as connection:
        messages = [gap.message for gap in numbering_gaps(connection, "acme")]
    assert [message.partition(" is ")[0] for message in messages] == [
        "AC-AP-2026-000002 to AC-AP-2026-000003",
        "AC-AP-2026-000005",
        "AC-AP-2026-000007 to AC-AP-2026-000101",
        "AC-AP-2026-000104",
    ]


@given(st.sets(st.integers(1, 60)))
def test_gaps_are_what_is_not_there(numbers: set[int]) -> None:
    missing = {number for first, last in spans_missing(numbers) for number in range(first, last + 1)}
    assert missing == set(range(1, max(numbers, default=0) + 1)) - numbers


def test_several_files_are_numbered_and_a_failure_leaves_none(tmp_path: Path) -> None:
    assert write_files(tmp_path / "a.csv", [b"1"]) == (tmp_path / "a.csv",)
    assert write_files(tmp_path / "b.csv", [b"1", b"2"]) == (tmp_path / "b-1.csv", tmp_path / "b-2.csv")
    (tmp_path / "c-2.csv.draft").mkdir()
    with pytest.raises(RetryableError, match=r"c\.csv: Is a directory; nothing was written"):
        write_files(tmp_path / "c.csv", [b"1", b"2"])
    assert not (tmp_path / "c-1.csv").exists()
