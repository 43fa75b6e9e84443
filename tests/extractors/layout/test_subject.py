import pytest

from extractors.layout.subject import subject_start


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("Re: Invoice 4711", "Invoice 4711"),
        ("Betreff Rechnung 4711", "Rechnung 4711"),
        ("Objet : Note d'avoir 12", "Note d'avoir 12"),
        ("Asunto: Factura 12", "Factura 12"),
        ("Betreft: Factuur 12", "Factuur 12"),
        ("Oggetto: Fattura 12", "Fattura 12"),
        ("Concepto: Factura 12", "Factura 12"),
        ("Bezug: Kontoauszug 12", "Kontoauszug 12"),
    ],
)
def test_the_words_that_lead_to_a_subject_are_left_out(text: str, subject: str) -> None:
    assert text[subject_start(text) :] == subject


@pytest.mark.parametrize(
    "text",
    ["Concerning the invoice for power", "Re 4711", "Re.-Nr. 4711", "Invoice 4711", "Re:", "Concepto Factura 12"],
)
def test_other_texts_lead_to_no_subject(text: str) -> None:
    assert subject_start(text) == 0
