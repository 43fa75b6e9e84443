from __future__ import annotations

from dataclasses import replace

import pytest

from documents.kind import DocType
from extractors.fields.due_date import candidates
from extractors.layout.paper import lay_out
from tests.extractors.printed import page_of


def read(art: str) -> list[str]:
    return [one.readings[0] for one in candidates(lay_out([page_of(art)])) if one.score >= 0.5]


@pytest.mark.parametrize(
    "sentence",
    [
        "Please pay 140.33 by 24 March 2024.",
        "Please transfer the amount no later than 24 March 2024.",
        "Bitte überweisen Sie den Betrag bis zum 24. März 2024.",
        "Nous vous prions de payer au plus tard le 24 mars 2024.",
        "Wij verzoeken u uiterlijk 24 maart 2024 te betalen.",
        "Le rogamos abonar la factura antes del 24 de marzo de 2024.",
        "Si prega di effettuare il pagamento entro il 24 marzo 2024.",
    ],
)
def test_a_sentence_that_asks_to_pay_names_the_day(sentence: str) -> None:
    assert read(sentence) == ["2024-03-24"]


@pytest.mark.parametrize(
    "sentence",
    [
        "We thank you for your payment of 24 March 2024.",
        "Bei Zahlung bis 24.03.2024 gewähren wir 2 % Skonto.",
        "The offer holds until 24 March 2024.",
        "If you pay by 24 March 2024 you may deduct a discount of 2 %.",
    ],
)
def test_the_day_of_a_payment_or_of_a_cash_discount_is_no_due_date(sentence: str) -> None:
    assert read(sentence) == []


def test_an_order_has_no_day_to_pay() -> None:
    paper = lay_out([page_of("Levering uiterste datum\nUiterlijk: 24-07-2023")])
    assert candidates(replace(paper, doc_type=DocType.INVOICE))
    assert not candidates(replace(paper, doc_type=DocType.PURCHASE_ORDER))


def test_the_last_day_of_a_delivery_is_none_to_pay() -> None:
    assert read("Levering uiterlijk: 24-07-2023") == []
