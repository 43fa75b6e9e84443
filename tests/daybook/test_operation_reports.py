"""`daybook report` for the reports on the operation, on a home of its own."""

from __future__ import annotations

from pathlib import Path

from typer.testing import CliRunner, Result

from daybook.app import app
from documents.database.engine import connect, write
from documents.home import Home
from ledgers import general_ledger
from tests.ledgers.samples import SHA, invoice_entry

OF_A_PERIOD = ("spend", "duplicates", "exceptions", "overrides", "scorecard", "completeness", "measures")


def report(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["report", *arguments, "--client", "acme", "--as-of", "2026-12-31"])


def test_every_report_of_a_period_is_shown_before_anything_came(home: Home) -> None:
    for name in OF_A_PERIOD:
        shown = report(name)
        assert shown.exit_code == 0, f"{name}: {shown.output}"
        assert "ties: " in shown.output


def test_a_statement_is_compared_and_written_into_a_folder(home: Home, tmp_path: Path) -> None:
    assert report("completeness").exit_code == 0, "makes the database"
    engine = connect(home.database_url)
    with write(engine) as connection:
        general_ledger.post(connection, invoice_entry("doc-1"), document_sha=SHA)
    engine.dispose()
    file = tmp_path / "statement.csv"
    file.write_text("number,amount\nR-doc-1,1200.00\n")
    folder = tmp_path / "for the auditor"
    asked = ("statement", "--set", "vendor=northwind", "--set", f"file={file}")
    assert report(*asked, "--folder", str(folder)).exit_code == 0
    assert sorted(one.name for one in folder.iterdir()) == ["index.xml", "r-17.csv"]
    assert "R-doc-1,,matched,EUR,1200.00" in (folder / "r-17.csv").read_text(encoding="utf-8")
    assert "matched: 1" in report(*asked).output


def test_an_audit_trail_needs_its_document(home: Home) -> None:
    refused = report("audit-trail")
    assert refused.exit_code != 0
    assert "expected the document" in " ".join((refused.output + str(refused.exception)).split())


def test_a_choice_that_a_report_does_not_know_is_refused(home: Home) -> None:
    for name, known in (("trial-balance", "none"), ("journal", "show, account, order, vendor")):
        refused = report(name, "--set", "acount=2050")
        assert refused.exit_code != 0
        assert f'found "acount", expected one {"R-01" if known == "none" else "R-10"} knows: {known}' in " ".join(
            (refused.output + str(refused.exception)).split()
        )
