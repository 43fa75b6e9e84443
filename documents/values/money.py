"""Amounts of money: minor units, rounding, splitting, showing (S-01 to S-05).

The digits are those of ISO 4217, not of CLDR, which drops the minor units of some currencies in daily use.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal
from functools import lru_cache
from typing import Final

_NO_DIGITS: Final = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
_THREE_DIGITS: Final = "BHD IQD JOD KWD LYD OMR TND"
_FOUR_DIGITS: Final = "CLF UYW"
MINOR_DIGITS: Final[dict[str, int]] = {
    **dict.fromkeys(_NO_DIGITS.split(), 0),
    **dict.fromkeys(_THREE_DIGITS.split(), 3),
    **dict.fromkeys(_FOUR_DIGITS.split(), 4),
}
"""Digits after the separator of the currencies that do not have two (ISO 4217)."""

USUAL_MINOR_DIGITS: Final = 2

# An amount never has this many digits; the context keeps a long print from raising InvalidOperation.
_WIDE: Final = Context(prec=60, rounding=ROUND_HALF_UP)


def minor_digits(currency: str) -> int:
    """Return the digits after the separator; 2 where the currency is unknown or empty."""
    return MINOR_DIGITS.get(currency, USUAL_MINOR_DIGITS)


@lru_cache
def unit(currency: str) -> Decimal:
    """Return one minor unit: 0.01 for EUR, 1 for JPY, 0.001 for KWD."""
    return Decimal(1).scaleb(-minor_digits(currency))


def round_amount(amount: Decimal, currency: str) -> Decimal:
    """Round half up, away from zero, to the minor unit (S-04)."""
    return amount.quantize(unit(currency), rounding=ROUND_HALF_UP, context=_WIDE)


def is_exact(amount: Decimal, currency: str) -> bool:
    """Tell whether the amount has no more precision than the currency."""
    return round_amount(amount, currency) == amount


def to_minor(amount: Decimal, currency: str) -> int:
    """Return integer minor units: 12.34 EUR is 1234, 12000 JPY is 12000.

    Raises:
        ValueError: The amount has more precision than the currency.
    """
    scaled = amount.scaleb(minor_digits(currency), context=_WIDE)
    minor = int(scaled)
    if minor != scaled:
        raise ValueError(f"{amount} has more than the {minor_digits(currency)} decimals of {currency}")
    return minor


def from_minor(minor: int, currency: str) -> Decimal:
    """Return the amount of integer minor units, with the currency's decimals: 1230 EUR cents are 12.30."""
    return Decimal(minor).scaleb(-minor_digits(currency), context=_WIDE)


def split(total: Decimal, weights: Sequence[Decimal], currency: str) -> tuple[Decimal, ...]:
    """Split an amount by weights with the largest-remainder method; the parts add up to the total (S-05).

    Of equal remainders the earlier part gets the minor unit: 10.00 EUR over three equal weights is 3.34, 3.33, 3.33.

    Raises:
        ValueError: A weight is negative, or all are zero, or the total has more precision than the currency.
    """
    whole = sum(weights, Decimal(0))
    if whole <= 0 or any(weight < 0 for weight in weights):
        raise ValueError(f"weights {[str(weight) for weight in weights]}: none may be negative, one must be positive")
    minor = to_minor(total, currency)
    sign = -1 if minor < 0 else 1
    shares = [_WIDE.divide(_WIDE.multiply(Decimal(abs(minor)), weight), whole) for weight in weights]
    parts = [int(share.to_integral_value(rounding=ROUND_FLOOR)) for share in shares]
    by_remainder = sorted(range(len(parts)), key=lambda i: (parts[i] - shares[i], i))
    for i in by_remainder[: abs(minor) - sum(parts)]:
        parts[i] += 1
    return tuple(from_minor(sign * part, currency) for part in parts)


def instalments(total: Decimal, count: int, currency: str) -> tuple[Decimal, ...]:
    """Split an amount over equal periods; the last carries what rounding left: 1000.00 over 12 is 11 x 83.33 + 83.37.

    Raises:
        ValueError: The count is not positive, or the total has more precision than the currency.
    """
    if count < 1:
        raise ValueError(f"{count} instalments: there must be at least one")
    part = from_minor(abs(to_minor(total, currency)) // count, currency)
    part = part if total >= 0 else -part
    return (*([part] * (count - 1)), from_minor(to_minor(total, currency), currency) - part * (count - 1))


def show(amount: Decimal, currency: str = "") -> str:
    """Return the amount for a person: "1,234.56 EUR". Decimals beyond the minor unit are shown, never hidden."""
    padded = round_amount(amount, currency) if is_exact(amount, currency) else amount
    return f"{padded:,f} {currency}".rstrip()
