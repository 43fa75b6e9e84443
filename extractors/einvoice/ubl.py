"""UBL 2.1 as EN 16931 and Peppol BIS 3 use it: invoice, credit note, order, despatch advice, receipt advice.

Source: CEN/TS 16931-3-2 (syntax binding to UBL), Peppol BIS Ordering 3 and Despatch Advice 3.
"""

from __future__ import annotations

from typing import Final

from documents.field import FieldName as F
from documents.kind import DocType
from documents.reading import LineField as L
from extractors.einvoice.syntax import Paths, Syntax, TaxPaths

NAMESPACE: Final = "urn:oasis:names:specification:ubl:schema:xsd:"


def _party(role: str) -> dict[str, Paths]:
    party = f"{role}/Party"
    address = f"{party}/PostalAddress"
    parts = (
        "StreetName",
        "AdditionalStreetName",
        "AddressLine/Line",
        "PostalZone",
        "CityName",
        "Country/IdentificationCode",
    )
    return {
        "name": (f"{party}/PartyLegalEntity/RegistrationName", f"{party}/PartyName/Name"),
        "tax_id": (f"{party}/PartyTaxScheme[TaxScheme/ID='VAT']/CompanyID", f"{party}/PartyTaxScheme/CompanyID"),
        "tax_number": (f"{party}/PartyTaxScheme[TaxScheme/ID!='VAT']/CompanyID",),
        "address": (" | ".join(f"{address}/{part}" for part in parts),),
    }


def _parties(vendor: str, buyer: str) -> dict[F, Paths]:
    seller, customer = _party(vendor), _party(buyer)
    return {
        F.VENDOR_NAME: seller["name"],
        F.VENDOR_TAX_ID: seller["tax_id"][:1],
        F.VENDOR_TAX_NUMBER: seller["tax_number"],
        F.VENDOR_ADDRESS: seller["address"],
        F.BUYER_NAME: customer["name"],
        F.BUYER_TAX_ID: customer["tax_id"],
        F.BUYER_ADDRESS: customer["address"],
    }


def _totals(group: str) -> dict[F, Paths]:
    return {
        F.LINES_TOTAL: (f"{group}/LineExtensionAmount",),
        F.ALLOWANCE_TOTAL: (f"{group}/AllowanceTotalAmount",),
        F.CHARGE_TOTAL: (f"{group}/ChargeTotalAmount",),
        F.NET_TOTAL: (f"{group}/TaxExclusiveAmount",),
        F.GROSS_TOTAL: (f"{group}/TaxInclusiveAmount",),
        F.PREPAID: (f"{group}/PrepaidAmount",),
        F.ROUNDING: (f"{group}/PayableRoundingAmount",),
        F.PAYABLE: (f"{group}/PayableAmount",),
    }


# BT-110 is in document currency; a second TaxTotal may state it in the VAT currency (BT-111).
_TAX_TOTAL: Final = "TaxTotal[TaxAmount/@currencyID=/*/DocumentCurrencyCode]/TaxAmount"

_INVOICE_HEADER: Final[dict[F, Paths]] = {
    **_parties("AccountingSupplierParty", "AccountingCustomerParty"),
    **_totals("LegalMonetaryTotal"),
    F.INVOICE_NUMBER: ("ID",),
    F.ORDER_NUMBER: ("OrderReference/ID[.!='NA']",),
    F.DELIVERY_NOTE_NUMBER: ("DespatchDocumentReference/ID",),
    F.PRECEDING_INVOICE: ("BillingReference/InvoiceDocumentReference/ID",),
    F.BUYER_REFERENCE: ("BuyerReference",),
    F.ISSUE_DATE: ("IssueDate",),
    F.DUE_DATE: ("DueDate", "PaymentMeans/PaymentDueDate"),
    F.DELIVERY_DATE: ("Delivery/ActualDeliveryDate",),
    F.PAYMENT_TERMS: ("PaymentTerms/Note",),
    F.CURRENCY: ("DocumentCurrencyCode",),
    F.TAX_TOTAL: (_TAX_TOTAL, "TaxTotal[1]/TaxAmount"),
    F.IBAN: ("PaymentMeans/PayeeFinancialAccount/ID",),
    F.BIC: ("PaymentMeans/PayeeFinancialAccount/FinancialInstitutionBranch/ID",),
    F.EXEMPTION_REASON: ("TaxTotal/TaxSubtotal/TaxCategory/TaxExemptionReason",),
}

