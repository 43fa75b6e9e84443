"""Arithmetic of a printed paper, from its lines to what is left to pay."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sample_docs.generator.money import cents, line_net, total

NOUGHT = Decimal(0)


@dataclass(frozen=True, slots=True)
class Line:
    """One line; its price is before the discount, and includes the tax where `Sums` were made so."""

    description: str
    detail: str
    sku: str
    quantity: Decimal
    unit: str
    price: Decimal
    discount: Decimal
    rate: Decimal

    @property
    def amount(self) -> Decimal:
        """What the line comes to, to the cent."""
        return line_net(self.quantity, self.price, self.discount)

    @property
    def amount_gross(self) -> Decimal:
        """What the line comes to with its tax, for lines without it."""
        return cents(self.amount * (100 + self.rate) / 100)


@dataclass(frozen=True, slots=True)
class Tax:
    """The tax of one rate in per cent."""

    rate: Decimal
    base: Decimal
    amount: Decimal

    @property
    def gross(self) -> Decimal:
        """Base and tax."""
        return self.base + self.amount


@dataclass(frozen=True, slots=True)
class Sums:
    """Sums of a paper; discount and prepaid are positive and are taken off."""

    lines: Decimal
    discount: Decimal
    shipping: Decimal
    taxes: tuple[Tax, ...]
    prepaid: Decimal

    @property
    def net(self) -> Decimal:
        """Without tax."""
        return total(tax.base for tax in self.taxes)

    @property
    def tax(self) -> Decimal:
        """All taxes."""
        return total(tax.amount for tax in self.taxes)

    @property
    def gross(self) -> Decimal:
        """With tax."""
        return self.net + self.tax

    @property
    def payable(self) -> Decimal:
        """What is left to pay."""
        return self.gross - self.prepaid


def sums_of(lines: Sequence[Line], *, discount: Decimal = NOUGHT, shipping: Decimal = NOUGHT, inclusive: bool) -> Sums:
    """Add up lines.

    Args:
        lines: One at least.
        discount: Taken off the whole; with lines of one rate only.
        shipping: Put on the whole; with lines of one rate only.
        inclusive: Whether the lines' amounts include the tax.
    """
    of_rate: dict[Decimal, Decimal] = defaultdict(Decimal)
    for line in lines:
        of_rate[line.rate] += line.amount
    of_rate[lines[0].rate] += shipping - discount
    taxes = tuple(_tax(rate, amount, inclusive=inclusive) for rate, amount in sorted(of_rate.items(), reverse=True))
    return Sums(total(line.amount for line in lines), discount, shipping, taxes, NOUGHT)


def _tax(rate: Decimal, amount: Decimal, *, inclusive: bool) -> Tax:
    base = cents(amount * 100 / (100 + rate)) if inclusive else amount
    return Tax(rate, base, amount - base if inclusive else cents(amount * rate / 100))
