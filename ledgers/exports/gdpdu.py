"""A template of the data carrier for a German tax audit (GDPdU/GoBD, access Z3): index.xml and CSV files in one ZIP.

No audit program has checked it, and the index says so. The description standard's DTD is not in the archive.

Source: BMF, "Beschreibungsstandard für die Datenträgerüberlassung", version 1.1 (gdpdu-01-09-2004.dtd).
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from typing import Final
from xml.etree import ElementTree as ET

from documents.values.money import minor_digits
from documents.values.spreadsheets import neutral
from ledgers.books.protocol import one_line
from ledgers.exports import sheet
from ledgers.exports.extract import UNCHECKED, Extract

DOCTYPE: Final = '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE DataSet SYSTEM "gdpdu-01-09-2004.dtd">\n'
AMOUNTS: Final = frozenset({"debit", "credit", "document_amount", "tax_base"})
COUNTS: Final = frozenset({"line", "order_line"})
DAYS: Final = frozenset({"posting_date", "document_date", "tax_point", "due_date"})
ACCOUNT_COLUMNS: Final = ("code", "account", "account_name")
KEYS: Final = frozenset({"entry", "line", "code"})
"""First columns of their files; the standard names keys before all others."""


def as_gdpdu(extract: Extract) -> tuple[bytes, ...]:
    """Return the archive: `index.xml` describes `journal.csv` and `accounts.csv`."""
    accounts = [(code, number, neutral(extract.name(code))) for code, number in sorted(extract.numbers.items())]
    journal = ([sheet.plain(cell) for cell in row] for row in sheet.rows(extract))
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("index.xml", DOCTYPE + ET.tostring(_index(extract), encoding="unicode"))
        archive.writestr("journal.csv", _table(journal))
        archive.writestr("accounts.csv", _table(accounts))
    return (made.getvalue(),)


def _table(rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";").writerows(rows)
    return text.getvalue().encode()


def _index(extract: Extract) -> ET.Element:
    root = ET.Element("DataSet")
    root.append(ET.Comment(f" {UNCHECKED}: no audit program has read it "))
    _say(root, "Version", "1.0")
    supplier = ET.SubElement(root, "DataSupplier")
    _say(supplier, "Name", extract.client.name)
    _say(supplier, "Location", extract.client.country)
    _say(supplier, "Comment", f"{UNCHECKED}, {extract.since} to {extract.until}")
    media = ET.SubElement(root, "Media")
    _say(media, "Name", "Daybook")
    digits = max(minor_digits(one) for one in {extract.client.currency, *_currencies(extract)})
    _describe(media, "journal.csv", "General journal", sheet.COLUMNS, digits)
    _describe(media, "accounts.csv", "Accounts", ACCOUNT_COLUMNS, digits)
    ET.indent(root)
    return root


def _currencies(extract: Extract) -> set[str]:
    return {item.entry.currency for item in extract.entries}


def _describe(media: ET.Element, url: str, name: str, columns: Sequence[str], digits: int) -> None:
    table = ET.SubElement(media, "Table")
    _say(table, "URL", url)
    _say(table, "Name", name)
    ET.SubElement(table, "UTF8")
    _say(table, "DecimalSymbol", ".")
    _say(table, "DigitGroupingSymbol", ",")
    about = ET.SubElement(table, "VariableLength")
    _say(about, "ColumnDelimiter", ";")
    _say(about, "RecordDelimiter", "\r\n")
    _say(about, "TextEncapsulator", '"')
    for column in columns:
        _column(ET.SubElement(about, "VariablePrimaryKey" if column in KEYS else "VariableColumn"), column, digits)


def _column(element: ET.Element, name: str, digits: int) -> None:
    _say(element, "Name", name)
    if name in AMOUNTS | COUNTS:
        kind = ET.SubElement(element, "Numeric")
        _say(kind, "Accuracy", str(digits if name in AMOUNTS else 0))
    elif name in DAYS:
        _say(ET.SubElement(element, "Date"), "Format", "YYYY-MM-DD")
    else:
        ET.SubElement(element, "AlphaNumeric")


def _say(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = text if text == "\r\n" else one_line(text)
