from __future__ import annotations

from dataclasses import replace

import pytest

from documents.text import Reader
from extractors.classify.structure import Structure, structure_of
from extractors.layout.paper import lay_out
from tests.extractors.classify.papers import BILL, GOODS, LEDGER, LETTER
from tests.extractors.printed import page_of


def structure(art: str) -> Structure:
    return structure_of(lay_out([page_of(art)]))


def test_a_bill_is_priced_and_taxed() -> None:
    bill = structure(BILL)
    assert (bill.priced, bill.counted, bill.taxed, bill.money) == (True, True, True, True)
    assert not structure(BILL.replace("VAT 20%", "Discount")).taxed


def test_goods_without_prices() -> None:
    assert structure(GOODS).goods_without_prices
    assert not structure(BILL).goods_without_prices


def test_a_table_of_taxes_is_no_table_of_goods() -> None:
    head = "VAT %          Taxable amount   VAT amount       Total"
    taxes = structure(head + "\n20 %           300.00           60.00            360.00")
    assert not taxes.priced


def test_the_dated_rows_of_a_ledger_are_counted() -> None:
    assert structure(LEDGER).ledger_rows == 3


@pytest.mark.parametrize(
    "change",
    [
        ("Balance\n", "Notes\n"),
        ("Date      ", "Place     "),
        ("Reference", "Quantity "),
        ("Reference", "Room 12  "),
        ("Date           Reference      Charges     Payments     Balance", "Date           Balance"),
    ],
)
def test_a_head_that_lacks_a_sign_of_a_ledger_is_none(change: tuple[str, str]) -> None:
    assert change[0] in LEDGER
    assert structure(LEDGER.replace(*change)).ledger_rows == 0


@pytest.mark.parametrize(
    ("salutation", "closing"),
    [
        ("Sehr geehrte Damen und Herren,", "Mit freundlichen Grüßen"),
        ("Madame, Monsieur,", "Veuillez agréer nos salutations distinguées"),
        ("Geachte heer,", "Met vriendelijke groet"),
        ("Estimados señores:", "Atentamente"),
        ("Gentile cliente,", "Cordiali saluti"),
    ],
)
def test_letters_of_six_languages(salutation: str, closing: str) -> None:
    art = LETTER.replace("Dear Sir or Madam,", salutation).replace("Yours faithfully,", closing)
    assert structure(art).only_letter


@pytest.mark.parametrize(
    "change",
    [
        ("Dear Sir or Madam,", "Oh my dear, oh dear"),
        (
            "and the people whom you know will go on to care for your site as before.",
            "gate north 1 2 dock south 3 4 yard west 5 6 hall east",
        ),
    ],
)
def test_what_only_resembles_a_letter_is_none(change: tuple[str, str]) -> None:
    assert change[0] in LETTER
    assert not structure(LETTER.replace(*change)).letter


def test_a_narrow_picture_with_a_time_of_day_is_of_a_till() -> None:
    slip = page_of(
        "Shop Ltd\n12 Mill Lane\n11.03.2026       10:52\nBread       2,40\nMilk        1,10\nSum         3,50"
    )
    picture = replace(slip, reader=Reader.OCR, width=227.0)
    assert structure_of(lay_out([picture])).printed_by_till
    assert not structure_of(lay_out([replace(picture, width=595.0)])).printed_by_till
    assert not structure_of(lay_out([replace(slip, width=227.0)])).printed_by_till
