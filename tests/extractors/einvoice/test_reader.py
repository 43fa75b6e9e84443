from __future__ import annotations

import pytest

from documents.field import FieldName as F
from documents.field import ProofName
from documents.kind import DocType
from documents.reading import DocumentReading, FileFault
from documents.reading import LineField as L
from documents.text import Reader
from extractors.einvoice.fields import own_number
from extractors.einvoice.reader import read_einvoice
from extractors.pages.error import UnreadableFileError
from tests.extractors.einvoice.made_xml import CII_INVOICE, ORDER_X, RECEIPT_ADVICE, UBL_CREDIT_NOTE, UBL_INVOICE

HEADER = {
    F.VENDOR_NAME: "Kranich Bürobedarf GmbH",
    F.VENDOR_TAX_ID: "DE811907980",
    F.VENDOR_TAX_NUMBER: "12/345/67890",
    F.BUYER_NAME: "Acme GmbH",
    F.INVOICE_NUMBER: "RE-7001",
    F.ORDER_NUMBER: "4500012",
    F.PRECEDING_INVOICE: "RE-6990",
    F.BUYER_REFERENCE: "dept 7",
    F.ISSUE_DATE: "2026-03-04",
    F.DUE_DATE: "2026-04-03",
    F.PAYMENT_TERMS: "30 Tage netto",
    F.CURRENCY: "EUR",
    F.LINES_TOTAL: "105.00",
    F.ALLOWANCE_TOTAL: "5.00",
    F.NET_TOTAL: "100.00",
    F.TAX_TOTAL: "19.00",
    F.GROSS_TOTAL: "119.00",
    F.PREPAID: "19.00",
    F.PAYABLE: "100.00",
    F.IBAN: "DE89370400440532013000",
    F.BIC: "COBADEFFXXX",
}
LINE = {
    L.LINE_NUMBER: "1",
    L.ITEM_ID: "HK-3",
    L.DESCRIPTION: "Heftklammern",
    L.QUANTITY: "300",
    L.UNIT: "H87",
    L.UNIT_PRICE: "35.00",
    L.BASE_QUANTITY: "100",
    L.TAX_RATE: "19",
    L.TAX_CATEGORY: "S",
    L.NET_AMOUNT: "105.00",
    L.ORDER_LINE: "10",
}


LEAST_SCORE = 0.85
"""The gate of V-DOC-05."""


def read(xml: str) -> DocumentReading:
    return read_einvoice(xml.encode())


def header_of(reading: DocumentReading) -> dict[F, str]:
    return {name: one.readings[0] for name in reading.fields if (one := reading.chosen(name)) is not None}


def without(values: dict[F, str], *names: F) -> dict[F, str]:
    return {name: value for name, value in values.items() if name not in names and not name.endswith("_address")}


@pytest.mark.parametrize(
    ("xml", "doc_type"),
    [(UBL_INVOICE, DocType.INVOICE), (UBL_CREDIT_NOTE, DocType.CREDIT_NOTE), (CII_INVOICE, DocType.INVOICE)],
)
def test_every_syntax_says_the_same(xml: str, doc_type: DocType) -> None:
    reading = read(xml)
    assert reading.doc_type is doc_type
    assert without(header_of(reading)) == HEADER
    assert [{name: cell.readings[0] for name, cell in line.cells.items()} for line in reading.lines] == [LINE]
    (tax,) = reading.taxes
    found = [one.readings[0] for one in (tax.category, tax.rate, tax.base, tax.tax) if one]
    assert found == ["S", "19", "100.00", "19.00"]
    assert [order.raw for order in reading.orders] == ["4500012"]
    assert reading.numbers_seen == ("RE-7001",)
    address = reading.chosen(F.VENDOR_ADDRESS)
    assert address is not None
    assert {"Am Teich 3", "23552", "Lübeck", "DE"} == set(address.readings[0].split(", "))


@pytest.mark.parametrize("xml", [UBL_INVOICE, CII_INVOICE])
def test_every_value_names_its_element_and_is_proven_by_its_structure(xml: str) -> None:
    reading = read(xml)
    gross = reading.fields[F.GROSS_TOTAL]
    assert gross.chosen is not None
    assert gross.chosen.evidence.reader is Reader.XML
    assert gross.chosen.evidence.page == 0
    assert gross.chosen.evidence.xpath.endswith(("/TaxInclusiveAmount", "/GrandTotalAmount"))
    assert [proof.name for proof in gross.proofs] == [ProofName.XML]


