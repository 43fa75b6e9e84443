"""A template of the Standard Audit File for Tax (OECD, version 2.00): checked against no country's schema, says so.

Source: OECD, "Guidance for the Standard Audit File - Tax, version 2.0" (2010). Countries change names and namespace.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from decimal import Decimal
from itertools import groupby
from typing import Final
from xml.etree import ElementTree as ET

from documents.values.money import from_minor
from ledgers.books.protocol import BookEntry, one_line
from ledgers.entry import Journal, Posting
from ledgers.exports.extract import UNCHECKED, Extract

NAMESPACE: Final = "urn:OECD:StandardAuditFile-Tax:2.00"
JOURNALS: Final = {Journal.PURCHASES: "Purchases", Journal.RECEIPTS: "Goods receipts", Journal.GENERAL: "General"}


def as_saft(extract: Extract) -> tuple[bytes, ...]:
    """Return the journal of one company with accounts and suppliers as one XML file.

    Raises:
        ExportRefusedError: The client has several companies and none was named.
    """
    root = ET.Element("AuditFile", xmlns=NAMESPACE)
    root.append(ET.Comment(f" {UNCHECKED}: checked against no schema "))
    _header(root, extract)
    master = ET.SubElement(root, "MasterFiles")
    _accounts(master, extract)
    _suppliers(master, extract)
    _tax_codes(master, extract)
    _entries(root, extract)
    ET.indent(root)
    return (ET.tostring(root, encoding="utf-8", xml_declaration=True),)


def _header(root: ET.Element, extract: Extract) -> None:
    header, company = ET.SubElement(root, "Header"), extract.company()
    _say(header, "AuditFileVersion", "2.00")
    _say(header, "AuditFileCountry", company.country)
    _say(header, "AuditFileDateCreated", dt.datetime.now(dt.UTC).date().isoformat())
    _say(header, "SoftwareCompanyName", "Daybook")
    _say(header, "SoftwareID", "Daybook")
    about = ET.SubElement(header, "Company")
    _say(about, "RegistrationNumber", company.tax_id or company.id)
    _say(about, "Name", company.name)
    address = ET.SubElement(about, "Address")
    for name, text in (("StreetName", company.address), ("City", company.city), ("PostalCode", company.postcode)):
        _say(address, name, text)
    _say(address, "Country", company.country)
    _say(header, "DefaultCurrencyCode", extract.client.currency)
    span = ET.SubElement(header, "SelectionCriteria")
    _say(span, "SelectionStartDate", extract.since.isoformat())
    _say(span, "SelectionEndDate", extract.until.isoformat())
    _say(header, "HeaderComment", f"{UNCHECKED}: checked against no schema")
    _say(header, "TaxAccountingBasis", "Invoice")


def _accounts(master: ET.Element, extract: Extract) -> None:
    moved: dict[str, Decimal] = defaultdict(Decimal)
    for _item, _line, posting in extract.postings():
        moved[posting.account] += posting.base_amount
    parent = ET.SubElement(master, "GeneralLedgerAccounts")
    zero = from_minor(0, extract.client.currency)
    for code in sorted(extract.numbers):
        account = ET.SubElement(parent, "Account")
        _say(account, "AccountID", extract.numbers[code])
        _say(account, "AccountDescription", extract.name(code))
        _say(account, "StandardAccountID", code)
        _say(account, "AccountType", "GL")
        opening = extract.opening.get(code, zero)
        for when, balance in (("Opening", opening), ("Closing", opening + moved[code])):
            _say(account, f"{when}{'Debit' if balance >= 0 else 'Credit'}Balance", format(abs(balance), "f"))


def _suppliers(master: ET.Element, extract: Extract) -> None:
    names = {posting.party: item.entry.payee for item, _line, posting in extract.postings() if posting.party}
    parent = ET.SubElement(master, "Suppliers")
    for party, name in sorted(names.items()):
        supplier = ET.SubElement(parent, "Supplier")
        _say(supplier, "SupplierID", party)
        _say(supplier, "Name", name)


def _tax_codes(master: ET.Element, extract: Extract) -> None:
    parent = ET.SubElement(ET.SubElement(master, "TaxTable"), "TaxTableEntry")
    _say(parent, "TaxType", "VAT")
    for code in extract.client.tax_codes:
        about = ET.SubElement(parent, "TaxCodeDetails")
        _say(about, "TaxCode", code.code)
        _say(about, "TaxPercentage", format(code.rate, "f"))
        _say(about, "Country", extract.client.country)


def _entries(root: ET.Element, extract: Extract) -> None:
    parent = ET.SubElement(root, "GeneralLedgerEntries")
    amounts = [posting.base_amount for _item, _line, posting in extract.postings()]
    _say(parent, "NumberOfEntries", str(len(extract.entries)))
    zero = from_minor(0, extract.client.currency)
    _say(parent, "TotalDebit", format(sum((one for one in amounts if one > 0), zero), "f"))
    _say(parent, "TotalCredit", format(-sum((one for one in amounts if one < 0), zero), "f"))
    by_journal = sorted(extract.entries, key=lambda item: item.entry.journal)
    for name, items in groupby(by_journal, key=lambda item: item.entry.journal):
        journal = ET.SubElement(parent, "Journal")
        _say(journal, "JournalID", name.value)
        _say(journal, "Description", JOURNALS.get(name, name.value))
        _say(journal, "Type", name.value)
        for item in items:
            _transaction(journal, extract, item)


def _transaction(journal: ET.Element, extract: Extract, item: BookEntry) -> None:
    entry, made = item.entry, ET.SubElement(journal, "Transaction")
    _say(made, "TransactionID", item.key)
    _say(made, "Period", str(entry.posting_date.month))
    _say(made, "PeriodYear", str(entry.posting_date.year))
    _say(made, "TransactionDate", entry.doc_date.isoformat())
    _say(made, "SourceID", entry.maker)
    _say(made, "Description", f"{entry.payee} {entry.reference}")
    if item.posted_at is not None:
        _say(made, "SystemEntryDate", item.posted_at.date().isoformat())
    _say(made, "GLPostingDate", entry.posting_date.isoformat())
    for line_no, posting in enumerate(entry.postings, start=1):
        _line(made, extract, item, line_no, posting)


def _line(made: ET.Element, extract: Extract, item: BookEntry, line_no: int, posting: Posting) -> None:
    entry, line = item.entry, ET.SubElement(made, "Line")
    _say(line, "RecordID", str(line_no))
    _say(line, "AccountID", extract.numbers[posting.account])
    _say(line, "SourceDocumentID", entry.reference or entry.document_id)
    if posting.party:
        _say(line, "SupplierID", posting.party)
    _say(line, "Description", posting.text or entry.reference)
    _amount(ET.SubElement(line, "DebitAmount" if posting.base_amount >= 0 else "CreditAmount"), item, posting)
    if posting.tax_base is not None:
        tax = ET.SubElement(line, "TaxInformation")
        _say(tax, "TaxType", "VAT")
        _say(tax, "TaxCode", posting.tax_code)
        _say(tax, "TaxBase", format(posting.tax_base, "f"))
        _amount(ET.SubElement(tax, "TaxAmount"), item, posting)


def _amount(parent: ET.Element, item: BookEntry, posting: Posting) -> None:
    """Say an amount in base currency and, where it is another, in document currency; the element tells the side."""
    _say(parent, "Amount", format(abs(posting.base_amount), "f"))
    if item.entry.currency != item.entry.base_currency:
        _say(parent, "CurrencyCode", item.entry.currency)
        _say(parent, "CurrencyAmount", format(abs(posting.amount), "f"))


def _say(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = one_line(text)
