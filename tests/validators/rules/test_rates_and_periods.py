"""V-CUR-03, V-DAT-07: printed exchange rates against the table, services over the end of a period."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from documents.einvoice import Group
from documents.reading import DocumentReading
from documents.text import Reader
from documents.values.exchange import printed_rates
from documents.values.periods import Period
from tests.validators.builders import CLIENT, D, found, free_invoice, invoice
from tests.validators.cleanse.printed import document
from validators.cleanse.document import cleanse

TABLE = {("USD", "EUR", "2026-10-14"): D("1.0850"), ("JPY", "EUR", "2026-10-14"): D("160")}


def stated(text: str, **changes: Any) -> list[str]:
    document = free_invoice(**{"currency": "USD", "exchange_rates": printed_rates(text)} | changes)
    return [finding.difference for finding in found("V-CUR-03", document, rates=TABLE)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 EUR = 1.0850 USD", []),
        ("1 EUR = 1.1067 USD", []),  # exactly 2 %
        ("1 EUR = 1.1068 USD", ["+2.01 %"]),
        ("1 EUR = 1.0632 USD", ["-2.01 %"]),
        ("1 USD = 0.9217 EUR", []),
        ("1 USD = 0.9500 EUR", ["+3.08 %"]),
        ("USD/EUR 1.0850", []),  # written for the other direction
        ("1 EUR = 1.085 USD", []),  # a separator of thousands is not meant
        ("1 EUR = 175 JPY", ["+9.38 %"]),  # another currency of the table, beside the document's own
        ("1 EUR = 0.8561 GBP", []),  # the table does not know it
        ("1 GBP = 1.3000 USD", []),
    ],
)
def test_a_printed_rate_may_be_two_per_cent_off(text: str, expected: list[str]) -> None:
    assert stated(text) == expected


def test_an_invoice_in_the_client_s_currency_may_print_a_rate_too() -> None:
    assert stated("1 EUR = 1.2000 USD", currency="EUR") == ["+10.60 %"]


@pytest.mark.parametrize(("tax", "expected"), [("17.51", 0), ("17.86", 0), ("17.87", 1), ("17.15", 1), ("", 0)])
def test_the_tax_in_the_national_currency_follows_from_the_table(tax: str, expected: int) -> None:
    """19.00 USD at 1.0850 are 17.51 EUR, 2 % of it are 0.35."""
    terms = {"BT-6": ("EUR",)} | ({"BT-111": (tax,)} if tax else {})
    document = free_invoice(currency="USD", einvoice=Group(terms=terms))
    assert len(found("V-CUR-03", document, rates=TABLE)) == expected


@pytest.mark.parametrize(("tax", "expected"), [("51.00", 0), ("51.01", 1), ("49.00", 0), ("48.99", 1)])
def test_exactly_two_per_cent_of_the_tax_is_within(tax: str, expected: int) -> None:
    """19.00 USD at 0.38 are 50.00 EUR."""
    document = free_invoice(currency="USD", einvoice=Group(terms={"BT-6": ("EUR",), "BT-111": (tax,)}))
    assert len(found("V-CUR-03", document, rates={("USD", "EUR", "2026-10-14"): D("0.38")})) == expected


def during(start: dt.date, end: dt.date, **changes: Any) -> list[str]:
    document = free_invoice(service_period=Period(start=start, end=end), **changes)
    return [finding.message for finding in found("V-DAT-07", document)]


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (dt.date(2026, 10, 1), dt.date(2026, 10, 31), 0),
        (dt.date(2026, 10, 31), dt.date(2026, 10, 31), 0),
        (dt.date(2026, 10, 31), dt.date(2026, 11, 1), 1),
        (dt.date(2025, 10, 1), dt.date(2026, 10, 31), 1),
    ],
)
def test_a_service_over_the_end_of_a_month(start: dt.date, end: dt.date, expected: int) -> None:
    assert len(during(start, end)) == expected


def test_the_part_that_falls_later_is_proposed_by_days() -> None:
    (message,) = during(dt.date(2026, 10, 16), dt.date(2026, 11, 14))
    assert "By days, 46.67 EUR of 100.00 EUR (14 of 30 days) fall after 2026-10." in message
    (past,) = during(dt.date(2026, 8, 16), dt.date(2026, 9, 14))
    assert "By days" not in past


def test_the_end_of_a_fiscal_year_is_named() -> None:
    assert "fiscal year" in during(dt.date(2026, 12, 15), dt.date(2027, 1, 14))[0]
    assert "fiscal year" not in during(dt.date(2026, 10, 15), dt.date(2026, 11, 14))[0]
    april = CLIENT.model_copy(update={"fiscal_year_start": 4})
    document = free_invoice(service_period=Period(start=dt.date(2026, 12, 15), end=dt.date(2027, 1, 14)))
    (finding,) = found("V-DAT-07", document, client=april)
    assert "end of a month" in finding.message


@pytest.mark.parametrize(("end", "said"), [(dt.date(2026, 10, 31), False), (dt.date(2026, 11, 1), True)])
def test_what_ends_with_the_month_of_issue_leaves_nothing_to_later_months(end: dt.date, said: bool) -> None:
    (message,) = during(dt.date(2026, 9, 15), end)
    assert ("By days" in message) is said


def cleansed(reading: DocumentReading, **changes: Any):
    return cleanse(reading.model_copy(update=changes), received_on=dt.date(2026, 10, 20))


def test_both_are_carried_in_the_clean_document() -> None:
    text = "Service period 2026-10-16 to 2026-11-14\nExchange rate: 1 EUR = 1.0850 USD"
    clean = cleansed(document(Reader.TEXT_LAYER), text=text)
    period = Period(start=dt.date(2026, 10, 16), end=dt.date(2026, 11, 14))
    assert clean.service_period == period
    assert [rate.quote for rate in clean.exchange_rates] == ["USD"]
    terms = Group(terms={"BT-73": ("20261016",), "BT-74": ("20261114",)})
    assert cleansed(document(Reader.TEXT_LAYER), text="", einvoice=terms).service_period == period
    assert cleansed(document(Reader.TEXT_LAYER), text="").service_period is None
    read = document(Reader.TEXT_LAYER, invoicing_period=f"{period.start:%d.%m.%Y} - {period.end:%d.%m.%Y}")
    assert cleansed(read, text="Service period 2026-01-01 to 2026-01-31").service_period == period


@pytest.mark.parametrize(
    ("day", "subjects"),
    [(dt.date(2026, 12, 31), []), (dt.date(2027, 1, 1), ["delivery_date"]), (dt.date(2126, 10, 14), ["delivery_date"])],
)
def test_what_is_supplied_in_a_later_fiscal_year_is_shown(day: dt.date, subjects: list[str]) -> None:
    assert [one.subject for one in found("V-DAT-07", invoice(delivery_date=day))] == subjects
    whole = invoice(service_period=Period(start=day, end=day))
    assert [one.subject for one in found("V-DAT-07", whole)] == ["invoicing_period"] * len(subjects)
