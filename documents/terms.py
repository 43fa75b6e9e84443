"""Payment terms (EN 16931 BT-20), parsed."""

from __future__ import annotations

from decimal import Decimal

from documents.value import Value


class CashDiscount(Value):
    """So many per cent off when paid within so many days."""

    percent: Decimal
    days: int


class PaymentTerms(Value):
    """Net days, discounts, and whether they count from the end of the month."""

    net_days: int
    discounts: tuple[CashDiscount, ...] = ()
    end_of_month: bool = False
