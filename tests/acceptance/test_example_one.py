"""Worked example 1: touchless goods invoice, misread tax repaired by arithmetic, discount taken."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
import sqlalchemy as sa

from documents.field import FieldName
from documents.master.order import Order, OrderLine, Receipt
from documents.master.party import BankAccount, Vendor
from documents.reading import DocumentReading
from documents.state import State
from tests.acceptance.examples import CLIENT, balances, paper, pay, posted, scanned, settled_for_good, told, why
from tests.flows.stages.world import World

D = Decimal
VENDOR = Vendor(
    id="mueller",
    name="Müller Bürobedarf GmbH",
    country="DE",
    tax_id="DE123456788",
    currency="EUR",
    accounts=(BankAccount(iban="DE89370400440532013000"),),
    account="6100",
    net_days=30,
)
ORDER = Order(
    number="4500012",
    vendor_id="mueller",
    entity_id="NL",
    currency="EUR",
    issue_date=dt.date(2026, 10, 1),
    lines=(
        OrderLine(number=1, description="Kopierpapier A4", quantity=D(10), price=D("24.90")),
        OrderLine(number=2, description="Toner", quantity=D(4), price=D("129.00")),
    ),
)
RECEIVED = tuple(
    Receipt(number="8801", date=dt.date(2026, 10, 12), order_number="4500012", order_line=number, quantity=D(quantity))
    for number, quantity in ((1, 10), (2, 4))
)


def scan(tax: str = "143,11", gross: str = "927,61") -> DocumentReading:
    page = paper(
        {
            "vendor_name": "Müller Bürobedarf GmbH",
            "vendor_tax_id": "DE123456788",
            "invoice_number": "RE-2026-00417",
            "issue_date": "14.10.2026",
            "currency": "EUR",
            "net_total": "779,50",
            "tax_total": tax,
            "gross_total": gross,
            "payment_terms": "2% 10 Tage, 30 Tage netto",
            "iban": "DE89 3704 0044 O532 0130 00",
        },
        {
            "description": "Kopierpapier A4",
            "quantity": "10",
            "unit": "Stk",
            "unit_price": "25,10",
            "net_amount": "251,00",
        },
        {"description": "Toner", "quantity": "4", "unit": "Stk", "unit_price": "129,00", "net_amount": "516,00"},
        {"description": "Fracht", "net_amount": "12,50"},
        taxes=(("19 %", "779,50", tax),),
        order="4500012",
    )
    return scanned(page, FieldName.INVOICE_NUMBER, FieldName.ISSUE_DATE, FieldName.GROSS_TOTAL)


@pytest.fixture
def world(tmp_path: Path, engine: sa.Engine) -> World:
    made = World(tmp_path, engine, CLIENT, dt.datetime(2026, 10, 15, 12, tzinfo=dt.UTC))
    made.know(vendors=[VENDOR], orders=[ORDER], receipts=RECEIVED)
    return made


def test_from_the_scan_to_the_discount(world: World) -> None:
    bill = world.receive(scan())
    world.night()
    assert (world.state(bill), world.codes(bill), world.held(bill)) == (State.POSTED, set(), set()), why(world, bill)
    receipts, invoice = (
        {"1200": "765.00", "2050": "-765.00"},
        {
            "1400": "148.11",
            "2000": "-927.61",
            "2050": "765.00",
            "5010": "12.50",
            "5020": "2.00",
        },
    )
    assert "Line 1 unit price 25.10 EUR" in told(world, bill)["V-PO-20"]
    assert "2.00 EUR (0.80 %)" in told(world, bill)["V-PO-20"]
    assert "2026-10-23" in told(world, bill)["V-TRM-02"], "the 24th is a Saturday"
    found = posted(world)
    assert posted(world, bill) == [invoice]
    assert {account: sum(D(entry.get(account, 0)) for entry in found) for account in ("1200", "2050")} == {
        "1200": D(receipts["1200"]),
        "2050": D(0),
    }
    pay(world, dt.date(2026, 10, 23), "mueller", "RE-2026-00417", "909.06", discount=D("18.55"))
    assert posted(world)[-1] == {"1000": "-909.06", "1400": "-2.96", "2000": "927.61", "5030": "-15.59"}
    assert balances(world) == {
        "1000": "-909.06",
        "1200": "765.00",
        "1400": "145.15",
        "5010": "12.50",
        "5020": "2.00",
        "5030": "-15.59",
    }
    settled_for_good(world)


def test_the_negative_twin_is_a_vendors_error_and_is_not_repaired(world: World) -> None:
    bill = world.receive(scan("148,50", "928,00"))
    world.night()
    assert world.state(bill) is State.QUEUED
    assert "V-ARI-05" in world.codes(bill)
    assert "148.11 EUR" in why(world, bill)
    assert "difference 0.39 EUR, limit 0.02 EUR" in why(world, bill), "EN 16931 would let 1.00 pass"
    assert posted(world, bill) == []
