"""The warm parser process has in memory what its children need."""

from __future__ import annotations

from pathlib import Path

import pytest

from documents.field import FieldName
from documents.values import countries, currency, months
from extractors.file import read_file
from extractors.jail.warm import warm, write_specimen
from extractors.labels.dictionary import dictionary
from extractors.labels.misread import index_of
from extractors.parties.wording import wording

TABLES = (
    months.month_names,
    months.day_names,
    countries.country_names,
    currency.codes,
    dictionary,
    wording,
    index_of,
)


def test_every_costly_table_is_there_after_warming() -> None:
    for table in TABLES:
        table.cache_clear()
    warm()
    assert [table.__name__ for table in TABLES if not table.cache_info().currsize] == []


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
