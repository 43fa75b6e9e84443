"""Arithmetic identities of an invoice (S-08). Rounded only where S-04 says; sums of rounded amounts never again."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from documents.values import money

_HUNDRED = Decimal(100)


def tax_of(net: Decimal, rate: Decimal, currency: str) -> Decimal:
    """Return the tax on a net amount (BT-117 = BT-116 x BT-119): `rate` in per cent, rounded to the minor unit."""
    return money.round_amount(net * rate / _HUNDRED, currency)


def closes(net: Decimal, tax: Decimal, gross: Decimal) -> bool:
    """Tell whether net + tax = gross exactly (BT-112 = BT-109 + BT-110)."""
    return net + tax == gross


def rate_closes(net: Decimal, rate: Decimal, tax: Decimal, currency: str) -> bool:
    """Tell whether net x rate = tax, exactly after rounding."""
    return tax_of(net, rate, currency) == tax


def line_amount(
    quantity: Decimal,
    price: Decimal,
    base_quantity: Decimal = Decimal(1),
    discount_percent: Decimal = Decimal(0),
    currency: str = "",
) -> Decimal:
    """Return the net amount of a line (BT-131), each part rounded by itself.

    Args:
        quantity: BT-129.
        price: BT-146, net, per `base_quantity`.
        base_quantity: BT-149; not zero.
        discount_percent: Of the line, 0 to 100.
        currency: ISO 4217; two decimals where empty.

    Raises:
        ValueError: The base quantity is zero.
    """
    if base_quantity == 0:
        raise ValueError("a price is per a base quantity, which cannot be 0")
    goods = money.round_amount(quantity * price / base_quantity, currency)
    return goods - money.round_amount(goods * discount_percent / _HUNDRED, currency)


def net_total(lines: Iterable[Decimal], allowances: Decimal = Decimal(0), charges: Decimal = Decimal(0)) -> Decimal:
    """Return BT-109 = sum of the lines - allowances + charges."""
    return sum(lines, Decimal(0)) - allowances + charges


def payable(
    gross: Decimal,
    prepaid: Decimal = Decimal(0),
    rounding: Decimal = Decimal(0),
) -> Decimal:
    """Return BT-115 = BT-112 - BT-113 + BT-114."""
    return gross - prepaid + rounding


def net_price(gross_price: Decimal, discount: Decimal) -> Decimal:
    """Return BT-146 = BT-148 - BT-147."""
    return gross_price - discount
