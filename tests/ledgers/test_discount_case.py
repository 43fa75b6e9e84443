"""The net method of cash discounts, with the figures of worked example 1 and of P-10: 18.55 = 15.59 + 2.96 tax."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa

from documents.error import WrongInputError
from documents.kind import DocType
from documents.master.client import Client, DiscountMethod
from documents.match import UnplannedCharge
from documents.terms import CashDiscount, PaymentTerms
from ledgers import general_ledger
from ledgers.cases.invoice import invoice_entry
from ledgers.corrections import Act, correct
from ledgers.disputes import dispute
from ledgers.facts import DatabaseFacts, past_postings
from ledgers.paying.payments import PaidRow, post_payments
from ledgers.reconcile import within_the_ledger
from ledgers.sub_ledger import open_items_of
from reports.operations.offenders import price_variances
from reports.report import Asked
from tests.ledgers.cases import CLIENT, SHA, by_account, field, invoice, match, order, work

ISSUED, LAST, LATE = dt.date(2026, 10, 14), dt.date(2026, 10, 23), dt.date(2026, 11, 13)
LABEL = "AC-AP-2026-000001"
TERMS = PaymentTerms(net_days=30, discounts=(CashDiscount(percent=Decimal(2), days=10),))
NET = CLIENT.model_copy(update={"policy": CLIENT.policy.model_copy(update={"discount_method": DiscountMethod.NET})})
ACT = Act(day=ISSUED, reason="another account", by="ann", approved_by="bea")


def bill(*nets: str, client: Client = NET, posting_date: dt.date = ISSUED, **more: Any) -> Any:
    """779.50 net and 927.61 gross, 2 % within ten days."""
    how = {name: more.pop(name) for name in ("matched", "orders", "fx_rate") if name in more}
    stated = {"issue_date": field(ISSUED), "payment_terms": field(TERMS), "rate": "19", "tax": "148.11"}
    return work(
        invoice(*(nets or ("779.50",)), **stated | more),
        how.pop("matched", None),
        client=client,
        posting_date=posting_date,
        **how,
    )


def test_p10_the_net_method_takes_the_discount_off_the_cost_and_leaves_the_tax_as_printed() -> None:
    entry = invoice_entry(bill())
    assert by_account(entry) == {"1400": "148.11", "1430": "15.59", "2000": "-927.61", "6200": "763.91"}
    (expected,) = [posting for posting in entry.postings if posting.account == "1430"]
    assert (expected.party, expected.due_date) == ("V1", dt.date(2026, 10, 24))


def test_p10_goods_clear_their_receipt_at_its_value_all_the_same() -> None:
    goods = bill(
        "251.00",
        "516.00",
        "12.50",
        matched=match(
            (1, "10", "24.90", "251.00"),
            (2, "4", "129.00", "516.00"),
            charges=(UnplannedCharge(line=3, description="freight", net_amount=Decimal("12.50")),),
        ),
        orders=(order(("10", "24.90", "1200"), ("4", "129.00", "1200")),),
    )
    assert by_account(invoice_entry(goods)) == {
        "1400": "148.11",
        "1430": "15.59",
        "2000": "-927.61",
        "2050": "765.00",
        "5010": "12.25",
        "5020": "-13.34",
    }


@pytest.mark.parametrize(
    "more",
    [
        {"client": CLIENT},
        {"posting_date": dt.date(2026, 10, 25)},
        {"doc_type": DocType.CREDIT_NOTE},
        {"deposit": True},
        {"payment_terms": field(PaymentTerms(net_days=30))},
    ],
)
def test_p10_no_discount_is_expected_of_gross_clients_late_postings_credits_and_deposits(more: dict[str, Any]) -> None:
    assert "1430" not in by_account(invoice_entry(bill(**more)))


def test_p10_of_several_discounts_the_best_that_can_still_be_had_is_expected() -> None:
    offered = (CashDiscount(percent=Decimal(3), days=5), CashDiscount(percent=Decimal(2), days=10))
    terms = field(PaymentTerms(net_days=30, discounts=offered))
    found = [by_account(invoice_entry(bill(payment_terms=terms, posting_date=day)))["1430"] for day in (ISSUED, LAST)]
    assert found == ["23.39", "15.59"]


def owe(connection: sa.Connection, **more: Any) -> None:
    general_ledger.post(connection, invoice_entry(bill(**more)), document_sha=SHA)


def pay(connection: sa.Connection, day: dt.date, amount: str, **more: Any) -> None:
    values = {"payment": f"P-{amount}", "vendor_id": "V1", "invoice": "R-1", "currency": "EUR"}
    paid = PaidRow(**values | {"date": day, "amount": Decimal(amount)} | more)
    post_payments(connection, NET, [paid], lambda _currency, _day: Decimal("1.25"), maker="operator")


def balances(connection: sa.Connection) -> dict[str, str]:
    assert list(within_the_ledger(connection, NET)) == []
    return {row.account: str(row.balance) for row in general_ledger.trial_balance(connection, "acme") if row.balance}


TAKEN = {"1000": "-909.06", "1400": "145.15", "6200": "763.91"}
MISSED = {"1000": "-927.61", "1400": "148.11", "5040": "15.59", "6200": "763.91"}


def test_p10_what_is_taken_clears_what_was_expected(engine: sa.Engine) -> None:
    with engine.begin() as connection:
        owe(connection)
        pay(connection, LAST, "909.06", discount=Decimal("18.55"))
        assert balances(connection) == TAKEN


def test_p10_what_is_not_taken_is_lost(engine: sa.Engine) -> None:
    with engine.begin() as connection:
        owe(connection)
        pay(connection, LATE, "927.61")
        assert balances(connection) == MISSED


def test_p10_a_part_payment_loses_nothing_yet(sqlite_engine: sa.Engine) -> None:
    with sqlite_engine.begin() as connection:
        owe(connection)
        pay(connection, LATE, "500.00")
        assert balances(connection)["1430"] == "15.59"
        pay(connection, LATE, "427.61")
        assert balances(connection) == MISSED


@pytest.mark.parametrize(
    ("discount", "expected"),
    [
        ("27.83", {"1000": "-899.78", "1400": "143.67", "5030": "-7.80", "6200": "763.91"}),
        ("9.28", {"1000": "-918.33", "1400": "146.63", "5040": "7.79", "6200": "763.91"}),
    ],
)
def test_p10_more_than_expected_is_income_and_less_is_lost_in_part(
    sqlite_engine: sa.Engine, discount: str, expected: dict[str, str]
) -> None:
    with sqlite_engine.begin() as connection:
        owe(connection)
        pay(connection, LAST, str(Decimal("927.61") - Decimal(discount)), discount=Decimal(discount))
        assert balances(connection) == expected


def test_p10_a_payment_taken_back_expects_the_discount_again(sqlite_engine: sa.Engine) -> None:
    with sqlite_engine.begin() as connection:
        owe(connection)
        before = balances(connection)
        pay(connection, LATE, "927.61")
        how = general_ledger.Reversal(posting_date=LATE, fiscal_year=2026, maker="ann")
        general_ledger.reverse(connection, "acme", "AC-GEN-2026-000001", how)
        assert balances(connection) == before
        general_ledger.reverse(connection, "acme", LABEL, how)
        assert balances(connection) == {}


def test_p10_the_discount_follows_its_cost_to_another_account(sqlite_engine: sa.Engine) -> None:
    with sqlite_engine.begin() as connection:
        owe(connection)
        correct(connection, NET, LABEL, {1: "6300"}, ACT)
        pay(connection, LATE, "927.61")
        assert balances(connection) == {"1000": "-927.61", "1400": "148.11", "5040": "15.59", "6300": "763.91"}


def test_p10_what_is_disputed_leaves_the_expected_discount_with_the_rest(sqlite_engine: sa.Engine) -> None:
    with sqlite_engine.begin() as connection:
        owe(connection)
        disputed = dispute(connection, NET, LABEL, Decimal("100.00"), ACT)
        pay(connection, LATE, "827.61")
        assert (balances(connection)["5040"], balances(connection)["2000"]) == ("15.59", "-100.00")
        assert [item.label for item in open_items_of(connection, "acme")] == [disputed]


@pytest.mark.parametrize(
    ("net", "tax", "paid", "discount", "expected"),
    [("779.50", "148.11", "909.06", "18.55", "14.37"), ("780.87", "148.37", "910.66", "18.58", "14.39")],
)
def test_p10_abroad_the_discount_stands_at_the_rate_of_the_invoice(
    sqlite_engine: sa.Engine, net: str, tax: str, paid: str, discount: str, expected: str
) -> None:
    usd = {"currency": field("USD"), "fx_rate": Decimal("1.0850")}
    with sqlite_engine.begin() as connection:
        general_ledger.post(connection, invoice_entry(bill(net, tax=tax, **usd)), document_sha=SHA)
        assert balances(connection)["1430"] == expected
        pay(connection, LAST, paid, discount=Decimal(discount), currency="USD")
        assert balances(connection).keys() & {"1430", "2000", "5030", "5040"} == set()


def test_p10_an_expected_discount_is_no_booking_that_the_vendors_history_counts(sqlite_engine: sa.Engine) -> None:
    with sqlite_engine.begin() as connection:
        owe(connection)
        assert [one.account for one in past_postings(connection, "acme", "V1")] == ["6200"]


def test_p10_price_variances_are_told_without_the_discount(sqlite_engine: sa.Engine) -> None:
    goods = {"matched": match((1, "10", "77.00", "779.50")), "orders": (order(("10", "77.00", "1200")),)}
    span = dt.date(2026, 10, 1), dt.date(2026, 10, 31)
    with sqlite_engine.begin() as connection:
        owe(connection, **goods)
        assert balances(connection)["5020"] == "-6.09", "9.50 dearer than ordered, 15.59 of discount"
        assert DatabaseFacts(connection, "acme", "").variances("V1", *span) == Decimal("9.50")
        assert price_variances(connection, NET, Asked(as_of=span[1])) == {"V1": 950}


def test_p10_an_entry_that_expects_a_discount_keeps_its_tax_code(sqlite_engine: sa.Engine) -> None:
    with sqlite_engine.begin() as connection:
        owe(connection)
        with pytest.raises(WrongInputError, match="found lines on account 1430"):
            correct(connection, NET, LABEL, {}, ACT, tax_codes={"V19": "H25"})
