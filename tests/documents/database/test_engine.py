"""Transactions: whole or not at all, readers cannot write, the world's faults are told from ours."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from documents.database.engine import connect, read, write
from documents.error import RetryableError, WrongInputError
from documents.register import tables
from tests.postgres import Cluster

HEAD = sa.text("INSERT INTO audit_heads (client_id, position, hash) VALUES (:client, 0, '')")


def clients(engine: sa.Engine) -> list[str]:
    with read(engine) as connection:
        return list(connection.scalars(sa.text("SELECT client_id FROM audit_heads ORDER BY client_id")))


def test_a_block_that_raises_changes_nothing(engine: sa.Engine) -> None:
    def insert_and_fail() -> None:
        with write(engine) as connection:
            connection.execute(HEAD, {"client": "acme"})
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        insert_and_fail()
    assert clients(engine) == []


def test_a_block_that_ends_is_kept(engine: sa.Engine) -> None:
    with write(engine) as connection:
        connection.execute(HEAD, {"client": "acme"})
    assert clients(engine) == ["acme"]


def test_a_reader_cannot_write_and_the_next_writer_can(engine: sa.Engine) -> None:
    with pytest.raises(sa.exc.DBAPIError), read(engine) as connection:
        connection.execute(HEAD, {"client": "acme"})
    with write(engine) as connection:
        connection.execute(HEAD, {"client": "birch"})
    assert clients(engine) == ["birch"]
    with pytest.raises(sa.exc.DBAPIError), read(engine) as connection:
        connection.execute(HEAD, {"client": "cedar"})


def test_a_reader_sees_one_moment(engine: sa.Engine) -> None:
    with read(engine) as reader:
        before = reader.scalar(sa.text("SELECT count(*) FROM audit_heads"))
        with write(engine) as writer:
            writer.execute(HEAD, {"client": "acme"})
        assert reader.scalar(sa.text("SELECT count(*) FROM audit_heads")) == before == 0


def test_a_locked_sqlite_file_is_the_worlds_fault(sqlite_url: str) -> None:
    patient, hasty = connect(sqlite_url), connect(f"{sqlite_url}?timeout=0")
    with write(patient), pytest.raises(RetryableError, match="database is locked"), write(hasty):
        pass
    patient.dispose()
    hasty.dispose()


def test_a_writer_that_waits_too_long_for_another_of_its_own_program_is_told_so(sqlite_url: str) -> None:
    engine = connect(f"{sqlite_url}?timeout=0")
    with write(engine), pytest.raises(RetryableError, match="another transaction of this program"), write(engine):
        pass
    with write(engine) as connection:
        assert connection.scalar(sa.text("SELECT 1")) == 1
    engine.dispose()


def test_a_server_that_is_away_is_the_worlds_fault(tmp_path: Path) -> None:
    away = connect(f"postgresql://nobody@/nothing?host={tmp_path}")
    with pytest.raises(RetryableError, match="nothing was changed"), write(away):
        pass


def test_a_connection_that_is_cut_is_the_worlds_fault(postgresql_engine: sa.Engine, postgres: Cluster) -> None:
    administrator = connect(postgres.url("postgres"))

    def insert_and_be_cut() -> None:
        with write(postgresql_engine) as connection:
            connection.execute(HEAD, {"client": "acme"})
            pid = connection.scalar(sa.text("SELECT pg_backend_pid()"))
            with write(administrator) as other:
                other.execute(sa.text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": pid})
            connection.execute(sa.text("SELECT 1"))

    with pytest.raises(RetryableError):
        insert_and_be_cut()
    administrator.dispose()
    assert clients(postgresql_engine) == []


def test_wrong_sql_is_our_fault(engine: sa.Engine) -> None:
    with pytest.raises(sa.exc.DBAPIError), write(engine) as connection:
        connection.execute(sa.text("SELECT nothing FROM nowhere"))


def test_another_kind_of_database_is_named() -> None:
    with pytest.raises(WrongInputError, match="mysql"):
        connect("mysql://localhost/daybook")


def test_sqlite_survives_a_power_cut_and_keeps_foreign_keys(sqlite_engine: sa.Engine) -> None:
    with read(sqlite_engine) as connection:
        pragmas = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "recursive_triggers")
        }
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "recursive_triggers": 1}


def test_the_first_to_open_a_new_sqlite_file_waits_for_whoever_writes_it(tmp_path: Path) -> None:
    path = tmp_path / "daybook.db"
    holder = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    holder.execute("CREATE TABLE used (x)").close()
    holder.execute("BEGIN IMMEDIATE").close()
    release = threading.Timer(0.2, holder.close)
    release.start()
    engine = connect(f"sqlite:///{path}")
    with read(engine) as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
    engine.dispose()
    release.join()


def test_a_sqlite_file_that_stays_in_use_is_tried_again_later(tmp_path: Path) -> None:
    path = tmp_path / "daybook.db"
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("CREATE TABLE used (x)").close()
    holder.execute("BEGIN EXCLUSIVE").close()
    engine = connect(f"sqlite:///{path}?timeout=0.05")
    with pytest.raises(RetryableError, match="locked"), read(engine):
        pass
    engine.dispose()
    holder.close()


def test_the_tables_in_code_are_those_of_the_migrations(engine: sa.Engine) -> None:
    ours = {table.name for table in vars(tables).values() if isinstance(table, sa.Table)}
    assert "documents" in ours
    with read(engine) as connection:
        context = MigrationContext.configure(
            connection, opts={"include_name": lambda name, kind, _: kind != "table" or name in ours}
        )
        differences = compare_metadata(context, tables.metadata)
    assert [difference for difference in differences if difference[1].name in ours] == []
