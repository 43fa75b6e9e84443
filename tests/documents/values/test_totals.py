from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.values import money, totals

CENTS = st.decimals(-(10**9), 10**9, places=2)
CHANGE = st.decimals(-100, 100, places=2).filter(bool)


def test_the_totals_of_the_worked_example() -> None:
    tax = totals.tax_of(Decimal("779.50"), Decimal(19), "EUR")
    assert tax == Decimal("148.11")
    assert totals.closes(Decimal("779.50"), tax, Decimal("927.61"))
    assert totals.net_total([Decimal("251.00"), Decimal("516.00")], charges=Decimal("12.50")) == Decimal("779.50")


def test_a_price_per_hundred_and_a_discount() -> None:
    assert totals.line_amount(Decimal(250), Decimal("9.90"), Decimal(100), currency="EUR") == Decimal("24.75")
    assert totals.line_amount(Decimal(10), Decimal("25.10"), discount_percent=Decimal(3), currency="EUR") == Decimal(
        "243.47"
    )


def test_goods_and_discount_are_rounded_each_by_itself() -> None:
    # 3 x 0.335 = 1.005 -> 1.01; half of it 0.505 -> 0.51; together rounded once it would be 0.50 as well, apart 0.50.
    assert totals.line_amount(Decimal(3), Decimal("0.335"), discount_percent=Decimal(50), currency="EUR") == Decimal(
        "0.50"
    )
    # 1.01 - 10 % of 1.01 (0.101 -> 0.10) = 0.91; 1.005 x 0.9 = 0.9045 would be 0.90.
    assert totals.line_amount(Decimal(3), Decimal("0.335"), discount_percent=Decimal(10), currency="EUR") == Decimal(
        "0.91"
    )


def test_a_base_quantity_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="base quantity"):
        totals.line_amount(Decimal(1), Decimal(1), Decimal(0), currency="EUR")


def test_yen_have_no_decimals() -> None:
    assert totals.tax_of(Decimal(12345), Decimal(10), "JPY") == Decimal(1235)


@given(CENTS, CENTS, CHANGE)
def test_only_the_true_gross_closes(net: Decimal, tax: Decimal, change: Decimal) -> None:
    assert totals.closes(net, tax, net + tax)
    assert not totals.closes(net, tax, net + tax + change)


@given(CENTS, st.decimals(0, 30, places=1))
def test_tax_is_within_half_a_cent(net: Decimal, rate: Decimal) -> None:
    tax = totals.tax_of(net, rate, "EUR")
    assert abs(tax - net * rate / 100) <= Decimal("0.005")
    assert totals.rate_closes(net, rate, tax, "EUR")
    assert not totals.rate_closes(net, rate, tax + money.unit("EUR"), "EUR")


@given(CENTS, CENTS)
def test_what_is_prepaid_is_not_payable(gross: Decimal, prepaid: Decimal) -> None:
    assert totals.payable(gross, prepaid) + prepaid == gross
