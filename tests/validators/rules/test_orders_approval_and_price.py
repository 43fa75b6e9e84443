"""V-ORD-06, V-ORD-09: who approved an order, and what its items cost before."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from documents.decision import Outcome
from documents.master.client import Policy
from documents.master.order import Order, OrderLine, OrderStatus
from tests.validators.builders import ORDER, D, found, invoice, judged, line, order_document

LISTED = Policy(order_approvers={"A. Berg": D("765.00"), "C. Hofer": D("100")})
"""The order of `invoice()` is worth 765.00 EUR."""


def approved(name: str, **changes: Any) -> tuple[Order, ...]:
    return (ORDER.model_copy(update={"approved_by": name} | changes),)


@pytest.mark.parametrize(
    ("name", "expected"),
    [("A. Berg", []), ("a. berg", []), ("", ["nobody"]), ("B. Nord", ["B. Nord"]), ("C. Hofer", ["765.00 EUR"])],
)
def test_an_order_needs_an_approver_with_a_sufficient_limit(name: str, expected: list[str]) -> None:
    findings = found("V-ORD-06", invoice(), orders=approved(name), policy=LISTED)
    assert [finding.found for finding in findings] == expected


def test_one_cent_over_the_limit_is_over() -> None:
    dearer = ORDER.lines[0].model_copy(update={"price": D("24.901")})
    orders = approved("A. Berg", lines=(dearer, ORDER.lines[1]))
    (finding,) = found("V-ORD-06", invoice(), orders=orders, policy=LISTED)
    assert finding.difference == "0.01 EUR"


def test_what_is_cancelled_needs_no_approval() -> None:
    less = ORDER.lines[1].model_copy(update={"quantity": D(9), "cancelled": D(5)})
    assert found("V-ORD-06", invoice(), orders=approved("A. Berg", lines=(ORDER.lines[0], less)), policy=LISTED) == []


def test_without_a_list_nothing_is_asked() -> None:
    assert found("V-ORD-06", invoice()) == []


def test_a_foreign_order_is_compared_in_the_client_s_currency() -> None:
    orders = approved("A. Berg", currency="USD")
    rates = {("USD", "EUR", "2026-10-01"): D("1.10"), ("USD", "EUR", "2026-10-14"): D("1.10")}
    document = invoice(currency="USD")
    assert found("V-ORD-06", document, orders=orders, rates=rates, policy=LISTED) == []
    cheap = {key: D("0.99") for key in rates}
    assert len(found("V-ORD-06", document, orders=orders, rates=cheap, policy=LISTED)) == 1


@pytest.mark.parametrize(("limit", "expected"), [("249.00", 0), ("248.99", 1)])
def test_a_change_of_an_order_counts_with_its_new_value(limit: str, expected: int) -> None:
    policy = Policy(order_approvers={"A. Berg": D(limit)})
    orders = approved("A. Berg", number="4500099")
    assert len(found("V-ORD-06", order_document(), orders=orders, policy=policy)) == expected


def test_an_order_nobody_approved_waits_until_it_is_imported_with_its_approval() -> None:
    decision = judged(invoice(), orders=approved(""), policy=LISTED).decision
    assert decision.outcome is Outcome.QUEUE
    assert "Releases by itself if the order is imported with its approval" in decision.explanation


def earlier(price: str, **changes: Any) -> Order:
    one = {"number": 1, "description": "KOPIERPAPIER a4", "quantity": D(5), "price": D(price)}
    named = {
        name: changes.pop(name) for name in ("item_id", "gtin", "unit", "description", "service") if name in changes
    }
    values: dict[str, Any] = {"number": "4400001", "issue_date": dt.date(2026, 6, 1)}
    values["lines"] = (OrderLine.model_validate(one | named),)
    return ORDER.model_copy(update=values | changes)


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        (earlier("24.90"), 0),
        (earlier("23.72"), 0),  # 24.90 is 4.97 % more
        (earlier("23.71"), 1),  # 5.02 % more
        (earlier("26.21"), 0),  # 5.00 % less
        (earlier("26.30"), 1),
        (earlier("20.00", currency="USD"), 0),
        (earlier("20.00", unit="KGM"), 0),
        (earlier("20.00", description="Kopierpapier A3"), 0),
        (earlier("20.00", status=OrderStatus.CANCELLED), 0),
        (earlier("20.00", number="4500099"), 0),  # this very order
        (earlier("20.00", issue_date=dt.date(2026, 10, 14)), 1),  # of the same day
        (earlier("20.00", issue_date=dt.date(2026, 10, 15)), 0),  # later
        (earlier("20.00", service=True), 0),
        (earlier("0"), 0),
    ],
)
def test_a_price_is_compared_with_the_last_one_of_the_item(order: Order, expected: int) -> None:
    assert len(found("V-ORD-09", order_document(), orders=(order,))) == expected


def test_exactly_five_per_cent_is_within() -> None:
    document = order_document(lines=(line(1, "Kopierpapier A4", "10", "21.00", "210.00"),), net_total=D("210.00"))
    assert found("V-ORD-09", document, orders=(earlier("20.00"),)) == []


def test_the_newest_order_counts_and_an_identifier_says_more_than_words() -> None:
    orders = (earlier("20.00"), earlier("24.00", number="4400002", issue_date=dt.date(2026, 7, 1)))
    assert found("V-ORD-09", order_document(), orders=orders) == []
    document = order_document(lines=(line(1, "Papier", "10", "24.90", "249.00", item_id="P-7"),))
    assert len(found("V-ORD-09", document, orders=(earlier("20.00", item_id="P-7"),))) == 1
    assert found("V-ORD-09", document, orders=(earlier("20.00", item_id="P-8", description="Papier"),)) == []
