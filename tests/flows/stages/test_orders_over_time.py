"""Orders, receipts, invoices and credits over many days: what is found, and what stands on the order afterwards."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any, NamedTuple

import pytest

from documents.database.engine import read
from documents.kind import DocType
from documents.ledger_facts import Invoiced
from documents.master.order import MatchPolicy, Order, OrderLine, Receipt
from documents.reading import DocumentReading, LineField, TaxReading
from documents.register.findings import open_findings
from documents.state import State
from documents.values.unit_factors import parse_factors
from flows.stages.imported import book_imported
from ledgers.chart import COMMITMENTS, GOODS_RECEIVED_NOT_INVOICED
from ledgers.facts import DatabaseFacts
from ledgers.order_balances import order_balances
from tests.flows.stages.world import IBAN, ORDER, PARTIES, D, World, cell, goods_receipt, line, reading

PAPER = "Kopierpapier A4"


class Item(NamedTuple):
    """One line of an invoice."""

    quantity: str
    price: str = "24.90"
    description: str = PAPER
    order_line: str = ""
    order_number: str = ""
    unit: str = ""
    net: str = ""


def bill(number: str, *items: Item, day: str = "2026-03-12", **more: Any) -> DocumentReading:
    """An invoice, or a document that counts like one, over these items plus 19 %; every total closes."""
    doc_type, prints = more.pop("doc_type", DocType.INVOICE), more
    rows = [
        {**one._asdict(), "net_amount": one.net or str(D(one.quantity) * D(one.price)), "tax_rate": "19 %"}
        for one in items
    ]
    net = sum((D(row["net_amount"]) for row in rows), D(0))
    tax = (net * 19 / 100).quantize(D("0.01"))
    totals = {"net_total": str(net), "tax_total": str(tax), "gross_total": str(net + tax)}
    orders = tuple(dict.fromkeys(one.order_number for one in items if one.order_number)) or ("4500012",)
    values = {**PARTIES, "invoice_number": number, "issue_date": day, "currency": "EUR", "iban": IBAN, **totals}
    cells = [
        {("unit_price" if name == "price" else name): raw for name, raw in row.items() if raw and name != "net"}
        for row in rows
    ]
    return reading(
        doc_type,
        {**values, "po_number": orders[0], **prints},
        lines=tuple(line(**each) for each in cells),
        taxes=(TaxReading(rate=cell("19 %"), base=cell(str(net)), tax=cell(str(tax))),),
        orders=tuple(cell(order) for order in orders),
    )


def order_of(*lines: OrderLine, **changes: Any) -> Order:
    return ORDER.model_copy(update={"lines": lines or ORDER.lines, **changes})


def paper(**changes: Any) -> OrderLine:
    return ORDER.lines[0].model_copy(update=changes)


def goods(number: str, quantity: str, *, order: str = "4500012", order_line: int = 1) -> Receipt:
    day = dt.date(2026, 3, 10)
    return Receipt(number=number, date=day, order_number=order, order_line=order_line, quantity=D(quantity))


def settle(world: World, *documents: DocumentReading) -> list[str]:
    """Book what was imported, let the documents arrive, and work through a night."""
    book_imported(world.desk)
    ids = [world.receive(one) for one in documents]
    world.night()
    return ids


def standing(world: World, account: str, order: str = "4500012") -> dict[int, tuple[Decimal, Decimal]]:
    """Return quantity and amount that stand on an account, by order line."""
    with read(world.engine) as connection:
        found = order_balances(connection, "acme", [order])
    return {one.order_line: (one.quantity, one.amount) for one in found if one.account == account}


def invoiced(world: World, order: str = "4500012", order_line: int = 1) -> tuple[Decimal, Decimal]:
    with read(world.engine) as connection:
        found: Invoiced = DatabaseFacts(connection, "acme", "").invoiced(order, order_line)
    return found.quantity, found.amount


def test_many_invoices_on_one_order_are_counted_together(world: World) -> None:
    world.know(orders=[order_of(paper(quantity=D(100)))], receipts=[goods("8801", "40")])
    (first,) = settle(world, bill("RE-1", Item("40")))
    assert (world.state(first), world.held(first), invoiced(world)) == (State.POSTED, set(), (40, D("996.00")))
    assert standing(world, COMMITMENTS) == {1: (0, D("1494.00"))}
    (early,) = settle(world, bill("RE-2", Item("60"), day="2026-03-13"))
    assert world.held(early) == {"V-PO-08"}
    assert standing(world, GOODS_RECEIVED_NOT_INVOICED) == {1: (-60, D("1494.00"))}
    world.know(receipts=[goods("8802", "60")])
    (third,) = settle(world, bill("RE-3", Item("1"), day="2026-03-14"))
    assert standing(world, GOODS_RECEIVED_NOT_INVOICED) == {1: (-1, D("24.90"))}
    assert (world.held(early), world.held(third)) == (set(), {"V-PO-08", "V-PO-10"})
    assert (standing(world, COMMITMENTS), invoiced(world)) == ({}, (101, D("2514.90")))


def test_one_invoice_on_many_orders_is_counted_on_each(small_world: World) -> None:
    toner = paper(number=2, description="Toner", price=D("129.00"))
    world, other = small_world, order_of(paper(quantity=D(4)), toner, number="4500013")
    world.know(orders=[other], receipts=[goods("8801", "10"), goods("8802", "4", order="4500013")])
    both = bill(
        "RE-1",
        Item("10", order_number="4500012", order_line="1"),
        Item("4", order_number="4500013", order_line="1"),
        Item("2", "129.00", "Toner", order_number="4500013"),
    )
    (document,) = settle(world, both)
    assert (world.state(document), world.held(document)) == (State.POSTED, {"V-PO-09"})  # no toner came yet
    assert [invoiced(world, *where)[0] for where in (("4500012", 1), ("4500013", 1), ("4500013", 2))] == [10, 4, 2]
    assert standing(world, GOODS_RECEIVED_NOT_INVOICED) == {}
    assert standing(world, GOODS_RECEIVED_NOT_INVOICED, "4500013") == {2: (-2, D("258.00"))}
    assert standing(world, COMMITMENTS) == {}


@pytest.mark.parametrize("negative", [False, True])
def test_a_return_and_its_credit_leave_what_was_kept(small_world: World, negative: bool) -> None:
    world = small_world
    world.know(receipts=[goods("8801", "10")])
    settle(world, bill("RE-1", Item("10")))
    world.know(receipts=[goods("8809", "-2")])
    returned = Item("-2") if negative else Item("2")
    doc_type = DocType.INVOICE if negative else DocType.CREDIT_NOTE
    credit = bill("GS-1", returned, doc_type=doc_type, preceding_invoice="RE-1", day="2026-03-13")
    (document,) = settle(world, credit)
    assert (world.state(document), world.held(document)) == (State.POSTED, set())
    assert invoiced(world) == (8, D("199.20"))
    assert standing(world, GOODS_RECEIVED_NOT_INVOICED) == {}
    world.know(receipts=[goods("8810", "2")])
    (again,) = settle(world, bill("RE-2", Item("2"), day="2026-03-14"))
    assert (world.held(again), invoiced(world)) == (set(), (10, D("249.00")))


def test_goods_sent_back_are_not_paid(small_world: World) -> None:
    world = small_world
    world.know(receipts=[goods("8801", "10"), goods("8809", "-2")])
    (document,) = settle(world, bill("RE-1", Item("10")))
    assert world.held(document) == {"V-PO-08"}
    assert standing(world, GOODS_RECEIVED_NOT_INVOICED) == {1: (-2, D("49.80"))}


def test_a_service_is_used_up_by_amount(small_world: World) -> None:
    world = small_world
    service = paper(description="Wartung", quantity=D(1), price=D("1000.00"), service=True, account="6200")
    world.know(orders=[order_of(service, match_policy=MatchPolicy.TWO_WAY)])
    first, second = (Item("1", "600.00", "Wartung", "1"), Item("1", "400.01", "Wartung", "1"))
    (june,) = settle(world, bill("RE-1", first))
    assert (world.held(june), standing(world, COMMITMENTS)) == (set(), {1: (0, D("400.00"))})
    (july,) = settle(world, bill("RE-2", second, day="2026-03-13"))
    assert (world.held(july), standing(world, COMMITMENTS)) == ({"V-PO-12"}, {})
    assert invoiced(world)[1] == D("1000.01")


@pytest.mark.parametrize(("pieces", "codes"), [("10.5", set()), ("10.6", {"V-PO-10"})])
def test_over_delivery_is_paid_as_far_as_the_order_allows(small_world: World, pieces: str, codes: set[str]) -> None:
    world = small_world
    world.know(orders=[order_of(paper(over_percent=D(5)))], receipts=[goods("8801", pieces)])
    net = str((D(pieces) * D("24.90")).quantize(D("0.01")))
    (document,) = settle(world, bill("RE-1", Item(pieces, net=net)))
    assert world.held(document) == codes
    assert (standing(world, GOODS_RECEIVED_NOT_INVOICED), standing(world, COMMITMENTS)) == ({}, {})


def test_a_receipt_beyond_what_may_be_delivered_is_told(small_world: World) -> None:
    (note,) = settle(small_world, goods_receipt(pieces=11))
    with read(small_world.engine) as connection:
        found = {one.finding.code for one in open_findings(connection, "acme", note)}
    assert "V-PO-11" in found


def test_a_blanket_order_is_called_off_piece_by_piece(small_world: World) -> None:
    world = small_world
    blanket = order_of(paper(quantity=D(1000)), match_policy=MatchPolicy.TWO_WAY)
    world.know(orders=[blanket])
    for month, left in ((1, "600"), (2, "200")):
        (call,) = settle(world, bill(f"RE-{month}", Item("400"), day=f"2026-03-0{month + 2}"))
        assert (world.held(call) - {"V-DUP-05"}, invoiced(world)[0]) == (set(), 400 * month)
        assert standing(world, COMMITMENTS) == {1: (0, D(left) * D("24.90"))}
    (beyond,) = settle(world, bill("RE-3", Item("201"), day="2026-03-09"))
    assert world.held(beyond) == {"V-PO-10"}
    assert standing(world, COMMITMENTS) == {}


@pytest.mark.parametrize("stated", ["XBX=12 C62", ""])
def test_boxes_ordered_and_received_are_billed_by_the_piece(small_world: World, stated: str) -> None:
    world = small_world
    boxes = paper(unit="XBX", price=D("24.00"), conversions=parse_factors(stated))
    world.know(orders=[order_of(boxes)], receipts=[goods("8801", "10")])
    (document,) = settle(world, bill("RE-1", Item("120", "2.00", unit="Stk", order_line="1")))
    if not stated:
        assert (world.state(document), world.codes(document) >= {"V-PO-13"}) == (State.QUEUED, True)
        world.know(orders=[order_of(boxes.model_copy(update={"conversions": parse_factors("XBX=12 C62")}))])
        settle(world)
    assert (world.state(document), world.held(document)) == (State.POSTED, set())
    assert invoiced(world) == (10, D("240.00"))
    assert (standing(world, GOODS_RECEIVED_NOT_INVOICED), standing(world, COMMITMENTS)) == ({}, {})


def test_pieces_received_on_a_note_count_as_boxes(small_world: World) -> None:
    world = small_world
    world.know(orders=[order_of(paper(unit="XBX", price=D("24.00"), conversions=parse_factors("XBX=12 C62")))])
    note = goods_receipt(pieces=60)
    cells = note.lines[0].cells | {LineField.UNIT: cell("Stk")}
    settle(world, note.model_copy(update={"lines": (note.lines[0].model_copy(update={"cells": cells}),)}))
    assert standing(world, GOODS_RECEIVED_NOT_INVOICED) == {1: (5, D("-120.00"))}
