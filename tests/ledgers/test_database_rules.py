"""The database refuses by itself: these tests go around the general ledger."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from documents.finding import Finding, Severity
from documents.register.findings import replace_findings
from ledgers import general_ledger
from ledgers.tables import chain_heads, entries, holds, open_items, periods, postings
from tests.ledgers.samples import DAY, SHA, invoice_entry, judged, posting


def with_an_entry(engine: sa.Engine) -> sa.Engine:
    with engine.begin() as connection:
        general_ledger.post(connection, invoice_entry(), document_sha=SHA)
    return engine


@pytest.fixture
def posted(engine: sa.Engine) -> sa.Engine:
    return with_an_entry(engine)


def copy_of_the_entry(connection: sa.Connection, **changes: Any) -> int:
    """Insert a second entry that continues the chain, but for `changes`."""
    row = dict(connection.execute(entries.select()).mappings().one())
    head = connection.execute(chain_heads.select()).mappings().one()
    row |= {"number": 2, "label": "AC-AP-2026-000002", "document_id": "doc-2", "position": 2, "line_count": 2}
    row |= {"previous_hash": head["hash"], "hash": "f" * 64}
    row.pop("id")
    return connection.execute(entries.insert().returning(entries.c.id), row | changes).scalar_one()


def lines(connection: sa.Connection, entry_id: int, *amounts: Any, first: int = 1) -> None:
    row = dict(connection.execute(postings.select().limit(1)).mappings().one())
    for line_no, amount in enumerate(amounts, start=first):
        changes = {"entry_id": entry_id, "line_no": line_no, "amount_minor": amount, "base_minor": amount}
        connection.execute(postings.insert(), row | changes)


def test_a_second_entry_that_keeps_the_rules_is_accepted(posted: sa.Engine) -> None:
    with posted.begin() as connection:
        lines(connection, copy_of_the_entry(connection), 100, -100)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entries SET payee = 'x'",
        "UPDATE entries SET hash = previous_hash WHERE 1 = 0 OR id > 0",
        "DELETE FROM entries",
        "UPDATE postings SET amount_minor = -amount_minor",
        "DELETE FROM postings WHERE line_no = 3",
        "UPDATE open_items SET amount_minor = 0",
        "DELETE FROM open_items",
        "DELETE FROM open_item_clearings",
        "UPDATE chain_heads SET position = 0",
        "UPDATE chain_heads SET position = position + 1",
        "DELETE FROM chain_heads",
        "DELETE FROM payment_holds",
        "DELETE FROM outbox",
        "INSERT INTO chain_heads VALUES ('acme', 'AC', 'GEN', 7, 'x')",
    ],
)
def test_what_is_posted_cannot_be_changed(posted: sa.Engine, statement: str) -> None:
    with posted.begin() as connection:
        before = connection.execute(entries.select()).all(), connection.execute(postings.select()).all()
    with posted.connect() as connection:
        if statement.endswith(("payment_holds", "open_item_clearings")):
            give_rows(connection)
        with pytest.raises(DBAPIError, match=r"refused|never changed|moves only|starts empty"):
            connection.execute(sa.text(statement))
        connection.rollback()
        assert (connection.execute(entries.select()).all(), connection.execute(postings.select()).all()) == before


def give_rows(connection: sa.Connection) -> None:
    """Row triggers of SQLite fire for rows only."""
    give_hold(connection)
    connection.execute(sa.text(f"INSERT INTO open_item_clearings {pay(connection)}"))


def give_hold(connection: sa.Connection) -> None:
    connection.execute(
        sa.text(
            "INSERT INTO payment_holds (client_id, document_id, code, subject, message, placed_at) "
            "VALUES ('acme', 'doc-1', 'V-PO-06', '', 'm', '2026-05-06T12:00:00+00:00')"
        )
    )


OWN_CLEARING = (
    "SELECT entry_id, line_no, client_id, item, item_line, amount_minor, base_minor, opened_on FROM ("
    "SELECT p.entry_id, p.line_no, p.client_id, i.entry_id AS item, i.line_no AS item_line, p.amount_minor, "
    "p.base_minor, i.opened_on FROM postings p, open_items i, entries e WHERE e.id = p.entry_id "
    "AND e.document_id = 'paying-{}' AND p.line_no = 1 AND i.line_no = 3) AS paid"
)


def pay(connection: sa.Connection, amount: str = "1200.00", number: int = 0) -> str:
    """Post a payment that settles nothing yet; return the query of what it would settle."""
    legs = posting("2000", amount, party="northwind"), posting("1000", str(-Decimal(amount)))
    general_ledger.post(connection, invoice_entry(f"paying-{number}", postings=legs), document_sha=SHA)
    return OWN_CLEARING.format(number)


@pytest.mark.parametrize(
    "changes",
    [
        {"number": 3, "label": "AC-AP-2026-000003"},
        {"number": 1},
        {"position": 3},
        {"previous_hash": "e" * 64},
        {"document_id": "doc-1"},
        {"label": "AC-AP-2026-000001"},
        {"reverses": "AC-AP-2026-000009"},
        {"line_count": 1},
        {"checker": "system"},
        {"journal": "XX"},
        {"period": "2026-01", "posting_date": dt.date(2026, 1, 31)},
        {"period": "2026-04"},
        {"period": "2026-09", "posting_date": dt.date(2026, 9, 1)},
        {"period": "2026-02", "posting_date": dt.date(2026, 2, 1)},
    ],
    ids=str,
)
def test_an_entry_that_breaks_a_rule_is_refused(posted: sa.Engine, changes: dict[str, Any]) -> None:
    with posted.begin() as connection:
        set_periods(connection)
    with pytest.raises(DBAPIError), posted.begin() as connection:
        lines(connection, copy_of_the_entry(connection, **changes), 100, -100)


def set_periods(connection: sa.Connection) -> None:
    for period, state in (("2026-01", "LOCKED"), ("2026-02", "SOFT_CLOSED"), ("2026-09", "FUTURE")):
        connection.execute(periods.insert().values(client_id="acme", period=period, state=state))


def test_a_soft_closed_month_takes_what_a_person_makes(posted: sa.Engine) -> None:
    with posted.begin() as connection:
        set_periods(connection)
        by_ann = copy_of_the_entry(connection, period="2026-02", posting_date=dt.date(2026, 2, 1), maker="ann")
        lines(connection, by_ann, 100, -100)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE periods SET state = 'OPEN' WHERE period = '2026-01'",
        "UPDATE periods SET state = 'LOCKED' WHERE period = '2026-09'",
        "UPDATE periods SET period = '2025-01'",
        "UPDATE periods SET client_id = 'borealis'",
        "DELETE FROM periods",
    ],
)
def test_a_month_takes_one_step_at_a_time_and_is_never_forgotten(posted: sa.Engine, statement: str) -> None:
    with posted.connect() as connection:
        set_periods(connection)
        with pytest.raises(DBAPIError, match=r"one step at a time|by two persons"):
            connection.execute(sa.text(statement))


@pytest.mark.parametrize("second", [{}, {"number": 4}, {"position": 4}, {"previous_hash": "e" * 64}], ids=str)
def test_every_entry_of_one_statement_is_looked_at(posted: sa.Engine, second: dict[str, Any]) -> None:
    with posted.connect() as connection:
        first = dict(connection.execute(entries.select()).mappings().one())
        first.pop("id")
        rows = [
            first
            | {"number": number, "position": number, "document_id": f"doc-{number}", "label": f"l{number}"}
            | {"hash": str(number) * 64, "previous_hash": first["hash"] if number == 2 else "2" * 64}
            for number in (2, 3)
        ]
        rows[1] |= second
        if not second:
            connection.execute(entries.insert().values(rows))
            assert connection.scalar(sa.select(chain_heads.c.position)) == 3
            return
        with pytest.raises(DBAPIError, match=r"continue the chain|leaves a gap"):
            connection.execute(entries.insert().values(rows))


@pytest.mark.parametrize(
    "change", ["line_no = 1", "party = 'thief'", "amount_minor = -1", "base_minor = -1", "client_id = 'borealis'"]
)
def test_an_open_item_that_is_not_its_posting_is_refused(posted: sa.Engine, change: str) -> None:
    """Taken out as the owner can, and put in again with one thing changed."""
    columns = open_items.columns.keys()
    name, _, value = change.partition(" = ")
    forged = ", ".join(value if column == name else column for column in columns)
    with posted.connect() as connection:
        connection.execute(sa.text("CREATE TEMPORARY TABLE kept AS SELECT * FROM open_items"))
        let_delete(connection)
        connection.execute(sa.text("DELETE FROM open_items"))
        with pytest.raises(DBAPIError, match="an item is its posting"), connection.begin_nested():
            connection.execute(sa.text(f"INSERT INTO open_items SELECT {forged} FROM kept"))
        connection.execute(sa.text("INSERT INTO open_items SELECT * FROM kept"))


def let_delete(connection: sa.Connection) -> None:
    if connection.dialect.name == "sqlite":
        connection.execute(sa.text("DROP TRIGGER open_items_no_delete"))
    else:
        connection.execute(sa.text("ALTER TABLE open_items DISABLE TRIGGER open_items_no_change"))


@pytest.mark.parametrize("change", ["line_no = 2", "amount_minor = 1", "base_minor = 1", "client_id = 'borealis'"])
def test_a_clearing_that_is_not_its_posting_is_refused(posted: sa.Engine, change: str) -> None:
    name, _, value = change.partition(" = ")
    with posted.connect() as connection:
        wrong = pay(connection).replace(name, value, 1)
        with pytest.raises(DBAPIError, match="clears an item of its own vendor"):
            connection.execute(sa.text(f"INSERT INTO open_item_clearings {wrong}"))


@pytest.mark.parametrize("amounts", [("1200.00", "0.01"), ("600.00", "600.01"), ("1200.01",), ("-0.01",)], ids=str)
def test_more_than_an_item_is_not_cleared(posted: sa.Engine, amounts: tuple[str, ...]) -> None:
    with posted.connect() as connection:
        *right, wrong = [pay(connection, amount, number) for number, amount in enumerate(amounts)]
        for one in right:
            connection.execute(sa.text(f"INSERT INTO open_item_clearings {one}"))
        with pytest.raises(DBAPIError, match="more is cleared than is open"):
            connection.execute(sa.text(f"INSERT INTO open_item_clearings {wrong}"))


@pytest.mark.parametrize("amounts", [(), (100,), (100, -99), (100, -100, 0)], ids=str)
def test_an_entry_is_committed_balanced_and_complete_or_not_at_all(posted: sa.Engine, amounts: tuple[int, ...]) -> None:
    with pytest.raises(DBAPIError), posted.begin() as connection:
        lines(connection, copy_of_the_entry(connection), *amounts)
    with posted.begin() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(entries)) == 1
        assert connection.scalar(sa.select(chain_heads.c.position)) == 1


def test_one_line_of_nothing_is_no_entry(posted: sa.Engine) -> None:
    with pytest.raises(DBAPIError, match="line_count"), posted.begin() as connection:
        lines(connection, copy_of_the_entry(connection, line_count=1), 0)


def test_a_balanced_pair_added_to_a_posted_entry_is_refused(posted: sa.Engine) -> None:
    with pytest.raises(DBAPIError, match="none is added"), posted.begin() as connection:
        lines(connection, connection.scalar(sa.select(entries.c.id)), 100, -100, first=4)


@pytest.mark.parametrize("numbers", [(2,), (0,), (1, 1), (1, 3)], ids=str)
def test_lines_come_in_order_from_one(posted: sa.Engine, numbers: tuple[int, ...]) -> None:
    *right, wrong = numbers
    with posted.connect() as connection:
        entry_id = copy_of_the_entry(connection, line_count=3)
        for number in right:
            lines(connection, entry_id, 100, first=number)
        with pytest.raises(DBAPIError, match=r"lines come in order|line_no|postings_pkey"):
            lines(connection, entry_id, -100, first=wrong)


def test_base_amounts_must_sum_to_zero_too(posted: sa.Engine) -> None:
    with pytest.raises(DBAPIError, match="does not sum to zero"), posted.begin() as connection:
        two_lines(connection, copy_of_the_entry(connection, currency="USD"), base_minor=91)


def test_amounts_in_a_foreign_currency_must_sum_to_zero_too(posted: sa.Engine) -> None:
    with pytest.raises(DBAPIError, match="does not sum to zero"), posted.begin() as connection:
        two_lines(connection, copy_of_the_entry(connection, currency="USD"), amount_minor=101, base_minor=0)


def test_in_the_base_currency_both_amounts_are_equal(posted: sa.Engine) -> None:
    with pytest.raises(DBAPIError, match="the amounts are not"), posted.begin() as connection:
        two_lines(connection, copy_of_the_entry(connection), base_minor=90)


def test_another_clients_line_does_not_enter(posted: sa.Engine) -> None:
    with pytest.raises(DBAPIError, match="none is added"), posted.begin() as connection:
        two_lines(connection, copy_of_the_entry(connection), client_id="borealis")


def two_lines(connection: sa.Connection, entry_id: int, **second: Any) -> None:
    row = dict(connection.execute(postings.select().limit(1)).mappings().one()) | {"entry_id": entry_id}
    connection.execute(postings.insert(), row | {"line_no": 1, "amount_minor": -100, "base_minor": -90} | second)
    connection.execute(postings.insert(), row | {"line_no": 2, "amount_minor": 100, "base_minor": 90} | second)


def test_sqlite_cannot_replace_what_is_posted(sqlite_engine: sa.Engine) -> None:
    """Without recursive triggers INSERT OR REPLACE deletes in silence; the insert triggers must refuse it first."""
    with with_an_entry(sqlite_engine).connect() as connection:
        connection.rollback()
        connection.connection.cursor().execute("PRAGMA recursive_triggers = OFF")
        entry_id = connection.scalar(sa.select(entries.c.id))
        row = dict(connection.execute(postings.select().limit(1)).mappings().one())
        with pytest.raises(DBAPIError, match="none is added"):
            connection.execute(postings.insert().prefix_with("OR REPLACE"), row | {"amount_minor": 1})
        old = dict(connection.execute(entries.select()).mappings().one())
        head = connection.execute(chain_heads.select()).mappings().one()
        forged = {"number": 2, "label": "x", "position": 2, "previous_hash": head["hash"], "hash": "f" * 64}
        for change in ({"document_id": "doc-2"}, {"id": entry_id + 1}):
            with pytest.raises(DBAPIError, match="exists"):
                connection.execute(entries.insert().prefix_with("OR REPLACE"), old | forged | change)


@pytest.mark.parametrize("column", ["amount_minor", "base_minor"])
def test_half_a_cent_is_refused_by_sqlite(sqlite_engine: sa.Engine, column: str) -> None:
    posted = with_an_entry(sqlite_engine)
    with pytest.raises(DBAPIError, match=f"typeof.{column}"), posted.begin() as connection:
        two_lines(connection, copy_of_the_entry(connection, currency="USD"), **{column: 0.5})


@pytest.mark.parametrize("table", ["entries", "postings", "open_items", "chain_heads", "outbox"])
def test_postgresql_cannot_truncate(postgresql_engine: sa.Engine, table: str) -> None:
    posted = with_an_entry(postgresql_engine)
    with posted.connect() as connection, pytest.raises(DBAPIError, match=r"refused|never changed"):
        connection.execute(sa.text(f"TRUNCATE {table} CASCADE"))


RELEASE = "UPDATE payment_holds SET released_at = '2026'"
NEW_ACCOUNT = Finding(code="V-FRD-01", severity=Severity.BLOCK_PAY, message="The account is new.")


@pytest.fixture
def held(posted: sa.Engine) -> sa.Engine:
    with posted.begin() as connection:
        judged(connection, "doc-1", NEW_ACCOUNT)
    return posted


@pytest.mark.parametrize(
    "statement",
    [
        RELEASE,
        *(
            f"UPDATE payment_holds SET {one} = 'x'"
            for one in ("code", "subject", "document_id", "client_id", "message")
        ),
        "UPDATE payment_holds SET placed_at = '2020'",
        "INSERT INTO payment_holds (client_id, document_id, code, subject, message, placed_at, released_at) "
        "VALUES ('acme', 'doc-1', 'V-FRD-02', '', 'm', '2026', '2026')",
        *(f"{start}; {RELEASE}" for start in ("DELETE FROM findings", "UPDATE findings SET document_id = 'doc-2'")),
    ],
)
def test_a_payment_is_not_set_free_by_a_statement(held: sa.Engine, statement: str) -> None:
    with held.connect() as connection:
        judged(connection, "doc-2")
        *before, last = statement.split("; ")
        for one in before:
            connection.execute(sa.text(one))
        with pytest.raises(DBAPIError, match=r"payment_holds: (payment is released|a hold is placed)"):
            connection.execute(sa.text(last))


def test_a_hold_without_a_finding_ends_with_its_entry(posted: sa.Engine) -> None:
    how = general_ledger.Reversal(posting_date=DAY, fiscal_year=2026, maker="ann")
    with posted.begin() as connection:
        give_hold(connection)
    with posted.connect() as connection, pytest.raises(DBAPIError, match="payment is released when"):
        connection.execute(sa.text(RELEASE))
    with posted.begin() as connection:
        general_ledger.reverse(connection, "acme", "AC-AP-2026-000001", how)
        connection.execute(sa.text(RELEASE))


def test_a_hold_is_released_with_its_finding_and_stays_released(held: sa.Engine) -> None:
    with held.begin() as connection:
        replace_findings(connection, "acme", "doc-1", ())
        connection.execute(sa.text(RELEASE))
    for value in ("NULL", "'2027'"):
        with held.connect() as connection, pytest.raises(DBAPIError, match="placed once and released once"):
            connection.execute(sa.text(f"UPDATE payment_holds SET released_at = {value}"))


def test_sqlite_cannot_replace_a_hold(sqlite_engine: sa.Engine) -> None:
    with with_an_entry(sqlite_engine).connect() as connection:
        give_hold(connection)
        kept = dict(connection.execute(holds.select()).mappings().one())
        for change in ({"code": "V-DAT-05"}, {"id": 99}):
            with pytest.raises(DBAPIError, match="placed once and released once"):
                connection.execute(holds.insert().prefix_with("OR REPLACE"), kept | change)
