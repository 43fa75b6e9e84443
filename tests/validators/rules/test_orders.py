"""V-ORD-07, V-ORD-10, V-ORD-11: changes, deliveries and splitting of the client's own orders."""

from __future__ import annotations

import datetime as dt

import pytest

from documents.finding import Severity
from documents.master.client import Policy
from documents.master.order import Order, OrderLine, OrderStatus
from tests.validators.builders import ORDER, D, bought, found, line, order_document


def changed(quantity: str, **more: object) -> object:
    """Order 4500012 sent again with another quantity of its first line."""
    lines = (line(1, "Kopierpapier A4", quantity, "24.90", "0.00"), line(2, "Toner", "4", "129.00", "516.00"))
    return order_document(po_number="4500012", lines=lines, net_total=None, **more)


@pytest.mark.parametrize(("quantity", "expected"), [("10", ""), ("12", ""), ("9.99", "0.01"), ("0", "10")])
def test_an_order_is_not_cut_below_what_was_received(quantity: str, expected: str) -> None:
    findings = found("V-ORD-07", changed(quantity))
    assert [one.difference for one in findings] == ([expected] if expected else [])
    assert all(one.severity is Severity.BLOCK_POST and "received" in one.message for one in findings)


def test_an_order_is_not_cut_below_what_was_invoiced() -> None:
    (finding,) = found("V-ORD-07", changed("6"), receipts=(), invoiced=bought(1, "7"))
    assert (finding.expected, "invoiced" in finding.message) == ("at least 7", True)
    assert found("V-ORD-07", changed("7"), receipts=(), invoiced=bought(1, "7")) == []
    assert found("V-ORD-07", changed("1"), receipts=()) == []


def test_after_deliveries_the_currency_stays() -> None:
    (finding,) = found("V-ORD-07", changed("10", currency="USD"))
    assert (finding.expected, finding.found) == ("EUR", "USD")
    assert found("V-ORD-07", changed("10", currency="USD"), receipts=()) == []


def test_a_new_order_takes_nothing_back() -> None:
    assert found("V-ORD-07", order_document()) == []


@pytest.mark.parametrize(("day", "expected"), [(15, 1), (16, 0), (20, 0)])
def test_delivery_is_asked_for_on_a_day_to_come(day: int, expected: int) -> None:
    findings = found("V-ORD-10", order_document(delivery_date=dt.date(2026, 10, day)))
    assert len(findings) == expected


def test_a_line_without_a_unit_among_others_with_one() -> None:
    first, second = line(1, "Paper", "10", "24.90", "249.00"), line(2, "Toner", "4", "1.00", "4.00")
    bare = second.model_copy(update={"unit": ""})
    assert len(found("V-ORD-10", order_document(lines=(first, bare)))) == 1
    assert found("V-ORD-10", order_document(lines=(first, second))) == []
    assert found("V-ORD-10", order_document(lines=(bare,))) == [], "an order that counts in pieces prints no unit"


def earlier(price: str, day: int, **changes: object) -> Order:
    values: dict[str, object] = {"number": "4500088", "issue_date": dt.date(2026, 10, day)}
    values["lines"] = (OrderLine(number=1, description="Paper", quantity=D(1), price=D(price)),)
    return ORDER.model_copy(update=values | changes)


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (earlier("751.00", 14), 0),
        (earlier("751.01", 14), 1),
        (earlier("751.01", 7), 1),
        (earlier("751.01", 6), 0),
        (earlier("751.01", 15), 0),
        (earlier("751.01", 14, currency="USD"), 0),
        (earlier("751.01", 14, status=OrderStatus.CANCELLED), 0),
        (earlier("751.01", 14, number="4500099"), 0),
    ],
)
def test_orders_of_one_week_together_above_the_limit(other: Order, expected: int) -> None:
    policy = Policy(approval_limit=D("1000.00"))
    assert len(found("V-ORD-11", order_document(), orders=(other,), policy=policy)) == expected


@pytest.mark.parametrize(("price", "expected"), [("751.00", 0), ("751.01", 1)])
def test_orders_in_a_foreign_currency_are_split_as_well(price: str, expected: int) -> None:
    """249.00 USD and 751.01 USD at 2 USD per EUR pass 500.00 EUR."""
    policy, rates = Policy(approval_limit=D("500.00")), {("USD", "EUR", "2026-10-14"): D(2)}
    world = {"orders": (earlier(price, 14, currency="USD"),), "policy": policy, "rates": rates}
    findings = found("V-ORD-11", order_document(currency="USD"), **world)
    assert [one.found for one in findings] == ["500.01 EUR"] * expected


def test_an_order_at_the_limit_itself_is_split_as_well() -> None:
    policy = Policy(approval_limit=D("249.00"))
    assert len(found("V-ORD-11", order_document(), orders=(earlier("0.01", 14),), policy=policy)) == 1


def test_an_order_above_the_limit_is_not_split() -> None:
    policy = Policy(approval_limit=D("248.99"))
    assert found("V-ORD-11", order_document(), orders=(earlier("100.00", 14),), policy=policy) == []
