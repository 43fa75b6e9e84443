"""Headings put together from words for parties, which no list of phrases holds."""

from __future__ import annotations

import pytest

from extractors.labels.dictionary import Kind, find


def roles_of(text: str) -> list[str]:
    return [phrase.concept for match in find(Kind.ROLE, text) for phrase in match.phrases if match.end == len(text)]


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Anschrift des Kunden", "buyer"),
        ("Invoice address of the purchaser", "buyer"),
        ("Raison sociale du client", "buyer"),
        ("Naam en adres van de afnemer", "buyer"),
        ("Domicilio del comprador", "buyer"),
        ("Ragione sociale del committente", "buyer"),
        ("Lieferantenanschrift", "vendor"),
        ("Coordonnées du prestataire", "vendor"),
        ("Delivery address of the customer", "ship_to"),
        ("Final recipient", "ship_to"),
        ("Endabnehmer", "ship_to"),
        ("Usuario final", "ship_to"),
        ("Customer's name and address", "buyer"),
        ("Committente della fattura", "buyer"),
        ("Invoice addressed to", "buyer"),
        ("Rechnung gerichtet an", "buyer"),
        ("Facture adressée à", "buyer"),
        ("Factuur gericht aan", "buyer"),
        ("Factura dirigida a", "buyer"),
        ("Fattura intestata a", "buyer"),
        ("Compte facturé", "buyer"),
    ],
)
def test_words_for_a_party_and_its_address_make_a_heading(text: str, role: str) -> None:
    assert roles_of(text) == [role]


@pytest.mark.parametrize(
    "text",
    [
        "Anschrift des Hauses",
        "Customer: Customer address",
        "BUYER_END_CUSTOMER",
        "Fournisseurs",
        "Rechnungsdaten",
        "Kunden",
    ],
)
def test_another_word_a_value_or_a_word_alone_makes_none(text: str) -> None:
    assert all(match.end - match.start < len(text) for match in find(Kind.ROLE, text))


def test_customer_and_supplier_in_one_heading_name_nobody() -> None:
    assert roles_of("Address of customer and supplier") != ["buyer"]
