"""Each invariant: clean on a right register, and naming the culprit when one thing is broken behind its back."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from documents.archive import Archive
from documents.database.engine import write
from documents.register.arrival import Origin, record_arrival
from documents.register.checks import check_register
from documents.register.claims import claim
from documents.state import State
from tests.documents.register.register_of import NOON, go

CONTENT = {"a": b"one", "b": b"two"}


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "originals")


@pytest.fixture
def ids(engine: sa.Engine, archive: Archive) -> list[str]:
    made = []
    for name, content in CONTENT.items():
        origin = Origin(source="folder", ref=name, name=name, received_at=NOON)
        with write(engine) as connection:
            made.append(record_arrival(connection, "acme", origin, archive.store(io.BytesIO(content))).document_id)
    go(engine, made[0], State.RECEIVED, State.CLASSIFIED, State.EXTRACTED)
    return made


def tamper(engine: sa.Engine, *statements: str) -> None:
    """Change what the triggers protect, as somebody with the rights of the owner could."""
    with write(engine) as connection:
        for statement in (*_without_triggers(connection), *statements):
            connection.execute(sa.text(statement))


def _without_triggers(connection: sa.Connection) -> Iterator[str]:
    if connection.dialect.name == "postgresql":
        yield "SET session_replication_role = replica"
        return
    for name in connection.scalars(sa.text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
        yield f"DROP TRIGGER {name}"


def broken(engine: sa.Engine, archive: Archive) -> list[tuple[str, str]]:
    return [(found.code, found.subject) for found in check_register(engine, archive, store_grace=0)]


def test_a_right_register_is_clean(engine: sa.Engine, archive: Archive, ids: list[str]) -> None:
    assert broken(engine, archive) == []
    assert len(ids) == 2


def test_a_document_nobody_sent(engine: sa.Engine, archive: Archive, ids: list[str]) -> None:
    tamper(engine, f"DELETE FROM arrivals WHERE document_id = '{ids[1]}'")
    assert broken(engine, archive) == [("I1", ids[1]), ("I8", "acme")]


def test_a_document_forgotten_in_work(engine: sa.Engine, archive: Archive, ids: list[str]) -> None:
    tamper(engine, f"UPDATE documents SET state_since = '2026-01-01T00:00:00.000000+00:00' WHERE id = '{ids[1]}'")
    assert broken(engine, archive) == [("I1", ids[1])]


def test_a_flipped_byte_and_a_missing_file(engine: sa.Engine, archive: Archive, ids: list[str]) -> None:
    flipped, missing = sorted(archive.hashes())
    archive.path(flipped).chmod(0o600)
    archive.path(flipped).write_bytes(b"onf")
    archive.path(missing).unlink()
    assert broken(engine, archive) == [("I2", flipped), ("I2", missing)]


def test_bytes_that_nobody_registered(engine: sa.Engine, archive: Archive, ids: list[str]) -> None:
    stray = archive.store(io.BytesIO(b"three")).sha256
    assert broken(engine, archive) == [("I2", stray)]
    assert list(check_register(engine, archive, store_grace=60)) == []


def test_a_document_that_vanished(engine: sa.Engine, archive: Archive, ids: list[str]) -> None:
    tamper(engine, f"UPDATE documents SET client_id = 'birch' WHERE id = '{ids[1]}'")
    assert ("I8", "birch") in broken(engine, archive)


@pytest.mark.parametrize(
    ("change", "subjects"),
    [
        ("UPDATE audit SET actor = 'nobody' WHERE position = 2", ["acme/2"]),
        ("UPDATE audit SET at = '2026-01-01T00:00:00.000000+00:00' WHERE position = 1", ["acme/1"]),
        ("DELETE FROM audit WHERE position = 3", ["acme/4", "acme/4"]),
        ("DELETE FROM audit WHERE position = 4", ["acme"]),
        ("DELETE FROM audit", ["acme"]),
        ("UPDATE audit_heads SET hash = 'x'", ["acme"]),
    ],
)
def test_a_changed_history(
    engine: sa.Engine, archive: Archive, ids: list[str], change: str, subjects: list[str]
) -> None:
    tamper(engine, change)
    assert broken(engine, archive) == [("I12", subject) for subject in subjects]


def test_a_lease_nobody_ended(engine: sa.Engine, archive: Archive, ids: list[str]) -> None:
    (held,) = claim(engine, "acme", [State.RECEIVED], 1, "dead", -3600)
    assert broken(engine, archive) == [("I13", held.document.id)]
