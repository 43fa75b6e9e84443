"""V-TAX-05, -08, -09, -11: whose tax it is, at which rate, in which currency, and of which month."""

from __future__ import annotations

import datetime as dt

import pytest

from documents.einvoice import Group
from documents.finding import Severity
from documents.kind import DocType
from documents.master.client import TaxCode
from documents.master.party import Vendor
from tests.validators.builders import CLIENT, ENTITY, VENDOR, D, found, free_invoice

ABROAD = VENDOR.model_copy(update={"country": "NL", "tax_id": "NL123456782B90"})


@pytest.mark.parametrize(
    ("vendor", "printed", "expected"),
    [
        (ABROAD, "NL123456782B90", 1),
        (ABROAD, None, 1),
        (ABROAD, "DE123456788", 0),
        (ABROAD.model_copy(update={"tax_id": "DE123456788"}), "NL123456782B90", 0),
        (ABROAD.model_copy(update={"tax_code": "V19"}), None, 0),
        (ABROAD.model_copy(update={"country": "US", "tax_id": ""}), None, 0),
        (ABROAD.model_copy(update={"country": "GB", "tax_id": ""}), None, 1),
        (VENDOR, None, 0),
    ],
)
def test_a_vendor_abroad_charges_tax_only_with_a_registration_here(
    vendor: Vendor, printed: str | None, expected: int
) -> None:
    findings = found("V-TAX-05", free_invoice(vendor_tax_id=printed), vendors=(vendor,))
    assert len(findings) == expected
    assert all(one.severity is Severity.BLOCK_POST and "19.00 EUR" in one.message for one in findings)


def test_the_buyers_own_tax_id_is_no_registration_of_the_vendor() -> None:
    document = free_invoice(vendor_tax_id=ENTITY.tax_id)
    assert len(found("V-TAX-05", document, vendors=(ABROAD,))) == 1


def test_a_vendor_abroad_that_charges_no_tax_is_right() -> None:
    document = free_invoice(tax_total=D("0.00"), gross_total=D("100.00"), taxes=())
    assert found("V-TAX-05", document, vendors=(ABROAD,)) == []
    receipt = free_invoice(doc_type=DocType.RECEIPT)
    assert found("V-TAX-05", receipt, vendors=(ABROAD,)) == [], "a hotel bill is taxed where the hotel is"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"currency": "USD"}, 1),
        ({"currency": "EUR"}, 0),
        ({"currency": "USD", "tax_total": D("0.00")}, 0),
        ({"currency": "USD", "text": "VAT 19 %: 19.00 USD (17,12 EUR)"}, 0),
        ({"currency": "USD", "text": "VAT 19 %: 19.00 USD, see our EUR price list"}, 1),
        ({"currency": "USD", "einvoice": Group(terms={"BT-6": ("EUR",), "BT-111": ("17.12",)})}, 0),
        ({"currency": "USD", "text": "17,12 EUR", "einvoice": Group()}, 1),
    ],
)
def test_domestic_tax_is_stated_in_national_currency(changes: dict[str, object], expected: int) -> None:
    rates = {("USD", "EUR", "2026-10-14"): D("1.11")}
    assert len(found("V-TAX-09", free_invoice(**changes), rates=rates)) == expected


def test_outside_the_union_nobody_asks_for_the_national_currency() -> None:
    swiss = ENTITY.model_copy(update={"country": "CH", "tax_id": "CHE123456788MWST"})
    client = CLIENT.model_copy(update={"country": "CH", "currency": "CHF"})
    vendor = VENDOR.model_copy(update={"country": "CH"})
    world = {"client": client, "entities": (swiss,), "vendors": (vendor,)}
    assert found("V-TAX-09", free_invoice(currency="USD"), **world) == []


@pytest.mark.parametrize(
    ("locked", "stated", "expected"),
    [
        (None, "", 0),
        (dt.date(2026, 9, 30), "", 0),
        (dt.date(2026, 10, 31), "", 1),
        (None, "2026-10-01", 0),
        (None, "2026-09-30", 1),
        (dt.date(2026, 10, 31), "2026-11-02", 0),
    ],
)
def test_tax_point_and_posting_in_one_month(locked: dt.date | None, stated: str, expected: int) -> None:
    einvoice = Group(terms={"BT-7": (stated,)}) if stated else None
    findings = found("V-TAX-11", free_invoice(einvoice=einvoice), locked_until=locked)
    assert len(findings) == expected
    assert all(one.severity is Severity.WARN for one in findings)


def test_without_tax_there_is_no_tax_point() -> None:
    document = free_invoice(tax_total=D("0.00"), gross_total=D("100.00"), taxes=())
    assert found("V-TAX-11", document, locked_until=dt.date(2026, 10, 31)) == []


CODES = (
    TaxCode(code="V19", rate=D(19)),
    TaxCode(code="V7", rate=D(7)),
    TaxCode(code="R19", rate=D(19), treatment="reverse_charge"),
)


@pytest.mark.parametrize(
    ("history", "expected"),
    [
        ([{"V7"}] * 5, 1),
        ([{"V7"}] * 4, 0),
        ([{"V7"}] * 9 + [{"V7", "V19"}], 0),
        ([{"R19"}] * 5, 1),
        ([{"gone"}] * 5, 0),
    ],
)
def test_a_rate_that_the_vendor_never_charged(history: list[set[str]], expected: int) -> None:
    client = CLIENT.model_copy(update={"tax_codes": CODES})
    past = {"V1": tuple(frozenset(codes) for codes in history)}
    assert len(found("V-TAX-08", free_invoice(), client=client, tax_codes=past)) == expected
