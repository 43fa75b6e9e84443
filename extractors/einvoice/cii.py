"""UN/CEFACT Cross Industry: CII D16B (Factur-X, ZUGFeRD 2, XRechnung), ZUGFeRD 1.0 and Order-X.

Source: CEN/TS 16931-3-3 (syntax binding to CII), Factur-X 1.07, Order-X 1.0, ZUGFeRD 1.0 technical specification.
"""

from __future__ import annotations

from typing import Final

from documents.kind import DocType
from extractors.einvoice.binding import Binding, GroupBinding, Paths, beside, under

_TRADE: Final = "SupplyChainTradeTransaction"
_AGREEMENT: Final = f"{_TRADE}/ApplicableHeaderTradeAgreement"
_DELIVERY: Final = f"{_TRADE}/ApplicableHeaderTradeDelivery"
_SETTLEMENT: Final = f"{_TRADE}/ApplicableHeaderTradeSettlement"
_SUM: Final = f"{_SETTLEMENT}/SpecifiedTradeSettlementHeaderMonetarySummation"

_PARTY: Final = {
    "name": "Name",
    "trading": "SpecifiedLegalOrganization/TradingBusinessName",
    "id": "ID GlobalID",
    "legal": "SpecifiedLegalOrganization/ID",
    "vat": "SpecifiedTaxRegistration/ID[@schemeID='VA'] SpecifiedTaxRegistration/ID[@schemeID='VAT']",
    "tax": "SpecifiedTaxRegistration/ID[@schemeID='FC']",
    "legal_form": "Description",
    "endpoint": "URIUniversalCommunication/URIID",
    "endpoint_scheme": "URIUniversalCommunication/URIID/@schemeID",
    "contact": "DefinedTradeContact/PersonName DefinedTradeContact/DepartmentName",
    "phone": "DefinedTradeContact/TelephoneUniversalCommunication/CompleteNumber",
    "email": "DefinedTradeContact/EmailURIUniversalCommunication/URIID",
    "address": "PostalTradeAddress",
    "line1": "PostalTradeAddress/LineOne",
    "line2": "PostalTradeAddress/LineTwo",
    "line3": "PostalTradeAddress/LineThree",
    "city": "PostalTradeAddress/CityName",
    "postcode": "PostalTradeAddress/PostcodeCode",
    "region": "PostalTradeAddress/CountrySubDivisionName",
    "country": "PostalTradeAddress/CountryID",
}
_PARTIES: Final = {
    f"{_AGREEMENT}/SellerTradeParty": (
        "name=27 trading=28 id=29 legal=30 vat=31 tax=32 legal_form=33 endpoint=34 endpoint_scheme=34-1 line1=35 "
        "line2=36 line3=162 city=37 postcode=38 region=39 country=40 contact=41 phone=42 email=43"
    ),
    f"{_AGREEMENT}/BuyerTradeParty": (
        "name=44 trading=45 id=46 legal=47 vat=48 endpoint=49 endpoint_scheme=49-1 line1=50 line2=51 line3=163 city=52 "
        "postcode=53 region=54 country=55 contact=56 phone=57 email=58"
    ),
    f"{_SETTLEMENT}/PayeeTradeParty": "name=59 id=60 legal=61",
    f"{_AGREEMENT}/SellerTaxRepresentativeTradeParty": (
        "name=62 vat=63 line1=64 line2=65 line3=164 city=66 postcode=67 region=68 country=69"
    ),
    f"{_DELIVERY}/ShipToTradeParty": (
        "name=70 id=71 line1=75 line2=76 line3=165 city=77 postcode=78 region=79 country=80"
    ),
}
"""Business terms of the parties: part of a party = number of the term."""


