"""V-PO-19: order lines whose invoice or goods have not come for too long."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from ledgers import general_ledger
from ledgers.entry import Journal, Purpose
from ledgers.stale_receipts import StaleLine, oldest_standing, stale_lines
from tests.ledgers.samples import SHA, invoice_entry, posting

FIRST = dt.date(2026, 3, 2)
ORDER = {"order_number": "4500012", "order_line": 1}


def move(connection: sa.Connection, name: str, amount: str, day: dt.date = FIRST, line: int = 1) -> None:
    """Post a receipt (negative) or an invoice (positive) on GRNI."""
    receipt = amount.startswith("-")
    other = amount[1:] if receipt else f"-{amount}"
    legs = (posting("2050", amount, **ORDER | {"order_line": line}), posting("1200" if receipt else "2000", other))
    if not receipt:
        legs = (legs[0], posting("2000", other, party="northwind", due_date=day))
    kind = {"journal": Journal.RECEIPTS, "purpose": Purpose.GOODS_RECEIPT} if receipt else {}
    entry = invoice_entry(name, **kind, posting_date=day, doc_date=day, postings=legs)
    general_ledger.post(connection, entry, document_sha=SHA)


def stale(connection: sa.Connection, days: int) -> list[tuple[str, int, bool]]:
    found = stale_lines(connection, "acme", FIRST + dt.timedelta(days=days))
    return [(line.amount, line.days, line.received) for line in found]


def test_goods_without_an_invoice_are_told_of_after_sixty_days(engine: sa.Engine) -> None:
    with engine.begin() as connection:
        move(connection, "gr", "-249.00")
        assert stale(connection, 60) == []
        assert stale(connection, 61) == [("249.00 EUR", 61, True)]
        assert stale_lines(connection, "borealis", FIRST + dt.timedelta(days=99)) == ()


def test_an_invoice_without_goods_is_told_of_after_thirty_days(engine: sa.Engine) -> None:
    with engine.begin() as connection:
        move(connection, "bill", "249.00")
        assert stale(connection, 30) == []
        assert stale(connection, 31) == [("249.00 EUR", 31, False)]


def test_what_is_cleared_is_cleared_from_the_oldest_on(engine: sa.Engine) -> None:
    later = FIRST + dt.timedelta(days=40)
    with engine.begin() as connection:
        move(connection, "gr-1", "-100.00")
        move(connection, "gr-2", "-50.00", later)
        move(connection, "bill", "100.00", later)
        assert stale(connection, 61) == []
        assert stale(connection, 101) == [("50.00 EUR", 61, True)]
        move(connection, "bill-2", "50.00", later)
        assert stale(connection, 999) == []


def test_the_oldest_line_comes_first_and_says_what_to_do(engine: sa.Engine) -> None:
    with engine.begin() as connection:
        move(connection, "gr-1", "-10.00", FIRST + dt.timedelta(days=1), line=2)
        move(connection, "gr-2", "-20.00")
        found = stale_lines(connection, "acme", FIRST + dt.timedelta(days=70))
    assert [line.order_line for line in found] == [1, 2]
    assert found[0].message == (
        "V-PO-19: order 4500012/1: 20.00 EUR received and not invoiced since 2026-03-02, 70 days, limit 60; "
        "ask the vendor for the invoice, or close the line"
    )
    goods = StaleLine.model_validate(found[0].model_dump() | {"received": False})
    assert "ask the requester whether the goods came" in goods.message


@given(st.lists(st.tuples(st.integers(0, 99), st.integers(-50, 50)), min_size=1, max_size=12))
def test_the_day_is_that_of_a_part_on_the_balance_s_side(moves: list[tuple[int, int]]) -> None:
    parts = sorted((FIRST + dt.timedelta(days=day), amount) for day, amount in moves)
    balance = sum(amount for _, amount in parts)
    if balance:
        day = oldest_standing(parts, balance)
        standing = sum(amount for when, amount in parts if when >= day and amount * balance > 0)
        assert abs(standing) >= abs(balance)


@pytest.mark.parametrize(("moves", "day"), [([(0, -5), (3, -5), (9, 5)], 3), ([(0, -5), (3, -5), (9, 4)], 0)])
def test_the_part_that_stands(moves: list[tuple[int, int]], day: int) -> None:
    parts = [(FIRST + dt.timedelta(days=at), amount) for at, amount in moves]
    assert oldest_standing(parts, sum(amount for _, amount in parts)) == FIRST + dt.timedelta(days=day)
