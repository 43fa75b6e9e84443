from __future__ import annotations

from dataclasses import replace

import pytest

from documents.text import Box, Page, Reader
from extractors.classify.misread import misread_title
from extractors.classify.titles import Title, titles_of
from extractors.layout.paper import lay_out
from tests.extractors.printed import page_of

BODY = "\n\nsome words below\nand more of them\nand still more\n"


def titles(art: str) -> tuple[Title, ...]:
    return titles_of(lay_out([page_of(art + BODY)]))


def best(art: str) -> tuple[str, bool]:
    first = titles(art)[0]
    return first.concept, first.clear


def taller(page: Page, word: str, factor: float) -> Page:
    words = []
    for one in page.words:
        box = one.box
        grown = Box(box.x0, box.top, box.x1, box.top + (box.bottom - box.top) * factor)
        words.append(replace(one, box=grown) if one.text == word else one)
    return replace(page, words=tuple(words))


@pytest.mark.parametrize(
    "art",
    [
        "Invoice",
        "INVOICE 4711",
        "Invoice No. 4711",
        "Rechnung RE-2026-00417",
        "Your invoice of 3 March 2026",
        "Invoice                                3 March 2026",
        "INVOICE          Harbour Tools Ltd",
        "Rechnung / Facture / Invoice",
    ],
)
def test_a_title_that_fills_its_heading_is_clear(art: str) -> None:
    assert best(art) == ("invoice", True)


@pytest.mark.parametrize(
    "art",
    [
        "Invoice to          4711",
        "Invoice date 3 March 2026",
        "Invoice no: 4711",
        "INVOICE          DATE          CUSTOMER",
        "Item 4711 invoice",
        "we sent the invoice to you in March of this year",
        "Invoice:",
        "some words" + "\n" * 40 + "Invoice",
    ],
)
def test_a_label_a_head_of_a_column_or_a_sentence_is_not_clear(art: str) -> None:
    assert not any(title.clear for title in titles(art))


def test_small_words_with_a_number_below_a_priced_row_belong_to_an_item() -> None:
    priced = "Boards, oak          12          4.50          54.00\n\nPurchase order 4711"
    assert not titles(priced)[0].clear
    assert titles(priced.replace("4.50          54.00", "pieces"))[0].clear
    assert titles(priced.replace("4711", "") + "\n")[0].clear
    page = taller(taller(page_of(priced + BODY), "Purchase", 1.6), "order", 1.6)
    assert titles_of(lay_out([page]))[0].clear


def test_a_subject_that_leads_to_its_number_is_stronger_than_words_in_the_text() -> None:
    named, *_ = titles("Re: Invoice for the customs office INV-4711")
    mentioned, *_ = titles("Re: Invoice for the customs office INV-4711 in March")
    assert not named.clear
    assert named.strength > 2 * mentioned.strength
    assert titles("Betreff: Proforma (keine Rechnung) 4711")[0].concept == "other"


def test_the_head_of_a_number_is_no_title() -> None:
    assert titles("Reference PO4711") == ()


def test_a_number_behind_the_title_is_seen() -> None:
    assert titles("Invoice 4711")[0].numbered
    assert not titles("Invoice")[0].numbered


def test_a_title_printed_right_behind_the_name_is_a_heading_of_its_own() -> None:
    page = page_of("Harbour Tools INVOICE" + BODY)
    assert not titles_of(lay_out([page]))[0].clear
    assert titles_of(lay_out([taller(page, "INVOICE", 1.2)]))[0].clear


def test_words_spaced_as_on_a_typewriter_are_read_as_one_heading() -> None:
    assert best("VAT   RECEIPT") == ("receipt", True)
    assert not any(title.clear for title in titles("Invoice   to"))


def test_large_words_lead_a_longer_heading_but_not_from_within_it() -> None:
    leading = taller(page_of("Invoice for the supply of power" + BODY), "Invoice", 1.3)
    inside = taller(page_of("Concerning the invoice for power" + BODY), "invoice", 1.3)
    assert titles_of(lay_out([leading]))[0].clear
    assert not titles_of(lay_out([inside]))[0].clear


