"""The warm parser process has in memory what its children need."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from documents.field import FieldName
from documents.values import countries, currency, months
from extractors.fields import generators
from extractors.file import read_file
from extractors.jail.warm import tables, warm, write_specimen
from extractors.labels.dictionary import dictionary
from extractors.labels.misread import index_of
from extractors.parties.wording import wording

COSTLY = (months.month_names, countries.country_names, currency.codes, dictionary, wording, generators)


def test_the_tables_are_found_by_themselves() -> None:
    found = set(tables())
    assert set(COSTLY) <= found
    assert index_of not in found  # It needs to be told a kind.


def test_every_table_is_there_after_warming() -> None:
    found: list[Any] = [*tables(), index_of]
    for table in found:
        table.cache_clear()
    warm()
    assert [table.__qualname__ for table in found if not table.cache_info().currsize] == []


def test_the_check_of_every_countrys_vat_identifier_is_loaded() -> None:
    code = "import sys; from extractors.jail.warm import warm; warm(); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert {"stdnum.at.uid", "stdnum.fr.tva", "stdnum.pl.nip"} <= set(loaded)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        (FieldName.INVOICE_NUMBER, "INV-2041"),
        (FieldName.ISSUE_DATE, "2026-03-03"),
        (FieldName.GROSS_TOTAL, "352.20"),
        (FieldName.VENDOR_NAME, "Specimen Tools Ltd"),
    ],
)
def test_the_specimen_is_read_to_its_end(tmp_path: Path, field: FieldName, value: str) -> None:
    path = tmp_path / "specimen.pdf"
    write_specimen(path)
    (document,) = read_file(path).documents
    chosen = document.chosen(field)
    assert chosen is not None
    assert value in (chosen.raw, *chosen.readings)