def _parties() -> dict[str, Paths]:
    paths: dict[str, Paths] = {}
    for element, numbered in _PARTIES.items():
        parts = (pair.split("=") for pair in numbered.split())
        paths |= under(element, {f"BT-{number}": _PARTY[part] for part, number in parts})
    paths |= beside(
        {
            "BG-10": f"{_SETTLEMENT}/PayeeTradeParty",
            "BG-11": f"{_AGREEMENT}/SellerTaxRepresentativeTradeParty",
            "BG-12": f"{_AGREEMENT}/SellerTaxRepresentativeTradeParty/PostalTradeAddress",
            "BG-15": f"{_DELIVERY}/ShipToTradeParty/PostalTradeAddress",
        }
    )
    return paths


_COMMON_TERMS: Final[dict[str, Paths]] = {
    **_parties(),
    **beside(
        {
            "BT-1": "ExchangedDocument/ID",
            "BT-2": "ExchangedDocument/IssueDateTime/DateTimeString",
            "BT-3": "ExchangedDocument/TypeCode",
            "BT-23": "ExchangedDocumentContext/BusinessProcessSpecifiedDocumentContextParameter/ID",
            "BT-24": "ExchangedDocumentContext/GuidelineSpecifiedDocumentContextParameter/ID",
        }
    ),
    **under(
        _AGREEMENT,
        {
            "BT-10": "BuyerReference",
            "BT-11": "SpecifiedProcuringProject/ID",
            "BT-12": "ContractReferencedDocument/IssuerAssignedID",
            "BT-13": "BuyerOrderReferencedDocument/IssuerAssignedID",
            "BT-14": "SellerOrderReferencedDocument/IssuerAssignedID",
            "BT-17": "AdditionalReferencedDocument[TypeCode='50']/IssuerAssignedID",
            "BT-18": "AdditionalReferencedDocument[TypeCode='130']/IssuerAssignedID",
        },
    ),
    **under(
        _SUM,
        {
            "BT-106": "LineTotalAmount",
            "BT-107": "AllowanceTotalAmount",
            "BT-108": "ChargeTotalAmount",
            "BT-109": "TaxBasisTotalAmount",
            "BT-112": "GrandTotalAmount",
        },
    ),
    **under(
        _SETTLEMENT,
        {
            "BT-19": "ReceivableSpecifiedTradeAccountingAccount/ID",
            "BT-20": "SpecifiedTradePaymentTerms/Description",
        },
    ),
}
"""Terms that invoices and orders state at the same place."""


def _currencies(currency: str) -> dict[str, Paths]:
    """Terms that hang on the currency, whose element (BT-5) has another name in orders."""
    tax_total, stated = f"{_SUM}/TaxTotalAmount", f"@currencyID=/*/{_SETTLEMENT}"
    return beside(
        {
            "BT-5": f"{_SETTLEMENT}/{currency}",
            # BT-110 is in document currency; BT-111 stands beside it in the VAT currency.
            "BT-110": f"{tax_total}[{stated}/{currency}] {tax_total}[1]",
            "BT-111": f"{tax_total}[{stated}/TaxCurrencyCode][not({stated}/{currency})]",
        }
    )


_INVOICE_TERMS: Final[dict[str, Paths]] = {
    **_COMMON_TERMS,
    **_currencies("InvoiceCurrencyCode"),
    **under(
        _DELIVERY,
        {
            "BT-15": "ReceivingAdviceReferencedDocument/IssuerAssignedID",
            "BT-16": (
                "DespatchAdviceReferencedDocument/IssuerAssignedID DeliveryNoteReferencedDocument/IssuerAssignedID"
            ),
            "BT-72": "ActualDeliverySupplyChainEvent/OccurrenceDateTime/DateTimeString",
        },
    ),
    **under(
        _SETTLEMENT,
        {
            "BT-6": "TaxCurrencyCode",
            "BT-7": "ApplicableTradeTax/TaxPointDate/DateString",
            "BT-8": "ApplicableTradeTax/DueDateTypeCode",
            "BT-9": "SpecifiedTradePaymentTerms/DueDateDateTime/DateTimeString",
            "BG-14": "BillingSpecifiedPeriod",
            "BT-73": "BillingSpecifiedPeriod/StartDateTime/DateTimeString",
            "BT-74": "BillingSpecifiedPeriod/EndDateTime/DateTimeString",
            "BT-83": "PaymentReference",
            "BG-19": "SpecifiedTradePaymentTerms/DirectDebitMandateID",
            "BT-89": "SpecifiedTradePaymentTerms/DirectDebitMandateID",
            "BT-90": "CreditorReferenceID",
            "BT-91": "SpecifiedTradeSettlementPaymentMeans/PayerPartyDebtorFinancialAccount/IBANID",
        },
    ),
    **under(
        _SUM,
        {"BT-113": "TotalPrepaidAmount", "BT-114": "RoundingAmount", "BT-115": "DuePayableAmount"},
    ),
}


