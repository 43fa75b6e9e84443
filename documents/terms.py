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

    def __str__(self) -> str:
        """Return the terms as people say them: "2 % within 10 days, 30 days net"."""
        discounts = [f"{format(one.percent.normalize(), 'f')} % within {one.days} days" for one in self.discounts]
        end = " from the end of the month" if self.end_of_month else ""
        return ", ".join([*discounts, f"{self.net_days} days net{end}"])
