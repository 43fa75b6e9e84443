"""Labels of other things are evidence against a field."""

from __future__ import annotations

from dataclasses import replace

import pytest

from documents.field import FieldName
from documents.kind import DocType
from extractors.fields import generators
from extractors.layout.identifiers import KEYED
from extractors.layout.paper import Paper, lay_out
from tests.extractors.printed import page_of


def best(art: str, name: FieldName, doc_type: DocType = DocType.INVOICE) -> str | None:
    found = candidates(art, name, doc_type)
    return found[0] if found else None


def candidates(art: str, name: FieldName, doc_type: DocType = DocType.INVOICE) -> list[str]:
    paper: Paper = replace(lay_out([page_of(art)]), doc_type=doc_type, cache={})
    return [one.readings[0] for one in generators()[name](paper) if one.score >= 0.5]


@pytest.mark.parametrize(
    "label",
    [
        *("Invoice No", "Invoice Number:", "INVOICE #", "Rechnungsnummer", "Rechnungs-Nr.:", "Rechnung Nr."),
        *("Facture n°", "Numéro de facture :", "Factuurnummer", "Número de factura:", "N. fattura"),
    ],
)
def test_a_number_beside_its_label_is_found_in_every_language(label: str) -> None:
    assert best(f"{label}  4711-26", FieldName.INVOICE_NUMBER) == "4711-26"
    assert best(f"{label}\n4711-26", FieldName.INVOICE_NUMBER) == "4711-26"


@pytest.mark.parametrize(
    "label",
    [
        "Customer No",
        "Kundennummer",
        "Order No",
        "Delivery note",
        "Telefon",
        "N° client",
        "Page",
        "Meter No",
        "Klantnummer",
        "P. IVA",
    ],
)
def test_a_number_beside_another_label_is_no_invoice_number(label: str) -> None:
    assert best(f"{label}: 4711-26", FieldName.INVOICE_NUMBER) is None


def test_a_column_head_names_the_value_below_it() -> None:
    art = """
        Customer   Order      Invoice date   Invoice    Due date
        C-1001     B-2002     8-9-2026       V-3003     22-9-2026
    """
    assert best(art, FieldName.INVOICE_NUMBER) == "V-3003"
    assert best(art, FieldName.ORDER_NUMBER) == "B-2002"
    assert best(art, FieldName.DUE_DATE) == "2026-09-22"


def test_a_label_with_its_own_value_does_not_name_what_stands_below() -> None:
    art = """
        Invoice No: A-100
        B-200
    """
    assert candidates(art, FieldName.INVOICE_NUMBER) == ["A-100"]


def test_the_order_date_is_no_issue_date_of_an_invoice() -> None:
    art = "Invoice date: 14.03.2026\nOrder date: 25.02.2026"
    assert best(art, FieldName.ISSUE_DATE) == "2026-03-14"
    assert best(art, FieldName.ISSUE_DATE, DocType.PURCHASE_ORDER) == "2026-02-25"


def test_a_date_beside_the_title_needs_no_label() -> None:
    assert best("Facture n° 562 du 2 juillet 2026", FieldName.ISSUE_DATE) == "2026-07-02"


def test_an_impossible_date_is_no_candidate() -> None:
    assert best("Invoice date: 31.02.2026", FieldName.ISSUE_DATE) is None


def test_a_total_without_tax_is_the_net_total() -> None:
    art = """
        Summe ohne USt.     100,00
        USt. 19 %            19,00
        Gesamtbetrag        119,00
    """
    assert best(art, FieldName.NET_TOTAL) == "100.00"
    assert best(art, FieldName.TAX_TOTAL) == "19.00"
    assert best(art, FieldName.GROSS_TOTAL) == "119.00"


def test_a_wrong_iban_is_shown_and_a_right_one_wins() -> None:
    wrong, right = "DE99 3704 0044 0532 0130 00", "DE89 3704 0044 0532 0130 00"
    assert best(f"IBAN: {wrong}", FieldName.IBAN) == "DE99370400440532013000"
    assert best(f"IBAN: {wrong}\nBank {right}", FieldName.IBAN) == "DE89370400440532013000"


def test_the_customers_vat_id_is_not_the_vendors() -> None:
    art = "USt-IdNr.: DE136695976\nIhre USt-IdNr.: ATU13585627"
    assert best(art, FieldName.VENDOR_TAX_ID) == "DE136695976"
    assert best(art, FieldName.BUYER_TAX_ID) == "ATU13585627"


def test_a_currency_code_at_the_total_wins_over_a_sign_elsewhere() -> None:
    assert best("Fuel in $ only\nTotal EUR 119.00", FieldName.CURRENCY) == "EUR"


