from __future__ import annotations

import pytest

from documents.kind import DocType
from documents.reading import DocumentReading
from validators.cleanse.deposits import is_deposit


def reading(text: str, doc_type: DocType = DocType.INVOICE) -> DocumentReading:
    return DocumentReading(doc_type=doc_type, text=text, first_page=1, last_page=1, fields={})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nordwind GmbH\nAnzahlungsrechnung Nr. 2026-7", True),
        ("Facture d'acompte", True),
        ("VOORSCHOTFACTUUR 17", True),
        ("Rechnung\nabzüglich Anzahlungsrechnung 2026-7", False),
        ("Anzahlungsrechnung 2026-7 vom 3. Mai haben Sie am 9. Mai bezahlt", False),
        ("Rechnung 2026-8", False),
    ],
)
def test_a_title_makes_a_deposit_and_a_sentence_does_not(text: str, expected: bool) -> None:
    assert is_deposit(reading(text)) is expected


def test_only_an_invoice_is_a_deposit() -> None:
    assert not is_deposit(reading("Anzahlungsrechnung", DocType.CREDIT_NOTE))