def _allowances(*terms: str, indicator: str) -> GroupBinding:
    """Allowances or charges: amount, base, percentage, reason, code; those of the document also category and rate."""
    value = "[.='true' or .='1']" if indicator == "true" else "[.='false' or .='0']"
    parts = (
        "ActualAmount",
        "BasisAmount",
        "CalculationPercent",
        "Reason",
        "ReasonCode",
        "CategoryTradeTax/CategoryCode",
        "CategoryTradeTax/RateApplicablePercent",
    )
    row = f"SpecifiedTradeAllowanceCharge[ChargeIndicator/Indicator{value}]"
    return GroupBinding(row=row, terms=beside(dict(zip(terms, parts, strict=False))))


def _of_document(binding: GroupBinding, services: str = "") -> GroupBinding:
    also = f" | {_SETTLEMENT}/{services}" if services else ""
    return GroupBinding(row=f"{_SETTLEMENT}/{binding.row}{also}", terms=binding.terms)


def _with_services(charges: GroupBinding) -> GroupBinding:
    """Freight and handling have an element of their own in ZUGFeRD 1.0 and in the profile EXTENDED."""
    service = {
        "BT-99": "AppliedAmount",
        "BT-104": "Description",
        "BT-102": "AppliedTradeTax/CategoryCode",
        "BT-103": "AppliedTradeTax/RateApplicablePercent",
    }
    terms = {term: (*paths, service[term]) if term in service else paths for term, paths in charges.terms.items()}
    return _of_document(GroupBinding(row=charges.row, terms=terms), "SpecifiedLogisticsServiceCharge")


_DOCUMENT_ALLOWANCES: Final = {
    "BG-20": _of_document(
        _allowances("BT-92", "BT-93", "BT-94", "BT-97", "BT-98", "BT-95", "BT-96", indicator="false")
    ),
    "BG-21": _with_services(
        _allowances("BT-99", "BT-100", "BT-101", "BT-104", "BT-105", "BT-102", "BT-103", indicator="true")
    ),
}
_BREAKDOWN: Final = GroupBinding(
    row=f"{_SETTLEMENT}/ApplicableTradeTax",
    terms=beside(
        {
            "BT-116": "BasisAmount",
            "BT-117": "CalculatedAmount",
            "BT-118": "CategoryCode",
            "BT-119": "RateApplicablePercent",
            "BT-120": "ExemptionReason",
            "BT-121": "ExemptionReasonCode",
        }
    ),
)
_NOTES: Final = GroupBinding(
    row="ExchangedDocument/IncludedNote", terms=beside({"BT-21": "SubjectCode", "BT-22": "Content"})
)
_ATTACHMENTS: Final = GroupBinding(
    row=f"{_AGREEMENT}/AdditionalReferencedDocument[not(TypeCode='130' or TypeCode='50')]",
    terms=beside(
        {
            "BT-122": "IssuerAssignedID",
            "BT-123": "Name",
            "BT-124": "URIID",
            "BT-125": "AttachmentBinaryObject/@filename",
            "BT-125-1": "AttachmentBinaryObject/@mimeCode",
        }
    ),
)


