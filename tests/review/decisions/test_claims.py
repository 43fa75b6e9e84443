"""Having a document open, as the page does it: taken, kept, taken over, given back, and told by name."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from documents.finding import Role
from review.decisions.claims import Hold, beat, leave, take
from review.decisions.refusal import NotAllowedError
from tests.review.decisions.desk import AT, DeskWorld


@pytest.fixture
def world(tmp_path: Path, engine: sa.Engine) -> DeskWorld:
    return DeskWorld(tmp_path, engine)


def test_the_second_one_is_told_who_has_it(world: DeskWorld) -> None:
    bill = world.waiting()
    mine = take(world.here, AT, bill, by=world.rita)
    assert (mine.mine, mine.name) == (True, "Rita")
    theirs = take(world.here, AT, bill, by=world.ralf)
    assert (theirs.mine, theirs.name, theirs.until, theirs.may_take_over) == (False, "Rita", mine.until, False)
    assert take(world.here, AT, bill, by=world.sam).may_take_over


def test_a_supervisor_takes_over_and_the_page_of_the_first_one_learns_it(world: DeskWorld) -> None:
    bill = world.waiting()
    take(world.here, AT, bill, by=world.rita)
    with pytest.raises(NotAllowedError):
        take(world.here, AT, bill, by=world.ralf, take_over=True)
    assert take(world.here, AT, bill, by=world.sam, take_over=True).mine
    told = beat(world.here, AT, bill, by=world.rita)
    assert (told.mine, told.name) == (False, "Sam")


def test_a_sign_of_life_extends_the_claim_and_leaving_ends_it(world: DeskWorld) -> None:
    bill = world.waiting()
    first = take(world.here, AT, bill, by=world.rita)
    later = beat(world.here, AT, bill, by=world.rita)
    assert first.until is not None
    assert later.until is not None
    assert (later.mine, later.until >= first.until) == (True, True)
    leave(world.here, AT, bill, by=world.ralf)
    assert beat(world.here, AT, bill, by=world.rita).mine
    leave(world.here, AT, bill, by=world.rita)
    assert beat(world.here, AT, bill, by=world.rita) == Hold()


def test_who_works_on_no_documents_takes_none(world: DeskWorld) -> None:
    bill = world.waiting()
    with pytest.raises(NotAllowedError):
        take(world.here, AT, bill, by=world.person("eve", Role.AUDITOR))
