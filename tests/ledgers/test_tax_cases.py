"""The cases of tax of the accounting specification, section 5.2, with its numbers (P-05, P-06)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from documents.business import TaxCategory
from documents.einvoice import Group
from documents.kind import DocType
from documents.master.client import TaxCode
from documents.use_tax import UseTax
from ledgers.cases.select import entries_for
from ledgers.entry import Entry
from ledgers.work import PostingWork
from tests.ledgers.cases import CLIENT, DAY, VENDOR, by_account, field, finding, invoice, work


def only(posting_work: PostingWork) -> Entry:
    (entry,) = entries_for(posting_work)
    return entry


def accounts(posting_work: PostingWork) -> dict[str, str]:
    return by_account(only(posting_work))


def test_p05a_half_of_the_tax_is_deductible() -> None:
    vendor = VENDOR.model_copy(update={"account": "6800"})
    assert accounts(work(invoice("800.00", rate="25", tax="200.00"), vendor=vendor)) == {
        "1400": "100.00",
        "2000": "-1000.00",
        "6800": "900.00",
    }


def test_p05a_an_odd_cent_is_deducted() -> None:
    found = accounts(work(invoice("253.32", rate="25", tax="63.33")))
    assert (found["1400"], found["6200"]) == ("31.67", "284.98")


def eu_vendor(account: str = "1200") -> object:
    return VENDOR.model_copy(update={"country": "NL", "account": account})


def test_p05b_intra_community_acquisition() -> None:
    document = invoice("4920.00", rate="0", taxes=(TaxCategory(category="K", base=Decimal("4920.00"), tax=Decimal(0)),))
    assert accounts(work(document, vendor=eu_vendor())) == {
        "1200": "4920.00",
        "1405": "934.80",
        "2000": "-4920.00",
        "2105": "-934.80",
    }


def test_p05c_the_share_that_is_not_deductible_becomes_cost() -> None:
    part = TaxCode(code="R19", rate=Decimal(19), treatment="reverse_charge", account="1405", recovery=Decimal("0.7"))
    client = CLIENT.model_copy(update={"tax_codes": (part,)})
    document = invoice("4920.00", rate="0", taxes=(TaxCategory(category="K", base=Decimal("4920.00"), tax=Decimal(0)),))
    assert accounts(work(document, vendor=eu_vendor(), client=client)) == {
        "1200": "5200.44",
        "1405": "654.36",
        "2000": "-4920.00",
        "2105": "-934.80",
    }


def test_p06a_sales_tax_is_cost() -> None:
    sales = TaxCode(code="TX", rate=Decimal("8.25"), treatment="not_deductible")
    client = CLIENT.model_copy(update={"tax_codes": (sales,), "country": "US"})
    vendor = VENDOR.model_copy(update={"country": "US", "account": "6100"})
    assert accounts(work(invoice("500.00", rate="8.25", tax="41.25"), client=client, vendor=vendor)) == {
        "2000": "-541.25",
        "6100": "541.25",
    }


@pytest.mark.parametrize(("rate", "freight", "goods"), [("0", "10.00", "541.25"), ("8.25", "10.81", "540.44")])
def test_p06a_sales_tax_is_cost_of_what_it_was_reckoned_on(rate: str, freight: str, goods: str) -> None:
    sales = TaxCode(code="TX", rate=Decimal("8.25"), treatment="not_deductible")
    none = TaxCode(code="N", rate=Decimal(0), treatment="none")
    client = CLIENT.model_copy(update={"tax_codes": (sales, none), "country": "US"})
    vendor = VENDOR.model_copy(update={"country": "US", "account": "6100"})
    rows = (
        TaxCategory(rate=Decimal("8.25"), base=Decimal("500.00"), tax=Decimal("41.25")),
        TaxCategory(rate=Decimal(rate), base=Decimal("10.00"), tax=Decimal(0)),
    )
    document = invoice("500.00", rate=None, taxes=rows, tax="41.25", charge_total="10.00")
    assert accounts(work(document, client=client, vendor=vendor)) == {"2000": "-551.25", "5010": freight, "6100": goods}


def us_goods(*nets: str, rate: str = "0", tax: str = "0", owed: str = "", lines: tuple[int, ...] = (1,)) -> PostingWork:
    """Goods for a client in the US; `owed` is what a finding on the document says of use tax."""
    sales = TaxCode(code="TX", rate=Decimal("8.25"), treatment="not_deductible")
    client = CLIENT.model_copy(update={"tax_codes": (sales,), "country": "US"})
    vendor = VENDOR.model_copy(update={"country": "US", "account": "6100"})
    use_tax = UseTax(amount=Decimal(owed), lines=lines, text="use tax IL 8.25 %") if owed else None
    findings = (finding("V-TAX-12"), finding("V-TAX-13", use_tax=use_tax))
    return work(invoice(*nets, rate=rate, tax=tax), client=client, vendor=vendor, findings=findings)


def test_p06b_use_tax_is_accrued_where_the_vendor_charged_none() -> None:
    entry = only(us_goods("500.00", owed="41.25"))
    assert by_account(entry) == {"2000": "-500.00", "2110": "-41.25", "6100": "541.25"}
    assert [(p.account, str(p.amount)) for p in entry.postings] == [
        ("6100", "500.00"),
        ("6100", "41.25"),
        ("2110", "-41.25"),
        ("2000", "-500.00"),
    ]


def test_p06b_of_what_was_charged_too_little_only_the_rest_is_accrued() -> None:
    assert accounts(us_goods("500.00", rate="6.25", tax="31.25", owed="10.00")) == {
        "2000": "-531.25",
        "2110": "-10.00",
        "6100": "541.25",
    }


def test_p06b_use_tax_is_cost_of_the_taxable_lines_alone() -> None:
    entry = only(us_goods("100.00", "300.00", "200.00", owed="24.75", lines=(2, 1)))
    into = [str(p.amount) for p in entry.postings if p.text.startswith("use tax")]
    assert into == ["6.19", "18.56", "-24.75"]


@pytest.mark.parametrize(("doc_type", "sign"), [(DocType.CREDIT_NOTE, ""), (DocType.INVOICE, "-")], ids=str)
def test_p06b_a_credit_of_either_form_takes_back_what_was_accrued(doc_type: DocType, sign: str) -> None:
    goods = us_goods("500.00", owed="-41.25")
    document = invoice(f"{sign}500.00", rate="0", doc_type=doc_type)
    assert accounts(goods.model_copy(update={"document": document})) == {
        "2000": "500.00",
        "2110": "41.25",
        "6100": "-541.25",
    }


def test_p06b_nothing_is_accrued_without_such_a_finding() -> None:
    assert "2110" not in accounts(us_goods("500.00"))


@pytest.mark.parametrize("code", ["V-CMP-04", "V-TAX-14"])
def test_p05d_tax_without_proof_is_not_deducted_yet(code: str) -> None:
    unproven = work(invoice("1000.00", tax="200.00"), findings=(finding(code),))
    assert accounts(unproven) == {"1410": "200.00", "2000": "-1200.00", "6200": "1000.00"}
    other = work(invoice("1000.00", tax="200.00"), findings=(finding("V-PO-06"),))
    assert "1410" not in accounts(other)


def test_p05d_of_tax_that_is_half_deductible_only_the_half_waits() -> None:
    half = work(invoice("800.00", rate="25", tax="200.00"), findings=(finding("V-CMP-04"),))
    assert accounts(half) == {"1410": "100.00", "2000": "-1000.00", "6200": "900.00"}


def test_p05d_a_credit_lowers_what_was_deducted_whatever_it_lacks() -> None:
    credit = invoice("100.00", tax="20.00", doc_type=DocType.CREDIT_NOTE)
    assert accounts(work(credit, findings=(finding("V-TAX-14"),)))["1400"] == "-20.00"


def test_p05d_tax_the_client_owes_itself_needs_no_proof_of_the_vendor() -> None:
    document = invoice("4920.00", rate="0", taxes=(TaxCategory(category="K", base=Decimal("4920.00"), tax=Decimal(0)),))
    posted = accounts(work(document, vendor=eu_vendor(), findings=(finding("V-CMP-04"),)))
    assert (posted["1405"], "1410" in posted) == ("934.80", False)


def stated(net: str, tax: str, national: str, currency: str = "EUR", rate: str = "19", **more: Any) -> PostingWork:
    """An invoice in US dollars at 1.0850 whose XML states the tax in another currency, too."""
    xml = Group(terms={"BT-6": (currency,), "BT-111": (national,)})
    document = invoice(net, rate=rate, tax=tax, currency=field("USD"), einvoice=xml, **more)
    return work(document, fx_rate=Decimal("1.0850"))


def test_p07_tax_stated_in_the_national_currency_is_deducted_as_stated() -> None:
    entry = only(stated("1000.00", "190.00", "174.00"))
    assert by_account(entry) == {
        "1400": "174.00",
        "2000": "-1096.77",
        "6200": "921.66",
        "7000": "-0.01",
        "7100": "1.12",
    }
    assert [str(one.amount) for one in entry.postings if one.account == "1400"] == ["190.00"]


def test_p07_tax_stated_in_the_national_currency_that_is_half_a_cost() -> None:
    found = accounts(stated("800.00", "200.00", "185.01", rate="25"))
    assert (found["1400"], found["6200"]) == ("92.51", "829.83")


@pytest.mark.parametrize("doc_type", [DocType.INVOICE, DocType.CREDIT_NOTE])
def test_p07_a_credit_takes_back_the_tax_as_stated(doc_type: DocType) -> None:
    sign = "-" if doc_type is DocType.INVOICE else ""
    credit = stated(f"{sign}1000.00", f"{sign}190.00", f"{sign}174.00", doc_type=doc_type)
    assert accounts(credit) == {
        "1400": "-174.00",
        "2000": "1096.77",
        "6200": "-921.66",
        "7000": "0.01",
        "7100": "-1.12",
    }


def test_p07_tax_stated_in_a_currency_that_is_not_the_clients_says_nothing() -> None:
    assert accounts(stated("1000.00", "190.00", "160.00", currency="GBP"))["1400"] == "175.12"


@pytest.mark.parametrize(
    ("terms", "rate", "expected"),
    [
        ({}, "20", DAY),
        ({"BT-7": ("2026-04-30",)}, "20", dt.date(2026, 4, 30)),
        ({"BT-7": ("soon",)}, "20", DAY),
        ({"BT-7": ("2026-04-30",)}, "0", None),
    ],
)
def test_p00a_the_entry_says_when_its_tax_became_due(
    terms: dict[str, tuple[str, ...]], rate: str, expected: dt.date | None
) -> None:
    tax = "20.00" if rate == "20" else "0.00"
    document = invoice("100.00", rate=rate, tax=tax, einvoice=Group(terms=terms) if terms else None)
    assert only(work(document, posting_date=dt.date(2026, 6, 1))).tax_point == expected