_LINE_AGREEMENT: Final = "SpecifiedLineTradeAgreement"
_LINE_DELIVERY: Final = "SpecifiedLineTradeDelivery"
_LINE_SETTLEMENT: Final = "SpecifiedLineTradeSettlement"
_PRODUCT: Final = "SpecifiedTradeProduct"
_NET: Final = f"{_LINE_AGREEMENT}/NetPriceProductTradePrice"
_GROSS: Final = f"{_LINE_AGREEMENT}/GrossPriceProductTradePrice"
_LINE_TERMS: Final = {
    "BT-126": "AssociatedDocumentLineDocument/LineID",
    "BT-127": "AssociatedDocumentLineDocument/IncludedNote/Content",
    "BT-128": f"{_LINE_SETTLEMENT}/AdditionalReferencedDocument[TypeCode='130']/IssuerAssignedID",
    "BT-131": f"{_LINE_SETTLEMENT}/SpecifiedTradeSettlementLineMonetarySummation/LineTotalAmount",
    "BT-132": f"{_LINE_AGREEMENT}/BuyerOrderReferencedDocument/LineID",
    "order": f"{_LINE_AGREEMENT}/BuyerOrderReferencedDocument/IssuerAssignedID",
    "despatch": (
        f"{_LINE_DELIVERY}/DespatchAdviceReferencedDocument/IssuerAssignedID "
        f"{_LINE_DELIVERY}/DeliveryNoteReferencedDocument/IssuerAssignedID"
    ),
    "BT-133": f"{_LINE_SETTLEMENT}/ReceivableSpecifiedTradeAccountingAccount/ID",
    "BG-26": f"{_LINE_SETTLEMENT}/BillingSpecifiedPeriod",
    "BT-134": f"{_LINE_SETTLEMENT}/BillingSpecifiedPeriod/StartDateTime/DateTimeString",
    "BT-135": f"{_LINE_SETTLEMENT}/BillingSpecifiedPeriod/EndDateTime/DateTimeString",
    "delivery": f"{_LINE_DELIVERY}/ActualDeliverySupplyChainEvent/OccurrenceDateTime/DateTimeString",
    "BT-146": f"{_NET}/ChargeAmount",
    "BT-147": f"{_GROSS}/AppliedTradeAllowanceCharge/ActualAmount",
    "BT-148": f"{_GROSS}/ChargeAmount",
    "BT-149": f"{_NET}/BasisQuantity {_GROSS}/BasisQuantity",
    "BT-150": f"{_NET}/BasisQuantity/@unitCode {_GROSS}/BasisQuantity/@unitCode",
    "BT-151": f"{_LINE_SETTLEMENT}/ApplicableTradeTax/CategoryCode",
    "BT-152": f"{_LINE_SETTLEMENT}/ApplicableTradeTax/RateApplicablePercent",
    "BT-153": f"{_PRODUCT}/Name",
    "BT-154": f"{_PRODUCT}/Description",
    "BT-155": f"{_PRODUCT}/SellerAssignedID",
    "BT-156": f"{_PRODUCT}/BuyerAssignedID",
    "BT-157": f"{_PRODUCT}/GlobalID",
    "BT-157-1": f"{_PRODUCT}/GlobalID/@schemeID",
    "BT-158": f"{_PRODUCT}/DesignatedProductClassification/ClassCode",
    "BT-158-1": f"{_PRODUCT}/DesignatedProductClassification/ClassCode/@listID",
    "BT-159": f"{_PRODUCT}/OriginTradeCountry/ID",
}
_LINE_ALLOWANCES: Final = {
    "BG-27": _allowances("BT-136", "BT-137", "BT-138", "BT-139", "BT-140", indicator="false"),
    "BG-28": _allowances("BT-141", "BT-142", "BT-143", "BT-144", "BT-145", indicator="true"),
}


