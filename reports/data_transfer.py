"""A report as a folder for an auditor's program: a CSV file and an index.xml that describes it, as GDPdU asks for.

Written after the description standard of the German tax office (index.xml of 01-09-2004). No program of theirs has
checked it, and their DTD is not in the folder: whoever hands it over adds it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from lxml import etree

from documents.values.money import minor_digits
from reports.rendering import headings, write_csv
from reports.report import Column, Kind, Report

DOCTYPE: Final = '<!DOCTYPE DataSet SYSTEM "gdpdu-01-09-2004.dtd">'
INDEX: Final = "index.xml"
MOST_DECIMALS: Final = 10
"""Of quantities, rates and shares; money has those of its currency."""


def write_folder(report: Report, folder: Path) -> tuple[Path, ...]:
    """Write a report and its description into a folder, made where it is missing; return both paths, index first."""
    folder.mkdir(parents=True, exist_ok=True)
    table = folder / f"{report.code.lower()}.csv"
    write_csv(report, table)
    index = folder / INDEX
    index.write_bytes(_index(report, table.name))
    return index, table


def _index(report: Report, url: str) -> bytes:
    data_set = etree.Element("DataSet")
    _leaf(data_set, "Version", "1.0")
    supplier = etree.SubElement(data_set, "DataSupplier")
    _leaf(supplier, "Name", report.client_id)
    _leaf(supplier, "Location", "")
    _leaf(supplier, "Comment", f"{report.code} as of {report.as_of.isoformat()}, {report.currency}")
    media = etree.SubElement(data_set, "Media")
    _leaf(media, "Name", report.title)
    _table(etree.SubElement(media, "Table"), report, url)
    return etree.tostring(data_set, xml_declaration=True, encoding="UTF-8", pretty_print=True, doctype=DOCTYPE)


def _table(table: etree._Element, report: Report, url: str) -> None:
    for name, text in (("URL", url), ("Name", report.title), ("Description", " ".join(report.notes)), ("UTF8", "")):
        _leaf(table, name, text)
    _leaf(table, "DecimalSymbol", ".")
    _leaf(table, "DigitGroupingSymbol", ",")
    _leaf(etree.SubElement(table, "Range"), "From", "2")  # the first line names the columns
    layout = etree.SubElement(table, "VariableLength")
    _leaf(layout, "ColumnDelimiter", ",")
    _leaf(layout, "RecordDelimiter", "\r\n")
    _leaf(layout, "TextEncapsulator", '"')
    for column, heading in zip(report.columns, headings(report), strict=True):
        _column(etree.SubElement(layout, "VariableColumn"), column, heading, report.currency)


def _column(element: etree._Element, column: Column, heading: str, currency: str) -> None:
    _leaf(element, "Name", column.name)
    _leaf(element, "Description", heading)
    match column.kind:
        case Kind.TEXT:
            _leaf(element, "AlphaNumeric", "")
        case Kind.DAY:
            _leaf(etree.SubElement(element, "Date"), "Format", "YYYY-MM-DD")
        case Kind.COUNT:
            etree.SubElement(element, "Numeric")
        case Kind.MONEY if not column.currency:
            _leaf(etree.SubElement(element, "Numeric"), "Accuracy", str(minor_digits(currency)))
        case _:
            _leaf(etree.SubElement(element, "Numeric"), "Accuracy", str(MOST_DECIMALS))


def _leaf(parent: etree._Element, name: str, text: str) -> None:
    etree.SubElement(parent, name).text = text or None
