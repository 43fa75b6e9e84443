"""Charges are told from goods that merely mention one (V-PO-14)."""

from __future__ import annotations

import pytest

from validators.matching.charges import charge_words, is_charge


@pytest.mark.parametrize(
    "description",
    [
        "Freight", "Carriage and packing", "Postage & packing", "P&P", "Shipping and handling", "Delivery charge", "Fuel surcharge 6.5 %",
        "Freight to Leeds", "Express shipping", "Fracht", "Versandkosten", "Versand- und Verpackungskosten", "Frachtzuschlag",
        "Verpackungspauschale", "Mindermengenzuschlag", "Fracht nach Kiel", "Energiekostenzuschlag", "Frais de port",
        "Frais d'envoi", "Participation aux frais de transport", "Verzendkosten", "Bezorgkosten", "Brandstoftoeslag", "Portes",
        "Gastos de envío", "Spese di trasporto", "Contributo spese di spedizione", "Imballo",
    ],
)  # fmt: skip
def test_incidental_charges(description: str) -> None:
    assert is_charge(description)


@pytest.mark.parametrize(
    "description",
    [
        "Packing tape 50 m", "Transportwagen", "Verpackungsfolie", "Versandkarton 30 x 20", "Shipping labels A6", "Transport trolley",
        "Insurance broker's software", "Emballage carton 40 x 30", "Portes en bois", "Cinta de embalaje", "Nastro da imballo", "Handling robot",
        "Delivery van hire", "Porto stamps", "Standard", "Kosten", "", "Freight 40 t lorry",
        "Delivery to York of 10 laptops", "Packing for books and 12 printers",
    ],
)  # fmt: skip
def test_goods_that_mention_one(description: str) -> None:
    assert not is_charge(description)


def test_every_word_is_casefolded() -> None:
    words = charge_words()
    every = words.beside.union(*words.alone.values(), *words.place.values())
    assert all(word == word.casefold() for word in every)
    assert words.alone.keys() == words.place.keys()
