"""A program under a role of its own posts, and can do nothing else to the ledger (PostgreSQL)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from documents.database.engine import connect
from documents.database.upgrade import upgrade
from documents.error import WrongInputError
from documents.finding import Finding, Severity
from ledgers import general_ledger, roles
from ledgers.checks import check_chain
from ledgers.month import periods
from ledgers.tables import entries, outbox
from tests.ledgers.cases import CLIENT
from tests.ledgers.samples import DAY, SHA, invoice_entry, judged

ROLE = "daybook_program"


@pytest.fixture
def owner(postgresql_engine: sa.Engine) -> sa.Engine:
    """The database with the role prepared and one entry posted."""
    with postgresql_engine.begin() as connection:
        if not connection.scalar(sa.text(f"SELECT 1 FROM pg_roles WHERE rolname = '{ROLE}'")):
            connection.execute(sa.text(f"CREATE ROLE {ROLE} LOGIN"))
        roles.prepare(connection, ROLE)
        general_ledger.post(connection, invoice_entry(), document_sha=SHA)
    return postgresql_engine


@pytest.fixture
def program(owner: sa.Engine) -> Iterator[sa.Engine]:
    engine = connect(make_url(owner.url).set(username=ROLE).render_as_string(hide_password=False))
    yield engine
    engine.dispose()


def test_the_program_does_all_its_work(program: sa.Engine) -> None:
    hold = Finding(code="V-PO-06", severity=Severity.BLOCK_PAY, subject="line 1", message="49.20 instead of 48.00.")
    how = general_ledger.Reversal(posting_date=DAY, fiscal_year=2026, maker="ann")
    upgrade(program)
    with program.begin() as connection:
        posted = general_ledger.post(connection, invoice_entry("doc-2"), document_sha=SHA, findings=[hold])
        judged(connection, "doc-2", hold)
        judged(connection, "doc-2")
        assert general_ledger.reverse(connection, "acme", posted.label, how).label == "AC-AP-2026-000003"
        connection.execute(outbox.update().values(state="sent", sent_at=sa.func.now(), attempts=1))
        for state in (periods.PeriodState.SOFT_CLOSED, periods.PeriodState.LOCKED):
            periods.change(connection, "acme", periods.PeriodChange(period="2026-01", to=state, by="ann"))
        assert list(check_chain(connection, CLIENT)) == []
        assert roles.is_apart(connection)
        assert list(roles.check_rights(connection)) == []


@pytest.mark.parametrize(
    "statement",
    [
        *(f"INSERT INTO {table} (client_id) VALUES ('acme')" for table in ("entries", "postings", "chain_heads")),
        *(f"DELETE FROM {table}" for table in roles.RIGHTS),
        *(f"TRUNCATE {table} CASCADE" for table in roles.RIGHTS),
        "UPDATE entries SET payee = 'x'",
        "UPDATE postings SET amount_minor = 0",
        "UPDATE chain_heads SET position = 0, hash = ''",
        "SELECT * FROM chain_heads FOR UPDATE",
        "UPDATE open_items SET amount_minor = 0",
        "UPDATE outbox SET target = 'x'",
        "UPDATE payment_holds SET code = 'x'",
        "UPDATE periods SET period = '1999-01'",
        "UPDATE payment_run_items SET iban = 'DE02200505501015871393'",
        "UPDATE payment_runs SET digest = ''",
        "UPDATE alembic_version SET version_num = '0001'",
        "SELECT setval('entries_id_seq', 1)",
        "COPY entries FROM PROGRAM 'true'",
        "SET session_replication_role = replica",
        "ALTER TABLE entries DISABLE TRIGGER ALL",
        "DROP TRIGGER entries_posted ON entries",
        "DROP TABLE postings",
        "CREATE OR REPLACE FUNCTION entries_posted() RETURNS trigger LANGUAGE sql AS 'SELECT 1'",
        "ALTER FUNCTION post_entries(text[]) SECURITY INVOKER",
        "CREATE TABLE mine (id int)",
        f"ALTER ROLE {ROLE} SUPERUSER",
        "SET ROLE daybook",
    ],
)
def test_the_program_cannot_go_around_the_function(program: sa.Engine, statement: str) -> None:
    with program.connect() as connection, pytest.raises(DBAPIError, match=r"denied|must be (owner|superuser)"):
        connection.execute(sa.text(statement))


def content_of(connection: sa.Connection, **changes: Any) -> dict[str, Any]:
    """Return the content of a second entry that continues the chain, but for `changes`."""
    row = dict(connection.exec_driver_sql("SELECT * FROM entries").mappings().one())
    lines = [dict(line) for line in connection.exec_driver_sql("SELECT * FROM postings ORDER BY line_no").mappings()]
    row |= {"number": 2, "label": "AC-AP-2026-000002", "document_id": "doc-2", "position": 2}
    return {"entry": {**row, "previous_hash": row["hash"], **changes}, "postings": lines}


def through_the_door(connection: sa.Connection, content: dict[str, Any]) -> None:
    connection.exec_driver_sql("SELECT post_entries(%s)", ([json.dumps(content, default=str)],))


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"previous_hash": "e" * 64}, "continue the chain"),
        ({"position": 3}, "continue the chain"),
        ({"number": 3}, "leaves a gap"),
        ({"document_id": "doc-1"}, "uq_entries_posting_key"),
        ({"label": "AC-AP-2026-000001"}, "uq_entries_label"),
        ({"client_id": "borealis"}, r"continue the chain"),
        ({"period": "2026-04"}, "not that of the posting date"),
        ({"period": "2026-01", "posting_date": "2026-01-31"}, "the period is locked"),
        ({"line_count": 2}, "none is added"),
        ({"line_count": 4}, "fk_entries_last_line"),
        ({"reverses": "AC-AP-2026-000001"}, "exact opposite"),
        ({"reverses": "AC-AP-2026-000009"}, "fk_entries_reverses"),
        ({"period": "2026-09", "posting_date": "2026-09-01"}, "the period is locked, or closed"),
    ],
    ids=str,
)
def test_the_function_refuses_what_breaks_a_rule(program: sa.Engine, changes: dict[str, Any], reason: str) -> None:
    with program.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO periods VALUES ('acme', '2026-01', 'LOCKED'), ('acme', '2026-09', 'FUTURE')"
        )
    with pytest.raises(DBAPIError, match=reason), program.begin() as connection:
        through_the_door(connection, content_of(connection, **changes))


@pytest.mark.parametrize(
    ("change", "reason"),
    [({"amount_minor": 1, "base_minor": 1}, "does not sum to zero"), ({"client_id": "borealis"}, "none is added")],
    ids=str,
)
def test_the_function_refuses_a_wrong_line(program: sa.Engine, change: dict[str, Any], reason: str) -> None:
    with program.begin() as connection:
        content = content_of(connection)
        content["postings"][0] |= change
    with pytest.raises(DBAPIError, match=reason), program.begin() as connection:
        through_the_door(connection, content)


def test_a_text_that_is_not_the_canonical_one_is_named_by_the_check(program: sa.Engine) -> None:
    """The function hashes what it is given, so a forged text is stored; its hash cannot be had again from the row."""
    with program.begin() as connection:
        through_the_door(connection, content_of(connection))
        assert "it was changed" in next(check_chain(connection, CLIENT)).message


def test_tables_of_the_programs_own_do_not_stand_in_for_the_ledgers(program: sa.Engine) -> None:
    """A temporary table comes first in the search path unless a function says otherwise."""
    with program.begin() as connection:
        connection.exec_driver_sql("INSERT INTO periods VALUES ('acme', '2026-05', 'LOCKED')")
    with program.begin() as connection:
        content = content_of(connection)
        for table in ("periods", "chain_heads", "entries", "postings"):
            connection.exec_driver_sql(f"CREATE TEMP TABLE {table} AS SELECT * FROM public.{table} WHERE false")
        with pytest.raises(DBAPIError, match="the period is locked"), connection.begin_nested():
            through_the_door(connection, content)


def test_a_false_reversal_finds_no_opposite_in_tables_of_the_programs_own(program: sa.Engine) -> None:
    """A temporary ledger in which the reversed entry is what the reversal needs does not help it."""
    with program.begin() as connection:
        content = content_of(connection, reverses="AC-AP-2026-000001")
        connection.exec_driver_sql("CREATE TEMP TABLE entries AS SELECT * FROM public.entries")
        connection.exec_driver_sql("CREATE TEMP TABLE postings AS SELECT * FROM public.postings")
        connection.exec_driver_sql(
            "UPDATE pg_temp.postings SET amount_minor = -amount_minor, base_minor = -base_minor, "
            "tax_base_minor = -tax_base_minor, quantity = -quantity::numeric"
        )
        with pytest.raises(DBAPIError, match="exact opposite"), connection.begin_nested():
            through_the_door(connection, content)


def test_savepoints_neither_let_a_wrong_entry_in_nor_keep_a_right_one_out(program: sa.Engine) -> None:
    with program.begin() as connection:
        lost = connection.begin_nested()
        general_ledger.post(connection, invoice_entry("lost"), document_sha=SHA)
        lost.rollback()
        with pytest.raises(DBAPIError), connection.begin_nested():
            through_the_door(connection, content_of(connection, number=3))
        with connection.begin_nested():
            assert general_ledger.post(connection, invoice_entry("doc-2"), document_sha=SHA).label[-1] == "2"
    with program.begin() as connection:
        assert list(check_chain(connection, CLIENT)) == []
        assert connection.scalar(sa.select(sa.func.count()).select_from(entries)) == 2


def test_a_right_too_many_is_named(owner: sa.Engine, program: sa.Engine) -> None:
    with owner.begin() as connection:
        connection.exec_driver_sql(f"GRANT INSERT ON postings TO {ROLE}")
    with program.begin() as connection:
        assert [(one.code, one.subject) for one in roles.check_rights(connection)] == [("I11", "postings")]
    with owner.begin() as connection:
        assert not roles.is_apart(connection)
        roles.prepare(connection, ROLE)
    with program.begin() as connection:
        assert list(roles.check_rights(connection)) == []


def test_a_program_that_may_not_migrate_says_who_can(owner: sa.Engine, program: sa.Engine) -> None:
    with owner.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0015'")
    with pytest.raises(WrongInputError, match=f"daybook database prepare --role {ROLE}"):
        upgrade(program)


@pytest.mark.parametrize("role", ["nobody_there", "daybook"])
def test_a_role_that_could_help_itself_is_refused(owner: sa.Engine, role: str) -> None:
    with owner.begin() as connection, pytest.raises(WrongInputError, match=f'role "{role}": found'):
        roles.prepare(connection, role)


def test_sqlite_has_no_roles(sqlite_engine: sa.Engine) -> None:
    with sqlite_engine.begin() as connection:
        assert not roles.is_apart(connection)
        with pytest.raises(WrongInputError, match="SQLite knows no roles"):
            roles.prepare(connection, ROLE)
