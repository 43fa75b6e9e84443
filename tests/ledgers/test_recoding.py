"""Another tax code for what is posted: the figures of the specification's cases, reached by correction (P-05, P-12)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa

from documents.einvoice import Group
from documents.error import WrongInputError
from documents.master.client import TaxCode
from documents.register import audit
from ledgers import general_ledger
from ledgers.cases.invoice import invoice_entry
from ledgers.corrections import Act, correct
from ledgers.entry import Entry
from ledgers.recoding import recoded
from ledgers.reconcile import within_the_ledger
from tests.ledgers.cases import CLIENT, DAY, SHA, VENDOR, by_account, field, invoice, work
from tests.ledgers.samples import posting

PART = TaxCode(code="R70", rate=Decimal(19), recovery=Decimal("0.7"), treatment="reverse_charge", account="1405")
WHOLE = TaxCode(code="V25", rate=Decimal(25))
CAR = WHOLE.model_copy(update={"code": "X25", "treatment": "not_deductible"})
OURS = CLIENT.model_copy(update={"tax_codes": (*CLIENT.tax_codes, PART, WHOLE, CAR)})
ACT = Act(day=DAY, reason="the car is half private", by="ann")


def entry_of(*nets: str, account: str = "6800", **more: Any) -> Entry:
    country = more.pop("country", "DE")
    vendor = VENDOR.model_copy(update={"account": account, "country": country, "tax_code": more.pop("tax_code", "")})
    facts = {name: more.pop(name) for name in ("fx_rate",) if name in more}
    return invoice_entry(work(invoice(*nets, **more), client=OURS, vendor=vendor, **facts))


def accounts(entry: Entry, codes: dict[str, str]) -> dict[str, str]:
    return by_account(recoded(OURS, "L-1", entry, codes))


def test_p05a_half_of_what_was_deducted_becomes_cost_and_back() -> None:
    car = entry_of("800.00", rate="25", tax="200.00", tax_code="V25")
    assert by_account(car) == {"1400": "200.00", "2000": "-1000.00", "6800": "800.00"}
    half = recoded(OURS, "L-1", car, {"V25": "H25"})
    assert by_account(half) == {"1400": "100.00", "2000": "-1000.00", "6800": "900.00"}
    assert by_account(recoded(OURS, "L-1", half, {"H25": "X25"})) == {"2000": "-1000.00", "6800": "1000.00"}
    assert recoded(OURS, "L-1", half, {"H25": "V25"}).postings == car.postings


def test_p05b_an_acquisition_posted_without_tax_and_p05c_with_part_of_it() -> None:
    goods = entry_of("4920.00", account="1200", rate=None)
    assert by_account(goods) == {"1200": "4920.00", "2000": "-4920.00"}
    acquired = {"1200": "4920.00", "1405": "934.80", "2000": "-4920.00", "2105": "-934.80"}
    taxed = recoded(OURS, "L-1", goods, {"none": "R19"})
    assert by_account(taxed) == acquired
    in_part = {"1200": "5200.44", "1405": "654.36", "2000": "-4920.00", "2105": "-934.80"}
    assert accounts(taxed, {"R19": "R70"}) == in_part
    assert accounts(taxed, {"R19": "none"}) == by_account(goods)


def test_p07_tax_stated_in_the_national_currency_keeps_its_amount_under_another_code() -> None:
    xml = Group(terms={"BT-6": ("EUR",), "BT-111": ("185.01",)})
    usd = {"currency": field("USD"), "fx_rate": Decimal("1.0850"), "einvoice": xml}
    car = entry_of("800.00", rate="25", tax="200.00", tax_code="V25", **usd)
    half = accounts(car, {"V25": "H25"})
    assert (by_account(car)["1400"], half["1400"], half["6800"]) == ("185.01", "92.51", "829.83")


def test_p07_in_another_currency_the_rate_is_that_of_the_entry() -> None:
    dollars = entry_of("12450.00", account="6200", rate=None, currency=field("USD"), fx_rate=Decimal("1.0850"))
    assert accounts(dollars, {"none": "R19"}) == {
        "1405": "2180.18",
        "2000": "-11474.65",
        "2105": "-2180.18",
        "6200": "11474.65",
    }


@pytest.mark.parametrize(
    ("codes", "message"),
    [
        ({"V25": "R19"}, "the vendor charged 200.00 of tax, R19 is for invoices without it"),
        ({"V25": "none"}, "the vendor charged 200.00"),
        ({"V25": "V99"}, 'found tax code "V25" to become "V99"'),
        ({"V25": "V25"}, 'found tax code "V25" to become "V25"'),
        ({"V19": "V25"}, r"expected one of V25 to become another one of"),
        ({"none": "R19"}, r"expected one of V25"),
    ],
)
def test_what_the_vendor_charged_is_never_changed(codes: dict[str, str], message: str) -> None:
    with pytest.raises(WrongInputError, match=message):
        recoded(OURS, "L-1", entry_of("800.00", rate="25", tax="200.00", tax_code="V25"), codes)


def test_an_invoice_without_tax_gets_no_code_for_charged_tax() -> None:
    with pytest.raises(WrongInputError, match="the vendor charged no tax, V19 is for invoices with it"):
        recoded(OURS, "L-1", entry_of("100.00", rate=None), {"none": "V19"})


@pytest.mark.parametrize("account", ["1300", "1410"])
def test_deposits_and_tax_that_waits_keep_their_code(account: str) -> None:
    entry = entry_of("800.00", rate="25", tax="200.00", tax_code="V25")
    moved = (entry.postings[0].model_copy(update={"account": account}), *entry.postings[1:])
    with pytest.raises(WrongInputError, match=f"found lines on account {account}"):
        recoded(OURS, "L-1", entry.model_copy(update={"postings": moved}), {"V25": "H25"})


def test_of_several_codes_one_that_makes_cost_needs_to_know_whose() -> None:
    entry = entry_of("800.00", rate="25", tax="200.00", tax_code="V25")
    more = posting("6200", "100.00"), posting("1400", "20.00", tax_code="V20", tax_base=Decimal(100))
    owed = posting("2000", "-120.00", party="V1")
    mixed = entry.model_copy(update={"postings": (*entry.postings, *more, owed)})
    with pytest.raises(WrongInputError, match="found several tax codes"):
        recoded(OURS, "L-1", mixed, {"V25": "H25"})
    assert {one.tax_code for one in recoded(OURS, "L-1", mixed, {"V20": "V19"}).postings} == {"", "V19", "V25"}


def test_it_is_reversed_and_posted_again_with_cost_and_code(engine: sa.Engine) -> None:
    with engine.begin() as connection:
        car = entry_of("800.00", rate="25", tax="200.00", tax_code="V25")
        label = general_ledger.post(connection, car, document_sha=SHA).label
        with pytest.raises(WrongInputError, match="found no line to move, no tax code and no cost object"):
            correct(connection, OURS, label, {}, ACT)
        done = correct(connection, OURS, label, {1: "6600"}, ACT, tax_codes={"V25": "H25"})
        balances = {line.account: str(line.balance) for line in general_ledger.trial_balance(connection, "acme")}
        assert balances == {"1400": "100.00", "2000": "-1000.00", "6600": "900.00", "6800": "0.00"}
        assert list(within_the_ledger(connection, OURS)) == []
        (event,) = audit.history(connection, "acme", label)
        assert (event.after["repost"], event.after["tax_codes"]) == (done.repost, {"V25": "H25"})
