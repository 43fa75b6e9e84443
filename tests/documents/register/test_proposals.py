"""Corrections wait for a second person, one for each document."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from documents.database.engine import read, write
from documents.error import WrongInputError
from documents.register.audit import history
from documents.register.proposals import Proposal, proposals, propose, refuse, waiting
from tests.documents.register.register_of import receive


def proposal(document_id: str, change: str) -> Proposal:
    return Proposal(client_id="acme", document_id=document_id, requested_by="Kim", reason="new rules", change=change)


def test_the_same_correction_is_proposed_once_and_a_newer_one_takes_its_place(engine: sa.Engine) -> None:
    first, second = receive(engine, "a.pdf").document_id, receive(engine, "b.pdf").document_id
    with write(engine) as connection:
        assert propose(connection, proposal(first, "{}"))
        assert propose(connection, proposal(second, "{}"))
        assert not propose(connection, proposal(first, "{}"))
        assert propose(connection, proposal(first, '{"more": 1}'))
    with read(engine) as connection:
        assert proposals(connection, "acme") == (proposal(second, "{}"), proposal(first, '{"more": 1}'))
        assert proposals(connection, "other") == ()
        actions = [event.action for event in history(connection, "acme", first)]
    assert actions == ["receive", "propose correction", "withdraw correction", "propose correction"]


def test_a_second_person_refuses_a_proposal_once(engine: sa.Engine) -> None:
    document = receive(engine, "a.pdf").document_id
    with write(engine) as connection:
        propose(connection, proposal(document, "{}"))
        (one,) = waiting(connection, "acme")
        assert refuse(connection, "acme", one.number, by="Ann", reason="read rightly") == proposal(document, "{}")
        assert waiting(connection, "acme") == ()
        with pytest.raises(WrongInputError, match="none such waits"):
            refuse(connection, "acme", one.number, by="Ann", reason="again")
        event = history(connection, "acme", document)[-1]
    assert (event.action, event.actor) == ("refuse correction", "Ann")
    assert event.after == {"proposal": one.number, "reason": "read rightly"}


@pytest.mark.parametrize(
    ("client", "by", "reason", "told"),
    [
        ("other", "Ann", "no", "none such waits at other"),
        ("acme", " kim ", "no", "Kim asked for it"),
        ("acme", "System", "no", "expected a person"),
        ("acme", " ", "no", "expected a person"),
        ("acme", "Ann", " ", "and a reason"),
    ],
)
def test_a_wrong_refusal_leaves_the_proposal_waiting(
    engine: sa.Engine, client: str, by: str, reason: str, told: str
) -> None:
    document = receive(engine, "a.pdf").document_id
    with write(engine) as connection:
        propose(connection, proposal(document, "{}"))
        (one,) = waiting(connection, "acme")
        with pytest.raises(WrongInputError, match=told):
            refuse(connection, client, one.number, by=by, reason=reason)
        assert waiting(connection, "acme") == (one,)