def _line(quantity: str) -> GroupBinding:
    amount = f"{_LINE_DELIVERY}/{quantity}"
    return GroupBinding(
        row=f"{_TRADE}/IncludedSupplyChainTradeLineItem",
        terms=beside(_LINE_TERMS | {"BT-129": amount, "BT-130": f"{amount}/@unitCode"}),
        groups={
            **{
                group: GroupBinding(f"{_LINE_SETTLEMENT}/{one.row}", one.terms)
                for group, one in _LINE_ALLOWANCES.items()
            },
            "BG-32": GroupBinding(
                row=f"{_PRODUCT}/ApplicableProductCharacteristic",
                terms=beside({"BT-160": "Description", "BT-161": "Value"}),
            ),
        },
    )


_INVOICE_GROUPS: Final = {
    "BG-1": _NOTES,
    "BG-3": GroupBinding(
        row=f"{_SETTLEMENT}/InvoiceReferencedDocument",
        terms=beside({"BT-25": "IssuerAssignedID", "BT-26": "FormattedIssueDateTime/DateTimeString"}),
    ),
    "BG-16": GroupBinding(
        row=f"{_SETTLEMENT}/SpecifiedTradeSettlementPaymentMeans",
        terms=beside(
            {
                "BT-81": "TypeCode",
                "BT-82": "Information",
                "BG-17": "PayeePartyCreditorFinancialAccount",
                "BT-84": "PayeePartyCreditorFinancialAccount/IBANID PayeePartyCreditorFinancialAccount/ProprietaryID",
                "BT-85": "PayeePartyCreditorFinancialAccount/AccountName",
                "BT-86": "PayeeSpecifiedCreditorFinancialInstitution/BICID",
                "BG-18": "ApplicableTradeSettlementFinancialCard",
                "BT-87": "ApplicableTradeSettlementFinancialCard/ID",
                "BT-88": "ApplicableTradeSettlementFinancialCard/CardholderName",
            }
        ),
    ),
    "cash discount": GroupBinding(
        row=f"{_SETTLEMENT}/SpecifiedTradePaymentTerms/ApplicableTradePaymentDiscountTerms",
        terms=beside({"days": "BasisPeriodMeasure[@unitCode='DAY']", "percent": "CalculationPercent"}),
    ),
    **_DOCUMENT_ALLOWANCES,
    "BG-23": _BREAKDOWN,
    "BG-24": _ATTACHMENTS,
    "BG-25": _line("BilledQuantity"),
}

INVOICE: Final = Binding(
    name="CII invoice",
    namespace="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100",
    root="CrossIndustryInvoice",
    doc_type=DocType.INVOICE,
    terms=_INVOICE_TERMS,
    groups=_INVOICE_GROUPS,
)

ZUGFERD_1: Final = Binding(
    name="ZUGFeRD 1.0 invoice",
    namespace="urn:ferd:CrossIndustryDocument:invoice:1p0",
    root="CrossIndustryDocument",
    doc_type=DocType.INVOICE,
    terms=INVOICE.terms,
    groups=INVOICE.groups,
    aliases={
        "HeaderExchangedDocument": "ExchangedDocument",
        "SpecifiedExchangedDocumentContext": "ExchangedDocumentContext",
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

ORDER: Final = Binding(
    name="Order-X order",
    namespace="urn:un:unece:uncefact:data:SCRDMCCBDACIOMessageStructure:100",
    root="SCRDMCCBDACIOMessageStructure",
    doc_type=DocType.PURCHASE_ORDER,
    terms={
        **_COMMON_TERMS,
        **_currencies("OrderCurrencyCode"),
        **under(
            f"{_DELIVERY}/RequestedDeliverySupplyChainEvent",
            {
                "BT-72": (
                    "OccurrenceDateTime/DateTimeString OccurrenceSpecifiedPeriod/EndDateTime/DateTimeString "
                    "OccurrenceSpecifiedPeriod/StartDateTime/DateTimeString"
                )
            },
        ),
    },
    groups={
        **_DOCUMENT_ALLOWANCES,
        "BG-1": _NOTES,
        "BG-23": _BREAKDOWN,
        "BG-24": _ATTACHMENTS,
        "BG-25": _line("RequestedQuantity"),
    },
)
BINDINGS: Final = (INVOICE, ZUGFERD_1, ORDER)
