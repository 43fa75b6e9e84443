"""Worked example 2: goods from another country of the EU, price and quantity blocked, new account, credit note."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
import sqlalchemy as sa

from documents.database.engine import write
from documents.kind import DocType
from documents.master import store
from documents.master.bank_accounts import ConfirmedChange
from documents.master.order import Order, OrderLine, Receipt
from documents.master.party import AccountStatus, BankAccount, Vendor
from documents.reading import DocumentReading
from documents.state import State
from ledgers.paying.payments import PaymentRefusedError
from tests.acceptance.examples import CLIENT, balances, paper, pay, posted, settled_for_good, told, why
from tests.flows.stages.world import World

D = Decimal
OLD, NEW = "NL91ABNA0417164300", "NL02ABNA0123456789"
VENDOR = Vendor(
    id="vandijk",
    name="Van Dijk Componenten BV",
    country="NL",
    tax_id="NL123456782B90",
    currency="EUR",
    accounts=(BankAccount(iban=OLD),),
    account="1200",
    net_days=30,
)
ORDER = Order(
    number="4500031",
    vendor_id="vandijk",
    entity_id="NL",
    currency="EUR",
    issue_date=dt.date(2026, 4, 20),
    lines=(OrderLine(number=1, description="Componenten", quantity=D(100), price=D("48.00")),),
)


def received(number: str, day: dt.date, quantity: int) -> Receipt:
    return Receipt(number=number, date=day, order_number="4500031", order_line=1, quantity=D(quantity))


PRINTED = {
    "vendor_name": "Van Dijk Componenten BV",
    "vendor_tax_id": "NL123456782B90",
    "currency": "EUR",
    "exemption_reason": "Intracommunautaire levering",
    "iban": "NL02 ABNA 0123 4567 89",
}


def invoice() -> DocumentReading:
    return paper(
        PRINTED
        | {
            "invoice_number": "F26-1182",
            "issue_date": "06-05-2026",
            "due_date": "05-06-2026",
            "payment_terms": "30 dagen",
            "delivery_date": "04-05-2026",
            "net_total": "4.920,00",
            "tax_total": "0,00",
            "gross_total": "4.920,00",
        },
        {
            "description": "Componenten",
            "quantity": "100",
            "unit": "stuks",
            "unit_price": "49,20",
            "net_amount": "4.920,00",
        },
        taxes=(("0 %", "4.920,00", "0,00"),),
        order="4500031",
        language="nl",
    )


def credit_note() -> DocumentReading:
    return paper(
        PRINTED
        | {
            "invoice_number": "C26-0077",
            "preceding_invoice": "F26-1182",
            "issue_date": "18-05-2026",
            "delivery_date": "04-05-2026",
            "net_total": "120,00",
            "tax_total": "0,00",
            "gross_total": "120,00",
        },
        {
            "description": "Componenten",
            "quantity": "100",
            "unit": "stuks",
            "unit_price": "1,20",
            "net_amount": "120,00",
        },
        taxes=(("0 %", "120,00", "0,00"),),
        order="4500031",
        language="nl",
        doc_type=DocType.CREDIT_NOTE,
    )


@pytest.fixture
def world(tmp_path: Path, engine: sa.Engine) -> World:
    made = World(tmp_path, engine, CLIENT, dt.datetime(2026, 5, 7, 12, tzinfo=dt.UTC))
    made.know(vendors=[VENDOR], orders=[ORDER], receipts=[received("9107", dt.date(2026, 5, 4), 95)])
    return made


def call_back(world: World) -> None:
    """Two persons call the number on file; the new account becomes active."""
    steps = [
        ConfirmedChange(
            vendor_id="vandijk",
            iban=NEW,
            status=status,
            since=dt.date(2026, 5, 12),
            requested_by="vera",
            confirmed_by="" if status is AccountStatus.PROPOSED else "carl",
        )
        for status in (AccountStatus.PROPOSED, AccountStatus.VERIFIED, AccountStatus.ACTIVE)
    ]
    with write(world.engine) as connection:
        store.store_accounts(connection, CLIENT.id, steps, by="vera")


def test_from_the_price_block_to_the_payment(world: World) -> None:
    bill = world.receive(invoice())
    world.night()
    assert (world.state(bill), world.held(bill)) == (State.POSTED, {"V-PO-06", "V-PO-08", "V-FRD-01"}), why(world, bill)
    said = told(world, bill)
    assert "120.00 EUR on 100" in said["V-PO-06"]
    assert "2.50 %" in said["V-PO-06"]
    assert "240.00 EUR" in said["V-PO-08"]
    assert posted(world) == [
        {"1200": "4560.00", "2050": "-4560.00"},
        {"1405": "934.80", "2000": "-4920.00", "2050": "4800.00", "2105": "-934.80", "5020": "120.00"},
    ]
    with pytest.raises(PaymentRefusedError, match="is held"):
        pay(world, dt.date(2026, 5, 8), "vandijk", "F26-1182", "4920.00")

    world.know(receipts=[received("9133", dt.date(2026, 5, 11), 5)])
    call_back(world)
    world.night()
    assert posted(world)[-1] == {"1200": "240.00", "2050": "-240.00"}
    assert world.held(bill) == {"V-PO-06"}, why(world, bill)
    with pytest.raises(PaymentRefusedError, match="V-PO-06"):
        pay(world, dt.date(2026, 5, 17), "vandijk", "F26-1182", "4920.00")

    world.noon = dt.datetime(2026, 5, 19, 12, tzinfo=dt.UTC)
    credit = world.receive(credit_note())
    world.night()
    assert world.state(credit) is State.POSTED, why(world, credit)
    assert posted(world, credit) == [{"1405": "-22.80", "2000": "120.00", "2105": "22.80", "5020": "-120.00"}]
    assert world.held(bill) == set(), why(world, bill)

    pay(world, dt.date(2026, 6, 5), "vandijk", "F26-1182", "4920.00", payment="P-1")
    pay(world, dt.date(2026, 6, 5), "vandijk", "C26-0077", "-120.00", payment="P-2")
    assert balances(world) == {"1000": "-4800.00", "1200": "4800.00", "1405": "912.00", "2105": "-912.00"}
    settled_for_good(world)
