"""Payment codes against print (C-66): agreement is a proof, a difference is V-DOC-08."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from documents.business import BusinessDocument
from documents.field import FieldName, Proof, ProofName
from documents.finding import Severity
from documents.kind import DocType
from documents.values.payment_codes import CodeKind, PaymentCode
from tests.validators.builders import VENDOR_IBAN, D, field, found, free_invoice, invoice
from validators.payment_code import compare_codes

OTHER_IBAN = "NL91ABNA0417164300"
TOTAL = D("910.35")


def code(**changes: Any) -> PaymentCode:
    """A code that says what `invoice()` says."""
    return PaymentCode(kind=CodeKind.EPC, iban=VENDOR_IBAN, amount=TOTAL, currency="EUR").model_copy(update=changes)


def coded(*codes: PaymentCode, **changes: Any) -> BusinessDocument:
    return invoice(payment_codes=codes or (code(),), **changes)


def different(document: BusinessDocument) -> list[FieldName]:
    return [said.name for said in compare_codes(document) if not said.agree]


def test_a_code_that_says_the_same_agrees_on_all() -> None:
    agreed = {said.name for said in compare_codes(coded()) if said.agree}
    assert agreed == {FieldName.GROSS_TOTAL, FieldName.IBAN, FieldName.CURRENCY}
    assert found("V-DOC-08", coded()) == []


def test_the_data_of_the_bill_prove_number_date_and_name() -> None:
    document = coded()
    assert document.invoice_number is not None
    assert document.issue_date is not None
    bill = code(invoice_number=document.invoice_number.value, issue_date=document.issue_date.value)
    agreed = {said.name for said in compare_codes(coded(bill)) if said.agree}
    assert {FieldName.INVOICE_NUMBER, FieldName.ISSUE_DATE} <= agreed
    assert different(coded(code(invoice_number="another", creditor="Inkasso AG"))) == []


@pytest.mark.parametrize(
    ("changes", "subject"),
    [
        ({"amount": TOTAL + D("0.01")}, "gross_total"),
        ({"iban": OTHER_IBAN}, "iban"),
        ({"currency": "CHF"}, "currency"),
    ],
)
def test_a_difference_blocks_posting_and_names_both(changes: dict[str, Any], subject: str) -> None:
    (finding,) = found("V-DOC-08", coded(code(**changes)))
    assert (finding.subject, finding.severity) == (subject, Severity.BLOCK_POST)
    assert "EPC code" in finding.message
    assert finding.expected != finding.found
    assert VENDOR_IBAN not in finding.message
    assert OTHER_IBAN not in finding.message


def test_a_code_without_an_amount_contradicts_no_total() -> None:
    assert different(coded(code(amount=None, currency=""))) == []


def test_instalments_add_up() -> None:
    half = TOTAL / 2
    first, second = half.quantize(D("0.01")), TOTAL - half.quantize(D("0.01"))
    assert different(coded(code(amount=first), code(amount=second))) == []
    assert different(coded(code(amount=first), code(amount=first + 1))) == [FieldName.GROSS_TOTAL]


def test_a_second_account_that_is_printed_as_well_is_no_contradiction() -> None:
    assert different(coded(code(iban=OTHER_IBAN), text="IBAN NL91 ABNA 0417 1643 00")) == []
    assert different(coded(code(iban=OTHER_IBAN), text="IBAN DE89 3704")) == [FieldName.IBAN]


def test_what_is_left_after_a_prepayment_may_be_asked_for() -> None:
    rest = code(amount=TOTAL - D(10))
    assert different(coded(rest, prepaid=field(D(10)))) == []
    assert different(coded(rest)) == [FieldName.GROSS_TOTAL]


@pytest.mark.parametrize(
    ("amount", "expected"), [("100.05", []), ("100.04", ["gross_total"]), ("100.10", ["gross_total"])]
)
def test_francs_are_rounded_to_the_coin(amount: str, expected: list[str]) -> None:
    slip = code(kind=CodeKind.SWISS_QR, amount=D(amount), currency="CHF", iban="")
    document = coded(slip, currency=field("CHF"), gross_total=field(D("100.03")))
    assert different(document) == expected


def test_a_credit_note_is_not_paid() -> None:
    assert list(compare_codes(coded(code(amount=Decimal(1)), doc_type=DocType.CREDIT_NOTE))) == []


def test_a_code_stands_for_the_second_reading_of_a_scan() -> None:
    number = field("RE-1", ProofName.LABEL_BESIDE, ProofName.DISTINCT_ID)
    scanned = free_invoice(born_digital=False, invoice_number=number)
    assert "invoice_number" in {one.subject for one in found("V-DOC-01", scanned)}
    proven = number.model_copy(update={"proofs": (*number.proofs, Proof(name=ProofName.PAYMENT_CODE))})
    scanned = free_invoice(born_digital=False, invoice_number=proven)
    assert "invoice_number" not in {one.subject for one in found("V-DOC-01", scanned)}
