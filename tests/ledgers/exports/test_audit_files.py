"""The templates of SAF-T and GDPdU: well-formed, complete, and marked as unchecked."""

from __future__ import annotations

import csv
import io
import zipfile
from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest
import sqlalchemy as sa

from ledgers.exports.gdpdu import as_gdpdu
from ledgers.exports.saft import NAMESPACE, as_saft
from tests.ledgers.exports.journal import HOSTILE, NUMBERED, SINCE, foreign, journal_of, memo
from tests.ledgers.samples import invoice_entry

SPACE = {"s": NAMESPACE}
MARKUP = ("<x>&amp;]]>", "\x00\x08\ufffe", *HOSTILE)


def saft(engine: sa.Engine, *texts: str) -> ET.Element:
    entries = [invoice_entry(f"d{n}", payee=text, reference=text) for n, text in enumerate(texts)]
    before = invoice_entry("before", "10.00", "2.00", posting_date=SINCE.replace(month=4))
    (data,) = as_saft(journal_of(engine, before, *entries, foreign("f"), memo("m"), client=NUMBERED))
    assert b"UNCHECKED" in data
    return ET.fromstring(data)


def test_saft_totals_are_those_of_its_lines(engine: sa.Engine) -> None:
    root = saft(engine, "one", "two")
    lines = root.findall(".//s:Line", SPACE)
    assert len(lines) == 8
    for side in ("Debit", "Credit"):
        found = [one.text for one in root.findall(f".//s:{side}Amount/s:Amount", SPACE)]
        total = root.findtext(f".//s:Total{side}", namespaces=SPACE)
        assert sum(Decimal(one or "") for one in found) == Decimal(total or "") == Decimal("13874.65")
    assert root.findtext(".//s:NumberOfEntries", namespaces=SPACE) == "3"
    assert [one.text for one in root.findall(".//s:CurrencyAmount", SPACE)] == ["12450.00"] * 2


def test_saft_accounts_open_and_close(sqlite_engine: sa.Engine) -> None:
    accounts = saft(sqlite_engine, "one").findall(".//s:Account", SPACE)
    told = {
        account.findtext("s:AccountID", namespaces=SPACE): [
            (child.tag.partition("}")[2], child.text) for child in account if child.tag.endswith("Balance")
        ]
        for account in accounts
    }
    assert told == {
        "71400": [("OpeningDebitBalance", "2.00"), ("ClosingDebitBalance", "202.00")],
        "72000": [("OpeningCreditBalance", "12.00"), ("ClosingCreditBalance", "12686.65")],
        "76200": [("OpeningDebitBalance", "10.00"), ("ClosingDebitBalance", "12484.65")],
    }


@pytest.mark.parametrize("text", MARKUP)
def test_text_of_a_document_is_no_markup(sqlite_engine: sa.Engine, text: str) -> None:
    root = saft(sqlite_engine, text)
    assert len(root.findall(".//s:Transaction", SPACE)) == 2


def test_gdpdu_describes_the_columns_it_holds(engine: sa.Engine) -> None:
    entries = [invoice_entry(f"d{n}", payee=text) for n, text in enumerate(MARKUP)]
    (data,) = as_gdpdu(journal_of(engine, *entries, client=NUMBERED))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        index = archive.read("index.xml").decode()
        assert index.startswith(
            '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE DataSet SYSTEM "gdpdu-01-09-2004.dtd">'
        )
        assert "UNCHECKED" in index
        for table in ET.fromstring(index).findall(".//Table"):
            columns = [one for one in table.iter() if one.tag in {"VariablePrimaryKey", "VariableColumn"}]
            text = archive.read(table.findtext("URL") or "").decode()
            rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))
            assert {len(row) for row in rows} == {len(columns)}
            for at, column in enumerate(columns):
                if column.find("Numeric") is not None:
                    assert all(Decimal(row[at] or 0).is_finite() for row in rows), column.findtext("Name")
        assert len(rows) == 3  # accounts come last
