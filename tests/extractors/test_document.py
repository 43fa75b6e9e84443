from __future__ import annotations

from dataclasses import replace

import pytest

from documents.field import FieldName, ProofName
from documents.kind import DocType
from documents.reading import DocumentReading, KnownParty, LineField, Part, Registers
from documents.text import Page, Reader
from extractors.document import read_documents
from tests.extractors.printed import INVOICE, page_of


def read(art: str, registers: Registers | None = None) -> DocumentReading:
    documents = read_documents([page_of(art)], registers or Registers())
    assert len(documents) == 1
    return documents[0]


def value(document: DocumentReading, name: FieldName) -> str | None:
    chosen = document.chosen(name)
    return chosen.readings[0] if chosen else None


def test_an_ordinary_invoice_is_read_whole() -> None:
    document = read(INVOICE)
    assert document.doc_type is DocType.INVOICE
    assert document.language == "en"
    found = {name: value(document, name) for name in FieldName}
    assert found[FieldName.INVOICE_NUMBER] == "INV-2041"
    assert found[FieldName.ORDER_NUMBER] == "PO-5512"
    assert found[FieldName.ISSUE_DATE] == "2026-03-14"
    assert found[FieldName.DUE_DATE] == "2026-04-13"
    assert found[FieldName.NET_TOTAL] == "300.00"
    assert found[FieldName.TAX_TOTAL] == "60.00"
    assert found[FieldName.GROSS_TOTAL] == "360.00"
    assert found[FieldName.CURRENCY] == "GBP"
    assert found[FieldName.IBAN] == "GB29NWBK60161331926819"
    assert found[FieldName.VENDOR_TAX_ID] == "GB980780684"
    assert found[FieldName.VENDOR_NAME] == "Harbour Tools Ltd"
    assert found[FieldName.BUYER_NAME] == "Northgate Stores Ltd"


def test_the_line_items_carry_their_cells() -> None:
    first, second = read(INVOICE).lines
    assert first.cells[LineField.DESCRIPTION].raw == 'Torque wrench 1/2"'
    assert first.cells[LineField.QUANTITY].readings == ("2",)
    assert first.cells[LineField.UNIT_PRICE].readings == ("85.00",)
    assert second.cells[LineField.NET_AMOUNT].readings == ("130.00",)


def test_every_chosen_value_lies_inside_its_page() -> None:
    for reading in read(INVOICE).fields.values():
        for candidate in (*([reading.chosen] if reading.chosen else []), *reading.others):
            box = candidate.evidence.box
            assert candidate.evidence.page == 1
            assert box is not None
            assert 0 <= box.x0 <= box.x1 <= 595
            assert 0 <= box.top <= box.bottom <= 842
            assert candidate.readings


def test_no_field_keeps_more_than_five_runners_up() -> None:
    assert all(len(reading.others) <= 5 for reading in read(INVOICE).fields.values())


def test_totals_that_close_are_proven() -> None:
    document = read(INVOICE)
    gross = {proof.name for proof in document.fields[FieldName.GROSS_TOTAL].proofs}
    net = {proof.name for proof in document.fields[FieldName.NET_TOTAL].proofs}
    assert {
        ProofName.TOTAL_LABEL,
        ProofName.NET_PLUS_TAX,
        ProofName.NO_LARGER_TRIPLE,
        ProofName.TOTALS_READABLE,
    } <= gross
    assert {ProofName.NET_PLUS_TAX, ProofName.RATE_CLOSES, ProofName.LINES_SUM} <= net


def test_a_changed_line_takes_the_proof_of_the_sum_away() -> None:
    document = read(INVOICE.replace("130.00", "131.00"))
    assert ProofName.LINES_SUM not in {proof.name for proof in document.fields[FieldName.NET_TOTAL].proofs}


def test_no_pages_are_no_documents() -> None:
    assert read_documents([]) == ()


def test_a_page_without_words_is_a_document_of_no_known_type() -> None:
    (document,) = read_documents([Page(1, 595.0, 842.0, (), Reader.OCR)])
    assert document.doc_type is DocType.OTHER
    assert document.fields == {}
    assert document.lines == ()


