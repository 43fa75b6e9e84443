"""Master data as of a moment: what changed since is as it was, what did not is as it is, what is new is not there."""

from __future__ import annotations

import datetime as dt
import time
from decimal import Decimal

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from documents.database.clock import database_now
from documents.database.engine import read, write
from documents.database.upgrade import MIGRATIONS, upgrade
from documents.master import tables
from documents.master.history import PastMasterData, changes_since, master_data
from documents.master.order import Order, OrderLine, Receipt
from documents.master.party import BankAccount, Vendor
from documents.master.registry import RegistryAnswer, RegistryStatus
from documents.master.store import (
    Rate,
    Stored,
    store_orders,
    store_rates,
    store_receipts,
    store_registry_answers,
    store_vendors,
)

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
            ("receipt 8802", 1, ""),
        }
        assert changes_since(connection, "other", moment) == ()


DAY = dt.date(2026, 10, 12)


def tell(engine: sa.Engine, rate: str, status: RegistryStatus, accepted: str) -> Stored:
    """Import one rate, one answer and one inspection, and return what was done."""
    answer = RegistryAnswer(tax_id="DE 123456788", status=status, checked_on=DAY)
    inspected = RECEIPT.model_copy(update={"accepted": Decimal(accepted)})
    with write(engine) as connection:
        rates = store_rates(connection, "acme", [Rate(base="EUR", currency="USD", date=DAY, rate=Decimal(rate))])
        answers = store_registry_answers(connection, "acme", [answer])
        return rates + answers + store_receipts(connection, "acme", [inspected])


def told(engine: sa.Engine, as_of: dt.datetime | None) -> tuple[Decimal | None, str, Decimal | None]:
    """Return the rate, the answer and what was accepted, as of a moment."""
    with read(engine) as connection:
        master = master_data(connection, "acme", (), as_of=as_of)
        answer = master.registry_answer("DE123456788")
        receipts = master.receipts(["4500012"])
        rate = master.fx_rate("USD", "EUR", "2026-10-13")
        return rate, answer.status.value if answer else "", receipts[0].accepted if receipts else None


def test_rates_answers_and_inspections_are_found_as_they_were(engine: sa.Engine) -> None:
    received = know(engine, [], [], [RECEIPT])
    assert tell(engine, "1.0850", RegistryStatus.VALID, "4") == Stored(new=2, changed=1)
    first = know(engine, [], [], [])
    assert tell(engine, "1.0850", RegistryStatus.VALID, "4") == Stored(unchanged=3)
    assert tell(engine, "1.0900", RegistryStatus.INVALID, "3") == Stored(changed=3)
    second = know(engine, [], [], [])
    assert tell(engine, "1.0850", RegistryStatus.VALID, "4") == Stored(changed=3)
    with read(engine) as connection:
        changed = {(one.subject, one.version) for one in changes_since(connection, "acme", first)}
    assert changed == {
        *(("exchange rate of USD", version) for version in (2, 3)),
        *(("registry answer on DE123456788", version) for version in (2, 3)),
        *(("inspection of receipt 8801", version) for version in (2, 3)),
    }
    assert told(engine, received) == (None, "", None)
    assert told(engine, first) == (Decimal("1.0850"), "valid", Decimal(4))
    assert told(engine, second) == (Decimal("1.0900"), "invalid", Decimal(3))
    assert told(engine, None) == (Decimal("1.0850"), "valid", Decimal(4))


def test_an_inspection_that_came_with_its_receipt_is_known_as_of_then(engine: sa.Engine) -> None:
    with_goods = know(engine, [], [], [RECEIPT.model_copy(update={"accepted": Decimal(2)})])
    know(engine, [], [], [RECEIPT.model_copy(update={"accepted": Decimal(4)})])
    assert told(engine, with_goods)[2] == Decimal(2)
    assert told(engine, None)[2] == Decimal(4)


@pytest.mark.parametrize("downgraded", [True, False])
def test_an_upgrade_keeps_rates_and_answers_that_are_there(engine: sa.Engine, downgraded: bool) -> None:
    know(engine, [], [], [RECEIPT])
    tell(engine, "1.0850", RegistryStatus.VALID, "4")
    tell(engine, "1.0900", RegistryStatus.INVALID, "3")
    if downgraded:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        with write(engine) as connection:
            config.attributes["connection"] = connection
            command.downgrade(config, "0015")
        upgrade(engine)
    assert told(engine, None) == (Decimal("1.0900"), "invalid", Decimal(3))
    then = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
    assert told(engine, then)[:2] == ((Decimal("1.0900"), "invalid") if downgraded else (None, ""))


@pytest.mark.parametrize(
    "table", [tables.vendors, tables.orders, tables.rates, tables.registry_answers, tables.inspections]
)
def test_no_version_is_ever_changed_or_deleted(engine: sa.Engine, moment: dt.datetime, table: sa.Table) -> None:
    tell(engine, "1.0850", RegistryStatus.VALID, "4")
    for act in (table.delete(), table.update().values(imported_at=moment)):
        with pytest.raises(sa.exc.DBAPIError, match="never changed"), write(engine) as connection:
            connection.execute(act)
