"""The entry of a payment, with the figures of the accounting specification (P-07, P-10, P-13, P-19)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from ledgers.cases.legs import PostingCaseError
from ledgers.cases.payment import Payment, Settlement, payment_entry
from ledgers.entry import Posting
from ledgers.sub_ledger import Hold, OpenItem
from tests.ledgers.cases import CLIENT, by_account

DAY = dt.date(2026, 10, 23)


def item(open_amount: str, base: str | None = None, **more: Any) -> OpenItem:
    amount = Decimal(open_amount)
    values: dict[str, Any] = {
        "label": "AC-AP-2026-000001",
        "line_no": 5,
        "entity": "AC",
        "document_id": "doc-1",
        "vendor_id": "V1",
        "reference": "R-1",
        "payee": "Paper Mill",
        "currency": "EUR",
        "amount": amount,
        "open_amount": amount,
        "open_base": amount if base is None else Decimal(base),
        "doc_date": DAY,
        "due_date": DAY,
    }
    return OpenItem(**values | more)


def tax(account: str, amount: str, base: str) -> Posting:
    money = Decimal(amount)
    return Posting(account=account, amount=money, base_amount=money, tax_code="T", tax_base=Decimal(base))


def settle(open_item: OpenItem, paid: str, *taxes: Posting, **kept: str) -> Settlement:
    amounts = {name: Decimal(amount) for name, amount in kept.items()}
    return Settlement(item=open_item, paid=Decimal(paid), taxes=taxes, **amounts)


def payment(*settlements: Settlement, **more: Any) -> Payment:
    values: dict[str, Any] = {
        "reference": "P-1",
        "entity": "AC",
        "vendor_id": "V1",
        "day": DAY,
        "posting_date": DAY,
        "currency": "EUR",
        "settlements": settlements,
    }
    return Payment(**values | more)


def booked(*settlements: Settlement, **more: Any) -> dict[str, str]:
    return by_account(payment_entry(CLIENT, payment(*settlements, **more)))


def test_p08b_a_payment_settles_the_item_and_takes_it_from_the_bank() -> None:
    entry = payment_entry(CLIENT, payment(settle(item("-3570.00"), "3570.00")))
    assert by_account(entry) == {"1000": "-3570.00", "2000": "3570.00"}
    assert entry.settles == {1: item("-3570.00").key}


def test_p10_a_discount_takes_back_its_tax() -> None:
    taxed = settle(item("-927.61"), "909.06", tax("1400", "148.11", "779.50"), discount="18.55")
    assert booked(taxed) == {"1000": "-909.06", "1400": "-2.96", "2000": "927.61", "5030": "-15.59"}
    assert payment_entry(CLIENT, payment(taxed)).tax_point == DAY
    assert payment_entry(CLIENT, payment(settle(item("-927.61"), "927.61"))).tax_point is None


def test_p10_without_tax_on_the_invoice_all_of_the_discount_is_income() -> None:
    assert booked(settle(item("-927.61"), "909.06", discount="18.55"))["5030"] == "-18.55"


def test_a_discount_on_reverse_charge_lowers_both_sides() -> None:
    both = tax("1405", "934.80", "4920.00"), tax("2105", "-934.80", "4920.00")
    assert booked(settle(item("-4920.00"), "4821.60", *both, discount="98.40")) == {
        "1000": "-4821.60",
        "1405": "-18.70",
        "2000": "4920.00",
        "2105": "18.70",
        "5030": "-98.40",
    }


def test_p07_the_difference_of_two_rates_is_realised() -> None:
    dollars = item("-12450.00", "-11474.65", currency="USD")
    found = booked(settle(dollars, "12450.00"), currency="USD", fx_rate=Decimal("1.0910"))
    assert found == {"1010": "-11411.55", "2000": "11474.65", "7100": "-63.10"}


def test_what_the_bank_took_counts_more_than_the_days_rate() -> None:
    dollars = item("-12450.00", "-11474.65", currency="USD")
    how = {"currency": "USD", "fx_rate": Decimal("1.0910"), "bank_base": Decimal("11500.00")}
    assert booked(settle(dollars, "12450.00"), **how) == {"1010": "-11500.00", "2000": "11474.65", "7100": "25.35"}


def test_parts_of_a_foreign_item_come_to_all_of_it() -> None:
    dollars = item("-100.00", "-92.17", currency="USD")
    first = payment_entry(
        CLIENT, payment(settle(dollars, "33.33"), currency="USD", fx_rate=Decimal("1.0850"))
    ).postings[0]
    rest = item("-66.67", str(Decimal("-92.17") + first.base_amount), currency="USD")
    last = payment_entry(CLIENT, payment(settle(rest, "66.67"), currency="USD")).postings[0]
    assert first.base_amount == Decimal("30.72")
    assert first.base_amount + last.base_amount == Decimal("92.17")


def test_p13_what_is_withheld_is_owed_to_the_tax_office() -> None:
    assert booked(settle(item("-2500.00"), "1900.00", withheld="600.00")) == {
        "1000": "-1900.00",
        "2000": "2500.00",
        "2120": "-600.00",
    }


def test_a_credit_is_taken_into_account() -> None:
    credit = item("120.00", label="AC-AP-2026-000002", reference="C-1")
    both = settle(item("-4920.00"), "4920.00"), settle(credit, "-120.00")
    entry = payment_entry(CLIENT, payment(*both))
    assert by_account(entry) == {"1000": "-4800.00", "2000": "4800.00"}
    assert [key.label for key in entry.settles.values()] == ["AC-AP-2026-000001", "AC-AP-2026-000002"]


def test_an_invoice_and_its_whole_credit_need_no_bank() -> None:
    both = settle(item("-120.00"), "120.00"), settle(item("120.00", reference="C-1"), "-120.00")
    entry = payment_entry(CLIENT, payment(*both))
    assert {posting.account for posting in entry.postings} == {"2000"}


def test_money_paid_on_account_stands_open_for_the_vendor() -> None:
    entry = payment_entry(CLIENT, payment(on_account=Decimal("50.00")))
    assert by_account(entry) == {"1000": "-50.00", "2000": "50.00"}
    assert entry.settles == {}


def test_p19_a_tiny_rest_is_written_off_by_two_persons() -> None:
    rest = settle(item("-100.00"), "99.60", written_off="0.40")
    assert booked(rest, checker="ann") == {"1000": "-99.60", "2000": "100.00", "7000": "-0.40"}
    for checker in ("", "operator"):
        with pytest.raises(PostingCaseError, match="a person other than operator approves it"):
            booked(rest, checker=checker)
    with pytest.raises(PostingCaseError, match=r"1\.01 EUR to write off, limit 1;"):
        booked(settle(item("-100.00"), "98.99", written_off="1.01"), checker="ann")


@pytest.mark.parametrize("paid", ["100.01", "-0.01", "0.00"])
def test_no_more_is_settled_than_is_open(paid: str) -> None:
    with pytest.raises(PostingCaseError, match=f"{paid} EUR to settle, open are 100.00"):
        booked(settle(item("-100.00"), paid))


def test_a_held_item_is_not_paid() -> None:
    hold = Hold(code="V-PO-06", subject="line 1", message="The price is 1.20 above the order's.")
    with pytest.raises(PostingCaseError, match=r"is held: V-PO-06: The price is 1\.20 above"):
        booked(settle(item("-100.00", holds=(hold,)), "100.00"))


NO_FORM = Hold(code="V-TAX-15", subject="vendor", message="No W-9 is on file.")
PRICE = Hold(code="V-PO-06", subject="line 1", message="The price is above the order's.")


@pytest.mark.parametrize(
    ("paid", "withheld", "holds", "refused"),
    [
        ("1900.00", "600.00", (NO_FORM,), ""),
        ("760.00", "240.00", (NO_FORM,), ""),
        ("2500.00", "0", (NO_FORM,), "V-TAX-15"),
        ("2000.00", "500.00", (NO_FORM,), "V-TAX-15"),
        ("1900.00", "600.00", (NO_FORM, PRICE), r"is held: V-PO-06: The price is above the order.s. It can"),
    ],
)
def test_p13_without_a_form_only_what_the_withheld_tax_leaves_is_paid(
    paid: str, withheld: str, holds: tuple[Hold, ...], refused: str
) -> None:
    case = settle(item("-2500.00", holds=holds), paid, withheld=withheld)
    if refused:
        with pytest.raises(PostingCaseError, match=refused):
            booked(case)
    else:
        assert booked(case)["2120"] == f"-{withheld}"


@pytest.mark.parametrize(("name", "other"), [("vendor_id", "V2"), ("currency", "USD"), ("entity", "BC")])
def test_an_item_of_somebody_else_is_not_paid(name: str, other: str) -> None:
    with pytest.raises(PostingCaseError, match=rf"company .*{other}.*, the payment of V1 / EUR / AC"):
        booked(settle(item("-100.00", **{name: other}), "100.00"))