def test_an_ambiguous_sign_keeps_all_its_readings() -> None:
    paper = lay_out([page_of("Total $ 119.00")])
    assert generators()[FieldName.CURRENCY](paper)[0].readings[:2] == ("USD", "CAD")


def test_a_label_beside_outweighs_another_one_above() -> None:
    art = """
                       Invoice No
        Customer No    C-100
    """
    assert best(art, FieldName.INVOICE_NUMBER) is None


def test_without_tax_turns_even_a_gross_label_into_net() -> None:
    art = "Rechnungssumme ohne USt.     100,00"
    assert best(art, FieldName.NET_TOTAL) == "100.00"
    assert best(art, FieldName.GROSS_TOTAL) is None
    assert best(art, FieldName.TAX_TOTAL) is None


def test_the_number_behind_an_orders_title_is_its_own() -> None:
    art = "ORDER CHANGE: PO-4711-C2\n\nPurchase order ID: PO-4711"
    assert best(art, FieldName.ORDER_NUMBER, DocType.PURCHASE_ORDER) == "PO-4711-C2"
    assert best("PURCHASE ORDER 2026\nOrder no: 88-17", FieldName.ORDER_NUMBER, DocType.PURCHASE_ORDER) == "88-17"


@pytest.mark.parametrize("separator", [", ", " / ", " and ", "; ", " & ", " und ", " et "])
def test_every_number_of_a_list_has_its_label(separator: str) -> None:
    art = f"Order numbers: {separator.join(('450001', '450002', '450007'))}"
    assert candidates(art, FieldName.ORDER_NUMBER) == ["450001", "450002", "450007"]


def test_a_word_for_number_below_the_title_names_the_documents_own_number() -> None:
    assert best("INVOICE\nNumber: 4711-26", FieldName.INVOICE_NUMBER) == "4711-26"
    assert best("Harbour Tools         INVOICE\n9 Weir Lane         No. 4711-26", FieldName.INVOICE_NUMBER) == "4711-26"
    right = "Harbour Tools                 INVOICE / Delivery note\n9 Weir Lane            No.       4711-26"
    assert best(right, FieldName.INVOICE_NUMBER) == "4711-26"
    assert best(right.replace("INVOICE", "INVOICE 26"), FieldName.INVOICE_NUMBER) is None
    assert best("FACTURA\nNúmero      Fecha\n4711-26     3.4.2026", FieldName.INVOICE_NUMBER) == "4711-26"
    assert best("Harbour Tools\nNumber: 4711-26", FieldName.INVOICE_NUMBER) is None


def test_the_column_of_a_table_below_the_title_holds_no_number_of_the_document() -> None:
    paper = lay_out([page_of("INVOICE\nNo.     Quantity   Price    Amount\n4711    10         2.00     20.00")])
    table = replace(paper, doc_type=DocType.INVOICE, table_rows=frozenset({1, 2}), cache={})
    assert [one for one in generators()[FieldName.INVOICE_NUMBER](table) if one.score >= KEYED] == []


def test_a_reference_below_the_title_is_shown_and_proves_nothing() -> None:
    below = "INVOICE\nReference: 4711-26"
    paper = replace(lay_out([page_of(below)]), doc_type=DocType.INVOICE, cache={})
    (shown,) = generators()[FieldName.INVOICE_NUMBER](paper)
    assert (shown.raw, shown.score) == ("4711-26", KEYED)
    assert best(f"{below}\nInvoice number: 88", FieldName.INVOICE_NUMBER) == "88"


@pytest.mark.parametrize("label", ["Ticket", "Receipt", "Check #", "Bon", "Ticket n°"])
def test_a_till_receipts_own_number_is_none_of_an_invoice(label: str) -> None:
    assert best(f"{label}  4410-88", FieldName.INVOICE_NUMBER, DocType.RECEIPT) == "4410-88"
    if not label.endswith(("#", "n°")):
        assert best(f"{label}  4410-88", FieldName.INVOICE_NUMBER) is None


@pytest.mark.parametrize(
    ("heading", "number"),
    [
        ("Invoice for freight INV-4711", "INV-4711"),
        ("Werberechnung 2023/9651", "2023/9651"),
        ("Facture de transport 2024-3639", "2024-3639"),
        ("Invoice 2024", None),
        ("Invoice for order 4711", None),
    ],
)
def test_the_number_that_ends_a_heading_is_the_invoices_own(heading: str, number: str | None) -> None:
    assert best(heading, FieldName.INVOICE_NUMBER) == number