def test_two_invoices_in_one_file_are_two_documents() -> None:
    second = INVOICE.replace("INV-2041", "INV-2042").replace("14/03/2026", "15/03/2026")
    documents = read_documents([page_of(INVOICE, 1), page_of(second, 2)])
    assert [(found.first_page, found.last_page) for found in documents] == [(1, 1), (2, 2)]
    assert [value(found, FieldName.INVOICE_NUMBER) for found in documents] == ["INV-2041", "INV-2042"]


def test_a_second_page_of_the_same_invoice_stays_with_it() -> None:
    documents = read_documents([page_of(INVOICE, 1), page_of("Invoice No: INV-2041\n\nTerms and conditions", 2)])
    assert [(found.first_page, found.last_page) for found in documents] == [(1, 2)]
    assert documents[0].numbers_seen == ("INV-2041",)


def test_an_attachment_without_a_title_is_kept_and_its_number_reported() -> None:
    documents = read_documents([page_of(INVOICE, 1), page_of("Time sheet\n\nInvoice No: INV-1999   hours   12", 2)])
    assert len(documents) == 1
    assert documents[0].numbers_seen == ("INV-2041", "INV-1999")


ORDER = """
    Northgate Stores Ltd
    8 Station Road
    York YO1 6GA

    PURCHASE ORDER

    Supplier:                           Order No:     PO-5512
    Harbour Tools Ltd                   Order date:   01/03/2026
    12 Mill Lane
    Leeds LS1 4AB

    Description                 Quantity   Unit price      Amount
    Socket set                         4        32.50      130.00

                                           Order total     130.00
"""


def test_the_issuer_of_an_order_is_the_buyer() -> None:
    document = read(ORDER)
    assert document.doc_type is DocType.PURCHASE_ORDER
    assert value(document, FieldName.ORDER_NUMBER) == "PO-5512"
    assert value(document, FieldName.BUYER_NAME) == "Northgate Stores Ltd"
    assert value(document, FieldName.VENDOR_NAME) == "Harbour Tools Ltd"
    assert value(document, FieldName.INVOICE_NUMBER) is None


NOTE = """
    Harbour Tools Ltd
    12 Mill Lane
    Leeds LS1 4AB

    DELIVERY NOTE

    Deliver to:                         Delivery note no:  DN-77
    Northgate Stores Ltd                Date:              02/03/2026
    8 Station Road

    Item code     Description              Ordered    Delivered
    TW-12         Torque wrench                  2            2
    SO-40         Socket set                     4            3
"""


def test_a_delivery_note_has_quantities_and_no_prices() -> None:
    document = read(NOTE)
    assert document.doc_type is DocType.DELIVERY_NOTE
    assert not document.goods_receipt
    assert [line.cells[LineField.QUANTITY].readings for line in document.lines] == [("2",), ("3",)]
    assert all(LineField.NET_AMOUNT not in line.cells for line in document.lines)


def test_a_note_that_says_goods_received_is_a_receipt() -> None:
    assert read(NOTE.replace("DELIVERY NOTE", "GOODS RECEIVED NOTE")).goods_receipt


def test_a_note_that_the_client_issued_is_a_receipt() -> None:
    registers = Registers(own=(KnownParty(name="Harbour Tools Limited"),))
    document = read(NOTE.replace("Deliver to:", "Supplier:  "), registers)
    assert value(document, FieldName.VENDOR_NAME) != "Harbour Tools Ltd" or document.goods_receipt


def test_an_own_company_is_the_buyer_wherever_it_stands() -> None:
    swapped = INVOICE.replace("Bill to:", "        ")
    registers = Registers(own=(KnownParty(name="Northgate Stores Limited"),))
    assert value(read(swapped, registers), FieldName.BUYER_NAME) == "Northgate Stores Ltd"
    assert value(read(swapped, registers), FieldName.VENDOR_NAME) == "Harbour Tools Ltd"


def test_a_known_order_counts_without_a_label() -> None:
    unlabelled = INVOICE.replace("Your order: ", "            ")
    assert value(read(unlabelled), FieldName.ORDER_NUMBER) is None
    assert value(read(unlabelled, Registers(order_numbers=("PO 5512",))), FieldName.ORDER_NUMBER) == "PO-5512"


