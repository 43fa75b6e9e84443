from __future__ import annotations

import pytest

from documents.field import FieldName, ProofName
from documents.reading import FieldReading
from documents.text import Reader
from extractors.document import read_documents
from tests.extractors.printed import INVOICE, page_of


def read(first: str, second: str, name: FieldName) -> FieldReading:
    (document,) = read_documents([page_of(first, reader=Reader.OCR, second=second)])
    return document.fields[name]


def chosen(reading: FieldReading) -> str:
    assert reading.chosen is not None
    return reading.chosen.readings[0]


def others(reading: FieldReading) -> set[str]:
    return {one.readings[0] for one in reading.others}


def test_what_both_readings_have_is_one_candidate_and_read_twice() -> None:
    number = read(INVOICE, INVOICE, FieldName.INVOICE_NUMBER)
    assert chosen(number) == "INV-2041"
    assert "INV-2041" not in others(number)
    assert ProofName.TWO_READINGS in {proof.name for proof in number.proofs}


@pytest.mark.parametrize(
    ("name", "printed", "misread", "value"),
    [
        (FieldName.INVOICE_NUMBER, "INV-2041", "INV-2O4l", "INV-2041"),
        (FieldName.ISSUE_DATE, "14/03/2026", "14/03/2025", "2026-03-14"),
    ],
)
def test_a_value_that_only_the_second_reading_has_is_a_runner_up(
    name: FieldName, printed: str, misread: str, value: str
) -> None:
    reading = read(INVOICE.replace(printed, misread), INVOICE, name)
    assert reading.chosen is not None
    assert reading.chosen.raw == misread
    assert value in others(reading)
    assert ProofName.TWO_READINGS not in {proof.name for proof in reading.proofs}


def test_a_label_that_only_the_second_reading_has_finds_the_value() -> None:
    date = read(INVOICE.replace("Invoice date: ", "Xw4ogce qaze: "), INVOICE, FieldName.ISSUE_DATE)
    assert chosen(date) == "2026-03-14"


def test_a_value_from_the_second_reading_alone_was_not_read_twice() -> None:
    """ "14/O3/2026" is no date: only the second reading has one, and agrees with nobody."""
    date = read(INVOICE.replace("14/03/2026", "14/O3/2O26"), INVOICE, FieldName.ISSUE_DATE)
    assert chosen(date) == "2026-03-14"
    assert ProofName.TWO_READINGS not in {proof.name for proof in date.proofs}


def test_of_two_readings_of_a_number_the_one_printed_again_is_first() -> None:
    again = INVOICE + "\nPlease quote INV-2041\n"
    misread = again.replace("INV-2041", "INV-2O41", 1)
    assert chosen(read(misread, again, FieldName.INVOICE_NUMBER)) == "INV-2041"
    assert chosen(read(INVOICE.replace("2041", "2O41"), INVOICE, FieldName.INVOICE_NUMBER)) == "INV-2O41"


def test_a_total_of_the_second_reading_that_closes_is_the_total() -> None:
    gross = read(INVOICE.replace("360.00", "860.00"), INVOICE, FieldName.GROSS_TOTAL)
    assert chosen(gross) == "360.00"
    assert ProofName.TWO_READINGS not in {proof.name for proof in gross.proofs}


def test_of_two_readings_of_a_tax_id_the_one_with_right_check_digits_is_first() -> None:
    for first, second in (("GB980780634", "GB980780684"), ("GB980780684", "GB980780634")):
        tax_id = read(
            INVOICE.replace("GB980780684", first), INVOICE.replace("GB980780684", second), FieldName.VENDOR_TAX_ID
        )
        assert chosen(tax_id) == "GB980780684"
        assert ProofName.TWO_READINGS not in {proof.name for proof in tax_id.proofs}
