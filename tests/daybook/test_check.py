"""`daybook check` and the way back it names, on books that a hand changed."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from daybook.app import app
from documents.database.engine import connect, write
from documents.database.upgrade import upgrade
from documents.home import Home
from ledgers import general_ledger
from ledgers.cases.accrual import ACCRUAL
from tests.ledgers.samples import SHA, invoice_entry


@pytest.fixture
def month(home: Home) -> Path:
    """Beancount's file of the one month in which something was posted."""
    post(home, f"{ACCRUAL}doc-1")
    assert daybook("books", "--export").exit_code == 0
    return next((home.books("acme") / "beancount" / "entries").iterdir())


def post(home: Home, document_id: str) -> None:
    engine = connect(home.database_url)
    upgrade(engine)
    with write(engine) as connection:
        general_ledger.post(connection, invoice_entry(document_id), document_sha=SHA)
    engine.dispose()


def daybook(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


def test_an_entry_changed_by_hand_is_named_and_comes_back_after_it_was_taken_out(month: Path) -> None:
    good = month.read_text("utf-8")
    month.write_text(good.replace("1000.00", "1000.01").replace("-1200.00", "-1200.01"), "utf-8")
    checked = daybook("check")
    assert (checked.exit_code, checked.output.count("I7 beancount acme/AC-AP-2026-000001")) == (1, 1)
    assert "only books outside the ledger differ" in checked.output
    kept = daybook("books", "refill", "beancount", "--client", "acme")
    assert kept.exit_code == 1
    assert "take what differs out of its file" in kept.output
    assert month.read_text("utf-8") != good
    month.write_text("", "utf-8")
    refilled = daybook("books", "refill", "beancount", "--client", "acme")
    assert (refilled.exit_code, "take what differs" in refilled.output) == (0, False)
    assert month.read_text("utf-8") == good
    assert daybook("check").output.strip().endswith("every promise holds")


def test_what_is_not_of_the_books_alone_is_for_nobody_to_repair(home: Home, month: Path) -> None:
    month.write_text("", "utf-8")
    post(home, "a document that is not in the register")
    checked = daybook("check")
    assert checked.exit_code == 1
    assert "I7 beancount acme/AC-AP-2026-000001" in checked.output
    assert "I5 acme AC-AP-2026-000002" in checked.output
    assert "repair nothing by hand" in checked.output
