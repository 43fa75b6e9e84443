"""V-DUP-03: a series of even amounts whose numbers count up is no duplicate of itself."""

from __future__ import annotations

import datetime as dt

import pytest

from documents.finding import Role
from documents.ledger_facts import PriorDocument
from tests.validators.builders import VENDOR, found, free_invoice, prior

CONTRACT = VENDOR.model_copy(update={"recurring": True})
RENT = {"gross": "119.00", "currency": "EUR"}


def month(number: str, *day: int) -> PriorDocument:
    return prior(**RENT | {"number": number, "issue_date": dt.date(*day), "document_id": number})


@pytest.mark.parametrize(
    ("earlier", "expected"),
    [
        ([month("RE-2026-07", 2026, 8, 14), month("RE-2026-08", 2026, 9, 14)], 0),
        ([month("RE-2026-08", 2026, 9, 14)], 1),
        ([month("RE-2026-07", 2026, 8, 14), month("RE-2026-08", 2026, 9, 25)], 2),
        ([month("RE-2026-07", 2026, 7, 1), month("RE-2026-08", 2026, 9, 14)], 2),
        ([month("RE-2026-07", 2026, 8, 14), month("RE-2026-O9", 2026, 9, 14)], 1),
        ([month("RE-2026-07", 2026, 9, 4), month("RE-2026-08", 2026, 9, 24)], 0),
        ([month("RE-2026-07", 2026, 9, 6), month("RE-2026-08", 2026, 9, 25)], 2),
        ([month("RE-2026-07", 2026, 8, 5), month("RE-2026-08", 2026, 9, 14)], 0),
        ([month("RE-2026-07", 2026, 8, 4), month("RE-2026-08", 2026, 9, 14)], 2),
    ],
    ids=[
        *("even months", "too short a series", "too near", "uneven", "signs that are confused"),
        *("every 20 days", "every 19 days", "10 days uneven", "11 days uneven"),
    ],
)
def test_the_next_of_a_series_is_no_duplicate(earlier: list[PriorDocument], expected: int) -> None:
    document = free_invoice(invoice_number="RE-2026-09")
    assert len(found("V-DUP-03", document, priors=tuple(earlier), vendors=(CONTRACT,))) == expected


def test_without_a_contract_on_record_an_even_series_is_asked_about() -> None:
    earlier = (month("RE-2026-07", 2026, 8, 14), month("RE-2026-08", 2026, 9, 14))
    assert len(found("V-DUP-03", free_invoice(invoice_number="RE-2026-09"), priors=earlier)) == 2


@pytest.mark.parametrize(("vendor", "role"), [(VENDOR, Role.SUPERVISOR), (CONTRACT, Role.REVIEWER)])
def test_two_equal_bills_of_one_day_may_be_cleared_by_a_reviewer_under_a_contract(vendor, role) -> None:
    (finding,) = found("V-DUP-04", free_invoice(), priors=(month("X-9", 2026, 10, 14),), vendors=(vendor,))
    assert finding.waived_by is role


@pytest.mark.parametrize(("number", "expected"), [("1234", 1), ("123456", 1), ("2345", 1), ("12", 0)])
def test_a_sign_left_out_of_a_short_number_is_still_noticed(number: str, expected: int) -> None:
    document = free_invoice(invoice_number="12345")
    assert len(found("V-DUP-03", document, priors=(month(number, 2026, 10, 1),))) == expected


def test_two_short_numbers_differ_as_a_matter_of_course() -> None:
    assert found("V-DUP-03", free_invoice(invoice_number="1234"), priors=(month("1235", 2026, 10, 1),)) == []
