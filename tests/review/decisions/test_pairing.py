"""Lines paired by hand stand before what the judges pair, and name the person."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
import sqlalchemy as sa

from documents.choices import LinePair
from documents.database.engine import read
from documents.finding import Role
from documents.master.order import Order, OrderLine
from documents.match import OrderMatch
from documents.register.audit import history
from documents.register.versions import latest_version
from documents.state import State
from review.decisions.pairing import pair_by_hand, unpair
from review.decisions.refusal import NotAllowedError, NotPossibleError
from review.decisions.settled import Settled, Stamp
from review.people.person import Person
from tests.flows.stages.world import CLIENT, VENDOR, World, invoice, receipt
from tests.review.decisions.vendor_world import installation, somebody

D = Decimal
ORDER = Order(
    number="4500012",
    vendor_id="mueller",
    entity_id="AC",
    currency="EUR",
    issue_date=dt.date(2026, 3, 2),
    lines=(
        OrderLine(number=1, description="Toner schwarz", quantity=D(10), price=D("24.90"), account="1200"),
        OrderLine(number=2, description="Stuhl", quantity=D(10), price=D("80.00"), account="1200"),
    ),
)
FOREIGN = ORDER.model_copy(update={"number": "4500099", "vendor_id": "kraus"})


@pytest.fixture
def world(tmp_path: Path, engine: sa.Engine) -> World:
    made = World(tmp_path, engine)
    made.know(vendors=[VENDOR], orders=[ORDER, FOREIGN], receipts=[receipt()])
    return made


@pytest.fixture
def jo(world: World) -> Person:
    return somebody(world.engine, "jo", Role.REVIEWER)


@pytest.fixture
def bill(world: World) -> str:
    """An invoice over paper; the order of that number asks for toner and chairs."""
    found = world.receive(invoice())
    world.night()
    assert world.state(found) is State.QUEUED
    return found


def pair(world: World, bill: str, by: Person, *pairs: tuple[int, str, int], once: str = "1") -> Settled:
    stamp = Stamp(version=world.look(bill).version, once=once)
    chosen = tuple(LinePair(line=line, order_number=order, order_line=number) for line, order, number in pairs)
    return pair_by_hand(installation(world), CLIENT, bill, chosen, by=by, stamp=stamp)


def take_back(world: World, bill: str, by: Person, once: str) -> Settled:
    return unpair(installation(world), CLIENT, bill, by=by, stamp=Stamp(version=world.look(bill).version, once=once))


def match_of(world: World, bill: str) -> OrderMatch:
    with read(world.engine) as connection:
        judgement = latest_version(connection, "acme", bill).judgement
    assert judgement is not None
    return judgement.match


def test_a_line_that_pairs_with_nothing_is_paired_by_a_person(world: World, bill: str, jo: Person) -> None:
    assert match_of(world, bill).unmatched == (1,)
    settled = pair(world, bill, jo, (1, "4500012", 1))
    (match,) = match_of(world, bill).lines
    assert (match.order_line, match.paired_by, match.received_before) == (1, "jo", D(10))
    assert "V-PO-05" in {finding.code for finding in settled.released}


def test_it_is_still_so_after_the_next_night_and_posts_against_that_order_line(
    world: World, bill: str, jo: Person
) -> None:
    pair(world, bill, jo, (1, "4500012", 1))
    world.night()
    (match,) = match_of(world, bill).lines
    assert match.paired_by == "jo"
    assert "V-PO-05" not in world.codes(bill)


def test_a_pair_is_taken_back(world: World, bill: str, jo: Person) -> None:
    pair(world, bill, jo, (1, "4500012", 1))
    take_back(world, bill, jo, "2")
    assert match_of(world, bill).unmatched == (1,)
    with pytest.raises(NotPossibleError, match="no line was paired"):
        take_back(world, bill, jo, "3")


def test_another_pair_of_the_same_line_takes_its_place(world: World, bill: str, jo: Person) -> None:
    pair(world, bill, jo, (1, "4500012", 2))
    pair(world, bill, jo, (1, "4500012", 1), once="2")
    assert [match.order_line for match in match_of(world, bill).lines] == [1]


@pytest.mark.parametrize(
    ("pairs", "message"),
    [
        ((), "no line"),
        (((9, "4500012", 1),), "line 9"),
        (((1, "4500012", 1), (1, "4500012", 2)), "at most once"),
        (((1, "4500012", 7),), "no order line 4500012/7"),
        (((1, "777", 1),), "no order line 777/1"),
        (((1, "4500099", 1),), "given to kraus"),
    ],
)
def test_pairs_that_cannot_be_are_refused(
    world: World, bill: str, jo: Person, pairs: tuple[tuple[int, str, int], ...], message: str
) -> None:
    before = world.dump()
    with pytest.raises(NotPossibleError, match=message):
        pair(world, bill, jo, *pairs)
    assert world.dump() == before


def test_who_may_not_edit_pairs_nothing(world: World, bill: str) -> None:
    with pytest.raises(NotAllowedError):
        pair(world, bill, somebody(world.engine, "max", Role.APPROVER), (1, "4500012", 1))


def test_the_trail_names_both_lines(world: World, bill: str, jo: Person) -> None:
    pair(world, bill, jo, (1, "4500012", 1))
    with read(world.engine) as connection:
        (act,) = [one for one in history(connection, "acme", bill) if one.action == "pair lines"]
    assert (act.actor, act.before, act.after) == ("jo", {"pairs": {}}, {"pairs": {"1": "4500012/1"}})
