"""Terms beyond the plain ones: several accounts, discounts as data, allowances, attachments, references per line."""

from __future__ import annotations

import datetime as dt

import pytest

from documents.einvoice import Group
from documents.field import FieldName as F
from documents.kind import DocType
from documents.reading import DocumentReading, FileFault
from documents.reading import LineField as L
from extractors.einvoice.hybrid import hybrid, is_without_lines
from extractors.einvoice.reader import read_einvoice
from extractors.pages.error import UnreadableFileError
from tests.extractors.einvoice.made_xml import CII_INVOICE, ORDER_X, RECEIPT_ADVICE, UBL_CREDIT_NOTE, UBL_INVOICE
from validators.cleanse.document import cleanse

RECEIVED = dt.date(2026, 3, 10)
SECOND_IBAN = "NL91ABNA0417164300"
MINIMUM = CII_INVOICE.replace("urn:cen.eu:en16931:2017", "urn:factur-x.eu:1p0:minimum")


def read(xml: str) -> DocumentReading:
    return read_einvoice(xml.encode())


def terms(xml: str) -> Group:
    einvoice = read(xml).einvoice
    assert einvoice is not None
    return einvoice


def put(xml: str, before: str, added: str) -> str:
    assert before in xml
    return xml.replace(before, added + before, 1)


def text_of(reading: DocumentReading, name: F) -> str:
    chosen = reading.chosen(name)
    return chosen.readings[0] if chosen and chosen.readings else ""


def test_both_syntaxes_give_the_same_terms() -> None:
    cii, ubl = terms(CII_INVOICE), terms(UBL_INVOICE)
    only_one = {"BT-28", "BT-154"}  # A trading name and a description that only the UBL states.
    names = (cii.terms.keys() | ubl.terms.keys()) - only_one
    spaces = str.maketrans("", "", " -")  # One writes dates with dashes, the other without.
    assert {name: ubl.text(name).translate(spaces) for name in names} == {
        name: cii.text(name).translate(spaces) for name in names
    }
    assert {name: len(groups) for name, groups in cii.groups.items()} == {
        name: len(groups) for name, groups in ubl.groups.items()
    }


@pytest.mark.parametrize(
    ("xml", "before", "added"),
    [
        (
            UBL_INVOICE,
            "<cac:PaymentTerms>",
            f"<cac:PaymentMeans><cbc:PaymentMeansCode>58</cbc:PaymentMeansCode><cac:PayeeFinancialAccount><cbc:ID>{SECOND_IBAN}</cbc:ID></cac:PayeeFinancialAccount></cac:PaymentMeans>",
        ),
        (
            CII_INVOICE,
            "<ram:ApplicableTradeTax><ram:Calc",
            f"<ram:SpecifiedTradeSettlementPaymentMeans><ram:TypeCode>58</ram:TypeCode><ram:PayeePartyCreditorFinancialAccount><ram:IBANID>{SECOND_IBAN}</ram:IBANID></ram:PayeePartyCreditorFinancialAccount></ram:SpecifiedTradeSettlementPaymentMeans>",
        ),
    ],
)
def test_several_accounts_are_kept_the_first_is_chosen(xml: str, before: str, added: str) -> None:
    reading = read(put(xml, before, added))
    assert text_of(reading, F.IBAN) == "DE89370400440532013000"
    assert [one.readings for one in reading.fields[F.IBAN].others] == [(SECOND_IBAN,)]
    assert reading.profile_problems == ()


@pytest.mark.parametrize("xml", [UBL_INVOICE, CII_INVOICE])
def test_a_discount_as_xrechnung_writes_it_is_read_with_the_net_period_of_the_due_date(xml: str) -> None:
    coded = "#SKONTO#TAGE=14#PROZENT=2.25#\n#SKONTO#TAGE=7#PROZENT=3.00#BASISBETRAG=357.93#\n#VERZUG#TAGE=30#PROZENT=9.00#\n"
    document = cleanse(read(xml.replace("30 Tage netto", coded)), received_on=RECEIVED)
    assert document.payment_terms is not None
    assert str(document.payment_terms.value) == "2.25 % within 14 days, 3 % within 7 days, 30 days net"
    assert document.payment_terms.raw == coded.strip()


def test_discounts_in_elements_of_cii_are_read_too() -> None:
    discount = (
        '<ram:ApplicableTradePaymentDiscountTerms><ram:BasisPeriodMeasure unitCode="DAY">10</ram:BasisPeriodMeasure>'
        "<ram:CalculationPercent>2</ram:CalculationPercent></ram:ApplicableTradePaymentDiscountTerms>"
    )
    document = cleanse(read(put(CII_INVOICE, "</ram:SpecifiedTradePaymentTerms>", discount)), received_on=RECEIVED)
    assert document.payment_terms is not None
    assert str(document.payment_terms.value) == "2 % within 10 days, 30 days net"


