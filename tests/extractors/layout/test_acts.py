"""Letters that say in a sentence what they do, by which number and on which day."""

from __future__ import annotations

import pytest

from documents.field import FieldName
from documents.kind import DocType
from extractors.document import read_documents
from extractors.layout.acts import acts_of
from extractors.layout.paper import lay_out
from tests.extractors.printed import page_of

LETTER = """
    Hurley & Sons Ltd, 84 Elm Road, Leeds LS1 4AB

    Supplier
    Rowan Fastenings Ltd
    49 Wharf Road
    York YO1 6GA

    {}

    Deliver by          Project
    10/10/2026          KN-32024

    Description                 Quantity   Unit price      Amount
    Rivet 17 mm                        2        85.00      170.00

                                       Net total           170.00
                                       VAT 20%              34.00
                                       Total GBP           204.00
"""


@pytest.mark.parametrize(
    ("sentence", "doc_type", "number", "day"),
    [
        ("On 25/09/2026 we order from you under no. L9337168", DocType.PURCHASE_ORDER, "L9337168", "2026-09-25"),
        ("Under number 58931620 we invoice you on 13/09/2026", DocType.INVOICE, "58931620", "2026-09-13"),
        ("Unter der Nummer 14189870 berechnen wir Ihnen am 08.09.2026", DocType.INVOICE, "14189870", "2026-09-08"),
        ("Con el nº CF-2371717 le abonamos el 27-03-2026", DocType.CREDIT_NOTE, "CF-2371717", "2026-03-27"),
        ("Sous le numéro 55-2026 nous vous facturons le 27/03/2026", DocType.INVOICE, "55-2026", "2026-03-27"),
    ],
)
def test_a_sentence_says_what_the_paper_is(sentence: str, doc_type: DocType, number: str, day: str) -> None:
    (document,) = read_documents([page_of(LETTER.format(sentence))])
    field = FieldName.ORDER_NUMBER if doc_type is DocType.PURCHASE_ORDER else FieldName.INVOICE_NUMBER
    own, issued = document.chosen(field), document.chosen(FieldName.ISSUE_DATE)
    assert document.doc_type is doc_type
    assert own is not None
    assert own.readings[0] == number
    assert issued is not None
    assert issued.readings[0] == day


@pytest.mark.parametrize(
    "sentence",
    ["We invoice you for the following goods:", "We invoice you for 4711 parts", "We thank you for order no. 4711"],
)
def test_a_sentence_without_verb_or_word_for_number_says_nothing(sentence: str) -> None:
    assert acts_of(lay_out([page_of(LETTER.format(sentence))])) == ()
