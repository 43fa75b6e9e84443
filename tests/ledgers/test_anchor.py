"""What the owner of the database can do in silence is found by the ends of the chains that stand elsewhere."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import pytest
import sqlalchemy as sa

from documents.register.audit import Act, append
from ledgers import general_ledger
from ledgers.anchor import check_anchors, write_anchors
from ledgers.chain import entry_hash
from ledgers.checks import check_chain
from ledgers.tables import entries, postings
from tests.ledgers.cases import CLIENT
from tests.ledgers.samples import SHA, invoice_entry

NIGHT = dt.datetime(2026, 5, 7, 2, tzinfo=dt.UTC)


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    return tmp_path / "home" / "anchors", tmp_path / "elsewhere"


@pytest.fixture
def posted(engine: sa.Engine, folders: tuple[Path, Path]) -> sa.Engine:
    """Three entries over two nights, both anchored."""
    for night, documents in enumerate((["doc-1", "doc-2"], ["doc-3"])):
        with engine.begin() as connection:
            for document in documents:
                general_ledger.post(connection, invoice_entry(document), document_sha=SHA)
            append(connection, "acme", Act(action="advance", subject="doc-1"))
            moment = NIGHT + dt.timedelta(days=night)
            assert write_anchors(connection, "acme", folders, now=moment) == ()
    return engine


def without_guards(connection: sa.Connection) -> None:
    """Do what the owner can."""
    if connection.dialect.name == "sqlite":
        for name in connection.scalars(sa.text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
            connection.execute(sa.text(f"DROP TRIGGER {name}"))
    else:
        connection.execute(sa.text("SET session_replication_role = replica"))


def rewrite(connection: sa.Connection, since: int) -> None:
    """Change the payee of an entry and give it and all that follow new hashes, as a skilled forger would."""
    previous = ""
    for row in connection.execute(entries.select().order_by(entries.c.position)).mappings().all():
        lines = connection.execute(
            postings.select().where(postings.c.entry_id == row["id"]).order_by(postings.c.line_no)
        ).mappings()
        forged = dict(row) | ({"payee": "Forged Ltd"} if row["position"] == since else {})
        forged["previous_hash"] = previous
        forged["hash"] = previous = entry_hash(forged, [dict(line) for line in lines])
        change = {name: forged[name] for name in ("payee", "previous_hash", "hash")}
        connection.execute(entries.update().where(entries.c.id == row["id"]).values(change))
    connection.execute(sa.text("UPDATE chain_heads SET hash = :hash"), {"hash": previous})


def found(connection: sa.Connection, folders: Sequence[Path]) -> list[tuple[str, str]]:
    return [(one.code, one.subject) for one in check_anchors(connection, "acme", folders)]


def test_a_line_for_each_chain_and_night(posted: sa.Engine, folders: tuple[Path, Path]) -> None:
    lines = (folders[0] / "acme.txt").read_text("utf-8").splitlines()
    assert [line.split("\t")[:4] for line in lines] == [
        ["2026-05-07T02:00:00.000000+00:00", "AC", "AP", "2"],
        ["2026-05-07T02:00:00.000000+00:00", "", "AUDIT", "1"],
        ["2026-05-08T02:00:00.000000+00:00", "AC", "AP", "3"],
        ["2026-05-08T02:00:00.000000+00:00", "", "AUDIT", "2"],
    ]
    with posted.begin() as connection:
        assert found(connection, folders) == []


@pytest.mark.parametrize(("since", "broken"), [(1, 2), (3, 1)])
def test_a_rewritten_chain_is_found_by_its_anchors_only(
    posted: sa.Engine, folders: tuple[Path, Path], since: int, broken: int
) -> None:
    with posted.begin() as connection:
        without_guards(connection)
        rewrite(connection, since)
        assert list(check_chain(connection, CLIENT)) == []
        assert found(connection, folders) == [("I6", "AC-AP")] * broken


def test_an_end_that_was_cut_off_is_found(posted: sa.Engine, folders: tuple[Path, Path]) -> None:
    with posted.begin() as connection:
        without_guards(connection)
        connection.execute(sa.text("DELETE FROM audit WHERE position = 2"))
        (violation,) = check_anchors(connection, "acme", folders)
        assert (violation.subject, "there is none" in violation.message) == ("AUDIT", True)


def test_a_file_that_lost_lines_is_found_by_the_other_and_mended(posted: sa.Engine, folders: tuple[Path, Path]) -> None:
    home = folders[0] / "acme.txt"
    home.unlink()
    with posted.begin() as connection:
        assert found(connection, folders) == [("I6", str(home))]
        write_anchors(connection, "acme", folders, now=NIGHT + dt.timedelta(days=2))
        assert found(connection, folders) == []


def test_a_place_that_cannot_be_written_is_told_and_makes_up_later(engine: sa.Engine, tmp_path: Path) -> None:
    away = tmp_path / "away"
    away.write_text("a file where a folder is expected", encoding="utf-8")
    with engine.begin() as connection:
        general_ledger.post(connection, invoice_entry(), document_sha=SHA)
        (problem,) = write_anchors(connection, "acme", (tmp_path, away), now=NIGHT)
        assert str(away) in problem
        away.unlink()
        write_anchors(connection, "acme", (tmp_path, away), now=NIGHT + dt.timedelta(days=1))
        assert (away / "acme.txt").read_text("utf-8").count("\n") == 2
        assert found(connection, (tmp_path, away)) == []


def test_a_line_that_is_none_is_named(posted: sa.Engine, folders: tuple[Path, Path]) -> None:
    with (folders[0] / "acme.txt").open("a", encoding="utf-8") as file:
        file.write("2026-05-09T02:00\tAC")
    with posted.begin() as connection:
        assert ("I6", "anchors") in found(connection, folders[:1])