def test_the_second_reading_of_a_picture_proves_what_it_agrees_with() -> None:
    agreeing = page_of(INVOICE, reader=Reader.OCR, second=INVOICE.replace("360.00", "380.00"))
    (document,) = read_documents([agreeing])
    number = {proof.name for proof in document.fields[FieldName.INVOICE_NUMBER].proofs}
    gross = {proof.name for proof in document.fields[FieldName.GROSS_TOTAL].proofs}
    assert ProofName.TWO_READINGS in number
    assert ProofName.TWO_READINGS not in gross
    assert not document.born_digital


def test_a_known_vendor_wins_over_a_better_placed_name() -> None:
    art = INVOICE.replace("    Harbour Tools Ltd", "    Harbour Tools Ltd          Quayside Group plc")
    registers = Registers(vendors=(KnownParty(name="Quayside Group PLC"),))
    assert value(read(art), FieldName.VENDOR_NAME) == "Harbour Tools Ltd"
    assert value(read(art, registers), FieldName.VENDOR_NAME) == "Quayside Group plc"


def _titled(title: str, *, minus: bool = False) -> DocumentReading:
    art = INVOICE.replace("INVOICE\n", f"{title}\n")
    for amount in ("170.00", "130.00", "300.00", "60.00", "360.00") if minus else ():
        art = art.replace(f" {amount}", f"-{amount}")
    return read(art)


@pytest.mark.parametrize(
    "title", ["Rechnungskorrektur", "CORRECTED INVOICE", "FACTURE RECTIFICATIVE", "STORNORECHNUNG"]
)
def test_a_corrected_invoice_with_a_minus_is_a_negative_invoice(title: str) -> None:
    assert _titled(title, minus=True).doc_type is DocType.INVOICE


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Korrekturrechnung", DocType.CREDIT_NOTE),
        ("BERICHTIGTE RECHNUNG", DocType.CREDIT_NOTE),
        ("FACTURA RECTIFICATIVA", DocType.CREDIT_NOTE),
        ("CORRECTED INVOICE", DocType.INVOICE),
        ("FACTURE RECTIFICATIVE", DocType.INVOICE),
    ],
)
def test_without_a_minus_a_person_says_whether_it_is_the_difference_or_the_whole(title: str, expected: DocType) -> None:
    document = _titled(title)
    assert document.doc_type is expected
    assert document.doc_type_score < 0.85


@pytest.mark.parametrize("title", ["STORNORECHNUNG", "Rechnungskorrektur", "INVOICE CANCELLED", "Credit note"])
def test_what_takes_an_invoice_back_is_a_credit(title: str) -> None:
    document = _titled(title)
    assert document.doc_type is DocType.CREDIT_NOTE
    assert document.doc_type_score >= 0.85


def test_a_document_says_how_its_pages_were_laid() -> None:
    turned = replace(page_of(INVOICE), turn=90, skew=0.4, corners=((1.0, 2.0), (3.0, 2.0), (3.0, 4.0), (1.0, 4.0)))
    (document,) = read_documents([turned], Registers())
    (view,) = document.views
    assert (view.number, view.width, view.height) == (turned.number, turned.width, turned.height)
    assert (view.turn, view.skew, view.corners) == (90, 0.4, turned.corners)


def test_a_file_is_cut_as_a_person_says_and_read_as_the_kind_it_says() -> None:
    pages = [replace(page_of(INVOICE), number=number) for number in (1, 2, 3)]
    parts = (
        Part(first_page=1, last_page=2),
        Part(first_page=3, last_page=3, doc_type=DocType.PURCHASE_ORDER),
        Part(first_page=9, last_page=9),
    )
    whole, order = read_documents(pages, Registers(parts=parts))
    assert (whole.first_page, whole.last_page, whole.doc_type) == (1, 2, DocType.INVOICE)
    assert (order.first_page, order.last_page, order.doc_type) == (3, 3, DocType.PURCHASE_ORDER)
    assert order.doc_type_score == 1.0
