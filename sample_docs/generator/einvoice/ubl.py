"""UBL 2.1 invoices and credit notes in the profile of EN 16931 / Peppol BIS Billing 3."""

from __future__ import annotations

from lxml import etree

from sample_docs.generator.einvoice.tree import Tree
from sample_docs.generator.model import Company, Line, Paper
from sample_docs.generator.money import quantity

UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
PROFILE = "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0"
EXEMPTION = {"K": "VATEX-EU-IC", "AE": "VATEX-EU-AE", "G": "VATEX-EU-G"}


def ubl(paper: Paper) -> bytes:
    """Return the paper as UBL."""
    credit = paper.title == "credit_note"
    kind = "CreditNote" if credit else "Invoice"
    spaces = {"": f"{UBL}{kind}-2", "cac": f"{UBL}CommonAggregateComponents-2", "cbc": f"{UBL}CommonBasicComponents-2"}
    tree = Tree(kind, spaces)
    _header(tree, paper, credit=credit)
    _party(tree, "cac:AccountingSupplierParty", paper.supplier.company)
    _party(tree, "cac:AccountingCustomerParty", paper.to)
    if paper.delivery_date:
        delivery = tree.add(tree.root, "cac:Delivery")
        tree.add(delivery, "cbc:ActualDeliveryDate", paper.delivery_date)
        tree.add(delivery, "cac:DeliveryLocation/cac:Address/cac:Country/cbc:IdentificationCode", paper.to.country)
    if paper.iban:
        means = tree.add(tree.root, "cac:PaymentMeans")
        tree.add(means, "cbc:PaymentMeansCode", "30")
        tree.add(means, "cac:PayeeFinancialAccount/cbc:ID", paper.iban)
    if paper.supplier.net_days and not credit:
        tree.add(tree.root, "cac:PaymentTerms/cbc:Note", f"Net {paper.supplier.net_days} days")
    _tax(tree, paper)
    _totals(tree, paper)
    for number, line in enumerate(paper.lines, 1):
        _line(tree, paper, number, line, credit=credit)
    return tree.finish()


def _header(tree: Tree, paper: Paper, *, credit: bool) -> None:
    root = tree.root
    tree.add(root, "cbc:CustomizationID", PROFILE)
    tree.add(root, "cbc:ProfileID", "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0")
    tree.add(root, "cbc:ID", paper.number)
    tree.add(root, "cbc:IssueDate", paper.issue_date)
    if paper.due_date and not credit:
        tree.add(root, "cbc:DueDate", paper.due_date)
    tree.add(root, "cbc:CreditNoteTypeCode" if credit else "cbc:InvoiceTypeCode", 381 if credit else 380)
    tree.add(root, "cbc:DocumentCurrencyCode", paper.currency)
    tree.add(root, "cbc:BuyerReference", paper.customer_number)
    if paper.order_number:
        tree.add(root, "cac:OrderReference/cbc:ID", paper.order_number)
    if paper.preceding:
        tree.add(root, "cac:BillingReference/cac:InvoiceDocumentReference/cbc:ID", paper.preceding)
    if paper.delivery_note:
        tree.add(root, "cac:DespatchDocumentReference/cbc:ID", paper.delivery_note)


def _party(tree: Tree, role: str, company: Company) -> None:
    party = tree.add(tree.root, f"{role}/cac:Party")
    if company.email:
        tree.add(party, "cbc:EndpointID", company.email, schemeID="EM")
    tree.add(party, "cac:PartyName/cbc:Name", company.name)
    address = tree.add(party, "cac:PostalAddress")
    tree.add(address, "cbc:StreetName", company.street)
    tree.add(address, "cbc:CityName", company.city)
    tree.add(address, "cbc:PostalZone", company.postcode)
    tree.add(address, "cac:Country/cbc:IdentificationCode", company.country)
    if company.tax_id:
        scheme = tree.add(party, "cac:PartyTaxScheme")
        tree.add(scheme, "cbc:CompanyID", company.tax_id)
        tree.add(scheme, "cac:TaxScheme/cbc:ID", "VAT")
    legal = tree.add(party, "cac:PartyLegalEntity")
    tree.add(legal, "cbc:RegistrationName", company.name)
    if company.register:
        tree.add(legal, "cbc:CompanyID", company.register)


def _tax(tree: Tree, paper: Paper) -> None:
    tax = tree.add(tree.root, "cac:TaxTotal")
    tree.add(tax, "cbc:TaxAmount", paper.tax, currencyID=paper.currency)
    for row in paper.taxes:
        part = tree.add(tax, "cac:TaxSubtotal")
        tree.add(part, "cbc:TaxableAmount", row.base, currencyID=paper.currency)
        tree.add(part, "cbc:TaxAmount", row.tax, currencyID=paper.currency)
        category = tree.add(part, "cac:TaxCategory")
        tree.add(category, "cbc:ID", paper.category)
        tree.add(category, "cbc:Percent", quantity(row.rate))
        if paper.category in EXEMPTION:
            tree.add(category, "cbc:TaxExemptionReasonCode", EXEMPTION[paper.category])
        tree.add(category, "cac:TaxScheme/cbc:ID", "VAT")


def _totals(tree: Tree, paper: Paper) -> None:
    totals = tree.add(tree.root, "cac:LegalMonetaryTotal")
    amounts = {
        "LineExtensionAmount": paper.net,
        "TaxExclusiveAmount": paper.net,
        "TaxInclusiveAmount": paper.gross,
        "PayableAmount": paper.gross,
    }
    for name, amount in amounts.items():
        tree.add(totals, f"cbc:{name}", amount, currencyID=paper.currency)


def _line(tree: Tree, paper: Paper, number: int, line: Line, *, credit: bool) -> None:
    row = tree.add(tree.root, "cac:CreditNoteLine" if credit else "cac:InvoiceLine")
    tree.add(row, "cbc:ID", number)
    name = "cbc:CreditedQuantity" if credit else "cbc:InvoicedQuantity"
    tree.add(row, name, quantity(line.quantity), unitCode=line.unit)
    tree.add(row, "cbc:LineExtensionAmount", line.net, currencyID=paper.currency)
    if line.order_line:
        tree.add(row, "cac:OrderLineReference/cbc:LineID", line.order_line)
    _allowance(tree, row, paper, line)
    item = tree.add(row, "cac:Item")
    if line.details:
        tree.add(item, "cbc:Description", ", ".join(line.details))
    tree.add(item, "cbc:Name", line.description)
    if line.item_id:
        tree.add(item, "cac:SellersItemIdentification/cbc:ID", line.item_id)
    category = tree.add(item, "cac:ClassifiedTaxCategory")
    tree.add(category, "cbc:ID", paper.category)
    tree.add(category, "cbc:Percent", quantity(line.rate) if paper.category == "S" else "0")
    tree.add(category, "cac:TaxScheme/cbc:ID", "VAT")
    tree.add(row, "cac:Price/cbc:PriceAmount", line.price, currencyID=paper.currency)


def _allowance(tree: Tree, row: etree._Element, paper: Paper, line: Line) -> None:
    """BG-27: the discount of a line as an amount."""
    full = (line.quantity * line.price).quantize(line.net)
    if full == line.net:
        return
    allowance = tree.add(row, "cac:AllowanceCharge")
    tree.add(allowance, "cbc:ChargeIndicator", "false")
    tree.add(allowance, "cbc:AllowanceChargeReasonCode", "95")
    tree.add(allowance, "cbc:Amount", full - line.net, currencyID=paper.currency)
