"""Payment terms as people say them."""

from __future__ import annotations

from decimal import Decimal

from documents.terms import CashDiscount, PaymentTerms


def test_terms_are_said_as_people_say_them() -> None:
    discount = CashDiscount(percent=Decimal("2.00"), days=10)
    assert str(PaymentTerms(net_days=30, discounts=(discount,))) == "2 % within 10 days, 30 days net"
    assert str(PaymentTerms(net_days=60, end_of_month=True)) == "60 days net from the end of the month"
