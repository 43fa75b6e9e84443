from __future__ import annotations

import pytest

from documents.field import FieldName, ProofName
from documents.text import Reader
from extractors.document import read_documents
from extractors.fields.currency import candidates
from extractors.layout.paper import lay_out
from tests.extractors.printed import INVOICE, page_of


def codes(art: str, reader: Reader = Reader.OCR) -> list[tuple[str, ...]]:
    return [one.readings for one in candidates(lay_out([page_of(art, reader=reader)]))]


@pytest.mark.parametrize(
    ("printed", "code"),
    [
        ("Total CHE 51.41", "CHF"),
        ("Total FUR 51.41", "EUR"),
        ("Amount due 30.52 LISD", "USD"),
        ("Total G8P 51.41", "GBP"),
    ],
)
def test_a_misread_code_beside_a_total_is_the_one_it_looks_like(printed: str, code: str) -> None:
    assert codes(printed) == [(code,)]


@pytest.mark.parametrize(
    "printed",
    [
        "Total TAX 51.41",
        "Total BAR 51.41",  # Cash, and one letter from three codes.
        "Hammer FUR 51.41",  # Beside no total.
        "Total FUR Leeds 51.41",  # Not beside the amount.
        "Total FUR 51",
    ],
)
def test_other_capitals_are_no_misread_code(printed: str) -> None:
    assert codes(printed) == []


def test_what_was_read_letter_by_letter_comes_first() -> None:
    assert codes("Total FUR CHF 51.41") == [("CHF",)]
    assert codes("Item CHF 51.41\nTotal FUR 51.41")[0] == ("CHF",)


def test_a_text_layer_has_no_misread_code() -> None:
    assert codes("Total FUR 51.41", Reader.TEXT_LAYER) == []


def test_a_misread_code_is_chosen_and_proves_nothing() -> None:
    art = INVOICE.replace("Total GBP       360.00", "Total       68P 360.00")
    (document,) = read_documents([page_of(art, reader=Reader.OCR)])
    field = document.fields[FieldName.CURRENCY]
    assert field.chosen is not None
    assert (field.chosen.raw, field.chosen.readings) == ("68P", ("GBP",))
    assert ProofName.ISO_CODE not in {proof.name for proof in field.proofs}


def test_the_currency_into_which_a_row_converts_the_total_is_not_the_papers() -> None:
    art = "Billed in EUR\n\nTotal payable          1,986.83\nin USD at 1.4018  USD 2,785.14"
    assert codes(art, Reader.TEXT_LAYER)[0] == ("EUR",)
    assert codes(art.replace("1.4018", "once"), Reader.TEXT_LAYER)[0] == ("USD",)


def test_a_sign_beside_the_sums_is_not_of_the_currency_they_are_converted_into() -> None:
    art = "Subtotal  $3,644.70\nTotal  $3,644.70\nUSD equivalent at 1.1954 USD 4,356.87"
    assert "USD" not in codes(art, Reader.TEXT_LAYER)[0]
    assert codes(art, Reader.TEXT_LAYER)[0][0] == "CAD"
    assert "USD" in codes(f"All amounts in USD\n{art}", Reader.TEXT_LAYER)[1]


def test_the_letters_of_a_long_number_are_no_currency() -> None:
    assert codes("Total 51.41\nBRL48683  Chair", Reader.TEXT_LAYER) == []
    assert codes("Total 51.41\n48683BRL  Chair", Reader.TEXT_LAYER) == []
    assert codes("Total CAD46276.00", Reader.TEXT_LAYER) == [("CAD",)]
    assert codes("Total CAD6.53", Reader.TEXT_LAYER) == [("CAD",)]