def with_line_allowances(xml: str) -> str:
    """300 pieces at 35.00 for 100 are 105.00; less 7.50, plus 2.50 are 100.00."""
    if "InvoiceLine" in xml:
        part = "<cac:AllowanceCharge><cbc:ChargeIndicator>{}</cbc:ChargeIndicator><cbc:AllowanceChargeReason>x</cbc:AllowanceChargeReason><cbc:Amount>{}</cbc:Amount></cac:AllowanceCharge>"
        return put(xml, "<cac:Item>", part.format("false", "7.50") + part.format("true", "2.50"))
    part = "<ram:SpecifiedTradeAllowanceCharge><ram:ChargeIndicator><udt:Indicator>{}</udt:Indicator></ram:ChargeIndicator><ram:ActualAmount>{}</ram:ActualAmount><ram:Reason>x</ram:Reason></ram:SpecifiedTradeAllowanceCharge>"
    return put(
        xml,
        "<ram:SpecifiedTradeSettlementLineMonetarySummation>",
        part.format("false", "7.50") + part.format("true", "2.50"),
    )


@pytest.mark.parametrize("xml", [UBL_INVOICE, CII_INVOICE])
def test_allowances_and_charges_of_a_line_belong_to_its_sum(xml: str) -> None:
    (line,) = cleanse(read(with_line_allowances(xml)), received_on=RECEIVED).lines
    assert (str(line.allowance), str(line.charge), str(line.base_quantity)) == ("7.50", "2.50", "100")


@pytest.mark.parametrize(
    ("xml", "before", "added"),
    [
        (
            UBL_INVOICE,
            "<cac:AccountingSupplierParty>",
            '<cac:AdditionalDocumentReference><cbc:ID>plan</cbc:ID><cbc:DocumentDescription>Plan</cbc:DocumentDescription><cac:Attachment><cbc:EmbeddedDocumentBinaryObject mimeCode="application/pdf" filename="../../plan.pdf">QUJD</cbc:EmbeddedDocumentBinaryObject></cac:Attachment></cac:AdditionalDocumentReference>',
        ),
        (
            CII_INVOICE,
            "</ram:ApplicableHeaderTradeAgreement>",
            '<ram:AdditionalReferencedDocument><ram:IssuerAssignedID>plan</ram:IssuerAssignedID><ram:TypeCode>916</ram:TypeCode><ram:Name>Plan</ram:Name><ram:AttachmentBinaryObject mimeCode="application/pdf" filename="../../plan.pdf">QUJD</ram:AttachmentBinaryObject></ram:AdditionalReferencedDocument>',
        ),
    ],
)
def test_attachments_are_listed_by_name_and_type_and_never_opened(xml: str, before: str, added: str) -> None:
    (one,) = terms(put(xml, before, added)).each("BG-24")
    assert one.terms == {
        "BT-122": ("plan",),
        "BT-123": ("Plan",),
        "BT-125": ("../../plan.pdf",),
        "BT-125-1": ("application/pdf",),
    }


def test_every_line_keeps_its_own_references_and_attributes() -> None:
    xml = put(
        UBL_INVOICE.replace(
            "<cbc:LineID>10</cbc:LineID>",
            "<cbc:LineID>10</cbc:LineID><cac:OrderReference><cbc:ID>4500013</cbc:ID></cac:OrderReference>",
        ),
        "<cac:ClassifiedTaxCategory>",
        '<cac:StandardItemIdentification><cbc:ID schemeID="0160">4012345000009</cbc:ID></cac:StandardItemIdentification>',
    )
    attribute = (
        "<cac:AdditionalItemProperty><cbc:Name>Farbe</cbc:Name><cbc:Value>blau</cbc:Value></cac:AdditionalItemProperty>"
    )
    reading = read(put(xml, "</cac:Item>", attribute))
    assert [one.raw for one in reading.orders] == ["4500012", "4500013"]
    assert reading.lines[0].cells[L.ORDER_NUMBER].raw == "4500013"
    assert reading.lines[0].cells[L.GTIN].raw == "4012345000009"
    assert reading.einvoice is not None
    (line,) = reading.einvoice.each("BG-25")
    assert [(one.text("BT-160"), one.text("BT-161")) for one in line.each("BG-32")] == [("Farbe", "blau")]


def test_the_place_of_a_term_in_a_later_line_is_its_own() -> None:
    line = UBL_INVOICE[UBL_INVOICE.index("<cac:InvoiceLine>") : UBL_INVOICE.index("</Invoice>")]
    reading = read(UBL_INVOICE.replace("</Invoice>", line + "</Invoice>"))
    places = [one.cells[L.QUANTITY].evidence.xpath for one in reading.lines]
    assert places == [f"/Invoice/InvoiceLine[{number}]/InvoicedQuantity" for number in (1, 2)]
    assert reading.lines[1].cells[L.UNIT].evidence.xpath == "/Invoice/InvoiceLine[2]/InvoicedQuantity/@unitCode"


