"""Master data in the database: newest version holds, keys compare in canonical form, clients never mix."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
import sqlalchemy as sa

from documents.database.engine import read, write
from documents.error import WrongInputError
from documents.master.database import DatabaseMasterData
from documents.master.memory import MemoryMasterData
from documents.master.order import Order, OrderLine, OrderStatus, Receipt
from documents.master.party import BankAccount, Vendor
from documents.master.store import Rate, Stored, store_orders, store_rates, store_receipts, store_vendors

VENDOR = Vendor(
    id="V1",
    name="Papier Nord GmbH",
    country="DE",
    tax_id="DE123456788",
    accounts=(BankAccount(iban="DE89370400440532013000"),),
)
ORDER = Order(
    number="PO 45-00012",
    vendor_id="V1",
    currency="EUR",
    issue_date=dt.date(2026, 10, 1),
    lines=(OrderLine(number=1, description="Paper", quantity=Decimal(10), price=Decimal("24.90")),),
)


def master(connection: sa.Connection, client: str = "acme") -> DatabaseMasterData:
    return DatabaseMasterData(connection, client, ())


def test_a_vendor_is_found_by_any_print_of_its_keys(engine: sa.Engine) -> None:
    with write(engine) as connection:
        assert store_vendors(connection, "acme", [VENDOR], by="test") == Stored(new=1)
    with read(engine) as connection:
        assert master(connection).vendors_by_tax_id("de 123 456 788") == (VENDOR,)
        assert master(connection).vendors_by_iban("DE89 3704 0044 0532 0130 00") == (VENDOR,)
        assert master(connection).vendor("V1") == VENDOR
        assert master(connection, "other").vendors() == ()
        assert master(connection, "other").vendors_by_tax_id("DE123456788") == ()


def test_a_vendor_is_found_by_a_tax_id_with_one_wrong_character(engine: sa.Engine) -> None:
    other = VENDOR.model_copy(update={"id": "V2", "tax_id": "DE136695976", "tax_number": "143/815/08152"})
    with write(engine) as connection:
        store_vendors(connection, "acme", [VENDOR, other], by="test")
    with read(engine) as connection:
        for known in (master(connection), MemoryMasterData(vendors=[VENDOR, other])):
            assert known.vendors_near_tax_id("DE 123 4S6 788") == (VENDOR,)
            assert known.vendors_near_tax_id("14381508153") == (other,)
            assert known.vendors_near_tax_id("DE123456788") == known.vendors_near_tax_id("DE12345678") == ()
            assert known.vendors_near_tax_id("DE123456877") == known.vendors_near_tax_id("") == ()
            assert known.vendors_near_tax_id("9" * 80) == ()
        assert master(connection, "other").vendors_near_tax_id("DE123456778") == ()


def test_a_changed_vendor_becomes_a_new_version_and_loses_its_old_keys(engine: sa.Engine) -> None:
    moved = VENDOR.model_copy(update={"tax_id": "DE136695976"})
    with write(engine) as connection:
        store_vendors(connection, "acme", [VENDOR], by="test")
        assert store_vendors(connection, "acme", [VENDOR], by="test") == Stored(unchanged=1)
        assert store_vendors(connection, "acme", [moved], by="test") == Stored(changed=1)
    with read(engine) as connection:
        assert master(connection).vendors() == (moved,)
        assert master(connection).vendors_by_tax_id("DE123456788") == ()


def test_an_order_is_found_by_its_key_and_a_change_is_the_next_version(engine: sa.Engine) -> None:
    dearer = ORDER.model_copy(update={"lines": (ORDER.lines[0].model_copy(update={"price": Decimal(26)}),)})
    with write(engine) as connection:
        assert store_orders(connection, "acme", [ORDER], source="orders.csv") == Stored(new=1)
        assert store_orders(connection, "acme", [ORDER], source="orders.csv") == Stored(unchanged=1)
        assert store_orders(connection, "acme", [dearer], source="orders.csv") == Stored(changed=1)
    with read(engine) as connection:
        found = master(connection).order("4500012")
        assert found is not None
        assert (found.version, found.lines[0].price) == (2, Decimal(26))
        assert master(connection).orders_of("V1") == (found,)
        assert master(connection, "other").order("4500012") is None


def test_goods_arrive_only_once(engine: sa.Engine) -> None:
    receipt = Receipt(
        number="8801", date=dt.date(2026, 10, 12), order_number="4500012", order_line=1, quantity=Decimal("9.5")
    )
    with write(engine) as connection:
        assert store_receipts(connection, "acme", [receipt, receipt]) == Stored(new=1, unchanged=1)
    with read(engine) as connection:
        assert master(connection).receipts(["PO 45-00012"]) == (receipt,)
        assert master(connection).receipts([]) == ()


@pytest.mark.parametrize(
    ("day", "rate"),
    [("2026-10-11", None), ("2026-10-12", "1.0850"), ("2026-10-15", "1.0850"), ("2026-10-16", None)],
)
def test_a_rate_holds_for_three_days(engine: sa.Engine, day: str, rate: str | None) -> None:
    with write(engine) as connection:
        store_rates(
            connection,
            "acme",
            [Rate(base="EUR", currency="USD", date=dt.date(2026, 10, 12), rate=Decimal("1.0850"))],
        )
    with read(engine) as connection:
        found = master(connection).fx_rate("USD", "EUR", day)
        assert found == (None if rate is None else Decimal(rate))
        assert master(connection).fx_rate("EUR", "EUR", day) == Decimal(1)


def test_an_order_keeps_its_first_number_however_it_is_printed_later(engine: sa.Engine) -> None:
    later = ORDER.model_copy(update={"number": "PO4500012"})
    closed = later.model_copy(update={"status": OrderStatus.CLOSED})
    with write(engine) as connection:
        store_orders(connection, "acme", [ORDER], source="test")
        assert store_orders(connection, "acme", [later], source="test") == Stored(unchanged=1)
        assert store_orders(connection, "acme", [closed], source="test") == Stored(changed=1)
    with read(engine) as connection:
        found = master(connection).order("PO4500012")
    assert found is not None
    assert (found.number, found.status) == ("PO 45-00012", OrderStatus.CLOSED)


def test_the_newest_version_of_an_order_holds_whatever_day_it_names(engine: sa.Engine) -> None:
    earlier = ORDER.model_copy(update={"issue_date": dt.date(2026, 9, 1)})
    other = ORDER.model_copy(update={"number": "77", "issue_date": dt.date(2026, 9, 15)})
    with write(engine) as connection:
        store_orders(connection, "acme", [ORDER, other, earlier], source="test")
    with read(engine) as connection:
        found = master(connection).orders_of("V1")
    assert [(order.number, order.issue_date.day) for order in found] == [("77", 15), ("PO 45-00012", 1)]


@pytest.mark.parametrize("rate", ["0", "-1.1"])
def test_a_rate_is_above_zero(rate: str) -> None:
    with pytest.raises(ValueError, match="greater than 0"):
        Rate(base="EUR", currency="USD", date=dt.date(2026, 3, 1), rate=Decimal(rate))


def test_a_receipt_that_comes_again_with_another_quantity_is_refused(engine: sa.Engine) -> None:
    first = Receipt(
        number="8801", date=dt.date(2026, 10, 12), order_number="PO 45-00012", order_line=1, quantity=Decimal(10)
    )
    with write(engine) as connection:
        store_receipts(connection, "acme", [first])
    with write(engine) as connection, pytest.raises(WrongInputError, match="found quantity 8, but 10 was imported"):
        store_receipts(connection, "acme", [first.model_copy(update={"quantity": Decimal(8)})])
    with read(engine) as connection:
        assert master(connection).receipts(["PO 45-00012"]) == (first,)


def test_an_inspection_is_noted_when_it_comes(engine: sa.Engine) -> None:
    first = Receipt(
        number="8801", date=dt.date(2026, 10, 12), order_number="PO 45-00012", order_line=1, quantity=Decimal(10)
    )
    seen = first.model_copy(update={"accepted": Decimal("9.5")})
    with write(engine) as connection:
        assert store_receipts(connection, "acme", [first]) == Stored(new=1)
        assert store_receipts(connection, "acme", [seen]) == Stored(changed=1)
        assert store_receipts(connection, "acme", [seen]) == Stored(unchanged=1)
        assert store_receipts(connection, "acme", [first]) == Stored(unchanged=1)
    with read(engine) as connection:
        assert master(connection).receipts(["PO 45-00012"]) == (seen,)
