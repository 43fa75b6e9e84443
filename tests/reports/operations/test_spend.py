"""R-07: spend net of tax, once per invoice, tied with what is owed."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa

from documents.database.engine import read
from documents.error import WrongInputError
from documents.master.dimension import Dimension
from documents.master.store import store_orders
from ledgers import general_ledger
from ledgers.general_ledger import Reversal
from reports.operations import spend
from reports.report import Asked, Report
from tests.flows.stages import world as sample
from tests.ledgers.cases import CLIENT, order
from tests.ledgers.samples import DAY, SHA, invoice_entry, posting

YEAR_END = dt.date(2026, 12, 31)


def made(engine: sa.Engine, **options: str) -> Report:
    with read(engine) as connection:
        return spend.build(connection, CLIENT, Asked(as_of=YEAR_END, options=options)).checked()


def bill(name: str, vendor: str, net: str, *, account: str = "6200", order: str = "", credit: bool = False) -> Any:
    sign = -1 if credit else 1
    amount, tax = sign * Decimal(net), sign * Decimal(net) / 5
    lines = (
        posting(account, str(amount), order_number=order, order_line=1 if order else 0),
        posting("1400", str(tax), tax_code="V20", tax_base=amount),
        posting("2000", str(-amount - tax), party=vendor, due_date=DAY),
    )
    return invoice_entry(name, postings=lines)


@pytest.fixture
def posted(engine: sa.Engine) -> sa.Engine:
    with engine.begin() as connection:
        for entry in (
            bill("a", "north", "800.00"),
            bill("b", "north", "100.00", credit=True),
            bill("c", "south", "200.00", account="2050", order="4500012"),
            bill("d", "east", "100.00", account="6100"),
            bill("old", "north", "999.00").model_copy(update={"posting_date": dt.date(2025, 12, 31)}),
            bill("theirs", "north", "5000.00").model_copy(update={"client_id": "borealis"}),
        ):
            general_ledger.post(connection, entry, document_sha=SHA)
        undone = general_ledger.post(connection, bill("e", "south", "300.00"), document_sha=SHA)
        how = Reversal(posting_date=DAY, fiscal_year=2026, maker="jo", checker="kim")
        general_ledger.reverse(connection, "acme", undone.label, how)
    return engine


def rows(report: Report, *names: str) -> list[list[Any]]:
    return report.frame[list(names)].to_numpy().tolist()  # type: ignore[no-any-return]


def test_by_cost_object_goods_count_with_those_of_their_order_line(engine: sa.Engine) -> None:
    centres = Dimension(name="cost_centre", objects={"4100": "Warehouse", "4200": "Office"})
    client = CLIENT.model_copy(update={"dimensions": (centres,)})
    made_order = order(("1", "200.00", "5000"))
    line = made_order.lines[0].model_copy(update={"dimensions": {"cost_centre": "4100"}})
    with engine.begin() as connection:
        store_orders(connection, "acme", [made_order.model_copy(update={"lines": (line,)})], source="import")
        office = posting("6200", "70.00", dimensions={"cost_centre": "4200"})
        for entry in (
            bill("goods", "north", "200.00", account="2050", order="4500012"),
            bill("plain", "north", "30.00"),
            invoice_entry("told", postings=(office, posting("2000", "-70.00", party="south", due_date=DAY))),
        ):
            general_ledger.post(connection, entry, document_sha=SHA)
    with read(engine) as connection:
        asked = Asked(as_of=YEAR_END, options={"by": "cost_centre"})
        report = spend.build(connection, client, asked).checked()
    assert (report.title, rows(report, "cost_centre", "name", "spend")) == (
        "Spend by cost centre",
        [["4100", "Warehouse", 20000], ["4200", "Office", 7000], ["", "", 3000]],
    )


def test_by_vendor_with_and_without_order_and_the_tail(posted: sa.Engine) -> None:
    report = made(posted, core="0.7")
    assert rows(report, "vendor", "spend", "with_order", "without_order", "cumulative", "tail") == [
        ["north", 70000, 0, 70000, Decimal("0.7"), ""],
        ["south", 20000, 20000, 0, Decimal("0.9"), "tail"],
        ["east", 10000, 0, 10000, Decimal(1), "tail"],
    ]
    assert (report.ties[0].left, report.ties[0].right) == (120000, 120000)


def test_by_category(posted: sa.Engine) -> None:
    found = rows(made(posted, by="category"), "category", "name", "spend")
    assert found == [
        ["6200", "Professional services", 70000],
        ["2050", "Goods received, not invoiced", 20000],
        ["6100", "Office supplies", 10000],
    ]


def test_goods_received_count_under_the_account_of_their_order_line(world: sample.World) -> None:
    world.know(receipts=[sample.receipt()])
    world.receive(sample.invoice())
    world.night()
    with read(world.engine) as connection:
        asked = Asked(as_of=YEAR_END, options={"by": "category"})
        report = spend.build(connection, sample.CLIENT, asked).checked()
    assert rows(report, "category", "spend", "order_share") == [["1200", 24900, Decimal(1)]]


@pytest.mark.parametrize("core", ["much", "1.1", "NaN"])
def test_a_core_that_is_no_share_is_refused(posted: sa.Engine, core: str) -> None:
    with pytest.raises(WrongInputError, match=f'--set core: found "{core}", expected a share from 0 to 1'):
        made(posted, core=core)
