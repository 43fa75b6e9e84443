"""Every file seen is one arrival; the same bytes again are a duplicate, never a second document."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa

from documents.archive import StoredFile
from documents.database.engine import read, write
from documents.register.arrival import Arrival, ArrivalOutcome, Origin, record_arrival, record_refusal, storable
from documents.register.audit import history
from documents.register.document import documents_in
from documents.state import State
from tests.documents.register.register_of import NOON, receive


def rows(engine: sa.Engine, table: str) -> int:
    with read(engine) as connection:
        return connection.scalar(sa.text(f"SELECT count(*) FROM {table}")) or 0


def test_new_bytes_become_a_document(engine: sa.Engine) -> None:
    arrival = receive(engine)
    assert (arrival.outcome, arrival.created) == (ArrivalOutcome.RECEIVED, True)
    with read(engine) as connection:
        (document,) = documents_in(connection, "acme")
        (event,) = history(connection, "acme", document.id)
    assert (document.id, document.state, document.received_at) == (arrival.document_id, State.RECEIVED, NOON)
    assert (event.action, event.after["name"]) == ("receive", "a.pdf")


def test_the_same_bytes_again_are_a_second_arrival_of_the_same_document(engine: sa.Engine) -> None:
    first = receive(engine, "a.pdf", content=b"same")
    second = receive(engine, "copy of a.pdf", content=b"same")
    assert (second.outcome, second.document_id) == (ArrivalOutcome.DUPLICATE, first.document_id)
    assert (rows(engine, "documents"), rows(engine, "arrivals"), rows(engine, "files")) == (1, 2, 1)


def test_the_same_bytes_at_two_clients_are_two_documents(engine: sa.Engine) -> None:
    receive(engine, client="acme")
    assert receive(engine, client="birch").outcome is ArrivalOutcome.RECEIVED
    assert (rows(engine, "documents"), rows(engine, "files")) == (2, 1)


def test_an_arrival_recorded_twice_is_one_arrival(engine: sa.Engine) -> None:
    first, again = receive(engine), receive(engine)
    assert (again.document_id, again.created) == (first.document_id, False)
    assert (rows(engine, "arrivals"), rows(engine, "audit")) == (1, 1)


def test_a_refusal_is_an_arrival_with_a_reason_and_no_document(engine: sa.Engine) -> None:
    origin = Origin(source="folder", ref="link", name="link", received_at=NOON)
    for created in (True, False):
        with write(engine) as connection:
            arrival = record_refusal(connection, "acme", origin, "a symbolic link is never followed")
        assert (arrival.outcome, arrival.created) == (ArrivalOutcome.REFUSED, created)
    assert (rows(engine, "documents"), rows(engine, "arrivals")) == (0, 1)


def test_two_files_whose_hashes_begin_alike_get_different_ids(engine: sa.Engine) -> None:
    ids = []
    for ending in ("a", "b"):
        sha = "0123456789" + ending * 54
        with write(engine) as connection:
            ids.append(_record(connection, sha).document_id)
    assert ids == ["acme-0123456789-1", "acme-0123456789bbbbbb-1"]


def _record(connection: sa.Connection, sha: str) -> Arrival:
    origin = Origin(source="folder", ref=sha, name=sha, received_at=NOON)
    return record_arrival(connection, "acme", origin, StoredFile(sha256=sha, size=1, path=Path("nowhere")))


def test_a_name_that_is_no_text_is_kept_as_escapes(engine: sa.Engine) -> None:
    name = b"M\xfcller\x00.pdf".decode("utf-8", "surrogateescape")
    assert storable(name) == "M\\xfcller\\x00.pdf"
    assert receive(engine, name, content=b"x").outcome is ArrivalOutcome.RECEIVED
