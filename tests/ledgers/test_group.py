"""What is owed to companies of the client's own group: account 2010, settled there (accounting specification 5.3)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa

from documents.master.party import Entity, Vendor
from documents.master.store import store_vendors
from ledgers import general_ledger
from ledgers.cases.invoice import invoice_entry
from ledgers.cases.revaluation import revaluation_entry
from ledgers.group import payable_account
from ledgers.paying.payments import PaidRow, post_payments
from ledgers.reconcile import within_the_ledger
from ledgers.sub_ledger import open_items_of
from reports.ledger import sub_ledger as r03
from reports.report import Asked
from tests.ledgers.cases import CLIENT, DAY, SHA, VENDOR, by_account, invoice, work

SISTER = VENDOR.model_copy(update={"intercompany": True})


@pytest.mark.parametrize(
    ("vendor", "account"),
    [
        (VENDOR, "2000"),
        (SISTER, "2010"),
        (VENDOR.model_copy(update={"tax_id": "DE 811907980"}), "2010"),
        (VENDOR.model_copy(update={"tax_id": "DE123456788"}), "2000"),
        (None, "2000"),
    ],
)
def test_the_record_or_the_identifier_of_an_own_company_tells(vendor: Vendor | None, account: str) -> None:
    other = Entity(id="AL", name="Acme Logistics", country="DE", tax_id="DE811907980")
    client = CLIENT.model_copy(update={"entities": (*CLIENT.entities, other)})
    assert payable_account(client, vendor) == account


def test_it_is_owed_and_settled_on_2010_and_both_sub_ledgers_tie(engine: sa.Engine) -> None:
    entry = invoice_entry(work(invoice("1000.00", tax="200.00"), vendor=SISTER))
    assert by_account(entry) == {"1400": "200.00", "2010": "-1200.00", "6200": "1000.00"}
    with engine.begin() as connection:
        store_vendors(connection, "acme", [SISTER], by="ann")
        general_ledger.post(connection, entry, document_sha=SHA)
        assert [(item.account, str(item.open_amount)) for item in open_items_of(connection, "acme")] == [
            ("2010", "-1200.00")
        ]
        pay(connection, "P-1", "R-1", "1000.00")
        pay(connection, "P-2", "", "50.00")
        assert list(within_the_ledger(connection, CLIENT)) == []
        frame = r03.build(connection, CLIENT, Asked(as_of=dt.date(2026, 6, 30))).checked().frame.set_index("account")
        assert {str(account): int(amount) for account, amount in frame["open"].items()} == {
            "1300": 0,
            "1430": 0,
            "2000": 0,
            "2010": -15000,
        }


def test_an_item_stays_on_its_account_when_the_record_changes(sqlite_engine: sa.Engine) -> None:
    with sqlite_engine.begin() as connection:
        general_ledger.post(connection, invoice_entry(work(invoice("1000.00", tax="200.00"))), document_sha=SHA)
        store_vendors(connection, "acme", [SISTER], by="ann")
        pay(connection, "P-1", "R-1", "1200.00")
        assert open_items_of(connection, "acme") == []
        assert list(within_the_ledger(connection, CLIENT)) == []


def test_p07_each_account_is_revalued_for_itself(sqlite_engine: sa.Engine) -> None:
    dollars: dict[str, Any] = {"currency": invoice("1").currency.model_copy(update={"value": "USD"})}  # type: ignore[union-attr]
    with sqlite_engine.begin() as connection:
        for number, vendor in enumerate((VENDOR, SISTER)):
            about = work(
                invoice("1085.00", rate=None, **dollars),
                vendor=vendor,
                fx_rate=Decimal("1.0850"),
                document_id=f"d{number}",
            )
            general_ledger.post(connection, invoice_entry(about), document_sha=SHA)
        items = open_items_of(connection, "acme")
        entry = revaluation_entry(CLIENT, items, dt.date(2026, 5, 31), Decimal("1.0725"), maker="cara")
    assert entry is not None
    assert by_account(entry) == {"2000": "-11.66", "2010": "-11.66", "7110": "23.32"}


def pay(connection: sa.Connection, reference: str, number: str, amount: str) -> None:
    paid = PaidRow(
        payment=reference,
        date=DAY + dt.timedelta(days=30),
        vendor_id="V1",
        currency="EUR",
        invoice=number,
        amount=Decimal(amount),
    )
    post_payments(connection, CLIENT, [paid], lambda _currency, _day: None, maker="operator")
