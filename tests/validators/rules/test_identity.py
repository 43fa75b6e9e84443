"""V-ID and V-FRD: who sent the document, to whom, and where the money would go."""

from __future__ import annotations

import pytest

from documents.decision import Outcome
from documents.finding import Queue, Role, Severity
from documents.kind import DocType
from documents.master.party import AccountStatus, BankAccount, VendorStatus
from tests.validators.builders import ENTITY, ORDER, VENDOR, VENDOR_IBAN, codes, found, free_invoice, invoice, judged

OTHER = VENDOR.model_copy(
    update={
        "id": "V2",
        "name": "Kraus Papier AG",
        "tax_id": "NL123456782B90",
        "accounts": (BankAccount(iban="NL91ABNA0417164300"),),
        "postcode": "80331",
        "domains": (),
    }
)
UNKNOWN = {"vendor_name": "Fremd KG", "vendor_tax_id": None, "iban": None, "po_number": None, "orders": ()}


def test_an_unknown_vendor_blocks():
    (finding,) = found("V-ID-01", free_invoice(**UNKNOWN))
    assert finding.queue is Queue.VENDOR_MASTER
    assert judged(free_invoice(**UNKNOWN)).decision.outcome is Outcome.QUEUE
    assert found("V-ID-01", free_invoice()) == []


def test_an_unknown_vendor_gets_the_similar_names():
    (finding,) = found("V-ID-01", free_invoice(**UNKNOWN | {"vendor_name": "Mueller Buerobedarf Vertrieb"}))
    assert "Müller Bürobedarf GmbH" in finding.suggestion


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (VendorStatus.ACTIVE, 0),
        (VendorStatus.BLOCKED_ALL, 1),
        (VendorStatus.INACTIVE, 1),
        (VendorStatus.PROPOSED, 1),
    ],
)
def test_a_vendor_must_be_open_for_posting(status, expected):
    vendors = (VENDOR.model_copy(update={"status": status}),)
    assert len(found("V-ID-02", invoice(), vendors=vendors)) == expected


def test_a_vendor_blocked_for_payment_posts_with_payment_held():
    vendors = (VENDOR.model_copy(update={"status": VendorStatus.BLOCKED_PAY}),)
    judgement = judged(invoice(), vendors=vendors)
    assert [(each.code, each.severity) for each in judgement.findings] == [("V-ID-02", Severity.BLOCK_PAY)]
    assert judgement.decision.outcome is Outcome.POST_HELD


@pytest.mark.parametrize(
    ("change", "subjects"),
    [
        ({}, []),
        ({"vendor_tax_id": "DE123456789"}, ["vendor_tax_id"]),
        ({"buyer_tax_id": "DE999999996"}, ["buyer_tax_id"]),
        ({"iban": "DE89370400440532013001"}, ["iban"]),
        ({"vendor_tax_id": "12/345/67890"}, []),
    ],
)
def test_check_digits_are_checked_where_there_are_any(change, subjects):
    findings = found("V-ID-03", invoice(**change))
    assert [finding.subject for finding in findings] == subjects
    assert all(finding.severity is Severity.WARN for finding in findings)


@pytest.mark.parametrize(
    ("country", "number", "expected"),
    [
        ("AU", "83 914 571 673", 0),
        ("AU", "83 914 571 674", 1),
        ("IN", "27AAPFU0939F1ZV", 0),
        ("IN", "27AAPFU0939F1ZW", 1),
        ("BR", "16.727.230/0001-98", 1),
        ("DE", "12/345/67890", 0),
    ],
)
def test_a_registration_of_a_country_with_check_digits(country: str, number: str, expected: int):
    vendor = VENDOR.model_copy(update={"country": country, "tax_id": ""})
    findings = found("V-ID-03", invoice(vendor_tax_id=None, vendor_tax_number=number), vendors=(vendor,))
    assert len(findings) == expected


def test_another_tax_id_is_another_company():
    (finding,) = found("V-ID-04", invoice(vendor_tax_id="NL123456782B90"))
    assert finding.waived_by is Role.VENDOR_CUSTODIAN
    assert found("V-ID-04", invoice()) == []
    # A misread identifier is V-ID-03; it says nothing about the company.
    assert found("V-ID-04", invoice(vendor_tax_id="DE123456789")) == []


