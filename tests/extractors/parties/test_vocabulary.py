"""Which prints are nothing but words of forms, and so no names."""

from __future__ import annotations

import pytest

from extractors.parties.vocabulary import is_wording


@pytest.mark.parametrize(
    "text",
    [
        "Lieferant",
        "Auftrag an Lieferant",
        "Bill To",
        "Zahlungserinnerung INV-12071",
        "Numéro de facture",
        "Customer No.",
    ],
)
def test_words_of_forms_are_no_name(text: str) -> None:
    assert is_wording(text)


@pytest.mark.parametrize("text", ["Client GmbH", "Larkspur", "de Wit", "Order Systems Hull", "NORTH_QUAY", "2041"])
def test_a_word_of_its_own_or_a_legal_form_makes_a_name(text: str) -> None:
    assert not is_wording(text)
