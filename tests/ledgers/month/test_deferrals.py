"""Costs paid ahead, with the figures of the accounting specification (P-16)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from documents.error import WrongInputError
from ledgers import general_ledger
from ledgers.cases.deferral import Deferral, month_end, release_entry
from ledgers.entry import Header
from ledgers.general_ledger import Reversal, reverse, trial_balance
from ledgers.month.deferrals import defer, open_deferrals, release_due
from tests.ledgers.cases import CLIENT
from tests.ledgers.samples import DAY, SHA, invoice_entry

INVOICE = "AC-AP-2026-000001"
MAY, JUNE_1 = dt.date(2026, 5, 1), dt.date(2026, 6, 1)
NEXT_JUNE = dt.date(2027, 6, 1)


@pytest.fixture
def connection(engine: sa.Engine) -> Any:
    with engine.begin() as connection:
        general_ledger.post(connection, invoice_entry(), document_sha=SHA)
        yield connection


def spread(connection: sa.Connection, months: int = 12, **more: Any) -> str:
    return defer(connection, CLIENT, INVOICE, 1, months, **{"first_month": MAY, "by": "cara", **more})


def balances(connection: sa.Connection, day: dt.date) -> dict[str, str]:
    rows = trial_balance(connection, "acme", day)
    return {row.account: str(row.balance) for row in rows if row.account in {"1420", "6200"} and row.balance}


def test_p16_a_year_is_cost_month_by_month_and_the_last_takes_the_rest(connection: sa.Connection) -> None:
    spread(connection)
    assert balances(connection, DAY) == {"1420": "1000.00"}
    assert release_due(connection, CLIENT, JUNE_1) == 1
    assert balances(connection, JUNE_1) == {"1420": "916.67", "6200": "83.33"}
    assert release_due(connection, CLIENT, JUNE_1) == 0, "a second night posts nothing"
    assert release_due(connection, CLIENT, NEXT_JUNE) == 11
    assert balances(connection, dt.date(2027, 3, 30)) == {"1420": "166.70", "6200": "833.30"}
    assert balances(connection, dt.date(2027, 4, 29)) == {"1420": "83.37", "6200": "916.63"}
    assert balances(connection, NEXT_JUNE) == {"6200": "1000.00"}
    assert open_deferrals(connection, CLIENT) == ()


def test_when_the_invoice_is_reversed_nothing_remains(connection: sa.Connection) -> None:
    spread(connection)
    release_due(connection, CLIENT, JUNE_1)
    reverse(connection, "acme", INVOICE, Reversal(posting_date=JUNE_1, fiscal_year=2026, maker="ann"))
    assert release_due(connection, CLIENT, JUNE_1) == 1
    assert balances(connection, JUNE_1) == {}
    assert release_due(connection, CLIENT, NEXT_JUNE) == 0


@pytest.mark.parametrize(
    ("line", "months", "more", "message"),
    [
        (3, 12, {}, "line 3: found no cost"),
        (9, 12, {}, "line 9: found no cost"),
        (1, 1, {}, "found 1 months, expected 2 to 120"),
        (1, 12, {"first_month": dt.date(2026, 4, 30)}, "found 2026-04, expected 2026-05 or later"),
    ],
)
def test_what_cannot_be_spread_is_named(
    connection: sa.Connection, line: int, months: int, more: dict[str, Any], message: str
) -> None:
    with pytest.raises(WrongInputError, match=message):
        defer(connection, CLIENT, INVOICE, line, months, **{"first_month": MAY, "by": "cara", **more})


def test_a_line_is_spread_once(connection: sa.Connection) -> None:
    label = spread(connection)
    with pytest.raises(WrongInputError, match=f"it was deferred before, by {label}"):
        spread(connection, 6)


@given(
    st.decimals("0.12", "99999.99", places=2).filter(bool),
    st.integers(2, 120),
    st.decimals("0.5", "2", places=4),
)
def test_the_parts_come_to_the_whole_in_both_currencies(amount: Decimal, months: int, rate: Decimal) -> None:
    base = (amount / rate).quantize(Decimal("0.01"))
    deferral = Deferral(
        source="x/1", account="6200", amount=amount, base_amount=base, first_month_end=JUNE_1, months=months
    )
    fields = invoice_entry().model_dump(exclude={"postings", "settles"})
    head = Header(**fields | {"currency": "USD", "fx_rate": rate})
    whole = release_entry(head, deferral, 0, months)
    assert (whole.postings[0].amount, whole.postings[0].base_amount) == (amount, base)


@given(st.dates(dt.date(2000, 1, 1), dt.date(2090, 1, 1)), st.integers(0, 120))
def test_the_end_of_a_later_month(first: dt.date, after: int) -> None:
    end = month_end(first, after)
    assert (end + dt.timedelta(days=1)).day == 1
    assert (end.year - first.year) * 12 + end.month - first.month == after
