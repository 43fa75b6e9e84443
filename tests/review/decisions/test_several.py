"""One decision for several documents: shown without changing anything, taken for each by itself."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import sqlalchemy as sa

from documents.database.engine import write
from documents.field import FieldName
from documents.finding import Queue, Role
from documents.master.client import Client
from documents.register.assignments import Assignment
from documents.register.person_claims import claim_for
from documents.state import State
from review.decisions.refusal import NotAllowedError
from review.decisions.several import MOST, Outcome, Target, Wish, decide_several, judge_again, rehearse
from review.installation import Installation
from review.people.person import Person
from tests.flows.stages.world import VENDOR, invoice, receipt
from tests.review.decisions.desk import ALONE, DeskWorld

TEXT = "looked at each of them on paper"
WAIVE = Wish(act="waive", reason="document_right", text=TEXT)


class KnownClient(Installation):
    """An installation whose one client is given, not read from a file."""

    def client(self, client_id: str) -> Client:
        assert client_id == ALONE.id
        return ALONE


@pytest.fixture
def world(tmp_path: Path, sqlite_engine: sa.Engine) -> DeskWorld:
    made = DeskWorld(tmp_path, sqlite_engine, ALONE)
    made.here = KnownClient(made.here.home, made.engine, made.here.archive)
    made.know_the_vendor()
    return made


def unproven(world: DeskWorld, number: int = 3) -> list[str]:
    """Invoices that wait because nothing proves their number."""
    ids = [world.receive_unproven(f"RE-{count}", count) for count in range(1, number + 1)]
    world.night()
    assert {world.state(one) for one in ids} == {State.QUEUED}
    return ids


def targets(world: DeskWorld, ids: list[str], desk: Queue | None = Queue.CAPTURE) -> list[Target]:
    return [Target(client_id="acme", document_id=one, desk=desk, version=world.look(one).version) for one in ids]


def take(world: DeskWorld, ids: list[str], wish: Wish, by: Person, once: str = "press") -> list[Outcome]:
    return list(decide_several(world.here, targets(world, ids), wish, by=by, once=once))


def waived(outcome: Outcome) -> bool:
    return outcome.settled is not None and [one.code for one in outcome.settled.released] == ["V-DOC-01"]


@pytest.mark.parametrize("act", ["waive", "ask", "assign", "escalate", "reject"])
def test_a_rehearsal_changes_nothing(world: DeskWorld, act: str) -> None:
    ids = unproven(world)
    before = world.dump()
    wish = Wish(act=act, to=Assignment(queue=Queue.BUYER))  # type: ignore[arg-type]
    tried = list(rehearse(world.here, targets(world, ids), wish, by=world.rita))
    assert [one.trouble for one in tried] == ["", "", ""]
    assert world.dump() == before


def test_what_was_rehearsed_is_what_happens(world: DeskWorld) -> None:
    ids = unproven(world)
    tried = list(rehearse(world.here, targets(world, ids), Wish(act="waive"), by=world.rita))
    taken = take(world, ids, WAIVE, world.rita)
    shown = [(one.settled.state, one.settled.released, one.settled.opened) for one in tried if one.settled]
    assert shown == [(one.settled.state, one.settled.released, one.settled.opened) for one in taken if one.settled]
    assert [waived(one) for one in taken] == [True, True, True]
    assert not {code for one in ids for code in world.codes(one)} & {"V-DOC-01"}


def test_after_a_rehearsal_decisions_count_again(world: DeskWorld) -> None:
    """A rehearsal that is not looked at to its end must not undo what is decided meanwhile."""
    ids = unproven(world)
    trying = rehearse(world.here, targets(world, ids), Wish(act="waive"), by=world.rita)
    next(trying)
    assert waived(take(world, ids[:1], WAIVE, world.rita)[0])
    assert "V-DOC-01" not in world.codes(ids[0])


def test_what_cannot_be_decided_is_said_and_the_others_go_on(world: DeskWorld) -> None:
    ids = unproven(world)
    with write(world.engine) as connection:
        claim_for(connection, "acme", ids[1], "ralf")
    outcomes = take(world, ids, WAIVE, world.rita)
    assert [one.settled is not None for one in outcomes] == [True, False, True]
    assert "ralf works on it" in outcomes[1].trouble
    assert [("V-DOC-01" in world.codes(one)) for one in ids] == [False, True, False]


def test_a_document_that_changed_since_it_was_shown_is_left_as_it_is(world: DeskWorld) -> None:
    (one,) = unproven(world, 1)
    old = [target.model_copy(update={"version": target.version - 1}) for target in targets(world, [one])]
    (outcome,) = decide_several(world.here, old, WAIVE, by=world.rita, once="press")
    assert outcome.settled is None
    assert world.state(one) is State.QUEUED


def test_who_may_waive_none_of_it_is_told_so(world: DeskWorld) -> None:
    ids = unproven(world, 1)
    (outcome,) = take(world, ids, WAIVE, world.person("bob", Role.BUYER))
    assert "what is open (V-DOC-01) is not for Bob to waive" in outcome.trouble
    assert world.state(ids[0]) is State.QUEUED


def test_the_same_press_twice_is_one_decision_each(world: DeskWorld) -> None:
    ids = unproven(world)
    first = targets(world, ids)
    once = list(decide_several(world.here, first, WAIVE, by=world.rita, once="press"))
    before = world.dump()
    again = list(decide_several(world.here, first, WAIVE, by=world.rita, once="press"))
    assert again == once
    assert world.dump() == before


def test_each_kind_of_decision_does_its_own(world: DeskWorld) -> None:
    ids = unproven(world, 4)
    until = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=1)
    wishes = (
        Wish(act="ask", text="Which order?", asked="vendor", until=until),
        Wish(act="assign", to=Assignment(login="ralf")),
        Wish(act="escalate", text="Please decide."),
        Wish(act="reject", reason="not_ours", text=TEXT),
    )
    done = [take(world, [one], wish, world.rita, wish.act)[0] for one, wish in zip(ids, wishes, strict=True)]
    assert [one.trouble for one in done] == [""] * 4
    states = [State.ON_HOLD_EXTERNAL, State.QUEUED, State.QUEUED, State.REJECTED]
    assert [world.state(one) for one in ids] == states
    (outcome,) = take(world, ids[1:2], Wish(act="ask", text="Which order?", asked="vendor"), world.rita, "again")
    assert "a day until which" in outcome.trouble


def test_no_more_than_one_press_decides_on(world: DeskWorld) -> None:
    (one,) = targets(world, unproven(world, 1))
    outcomes = list(decide_several(world.here, [one] * (MOST + 5), WAIVE, by=world.rita, once="press"))
    assert len(outcomes) == MOST


def test_what_was_done_elsewhere_counts_when_it_is_checked_again(tmp_path: Path, engine: sa.Engine) -> None:
    world = DeskWorld(tmp_path, engine, ALONE)
    bill = world.receive(invoice())
    world.night()
    assert world.held(bill) == {"V-PO-09", "V-ID-08"} or "V-PO-09" in world.held(bill)
    (same,) = judge_again(world.here, ALONE, [bill], by=world.rita)
    assert same.settled is not None
    assert (same.settled.released, same.settled.opened) == ((), ())
    world.know(receipts=[receipt()])
    (found,) = judge_again(world.here, ALONE, [bill], by=world.rita)
    assert found.settled is not None
    assert "V-PO-09" in {one.code for one in found.settled.released}
    assert "V-PO-09" not in world.held(bill)


def test_only_who_routes_may_have_documents_checked_again(world: DeskWorld) -> None:
    ids = unproven(world, 1)
    with pytest.raises(NotAllowedError, match="judged again"):
        list(judge_again(world.here, ALONE, ids, by=world.person("ivy", Role.AUDITOR)))


def test_one_vendor_is_chosen_for_several_after_the_same_was_rehearsed(world: DeskWorld) -> None:
    strangers = {"vendor_name": "Nobody Ltd", "vendor_tax_id": "", "iban": ""}
    ids = [world.receive(invoice(f"X-{count}", count, order="", **strangers)) for count in (3, 4)]
    world.night()
    wish = Wish(act="vendor", vendor=VENDOR.id)
    before = world.dump()
    tried = list(rehearse(world.here, targets(world, ids, None), wish, by=world.rita))
    assert world.dump() == before
    done = list(decide_several(world.here, targets(world, ids, None), wish, by=world.rita, once="press"))
    assert [one.settled.released for one in tried if one.settled] == [
        one.settled.released for one in done if one.settled
    ]
    for one in ids:
        judgement = world.version(one).judgement
        assert judgement is not None
        assert judgement.vendor_id == VENDOR.id


def test_one_field_is_corrected_on_several_but_none_that_each_has_for_itself(world: DeskWorld) -> None:
    ids = unproven(world, 2)
    wish = Wish(act="correct", field=FieldName.BUYER_REFERENCE, value="Depot 7")
    assert [one.trouble for one in rehearse(world.here, targets(world, ids), wish, by=world.rita)] == ["", ""]
    take(world, ids, wish, world.rita)
    values = [business.buyer_reference for one in ids if (business := world.version(one).business)]
    assert [one.value for one in values if one] == ["Depot 7"] * 2
    for field in (FieldName.INVOICE_NUMBER, FieldName.GROSS_TOTAL, FieldName.IBAN):
        (refused, _) = take(world, ids, Wish(act="correct", field=field, value="1"), world.rita, field)
        assert "expected a value of one of vendor_name" in refused.trouble
    assert "no vendor was chosen" in take(world, ids, Wish(act="vendor"), world.rita, "none")[0].trouble
