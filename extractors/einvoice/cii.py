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


def _common(currency: str) -> dict[str, Paths]:
    """Terms that invoices and orders share; `currency` is the element of BT-5."""
    tax_total = f"{_SUM}/TaxTotalAmount"
    in_currency = f"@currencyID=/*/{_SETTLEMENT}"
    return {
        **_parties(),
        **beside(
            {
                "BT-1": "ExchangedDocument/ID",
                "BT-2": "ExchangedDocument/IssueDateTime/DateTimeString",
                "BT-3": "ExchangedDocument/TypeCode",
                "BT-5": f"{_SETTLEMENT}/{currency}",
                "BT-23": "ExchangedDocumentContext/BusinessProcessSpecifiedDocumentContextParameter/ID",
                "BT-24": "ExchangedDocumentContext/GuidelineSpecifiedDocumentContextParameter/ID",
                # BT-110 is in document currency; BT-111 stands beside it in the VAT currency.
                "BT-110": f"{tax_total}[{in_currency}/{currency}] {tax_total}[1]",
                "BT-111": f"{tax_total}[{in_currency}/TaxCurrencyCode][not({in_currency}/{currency})]",
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


_INVOICE_TERMS: Final[dict[str, Paths]] = {
    **_common("InvoiceCurrencyCode"),
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


def _line(quantity: str) -> GroupBinding:
    agreement, settlement = "SpecifiedLineTradeAgreement", "SpecifiedLineTradeSettlement"
    net, gross = f"{agreement}/NetPriceProductTradePrice", f"{agreement}/GrossPriceProductTradePrice"
    delivery, product = "SpecifiedLineTradeDelivery", "SpecifiedTradeProduct"
    terms = {
        "BT-126": "AssociatedDocumentLineDocument/LineID",
        "BT-127": "AssociatedDocumentLineDocument/IncludedNote/Content",
        "BT-128": f"{settlement}/AdditionalReferencedDocument[TypeCode='130']/IssuerAssignedID",
        "BT-129": f"{delivery}/{quantity}",
        "BT-130": f"{delivery}/{quantity}/@unitCode",
        "BT-131": f"{settlement}/SpecifiedTradeSettlementLineMonetarySummation/LineTotalAmount",
        "BT-132": f"{agreement}/BuyerOrderReferencedDocument/LineID",
        "order": f"{agreement}/BuyerOrderReferencedDocument/IssuerAssignedID",
        "despatch": (
            f"{delivery}/DespatchAdviceReferencedDocument/IssuerAssignedID "
            f"{delivery}/DeliveryNoteReferencedDocument/IssuerAssignedID"
        ),
        "BT-133": f"{settlement}/ReceivableSpecifiedTradeAccountingAccount/ID",
        "BG-26": f"{settlement}/BillingSpecifiedPeriod",
        "BT-134": f"{settlement}/BillingSpecifiedPeriod/StartDateTime/DateTimeString",
        "BT-135": f"{settlement}/BillingSpecifiedPeriod/EndDateTime/DateTimeString",
        "delivery": f"{delivery}/ActualDeliverySupplyChainEvent/OccurrenceDateTime/DateTimeString",
        "BT-146": f"{net}/ChargeAmount",
        "BT-147": f"{gross}/AppliedTradeAllowanceCharge/ActualAmount",
        "BT-148": f"{gross}/ChargeAmount",
        "BT-149": f"{net}/BasisQuantity {gross}/BasisQuantity",
        "BT-150": f"{net}/BasisQuantity/@unitCode {gross}/BasisQuantity/@unitCode",
        "BT-151": f"{settlement}/ApplicableTradeTax/CategoryCode",
        "BT-152": f"{settlement}/ApplicableTradeTax/RateApplicablePercent",
        "BT-153": f"{product}/Name",
        "BT-154": f"{product}/Description",
        "BT-155": f"{product}/SellerAssignedID",
        "BT-156": f"{product}/BuyerAssignedID",
        "BT-157": f"{product}/GlobalID",
        "BT-157-1": f"{product}/GlobalID/@schemeID",
        "BT-158": f"{product}/DesignatedProductClassification/ClassCode",
        "BT-158-1": f"{product}/DesignatedProductClassification/ClassCode/@listID",
        "BT-159": f"{product}/OriginTradeCountry/ID",
    }
    allowances = {
        "BG-27": _allowances("BT-136", "BT-137", "BT-138", "BT-139", "BT-140", indicator="false"),
        "BG-28": _allowances("BT-141", "BT-142", "BT-143", "BT-144", "BT-145", indicator="true"),
    }
    return GroupBinding(
        row=f"{_TRADE}/IncludedSupplyChainTradeLineItem",
        terms=beside(terms),
        groups={
            **{group: GroupBinding(f"{settlement}/{one.row}", one.terms) for group, one in allowances.items()},
            "BG-32": GroupBinding(
                row=f"{product}/ApplicableProductCharacteristic",
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
        **_common("OrderCurrencyCode"),
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
