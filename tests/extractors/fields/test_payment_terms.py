from __future__ import annotations

import pytest

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
