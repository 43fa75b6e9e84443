from __future__ import annotations

import pytest

from extractors.classify.language import language_of
from extractors.layout.paper import lay_out
from tests.extractors.printed import page_of


def language(art: str) -> str:
    paper = lay_out([page_of(art)])
    return language_of(paper.rows, paper.labels)


@pytest.mark.parametrize(
    ("art", "code"),
    [
        ("Please pay within 30 days of the date of this invoice.", "en"),
        ("Bitte überweisen Sie den Betrag auf unser Konto.", "de"),
        ("Nous vous remercions de votre commande.", "fr"),
        ("Wij verzoeken u het bedrag over te maken.", "nl"),
        ("Le agradecemos que efectúe el pago por transferencia.", "es"),
        ("Si prega di effettuare il pagamento entro la scadenza.", "it"),
    ],
)
def test_a_sentence_tells_the_language(art: str, code: str) -> None:
    assert language(art) == code


@pytest.mark.parametrize(
    ("art", "code"),
    [
        ("Invoice date: 12.03.2023\nDue date: 12.04.2023\nSold by: Acme, Bengaluru, IN", "en"),
        ("Rechnungsdatum 12.03.2023\nZahlbar bis 12.04.2023", "de"),
        ("Date d'échéance 12.03.2023\nMontant TTC 10,00", "fr"),
    ],
)
def test_labels_tell_the_language_where_no_sentence_stands(art: str, code: str) -> None:
    assert language(art) == code


def test_figures_have_no_language() -> None:
    assert language("4711  12.03.2023  10,00") == ""
