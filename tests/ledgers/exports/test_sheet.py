"""The journal as CSV and XLSX: every posting, exact amounts, and text that is never a formula."""

from __future__ import annotations

import csv
import datetime as dt
import io
import shutil
import subprocess
from decimal import Decimal
from pathlib import Path

import pytest
import sqlalchemy as sa
from openpyxl import load_workbook

from ledgers.entry import Entry, Purpose
from ledgers.exports.sheet import COLUMNS, as_csv, as_xlsx
from tests.ledgers.exports.journal import HOSTILE, NUMBERED, foreign, journal_of
from tests.ledgers.samples import invoice_entry


def hostile_entries() -> list[Entry]:
    made = []
    for number, text in enumerate(HOSTILE):
        entry = invoice_entry(f"d{number}", payee=text, reference=text, maker=text)
        lines = tuple(line.model_copy(update={"text": text}) for line in entry.postings)
        made.append(entry.model_copy(update={"postings": lines}))
    return made


def records(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode())))


def test_a_reversal_stands_below_zero_on_the_side_of_what_it_undoes(engine: sa.Engine) -> None:
    undone = invoice_entry("undone")
    lines = tuple(
        line.model_copy(
            update={
                "amount": -line.amount,
                "base_amount": -line.base_amount,
                "tax_base": None if line.tax_base is None else -line.tax_base,
                "due_date": None,
            }
        )
        for line in undone.postings
    )
    opposite = {"purpose": Purpose.REVERSAL, "reverses": "AC-AP-2026-000001", "postings": lines}
    (data,) = as_csv(journal_of(engine, undone, undone.model_copy(update=opposite), client=NUMBERED))
    assert [(row["debit"], row["credit"]) for row in records(data)][3:] == [
        ("-1000.00", ""),
        ("-200.00", ""),
        ("", "-1200.00"),
    ]


def test_every_posting_is_a_row_with_its_key_and_document(engine: sa.Engine) -> None:
    (data,) = as_csv(journal_of(engine, invoice_entry(), foreign("f"), client=NUMBERED))
    rows = records(data)
    assert [(row["entry"], row["line"], row["account"], row["debit"], row["credit"]) for row in rows] == [
        ("acme/AC-AP-2026-000001", "1", "76200", "1000.00", ""),
        ("acme/AC-AP-2026-000001", "2", "71400", "200.00", ""),
        ("acme/AC-AP-2026-000001", "3", "72000", "", "1200.00"),
        ("acme/AC-AP-2026-000002", "1", "76200", "11474.65", ""),
        ("acme/AC-AP-2026-000002", "2", "72000", "", "11474.65"),
    ]
    assert (rows[4]["document_amount"], rows[4]["document_currency"]) == ("-12450.00", "USD")
    assert {row["document_number"] for row in rows[:3]} == {"R-doc-1"}
    assert {row["original"] for row in rows} == {f"originals/ab/{'ab' * 32}"}
    assert rows[1]["tax_base"] == "1000.00"
    assert rows[2]["due_date"] == "2026-06-05"


def test_no_cell_of_the_csv_begins_like_a_formula(sqlite_engine: sa.Engine) -> None:
    (data,) = as_csv(journal_of(sqlite_engine, *hostile_entries()))
    for row in records(data):
        for name, cell in row.items():
            if name != "document_amount":
                assert cell[:1] not in set("=+-@\t\r"), (name, cell)
    assert {row["document_amount"] for row in records(data)} == {"1000.00", "200.00", "-1200.00"}


def test_no_cell_of_the_spreadsheet_is_a_formula_and_amounts_are_numbers(sqlite_engine: sa.Engine) -> None:
    (data,) = as_xlsx(journal_of(sqlite_engine, *hostile_entries()))
    sheet = load_workbook(io.BytesIO(data))["journal"]
    head, *body = sheet.iter_rows()
    assert tuple(cell.value for cell in head) == COLUMNS
    assert {cell.data_type for row in body for cell in row} <= {"s", "inlineStr", "n", "d"}
    amounts = [row[COLUMNS.index("document_amount")] for row in body[:3]]
    assert [(cell.data_type, Decimal(str(cell.value))) for cell in amounts] == [
        ("n", Decimal(1000)),
        ("n", Decimal(200)),
        ("n", Decimal(-1200)),
    ]
    assert body[0][COLUMNS.index("posting_date")].value == dt.datetime(2026, 5, 6)  # noqa: DTZ001 - a day
    assert body[0][COLUMNS.index("payee")].value == f"'{HOSTILE[0]}"


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_sees_no_formula(sqlite_engine: sa.Engine, tmp_path: Path) -> None:
    journal = journal_of(sqlite_engine, *hostile_entries())
    for name, make in (("journal.csv", as_csv), ("journal.xlsx", as_xlsx)):
        (tmp_path / name).write_bytes(make(journal)[0])
        command = ["soffice", "--headless", "--convert-to", "fods", "--outdir", str(tmp_path), str(tmp_path / name)]
        subprocess.run(command, check=True, capture_output=True, env={"HOME": str(tmp_path), "PATH": "/usr/bin:/bin"})
        assert "table:formula" not in (tmp_path / "journal.fods").read_text("utf-8")
