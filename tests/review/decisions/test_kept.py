"""What decisions leave behind: training data for learning, and measures of the work without names."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import sqlalchemy as sa

from documents.database.engine import read
from documents.field import FieldName
from documents.register.corrections import corrections_of
from documents.register.decisions import decisions_of
from documents.register.measures import Efforts, efforts
from documents.text import Box
from reports.operations.lives import APPROVAL, CAPTURE, lives
from review.decisions.approvals import approve
from review.decisions.confirmations import Work, confirm
from review.decisions.corrections import Changes, FieldChange, LineChange, correct
from review.decisions.refusal import NotPossibleError
from review.decisions.rejections import reject
from tests.flows.stages.world import invoice
from tests.review.decisions.desk import AT, DeskWorld

NET, NUMBER = FieldName.NET_TOTAL, FieldName.INVOICE_NUMBER


@pytest.fixture
def world(tmp_path: Path, engine: sa.Engine) -> DeskWorld:
    return DeskWorld(tmp_path, engine)


def correct_net(world: DeskWorld, bill: str, raw: str, **more: object) -> None:
    change = FieldChange.model_validate({"raw": raw, "seconds": 2.0, "keystrokes": 6, **more})
    changes = Changes(fields={NET: change}, lines=(LineChange(number=1, cells={"description": f"paper {raw}"}),))  # type: ignore[dict-item]
    correct(world.here, AT, bill, changes, by=world.rita, stamp=world.stamp(bill))


def test_the_newest_word_on_each_field_is_training_data(world: DeskWorld) -> None:
    bill = world.waiting()
    correct_net(world, bill, "248.00")
    correct_net(world, bill, "249.00", page=1, box=Box(1, 2, 3, 4), around="Zwischensumme EUR")
    confirm(world.here, AT, bill, {NUMBER: Work(seconds=0.5)}, by=world.rita, stamp=world.stamp(bill))
    with read(world.engine) as connection:
        net, number = corrections_of(connection, "acme", "mueller")
        assert corrections_of(connection, "acme", "other") == corrections_of(connection, "other", "mueller") == ()
        assert corrections_of(connection, "acme", "mueller", (NUMBER,)) == (number,)
    assert (net.field, net.old, net.new, net.confirmed) == (NET, "248.00", "249.00", False)
    assert (net.page, net.box, net.around, net.raw) == (1, Box(1, 2, 3, 4), "Zwischensumme EUR", "249.00")
    assert (number.field, number.new, number.confirmed, number.vendor_id) == (NUMBER, "RE-1", True, "mueller")


def test_a_value_is_kept_with_the_finding_that_asked_for_it(world: DeskWorld) -> None:
    bill = world.waiting()  # its net total was misread: neither lines nor taxes give it
    correct_net(world, bill, "249.00")
    unproven = world.unproven("RE-2", pieces=4)
    confirm(world.here, AT, unproven, {NUMBER: Work(seconds=0.5)}, by=world.rita, stamp=world.stamp(unproven))
    with read(world.engine) as connection:
        kept = [one for each in (bill, unproven) for one in decisions_of(connection, "acme", each)]
    assert [(one.subject, one.code) for one in kept] == [
        ("net_total", "V-ARI-04"),
        ("line 1", "V-ARI-01"),
        ("invoice_number", "V-DOC-01"),
    ]


def test_a_rejected_document_teaches_nothing(world: DeskWorld) -> None:
    bill = world.waiting()
    correct_net(world, bill, "249.00")
    reject(world.here, AT, bill, reason="other", text="not an invoice at all", by=world.rita, stamp=world.stamp(bill))
    with read(world.engine) as connection:
        assert corrections_of(connection, "acme", "mueller") == ()


def measured(world: DeskWorld, own: str = "") -> Efforts:
    now = dt.datetime.now(dt.UTC)
    hour = dt.timedelta(hours=1)
    with read(world.engine) as connection:
        return efforts(connection, "acme", now - hour, now + hour, own=own)


def test_work_is_measured_by_field_and_document_and_few_presses_are_not_shown(world: DeskWorld) -> None:
    bills = [world.waiting(invoice_number=f"RE-{number}") for number in range(5)]
    for bill in bills[:4]:
        correct_net(world, bill, "249.00")
    assert (measured(world).by_field, measured(world).by_kind) == ((), ())
    (mine,) = measured(world, "rita").by_field
    assert (mine.name, mine.count, mine.seconds, mine.keystrokes) == ("net_total", 4, 2.0, 6.0)
    assert measured(world, "ralf") == Efforts()
    correct_net(world, bills[4], "249.00", seconds=9.0, keystrokes=11)
    (field,) = measured(world).by_field
    assert (field.count, field.seconds, field.slow_seconds, field.keystrokes) == (5, 2.0, 9.0, 7.0)
    slowest = measured(world).by_document[0]
    assert (slowest.name, slowest.count, slowest.seconds) == (bills[4], 2, 9.0)


def test_what_only_an_approver_touched_is_told_from_what_was_edited(world: DeskWorld) -> None:
    world.know_the_vendor()
    large = world.receive(invoice("RE-5", 250, order=""))
    waits = world.waiting()
    correct_net(world, waits, "249.00")
    for bill in (large, waits):
        approve(world.here, AT, bill, by=world.carl, stamp=world.stamp(bill))
    world.night()
    with read(world.engine) as connection:
        found = lives(connection, AT, dt.datetime.now(dt.UTC) + dt.timedelta(hours=1))
    assert (found[large].touched, found[waits].touched) == ({APPROVAL}, {APPROVAL, CAPTURE})


def test_what_was_not_read_cannot_be_confirmed(world: DeskWorld) -> None:
    bill = world.waiting(due_date="")
    for name in (FieldName.DUE_DATE, FieldName.BIC):
        with pytest.raises(NotPossibleError, match="found no value that was read"):
            confirm(world.here, AT, bill, (name,), by=world.rita, stamp=world.stamp(bill))
    confirm(world.here, AT, bill, (NUMBER,), by=world.rita, stamp=world.stamp(bill))
    with pytest.raises(NotPossibleError, match="nothing is left to confirm"):
        confirm(world.here, AT, bill, (NUMBER,), by=world.rita, stamp=world.stamp(bill))
