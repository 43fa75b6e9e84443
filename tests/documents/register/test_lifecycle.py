"""One way to change a state: allowed, fenced, with a reason, and written down."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from documents.database.engine import read, write
from documents.error import WrongInputError
from documents.register.audit import history
from documents.register.claims import claim
from documents.register.document import UnknownDocumentError, add_documents, document, find_document
from documents.register.lifecycle import StaleClaimError, advance
from documents.state import IllegalTransitionError, State
from tests.documents.register.register_of import go, look, receive

R, C, E, X, V, Q = (
    State.RECEIVED,
    State.CLASSIFIED,
    State.EXTRACTED,
    State.CLEANSED,
    State.VALIDATED,
    State.QUEUED,
)


def test_each_step_is_written_down_with_both_states(engine: sa.Engine) -> None:
    document_id = receive(engine).document_id
    go(engine, document_id, R, C)
    go(engine, document_id, C, Q, reason="which currency?")
    with read(engine) as connection:
        steps = [(event.before, event.after) for event in history(connection, "acme", document_id)][1:]
    assert steps == [
        ({"state": "RECEIVED"}, {"state": "CLASSIFIED"}),
        ({"state": "CLASSIFIED"}, {"state": "QUEUED", "reason": "which currency?"}),
    ]
    assert look(engine, document_id).reason == "which currency?"


def test_the_reason_goes_when_the_document_goes_on(engine: sa.Engine) -> None:
    document_id = receive(engine).document_id
    go(engine, document_id, R, Q, reason="unclear")
    go(engine, document_id, Q, V, reason="the reviewer says it is clear")
    assert look(engine, document_id).reason == ""


@pytest.mark.parametrize(("after", "reason"), [(State.POSTED, ""), (Q, ""), (Q, "  "), (State.DUPLICATE, "")])
def test_a_step_that_is_not_allowed_changes_nothing(engine: sa.Engine, after: State, reason: str) -> None:
    document_id = receive(engine).document_id
    with pytest.raises(IllegalTransitionError):
        go(engine, document_id, R, after, reason=reason)
    assert look(engine, document_id).state is R


def test_a_document_that_is_elsewhere_is_left_alone(engine: sa.Engine) -> None:
    document_id = receive(engine).document_id
    go(engine, document_id, R, C)
    with pytest.raises(StaleClaimError, match=r"expected state RECEIVED .* found CLASSIFIED"):
        go(engine, document_id, R, C)


def test_a_held_document_moves_only_for_its_holder(engine: sa.Engine) -> None:
    document_id = receive(engine).document_id
    (held,) = claim(engine, "acme", [R], 1, "worker 1", 60)
    with pytest.raises(StaleClaimError, match="held by worker 1"):
        go(engine, document_id, R, C)
    go(engine, document_id, R, C, fence=held.fence)
    assert look(engine, document_id).lease_owner == "worker 1"


def test_the_lease_ends_when_the_automatic_steps_do(engine: sa.Engine) -> None:
    document_id = receive(engine).document_id
    (held,) = claim(engine, "acme", [R], 1, "worker 1", 60)
    go(engine, document_id, R, Q, reason="unclear", fence=held.fence)
    found = look(engine, document_id)
    assert (found.lease_owner, found.lease_until, found.attempts) == ("", None, 0)


def test_another_clients_document_is_not_found(engine: sa.Engine) -> None:
    document_id = receive(engine, client="acme").document_id
    with pytest.raises(UnknownDocumentError), write(engine) as connection:
        advance(connection, "birch", document_id, R, C)
    with pytest.raises(UnknownDocumentError), read(engine) as connection:
        document(connection, "birch", document_id)
    assert look(engine, document_id).state is R


def test_a_duplicate_says_of_what(engine: sa.Engine) -> None:
    first, second = receive(engine, "a").document_id, receive(engine, "b").document_id
    with write(engine) as connection:
        advance(connection, "acme", second, R, State.DUPLICATE, duplicate_of=first)
    assert look(engine, second).duplicate_of == first
    go(engine, second, State.DUPLICATE, Q, reason="another delivery after all")
    assert look(engine, second).duplicate_of == ""


def test_a_file_of_three_documents_is_split_once(engine: sa.Engine) -> None:
    first = receive(engine).document_id
    ranges = [(1, 2), (3, 3), (4, 6)]
    for _ in range(2):
        with write(engine) as connection:
            ids = add_documents(connection, "acme", first, ranges)
    found = [look(engine, document_id) for document_id in ids]
    assert [(one.first_page, one.last_page) for one in found] == ranges
    assert ids == tuple(f"{first.removesuffix('-1')}-{number}" for number in (1, 2, 3))
    assert {one.state for one in found} == {R}


def test_a_document_is_found_by_the_beginning_of_its_id_or_hash(engine: sa.Engine) -> None:
    first, other = receive(engine, "a"), receive(engine, "b")
    sha = look(engine, first.document_id).sha256
    with read(engine) as connection:
        assert find_document(connection, first.document_id).id == first.document_id
        assert find_document(connection, first.document_id[:9]).id == first.document_id
        assert find_document(connection, sha[:8]).id == first.document_id
        with pytest.raises(WrongInputError, match=f"several: .*{other.document_id}"):
            find_document(connection, "acme")
        for nothing in ("acme-%", "zebra"):
            with pytest.raises(UnknownDocumentError):
                find_document(connection, nothing)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE documents SET state = 'LOST'",
        "UPDATE documents SET state = 'QUEUED'",
        "UPDATE documents SET reason = 'no reason is needed'",
        "UPDATE documents SET state = 'DUPLICATE'",
        "UPDATE documents SET lease_owner = 'somebody'",
        "UPDATE documents SET gross_minor = 100",
        "UPDATE audit SET actor = 'nobody'",
        "DELETE FROM audit",
        "UPDATE arrivals SET outcome = 'duplicate'",
        "DELETE FROM arrivals",
        "DELETE FROM files",
        "INSERT INTO versions SELECT id, 1, client_id, NULL, NULL, NULL, 'a', '', '', 'now' FROM documents;"
        "UPDATE versions SET author = 'b'",
    ],
)
def test_the_database_itself_refuses(engine: sa.Engine, change: str) -> None:
    receive(engine)

    def change_it() -> None:
        with write(engine) as connection:
            for statement in change.split(";"):
                connection.execute(sa.text(statement))

    with pytest.raises(sa.exc.IntegrityError):
        change_it()
