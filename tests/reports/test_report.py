"""What every report promises: columns of the right kinds, ties, and files whose text is never a formula."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from documents.error import WrongInputError
from reports.registry import report_kind, report_kinds
from reports.rendering import MOST_MONEY, cells, headings, narrowed, write_csv, write_xlsx
from reports.report import Column, Kind, Report, ReportDoesNotTieError, Tie

DAY = dt.date(2026, 5, 31)
COLUMNS = (
    Column(name="vendor"),
    Column(name="day", kind=Kind.DAY),
    Column(name="amount", kind=Kind.MONEY, summed=True),
    Column(name="foreign", kind=Kind.MONEY, currency="code"),
    Column(name="code"),
)


def report(vendor: str = "Northwind", **more: Any) -> Report:
    rows = [[vendor, DAY, -123456, 1500, "JPY"], ["Südwind", None, 1, 0, "EUR"]]
    frame = pd.DataFrame(rows, columns=[column.name for column in COLUMNS])
    values: dict[str, Any] = {
        "code": "R-99",
        "title": "Test",
        "client_id": "acme",
        "as_of": DAY,
        "currency": "EUR",
        "columns": COLUMNS,
        "frame": frame,
    }
    return Report(**values | more)


def test_cells_read_as_people_read_them() -> None:
    assert cells(report()) == [
        ["Northwind", "2026-05-31", "-1,234.56", "1,500", "JPY"],
        ["Südwind", "", "0.01", "0.00", "EUR"],
        ["sum", "", "-1,234.55", "", ""],
    ]


def test_figures_that_do_not_tie_are_not_shown() -> None:
    assert report(ties=(Tie(what="a = b", left=1, right=1),)).checked()
    with pytest.raises(ReportDoesNotTieError, match=r"R-99 Test of acme as of 2026-05-31 .* a = b: 1 and 2 .*-1"):
        report(ties=(Tie(what="a = b", left=1, right=2),)).checked()


@pytest.mark.parametrize(
    "hostile", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "x\n=1", ' "=1', "＝1+1", "\r=1", "=HYPERLINK(1)"]
)
def test_text_is_never_a_formula_in_a_file(hostile: str, tmp_path: Path) -> None:
    write_csv(report(hostile), tmp_path / "r.csv")
    write_xlsx(report(hostile), tmp_path / "r.xlsx")
    with (tmp_path / "r.csv").open(encoding="utf-8", newline="") as file:
        row = list(csv.reader(file))[1]
    assert row[0].startswith("'")
    assert row[2] == "-1234.56", "a negative amount stays a number"
    sheet = openpyxl.load_workbook(tmp_path / "r.xlsx").active
    assert sheet is not None
    assert {cell.data_type for line in sheet.iter_rows() for cell in line} <= {"s", "n", "d"}
    assert sheet["C3"].value == pytest.approx(-1234.56)


def test_every_report_has_a_code_and_a_name_of_its_own() -> None:
    kinds = report_kinds()
    assert len({kind.code for kind in kinds}) == len({kind.name for kind in kinds}) == len(kinds) > 0
    assert report_kind("trial-balance") == report_kind("r-01")
    with pytest.raises(WrongInputError, match=r'no report "nothing"; there are: .*trial-balance'):
        report_kind("nothing")


def test_a_wide_report_shows_no_columns_that_are_nothing_in_every_row() -> None:
    names = [f"m{number}" for number in range(MOST_MONEY + 1)]
    columns = (Column(name="vendor"), *(Column(name=name, kind=Kind.MONEY, summed=True) for name in names))
    frame = pd.DataFrame([["Northwind", *[0] * MOST_MONEY, 100]], columns=["vendor", *names])
    assert headings(narrowed(report(columns=columns, frame=frame))) == ["vendor", names[-1]]
    few = report(columns=columns[:-1], frame=frame)
    assert narrowed(few).columns == few.columns


def test_what_only_programs_read_is_in_the_files_alone(tmp_path: Path) -> None:
    columns = (Column(name="vendor"), Column(name="content", files_only=True))
    made = report(columns=columns, frame=pd.DataFrame([["Northwind", "{}"]], columns=["vendor", "content"]))
    assert headings(narrowed(made)) == ["vendor"]
    write_csv(made, tmp_path / "report.csv")
    assert (tmp_path / "report.csv").read_text(encoding="utf-8").splitlines() == ["vendor,content", "Northwind,{}"]


def test_a_terminal_is_not_told_the_same_twice() -> None:
    money = [Column(name=f"m{number}", kind=Kind.MONEY) for number in range(MOST_MONEY)]
    own = Column(name="own", kind=Kind.MONEY, currency="currency", unlike="m0")
    columns = (Column(name="vendor"), Column(name="currency"), *money, own)
    names = [column.name for column in columns]
    frame = pd.DataFrame([["V1", "EUR", 1, 2, 3, 4, 5, 1], ["V2", "EUR", 6, 7, 8, 9, 10, 6]], columns=names)
    told = [*names[:1], *names[2:-1]]
    assert [column.name for column in narrowed(report(columns=columns, frame=frame)).columns] == told
    abroad = frame.assign(currency=["EUR", "USD"], own=[1, 7])
    assert narrowed(report(columns=columns, frame=abroad)).columns == columns
