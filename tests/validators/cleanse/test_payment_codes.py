"""Cleansing with a payment code on the page (C-66): it settles doubts and gives what is not printed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from documents.business import BusinessDocument
from documents.field import FieldName, Status
from documents.reading import DocumentReading
from documents.text import Reader
from documents.values.payment_codes import CodeKind, PaymentCode
from tests.validators.cleanse.printed import RECEIVED, document
from validators.cleanse.document import cleanse

D = Decimal
OCR = Reader.OCR
CODE = PaymentCode(kind=CodeKind.EPC, iban="DE89370400440532013000", amount=D("148.11"), currency="EUR")


def with_code(reading: DocumentReading, **changes: Any) -> BusinessDocument:
    codes = (CODE.model_copy(update=changes),)
    return cleanse(reading.model_copy(update={"payment_codes": codes}), received_on=RECEIVED)


def field_of(clean: BusinessDocument, name: FieldName) -> tuple[Any, str, Status] | None:
    found = getattr(clean, name.value)
    return None if found is None else (found.value, found.rule, found.status)


def test_a_payment_code_decides_what_is_doubtful_and_gives_what_is_missing() -> None:
    clean = with_code(document(gross_total="1.234", currency="$"), amount=D(1234), currency="USD", iban="")
    assert field_of(clean, FieldName.GROSS_TOTAL) == (D(1234), "C-66", Status.EXTRACTED)
    assert field_of(clean, FieldName.CURRENCY) == ("USD", "C-66", Status.EXTRACTED)
    assert clean.iban is None
    missing = with_code(document(gross_total="148,11"))
    assert field_of(missing, FieldName.IBAN) == (CODE.iban, "C-66", Status.EXTRACTED)
    assert field_of(missing, FieldName.CURRENCY) == ("EUR", "C-66", Status.EXTRACTED)


def test_a_misread_account_is_that_of_the_code_and_another_one_stays() -> None:
    misread = document(OCR, iban="DE89 3704 O044 0532 0180 00")
    assert field_of(with_code(misread), FieldName.IBAN) == (CODE.iban, "C-66", Status.REPAIRED)
    other = document(OCR, iban="NL91 ABNA 0417 1643 00")
    assert field_of(with_code(other), FieldName.IBAN) == ("NL91ABNA0417164300", "C-45", Status.EXTRACTED)