UBL_ORDER = (
    UBL_INVOICE.replace("<Invoice ", "<Order ")
    .replace("</Invoice>", "</Order>")
    .replace("xsd:Invoice-2", "xsd:Order-2")
    .replace("AccountingSupplierParty", "SellerSupplierParty")
    .replace("AccountingCustomerParty", "BuyerCustomerParty")
    .replace("LegalMonetaryTotal", "AnticipatedMonetaryTotal")
    .replace("InvoiceTypeCode>380", "OrderTypeCode>220")
    .replace("</cbc:InvoiceTypeCode", "</cbc:OrderTypeCode")
    .replace("<cac:InvoiceLine>", "<cac:OrderLine><cac:LineItem>")
    .replace("</cac:InvoiceLine>", "</cac:LineItem></cac:OrderLine>")
    .replace("InvoicedQuantity", "Quantity")
)


@pytest.mark.parametrize(
    ("root", "doc_type", "certain"),
    [
        ("Order", DocType.PURCHASE_ORDER, True),
        ("OrderChange", DocType.PURCHASE_ORDER, False),
        ("OrderResponse", DocType.OTHER, True),
        ("OrderCancellation", DocType.OTHER, True),
    ],
)
def test_orders_of_ubl_and_what_is_said_about_them(root: str, doc_type: DocType, certain: bool) -> None:
    xml = UBL_ORDER.replace("<Order ", f"<{root} ").replace("</Order>", f"</{root}>").replace("Order-2", f"{root}-2")
    reading = read(xml)
    assert (reading.doc_type, reading.doc_type_score == 1) == (doc_type, certain)
    assert text_of(reading, F.GROSS_TOTAL) == "119.00"
    assert len(reading.lines) == 1
    if doc_type is DocType.PURCHASE_ORDER:
        assert text_of(reading, F.ORDER_NUMBER) == "RE-7001"
        assert F.INVOICE_NUMBER not in reading.fields


def test_a_despatch_advice_is_the_sellers_claim_and_no_receipt() -> None:
    despatch = RECEIPT_ADVICE.replace("ReceiptAdvice", "DespatchAdvice").replace("ReceiptLine", "DespatchLine")
    reading = read(despatch.replace("ReceivedQuantity", "DeliveredQuantity"))
    assert (reading.doc_type, reading.goods_receipt) == (DocType.DELIVERY_NOTE, False)
    assert text_of(reading, F.DELIVERY_NOTE_NUMBER) == "WE-31"


@pytest.mark.parametrize(
    ("code", "doc_type"),
    [
        ("380", DocType.INVOICE),
        ("326", DocType.INVOICE),
        ("875", DocType.INVOICE),
        ("381", DocType.CREDIT_NOTE),
        ("396", DocType.CREDIT_NOTE),
        ("261", DocType.CREDIT_NOTE),
        ("325", DocType.OTHER),
        ("71", DocType.OTHER),
    ],
)
def test_the_type_code_says_what_a_document_is(code: str, doc_type: DocType) -> None:
    assert read(CII_INVOICE.replace(">380<", f">{code}<")).doc_type is doc_type


def page(**fields: str) -> DocumentReading:
    """What a page says, read as from an e-invoice but for its place."""
    xml = UBL_INVOICE
    for before, after in fields.items():
        xml = xml.replace(before.replace("_", "-"), after)
    return read(xml).model_copy(update={"language": "de", "einvoice": None, "number_style": ","})


def test_a_profile_without_lines_is_completed_by_its_page() -> None:
    start, end = MINIMUM.index("<ram:IncludedSupply"), MINIMUM.index("<ram:ApplicableHeaderTradeAgreement>")
    bare = read((MINIMUM[:start] + MINIMUM[end:]).replace("RE-6990", ""))
    assert is_without_lines(bare)
    shown = page(Lübeck="Kiel")
    whole = hybrid(bare, [shown], 2)
    assert whole.lines == shown.lines
    assert text_of(whole, F.PRECEDING_INVOICE) == "RE-6990"
    gross = whole.chosen(F.GROSS_TOTAL)
    assert gross is not None
    assert gross.evidence.xpath.startswith("/CrossIndustryInvoice")
    assert (whole.number_style, whole.language, whole.last_page) == (",", "de", 2)


def test_a_full_profile_takes_nothing_from_its_page() -> None:
    full = read(CII_INVOICE.replace("<ram:BuyerReference>dept 7</ram:BuyerReference>", ""))
    whole = hybrid(full, [page()], 1)
    assert F.BUYER_REFERENCE not in whole.fields
    assert whole.lines == full.lines
    assert whole.picture is not None


