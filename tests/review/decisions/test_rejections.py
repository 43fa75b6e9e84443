"""Sending back, reopening, putting away, asking outside, giving to others: each leads where it says and is kept."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import sqlalchemy as sa

from documents.database.engine import read, write
from documents.finding import Queue, Role
from documents.kind import DocType
from documents.register.assignments import Assignment, assignment_of
from documents.register.audit import history
from documents.register.decisions import Kind, decisions_of
from documents.register.escalations import escalated_since
from documents.register.external_holds import Question
from documents.register.lifecycle import StaleClaimError
from documents.register.person_claims import claim_for
from documents.state import State
from flows.stages.judge import judge_wave
from review.decisions.assignments import assign, escalate_now
from review.decisions.questions import answer, ask, write_to_vendor
from review.decisions.reasons import rejection_reasons, waiver_reasons
from review.decisions.refusal import NotAllowedError, NotPossibleError
from review.decisions.rejections import archive, reject, rejection_of, reopen, reply_after
from tests.clock import today
from tests.flows.stages.world import PARTIES, invoice, reading
from tests.review.decisions.desk import AT, DeskWorld
from validators.routing.reply import Reply

TEXT = "prices are not those of the offer"


@pytest.fixture
def world(tmp_path: Path, engine: sa.Engine) -> DeskWorld:
    return DeskWorld(tmp_path, engine)


def test_a_rejected_document_is_never_posted_and_the_reply_names_why(world: DeskWorld) -> None:
    bill = world.waiting()
    settled = reject(world.here, AT, bill, reason="price", text=TEXT, by=world.rita, stamp=world.stamp(bill))
    assert settled.state is State.REJECTED
    world.night()
    assert (world.state(bill), world.entries(bill)) == (State.REJECTED, [])
    with read(world.engine) as connection:
        assert rejection_of(connection, "acme", bill) == ("PRI", TEXT)
        said = reply_after(connection, AT, bill)
    assert isinstance(said, Reply)
    assert (said.status, [one.reason for one in said.clarifications]) == ("RE", ["PRI", "FIN"])


@pytest.mark.parametrize(("reason", "text"), [("nonsense", TEXT), ("price", "no"), ("", TEXT)])
def test_a_rejection_says_why(world: DeskWorld, reason: str, text: str) -> None:
    bill = world.waiting()
    before = world.dump()
    with pytest.raises(NotPossibleError):
        reject(world.here, AT, bill, reason=reason, text=text, by=world.rita, stamp=world.stamp(bill))
    assert world.dump() == before


def test_an_approver_does_not_reject(world: DeskWorld) -> None:
    bill = world.waiting()
    with pytest.raises(NotAllowedError):
        reject(world.here, AT, bill, reason="price", text=TEXT, by=world.ada, stamp=world.stamp(bill))


def test_only_the_supervisor_reopens(world: DeskWorld) -> None:
    bill = world.waiting()
    reject(world.here, AT, bill, reason="price", text=TEXT, by=world.rita, stamp=world.stamp(bill))
    with pytest.raises(NotAllowedError):
        reopen(world.here, AT, bill, text=TEXT, by=world.rita, stamp=world.stamp(bill))
    settled = reopen(world.here, AT, bill, text="the vendor was right", by=world.sam, stamp=world.stamp(bill))
    assert (settled.state, settled.explanation) == (State.QUEUED, "reopened by Sam: the vendor was right")
    with pytest.raises(NotPossibleError, match="reopen needs a document in"):
        reopen(world.here, AT, bill, text="once more please", by=world.sam, stamp=world.stamp(bill))


def test_an_invoice_is_not_put_away_and_a_letter_is(world: DeskWorld) -> None:
    bill = world.waiting()
    with pytest.raises(NotPossibleError, match="reject it"):
        archive(world.here, AT, bill, text="only advertising", by=world.rita, stamp=world.stamp(bill))
    letter = world.receive(reading(DocType.OTHER, PARTIES))
    world.night()
    assert world.state(letter) is State.ARCHIVED
    reopen(world.here, AT, letter, text="to be looked at", by=world.sam, stamp=world.stamp(letter))
    settled = archive(world.here, AT, letter, text="only advertising", by=world.rita, stamp=world.stamp(letter))
    assert settled.state is State.ARCHIVED


def test_a_question_parks_the_document_and_the_answer_brings_it_back(world: DeskWorld) -> None:
    bill = world.waiting()
    question = Question(asked="vendor", question="Which net total is right?", until=today())
    assert ask(world.here, AT, bill, question, by=world.rita, stamp=world.stamp(bill)).state is State.ON_HOLD_EXTERNAL
    with pytest.raises(NotPossibleError):
        ask(world.here, AT, bill, question, by=world.rita, stamp=world.stamp(bill))
    with pytest.raises(NotPossibleError, match="ends with an answer"):
        answer(world.here, AT, bill, " ", by=world.rita, stamp=world.stamp(bill))
    settled = answer(world.here, AT, bill, "249.00 is", by=world.ralf, stamp=world.stamp(bill))
    assert settled.state is State.QUEUED
    assert "V-ARI-03" in settled.explanation
    with read(world.engine) as connection:
        kinds = [one.kind for one in decisions_of(connection, "acme", bill)]
    assert kinds == [Kind.ASK, Kind.ANSWER]


def test_what_was_written_about_a_held_payment_is_kept_and_the_document_stays_in_the_books(world: DeskWorld) -> None:
    held = world.receive(invoice())  # nothing was received of what it bills
    world.night()
    text = "Please send a credit note over the difference."
    settled = write_to_vendor(world.here, AT, held, text, by=world.rita, stamp=world.stamp(held))
    assert settled.state is State.POSTED
    with read(world.engine) as connection:
        (kept,) = decisions_of(connection, "acme", held, Kind.WRITE)
    assert (kept.text, kept.facts["asked"]) == (text, "vendor")
    assert kept.facts["peppol"]
    with read(world.engine) as connection:
        acts = [one for one in history(connection, "acme", held) if one.action == "write to vendor"]
    assert [(one.actor, one.after["text"]) for one in acts] == [("rita", text)]
    with pytest.raises(NotPossibleError, match="found no text"):
        write_to_vendor(world.here, AT, held, " ", by=world.rita, stamp=world.stamp(held))
    audrey = world.person("audrey", Role.AUDITOR)
    with pytest.raises(NotAllowedError):
        write_to_vendor(world.here, AT, held, text, by=audrey, stamp=world.stamp(held))


def test_nothing_is_written_where_fraud_is_suspected_or_the_document_waits(world: DeskWorld) -> None:
    strange = world.receive(invoice("RE-9", order="", iban="DE02120300000000202051"))
    world.night()
    with pytest.raises(NotPossibleError, match="V-FRD-01 suspects fraud"):
        write_to_vendor(world.here, AT, strange, "Is it yours?", by=world.rita, stamp=world.stamp(strange))
    bill = world.waiting()
    with pytest.raises(NotPossibleError):
        write_to_vendor(world.here, AT, bill, "Is it right?", by=world.rita, stamp=world.stamp(bill))


def test_a_document_is_given_to_somebody_who_works_there(world: DeskWorld) -> None:
    bill = world.waiting()
    world.person("eve", Role.AUDITOR)
    for wrong in (
        Assignment(),
        Assignment(login="nobody"),
        Assignment(login="eve"),
        Assignment(login="ralf", queue=Queue.TAX),
    ):
        with pytest.raises(NotPossibleError):
            assign(world.here, AT, bill, wrong, by=world.rita, stamp=world.stamp(bill))
    assign(world.here, AT, bill, Assignment(login="ralf"), by=world.rita, stamp=world.stamp(bill))
    assign(world.here, AT, bill, Assignment(queue=Queue.TAX, note="VAT?"), by=world.sam, stamp=world.stamp(bill))
    with read(world.engine) as connection:
        kept = assignment_of(connection, "acme", bill)
    assert kept is not None
    assert (kept.login, kept.queue, kept.assigned_by) == ("", Queue.TAX, "sam")
    assign(world.here, AT, bill, None, by=world.sam, stamp=world.stamp(bill))
    with read(world.engine) as connection:
        assert assignment_of(connection, "acme", bill) is None


def test_the_lead_is_told_at_once(world: DeskWorld) -> None:
    bill = world.waiting()
    begin = dt.datetime.now(dt.UTC) - dt.timedelta(minutes=1)
    escalate_now(world.here, AT, bill, text="the vendor calls every hour", by=world.rita, stamp=world.stamp(bill))
    with read(world.engine) as connection:
        steps = [one for one in escalated_since(connection, "acme", begin) if one.step == "at once"]
    assert [(one.document_id, one.told) for one in steps] == [(bill, "team lead")]


def test_what_is_ready_can_still_be_sent_back(world: DeskWorld) -> None:
    bill = world.receive(invoice(order=""))
    world.read_all()
    judge_wave(world.desk, [DocType.INVOICE])
    assert world.state(bill) is State.READY
    reject(world.here, AT, bill, reason="not_ours", text="meant for our sister", by=world.rita, stamp=world.stamp(bill))
    world.night()
    assert (world.state(bill), world.entries(bill)) == (State.REJECTED, [])


def test_another_ones_claim_is_respected(world: DeskWorld) -> None:
    bill = world.waiting()
    with write(world.engine) as connection:
        claim_for(connection, "acme", bill, "ralf")
    with pytest.raises(StaleClaimError, match="ralf works on it"):
        reject(world.here, AT, bill, reason="price", text=TEXT, by=world.rita, stamp=world.stamp(bill))
    reject(world.here, AT, bill, reason="price", text=TEXT, by=world.ralf, stamp=world.stamp(bill))


def test_every_reason_has_words_and_a_reply_code() -> None:
    assert all(waiver_reasons().values())
    codes = {one.peppol for one in rejection_reasons().values()}
    assert codes <= {"NON", "REF", "LEG", "REC", "QUA", "DEL", "PRI", "QTY", "ITM", "PAY", "UNR", "FIN", "PPD", "OTH"}
