"""A page and its e-invoice that come as two files: booked once, counted as one document and its duplicate."""

from __future__ import annotations

import pytest

from documents.database.engine import read
from documents.einvoice import Group
from documents.reading import DocumentReading
from documents.register.counts import counts
from documents.state import Bucket, State
from tests.flows.stages.world import ORDER, VENDOR, World, invoice, receipt

XML = {"einvoice": Group(terms={"BT-1": ("RE-1",)})}


def prepared(world: World) -> None:
    world.know(vendors=[VENDOR], orders=[ORDER], receipts=[receipt()])


def booked(world: World) -> int:
    return sum(purpose == "invoice" for _, purpose in world.entries())


@pytest.mark.parametrize("xml_first", [True, False])
@pytest.mark.parametrize("nights", [1, 2])
def test_the_second_form_is_attached_to_the_first(small_world: World, xml_first: bool, nights: int) -> None:
    world = small_world
    prepared(world)
    page = invoice()
    forms = [page.model_copy(update=XML), page] if xml_first else [page, page.model_copy(update=XML)]
    first = world.receive(forms[0])
    if nights == 2:
        world.night()
    second = world.receive(forms[1])
    world.night()
    assert (world.state(first), world.state(second)) == (State.POSTED, State.DUPLICATE)
    assert world.look(second).duplicate_of == first
    assert booked(world) == 1
    with read(world.engine) as connection:
        duplicates = counts(connection, "acme")["acme"].buckets[Bucket.DUPLICATE]
    assert duplicates.count == 1
    world.night()
    assert (world.state(first), world.state(second), booked(world)) == (State.POSTED, State.DUPLICATE, 1)


def test_another_amount_is_asked_about(small_world: World) -> None:
    prepared(small_world)
    first = small_world.receive(invoice())
    other: DocumentReading = invoice(pieces=9).model_copy(update=XML)
    second = small_world.receive(other)
    small_world.night()
    assert (small_world.state(first), small_world.state(second)) == (State.POSTED, State.QUEUED)
    assert "V-DUP-02" in small_world.codes(second)
