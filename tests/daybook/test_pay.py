"""`daybook pay` from the proposal to the confirmed payment, on a home of its own."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from daybook.app import app
from daybook.importing import import_file
from documents.database.engine import connect, write
from documents.home import Home
from ledgers import general_ledger
from tests.clock import today
from tests.daybook.acme import ACME
from tests.ledgers.samples import SHA, invoice_entry

VENDORS = "id,name,country,ibans,payment\nnorthwind,Northwind Paper Ltd,DE,DE89370400440532013000,transfer\n"


@pytest.fixture
def home(tmp_path: Path, home: Home) -> Home:
    """A home with one vendor and one posted invoice that is overdue."""
    (home.clients_dir / "acme.toml").write_text(f'{ACME}iban = "DE02 1203 0000 0000 2020 51"\n')
    file = tmp_path / "vendors.csv"
    file.write_text(VENDORS)
    import_file(home, "acme", "vendors", file)
    engine = connect(home.database_url)
    with write(engine) as connection:
        general_ledger.post(connection, invoice_entry("doc-1"), document_sha=SHA)
    engine.dispose()
    return home


def in_a_week() -> str:
    return f"{today() + dt.timedelta(days=7)}"


def pay(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["pay", arguments[0], *arguments[1:], "--client", "acme"])


def test_without_a_name_the_proposal_is_shown_and_not_stored(home: Home) -> None:
    shown = pay("propose", "--until", in_a_week())
    assert shown.exit_code == 0
    assert "1,200.00" in shown.output
    assert "acme-000001" not in pay("list").output


def test_a_run_is_proposed_approved_exported_and_confirmed(home: Home, tmp_path: Path) -> None:
    assert "1 payments, 1,200.00 EUR proposed by ann" in pay("propose", "--until", in_a_week(), "--by", "ann").output
    assert "APPROVED, approved by bob" in pay("approve", "acme-000001", "--by", "bob").output
    assert "acme-000001.xml" in pay("export", "acme-000001", "--by", "ann").output.replace("\n", "")
    assert (home.books("acme") / "payments" / "acme-000001.xml").read_bytes().startswith(b"<?xml")
    assert "acme-000001-0001" in pay("show", "acme-000001").output
    file = tmp_path / "payments.csv"
    file.write_text(
        f"payment,date,vendor_id,amount,currency,end_to_end\nBANK-1,{today()},northwind,1200.00,EUR,acme-000001-0001\n"
    )
    answer = CliRunner().invoke(app, ["import", "payments", str(file), "--client", "acme"])
    assert "1 payments posted" in answer.output
    assert "EXECUTED" in pay("list").output


def test_a_run_can_be_cancelled_and_proposed_again(home: Home) -> None:
    pay("propose", "--until", in_a_week(), "--by", "ann")
    assert "CANCELLED, 0 payments" in pay("cancel", "acme-000001", "--by", "ann", "--reason", "wrong").output
    assert "acme-000002" in pay("propose", "--until", in_a_week(), "--by", "ann").output
