"""Master data as of a moment: what changed since is as it was, what did not is as it is, what is new is not there."""

from __future__ import annotations

import datetime as dt
import time
from decimal import Decimal

import pytest
import sqlalchemy as sa

from documents.database.clock import database_now
from documents.database.engine import read, write
from documents.master import tables
from documents.master.history import PastMasterData, changes_since, master_data
from documents.master.order import Order, OrderLine, Receipt
from documents.master.party import BankAccount, Vendor
from documents.master.store import store_orders, store_receipts, store_vendors

KEPT = Vendor(id="V1", name="Papier Nord GmbH", country="DE", tax_id="DE123456788")
MOVED = Vendor(
    id="V2",
    name="Kabel Werk GmbH",
    country="DE",
    tax_id="DE136695976",
    accounts=(BankAccount(iban="DE89370400440532013000"),),
)
RENAMED = MOVED.model_copy(update={"name": "Leitung Nord GmbH", "tax_id": "DE129273398", "accounts": ()})
NEW = Vendor(id="V3", name="Kabel Werke AG", country="DE", tax_id="DE811569869")
LINE = OrderLine(number=1, description="Paper", quantity=Decimal(10), price=Decimal("24.90"))
ORDER = Order(number="PO 45-00012", vendor_id="V1", currency="EUR", issue_date=dt.date(2026, 10, 1), lines=(LINE,))
STEADY = ORDER.model_copy(update={"number": "4500010", "issue_date": dt.date(2026, 9, 1)})
DEARER = ORDER.model_copy(update={"lines": (LINE.model_copy(update={"price": Decimal(26)}),)})
RECEIPT = Receipt(number="8801", date=dt.date(2026, 10, 12), order_number="4500012", order_line=1, quantity=Decimal(4))


def know(engine: sa.Engine, vendors: list[Vendor], orders: list[Order], receipts: list[Receipt]) -> dt.datetime:
    """Import, and return a moment after it and before whatever comes next."""
    with write(engine) as connection:
        store_vendors(connection, "acme", vendors, by="test")
        store_orders(connection, "acme", orders, source="orders.csv")
        store_receipts(connection, "acme", receipts)
    with read(engine) as connection:
        moment = database_now(connection)
    time.sleep(0.005)  # SQLite's clock has milliseconds
    return moment


@pytest.fixture
def moment(engine: sa.Engine) -> dt.datetime:
    """Between two imports of which the second changes a vendor and an order, and brings a vendor, an order, goods."""
    between = know(engine, [KEPT, MOVED], [ORDER, STEADY], [RECEIPT])
    other = ORDER.model_copy(update={"number": "4500099"})
    know(engine, [KEPT, RENAMED, NEW], [DEARER, other], [RECEIPT.model_copy(update={"number": "8802"})])
    return between


def test_vendors_are_found_as_they_were(engine: sa.Engine, moment: dt.datetime) -> None:
    with read(engine) as connection:
        then = master_data(connection, "acme", (), as_of=moment)
        assert then.vendors() == (KEPT, MOVED)
        assert (then.vendor("V1"), then.vendor("V2"), then.vendor("V3")) == (KEPT, MOVED, None)
        assert then.vendors_by_tax_id(MOVED.tax_id) == then.vendors_by_iban("DE89 3704 0044 0532 0130 00") == (MOVED,)
        assert then.vendors_by_tax_id(RENAMED.tax_id) == then.vendors_by_tax_id(NEW.tax_id) == ()
        assert then.vendors_by_tax_id(KEPT.tax_id) == then.vendors_near_tax_id("DE123456778") == (KEPT,)
        assert (then.vendors_near_tax_id("DE136695977"), then.vendors_near_tax_id("DE129273399")) == ((MOVED,), ())
        assert then.vendors_by_name("KABEL WERK GmbH") == (MOVED,)
        assert then.vendors_by_name("Leitung Nord GmbH") == ()
        assert then.vendors_like("Kabel Werke", least=0.6, limit=5) == (MOVED,)


def test_orders_and_receipts_are_found_as_they_were(engine: sa.Engine, moment: dt.datetime) -> None:
    with read(engine) as connection:
        then, now = (master_data(connection, "acme", (), as_of=each) for each in (moment, None))
        assert then.order("4500012") == ORDER
        assert then.order("4500099") is None
        assert then.orders_of("V1") == (ORDER, STEADY)
        assert [order.number for order in now.orders_of("V1")] == ["4500099", "PO 45-00012", "4500010"]
        assert then.order_numbers() == ("4500010", "PO 45-00012")
        assert [receipt.number for receipt in then.receipts(["4500012"])] == ["8801"]
        assert [receipt.number for receipt in now.receipts(["4500012"])] == ["8801", "8802"]


def test_before_everything_there_was_nothing_and_after_it_all_is_as_now(engine: sa.Engine, moment: dt.datetime) -> None:
    with read(engine) as connection:
        before = PastMasterData(connection, "acme", (), as_of=moment - dt.timedelta(days=1))
        assert (before.has_vendors(), before.vendors(), before.order_numbers()) == (False, (), ())
        after = PastMasterData(connection, "acme", (), as_of=database_now(connection))
        assert after.vendors() == master_data(connection, "acme", ()).vendors() == (KEPT, RENAMED, NEW)
        assert after.has_vendors()


def test_the_changes_since_are_named_for_one_client(engine: sa.Engine, moment: dt.datetime) -> None:
    with read(engine) as connection:
        found = changes_since(connection, "acme", moment)
        assert {(one.subject, one.version, one.source) for one in found} == {
            ("vendor V2", 2, "test"),
            ("vendor V3", 1, "test"),
            ("order 4500012", 2, "orders.csv"),
            ("order 4500099", 1, "orders.csv"),
        }
        assert changes_since(connection, "other", moment) == ()


@pytest.mark.parametrize("table", [tables.vendors, tables.orders])
def test_no_version_is_ever_changed_or_deleted(engine: sa.Engine, moment: dt.datetime, table: sa.Table) -> None:
    del moment
    for act in (table.delete(), table.update().values(body="{}")):
        with pytest.raises(sa.exc.DBAPIError, match="never changed"), write(engine) as connection:
            connection.execute(act)