def test_an_order_has_its_own_number_and_total() -> None:
    reading = read(ORDER_X)
    assert reading.doc_type is DocType.PURCHASE_ORDER
    header = header_of(reading)
    assert (header[F.ORDER_NUMBER], header[F.GROSS_TOTAL], header[F.TAX_TOTAL]) == ("RE-7001", "119.00", "19.00")
    assert F.INVOICE_NUMBER not in header
    assert reading.lines[0].cells[L.QUANTITY].raw == "300"


def test_an_order_response_is_no_order() -> None:
    reading = read(ORDER_X.replace(">220<", ">231<"))
    assert reading.doc_type is DocType.OTHER
    assert F.INVOICE_NUMBER not in header_of(reading)
    assert (header_of(reading)[F.ORDER_NUMBER], own_number(reading)) == ("RE-7001", "RE-7001")


def test_a_receipt_advice_is_the_buyers_own_receipt() -> None:
    reading = read(RECEIPT_ADVICE)
    assert (reading.doc_type, reading.goods_receipt) == (DocType.DELIVERY_NOTE, True)
    assert header_of(reading)[F.DELIVERY_NOTE_NUMBER] == "WE-31"
    assert reading.lines[0].cells[L.QUANTITY].readings == ("299",)


def test_a_credit_note_code_in_an_invoice_makes_it_one() -> None:
    assert read(CII_INVOICE.replace(">380<", ">381<")).doc_type is DocType.CREDIT_NOTE


def test_the_tax_total_in_document_currency_is_taken_whatever_the_order() -> None:
    other = '<cac:TaxTotal><cbc:TaxAmount currencyID="SEK">210.00</cbc:TaxAmount></cac:TaxTotal>\n  <cac:TaxTotal>'
    reading = read(UBL_INVOICE.replace("<cac:TaxTotal>", other, 1))
    assert header_of(reading)[F.TAX_TOTAL] == "19.00"
    assert len(reading.taxes) == 1


@pytest.mark.parametrize(
    ("before", "after", "name"),
    [
        (">2026-03-04<", ">2026-02-30<", F.ISSUE_DATE),
        (">119.00<", ">1.19e2<", F.GROSS_TOTAL),
        (">119.00<", ">NaN<", F.GROSS_TOTAL),
    ],
)
def test_a_value_of_the_wrong_form_is_kept_as_printed_and_has_no_reading(before: str, after: str, name: F) -> None:
    candidate = read(UBL_INVOICE.replace(before, after)).chosen(name)
    assert candidate is not None
    assert (candidate.raw, candidate.readings) == (after.strip("<>"), ())


def test_a_missing_element_is_no_field() -> None:
    start, end = UBL_INVOICE.index("<cbc:DueDate>"), UBL_INVOICE.index("<cbc:InvoiceTypeCode>")
    assert F.DUE_DATE not in read(UBL_INVOICE[:start] + UBL_INVOICE[end:]).fields


@pytest.mark.parametrize("xml", [UBL_INVOICE, CII_INVOICE])
def test_what_keeps_to_its_schema_has_no_problems(xml: str) -> None:
    assert read(xml).profile_problems == ()


@pytest.mark.parametrize(
    ("xml", "element"), [(UBL_INVOICE, "cbc:TaxInclusiveAmount"), (CII_INVOICE, "ram:GrandTotalAmount")]
)
def test_what_breaks_its_schema_is_said_with_its_line(xml: str, element: str) -> None:
    problems = read(xml.replace(element, element.replace("Amount", "Amnt"))).profile_problems
    assert problems
    assert problems[0].startswith("Line ")
    assert "{" not in problems[0]


def test_other_xml_is_the_wrong_type() -> None:
    with pytest.raises(UnreadableFileError, match="'catalogue'") as caught:
        read("<catalogue/>")
    assert caught.value.fault is FileFault.WRONG_TYPE


@pytest.mark.parametrize("code", ["384", "386", "389", "393"])
def test_an_invoice_that_posts_in_its_own_way_waits_for_a_person(code: str) -> None:
    assert read(CII_INVOICE).doc_type_score == 1
    assert read(CII_INVOICE.replace(">380<", f">{code}<")).doc_type_score < LEAST_SCORE
