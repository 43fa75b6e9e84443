"""Numbers behind titles."""

from __future__ import annotations

from dataclasses import replace

import pytest

from documents.kind import DocType
from extractors.layout.identifiers import DATED, IN_HEADING, titled_numbers
from extractors.layout.paper import lay_out
from tests.extractors.printed import page_of


def titled(art: str, doc_type: DocType = DocType.INVOICE) -> dict[str, float]:
    paper = replace(lay_out([page_of(art)]), doc_type=doc_type)
    return {one.raw: one.score for one in titled_numbers(paper, 0.75)}


@pytest.mark.parametrize(
    "art",
    [
        "Invoice 47110 of 3 March 2026",
        "Rechnung Nr. 47110 vom 3.3.2026",
        "Our invoice 47110, issued 3 March 2026",
        "Room Bill 47110 of 3 March 2026",
        "Facture n° 47110 du mardi, 3 mars 2026",
    ],
)
def test_between_the_title_and_the_day_stands_the_number(art: str) -> None:
    assert titled(art) == {"47110": DATED}


@pytest.mark.parametrize(
    "art",
    ["Invoice for freight 47110", "Fattura di cereali nr. 47110 del 3.3.2026", "Facture de céréales 47110 du"],
)
def test_words_may_stand_between_the_title_and_the_number(art: str) -> None:
    assert titled(art) == {"47110": round(0.75 * IN_HEADING, 4)}


def test_a_code_in_brackets_is_passed_over() -> None:
    assert list(titled("Commercial invoice (380) 47110")) == ["47110"]


@pytest.mark.parametrize(
    "art",
    [
        "Invoice 2026",
        "Invoice 300.00",
        "Original invoice 47110",
        "Please pay the invoice 47110",
        "Invoice for your order no. 47110",
        "Invoice date 3 March 2026   47110",
    ],
)
def test_years_amounts_other_papers_and_other_labels_are_no_own_numbers(art: str) -> None:
    assert titled(art) == {}


def test_a_row_with_an_amount_lists_other_papers() -> None:
    assert titled("Invoice 47110 of 3 March 2026   300.00") == {"47110": 0.75}


def test_a_receipt_of_goods_and_an_answer_to_an_order_have_numbers_behind_their_titles() -> None:
    assert titled("Goods received note 47110", DocType.DELIVERY_NOTE) == {"47110": 0.75}
    assert titled("Order response 47110", DocType.OTHER) == {"47110": 0.75}
