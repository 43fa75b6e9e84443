"""L-18: a question to somebody outside, its answer, and the pause between them."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from documents.database.engine import read, write
from documents.error import WrongInputError
from documents.register import audit
from documents.register.external_holds import ExternalHold, Question, ask, end, open_holds, pauses
from documents.register.lifecycle import StaleClaimError
from documents.state import State
from documents.values.business_time import Pause
from tests.documents.register.register_of import go, look, receive

QUESTION = Question(asked="vendor", question="Which order is it for?", until=dt.date(2026, 3, 12))
LATER = dt.datetime(2100, 1, 1, tzinfo=dt.UTC)


def waiting(engine: sa.Engine, name: str = "a.pdf") -> str:
    document_id = receive(engine, name).document_id
    go(engine, document_id, State.RECEIVED, State.QUEUED, reason="waits")
    return document_id


def asked(engine: sa.Engine, document_id: str, question: Question = QUESTION) -> None:
    with write(engine) as connection:
        ask(connection, "acme", document_id, question, actor="jo")


def answered(engine: sa.Engine, document_id: str, answer: str = "4500012") -> None:
    with write(engine) as connection:
        end(connection, "acme", document_id, answer, actor="jo")


def known(engine: sa.Engine, client: str = "acme") -> tuple[tuple[ExternalHold, ...], dict[str, tuple[Pause, ...]]]:
    with read(engine) as connection:
        return open_holds(connection, client), pauses(connection, client, LATER)


def test_a_question_stops_the_clock_until_its_answer(engine: sa.Engine) -> None:
    document_id = waiting(engine)
    asked(engine, document_id)
    (hold,), paused = known(engine)
    assert (hold.asked, hold.question, hold.until, hold.asked_by) == ("vendor", QUESTION.question, QUESTION.until, "jo")
    assert look(engine, document_id).state is State.ON_HOLD_EXTERNAL
    assert look(engine, document_id).reason == "vendor is asked until 2026-03-12: Which order is it for?"
    assert paused[document_id] == (Pause(hold.asked_at, LATER),)
    answered(engine, document_id)
    (none, ended) = known(engine)
    assert none == ()
    assert ended[document_id][0].start == hold.asked_at <= ended[document_id][0].end < LATER
    assert (look(engine, document_id).state, look(engine, document_id).reason) == (State.QUEUED, "4500012")


def test_question_and_answer_are_in_the_audit_trail(sqlite_engine: sa.Engine) -> None:
    document_id = waiting(sqlite_engine)
    asked(sqlite_engine, document_id)
    with read(sqlite_engine) as connection:
        events = [one for one in audit.history(connection, "acme", document_id) if one.action == "ask outside"]
    assert [(one.actor, one.after) for one in events] == [("jo", QUESTION.model_dump(mode="json"))]


def test_it_can_be_asked_again_and_every_pause_counts(engine: sa.Engine) -> None:
    document_id = waiting(engine)
    for _ in range(2):
        asked(engine, document_id)
        answered(engine, document_id)
    assert len(known(engine)[1][document_id]) == 2


@pytest.mark.parametrize("wrong", [{"asked": " "}, {"question": ""}])
def test_who_is_asked_what_is_obligatory(sqlite_engine: sa.Engine, wrong: dict[str, str]) -> None:
    document_id = waiting(sqlite_engine)
    with pytest.raises(WrongInputError, match="needs somebody who is asked"):
        asked(sqlite_engine, document_id, QUESTION.model_copy(update=wrong))
    assert look(sqlite_engine, document_id).state is State.QUEUED


def test_what_is_not_asked_cannot_be_answered_and_no_answer_is_empty(engine: sa.Engine) -> None:
    document_id = waiting(engine)
    with pytest.raises(WrongInputError, match="nobody outside is asked"):
        answered(engine, document_id)
    asked(engine, document_id)
    with pytest.raises(WrongInputError, match="ends with an answer"):
        answered(engine, document_id, " ")
    with pytest.raises(StaleClaimError):
        asked(engine, document_id)
    assert len(known(engine)[0]) == 1


def test_another_client_sees_nothing(sqlite_engine: sa.Engine) -> None:
    asked(sqlite_engine, waiting(sqlite_engine))
    assert known(sqlite_engine, "other") == ((), {})