def test_keys_of_two_vendors_are_a_conflict():
    two = {"vendors": (VENDOR, OTHER)}
    assert found("V-ID-06", invoice(), **two) == []
    (by_account,) = found("V-ID-06", invoice(iban="NL91ABNA0417164300"), **two)
    assert "0417164" not in by_account.message
    assert len(found("V-ID-06", invoice(vendor_name="Kraus Papier AG"), **two)) == 1


def test_an_unread_name_of_another_vendor_in_the_text_is_a_conflict():
    two = {"vendors": (VENDOR, OTHER)}
    first, second = OTHER.name.rsplit(" ", 1)
    broken = f"{first}\n{second}\nMain Road 1\n"
    (finding,) = found("V-ID-06", invoice(vendor_name=None, text=broken), **two)
    assert finding.found == f"{OTHER.name} ({OTHER.id})"
    assert found("V-ID-06", invoice(vendor_name=None, text=f"{broken}{VENDOR.name}"), **two) == []
    assert found("V-ID-06", invoice(text=broken), **two) == []
    assert found("V-ID-06", invoice(vendor_name=None, text="\n" * 30 + broken), **two) == []


def test_a_vendor_read_as_the_buyer_is_a_conflict():
    sides = {"vendor_name": "Südlicht Handels GmbH", "buyer_name": VENDOR.name}
    (finding,) = found("V-ID-06", invoice(**sides))
    assert (finding.expected, finding.found) == (VENDOR.name, "Südlicht Handels GmbH")
    # A trading name is not the other side, and a vendor may bill itself: a self-billed paper has its name twice.
    assert found("V-ID-06", invoice(vendor_name="Südlicht Handels GmbH")) == []
    assert found("V-ID-06", invoice(vendor_name=VENDOR.name, buyer_name=VENDOR.name)) == []


def test_a_document_for_somebody_else_blocks():
    (finding,) = found("V-ID-07", invoice(buyer_name="Südlicht Handels GmbH"))
    assert finding.reply == "REC"
    assert found("V-ID-07", invoice()) == []


def test_the_other_legal_form_is_another_company():
    assert len(found("V-ID-07", invoice(buyer_name="Nordlicht Handels AG", buyer_address="20095 Hamburg"))) == 1


def test_the_order_must_be_from_the_same_company():
    sister = ENTITY.model_copy(update={"id": "sued", "name": "Südlicht Handels GmbH", "tax_id": ""})
    document = invoice(buyer_name="Südlicht Handels GmbH")
    assert len(found("V-ID-07", document, entities=(ENTITY, sister))) == 1
    unassigned = (ORDER.model_copy(update={"entity_id": ""}),)
    assert found("V-ID-07", document, entities=(ENTITY, sister), orders=unassigned) == []


def test_a_receipt_without_a_buyer_is_for_the_only_company_or_asked_about():
    sister = ENTITY.model_copy(update={"id": "sued", "name": "Südlicht Handels GmbH", "tax_id": ""})
    ticket = free_invoice(doc_type=DocType.RECEIPT, buyer_name=None)
    assert found("V-ID-07", ticket) == []
    assert [each.subject for each in found("V-ID-07", ticket, entities=(ENTITY, sister))] == ["buyer_name"]


def test_an_account_that_is_not_on_file_holds_payment():
    judgement = judged(invoice(iban="NL02ABNA0123456789"))
    (finding,) = [each for each in judgement.findings if each.code == "V-FRD-01"]
    assert finding.message.startswith(
        "Account NL02…6789 is not on file for Müller Bürobedarf GmbH (on file DE89…3000)."
    )
    assert judgement.decision.outcome is Outcome.POST_HELD
    assert judgement.decision.queues == (Queue.VENDOR_MASTER,)


@pytest.mark.parametrize(
    ("status", "expected"), [(AccountStatus.ACTIVE, 0), (AccountStatus.VERIFIED, 1), (AccountStatus.RETIRED, 1)]
)
def test_only_an_active_account_counts(status, expected):
    vendors = (VENDOR.model_copy(update={"accounts": (BankAccount(iban=VENDOR_IBAN, status=status),)}),)
    assert len(found("V-FRD-01", invoice(), vendors=vendors)) == expected


def test_at_25_a_misread_account_is_a_new_account_and_never_repaired():
    # Two digits differ, and the check digits still hold.
    assert "V-FRD-01" in codes(invoice(iban="DE02100100100006820101"))


def test_a_document_without_an_account_is_paid_to_the_one_on_file():
    assert found("V-FRD-01", invoice(iban=None)) == []
