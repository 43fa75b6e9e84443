"""Which prints are nothing but words of forms, and so no names."""

from __future__ import annotations

import pytest

from extractors.layout.paper import lay_out
from extractors.parties.ranking import party_names
from extractors.parties.vocabulary import is_wording
from tests.extractors.printed import page_of


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


@pytest.mark.parametrize("line", ["En internet: www.larkspur.example", "Factura de honorarios", "Fattura d'acquisto"])
def test_a_key_of_its_line_and_a_title_with_what_it_is_for_are_no_names(line: str) -> None:
    paper = lay_out([page_of(f"{line}\n12 Mill Lane\nLeeds LS1 4AB\n")])
    assert not any(line.startswith(name.text) for name in party_names(paper))
