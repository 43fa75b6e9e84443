"""A report as a folder: every column of the CSV file is described, in its order and of its kind."""

from __future__ import annotations

import csv
from pathlib import Path

from lxml import etree

from reports.data_transfer import INDEX, write_folder
from tests.reports.test_report import report


def test_the_index_describes_the_table_as_it_is_written(tmp_path: Path) -> None:
    index, table = write_folder(report("<Northwind>", notes=("A & B",)), tmp_path / "new" / "folder")
    assert index.name == INDEX
    text = index.read_text(encoding="utf-8")
    assert '<!DOCTYPE DataSet SYSTEM "gdpdu-01-09-2004.dtd">' in text
    described = etree.fromstring(text.encode()).find("Media/Table")
    assert described is not None
    order = ["URL", "Name", "Description", "UTF8", "DecimalSymbol", "DigitGroupingSymbol", "Range", "VariableLength"]
    assert [str(one.tag) for one in described] == order, "the order of their DTD"
    assert described.findtext("Range/From") == "2"
    kinds = {one.findtext("Name"): one[-1].tag for one in described.iter("VariableColumn")}
    assert kinds == {
        "vendor": "AlphaNumeric",
        "day": "Date",
        "amount": "Numeric",
        "foreign": "Numeric",
        "code": "AlphaNumeric",
    }
    assert [one.text for one in described.iter("Accuracy")] == ["2", "10"]
    delimiter = described.findtext("VariableLength/ColumnDelimiter")
    with table.open(encoding="utf-8", newline="") as file:
        content = file.read()
    rows = list(csv.reader(content.splitlines(), delimiter=str(delimiter)))
    assert rows[0] == list(kinds)
    assert rows[1][:3] == ["<Northwind>", "2026-05-31", "-1234.56"]
    assert content.endswith(str(described.findtext("VariableLength/RecordDelimiter")))
