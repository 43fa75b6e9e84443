"""Numbers printed in groups."""

from __future__ import annotations

import pytest

from documents.field import FieldName
from extractors.fields import generators
from extractors.layout.identifiers import GROUPED
from extractors.layout.paper import lay_out
from extractors.layout.spans import SpanKind
from tests.extractors.printed import page_of


def identifiers(art: str) -> list[str]:
    return [span.raw for span in lay_out([page_of(art)]).of_kind(SpanKind.IDENTIFIER)]


@pytest.mark.parametrize("number", ["170 733 985", "2026 0012", "RE 26 / 0071", "2026 - 0012"])
def test_groups_behind_a_label_are_one_number(number: str) -> None:
    assert identifiers(f"Invoice number: {number}") == [number]


@pytest.mark.parametrize("art", ["170 733 985", "Number   170 733 985", "Invoice 170 733 985"])
def test_groups_that_fill_a_cell_or_follow_a_title_are_one_number(art: str) -> None:
    assert identifiers(art) == ["170 733 985"]


def test_a_date_behind_a_grouped_number_is_no_part_of_it() -> None:
    assert identifiers("Facture n° 170 733 985 du 12.03.2026")[0] == "170 733 985"
    assert identifiers("Facture n° 170 733 985   12.03.2026")[0] == "170 733 985"


def test_long_numbers_in_a_row_are_a_list() -> None:
    assert identifiers("Order numbers: 4711 4712") == ["4711", "4712"]


def test_digits_inside_a_sentence_are_no_group() -> None:
    assert identifiers("Invoice for 12 345 pieces") == ["12", "345"]
    assert identifiers("Unit 12 345") == ["12", "345"]


@pytest.mark.parametrize("art", ["Invoice number: 170 733 985", "Invoice 170 733 985"])
def test_a_grouped_number_is_found_and_not_sure(art: str) -> None:
    best = generators()[FieldName.INVOICE_NUMBER](lay_out([page_of(art)]))[0]
    assert (best.readings, best.score) == (("170 733 985",), GROUPED)


@pytest.mark.parametrize("art", ["Invoice No: INV 4711", "Invoice No   INV 4711", "Rechnungsnummer: RE 26 / 0071"])
def test_capitals_behind_a_sure_label_begin_the_number(art: str) -> None:
    assert identifiers(art)[0].startswith(("INV ", "RE "))


def test_capitals_without_a_sure_label_before_them_are_a_label() -> None:
    assert identifiers("INV 4711") == ["4711"]


@pytest.mark.parametrize("art", ["Invoice number: 7501 1287", "Invoice No.   Date\n7501 1287     3.4.2026"])
def test_groups_of_equal_length_in_a_cell_of_their_own_are_the_papers_one_number(art: str) -> None:
    found = generators()[FieldName.INVOICE_NUMBER](lay_out([page_of(art)]))
    assert [(one.readings, one.score) for one in found] == [(("7501 1287",), GROUPED)]


@pytest.mark.parametrize("art", ["Invoice number: 7501 12875", "Invoice number: 7501 1287 paid"])
def test_groups_of_other_lengths_or_with_words_behind_them_are_not(art: str) -> None:
    best = generators()[FieldName.INVOICE_NUMBER](lay_out([page_of(art)]))[0]
    assert best.readings == ("7501",)
