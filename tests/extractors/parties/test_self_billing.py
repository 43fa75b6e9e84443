"""Invoices that the buyer makes out."""

from __future__ import annotations

import pytest

from documents.field import FieldName
from extractors.document import read_documents
from extractors.layout.paper import lay_out
from extractors.parties.self_billing import is_self_billed
from tests.extractors.printed import page_of

PAPER = """
    Harbour Tools Ltd
    12 Mill Lane
    Leeds LS1 4AB
    VAT No: GB980780684

    {title}

    Larkspur Fittings Ltd
    8 Station Road
    York YO1 6GA

    Invoice No:     INV-2041
    Invoice date:   14/03/2026

    Description                 Quantity   Unit price      Amount
    Torque wrench                      2        85.00      170.00

                                           Net total       170.00
                                           VAT 20%          34.00
                                           Total GBP       204.00
"""


@pytest.mark.parametrize(
    ("title", "vendor", "buyer"),
    [
        ("Self-Billed Invoice", "Larkspur Fittings Ltd", "Harbour Tools Ltd"),
        ("INVOICE", "Harbour Tools Ltd", "Larkspur Fittings Ltd"),
    ],
)
def test_who_writes_a_self_billed_invoice_is_its_buyer(title: str, vendor: str, buyer: str) -> None:
    (document,) = read_documents([page_of(PAPER.format(title=title))])
    chosen = {name: reading.chosen for name, reading in document.fields.items()}
    names = (chosen[FieldName.VENDOR_NAME], chosen[FieldName.BUYER_NAME])
    assert [one.raw for one in names if one] == [vendor, buyer]


@pytest.mark.parametrize(
    "title", ["Gutschrift im Gutschriftsverfahren", "Autofacturation", "Factuur uitgereikt door afnemer", "Autofattura"]
)
def test_the_words_of_the_law_are_known(title: str) -> None:
    assert is_self_billed(lay_out([page_of(PAPER.format(title=title))]))


def test_a_sentence_about_self_billing_says_nothing_of_the_paper() -> None:
    art = PAPER.format(title="INVOICE\n\n    We accept no self-billing invoices without an agreement")
    assert not is_self_billed(lay_out([page_of(art)]))
