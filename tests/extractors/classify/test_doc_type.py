from __future__ import annotations

import pytest

from documents.kind import DocType
from extractors.classify.doc_type import type_of
from extractors.layout.paper import lay_out
from tests.extractors.printed import page_of


def found(art: str) -> DocType:
    return type_of(lay_out([page_of(art)])).doc_type


@pytest.mark.parametrize(
    ("title", "doc_type"),
    [
        ("INVOICE", DocType.INVOICE),
        ("Rechnung Nr. 4711", DocType.INVOICE),
        ("Facture n° 12 du 3 mars 2026", DocType.INVOICE),
        ("Quartalsrechnung", DocType.INVOICE),
        ("R E C H N U N G", DocType.INVOICE),
        ("RECHNUNGS-KORREKTUR", DocType.CREDIT_NOTE),
        ("Credit note CN-7", DocType.CREDIT_NOTE),
        ("Creditnota", DocType.CREDIT_NOTE),
        ("Purchase order 4500", DocType.PURCHASE_ORDER),
        ("Bon de commande", DocType.PURCHASE_ORDER),
        ("Albarán", DocType.DELIVERY_NOTE),
        ("Documento di trasporto", DocType.DELIVERY_NOTE),
        ("Statement of account", DocType.STATEMENT),
        ("Auftragsbestätigung", DocType.OTHER),
        ("Pro forma invoice", DocType.OTHER),
        ("2. Mahnung", DocType.OTHER),
    ],
)
def test_the_title_tells_the_type(title: str, doc_type: DocType) -> None:
    assert found(f"{title}\n\nsome text about other things\nmore of it") is doc_type


def test_a_sentence_that_names_a_type_is_no_title() -> None:
    art = "CREDIT NOTE\n\nWith this paper we correct the invoice that we sent you in March of this year"
    assert found(art) is DocType.CREDIT_NOTE


def test_a_label_is_a_weaker_sign_than_a_title() -> None:
    assert found("Delivery note:\nwith the goods\n\n\nPurchase order 4500") is DocType.PURCHASE_ORDER


def test_labels_alone_make_an_invoice() -> None:
    assert found("Invoice number: 4711\nInvoice date: 14.03.2026") is DocType.INVOICE


def test_a_paper_that_says_nothing_is_other() -> None:
    assert found("Dear neighbours, the lift is broken") is DocType.OTHER
