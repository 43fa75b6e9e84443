"""UN/CEFACT Cross Industry: CII D16B (Factur-X, ZUGFeRD 2, XRechnung), ZUGFeRD 1.0 and Order-X.

Source: CEN/TS 16931-3-3 (syntax binding to CII), Order-X 1.0, ZUGFeRD 1.0 technical specification.
"""

from __future__ import annotations

from typing import Final

from documents.field import FieldName as F
from documents.kind import DocType
from documents.reading import LineField as L
from extractors.einvoice.syntax import Paths, Syntax, TaxPaths

_TRADE: Final = "SupplyChainTradeTransaction"
_AGREEMENT: Final = f"{_TRADE}/ApplicableHeaderTradeAgreement"
_DELIVERY: Final = f"{_TRADE}/ApplicableHeaderTradeDelivery"
_SETTLEMENT: Final = f"{_TRADE}/ApplicableHeaderTradeSettlement"
_SUM: Final = f"{_SETTLEMENT}/SpecifiedTradeSettlementHeaderMonetarySummation"
_ACCOUNT: Final = f"{_SETTLEMENT}/SpecifiedTradeSettlementPaymentMeans/PayeePartyCreditorFinancialAccount"

_PRICE: Final = "SpecifiedLineTradeAgreement/NetPriceProductTradePrice"


def _party(element: str) -> dict[str, Paths]:
    party = f"{_AGREEMENT}/{element}"
    parts = ("LineOne", "LineTwo", "LineThree", "PostcodeCode", "CityName", "CountryID")
    return {
        "name": (f"{party}/Name", f"{party}/SpecifiedLegalOrganization/TradingBusinessName"),
        "tax_id": (f"{party}/SpecifiedTaxRegistration/ID[@schemeID='VA']",),
        "tax_number": (f"{party}/SpecifiedTaxRegistration/ID[@schemeID='FC']",),
        "address": (" | ".join(f"{party}/PostalTradeAddress/{part}" for part in parts),),
    }


_SELLER: Final = _party("SellerTradeParty")
_BUYER: Final = _party("BuyerTradeParty")

_COMMON_HEADER: Final[dict[F, Paths]] = {
    F.VENDOR_NAME: _SELLER["name"],
    F.VENDOR_TAX_ID: _SELLER["tax_id"],
    F.VENDOR_TAX_NUMBER: _SELLER["tax_number"],
    F.VENDOR_ADDRESS: _SELLER["address"],
    F.BUYER_NAME: _BUYER["name"],
    F.BUYER_TAX_ID: _BUYER["tax_id"],
    F.BUYER_ADDRESS: _BUYER["address"],
    F.BUYER_REFERENCE: (f"{_AGREEMENT}/BuyerReference",),
    F.ISSUE_DATE: ("ExchangedDocument/IssueDateTime/DateTimeString",),
    F.PAYMENT_TERMS: (f"{_SETTLEMENT}/SpecifiedTradePaymentTerms/Description",),
    F.LINES_TOTAL: (f"{_SUM}/LineTotalAmount",),
    F.ALLOWANCE_TOTAL: (f"{_SUM}/AllowanceTotalAmount",),
    F.CHARGE_TOTAL: (f"{_SUM}/ChargeTotalAmount",),
    F.NET_TOTAL: (f"{_SUM}/TaxBasisTotalAmount",),
    F.GROSS_TOTAL: (f"{_SUM}/GrandTotalAmount",),
    F.EXEMPTION_REASON: (f"{_SETTLEMENT}/ApplicableTradeTax/ExemptionReason",),
}

_CELLS: Final[dict[L, Paths]] = {
    L.LINE_NUMBER: ("AssociatedDocumentLineDocument/LineID",),
    L.ITEM_ID: ("SpecifiedTradeProduct/SellerAssignedID",),
    L.BUYER_ITEM_ID: ("SpecifiedTradeProduct/BuyerAssignedID",),
    L.GTIN: ("SpecifiedTradeProduct/GlobalID[@schemeID='0160']",),
    L.DESCRIPTION: ("SpecifiedTradeProduct/Name", "SpecifiedTradeProduct/Description"),
    L.UNIT_PRICE: (f"{_PRICE}/ChargeAmount",),
    L.BASE_QUANTITY: (f"{_PRICE}/BasisQuantity",),
    L.TAX_RATE: ("SpecifiedLineTradeSettlement/ApplicableTradeTax/RateApplicablePercent",),
    L.TAX_CATEGORY: ("SpecifiedLineTradeSettlement/ApplicableTradeTax/CategoryCode",),
    L.NET_AMOUNT: ("SpecifiedLineTradeSettlement/SpecifiedTradeSettlementLineMonetarySummation/LineTotalAmount",),
    L.ORDER_LINE: ("SpecifiedLineTradeAgreement/BuyerOrderReferencedDocument/LineID",),
    L.ORDER_NUMBER: ("SpecifiedLineTradeAgreement/BuyerOrderReferencedDocument/IssuerAssignedID",),
}

_TAXES: Final = TaxPaths(
    row=f"{_SETTLEMENT}/ApplicableTradeTax",
    rate="RateApplicablePercent",
    base="BasisAmount",
    tax="CalculatedAmount",
    category="CategoryCode",
)


