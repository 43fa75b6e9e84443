"""How a report reads: as cells for a terminal, as CSV and as XLSX; text stays text in a spreadsheet."""

from __future__ import annotations

import csv
import datetime as dt
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Final

from openpyxl import Workbook
from openpyxl.styles import Font

from documents.values.money import from_minor, show
from documents.values.spreadsheets import neutral
from reports.report import Column, Kind, Report

FIGURES: Final = frozenset({Kind.COUNT, Kind.MONEY, Kind.NUMBER, Kind.SHARE})
"""Kinds that stand to the right."""

MOST_MONEY: Final = 5
"""Columns of money that fit into a terminal, whatever they hold."""

CURRENCY: Final = "currency"
"""Name of the column that says in which currency a row is."""


def narrowed(report: Report) -> Report:
    """Return a report without the columns that are for files, and a wide one without those that say nothing.

    A terminal has few columns. Those of money say nothing that are nothing in every row, those that repeat another one,
    and a currency that is the report's in every row.
    """
    report = replace(report, columns=tuple(column for column in report.columns if not column.files_only))
    money = [column for column in report.columns if column.kind is Kind.MONEY]
    if len(money) <= MOST_MONEY or report.frame.empty:
        return report
    return replace(report, columns=tuple(column for column in report.columns if not _says_nothing(column, report)))


def _says_nothing(column: Column, report: Report) -> bool:
    values = report.frame[column.name]
    if column.unlike and list(values) == list(report.frame[column.unlike]):
        return True
    if column.kind is Kind.MONEY:
        return not values.fillna(0).any()
    return column.name == CURRENCY and set(values) == {report.currency}


def headings(report: Report) -> list[str]:
    """Return the titles of the columns."""
    return [column.title or column.name.replace("_", " ") for column in report.columns]


def cells(report: Report) -> list[list[str]]:
    """Return the rows as text for people, and the sums below them."""
    rows = [
        [_shown(column, row[column.name], report.currency_of(column, row)) for column in report.columns]
        for row in report.frame.to_dict("records")
    ]
    sums = report.sums()
    if not sums:
        return rows
    last = [_shown(column, sums.get(column.name, ""), report.currency) for column in report.columns]
    first = next((at for at, column in enumerate(report.columns) if column.name not in sums), 0)
    last[first] = "sum"
    return [*rows, last]


def _shown(column: Column, value: object, currency: str) -> str:
    if value is None or value == "":
        return ""
    match column.kind:
        case Kind.MONEY:
            return show(from_minor(int(str(value)), currency), currency).removesuffix(f" {currency}")
        case Kind.SHARE:
            return f"{Decimal(str(value)) * 100:.1f} %"
        case _:
            return str(value)


def write_csv(report: Report, path: Path) -> None:
    """Write the rows to a CSV file in UTF-8: amounts with a point, days as ISO, text that is no formula."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([column.name for column in report.columns])
        for row in report.plain():
            writer.writerow([neutral(cell) if isinstance(cell, str) else _plain(cell) for cell in row])


def write_xlsx(report: Report, path: Path) -> None:
    """Write the rows to an XLSX file: amounts and counts are numbers, days are days, text is never a formula."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = report.code
    sheet.append([f"{report.title}, {report.client_id}, as of {report.as_of.isoformat()}, {report.currency}"])
    sheet.append(headings(report))
    for cell in (*sheet[1], *sheet[2]):
        cell.font = Font(bold=True)
    for row in report.plain():
        sheet.append([neutral(cell) if isinstance(cell, str) else cell for cell in row])
    for note in report.notes:
        sheet.append([neutral(note)])
    sheet.freeze_panes = "A3"
    book.save(path)


def _plain(cell: object) -> str:
    match cell:
        case None:
            return ""
        case dt.date():
            return cell.isoformat()
        case Decimal():
            return format(cell, "f")
        case _:
            return str(cell)
