from __future__ import annotations

import pytest

from extractors.classify.language import language_of
from extractors.classify.pages import PageNumber, page_number
from extractors.classify.split import parts_of, stated_pages
from extractors.layout.paper import lay_out
from extractors.layout.rows import rows_of
from tests.extractors.printed import page_of


def parts(*pages: str) -> list[list[int]]:
    paper = lay_out([page_of(art, number) for number, art in enumerate(pages, 1)])
    return [[page.number for page in part] for part in parts_of(paper)]


def test_a_new_title_with_a_new_number_begins_a_document() -> None:
    assert parts("Invoice\nInvoice No: A-1001", "Invoice\nInvoice No: A-1002") == [[1], [2]]


def test_the_same_number_goes_on() -> None:
    assert parts("Invoice\nInvoice No: A-1001", "Invoice\nInvoice No: A-1001") == [[1, 2]]


def test_a_printed_second_page_goes_on_whatever_it_shows() -> None:
    second = "Invoice\nInvoice No: A-1002\nPage 2 of 2"
    assert parts("Invoice\nInvoice No: A-1001\nPage 1 of 2", second) == [[1, 2]]


def test_a_new_first_page_with_a_title_begins_a_document() -> None:
    assert parts("Invoice\nNo number\nPage 1 of 1", "Delivery note\nPage 1 of 1") == [[1], [2]]


def test_a_number_without_a_title_does_not_cut() -> None:
    assert parts("Invoice\nInvoice No: A-1001", "Appendix\nold invoice no: A-0900") == [[1, 2]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Page 2 of 3", PageNumber(2, 3)),
        ("Seite 1 von 4", PageNumber(1, 4)),
        ("Page: 1 / 1", PageNumber(1, 1)),
        ("Pagina 2", PageNumber(2, 0)),
        ("Blatt 3 von 2", None),
        ("2 of 3 parcels", None),
    ],
)
def test_page_numbers(text: str, expected: PageNumber | None) -> None:
    assert page_number(rows_of(page_of(text))) == expected


def test_the_stated_count_is_the_largest() -> None:
    assert stated_pages(lay_out([page_of("Page 1 of 3"), page_of("Page 2 of 3", 2)])) == 3


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Please pay the amount within 30 days to our account", "en"),
        ("Bitte überweisen Sie den Betrag innerhalb von 30 Tagen auf unser Konto", "de"),
        ("Nous vous prions de régler la facture dans les 30 jours sur le compte", "fr"),
        ("Wij verzoeken u het bedrag binnen 30 dagen op onze rekening te betalen", "nl"),
        ("4711  12.00", ""),
    ],
)
def test_the_language_is_that_of_the_small_words(text: str, language: str) -> None:
    assert language_of(rows_of(page_of(text))) == language
