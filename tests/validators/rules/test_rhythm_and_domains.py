"""V-ANO-03 and V-FRD-05: what breaks a vendor's habit, and what only looks like the vendor."""

from __future__ import annotations

import datetime as dt

import pytest

from documents.finding import Severity
from documents.ledger_facts import PriorDocument
from tests.validators.builders import VENDOR, D, found, free_invoice, prior


def monthly(*months: int, gross: str = "119.00", **changes: object) -> tuple[PriorDocument, ...]:
    return tuple(
        prior(
            document_id=f"m{month}", number=f"M-{month}", gross=D(gross), issue_date=dt.date(2026, month, 3), **changes
        )
        for month in months
    )


@pytest.mark.parametrize(
    ("priors", "expected"),
    [
        (monthly(4, 5, 6, 7, 8, 9), ""),
        (monthly(5, 6, 7, 8, 9, 10), "a second bill in the same month"),
        (monthly(3, 4, 5, 6, 7, 8), "1 month(s) without a bill before it"),
        (monthly(6, 7, 8, 9, 10), ""),
        (monthly(4, 6, 7, 8, 9, 10), ""),
        (monthly(5, 6, 7, 8, 9, 10, gross="120.00"), ""),
        (monthly(5, 6, 7, 8, 9, 10, entry=""), ""),
        (monthly(5, 6, 7, 8, 9, 10, sign=-1), ""),
    ],
)
def test_a_monthly_bill(priors: tuple[PriorDocument, ...], expected: str) -> None:
    findings = found("V-ANO-03", free_invoice(), priors=priors)
    assert [one.found for one in findings] == ([expected] if expected else [])
    assert all(one.severity is Severity.WARN for one in findings)


def test_a_second_bill_of_the_very_day_is_one_too_many() -> None:
    today = prior(document_id="m10", number="M-10", gross=D("119.00"), issue_date=dt.date(2026, 10, 14))
    (finding,) = found("V-ANO-03", free_invoice(), priors=(*monthly(5, 6, 7, 8, 9), today))
    assert finding.found == "a second bill in the same month"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("rechnung@mueller-buero.example", 0),
        ("www.mueller-buero.example", 0),
        ("rechnung@mueller-buero.test", 0),
        ("rechnung@mueler-buero.example", 1),
        ("rechnung@rnueller-buero.example", 1),
        ("rechnung@rnuellr-buero.example", 0),
        ("https://www.MUELLER-BUERQ.example/pay", 1),
        ("rechnung@nordlicht.example", 0),
        ("mueller-buera.example without a sign before it", 0),
    ],
)
def test_a_domain_that_is_nearly_the_vendors(text: str, expected: int) -> None:
    findings = found("V-FRD-05", free_invoice(text=text))
    assert len(findings) == expected
    assert all("mueller-buero" in one.message for one in findings)


@pytest.mark.parametrize(
    ("own", "printed", "expected"),
    [
        ("abcdef.com", "abcdef.co", 1),
        ("abcdef.com", "abcdef.cm", 1),
        ("abcdef.com", "abcdef.com", 0),
        ("abcdef.com", "abcdef.de", 0),
        ("abcdef.de", "abcdef.be", 0),
    ],
)
def test_an_ending_that_lost_a_letter(own: str, printed: str, expected: int) -> None:
    vendor = VENDOR.model_copy(update={"domains": (own,)})
    assert len(found("V-FRD-05", free_invoice(text=f"pay@{printed}"), vendors=(vendor,))) == expected


def test_a_short_domain_is_near_to_many() -> None:
    vendor = VENDOR.model_copy(update={"domains": ("abcde.example",)})
    assert found("V-FRD-05", free_invoice(text="x@abcdf.example"), vendors=(vendor,)) == []
    longer = VENDOR.model_copy(update={"domains": ("abcdef.example",)})
    assert len(found("V-FRD-05", free_invoice(text="x@abcdg.example"), vendors=(longer,))) == 1
