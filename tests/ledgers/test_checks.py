"""Each invariant of the ledger turns red on damage the database's own rules would have refused."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa

from documents.deposits import Deposit, DepositTax
from documents.kind import DocType
from documents.register.tables import documents
from ledgers import general_ledger
from ledgers.cases.invoice import invoice_entry as case_entry
from ledgers.checks import LEDGER_CHECKS, check_amounts, check_reversals
from ledgers.entry import Purpose
from tests.ledgers.cases import CLIENT, field, invoice, work
from tests.ledgers.samples import DAY, SHA, invoice_entry, posting
from tests.ledgers.test_database_rules import copy_of_the_entry, lines, with_an_entry
from tests.ledgers.test_facts import register


@pytest.fixture
def connection(engine: sa.Engine) -> Iterator[sa.Connection]:
    """Three posted documents, and a connection that no rule of the database binds any more."""
    with engine.begin() as connection:
        for number in (1, 2, 3):
            keys = {"number": f"R-{number}", "number_n1": f"R{number}"}
            register(connection, f"doc-{number}", state="POSTED", **keys)
            connection.execute(documents.update().values(doc_type="invoice"))
            general_ledger.post(connection, invoice_entry(f"doc-{number}"), document_sha=SHA)
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            connection.connection.cursor().execute("PRAGMA foreign_keys = OFF")
            names = connection.scalars(sa.text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all()
            for name in names:
                connection.execute(sa.text(f"DROP TRIGGER {name}"))
        else:
            connection.execute(sa.text("SET session_replication_role = replica"))
        yield connection


def found(connection: sa.Connection) -> list[tuple[str, str]]:
    violations = [violation for check in LEDGER_CHECKS for violation in check(connection, CLIENT)]
    assert all(violation.message and violation.client_id == "acme" for violation in violations)
    return [(violation.code, violation.subject) for violation in violations]


def test_a_sound_ledger_shows_nothing(connection: sa.Connection) -> None:
    assert found(connection) == []


SECOND = "(SELECT id FROM entries WHERE document_id = 'doc-2')"


@pytest.mark.parametrize(
    ("damage", "expected"),
    [
        (
            f"UPDATE postings SET amount_minor = amount_minor + 1, base_minor = base_minor + 1 "
            f"WHERE line_no = 1 AND entry_id = {SECOND}",
            [("I3", "AC-AP-2026-000002"), ("I3", "trial balance"), ("I6", "AC-AP-2026-000002")],
        ),
        (
            f"DELETE FROM postings WHERE line_no = 2 AND entry_id = {SECOND}",
            [("I3", "AC-AP-2026-000002"), ("I3", "trial balance"), ("I6", "AC-AP-2026-000002")],
        ),
        (
            "UPDATE open_items SET base_minor = base_minor + 1 WHERE entry_id = 1",
            [("I3", "2000")],
        ),
        ("UPDATE entries SET payee = 'x' WHERE document_id = 'doc-2'", [("I6", "AC-AP-2026-000002")]),
        (
            "UPDATE entries SET document_sha = '' WHERE document_id = 'doc-3'",
            [("I6", "AC-AP-2026-000003")],
        ),
        (
            "UPDATE entries SET posting_date = '2026-04-30', period = '2026-04' WHERE document_id = 'doc-2'",
            [("I6", "AC-AP-2026-000002")],
        ),
        (
            f"UPDATE postings SET account = '6300' WHERE line_no = 1 AND entry_id = {SECOND}",
            [("I6", "AC-AP-2026-000002")],
        ),
        ("UPDATE entries SET maker = 'ann' WHERE document_id = 'doc-2'", [("I6", "AC-AP-2026-000002")]),
        ("UPDATE chain_heads SET position = 2", [("I6", "AC-AP-2026-000003")]),
        ("UPDATE entries SET number = 9 WHERE document_id = 'doc-3'", [("I6", "AC-AP-2026-000003")] * 2),
        (
            "UPDATE documents SET state = 'READY' WHERE id = 'doc-2'",
            [("I5", "AC-AP-2026-000002")],
        ),
        ("UPDATE business_keys SET gross_minor = 120001 WHERE document_id = 'doc-2'", [("I9", "AC-AP-2026-000002")]),
        ("UPDATE business_keys SET sign = -1 WHERE document_id = 'doc-2'", [("I9", "AC-AP-2026-000002")]),
        (
            "UPDATE business_keys SET number_n1 = 'R1' WHERE document_id = 'doc-2'",
            [("I4", "AC-AP-2026-000001")],
        ),
    ],
)
def test_damage_is_named(connection: sa.Connection, damage: str, expected: list[tuple[str, str]]) -> None:
    connection.execute(sa.text(damage))
    assert found(connection) == expected


@pytest.mark.parametrize(
    ("changes", "paid_before"),
    [({"rounding": "0.02"}, None), ({}, "3570.00"), ({"doc_type": DocType.CREDIT_NOTE}, None)],
    ids=["rounding", "deposit", "credit"],
)
def test_i9_rounding_deposits_and_credits_are_what_their_document_says(
    sqlite_engine: sa.Engine, changes: dict[str, Any], paid_before: str | None
) -> None:
    """P-11, P-08 and P-04: what is owed differs from the total, and the check knows why."""
    more: dict[str, Any] = {}
    if paid_before:
        deposit = Deposit(
            number="D-1",
            entry="",
            line_no=1,
            net=Decimal(3000),
            base=Decimal(3000),
            tax=Decimal(570),
            taxes=(DepositTax(account="1400", tax_code="V19", base=Decimal(3000), amount=Decimal(570)),),
            currency="EUR",
        )
        more, changes = {"deposits": (deposit,)}, {"prepaid": field(Decimal(paid_before))}
    document = invoice("10000.00", rate="19", tax="1900.00", **changes)
    entry = case_entry(work(document, **more)).model_copy(update={"settles": {}})
    with sqlite_engine.begin() as connection:
        keys = {"gross_minor": 1190000, "sign": document.sign}
        register(connection, "doc-1", state="POSTED", **keys)
        general_ledger.post(connection, entry, document_sha=SHA)
        assert list(check_amounts(connection, CLIENT)) == []
        connection.execute(sa.text("UPDATE business_keys SET gross_minor = 1190001"))
        assert [one.code for one in check_amounts(connection, CLIENT)] == ["I9"]


def test_a_posted_document_whose_entry_is_gone_is_named(connection: sa.Connection) -> None:
    for table in ("open_items", "outbox", "postings"):
        connection.execute(sa.text(f"DELETE FROM {table} WHERE entry_id = {SECOND}"))
    connection.execute(sa.text("DELETE FROM entries WHERE document_id = 'doc-2'"))
    assert found(connection) == [("I5", "doc-2"), ("I6", "AC-AP-2026-000003")]


def test_without_foreign_keys_an_incomplete_entry_gets_into_sqlite_and_is_named(sqlite_engine: sa.Engine) -> None:
    """All triggers stand; only what binds an entry to its last line is switched off, as a connection may."""
    posted = with_an_entry(sqlite_engine)
    with posted.connect() as connection:
        connection.connection.cursor().execute("PRAGMA foreign_keys = OFF")
        lines(connection, copy_of_the_entry(connection), 100)
        connection.commit()
    with posted.connect() as connection:
        assert ("I3", "AC-AP-2026-000002") in found(connection)


def test_a_chain_cut_at_its_end_is_noticed_by_its_head(connection: sa.Connection) -> None:
    for table in ("open_items", "outbox", "postings"):
        connection.execute(sa.text(f"DELETE FROM {table} WHERE entry_id IN (SELECT max(id) FROM entries)"))
    connection.execute(sa.text("DELETE FROM entries WHERE document_id = 'doc-3'"))
    assert ("I6", "AC-AP-2026-000002") in found(connection)


@pytest.mark.parametrize("amounts", [("0.00",) * 3, ("-1000.00", "-200.00", "1200.00", "0.00")], ids=str)
def test_a_reversal_that_is_not_the_opposite_is_named(connection: sa.Connection, amounts: tuple[str, ...]) -> None:
    """It would end the payment hold of an invoice that is still owed."""
    lines = zip(("6200", "1400", "2000", "2000"), amounts, strict=False)
    parties = ("", "", "northwind", "northwind")
    legs = tuple(
        posting(account, amount, party=party) for (account, amount), party in zip(lines, parties, strict=False)
    )
    how = {"purpose": Purpose.REVERSAL, "reverses": "AC-AP-2026-000002", "postings": legs}
    forged = invoice_entry("doc-2", **how)
    label = general_ledger.post(connection, forged, document_sha=SHA).label
    assert ("I3", label) in found(connection)


def test_a_reversal_is_the_opposite_of_what_it_reverses(engine: sa.Engine) -> None:
    how = general_ledger.Reversal(posting_date=DAY, fiscal_year=2026, maker="ann")
    with engine.begin() as connection:
        posted = general_ledger.post(connection, invoice_entry(), document_sha=SHA).label
        label = general_ledger.reverse(connection, "acme", posted, how).label
        general_ledger.reverse(connection, "acme", label, how)
        assert list(check_reversals(connection, CLIENT)) == []


def test_imported_receipts_stand_in_no_document(connection: sa.Connection) -> None:
    general_ledger.post(connection, invoice_entry("receipt:8801/4500012/1"), document_sha=SHA)
    assert [code for code, _subject in found(connection)].count("I5") == 0
