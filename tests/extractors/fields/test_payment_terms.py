from __future__ import annotations

import pytest

from documents.values import terms
from extractors.fields.payment_terms import candidates
from extractors.layout.paper import lay_out
from tests.extractors.printed import page_of


def best(art: str) -> str | None:
    found = [one for one in candidates(lay_out([page_of(art)])) if one.score >= 0.5]
    return found[0].raw if found else None


@pytest.mark.parametrize("art", ["Payment terms: 30 days net", "Payment terms   30 days net"])
def test_terms_beside_their_label(art: str) -> None:
    assert best(art) == "30 days net"


def test_a_discount_behind_the_word_net_belongs_to_the_terms() -> None:
    assert best("Payment terms: 30 days net, 2% within 10 days") == "30 days net, 2% within 10 days"


def test_a_word_for_payment_inside_a_sentence_is_no_label() -> None:
    art = """
Payable à 30 jours net.

Propriété réservée jusqu'au paiement du prix, retour sous 8 jours
"""
    assert best(art) == "Payable à 30 jours net."


def test_a_sentence_on_complaints_after_receipt_says_no_terms() -> None:
    assert (
        best("Toute réclamation doit être faite dans les huit jours suivant la réception et avant le paiement") is None
    )


@pytest.mark.parametrize(
    "sentence",
    [
        "Complaints must be made within 8 days of receipt of the goods.",
        "Reklamationen innerhalb von 8 Tagen nach Erhalt der Ware, danach gilt die Zahlung als anerkannt",
        "Se aceptan devoluciones en 15 días.",
        "Delivery within 14 days of order",
        "This offer is valid for 30 days.",
    ],
)
def test_days_of_anything_but_payment_are_no_terms(sentence: str) -> None:
    assert best(sentence) is None


@pytest.mark.parametrize(
    "sentence",
    [
        "Please settle this account within 30 days.",
        "Zahlbar innerhalb von 14 Tagen ohne Abzug",
        "Pago a 60 días fecha factura",
        "Pagamento a 30 giorni data fattura",
        "Te voldoen binnen 14 dagen",
        "Net 30 days",
    ],
)
def test_a_sentence_on_paying_says_terms(sentence: str) -> None:
    assert sentence.endswith(best(sentence) or "none")


def test_only_the_sentence_on_paying_counts_among_others() -> None:
    art = "Complaints within 8 days of receipt. Payment within 30 days."
    assert best(art) == "Payment within 30 days."


def test_a_sentence_may_begin_in_the_row_above() -> None:
    assert best("Kindly arrange for your payment to reach us\nwithin 30 days") == "within 30 days"
    assert best("Complaints must reach us before payment\nwithin 8 days") is None


@pytest.mark.parametrize(
    "art",
    [
        "2 % discount for payment within 10 days.\nPayable within 30 days.",
        "Payable within 30 days.\n2 % discount for payment within 10 days.",
        "2 % discount for payment within 10 days. Payable within 30 days.",
        "Payment terms: 30 days net\n2 % discount within 10 days",
    ],
)
def test_a_discount_in_a_sentence_of_its_own_belongs_to_the_terms_beside_it(art: str) -> None:
    found = best(art)
    assert found is not None
    assert str(terms.parse(found)) == "2 % within 10 days, 30 days net"


@pytest.mark.parametrize(
    "art",
    [
        "2 % discount for payment within 10 days.\n\n\n\nPayable within 30 days.",
        "A fee of 2 % is due after 10 days of delay.\nPayable within 30 days.",
        "Pay 2 % within 10 days, 60 days net.\nPayable within 30 days net.",
    ],
)
def test_what_stands_apart_or_says_something_else_is_no_part_of_them(art: str) -> None:
    found = best(art)
    assert found is not None
    assert "\n" not in found
    assert "2 % within 10 days, 30 days net" not in str(terms.parse(found))