def test_of_several_documents_on_the_pages_the_one_with_the_number_is_the_picture() -> None:
    whole = hybrid(read(CII_INVOICE), [page(RE_7001="LS-1"), page()], 2)
    assert whole.picture is not None
    assert text_of(whole.picture, F.INVOICE_NUMBER) == "RE-7001"
    assert hybrid(read(CII_INVOICE), [], 1).picture is None


def test_minimum_asks_for_a_header_only() -> None:
    start, end = MINIMUM.index("<ram:IncludedSupply"), MINIMUM.index("<ram:ApplicableHeaderTradeAgreement>")
    problems = read(MINIMUM[:start] + MINIMUM[end:]).profile_problems
    assert not [one for one in problems if one.startswith("BR-")]


def test_xml_that_claims_nothing_has_rules_to_keep_only_where_it_stands_alone() -> None:
    claim = "<cbc:CustomizationID>urn:cen.eu:en16931:2017</cbc:CustomizationID>"
    unclaimed = read(UBL_INVOICE.replace(claim, ""))
    assert unclaimed.profile_problems == ("BR-01: The document has no specification identifier (BT-24).",)
    assert hybrid(unclaimed, [page()], 1).profile_problems == ()
    wrong = read(UBL_INVOICE.replace("<cbc:ID>RE-7001</cbc:ID>", ""))
    assert hybrid(wrong, [page()], 1).profile_problems == wrong.profile_problems != ()


def test_xml_of_another_kind_says_what_to_send() -> None:
    with pytest.raises(UnreadableFileError, match="Ask the sender for one of these") as caught:
        read(UBL_CREDIT_NOTE.replace("xsd:CreditNote-2", "xsd:CreditNote-9"))
    assert caught.value.fault is FileFault.WRONG_TYPE
    assert read(ORDER_X).einvoice is not None


def test_references_are_fields_of_their_own() -> None:
    order = "<cac:OrderReference><cbc:ID>4500012</cbc:ID>"
    xml = UBL_INVOICE.replace(
        f"{order}</cac:OrderReference>",
        f"{order}<cbc:SalesOrderID>AB-3307</cbc:SalesOrderID></cac:OrderReference>"
        "<cac:ReceiptDocumentReference><cbc:ID>WE-8802</cbc:ID></cac:ReceiptDocumentReference>"
        "<cac:ContractDocumentReference><cbc:ID>RV-5510</cbc:ID></cac:ContractDocumentReference>"
        "<cac:ProjectReference><cbc:ID>KX-771</cbc:ID></cac:ProjectReference>"
        "<cac:Delivery><cac:DeliveryLocation><cac:Address><cbc:StreetName>Tannery Lane 44</cbc:StreetName>"
        "<cbc:CityName>York</cbc:CityName><cbc:PostalZone>YO1 6GA</cbc:PostalZone></cac:Address>"
        "</cac:DeliveryLocation><cac:DeliveryParty><cac:PartyName><cbc:Name>Sorrel Depot</cbc:Name></cac:PartyName>"
        "</cac:DeliveryParty></cac:Delivery>",
        1,
    )
    assert "AB-3307" in xml
    reading = read(put(xml, "<cac:PayeeFinancialAccount>", "<cbc:PaymentID>RF18539007547034</cbc:PaymentID>"))
    assert text_of(reading, F.SALES_ORDER_NUMBER) == "AB-3307"
    assert text_of(reading, F.RECEIVING_ADVICE_NUMBER) == "WE-8802"
    assert text_of(reading, F.CONTRACT_NUMBER) == "RV-5510"
    assert text_of(reading, F.PROJECT_NUMBER) == "KX-771"
    assert text_of(reading, F.REMITTANCE_REFERENCE) == "RF18539007547034"
    assert text_of(reading, F.DELIVERY_ADDRESS) == "Sorrel Depot, Tannery Lane 44, YO1 6GA, York"


@pytest.mark.parametrize(
    ("end", "period"), [("<cbc:EndDate>2026-02-28</cbc:EndDate>", "2026-02-01 - 2026-02-28"), ("", "")]
)
def test_a_period_is_a_field_where_both_of_its_days_are_stated(end: str, period: str) -> None:
    stated = f"<cac:InvoicePeriod><cbc:StartDate>2026-02-01</cbc:StartDate>{end}</cac:InvoicePeriod>"
    reading = read(put(UBL_INVOICE, "<cac:OrderReference>", stated))
    assert text_of(reading, F.INVOICING_PERIOD) == period
    field = cleanse(reading, received_on=RECEIVED).invoicing_period
    assert str(field.value if field else "") == period
