"""Rows of files are booked once, follow their changes, and give way to documents."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from documents.database.engine import read
from documents.master.order import OrderStatus
from documents.master.store import Rate
from flows.stages.imported import LONGEST_ID, book_imported
from ledgers.chart import COMMITMENTS, GOODS_RECEIVED_NOT_INVOICED
from ledgers.tables import entries, postings
from tests.flows.stages.world import ORDER, D, World, invoice, order_document, receipt

FOREIGN = ORDER.model_copy(update={"number": "4500077", "currency": "USD"})


def balance(world: World, account: str) -> int:
    """Minor units that stand on an account."""
    query = sa.select(sa.func.coalesce(sa.func.sum(postings.c.base_minor), 0)).where(postings.c.account == account)
    with read(world.engine) as connection:
        return int(connection.scalar(query) or 0)


def changed(pieces: int, **more: object) -> object:
    line = ORDER.lines[0].model_copy(update={"quantity": D(pieces)})
    return ORDER.model_copy(update={"lines": (line,), **more})


def test_orders_and_receipts_are_booked_once(world: World) -> None:
    world.know(orders=[ORDER], receipts=[receipt()])
    booked = book_imported(world.desk)
    assert (booked.orders, booked.receipts) == (1, 1)
    again = book_imported(world.desk)
    assert (again.orders, again.receipts, again.failed) == (0, 0, 0)
    assert (balance(world, COMMITMENTS), balance(world, GOODS_RECEIVED_NOT_INVOICED)) == (24900, -24900)


def test_a_changed_order_takes_its_commitment_along(world: World) -> None:
    world.know(orders=[ORDER])
    book_imported(world.desk)
    for pieces in (12, 8, 10):
        world.know(orders=[changed(pieces)])
        assert book_imported(world.desk).orders == 1
        assert balance(world, COMMITMENTS) == 2490 * pieces
    assert book_imported(world.desk).orders == 0


def test_what_was_invoiced_stays_used_up_when_the_order_changes(small_world: World) -> None:
    world = small_world
    world.know(receipts=[receipt(4)])
    world.receive(invoice("RE-1", 4))
    world.night()
    assert balance(world, COMMITMENTS) == 2490 * 6
    world.know(orders=[changed(7)])
    world.night()
    assert balance(world, COMMITMENTS) == 2490 * 3


def test_of_a_cancelled_order_nothing_stays_committed(small_world: World) -> None:
    world = small_world
    world.know(receipts=[receipt(4)])
    world.receive(invoice("RE-1", 4))
    world.night()
    world.know(orders=[changed(10, status=OrderStatus.CANCELLED)])
    assert book_imported(world.desk).orders == 1
    assert balance(world, COMMITMENTS) == 0
    assert book_imported(world.desk).orders == 0


def test_a_draft_is_not_committed(small_world: World) -> None:
    small_world.know(orders=[changed(10, number="4500013", status=OrderStatus.DRAFT)])
    assert book_imported(small_world.desk).orders == 1, "the other one"


def test_the_document_of_an_imported_order_takes_its_commitment_over(world: World) -> None:
    world.know(orders=[ORDER])
    book_imported(world.desk)
    paper = world.receive(order_document("4500 012"))
    world.night()
    assert world.entries() == [("order:4500012", "order"), ("order:4500012", "reversal"), (paper, "order")]
    assert balance(world, COMMITMENTS) == 24900
    world.know(orders=[changed(12)])
    world.night()
    assert balance(world, COMMITMENTS) == 2490 * 12


def test_a_receipt_waits_for_its_order(world: World) -> None:
    world.know(receipts=[receipt()])
    assert book_imported(world.desk).receipts == 0
    world.know(orders=[ORDER])
    assert book_imported(world.desk).receipts == 1
    assert book_imported(world.desk).receipts == 0


def test_a_receipt_waits_for_the_document_of_its_order(small_world: World) -> None:
    world = small_world
    early = receipt().model_copy(update={"order_number": "4500099"})
    world.know(receipts=[early])
    world.receive(order_document("4500099"))
    assert world.night().imported.receipts == 1


def test_what_has_no_rate_is_named_and_tried_again(world: World) -> None:
    world.know(orders=[FOREIGN])
    assert (book_imported(world.desk).without_rate, book_imported(world.desk).orders) == (1, 0)
    world.know(rates=[Rate(base="EUR", currency="USD", date=dt.date(2026, 3, 1), rate=D("1.25"))])
    assert book_imported(world.desk).orders == 1
    assert balance(world, COMMITMENTS) == 19920


def test_an_order_of_a_vendor_that_is_not_imported_is_booked_under_its_id(world: World) -> None:
    world.know(orders=[ORDER.model_copy(update={"vendor_id": "later"})], receipts=[receipt()])
    booked = book_imported(world.desk)
    assert (booked.orders, booked.receipts, booked.failed) == (1, 1, 0)
    with read(world.engine) as connection:
        assert set(connection.scalars(sa.select(entries.c.payee))) == {"later"}


def test_long_numbers_are_booked_once_too(world: World) -> None:
    world.know(orders=[ORDER], receipts=[receipt(number="D" * 60)])
    assert book_imported(world.desk).receipts == 1
    assert book_imported(world.desk).receipts == 0
    assert max(len(one) for one, _ in world.entries()) == LONGEST_ID


def test_one_order_we_cannot_book_does_not_hold_up_the_others(world: World) -> None:
    endless = ORDER.lines[0].model_copy(update={"quantity": D(10) ** 20})
    world.know(orders=[ORDER.model_copy(update={"number": "4500001", "lines": (endless,)}), ORDER])
    booked = book_imported(world.desk)
    assert (booked.orders, booked.failed) == (1, 1)
    assert world.entries() == [("order:4500012", "order")]
