"""V-ID-05, -08, -09, V-TAX-04, -14, V-PO-16, -18, V-ORD-08, V-TRM-02, V-DUP-05, V-DOC-03, V-ARI-09: one thing wrong each."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from documents.business import TaxCategory
from documents.decision import Outcome
from documents.einvoice import Group
from documents.finding import Severity
from documents.ledger_facts import Invoiced
from documents.master.order import MatchPolicy
from documents.master.party import Vendor
from documents.terms import CashDiscount, PaymentTerms
from documents.values.periods import Period
from tests.validators.builders import (
    CLIENT,
    ORDER,
    RECEIPTS,
    TODAY,
    VENDOR,
    VENDOR_IBAN,
    D,
    field,
    found,
    free_invoice,
    invoice,
    judged,
    prior,
)


@pytest.mark.parametrize(
    ("changes", "subjects"),
    [
        ({}, []),
        ({"vendor_name": "MUELLER Bürobedarf"}, []),
        ({"vendor_name": "Schreibwaren Nord KG"}, ["vendor_name"]),
        ({"vendor_name": "Müller Bürobedarf Wesel"}, []),  # 34 of 40 signs are alike: 0.85
        ({"vendor_name": "Müller Bürobedarf Wessel"}, ["vendor_name"]),  # 34 of 41
        ({"vendor_address": "Hauptstr. 5, 10115 Berlin"}, []),
        ({"vendor_address": "Hauptstr. 5, 50667 Köln"}, ["vendor_address"]),
        ({"vendor_address": "Berlin"}, []),
    ],
)
def test_vendor_data_changed(changes: dict[str, object], subjects: list[str]) -> None:
    assert [finding.subject for finding in found("V-ID-05", invoice(**changes))] == subjects


@pytest.mark.parametrize(
    ("text", "address", "subjects"),
    [
        ("Müller Bürobedarf, 10115 Berlin", None, []),
        ("MÜLLER BÜROBEDARF GmbH\n1 01 16 Berlin", None, ["vendor_address"]),
        ("Müller, 10115 Berlin", None, ["vendor_name"]),
        ("Müller Bürobedarf, 1011 5 Berlin; to: 10115 Berlin", "Ring 1, 10115 Berlin", []),
        ("Müller Bürobedarf, Berlin; to: 10115 Berlin", "Ring 1, 10115 Berlin", ["vendor_address"]),
        ("", None, []),
    ],
)
def test_what_is_on_file_stands_in_the_text_where_it_was_not_read(
    text: str, address: str | None, subjects: list[str]
) -> None:
    unread = {"vendor_name": None, "vendor_address": None, "text": text, "buyer_address": address}
    assert [finding.subject for finding in found("V-ID-05", invoice(**unread, born_digital=True))] == subjects
    assert found("V-ID-05", invoice(**unread, born_digital=False)) == []


@pytest.mark.parametrize(
    ("age", "posted", "expected"), [(29, 5, 1), (30, 5, 0), (30, 0, 1), (None, 5, 0), (None, 0, 1), (0, 0, 1)]
)
def test_new_vendor(age: int | None, posted: int, expected: int) -> None:
    created = None if age is None else TODAY - dt.timedelta(days=age)
    vendor = VENDOR.model_copy(update={"created": created})
    assert len(found("V-ID-08", invoice(), vendors=(vendor,), posted={"V1": posted})) == expected


def test_two_vendors_that_may_be_one() -> None:
    twin = Vendor(id="V2", name="Mueller Buero", country="DE", tax_id=VENDOR.tax_id, accounts=VENDOR.accounts)
    document = invoice(vendor_name="Müller Bürobedarf GmbH")
    by_account, by_tax_id = found("V-ID-09", document, vendors=(VENDOR, twin))
    assert (by_account.subject, by_tax_id.subject) == ("vendor iban", "vendor tax_id")
    assert VENDOR_IBAN not in by_account.message
    assert found("V-ID-09", document) == []


@pytest.mark.parametrize(
    ("name", "postcode", "expected"), [("MULLER BUROBEDARF GmbH", "20095", 1), ("", "20096", 0), ("M", "20095", 0)]
)
def test_a_vendor_of_the_same_name_and_postcode_may_be_the_same(name: str, postcode: str, expected: int) -> None:
    known = VENDOR.model_copy(update={"postcode": "20095"})
    other = Vendor(id="V2", name=name or known.name, country="DE", postcode=postcode)
    findings = found("V-ID-09", invoice(), vendors=(known, other))
    assert [finding.subject for finding in findings] == ["vendor name"] * expected


FREE_OF_TAX = {
    "tax_total": D("0.00"),
    "gross_total": D("100.00"),
    "buyer_tax_id": "FR40303265045",
    "exemption_reason": "Reverse charge",
}


@pytest.mark.parametrize(
    ("category", "changes", "missing"),
    [
        ("AE", {}, ""),
        ("AE", {"buyer_tax_id": None}, "the buyer's tax id"),
        (
            "AE",
            {"vendor_tax_id": None, "exemption_reason": None},
            "the vendor's tax id and the reason why no tax is charged",
        ),
        ("K", {}, "the day of delivery"),
        ("K", {"delivery_date": dt.date(2026, 10, 1)}, ""),
        ("K", {"service_period": Period(start=TODAY, end=TODAY)}, ""),
        ("K", {"einvoice": Group(terms={"BT-80": ("DE",)})}, ""),
        ("E", {"buyer_tax_id": None}, ""),
    ],
)
def test_supplies_without_tax_are_documented(category: str, changes: dict[str, object], missing: str) -> None:
    taxes = (TaxCategory(category=category, rate=D(0), base=D("100.00"), tax=D(0)),)
    findings = found("V-TAX-04", free_invoice(**FREE_OF_TAX | {"taxes": taxes} | changes))
    assert [finding.expected for finding in findings] == ([missing] if missing else [])


@pytest.mark.parametrize(
    ("category", "seller", "buyer", "states"),
    [
        ("K", "DE123456788", "FR40303265045", ""),
        ("K", "XI980780684", "FR40303265045", ""),
        ("K", "GR094259216", "DE999999995", ""),
        ("K", "DE123456788", "DE999999995", "DE and DE"),
        ("K", "EL094259216", "GR094259216", "EL and EL"),
        ("K", "GB980780684", "DE999999995", "GB and DE"),
        ("K", "DE123456788", "GB980780684", "DE and GB"),
        ("K", "XI980780684", "XI980780684", "XI and XI"),
        ("K", "DE123456789", "DE999999995", ""),
        ("AE", "DE123456788", "DE999999995", ""),
    ],
)
def test_goods_to_another_state_go_from_one_state_to_another(
    category: str, seller: str, buyer: str, states: str
) -> None:
    taxes = (TaxCategory(category=category, rate=D(0), base=D("100.00"), tax=D(0)),)
    parties = {"vendor_tax_id": seller, "buyer_tax_id": buyer, "delivery_date": TODAY}
    findings = found("V-TAX-04", free_invoice(**FREE_OF_TAX | {"taxes": taxes} | parties))
    assert [finding.found for finding in findings] == ([states] if states else [])


@pytest.mark.parametrize(
    ("country", "charge", "rate", "expected"),
    [("DE", "10.00", 0, ["19 %"]), ("DE", "10.00", 7, []), ("DE", "9.99", 0, []), ("US", "10.00", 0, [])],
)
def test_carriage_has_the_tax_of_its_goods(country: str, charge: str, rate: int, expected: list[str]) -> None:
    taxed = TaxCategory(rate=D(19), base=D("100.00"), tax=D("19.00"))
    taxes = (taxed, TaxCategory(rate=D(rate), base=D("10.00"), tax=D(0)))
    entities = tuple(each.model_copy(update={"country": country}) for each in CLIENT.entities)
    document = free_invoice(taxes=taxes, charge_total=D(charge))
    assert found("V-TAX-04", free_invoice(taxes=taxes[1:], charge_total=D(charge)), entities=entities) == []
    findings = found("V-TAX-04", document, entities=entities)
    assert [finding.expected for finding in findings] == expected
    assert all(finding.severity is Severity.BLOCK_PAY for finding in findings)


@pytest.mark.parametrize(("country", "expected"), [("FR", ["the vendor's tax id"]), ("US", [])])
def test_only_a_seller_of_a_member_state_has_a_tax_id_to_give(country: str, expected: list[str]) -> None:
    taxes = (TaxCategory(category="AE", rate=D(0), base=D("100.00"), tax=D(0)),)
    document = free_invoice(**FREE_OF_TAX | {"taxes": taxes, "vendor_tax_id": None})
    seller = VENDOR.model_copy(update={"country": country})
    assert [each.expected for each in found("V-TAX-04", document, vendors=(seller,))] == expected


@pytest.mark.parametrize(
    ("country", "gross", "expected"), [("DE", "250.00", 0), ("DE", "250.01", 1), ("FR", "100.01", 1)]
)
def test_a_simplified_invoice_above_the_limit(country: str, gross: str, expected: int) -> None:
    client = CLIENT.model_copy(update={"country": country})
    document = free_invoice(buyer_name=None, gross_total=D(gross))
    assert len(found("V-TAX-14", document, client=client)) == expected
    assert found("V-TAX-14", free_invoice(gross_total=D(gross)), client=client) == []
    crowns = client.model_copy(update={"country": "SE", "currency": "SEK"})
    assert found("V-TAX-14", document.model_copy(update={"currency": field("SEK")}), client=crowns) == []
    assert found("V-TAX-14", free_invoice(buyer_name=None, gross_total=D(gross), tax_total=None), client=client) == []


@pytest.mark.parametrize(("days", "agreed", "expected"), [(30, 30, 0), (29, 30, 1), (14, None, 0), (60, 30, 0)])
def test_terms_worse_than_the_order(days: int, agreed: int | None, expected: int) -> None:
    order = ORDER.model_copy(update={"net_days": agreed})
    vendor = VENDOR.model_copy(update={"net_days": None})
    terms = PaymentTerms(net_days=days)
    assert len(found("V-PO-16", invoice(payment_terms=terms), orders=(order,), vendors=(vendor,))) == expected


@pytest.mark.parametrize(("days", "expected"), [(30, 0), (27, 0), (26, 1), (0, 1), (-1, 0)])
def test_a_due_date_without_terms_is_compared_with_what_was_agreed(days: int, expected: int) -> None:
    document = free_invoice(payment_terms=None, due_date=dt.date(2026, 10, 14) + dt.timedelta(days=days))
    assert [one.found for one in found("V-PO-16", document)] == [f"{days} days"] * expected


def test_terms_from_the_end_of_the_month_are_not_compared_by_days() -> None:
    terms = PaymentTerms(net_days=10, end_of_month=True)
    assert found("V-PO-16", free_invoice(payment_terms=terms)) == []


def test_half_a_per_cent_is_still_near() -> None:
    document = free_invoice(gross_total=D("1000.00"))
    assert len(found("V-DUP-05", document, priors=(prior(**NEAR | {"gross": D("995.00")}),))) == 1


def test_without_agreed_terms_of_the_order_the_vendor_master_counts() -> None:
    (finding,) = found("V-PO-16", free_invoice(payment_terms=PaymentTerms(net_days=10)))
    assert (finding.expected, finding.found, finding.difference) == ("30 days", "10 days", "20 days")


@pytest.mark.parametrize(("ordered", "expected"), [(D(19), 0), (D(7), 1), (None, 0)])
def test_the_tax_rate_of_the_order(ordered: object, expected: int) -> None:
    order = ORDER.model_copy(
        update={"lines": tuple(one.model_copy(update={"tax_rate": ordered}) for one in ORDER.lines[:1])}
    )
    lines = (invoice().lines[0].model_copy(update={"tax_rate": D(19)}),)
    assert len(found("V-PO-18", invoice(lines=lines), orders=(order,))) == expected


def test_a_line_without_a_tax_rate_has_one_of_those_of_the_document() -> None:
    order = ORDER.model_copy(update={"lines": (ORDER.lines[0].model_copy(update={"tax_rate": D(7)}),)})
    one, other = TaxCategory(category="S", rate=D(19)), TaxCategory(category="S", rate=D(5))
    lines = (invoice().lines[0].model_copy(update={"tax_rate": None}),)
    assert len(found("V-PO-18", invoice(lines=lines, taxes=(one,)), orders=(order,))) == 1
    (neither,) = found("V-PO-18", invoice(lines=lines, taxes=(one, other)), orders=(order,))
    assert (neither.expected, neither.found) == ("7 %", "5 % or 19 %")
    seven = other.model_copy(update={"rate": D(7)})
    assert found("V-PO-18", invoice(lines=lines, taxes=(one, seven)), orders=(order,)) == []
    assert found("V-PO-18", invoice(lines=lines, taxes=(one, TaxCategory())), orders=(order,)) == []


@pytest.mark.parametrize(("day", "expected"), [(12, 0), (13, 1), (20, 1)])
def test_an_order_after_the_fact(day: int, expected: int) -> None:
    order = ORDER.model_copy(update={"issue_date": dt.date(2026, 10, day)})
    assert len(found("V-ORD-08", invoice(), orders=(order,))) == expected


@pytest.mark.parametrize(
    ("days", "severity"), [(1, None), (2, Severity.WARN), (5, Severity.WARN), (7, Severity.INFO), (30, Severity.INFO)]
)
def test_a_discount_that_can_still_be_had(days: int, severity: Severity | None) -> None:
    """Received on Friday the 16th, issued on the 14th: until the 19th there is one business day, until the 21st three."""
    terms = PaymentTerms(net_days=30, discounts=(CashDiscount(percent=D(2), days=days),))
    findings = found("V-TRM-02", invoice(payment_terms=terms))
    assert [finding.severity for finding in findings] == ([severity] if severity else [])
    assert all("18.21 EUR" in finding.message for finding in findings)


NEAR = {"number": "RE-9", "gross": D("910.35"), "issue_date": dt.date(2026, 10, 14)}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, 0),  # the same day and amount is V-DUP-04
        ({"issue_date": dt.date(2026, 10, 7)}, 1),
        ({"issue_date": dt.date(2026, 10, 6)}, 0),
        ({"gross": D("905.80")}, 1),
        ({"gross": D("905.79")}, 0),
        ({"gross": D("905.80"), "currency": "USD"}, 0),
        ({"gross": D("905.80"), "sign": -1}, 0),
    ],
)
def test_nearly_the_same_amount(change: dict[str, object], expected: int) -> None:
    assert len(found("V-DUP-05", invoice(), priors=(prior(**NEAR | change),))) == expected


TWO_WAY = ORDER.model_copy(update={"match_policy": MatchPolicy.TWO_WAY})
BOTH_LINES = {1: D(10), 2: D(4)}


@pytest.mark.parametrize(
    ("before", "world", "expected"),
    [
        (BOTH_LINES, {}, 1),
        ({1: D(10)}, {}, 0),
        ({1: D(10), 2: D(3)}, {}, 0),
        (BOTH_LINES, {"orders": (ORDER,)}, 1),
        (BOTH_LINES, {"orders": (ORDER,), "receipts": (*RECEIPTS, *RECEIPTS)}, 0),
        (BOTH_LINES, {"vendors": (VENDOR.model_copy(update={"recurring": True}),)}, 0),
    ],
)
def test_the_same_order_lines_billed_again(before: dict[int, Decimal], world: dict[str, Any], expected: int) -> None:
    earlier = prior(issue_date=dt.date(2026, 7, 16), gross=D("800.00"))
    facts = {"priors": (earlier,), "billed": {"4500012": {"d-0": before}}}
    invoiced = {("4500012", line): Invoiced(quantity=quantity) for line, quantity in BOTH_LINES.items()}
    findings = found("V-DUP-05", invoice(), **{"orders": (TWO_WAY,), "invoiced": invoiced} | facts | world)
    assert [one.found for one in findings] == ["4500012/1 and 4500012/2"] * expected


@pytest.mark.parametrize(("day", "expected"), [(dt.date(2026, 7, 16), 1), (dt.date(2026, 7, 15), 0)])
def test_the_same_order_lines_long_ago_are_another_delivery(day: dt.date, expected: int) -> None:
    facts = {"priors": (prior(issue_date=day),), "billed": {"4500012": {"d-0": BOTH_LINES}}}
    invoiced = {("4500012", line): Invoiced(quantity=quantity) for line, quantity in BOTH_LINES.items()}
    assert len(found("V-DUP-05", invoice(), orders=(TWO_WAY,), invoiced=invoiced, **facts)) == expected


@pytest.mark.parametrize(
    ("dpi", "skew", "subjects"),
    [
        (0, 0.0, []),
        (200, 5.0, []),
        (199, 0.0, ["resolution"]),
        (300, -5.1, ["skew"]),
        (72, 6.0, ["resolution", "skew"]),
    ],
)
def test_the_quality_of_a_scan(dpi: int, skew: float, subjects: list[str]) -> None:
    assert [finding.subject for finding in found("V-DOC-03", invoice(dpi=dpi, skew=skew))] == subjects


def test_stored_text_that_is_not_believed_is_said() -> None:
    (doubt,) = found("V-DOC-03", invoice(text_doubts=("Page 1 stores figures that nobody sees.",)))
    assert doubt.message.startswith("Page 1 stores figures that nobody sees.")
    assert doubt.severity is Severity.WARN


@pytest.mark.parametrize(
    ("rounding", "currency", "severity"),
    [
        ("0.00", "EUR", None),
        ("0.02", "EUR", Severity.INFO),
        ("-0.05", "EUR", Severity.INFO),
        ("0.06", "EUR", Severity.BLOCK_POST),
        ("-500.00", "EUR", Severity.BLOCK_POST),
        ("-0.50", "SEK", Severity.INFO),
        ("0.51", "SEK", Severity.BLOCK_POST),
    ],
)
def test_a_rounded_amount_to_pay(rounding: str, currency: str, severity: Severity | None) -> None:
    findings = found("V-ARI-09", invoice(rounding=field(D(rounding)), currency=currency))
    assert [one.severity for one in findings] == ([severity] if severity else [])


def test_what_is_called_rounding_is_not_posted_at_any_size() -> None:
    demanded = {"rounding": D("500.00"), "payable": D("1410.35")}
    assert judged(invoice()).decision.outcome is Outcome.POST
    assert judged(invoice(**demanded)).decision.outcome is Outcome.QUEUE
