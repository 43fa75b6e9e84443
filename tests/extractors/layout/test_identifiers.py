"""Numbers behind titles."""

from __future__ import annotations

from dataclasses import replace

import pytest

from documents.field import FieldName
from documents.kind import DocType
from extractors.document import read_documents
from extractors.layout.identifiers import DATED, IN_HEADING, KEYED, heading_number, labelled_numbers, titled_numbers
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


@pytest.mark.parametrize("art", ["Your invoice 47110", "Re: Invoice 47110", "Onderwerp: Uw factuur 47110"])
def test_an_invoice_calls_itself_yours_in_a_line_of_its_own(art: str) -> None:
    assert list(titled(art)) == ["47110"]
    assert titled(art + "\n\nCredit note") == {}
    assert titled(art, DocType.CREDIT_NOTE) == {}
    assert titled(art + " was paid late") == {}


def test_what_an_invoice_calls_itself_is_no_other_invoice() -> None:
    (read,) = read_documents([page_of("Re: Invoice AB47110   Invoiced on 3 March 2026\n\nTotal   119.00")])
    own = read.chosen(FieldName.INVOICE_NUMBER)
    assert own is not None
    assert own.raw == "AB47110"
    assert read.chosen(FieldName.PRECEDING_INVOICE) is None


@pytest.mark.parametrize(
    ("art", "raw"), [("Invoice no.: DD 2026/142", "DD 2026/142"), ("Order no. 10397/PH", "10397/PH")]
)
def test_letters_of_a_series_are_a_part_of_the_number(art: str, raw: str) -> None:
    paper = replace(lay_out([page_of(art)]), doc_type=DocType.INVOICE)
    assert [one.raw for one in labelled_numbers(paper, {"invoice_number": 1.0, "order_number": 1.0})] == [raw]


def test_a_row_with_an_amount_lists_other_papers() -> None:
    assert titled("Invoice 47110 of 3 March 2026   300.00") == {"47110": 0.75}


def test_a_receipt_of_goods_and_an_answer_to_an_order_have_numbers_behind_their_titles() -> None:
    assert titled("Goods received note 47110", DocType.DELIVERY_NOTE) == {"47110": 0.75}
    assert titled("Order response 47110", DocType.OTHER) == {"47110": 0.75}


def corrected(heading: str) -> tuple[str, str]:
    art = f"{heading}\n\nDatum: 3.5.2026\n\nGesamtbetrag   EUR 59,50"
    paper = replace(lay_out([page_of(art)]), doc_type=DocType.CREDIT_NOTE)
    own = heading_number(paper)
    named = labelled_numbers(paper, {"preceding_invoice": 1.0})
    return own.raw if own else "", named[0].raw if named else ""


@pytest.mark.parametrize("heading", ["Korrigierte Rechnung 260815-K", "Korrigierte Rechnung Nr. 260815-K"])
def test_the_number_behind_the_only_title_of_a_correction_is_its_own(heading: str) -> None:
    assert corrected(heading)[0] == "260815-K"
    (document,) = read_documents([page_of(f"{heading}\n\nDatum: 3.5.2026\n\nGesamtbetrag   EUR 59,50")])
    own = document.chosen(FieldName.INVOICE_NUMBER)
    assert own is not None
    assert own.raw == "260815-K"
    assert document.chosen(FieldName.PRECEDING_INVOICE) is None


@pytest.mark.parametrize(
    "heading", ["Korrigierte Rechnung: 260815", "Rechnungskorrektur 77\n\nKorrigierte Rechnung 260815"]
)
def test_behind_a_colon_or_below_another_title_stands_the_number_of_the_one_corrected(heading: str) -> None:
    assert corrected(heading) == ("", "260815")


LISTED = """
    Invoice No. 88123      Date 3 May 2026

    Pos   Order no.   Description      Qty     Price    Amount
    1     {first}     Screwdriver        2     10.00     20.00
    2     {second}     Pliers             1     30.00     30.00
    Total                                      EUR       50.00
"""


def orders(first: str, second: str) -> str:
    (document,) = read_documents([page_of(LISTED.format(first=first, second=second))])
    chosen = document.chosen(FieldName.ORDER_NUMBER)
    return chosen.raw if chosen else ""


def test_a_column_with_a_number_of_its_own_for_each_item_names_no_number_of_the_paper() -> None:
    assert orders("4711-10", "4812-33") == ""
    assert orders("4711-10", "4711-10") == "4711-10"


@pytest.mark.parametrize(
    "art", ["Your invoice (47110) issued on 3 March 2026", "Aankoopfactuur (47110) opgemaakt 3-3-2026"]
)
def test_a_number_in_brackets_before_the_day_is_the_papers(art: str) -> None:
    assert titled(art) == {"47110": DATED}


def test_brackets_without_the_day_behind_them_hold_a_code() -> None:
    assert list(titled("Commercial invoice (380) 47110 of 3 March 2026")) == ["47110"]
    assert titled("Invoice (47110) for Harbour Tools") == {}


def order_scores(art: str) -> dict[str, float]:
    return {one.raw: one.score for one in labelled_numbers(lay_out([page_of(art)]), {"order_number": 1.0})}


def test_an_everyday_word_that_stands_as_a_key_names_a_number_more_surely() -> None:
    assert order_scores("Order: 47110")["47110"] == KEYED
    assert order_scores("Order\n47110")["47110"] == KEYED
    assert order_scores("Order 47110")["47110"] < KEYED
    assert order_scores("An order: 47110")["47110"] < KEYED


def test_a_sentence_of_thanks_heads_nothing_below_it() -> None:
    assert order_scores("Many thanks for your order.\nNumber: 47110") == {}


def test_a_heading_over_an_address_is_no_title() -> None:
    assert titled("Facturé à          Affaire: 47110") == {}
    assert titled("Facture            47110") != {}
