"""A person marks a document as a duplicate: nothing is lost, nothing is posted twice, and there is a way back."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from documents.database.engine import read
from documents.finding import Role
from documents.register.counts import counts
from documents.register.document import UnknownDocumentError
from documents.register.findings import open_findings
from documents.state import Bucket, State
from review.decisions.duplicate import mark_duplicate
from review.decisions.refusal import ChangedMeanwhileError, NotAllowedError, NotPossibleError
from review.decisions.rejections import reopen
from review.decisions.settled import Settled, Stamp
from review.people.person import Person
from tests.flows.stages.world import CLIENT, ORDER, VENDOR, World, invoice, receipt
from tests.review.decisions.vendor_world import installation, related_to, somebody


@pytest.fixture
def world(tmp_path: Path, engine: sa.Engine) -> World:
    made = World(tmp_path, engine)
    made.know(vendors=[VENDOR], orders=[ORDER], receipts=[receipt(20)])
    return made


@pytest.fixture
def jo(world: World) -> Person:
    return somebody(world.engine, "jo", Role.REVIEWER)


@pytest.fixture
def pair(world: World) -> tuple[str, str]:
    """A posted invoice, and one that looks like it and waits."""
    first = world.receive(invoice("RE-1001", 4))
    world.night()
    again = world.receive(invoice("RE-100l", 4))
    world.night()
    assert (world.state(first), world.state(again)) == (State.POSTED, State.QUEUED)
    return first, again


def mark(world: World, document_id: str, original: str, by: Person, *, once: str = "1", version: int = 0) -> Settled:
    stamp = Stamp(version=version or world.look(document_id).version, once=once)
    return mark_duplicate(installation(world), CLIENT, document_id, original, by=by, stamp=stamp)


def test_a_duplicate_is_put_away_with_its_original_and_asks_nothing_more(
    world: World, pair: tuple[str, str], jo: Person
) -> None:
    first, again = pair
    settled = mark(world, again, first, jo)
    assert (settled.state, world.look(again).duplicate_of) == (State.DUPLICATE, first)
    with read(world.engine) as connection:
        assert open_findings(connection, "acme", again) == ()
        counted = counts(connection, "acme")["acme"]
    assert counted.received == counted.accounted
    assert (counted.buckets[Bucket.DUPLICATE].count, counted.open_exceptions) == (1, 0)
    world.night()
    assert world.state(again) is State.DUPLICATE
    assert world.entries(again) == []


def test_a_supervisor_brings_it_back(world: World, pair: tuple[str, str], jo: Person) -> None:
    first, again = pair
    mark(world, again, first, jo)
    lead = somebody(world.engine, "lee", Role.SUPERVISOR)
    stamp = Stamp(version=world.look(again).version, once="back")
    reopen(installation(world), CLIENT, again, text="it is another delivery", by=lead, stamp=stamp)
    assert (world.state(again), world.look(again).duplicate_of) == (State.QUEUED, "")
    world.night()
    assert "V-DUP-03" in world.codes(again)


def test_a_document_is_no_duplicate_of_itself(world: World, pair: tuple[str, str], jo: Person) -> None:
    with pytest.raises(NotPossibleError, match="itself"):
        mark(world, pair[1], pair[1], jo)
    assert world.state(pair[1]) is State.QUEUED


def test_two_documents_are_not_duplicates_of_each_other(world: World, jo: Person) -> None:
    one, other = world.receive(invoice("A-1", gross_total="2.00")), world.receive(invoice("B-2", gross_total="1.00"))
    world.night()
    mark(world, other, one, jo, once="a")
    with pytest.raises(NotPossibleError, match="no original"):
        mark(world, one, other, jo, once="b")


def test_the_original_is_one_of_the_same_client(world: World, pair: tuple[str, str], jo: Person) -> None:
    with pytest.raises(UnknownDocumentError):
        mark(world, pair[1], "other-1234-1", jo)


def test_what_is_posted_is_no_duplicate_any_more(world: World, pair: tuple[str, str], jo: Person) -> None:
    with pytest.raises(NotPossibleError, match="POSTED"):
        mark(world, pair[0], pair[1], jo)


def test_an_old_version_a_wrong_role_and_an_interest_are_refused(
    world: World, pair: tuple[str, str], jo: Person
) -> None:
    first, again = pair
    with pytest.raises(ChangedMeanwhileError):
        mark(world, again, first, jo, version=1)
    with pytest.raises(NotAllowedError):
        mark(world, again, first, somebody(world.engine, "max", Role.VENDOR_CUSTODIAN))
    related_to(world.engine, "jo", "mueller")
    with pytest.raises(NotAllowedError, match="V-SOD-03"):
        mark(world, again, first, jo)
    assert world.state(again) is State.QUEUED
