"""V-TAX-15, V-TAX-16: what a US client needs of vendors whose payments are reported on form 1099."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from documents.finding import Severity
from tests.validators.builders import CLIENT, VENDOR, D, found, free_invoice, prior

AMERICAN = CLIENT.model_copy(update={"country": "US", "currency": "USD"})
ON_FILE = {"reportable": True, "tax_form_on": dt.date(2025, 1, 8), "form_1099": "NEC-1"}


def asked(code: str, *, client: Any = AMERICAN, priors: Any = (), document: Any = None, **vendor: Any) -> list[str]:
    vendors = (VENDOR.model_copy(update=ON_FILE | vendor),)
    invoice = document or free_invoice(currency="USD")
    return [finding.found for finding in found(code, invoice, client=client, vendors=vendors, priors=priors)]


@pytest.mark.parametrize(
    ("vendor", "expected"),
    [
        ({}, []),
        ({"tax_form_on": None}, ["no W-9 is on file"]),
        ({"tin_mismatch": True}, ["its TIN does not match its name"]),
        ({"tax_id": "", "tin_mismatch": True}, ["no TIN is on file"]),
        ({"tax_id": "", "tax_number": "12-3456789"}, []),
        ({"tax_id": "", "tax_form_on": None}, ["no W-9 is on file and no TIN is on file"]),
        ({"tax_form_on": None, "reportable": False}, []),
    ],
)
def test_form_and_number_are_on_file_before_payment(vendor: dict[str, Any], expected: list[str]) -> None:
    assert asked("V-TAX-15", **vendor) == expected


def test_only_a_us_client_is_asked_and_payment_waits() -> None:
    assert asked("V-TAX-15", client=CLIENT, tax_form_on=None) == []
    vendors = (VENDOR.model_copy(update=ON_FILE | {"tax_form_on": None}),)
    (finding,) = found("V-TAX-15", free_invoice(currency="USD"), client=AMERICAN, vendors=vendors)
    assert finding.severity is Severity.BLOCK_PAY


@pytest.mark.parametrize(
    ("gross", "changes", "expected"),
    [
        ("1881.00", {}, ["none"]),  # with this document's 119.00, 2,000.00
        ("1880.99", {}, []),
        ("1881.00", {"issue_date": dt.date(2025, 12, 31)}, []),
        ("1881.00", {"entry": ""}, []),
        ("1881.00", {"currency": "EUR"}, []),
        ("1881.00", {"vendor_id": "V2"}, []),
        ("3000.00", {"sign": -1}, []),
    ],
)
def test_a_category_is_asked_for_at_the_threshold_of_the_year(
    gross: str, changes: dict[str, Any], expected: list[str]
) -> None:
    before = (prior(**{"gross": D(gross), "currency": "USD"} | changes),)
    assert asked("V-TAX-16", form_1099="", priors=before) == expected


def test_until_2025_the_threshold_was_lower() -> None:
    document = free_invoice(currency="USD", due_date=dt.date(2025, 12, 31), payment_terms=None)
    before = (prior(gross=D("481.00"), currency="USD", issue_date=dt.date(2025, 5, 1)),)
    assert asked("V-TAX-16", form_1099="", document=document, priors=before) == ["none"]
    less = (prior(gross=D("480.99"), currency="USD", issue_date=dt.date(2025, 5, 1)),)
    assert asked("V-TAX-16", form_1099="", document=document, priors=less) == []


def test_a_category_or_no_duty_to_report_is_enough() -> None:
    before = (prior(gross=D("5000"), currency="USD"),)
    assert asked("V-TAX-16", priors=before) == []
    assert asked("V-TAX-16", form_1099="", reportable=False, priors=before) == []
    assert asked("V-TAX-16", form_1099="", client=CLIENT, priors=before) == []
