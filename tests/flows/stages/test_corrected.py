"""A correction that a second person released is posted by the one way: reversal and new entry, exactly once."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from documents.database.engine import read, write
from documents.reading import FileReading
from documents.register import proposals
from documents.register.audit import history
from documents.register.lifecycle import advance
from documents.register.proposals import Done, Outcome, Waiting
from documents.register.tables import documents
from documents.register.versions import Version, save_version
from documents.state import State
from flows.stages.backfill import Mode, Redo, Request, backfill
from flows.stages.corrected import post_released
from flows.stages.decided import post_decided
from flows.stages.invariants import violations_of
from flows.stages.ready import due_at
from ledgers import general_ledger
from ledgers.general_ledger import trial_balance
from ledgers.month.periods import PeriodChange, PeriodState, change
from ledgers.sub_ledger import open_items_of
from ledgers.tables import entries
from review.decisions.releasing import release
from tests.flows.stages.world import VENDOR, D, invoice
from tests.review.decisions.desk import AT, DeskWorld

DAY = dt.date(2026, 3, 16)


@pytest.fixture
def world(tmp_path: Path, engine: sa.Engine) -> DeskWorld:
    return DeskWorld(tmp_path, engine)


def proposed(world: DeskWorld, pieces: int = 3, redo: Redo = Redo.READ) -> Waiting:
    """Return what a backfill proposes for an invoice of two packs of paper that now reads as another number of them."""
    bill = world.receive(invoice("RE-1", 2, order=""), content=b"posted")
    world.night()
    if redo is Redo.READ:
        found = (invoice("RE-1", pieces, order=""),)
        world.pool.files[b"posted"] = FileReading(media_type="application/pdf", page_count=1, documents=found)
    else:
        with write(world.engine) as connection:
            save_version(connection, "acme", bill, Version(reading=invoice("RE-1", pieces, order="")))
    return again(world, redo)


def again(world: DeskWorld, redo: Redo = Redo.READ) -> Waiting:
    asked = Request(date_from=DAY, date_to=DAY, redo=redo, mode=Mode.APPLY, requested_by="Kim", reason="new readers")
    backfill(world.desk, world.pool, asked)
    with read(world.engine) as connection:
        (one,) = proposals.waiting(connection, "acme")
    return one


def released(world: DeskWorld, waiting: Waiting) -> Waiting:
    stamp = world.stamp(waiting.proposal.document_id)
    release(world.here, AT, waiting, by=world.ada, stamp=stamp)
    return waiting


def outcome(world: DeskWorld) -> Done:
    with read(world.engine) as connection:
        return proposals.decided(connection, "acme", most=1)[0]


def balances(world: DeskWorld) -> dict[str, Decimal]:
    with read(world.engine) as connection:
        return {
            one.account: one.balance
            for one in trial_balance(connection, "acme")
            if one.balance and one.account[0] != "M"
        }


def test_it_is_reversed_and_posted_again_once(world: DeskWorld) -> None:
    waiting = released(world, proposed(world))
    bill = waiting.proposal.document_id
    assert balances(world) == {"6100": D("49.80"), "1400": D("9.46"), "2000": D("-59.26")}
    assert (post_released(world.desk), post_released(world.desk)) == (1, 0)
    assert world.entries(bill) == [(bill, "invoice"), (bill, "reversal"), (bill, "invoice")]
    assert balances(world) == {"6100": D("74.70"), "1400": D("14.19"), "2000": D("-88.89")}
    assert world.state(bill) is State.POSTED
    assert (outcome(world).outcome, outcome(world).status) == (Outcome.POSTED, "released")
    with read(world.engine) as connection:
        mine = sa.select(entries).where(entries.c.document_id == bill)
        rows = connection.execute(mine.order_by(entries.c.id)).mappings().all()
        item = {one.label: one.open_amount for one in open_items_of(connection, "acme")}
        told = [event for event in history(connection, "acme", bill) if event.action == "correct document"]
    first, back, second = rows
    assert back["reverses"] == first["label"]
    assert {(one["maker"], one["checker"]) for one in (back, second)} == {("system", "ada")}
    assert (second["revision"], second["doc_date"]) == (1, first["doc_date"])
    assert second["document_version"] == world.version(bill).number
    assert item == {second["label"]: D("-88.89")}
    assert [(one.actor, one.after["reversals"], one.after["reposts"]) for one in told] == [
        ("ada", [back["label"]], [second["label"]])
    ]
    assert not list(violations_of(world.desk))


def test_the_new_reading_is_kept_so_that_nothing_would_be_different_afterwards(world: DeskWorld) -> None:
    released(world, proposed(world))
    post_released(world.desk)
    for redo in Redo:
        asked = Request(date_from=DAY, date_to=DAY, redo=redo, requested_by="Kim", reason="is it right now?")
        assert backfill(world.desk, world.pool, asked).changes == ()


def test_the_reading_that_is_stored_is_judged_anew_where_the_backfill_only_judged(world: DeskWorld) -> None:
    waiting = released(world, proposed(world, redo=Redo.JUDGE))
    assert waiting.proposal.reading == ""
    assert post_released(world.desk) == 1
    assert balances(world)["6100"] == D("74.70")


def test_the_poster_is_called_for_it_and_posts_it_and_so_does_the_night(world: DeskWorld) -> None:
    released(world, proposed(world))
    with read(world.engine) as connection:
        (due,) = due_at(connection, ["acme"])
    assert (due.corrections, due.anything) == (1, True)
    done = post_decided(world.desk)
    assert (done.corrected, done.sentence) == (1, "0 posted, 0 sent back, 0 released by them, 1 corrected")
    with read(world.engine) as connection:
        assert due_at(connection, ["acme"]) == ()
    world.pool.files[b"posted"] = FileReading(
        media_type="application/pdf", page_count=1, documents=(invoice("RE-1", 4, order=""),)
    )
    released(world, again(world))
    assert world.night().corrected == 1
    assert balances(world)["6100"] == D("99.60")


def test_it_stands_on_an_open_day_and_the_closed_month_stays_as_it_was(world: DeskWorld) -> None:
    waiting = proposed(world)
    with write(world.engine) as connection:
        for state in (PeriodState.SOFT_CLOSED, PeriodState.LOCKED):
            change(connection, "acme", PeriodChange(period="2026-03", to=state, by="carl"))
    released(world, waiting)
    assert post_released(world.desk) == 1
    with read(world.engine) as connection:
        mine = sa.select(entries.c.period, entries.c.doc_date).where(
            entries.c.document_id == waiting.proposal.document_id
        )
        (period, day), *after = connection.execute(mine.order_by(entries.c.id)).all()
    assert period == "2026-03"
    assert [(one.period > period, one.doc_date) for one in after] == [(True, day), (True, day)]


def test_what_would_post_something_else_by_now_lapses_and_is_proposed_again(world: DeskWorld) -> None:
    waiting = released(world, proposed(world))
    world.know(vendors=[VENDOR.model_copy(update={"account": "6700"})])
    before = balances(world)
    assert (post_released(world.desk), post_released(world.desk)) == (0, 0)
    assert balances(world) == before
    assert (outcome(world).outcome, outcome(world).told) == (Outcome.LAPSED, "it would post something else by now")
    with read(world.engine) as connection:
        (anew,) = proposals.waiting(connection, "acme")
    assert (anew.proposal.reading, anew.number) == (waiting.proposal.reading, waiting.number + 1)
    released(world, anew)
    assert post_released(world.desk) == 1
    assert balances(world) == {"6700": D("74.70"), "1400": D("14.19"), "2000": D("-88.89")}


def test_a_document_that_went_on_meanwhile_is_left_alone(world: DeskWorld) -> None:
    waiting = released(world, proposed(world))
    bill = waiting.proposal.document_id
    with write(world.engine) as connection:
        advance(connection, "acme", bill, State.POSTED, State.CLOSED)
    assert post_released(world.desk) == 0
    assert outcome(world).told == "the document is CLOSED by now"
    assert world.entries(bill) == [(bill, "invoice")]


def test_one_that_is_paid_in_part_lapses_with_nothing_half_posted(world: DeskWorld) -> None:
    waiting = released(world, proposed(world))
    with write(world.engine) as connection:
        entry, sha = general_ledger.read(connection, "acme", "AC-AP-2026-000001")
        cash = entry.postings[-1].model_copy(update={"amount": D("10.00"), "base_amount": D("10.00")})
        bank = cash.model_copy(
            update={"account": "1000", "party": "", "due_date": None, "amount": D(-10), "base_amount": D(-10)}
        )
        item = general_ledger.Entry.model_validate(
            {
                **entry.model_dump(),
                "journal": "GEN",
                "purpose": "payment",
                "document_id": "payment 1",
                "postings": (cash, bank),
                "settles": {1: {"label": "AC-AP-2026-000001", "line_no": len(entry.postings)}},
            }
        )
        general_ledger.post(connection, item, document_sha=sha)
    before = balances(world)
    assert post_released(world.desk) == 0
    assert outcome(world).outcome is not None
    assert "is paid or credited" in outcome(world).told
    assert balances(world) == before
    assert world.version(waiting.proposal.document_id).business.gross_total.value == D("59.26")  # type: ignore[union-attr]


def test_one_that_somebody_works_on_is_left_to_them(world: DeskWorld) -> None:
    released(world, proposed(world))
    until = dt.datetime.now(dt.UTC) + dt.timedelta(hours=1)
    with write(world.engine) as connection:
        connection.execute(sa.update(documents).values(lease_owner="elsewhere/1", lease_until=until))
    assert (post_released(world.desk), outcome(world).outcome) == (0, "")
    with write(world.engine) as connection:
        connection.execute(sa.update(documents).values(lease_owner="", lease_until=None))
    assert post_released(world.desk) == 1


def test_the_database_keeps_what_became_of_it(world: DeskWorld) -> None:
    waiting = proposed(world)
    with pytest.raises(IntegrityError, match="one for each proposal that was released"), write(world.engine) as one:
        proposals.record_outcome(one, "acme", waiting.number, Outcome.POSTED, "nothing")
    released(world, waiting)
    post_released(world.desk)
    for statement in (
        "UPDATE correction_outcomes SET told = ''",
        "DELETE FROM correction_outcomes",
        "DELETE FROM correction_proposals",
    ):
        with pytest.raises(sa.exc.DBAPIError, match="never"), world.engine.begin() as connection:
            connection.execute(sa.text(statement))
    with pytest.raises(IntegrityError), write(world.engine) as connection:
        proposals.record_outcome(connection, "acme", waiting.number, Outcome.LAPSED, "again")
    with pytest.raises(IntegrityError, match="is decided once"), world.engine.begin() as connection:
        connection.execute(sa.text("UPDATE correction_proposals SET status = 'proposed'"))