def _quantity(element: str) -> dict[L, Paths]:
    path = f"SpecifiedLineTradeDelivery/{element}"
    return {L.QUANTITY: (path,), L.UNIT: (f"{path}/@unitCode",)}


def _tax_total(currency: str) -> Paths:
    # BT-110 is in document currency; BT-111 stands beside it in the VAT currency.
    path = f"{_SUM}/TaxTotalAmount"
    return (f"{path}[@currencyID=/*/{_SETTLEMENT}/{currency}]", f"{path}[1]")


_ORDER_REFERENCE: Final = f"{_AGREEMENT}/BuyerOrderReferencedDocument/IssuerAssignedID"

INVOICE: Final = Syntax(
    name="CII invoice",
    namespace="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100",
    root="CrossIndustryInvoice",
    doc_type=DocType.INVOICE,
    type_code="ExchangedDocument/TypeCode",
    header={
        **_COMMON_HEADER,
        F.INVOICE_NUMBER: ("ExchangedDocument/ID",),
        F.ORDER_NUMBER: (_ORDER_REFERENCE,),
        F.DELIVERY_NOTE_NUMBER: (
            f"{_DELIVERY}/DespatchAdviceReferencedDocument/IssuerAssignedID",
            f"{_DELIVERY}/DeliveryNoteReferencedDocument/IssuerAssignedID",
        ),
        F.PRECEDING_INVOICE: (f"{_SETTLEMENT}/InvoiceReferencedDocument/IssuerAssignedID",),
        F.DUE_DATE: (f"{_SETTLEMENT}/SpecifiedTradePaymentTerms/DueDateDateTime/DateTimeString",),
        F.DELIVERY_DATE: (f"{_DELIVERY}/ActualDeliverySupplyChainEvent/OccurrenceDateTime/DateTimeString",),
        F.CURRENCY: (f"{_SETTLEMENT}/InvoiceCurrencyCode",),
        F.TAX_TOTAL: _tax_total("InvoiceCurrencyCode"),
        F.PREPAID: (f"{_SUM}/TotalPrepaidAmount",),
        F.ROUNDING: (f"{_SUM}/RoundingAmount",),
        F.PAYABLE: (f"{_SUM}/DuePayableAmount",),
        F.IBAN: (f"{_ACCOUNT}/IBANID", f"{_ACCOUNT}/ProprietaryID"),
        F.BIC: (
            f"{_SETTLEMENT}/SpecifiedTradeSettlementPaymentMeans/PayeeSpecifiedCreditorFinancialInstitution/BICID",
        ),
    },
    line=f"{_TRADE}/IncludedSupplyChainTradeLineItem",
    cells=_CELLS | _quantity("BilledQuantity"),
    orders=(
        _ORDER_REFERENCE,
        f"{_TRADE}/IncludedSupplyChainTradeLineItem/{_CELLS[L.ORDER_NUMBER][0]}",
    ),
    taxes=_TAXES,
)

ZUGFERD_1: Final = Syntax(
    name="ZUGFeRD 1.0 invoice",
    namespace="urn:ferd:CrossIndustryDocument:invoice:1p0",
    root="CrossIndustryDocument",
    doc_type=DocType.INVOICE,
    type_code=INVOICE.type_code,
    header=INVOICE.header,
    line=INVOICE.line,
    cells=INVOICE.cells,
    orders=INVOICE.orders,
    taxes=INVOICE.taxes,
    aliases={
        "HeaderExchangedDocument": "ExchangedDocument",
        "SpecifiedSupplyChainTradeTransaction": _TRADE,
        "ApplicableSupplyChainTradeAgreement": "ApplicableHeaderTradeAgreement",
        "ApplicableSupplyChainTradeDelivery": "ApplicableHeaderTradeDelivery",
        "ApplicableSupplyChainTradeSettlement": "ApplicableHeaderTradeSettlement",
        "SpecifiedSupplyChainTradeAgreement": "SpecifiedLineTradeAgreement",
        "SpecifiedSupplyChainTradeDelivery": "SpecifiedLineTradeDelivery",
        "SpecifiedSupplyChainTradeSettlement": "SpecifiedLineTradeSettlement",
        "ApplicablePercent": "RateApplicablePercent",
    },
)

ORDER: Final = Syntax(
    name="Order-X order",
    namespace="urn:un:unece:uncefact:data:SCRDMCCBDACIOMessageStructure:100",
    root="SCRDMCCBDACIOMessageStructure",
    doc_type=DocType.PURCHASE_ORDER,
    type_code="ExchangedDocument/TypeCode",
    header={
        **_COMMON_HEADER,
        F.ORDER_NUMBER: ("ExchangedDocument/ID",),
        F.DELIVERY_DATE: (
            f"{_DELIVERY}/RequestedDeliverySupplyChainEvent/OccurrenceDateTime/DateTimeString",
            f"{_DELIVERY}/RequestedDeliverySupplyChainEvent/OccurrenceSpecifiedPeriod/EndDateTime/DateTimeString",
        ),
        F.CURRENCY: (f"{_SETTLEMENT}/OrderCurrencyCode",),
        F.TAX_TOTAL: _tax_total("OrderCurrencyCode"),
    },
    line=f"{_TRADE}/IncludedSupplyChainTradeLineItem",
    cells=_CELLS | _quantity("RequestedQuantity"),
    orders=("ExchangedDocument/ID",),
    taxes=_TAXES,
)
