"""UN/CEFACT Cross Industry Invoice (D16B) in the profile EN 16931, as inside Factur-X and ZUGFeRD 2."""

from __future__ import annotations

import datetime as dt

from lxml import etree

from sample_docs.generator.einvoice.tree import Tree
from sample_docs.generator.einvoice.ubl import EXEMPTION
from sample_docs.generator.model import Company, Line, Paper
from sample_docs.generator.money import quantity

SPACES = {
    "rsm": "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100",
    "ram": "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100",
    "qdt": "urn:un:unece:uncefact:data:standard:QualifiedDataType:100",
    "udt": "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100",
}


def cii(paper: Paper) -> bytes:
    """Return the paper as CII."""
    tree = Tree("rsm:CrossIndustryInvoice", SPACES)
    context = tree.add(tree.root, "rsm:ExchangedDocumentContext")
    tree.add(context, "ram:GuidelineSpecifiedDocumentContextParameter/ram:ID", "urn:cen.eu:en16931:2017")
    document = tree.add(tree.root, "rsm:ExchangedDocument")
    tree.add(document, "ram:ID", paper.number)
    tree.add(document, "ram:TypeCode", 381 if paper.title == "credit_note" else 380)
    _day(tree, tree.add(document, "ram:IssueDateTime"), paper.issue_date)
    deal = tree.add(tree.root, "rsm:SupplyChainTradeTransaction")
    for number, line in enumerate(paper.lines, 1):
        _line(tree, deal, paper, number, line)
    agreement = tree.add(deal, "ram:ApplicableHeaderTradeAgreement")
    _party(tree, tree.add(agreement, "ram:SellerTradeParty"), paper.supplier.company)
    _party(tree, tree.add(agreement, "ram:BuyerTradeParty"), paper.to)
    if paper.order_number:
        tree.add(agreement, "ram:BuyerOrderReferencedDocument/ram:IssuerAssignedID", paper.order_number)
    _delivery(tree, deal, paper)
    _settlement(tree, deal, paper)
    return tree.finish()


def _day(tree: Tree, parent: etree._Element, day: dt.date) -> None:
    tree.add(parent, "udt:DateTimeString", f"{day:%Y%m%d}", format="102")


def _party(tree: Tree, party: etree._Element, company: Company) -> None:
    tree.add(party, "ram:Name", company.name)
    address = tree.add(party, "ram:PostalTradeAddress")
    tree.add(address, "ram:PostcodeCode", company.postcode)
    tree.add(address, "ram:LineOne", company.street)
    tree.add(address, "ram:CityName", company.city)
    tree.add(address, "ram:CountryID", company.country)
    if company.tax_id:
        tree.add(party, "ram:SpecifiedTaxRegistration/ram:ID", company.tax_id, schemeID="VA")


def _line(tree: Tree, deal: etree._Element, paper: Paper, number: int, line: Line) -> None:
    row = tree.add(deal, "ram:IncludedSupplyChainTradeLineItem")
    tree.add(row, "ram:AssociatedDocumentLineDocument/ram:LineID", number)
    product = tree.add(row, "ram:SpecifiedTradeProduct")
    if line.item_id:
        tree.add(product, "ram:SellerAssignedID", line.item_id)
    tree.add(product, "ram:Name", line.description)
    if line.details:
        tree.add(product, "ram:Description", ", ".join(line.details))
    agreement = tree.add(row, "ram:SpecifiedLineTradeAgreement")
    if line.order_line:
        tree.add(agreement, "ram:BuyerOrderReferencedDocument/ram:LineID", line.order_line)
    tree.add(agreement, "ram:NetPriceProductTradePrice/ram:ChargeAmount", line.price)
    quantity_text = quantity(line.quantity)
    tree.add(row, "ram:SpecifiedLineTradeDelivery/ram:BilledQuantity", quantity_text, unitCode=line.unit)
    settlement = tree.add(row, "ram:SpecifiedLineTradeSettlement")
    tax = tree.add(settlement, "ram:ApplicableTradeTax")
    tree.add(tax, "ram:TypeCode", "VAT")
    tree.add(tax, "ram:CategoryCode", paper.category)
    tree.add(tax, "ram:RateApplicablePercent", quantity(line.rate) if paper.category == "S" else "0")
    total = tree.add(settlement, "ram:SpecifiedTradeSettlementLineMonetarySummation")
    tree.add(total, "ram:LineTotalAmount", line.net)


def _delivery(tree: Tree, deal: etree._Element, paper: Paper) -> None:
    delivery = tree.add(deal, "ram:ApplicableHeaderTradeDelivery")
    if paper.category == "K":
        tree.add(delivery, "ram:ShipToTradeParty/ram:PostalTradeAddress/ram:CountryID", paper.to.country)
    if paper.delivery_date:
        event = tree.add(delivery, "ram:ActualDeliverySupplyChainEvent/ram:OccurrenceDateTime")
        _day(tree, event, paper.delivery_date)
    if paper.delivery_note:
        tree.add(delivery, "ram:DespatchAdviceReferencedDocument/ram:IssuerAssignedID", paper.delivery_note)


def _settlement(tree: Tree, deal: etree._Element, paper: Paper) -> None:
    settlement = tree.add(deal, "ram:ApplicableHeaderTradeSettlement")
    tree.add(settlement, "ram:InvoiceCurrencyCode", paper.currency)
    if paper.iban:
        means = tree.add(settlement, "ram:SpecifiedTradeSettlementPaymentMeans")
        tree.add(means, "ram:TypeCode", "58")
        tree.add(means, "ram:PayeePartyCreditorFinancialAccount/ram:IBANID", paper.iban)
    for row in paper.taxes:
        tax = tree.add(settlement, "ram:ApplicableTradeTax")
        tree.add(tax, "ram:CalculatedAmount", row.tax)
        tree.add(tax, "ram:TypeCode", "VAT")
        tree.add(tax, "ram:BasisAmount", row.base)
        tree.add(tax, "ram:CategoryCode", paper.category)
        if paper.category in EXEMPTION:
            tree.add(tax, "ram:ExemptionReasonCode", EXEMPTION[paper.category])
        tree.add(tax, "ram:RateApplicablePercent", quantity(row.rate))
    if paper.due_date:
        _day(tree, tree.add(settlement, "ram:SpecifiedTradePaymentTerms/ram:DueDateDateTime"), paper.due_date)
    totals = tree.add(settlement, "ram:SpecifiedTradeSettlementHeaderMonetarySummation")
    tree.add(totals, "ram:LineTotalAmount", paper.net)
    tree.add(totals, "ram:TaxBasisTotalAmount", paper.net)
    tree.add(totals, "ram:TaxTotalAmount", paper.tax, currencyID=paper.currency)
    tree.add(totals, "ram:GrandTotalAmount", paper.gross)
    tree.add(totals, "ram:DuePayableAmount", paper.gross)
    if paper.preceding:
        tree.add(settlement, "ram:InvoiceReferencedDocument/ram:IssuerAssignedID", paper.preceding)