def test_a_large_label_stays_a_label() -> None:
    page = page_of("Invoice date 3 March 2026" + BODY)
    assert not titles_of(lay_out([taller(page, "Invoice", 1.3)]))[0].clear


def test_size_makes_a_title_clear_where_it_does_not_stand_alone() -> None:
    page = page_of("Harbour Tools Ltd" + "\n" * 15 + "Invoice          Page one" + BODY)
    assert not titles_of(lay_out([page]))[0].clear
    assert titles_of(lay_out([taller(page, "Invoice", 1.3)]))[0].clear


def test_ink_that_hangs_below_makes_no_large_print_in_a_picture() -> None:
    head = "Beleg      Kundenbestellung      Objekt\n4711       PO-99231              1235"
    grown = taller(page_of(head + BODY), "Kundenbestellung", 1.25)
    assert titles_of(lay_out([grown]))[0].clear
    assert not titles_of(lay_out([replace(grown, reader=Reader.OCR)]))[0].clear
    large = taller(page_of(head + BODY, reader=Reader.OCR), "Kundenbestellung", 1.6)
    assert titles_of(lay_out([large]))[0].clear


def test_a_word_inside_a_misread_title_is_none_of_its_own() -> None:
    page = page_of("Credlt note" + BODY, reader=Reader.OCR)
    assert [title.concept for title in titles_of(lay_out([page]))] == ["credit_note"]


def test_only_the_first_page_is_searched() -> None:
    assert titles_of(lay_out([page_of("some words"), page_of("INVOICE", 2)])) == ()


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("lnvoice", "invoice"),
        ("Lieferscheln Nr", "delivery_note"),
        ("Purchase 0rder", None),
        ("Bestcllung", "purchase_order"),
    ],
)
def test_one_wrong_letter_is_forgiven(text: str, concept: str | None) -> None:
    match = misread_title(text)
    assert (match.phrases[0].concept if match else None) == concept


@pytest.mark.parametrize("text", ["", "Contact", "Invoicee", "Invoices", "Ordner", "Zeichnung", "Delivery date"])
def test_another_word_is_no_misread_title(text: str) -> None:
    assert misread_title(text) is None


@pytest.mark.parametrize(
    "art",
    ["Unpaid invoice 4711", "Openstaande factuur", "Commande enregistrée 4711", "Order accepted", "Uw bestelling"],
)
def test_a_word_beside_a_title_makes_another_paper_of_it(art: str) -> None:
    assert best(art)[0] == "other"


@pytest.mark.parametrize("art", ["Your order 4711", "Uw bestelling: 4711", "SU PEDIDO Nº          492-20619"])
def test_your_order_with_its_number_is_a_label(art: str) -> None:
    assert all(title.concept != "other" for title in titles(art))


@pytest.mark.parametrize("art", ["Your PO No. 4711", "Uw PO-nr. - 2026-4711"])
def test_your_number_in_a_row_of_its_own_is_no_title(art: str) -> None:
    assert not best(art)[1]
    assert best(art.removeprefix("Your ").removeprefix("Uw "))[1]


def test_the_head_of_the_second_page_tells_what_a_paper_without_title_is() -> None:
    first = page_of("Larkspur Ltd\n12 Mill Lane" + BODY)
    headed = page_of("Larkspur Ltd      Credit note CF-2371717, 27-3-2026" + BODY, 2)
    plain = page_of("Larkspur Ltd      Credit note" + BODY, 2)
    assert [title.concept for title in titles_of(lay_out([first, headed]))] == ["credit_note"]
    assert titles_of(lay_out([first, plain])) == ()


@pytest.mark.parametrize("art", ["Concepto: Factura 2024/1873", "Subject: Invoice 1873"])
def test_the_subject_of_a_letter_is_its_title(art: str) -> None:
    found = titles(f"Pedido : 4536234869\nPurchase order: 4410\n{art}")
    assert (found[0].concept, found[0].clear) == ("invoice", True)


def test_a_subject_that_may_be_about_another_paper_is_its_title_with_less_certainty() -> None:
    found = titles("P.O. Number: 59339430\nRe: Invoice 1873")
    assert (found[0].concept, found[0].clear) == ("invoice", False)
