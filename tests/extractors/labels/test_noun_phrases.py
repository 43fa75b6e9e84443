"""Labels with an article in them, and the reader's own order, put together where they are met."""

from __future__ import annotations

import pytest

from extractors.labels.dictionary import Kind, find


def concepts(text: str) -> set[str]:
    return {
        phrase.concept for match in find(Kind.LABEL, text) for phrase in match.phrases if match.end >= len(text) - 1
    }


@pytest.mark.parametrize(
    ("label", "concept"),
    [
        ("Nummer van de factuur", "invoice_number"),
        ("Number of the purchase order", "order_number"),
        ("Nummer des Lieferscheins", "delivery_note_number"),
        ("Numero della fattura", "invoice_number"),
        ("Datum van de bestelling", "order_date"),
        ("Vorgangsnr. Rechnung", "invoice_number"),
        ("Identificador de factura", "invoice_number"),
        ("Uw afroep", "order_number"),
        ("Votre appel", "order_number"),
    ],
)
def test_a_noun_behind_an_article_names_number_or_day(label: str, concept: str) -> None:
    assert concept in concepts(label)


@pytest.mark.parametrize("label", ["Nummer van de woning", "Number of the page", "Uw brief", "Votre adresse"])
def test_another_noun_names_no_paper(label: str) -> None:
    assert not concepts(label) & {"invoice_number", "order_number", "delivery_note_number"}


@pytest.mark.parametrize(
    ("printed", "concept"), [("V.A.T. no.", "vat_id"), ("A.B.N.", "vat_id"), ("VAT no.", "vat_id")]
)
def test_an_abbreviation_may_have_dots_that_the_files_leave_out(printed: str, concept: str) -> None:
    (match,) = find(Kind.LABEL, printed)
    assert match.weight(concept)


def test_the_register_of_a_till_is_no_receipt() -> None:
    for label in ("Till no.", "Kassa nr", "Caisse n°"):
        assert "receipt_number" not in concepts(label)