_ITEM_CELLS: Final[dict[L, Paths]] = {
    L.LINE_NUMBER: ("ID",),
    L.ITEM_ID: ("Item/SellersItemIdentification/ID",),
    L.BUYER_ITEM_ID: ("Item/BuyersItemIdentification/ID",),
    L.GTIN: ("Item/StandardItemIdentification/ID[@schemeID='0160']",),
    L.DESCRIPTION: ("Item/Name", "Item/Description"),
    L.UNIT_PRICE: ("Price/PriceAmount",),
    L.BASE_QUANTITY: ("Price/BaseQuantity",),
    L.TAX_RATE: ("Item/ClassifiedTaxCategory/Percent",),
    L.TAX_CATEGORY: ("Item/ClassifiedTaxCategory/ID",),
    L.NET_AMOUNT: ("LineExtensionAmount",),
    L.DISCOUNT: ("AllowanceCharge[ChargeIndicator='false']/MultiplierFactorNumeric",),
    L.ORDER_LINE: ("OrderLineReference/LineID",),
    L.ORDER_NUMBER: ("OrderLineReference/OrderReference/ID",),
}


def _quantity(element: str) -> dict[L, Paths]:
    return {L.QUANTITY: (element,), L.UNIT: (f"{element}/@unitCode",)}


_TAXES: Final = TaxPaths(
    row="TaxTotal/TaxSubtotal[TaxAmount/@currencyID=/*/DocumentCurrencyCode]",
    rate="TaxCategory/Percent",
    base="TaxableAmount",
    tax="TaxAmount",
    category="TaxCategory/ID",
)
_ORDERS: Final[Paths] = ("OrderReference/ID[.!='NA']", "*/OrderLineReference/OrderReference/ID")

INVOICE: Final = Syntax(
    name="UBL invoice",
    namespace=f"{NAMESPACE}Invoice-2",
    root="Invoice",
    doc_type=DocType.INVOICE,
    type_code="InvoiceTypeCode",
    header=_INVOICE_HEADER,
    line="InvoiceLine",
    cells=_ITEM_CELLS | _quantity("InvoicedQuantity"),
    orders=_ORDERS,
    taxes=_TAXES,
)

CREDIT_NOTE: Final = Syntax(
    name="UBL credit note",
    namespace=f"{NAMESPACE}CreditNote-2",
    root="CreditNote",
    doc_type=DocType.CREDIT_NOTE,
    type_code="CreditNoteTypeCode",
    header=_INVOICE_HEADER,
    line="CreditNoteLine",
    cells=_ITEM_CELLS | _quantity("CreditedQuantity"),
    orders=_ORDERS,
    taxes=_TAXES,
)

ORDER: Final = Syntax(
    name="UBL order",
    namespace=f"{NAMESPACE}Order-2",
    root="Order",
    doc_type=DocType.PURCHASE_ORDER,
    type_code="OrderTypeCode",
    header={
        **_parties("SellerSupplierParty", "BuyerCustomerParty"),
        **_totals("AnticipatedMonetaryTotal"),
        F.ORDER_NUMBER: ("ID",),
        F.BUYER_REFERENCE: ("CustomerReference",),
        F.ISSUE_DATE: ("IssueDate",),
        F.DELIVERY_DATE: ("Delivery/RequestedDeliveryPeriod/EndDate", "Delivery/RequestedDeliveryPeriod/StartDate"),
        F.PAYMENT_TERMS: ("PaymentTerms/Note",),
        F.CURRENCY: ("DocumentCurrencyCode",),
        F.TAX_TOTAL: ("TaxTotal[1]/TaxAmount",),
    },
    line="OrderLine/LineItem",
    cells=_ITEM_CELLS | _quantity("Quantity"),
    orders=("ID",),
    taxes=_TAXES,
)


def _advice(name: str, root: str, line: str, quantity: str, *, goods_receipt: bool) -> Syntax:
    return Syntax(
        name=name,
        namespace=f"{NAMESPACE}{root}-2",
        root=root,
        doc_type=DocType.DELIVERY_NOTE,
        header={
            **_parties("DespatchSupplierParty", "DeliveryCustomerParty"),
            F.DELIVERY_NOTE_NUMBER: ("ID",),
            F.ORDER_NUMBER: ("OrderReference/ID[.!='NA']",),
            F.ISSUE_DATE: ("IssueDate",),
            F.DELIVERY_DATE: (
                "Shipment/Delivery/ActualDeliveryDate",
                "Shipment/Delivery/EstimatedDeliveryPeriod/StartDate",
            ),
        },
        line=line,
        cells=_ITEM_CELLS | _quantity(quantity),
        orders=_ORDERS,
        goods_receipt=goods_receipt,
    )


DESPATCH_ADVICE: Final = _advice(
    "UBL despatch advice", "DespatchAdvice", "DespatchLine", "DeliveredQuantity", goods_receipt=False
)
RECEIPT_ADVICE: Final = _advice(
    "UBL receipt advice", "ReceiptAdvice", "ReceiptLine", "ReceivedQuantity", goods_receipt=True
)
