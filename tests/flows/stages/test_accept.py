"""Accepted orders and receipts become master data once, with what stands on no page."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from documents.business import Line
from documents.database.engine import read
from documents.master.database import DatabaseMasterData
from documents.master.order import MatchPolicy, Order, Receipt
from documents.master.store import Rate
from documents.reading import LineField
from documents.state import State
from flows.stages import accept
from ledgers.tables import entries, postings
from tests.flows.stages.world import ORDER, D, World, goods_receipt, line, order_document, receipt


def received(world: World, order: str = "4500012") -> list[tuple[str, object]]:
    with read(world.engine) as connection:
        found: tuple[Receipt, ...] = DatabaseMasterData(connection, "acme", ()).receipts([order])
    return [(one.number, one.quantity) for one in found]


def known(world: World, number: str = "4500012") -> Order:
    with read(world.engine) as connection:
        order = DatabaseMasterData(connection, "acme", ()).order(number)
    assert order is not None
    return order


def test_a_new_order_is_known_as_printed(world: World) -> None:
    paper = world.receive(order_document("4500099"))
    world.night()
    order = known(world, "4500099")
    assert (world.state(paper), order.vendor_id, order.entity_id) == (State.POSTED, "mueller", "AC")
    assert [(one.number, one.quantity, one.price) for one in order.lines] == [(1, D(10), D("24.90"))]


def test_the_paper_of_a_known_order_keeps_how_it_is_matched(small_world: World) -> None:
    world = small_world
    line_of = ORDER.lines[0].model_copy(update={"over_percent": D(5)})
    world.know(orders=[ORDER.model_copy(update={"match_policy": MatchPolicy.TWO_WAY, "lines": (line_of,)})])
    world.receive(order_document())
    world.night()
    order = known(world)
    assert (order.match_policy, order.lines[0].over_percent, order.lines[0].account) == (MatchPolicy.TWO_WAY, 5, "1200")


def test_two_lines_for_one_order_line_are_received_together(small_world: World) -> None:
    world = small_world
    cells = {"description": "Kopierpapier A4", "order_line": "1"}
    lines = (line(quantity="4", **cells), line(quantity="6", **cells))
    note = world.receive(goods_receipt().model_copy(update={"lines": lines}))
    world.night()
    assert world.state(note) is State.POSTED
    assert received(world) == [("WE-77", D(10))]


def test_the_same_delivery_imported_and_on_paper_counts_once(small_world: World) -> None:
    world = small_world
    world.know(receipts=[receipt(number="WE-77")])
    note = world.receive(goods_receipt())
    world.night()
    assert (world.state(note), world.codes(note)) == (State.QUEUED, {"V-GR-02"})
    assert received(world) == [("WE-77", D(10))]


def test_another_delivery_under_the_same_number_counts_beside_it(small_world: World) -> None:
    world = small_world
    world.know(receipts=[receipt(4, number="WE-77")])
    note = world.receive(goods_receipt(pieces=6))
    world.night()
    assert world.state(note) is State.POSTED
    assert received(world) == [("WE-77", D(4)), (f"WE-77 {note}", D(6))]
    booked = sa.select(sa.func.sum(postings.c.quantity)).where(postings.c.account == "1200")
    with read(world.engine) as connection:
        assert connection.scalar(booked) == 10


def test_a_receipt_is_booked_in_the_currency_of_its_order(small_world: World) -> None:
    world = small_world
    rates = [Rate(base="EUR", currency="USD", date=dt.date(2026, 3, day), rate=D("1.25")) for day in (2, 10)]
    world.know(orders=[ORDER.model_copy(update={"number": "4500077", "currency": "USD"})], rates=rates)
    note = world.receive(goods_receipt(order="4500077"))
    world.night()
    assert world.state(note) is State.POSTED
    query = sa.select(entries.c.currency, entries.c.fx_rate).where(entries.c.document_id == note)
    with read(world.engine) as connection:
        assert connection.execute(query).one() == ("USD", D("1.25"))
    assert LineField.ORDER_LINE in goods_receipt().lines[0].cells


def test_the_discount_of_an_order_line_is_in_the_price_that_invoices_are_held_to() -> None:
    printed = Line(
        number=1, description="Kopierpapier A4", quantity=D(10), unit_price=D("24.90"), discount_percent=D(10)
    )
    assert accept._order_line(printed).price == D("22.41")
    assert accept._order_line(printed.model_copy(update={"discount_percent": None})).price == D("24.90")
