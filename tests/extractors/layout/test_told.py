"""Totals in a sentence."""

from __future__ import annotations

import pytest

from documents.field import FieldName
from extractors.layout.paper import lay_out
from extractors.layout.told import told_amounts
from tests.extractors.printed import page_of

FIELDS = (FieldName.NET_TOTAL, FieldName.TAX_TOTAL, FieldName.GROSS_TOTAL)


def told(art: str) -> list[list[str]]:
    paper = lay_out([page_of(art)])
    return [[one.readings[0] for one in told_amounts(paper, field)] for field in FIELDS]


@pytest.mark.parametrize(
    "art",
    [
        "The total amount payable is 119.00, made up of 100.00 plus 19.00 VAT.",
        "Der Rechnungsbetrag lautet auf EUR119,00; darin sind EUR100,00 netto und EUR19,00 Umsatzsteuer",
        "Hors taxes EUR100,00, TVA EUR19,00: à payer 119,00 €.",
    ],
)
def test_two_amounts_of_a_sentence_make_the_third(art: str) -> None:
    assert told(art) == [["100.00"], ["19.00"], ["119.00"]]


@pytest.mark.parametrize(
    "art",
    [
        "The total amount payable is 119.00, made up of 100.00 plus 18.00 VAT.",
        "The total amount payable is 119.00, made up of 100.00 plus 19.00 freight.",
        "The total amount payable is 119.00, made up of 60.00 plus 59.00 VAT.",
        "VAT 100.00 19.00 119.00",
        "We paid 10.00 of 119.00, made up of 100.00 plus 19.00 VAT.",
    ],
)
def test_anything_else_is_told_of_nothing(art: str) -> None:
    assert told(art) == [[], [], []]
