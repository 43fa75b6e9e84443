"""Corrections wait for a second person, one for each document."""

from __future__ import annotations

import sqlalchemy as sa

from documents.database.engine import read, write
from documents.register.audit import history
from documents.register.proposals import Proposal, proposals, propose
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