def test_the_label_right_before_a_date_owns_it_whatever_stands_above() -> None:
    art = """
        Payment terms   CPT
        Date:           17 May 2024
    """
    assert best(art, FieldName.ISSUE_DATE, DocType.PURCHASE_ORDER) == "2024-05-17"


def test_a_confirmation_names_the_buyers_order_and_its_own_date() -> None:
    art = """
        Date:              24 December 2025
        Order date:        12 December 2025
        Sales order no.:   A-837042
        Contract no.:      66064
        Your order:        B923325
    """
    assert best(art, FieldName.ORDER_NUMBER, DocType.OTHER) == "B923325"
    assert best(art, FieldName.ISSUE_DATE, DocType.OTHER) == "2025-12-24"


def test_a_word_before_the_colon_belongs_to_the_label() -> None:
    assert best("Bestellung Nr. Kunde:  456789-12", FieldName.ORDER_NUMBER) == "456789-12"
    assert best("Bestellung Nr. Lieferwerk   456789-12", FieldName.ORDER_NUMBER) is None


@pytest.mark.parametrize(
    "art",
    [
        "PO ref. supplied - AB50 6905",
        "Order no. customer  AB50 6905",
        "Inkoopordernr. klant : AB50 6905",
        "Bestell-Nr. Kunde AB50 6905",
        "N° de commande client  AB50 6905",
        "Ord. cliente: AB50 6905",
        "N.º pedido cliente: AB50 6905",
    ],
)
def test_a_word_that_says_whose_order_it_is_belongs_to_the_label(art: str) -> None:
    assert best(art, FieldName.ORDER_NUMBER) == "AB50 6905"


def test_an_order_is_found_by_the_noun_inside_an_unlisted_caption() -> None:
    art = "Invoice No: 4711-26\nBestellungskennzeichen: B-5512"
    assert best(art, FieldName.ORDER_NUMBER) == "B-5512"
    assert best(art, FieldName.INVOICE_NUMBER) == "4711-26"


def test_a_caption_of_no_known_noun_names_no_order() -> None:
    assert best("Invoice No: 4711-26\nZorblat: B-5512", FieldName.ORDER_NUMBER) is None


@pytest.mark.parametrize(
    "art", ["Objet: Facture 4711-26", "INVOICE\nNr.   4711-26", "Invoice 198.157", "Inv. no. (ours)   4711-26"]
)
def test_a_number_in_a_subject_beside_a_bare_word_in_groups_or_behind_brackets(art: str) -> None:
    assert best(art, FieldName.INVOICE_NUMBER) in {"4711-26", "198.157"}


def test_words_behind_a_label_in_its_cell_qualify_it_unless_they_name_another() -> None:
    assert best("PO ref. given      E23-90601", FieldName.ORDER_NUMBER) == "E23-90601"
    assert best("PO ref. invoice      E23-90601", FieldName.ORDER_NUMBER) is None


def test_a_label_above_its_number_may_stand_beside_an_address() -> None:
    art = "Bill No.          14 Maple Drive Lodge\nFT7-932500     Harbour Tools"
    assert best(art, FieldName.INVOICE_NUMBER) == "FT7-932500"


def test_a_stack_that_begins_with_a_value_has_its_labels_below() -> None:
    art = """
        10482            3 May 2026       77120
        Invoice number   Invoice date     Your order
        Part 40          Part 50          Part 60
    """
    assert best(art, FieldName.INVOICE_NUMBER) == "10482"
    assert best(art, FieldName.ISSUE_DATE) == "2026-05-03"
    assert best(art, FieldName.ORDER_NUMBER) == "77120"
    above = f"        Customer no      Customer no      Customer no\n{art.lstrip(chr(10))}"
    assert best(above, FieldName.INVOICE_NUMBER) != "10482"


def test_two_heads_with_a_slash_are_no_labels_with_their_values() -> None:
    art = "Our ref / Invoice      Your ref / PO      Date\n10482                  77120              3 May 2026"
    assert best(art, FieldName.INVOICE_NUMBER) == "10482"
    assert best(art, FieldName.ORDER_NUMBER) == "77120"


@pytest.mark.parametrize(
    "label", ["INCLUSIEF 21% BTW", "Inclusief 21 % btw", "waarvan 21% BTW", "incl. 21% BTW", "BTW 21%"]
)
def test_a_rate_and_its_tax_name_the_amount_of_the_tax(label: str) -> None:
    art = f"{label}  € 961,83\nTOTAAL INCLUSIEF BTW  5.542,00 EUR"
    assert best(art, FieldName.TAX_TOTAL) == "961.83"
