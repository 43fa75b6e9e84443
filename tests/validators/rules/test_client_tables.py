"""V-PO-21, V-TAX-10: budgets, and costs whose tax is deductible in part, both from the client's file."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from pydantic import ValidationError

from documents.business import TaxCategory
from documents.finding import Severity
from documents.kind import DocType
from documents.master.client import Account, Budget, Client, DeductibleShare, TaxCode
from tests.validators.builders import CLIENT, ORDER, VENDOR, D, found, free_invoice, invoice, line

YEAR = {"start": dt.date(2026, 1, 1), "end": dt.date(2026, 12, 31)}
BEFORE = (("6100", dt.date(2026, 3, 1), D("900.00")), ("6100", dt.date(2025, 12, 31), D("5000")))
"""`free_invoice()` adds 100.00 EUR to the vendor's account 6100."""


def limited(amount: str, **changes: Any) -> Client:
    values: dict[str, Any] = {"account": "6100", "amount": D(amount)} | YEAR | changes
    return CLIENT.model_copy(update={"budgets": (Budget(**values),)})


@pytest.mark.parametrize(
    ("client", "expected"),
    [
        (limited("1000.00"), []),
        (limited("999.99"), ["0.01 EUR"]),
        (limited("0", account="6200"), []),
        (limited("0", start=dt.date(2026, 10, 15)), []),
        (limited("0", end=dt.date(2026, 10, 13)), []),
        (limited("50.00", start=dt.date(2026, 10, 14), end=dt.date(2026, 10, 14)), ["50.00 EUR"]),
    ],
)
def test_a_budget_holds_for_an_account_and_a_period(client: Client, expected: list[str]) -> None:
    findings = found("V-PO-21", free_invoice(), client=client, booked=BEFORE)
    assert [finding.difference for finding in findings] == expected


def test_lines_count_by_the_account_of_their_order() -> None:
    """The order books 765.00 EUR on 1200, not on the vendor's own account."""
    assert found("V-PO-21", invoice(), client=limited("0")) == []
    (finding,) = found("V-PO-21", invoice(), client=limited("764.99", account="1200"))
    assert finding.found == "765.00 EUR"
    other = ORDER.lines[0].model_copy(update={"account": "6300"})
    orders = (ORDER.model_copy(update={"lines": (other, ORDER.lines[1])}),)
    (finding,) = found("V-PO-21", invoice(), client=limited("0", account="6300"), orders=orders)
    assert finding.found == "249.00 EUR"


def test_the_buyer_s_reference_names_an_account_before_the_vendor() -> None:
    client = limited("0", account="6300").model_copy(
        update={"accounts": (Account(code="6300", name="Software", kind="expense"),)}
    )
    assert len(found("V-PO-21", free_invoice(buyer_reference="6300"), client=client)) == 1
    assert found("V-PO-21", free_invoice(buyer_reference="6301"), client=client) == []


def test_a_document_without_lines_counts_with_its_net_total() -> None:
    assert len(found("V-PO-21", free_invoice(lines=()), client=limited("99.99"))) == 1


def test_a_credit_spends_nothing_and_another_currency_is_converted() -> None:
    credit = free_invoice(doc_type=DocType.CREDIT_NOTE, preceding_invoice="RE-1")
    assert found("V-PO-21", credit, client=limited("0")) == []
    rates = {("USD", "EUR", "2026-10-14"): D("1.25")}
    foreign = free_invoice(currency="USD")
    assert found("V-PO-21", foreign, client=limited("80.00"), rates=rates) == []
    assert len(found("V-PO-21", foreign, client=limited("79.99"), rates=rates)) == 1


def test_a_budget_ends_after_it_starts() -> None:
    with pytest.raises(ValidationError, match="before start"):
        limited("1", start=dt.date(2026, 2, 1), end=dt.date(2026, 1, 31))


DINNER = DeductibleShare(name="entertainment", words=("Bewirtung", "restaurant"), share=D("0.7"))
CARS = DeductibleShare(name="cars", account="6100", share=D(0))
SEVENTY = TaxCode(code="V19-70", rate=D(19), recovery=D("0.7"))


def told(text: str, *shares: DeductibleShare, code: str = "") -> list[tuple[Severity, str]]:
    client = CLIENT.model_copy(update={"deductible_shares": shares, "tax_codes": (SEVENTY,)})
    vendors = (VENDOR.model_copy(update={"tax_code": code}),)
    goods = (line(1, text, "1", "100.00", "100.00", tax_rate=D(19)),)
    findings = found("V-TAX-10", free_invoice(lines=goods), client=client, vendors=vendors)
    return [(finding.severity, finding.difference) for finding in findings]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Bewirtung von Gästen", [(Severity.WARN, "5.70 EUR")]),
        ("RESTAURANT Adler", [(Severity.WARN, "5.70 EUR")]),
        ("Restaurants", []),
        ("Beratung", []),
    ],
)
def test_words_tell_a_cost_whose_tax_is_deductible_in_part(text: str, expected: list[tuple[Severity, str]]) -> None:
    assert told(text, DINNER) == expected


def test_the_account_tells_it_too_and_each_entry_is_told_once() -> None:
    assert told("Leasing", CARS) == [(Severity.WARN, "19.00 EUR")]
    assert len(told("Bewirtung", DINNER, CARS)) == 2


def test_a_tax_code_that_books_the_share_makes_it_a_note() -> None:
    assert told("Bewirtung", DINNER, code="V19-70") == [(Severity.INFO, "0.00 EUR")]
    assert told("Bewirtung", CARS, code="V19-70") == [(Severity.WARN, "13.30 EUR")]


def test_nothing_is_deducted_from_what_is_not_taxed() -> None:
    client = CLIENT.model_copy(update={"deductible_shares": (CARS,)})
    goods = (line(1, "Leasing", "1", "100.00", "100.00", tax_rate=D(0)),)
    assert found("V-TAX-10", free_invoice(lines=goods), client=client) == []


@pytest.mark.parametrize(
    ("rates", "total", "expected"),
    [
        ((D(7), D(19)), "26.00", ["19.00 EUR"]),
        ((D(7), D(19)), "12.00", ["12.00 EUR"]),
        ((D(19), None), "7.00", ["7.00 EUR"]),
    ],
)
def test_a_line_without_its_rate_may_have_the_highest(rates: tuple[Any, ...], total: str, expected: list[str]) -> None:
    client = CLIENT.model_copy(update={"deductible_shares": (CARS,)})
    goods = (line(1, "Leasing", "1", "100.00", "100.00", tax_rate=None),)
    document = free_invoice(lines=goods, taxes=tuple(TaxCategory(rate=rate) for rate in rates), tax_total=D(total))
    findings = found("V-TAX-10", document, client=client)
    assert [finding.difference for finding in findings] == expected
    assert "of at most " in findings[0].message


@pytest.mark.parametrize("share", ["-0.1", "1.1"])
def test_a_share_lies_between_nothing_and_all(share: str) -> None:
    with pytest.raises(ValidationError):
        DeductibleShare(name="x", share=D(share))
