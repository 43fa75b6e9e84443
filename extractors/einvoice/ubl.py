"""UBL 2.1 as EN 16931 and Peppol BIS 3 use it: invoices, credit notes, orders and advices.

Source: CEN/TS 16931-3-2 (syntax binding to UBL), Peppol BIS Ordering 3, Despatch Advice 3, Order Response 3.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from documents.kind import DocType
from extractors.einvoice.binding import Binding, GroupBinding, Paths, beside, under

NAMESPACE: Final = "urn:oasis:names:specification:ubl:schema:xsd:"

_PARTY: Final = {
    "name": "PartyLegalEntity/RegistrationName",
    "trading": "PartyName/Name",
    "id": "PartyIdentification/ID[not(@schemeID='SEPA')]",
    "legal": "PartyLegalEntity/CompanyID",
    "vat": "PartyTaxScheme[TaxScheme/ID='VAT']/CompanyID",
    "tax": "PartyTaxScheme[TaxScheme/ID!='VAT']/CompanyID",
    "legal_form": "PartyLegalEntity/CompanyLegalForm",
    "endpoint": "EndpointID",
    "endpoint_scheme": "EndpointID/@schemeID",
    "contact": "Contact/Name",
    "phone": "Contact/Telephone",
    "email": "Contact/ElectronicMail",
}
_CREDITOR: Final = "PartyIdentification/ID[@schemeID='SEPA']"
_ADDRESS: Final = {
    "line1": "StreetName",
    "line2": "AdditionalStreetName",
    "line3": "AddressLine/Line",
    "city": "CityName",
    "postcode": "PostalZone",
    "region": "CountrySubentity",
    "country": "Country/IdentificationCode",
}


def _terms(element: str, parts: Mapping[str, str], numbers: Mapping[str, str]) -> dict[str, Paths]:
    """Return the paths of numbered terms, such as `name="BT-27"`, below one element."""
    return under(element, {term: parts[part] for part, term in numbers.items()})


def _address(element: str, *terms: str) -> dict[str, Paths]:
    return _terms(element, _ADDRESS, dict(zip(_ADDRESS, terms, strict=True)))


def _seller(role: str) -> dict[str, Paths]:
    numbers = {
        "name": "BT-27",
        "trading": "BT-28",
        "id": "BT-29",
        "legal": "BT-30",
        "vat": "BT-31",
        "tax": "BT-32",
        "legal_form": "BT-33",
        "endpoint": "BT-34",
        "endpoint_scheme": "BT-34-1",
        "contact": "BT-41",
        "phone": "BT-42",
        "email": "BT-43",
    }
    address = _address(f"{role}/PostalAddress", "BT-35", "BT-36", "BT-162", "BT-37", "BT-38", "BT-39", "BT-40")
    return _terms(role, _PARTY, numbers) | address


def _buyer(role: str) -> dict[str, Paths]:
    numbers = {
        "name": "BT-44",
        "trading": "BT-45",
        "id": "BT-46",
        "legal": "BT-47",
        "vat": "BT-48",
        "tax": "buyer tax number",
        "endpoint": "BT-49",
        "endpoint_scheme": "BT-49-1",
        "contact": "BT-56",
        "phone": "BT-57",
        "email": "BT-58",
    }
    address = _address(f"{role}/PostalAddress", "BT-50", "BT-51", "BT-163", "BT-52", "BT-53", "BT-54", "BT-55")
    return _terms(role, _PARTY, numbers) | address


_OTHER_PARTIES: Final = {
    **beside(
        {
            "BG-10": "PayeeParty",
            "BT-59": "PayeeParty/PartyName/Name",
            "BT-60": "PayeeParty/PartyIdentification/ID[not(@schemeID='SEPA')]",
            "BT-61": "PayeeParty/PartyLegalEntity/CompanyID",
            "BG-11": "TaxRepresentativeParty",
            "BT-62": "TaxRepresentativeParty/PartyName/Name",
            "BT-63": "TaxRepresentativeParty/PartyTaxScheme[TaxScheme/ID='VAT']/CompanyID",
            "BG-12": "TaxRepresentativeParty/PostalAddress",
            "BT-70": "Delivery/DeliveryParty/PartyName/Name",
            "BT-71": "Delivery/DeliveryLocation/ID",
            "BG-15": "Delivery/DeliveryLocation/Address",
        }
    ),
    **_address("TaxRepresentativeParty/PostalAddress", "BT-64", "BT-65", "BT-164", "BT-66", "BT-67", "BT-68", "BT-69"),
    **_address("Delivery/DeliveryLocation/Address", "BT-75", "BT-76", "BT-165", "BT-77", "BT-78", "BT-79", "BT-80"),
}


def _totals(group: str) -> dict[str, Paths]:
    return under(
        group,
        {
            "BT-106": "LineExtensionAmount",
            "BT-107": "AllowanceTotalAmount",
            "BT-108": "ChargeTotalAmount",
            "BT-109": "TaxExclusiveAmount",
            "BT-112": "TaxInclusiveAmount",
            "BT-113": "PrepaidAmount",
            "BT-114": "PayableRoundingAmount",
            "BT-115": "PayableAmount",
        },
    )


# BT-110 is in document currency; a second TaxTotal may state it in the VAT currency (BT-111).
_TAX_TOTALS: Final = beside(
    {
        "BT-110": "TaxTotal/TaxAmount[@currencyID=/*/DocumentCurrencyCode] TaxTotal[1]/TaxAmount",
        "BT-111": "TaxTotal/TaxAmount[@currencyID=/*/TaxCurrencyCode][@currencyID!=/*/DocumentCurrencyCode]",
    }
)
_INVOICE_TERMS: Final[dict[str, Paths]] = {
    **beside(
        {
            "BT-1": "ID",
            "BT-2": "IssueDate",
            "BT-3": "InvoiceTypeCode CreditNoteTypeCode",
            "BT-5": "DocumentCurrencyCode",
            "BT-6": "TaxCurrencyCode",
            "BT-7": "TaxPointDate",
            "BT-8": "InvoicePeriod/DescriptionCode",
            "BT-9": "DueDate PaymentMeans/PaymentDueDate",
            "BT-10": "BuyerReference",
            "BT-11": "ProjectReference/ID AdditionalDocumentReference[DocumentTypeCode='50']/ID",
            "BT-12": "ContractDocumentReference/ID",
            "BT-13": "OrderReference/ID[.!='NA']",
            "BT-14": "OrderReference/SalesOrderID",
            "BT-15": "ReceiptDocumentReference/ID",
            "BT-16": "DespatchDocumentReference/ID",
            "BT-17": "OriginatorDocumentReference/ID",
            "BT-18": "AdditionalDocumentReference[DocumentTypeCode='130']/ID",
            "BT-19": "AccountingCost",
            "BT-20": "PaymentTerms/Note",
            "BT-23": "ProfileID",
            "BT-24": "CustomizationID",
            "BT-72": "Delivery/ActualDeliveryDate",
            "BG-14": "InvoicePeriod",
            "BT-73": "InvoicePeriod/StartDate",
            "BT-74": "InvoicePeriod/EndDate",
            "BT-83": "PaymentMeans/PaymentID",
            "BG-19": "PaymentMeans/PaymentMandate",
            "BT-89": "PaymentMeans/PaymentMandate/ID",
            "BT-90": f"*/Party/{_CREDITOR} PayeeParty/{_CREDITOR}",
            "BT-91": "PaymentMeans/PaymentMandate/PayerFinancialAccount/ID",
        }
    ),
    **_seller("AccountingSupplierParty/Party"),
    **_buyer("AccountingCustomerParty/Party"),
    **_OTHER_PARTIES,
    **_totals("LegalMonetaryTotal"),
    **_TAX_TOTALS,
}


def _allowances(*terms: str, indicator: str) -> GroupBinding:
    """Allowances or charges: amount, base, percentage, reason, code; those of the document also category and rate."""
    value = "[.='true' or .='1']" if indicator == "true" else "[.='false' or .='0']"
    parts = (
        "Amount",
        "BaseAmount",
        "MultiplierFactorNumeric",
        "AllowanceChargeReason",
        "AllowanceChargeReasonCode",
        "TaxCategory/ID",
        "TaxCategory/Percent",
    )
    return GroupBinding(
        row=f"AllowanceCharge[ChargeIndicator{value}]", terms=beside(dict(zip(terms, parts, strict=False)))
    )


_DOCUMENT_ALLOWANCES: Final = {
    "BG-20": _allowances("BT-92", "BT-93", "BT-94", "BT-97", "BT-98", "BT-95", "BT-96", indicator="false"),
    "BG-21": _allowances("BT-99", "BT-100", "BT-101", "BT-104", "BT-105", "BT-102", "BT-103", indicator="true"),
}
_LINE_GROUPS: Final = {
    "BG-27": _allowances("BT-136", "BT-137", "BT-138", "BT-139", "BT-140", indicator="false"),
    "BG-28": _allowances("BT-141", "BT-142", "BT-143", "BT-144", "BT-145", indicator="true"),
    "BG-32": GroupBinding(row="Item/AdditionalItemProperty", terms=beside({"BT-160": "Name", "BT-161": "Value"})),
}
_BREAKDOWN: Final = GroupBinding(
    row="TaxTotal/TaxSubtotal[TaxAmount/@currencyID=/*/DocumentCurrencyCode or not(/*/DocumentCurrencyCode)]",
    terms=beside(
        {
            "BT-116": "TaxableAmount",
            "BT-117": "TaxAmount",
            "BT-118": "TaxCategory/ID",
            "BT-119": "TaxCategory/Percent",
            "BT-120": "TaxCategory/TaxExemptionReason",
            "BT-121": "TaxCategory/TaxExemptionReasonCode",
        }
    ),
)


def _line(row: str, quantity: str) -> GroupBinding:
    terms = {
        "BT-126": "ID",
        "BT-127": "Note",
        "BT-128": "DocumentReference[DocumentTypeCode='130']/ID",
        "BT-129": quantity,
        "BT-130": f"{quantity}/@unitCode",
        "BT-131": "LineExtensionAmount",
        "BT-132": "OrderLineReference/LineID",
        "order": "OrderLineReference/OrderReference/ID",
        "despatch": "DespatchLineReference/DocumentReference/ID",
        "BT-133": "AccountingCost",
        "BG-26": "InvoicePeriod",
        "BT-134": "InvoicePeriod/StartDate",
        "BT-135": "InvoicePeriod/EndDate",
        "delivery": "Delivery/ActualDeliveryDate Delivery/RequestedDeliveryPeriod/EndDate",
        "BT-146": "Price/PriceAmount",
        "BT-147": "Price/AllowanceCharge/Amount",
        "BT-148": "Price/AllowanceCharge/BaseAmount",
        "BT-149": "Price/BaseQuantity",
        "BT-150": "Price/BaseQuantity/@unitCode",
        "BT-151": "Item/ClassifiedTaxCategory/ID",
        "BT-152": "Item/ClassifiedTaxCategory/Percent",
        "BT-153": "Item/Name",
        "BT-154": "Item/Description",
        "BT-155": "Item/SellersItemIdentification/ID",
        "BT-156": "Item/BuyersItemIdentification/ID",
        "BT-157": "Item/StandardItemIdentification/ID",
        "BT-157-1": "Item/StandardItemIdentification/ID/@schemeID",
        "BT-158": "Item/CommodityClassification/ItemClassificationCode",
        "BT-158-1": "Item/CommodityClassification/ItemClassificationCode/@listID",
        "BT-159": "Item/OriginCountry/IdentificationCode",
    }
    return GroupBinding(row=row, terms=beside(terms), groups=_LINE_GROUPS)


_ATTACHMENTS: Final = GroupBinding(
    row="AdditionalDocumentReference[not(DocumentTypeCode='130' or DocumentTypeCode='50')]",
    terms=beside(
        {
            "BT-122": "ID",
            "BT-123": "DocumentDescription",
            "BT-124": "Attachment/ExternalReference/URI",
            "BT-125": "Attachment/EmbeddedDocumentBinaryObject/@filename",
            "BT-125-1": "Attachment/EmbeddedDocumentBinaryObject/@mimeCode",
        }
    ),
)
_INVOICE_GROUPS: Final = {
    "BG-1": GroupBinding(row="Note", terms=beside({"BT-22": "."})),
    "BG-3": GroupBinding(
        row="BillingReference/InvoiceDocumentReference", terms=beside({"BT-25": "ID", "BT-26": "IssueDate"})
    ),
    "BG-16": GroupBinding(
        row="PaymentMeans",
        terms=beside(
            {
                "BT-81": "PaymentMeansCode",
                "BT-82": "PaymentMeansCode/@name",
                "BG-17": "PayeeFinancialAccount",
                "BT-84": "PayeeFinancialAccount/ID",
                "BT-85": "PayeeFinancialAccount/Name",
                "BT-86": "PayeeFinancialAccount/FinancialInstitutionBranch/ID",
                "BG-18": "CardAccount",
                "BT-87": "CardAccount/PrimaryAccountNumberID",
                "BT-88": "CardAccount/HolderName",
            }
        ),
    ),
    **_DOCUMENT_ALLOWANCES,
    "BG-23": _BREAKDOWN,
    "BG-24": _ATTACHMENTS,
}


def _invoice(name: str, root: str, line: str, quantity: str, doc_type: DocType, *, certain: bool = True) -> Binding:
    return Binding(
        name=name,
        namespace=f"{NAMESPACE}{root}-2",
        root=root,
        doc_type=doc_type,
        terms=_INVOICE_TERMS,
        groups={**_INVOICE_GROUPS, "BG-25": _line(line, quantity)},
        certain=certain,
    )


INVOICE: Final = _invoice("UBL invoice", "Invoice", "InvoiceLine", "InvoicedQuantity", DocType.INVOICE)
CREDIT_NOTE: Final = _invoice(
    "UBL credit note", "CreditNote", "CreditNoteLine", "CreditedQuantity", DocType.CREDIT_NOTE
)


def _order(name: str, root: str, doc_type: DocType, *, certain: bool = True) -> Binding:
    terms = {
        "BT-1": "ID",
        "BT-2": "IssueDate",
        "BT-3": "OrderTypeCode",
        "BT-5": "DocumentCurrencyCode PricingCurrencyCode",
        "BT-10": "CustomerReference",
        "BT-12": "Contract/ID",
        "BT-13": "OrderReference/ID",
        "BT-19": "AccountingCost",
        "BT-20": "PaymentTerms/Note",
        "BT-23": "ProfileID",
        "BT-24": "CustomizationID",
        "BT-72": "Delivery/RequestedDeliveryPeriod/EndDate Delivery/RequestedDeliveryPeriod/StartDate",
        "BT-110": "TaxTotal[1]/TaxAmount",
    }
    return Binding(
        name=name,
        namespace=f"{NAMESPACE}{root}-2",
        root=root,
        doc_type=doc_type,
        terms={
            **beside(terms),
            **_seller("SellerSupplierParty/Party"),
            **_buyer("BuyerCustomerParty/Party"),
            **_OTHER_PARTIES,
            **_totals("AnticipatedMonetaryTotal"),
        },
        groups={
            **_DOCUMENT_ALLOWANCES,
            "BG-1": _INVOICE_GROUPS["BG-1"],
            "BG-23": _BREAKDOWN,
            "BG-24": _ATTACHMENTS,
            "BG-25": _line("OrderLine/LineItem", "Quantity"),
        },
        certain=certain,
    )


ORDER: Final = _order("UBL order", "Order", DocType.PURCHASE_ORDER)
# A changed order is a new version of one that may have been invoiced in part: a person says what becomes of it.
ORDER_CHANGE: Final = _order("UBL order change", "OrderChange", DocType.PURCHASE_ORDER, certain=False)
# What a seller answers is no order of the buyer.
ORDER_RESPONSE: Final = _order("UBL order response", "OrderResponse", DocType.OTHER)
ORDER_CANCELLATION: Final = _order("UBL order cancellation", "OrderCancellation", DocType.OTHER)


def _advice(name: str, root: str, line: str, quantity: str, *, goods_receipt: bool) -> Binding:
    terms = {
        "BT-1": "ID",
        "BT-2": "IssueDate",
        "BT-3": "DespatchAdviceTypeCode",
        "BT-13": "OrderReference/ID[.!='NA']",
        "BT-16": "DespatchDocumentReference/ID",
        "BT-23": "ProfileID",
        "BT-24": "CustomizationID",
        "BT-72": "Shipment/Delivery/ActualDeliveryDate Shipment/Delivery/EstimatedDeliveryPeriod/StartDate",
    }
    return Binding(
        name=name,
        namespace=f"{NAMESPACE}{root}-2",
        root=root,
        doc_type=DocType.DELIVERY_NOTE,
        terms={
            **beside(terms),
            **_seller("DespatchSupplierParty/Party"),
            **_buyer("DeliveryCustomerParty/Party"),
        },
        groups={"BG-25": _line(line, quantity)},
        goods_receipt=goods_receipt,
    )


DESPATCH_ADVICE: Final = _advice(
    "UBL despatch advice", "DespatchAdvice", "DespatchLine", "DeliveredQuantity", goods_receipt=False
)
RECEIPT_ADVICE: Final = _advice(
    "UBL receipt advice", "ReceiptAdvice", "ReceiptLine", "ReceivedQuantity", goods_receipt=True
)
BINDINGS: Final = (
    INVOICE,
    CREDIT_NOTE,
    ORDER,
    ORDER_CHANGE,
    ORDER_RESPONSE,
    ORDER_CANCELLATION,
    DESPATCH_ADVICE,
    RECEIPT_ADVICE,
)
