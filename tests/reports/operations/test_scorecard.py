"""R-18: shares of each vendor's invoices, tied with what was received."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import sqlalchemy as sa

from documents.database.engine import read, write
from documents.register.tables import business_keys
from documents.register.versions import Version, save_version
from documents.state import State
from reports.operations import scorecard
from reports.report import Asked, Report
from tests.documents.register.register_of import go, receive
from tests.documents.register.register_of import invoice as gross_of
from tests.flows.stages.world import CLIENT, NOON, World, goods_receipt, invoice

FIRST, YEAR_END = NOON.date(), dt.date(2026, 12, 31)


def made(engine: sa.Engine, since: dt.date = FIRST) -> Report:
    with read(engine) as connection:
        return scorecard.build(connection, CLIENT, Asked(as_of=YEAR_END, since=since)).checked()


def test_shares_of_a_vendor(world: World) -> None:
    world.receive(invoice())
    electronic = world.receive(invoice("RE-2", 2, order="", day="2026-03-11"))
    unknown = world.receive(invoice("RE-3", 3, order="4599999", day="2026-03-10"))
    world.receive(invoice("RE-9", order="", vendor_name="Nobody", vendor_tax_id="", iban="", day="2026-03-09"))
    world.receive(goods_receipt())
    world.night()
    theirs = receive(world.engine, "theirs.pdf", client="borealis", minutes=60 * 24 * 20).document_id
    with write(world.engine) as connection:
        save_version(connection, "borealis", theirs, Version(business=gross_of("119.00")))
        mine = business_keys.c.document_id == electronic
        connection.execute(business_keys.update().where(mine).values(medium="xml"))
    go(world.engine, unknown, State.QUEUED, State.REJECTED, reason="no order")
    report = made(world.engine)
    third = Decimal("0.3333")
    assert report.frame.drop(columns="name").to_numpy().tolist() == [
        ["mueller", 3, 29631 + 5926 + 8889, third, 2 * third + Decimal("0.0001"), third, third, 0],
        ["", 1, 29631, 0, 0, 0, 0, 0],
    ]
    assert (report.ties[0].left, report.ties[0].right) == (4, 4)
    assert made(world.engine, since=NOON.date() + dt.timedelta(days=1)).frame.empty
