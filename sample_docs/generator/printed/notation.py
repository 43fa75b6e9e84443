"""How one paper writes amounts, quantities, rates and days."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from babel.dates import format_date
from babel.numbers import format_currency, format_decimal

from sample_docs.generator.printed.places import Place
from sample_docs.generator.variety.dice import Dice


@dataclass(frozen=True, slots=True)
class Notation:
    """The habits of one paper.

    Attributes:
        locale: As Babel names it.
        currency: ISO 4217.
        date: CLDR pattern.
        sign: "locale" as the country does it, "before" or "after" with the code.
        signed_cells: Whether cells of tables name the currency too.
    """

    locale: str
    currency: str
    date: str
    sign: str
    signed_cells: bool

    def money(self, amount: Decimal) -> str:
        """Return an amount with its currency."""
        if self.sign == "locale":
            return str(format_currency(amount, self.currency, locale=self.locale))
        text = self.amount(amount)
        return f"{self.currency} {text}" if self.sign == "before" else f"{text} {self.currency}"

    def amount(self, amount: Decimal) -> str:
        """Return an amount alone, with the decimals it needs but two at least."""
        return str(format_decimal(amount, "#,##0.00###", locale=self.locale))

    def cell(self, amount: Decimal) -> str:
        """Return an amount as cells have it; prices below a cent never name the currency."""
        whole = amount == amount.quantize(Decimal("0.01"))
        return self.money(amount) if self.signed_cells and whole else self.amount(amount)

    def quantity(self, number: Decimal) -> str:
        """Return a number without needless decimals."""
        return str(format_decimal(number, "#,##0.###", locale=self.locale))

    def rate(self, percent: Decimal) -> str:
        """Return a rate in per cent."""
        gap = "\u00a0" if self.locale[:2] in ("de", "fr", "es") else ""
        return f"{self.quantity(percent)}{gap}%"

    def day(self, value: dt.date) -> str:
        """Return a day."""
        return str(format_date(value, self.date, locale=self.locale))


def draw_notation(place: Place, dice: Dice) -> Notation:
    """Draw the habits of a paper."""
    sign = dice.among(("locale", "locale", "locale", "before" if place.language in ("en", "nl", "it") else "after"))
    return Notation(place.locale, place.currency, dice.among(place.dates), sign, dice.chance(0.5))
