"""Worked example 3: an invoice in dollars, an ambiguous date, a second copy, exchange, and a correction."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
import sqlalchemy as sa

from documents.database.engine import read, write
from documents.field import FieldName
from documents.master.database import DatabaseMasterData
from documents.master.party import Vendor
from documents.master.store import Rate
from documents.reading import DocumentReading
from documents.state import State
from ledgers.corrections import Act, correct
from ledgers.month.revalue import revalue
from ledgers.rates import rates_of
from ledgers.sub_ledger import open_items_of
from tests.acceptance.examples import (
    CLIENT,
    approve,
    approve_second,
    balances,
    paper,
    pay,
    posted,
    scanned,
    settled_for_good,
    why,
)
from tests.flows.stages.world import World

D = Decimal
VENDOR = Vendor(
    id="redwood",
    name="Redwood Analytics LLC",
    country="US",
    currency="USD",
    account="6300",
    net_days=30,
    city="Portland",
)
RATES = tuple(
    Rate(base="EUR", currency="USD", date=dt.date.fromisoformat(day), rate=D(rate))
    for day, rate in (("2026-03-04", "1.0850"), ("2026-03-31", "1.0725"), ("2026-04-02", "1.0910"))
)


def bill(number: str, total: str = "$12,450.00") -> DocumentReading:
    return paper(
        {
            "vendor_name": "Redwood Analytics LLC",
            "invoice_number": number,
            "issue_date": "03/04/2026",
            "due_date": "04/03/2026",
            "payment_terms": "Net 30",
            "currency": "$",
            "net_total": "$12,450.00",
            "gross_total": total,
        },
        {"description": "Consulting", "quantity": "83", "unit": "h", "unit_price": "150.00", "net_amount": "12,450.00"},
        language="en",
        style=".",
    )


@pytest.fixture
def world(tmp_path: Path, engine: sa.Engine) -> World:
    made = World(tmp_path, engine, CLIENT, dt.datetime(2026, 3, 5, 12, tzinfo=dt.UTC))
    made.know(vendors=[VENDOR], rates=RATES)
    return made


def test_from_the_ambiguous_date_to_the_realised_difference(world: World) -> None:
    first = world.receive(scanned(bill("INV-00731", "$12,4S0.00"), FieldName.INVOICE_NUMBER, FieldName.ISSUE_DATE))
    world.night()
    approve(world, first, by="a1")
    approve_second(world, first, by="a2")
    world.night()
    assert world.state(first) is State.POSTED, why(world, first)
    assert posted(world) == [{"1405": "2180.18", "2000": "-11474.65", "2105": "-2180.18", "6300": "11474.65"}]

    world.noon = dt.datetime(2026, 3, 9, 12, tzinfo=dt.UTC)
    second = world.receive(scanned(bill("INV-O0731"), FieldName.ISSUE_DATE, FieldName.GROSS_TOTAL))
    world.night()
    assert {"V-DUP-03", "V-DUP-04"} <= world.codes(second), why(world, second)
    assert posted(world, second) == []
    assert "2026-03-04" in why(world, second)

    act = Act(day=dt.date(2026, 3, 12), reason="consulting, not software", by="owner", approved_by="A2")
    with write(world.engine) as connection:
        (item,) = open_items_of(connection, CLIENT.id)
        done = correct(connection, CLIENT, item.label, {1: "6200"}, act)
        master = DatabaseMasterData(connection, CLIENT.id, CLIENT.entities)
        rates = rates_of(master, "EUR")
        revalue(connection, CLIENT, "2026-03", rates, by="cara")
    assert done.repost
    assert posted(world)[1:] == [
        {"1405": "-2180.18", "2000": "11474.65", "2105": "2180.18", "6300": "-11474.65"},
        {"1405": "2180.18", "2000": "-11474.65", "2105": "-2180.18", "6200": "11474.65"},
        {"2000": "-133.74", "7110": "133.74"},
        {"2000": "133.74", "7110": "-133.74"},
    ]
    pay(world, dt.date(2026, 4, 2), "redwood", "INV-00731", "12450.00", currency="USD")
    assert posted(world)[-1] == {"1010": "-11411.55", "2000": "11474.65", "7100": "-63.10"}
    assert balances(world) == {
        "1010": "-11411.55",
        "1405": "2180.18",
        "2105": "-2180.18",
        "6200": "11474.65",
        "7100": "-63.10",
    }
    with read(world.engine) as connection:
        assert open_items_of(connection, CLIENT.id) == [], "nothing is owed, in dollars or in euros"

    world.noon = dt.datetime(2026, 4, 10, 12, tzinfo=dt.UTC)
    third = world.receive(bill("INV-00802"))
    world.night()
    approve(world, third, by="a1")
    approve_second(world, third, by="a2")
    world.night()
    assert posted(world, third)[0]["6200"], "what was corrected proposes the account (A-10)"
    settled_for_good(world)
