"""Several labels in one breath with their values in the same order."""

from __future__ import annotations

import pytest

from documents.field import FieldName
from extractors.fields import generators
from extractors.layout.beside import text_beside
from extractors.layout.pairs import pair_of
from extractors.layout.paper import lay_out
from extractors.layout.spans import SpanKind
from tests.extractors.printed import page_of

INVOICE, ORDER, ISSUED = FieldName.INVOICE_NUMBER, FieldName.ORDER_NUMBER, FieldName.ISSUE_DATE


def best(art: str, name: FieldName) -> str:
    found = generators()[name](lay_out([page_of(art)]))
    return found[0].raw if found else ""


@pytest.mark.parametrize(
    "art",
    [
        "Your order no. / Invoice no.: 4711881 / 9004127",
        "Your order no. / Invoice no.   4711881 / 9004127",
        "Your order no. / Invoice no. 4711881 / 9004127",
        "Your order no. / Invoice no.:\n4711881 / 9004127",
        "Your order no./Invoice no.: 4711881 / 9004127",
        "Your order no. | Invoice no.: 4711881 | 9004127",
        "Clerk / Your order no. / Invoice no.: Ann Dray / 4711881 / 9004127",
    ],
)
def test_each_value_belongs_to_its_own_label(art: str) -> None:
    assert (best(art, INVOICE), best(art, ORDER)) == ("9004127", "4711881")


def test_a_name_or_a_grouped_number_may_be_one_of_the_values() -> None:
    art = "Sachbearbeiter / Rechnungsnummer: Karin Mohn / 743 608 852"
    assert best(art, INVOICE) == "743 608 852"


def test_days_are_paired_with_words_for_days() -> None:
    art = "Printed on / Invoice date: 2 March 2026 / Tuesday, 3 March 2026"
    assert best(art, ISSUED) == "3 March 2026"


def test_a_number_whose_label_is_unknown_gets_no_label_of_its_neighbour() -> None:
    paper = lay_out([page_of("Wagon / Invoice no.: 4711881 / 9004127")])
    first, second = paper.of_kind(SpanKind.IDENTIFIER)
    assert [pair.hit and pair.hit.text for pair in (pair_of(paper, first), pair_of(paper, second)) if pair] == [
        None,
        "Invoice no",
    ]


@pytest.mark.parametrize(
    "art",
    [
        "Invoice no. / Date: 4711",
        "Invoice no. / Date: 4711 / 12 / 3 March 2026",
        "Invoice no. / Date: 3 March 2026 / 4711",
        "Invoice no: 4711 / 12",
        "Wagon / Axle: 4711 / 12",
    ],
)
def test_other_counts_other_kinds_and_unknown_words_are_no_pairs(art: str) -> None:
    paper = lay_out([page_of(art)])
    assert [pair_of(paper, span) for span in paper.of_kind(SpanKind.IDENTIFIER)] == [None] * len(
        paper.of_kind(SpanKind.IDENTIFIER)
    )


def test_labels_far_above_are_no_labels() -> None:
    art = "Your order no. / Invoice no.:\n\n\n\n\n4711881 / 9004127"
    assert best(art, INVOICE) != "9004127"


def test_the_text_beside_a_label_is_its_own_part() -> None:
    paper = lay_out([page_of("Your reference / Our reference: Ann Dray / 77-12")])
    found = text_beside(paper, paper.labels[0][0])
    assert found is not None
    assert found.text == "Ann Dray"


def test_a_label_in_two_languages_with_its_value_is_no_pair_of_the_labels_above() -> None:
    art = "Invoice date / Date de facture\nInvoice No. / N° de facture: TF-2581296"
    paper = lay_out([page_of(art)])
    (span,) = [one for one in paper.of_kind(SpanKind.IDENTIFIER) if one.raw == "TF-2581296"]
    assert pair_of(paper, span) is None


def test_a_label_in_two_languages_is_one_of_several() -> None:
    art = "Order No. / Bestellnummer/Invoice No. / Rechnung Nr.\n4711881 / 9004127"
    assert (best(art, INVOICE), best(art, ORDER)) == ("9004127", "4711881")


def test_a_noun_beside_a_word_for_day_names_the_number_beside_the_day() -> None:
    assert best("Rechnung/Rg.-Datum\nRG-2026-7689 / 25. Aug. 2026", INVOICE) == "RG-2026-7689"
