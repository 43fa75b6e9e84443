"""How a vendor writes numbers, amounts and dates."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from sample_docs.generator.words import word

NBSP = "\u00a0"
SYMBOLS = {"EUR": "€", "GBP": "£", "USD": "$", "CAD": "$", "CHF": "CHF"}


@dataclass(frozen=True, slots=True)
class Style:
    """A writing of numbers and dates.

    Attributes:
        date: "dmy.", "dmy/", "dmy-", "mdy/", "iso", "long" (4 November 2026), "us" (November 4, 2026).
        money: Pattern with {n}, {code} and {symbol}.
    """

    decimal: str
    group: str
    date: str
    money: str

    def number(self, value: Decimal, places: int | None = None) -> str:
        """Write a number, grouped; `places` fixes the decimals, otherwise there are as many as the number has."""
        sign, value = ("-" if value < 0 else ""), abs(value)
        text = f"{value.normalize():f}" if places is None else f"{value:.{places}f}"
        whole, _, fraction = text.partition(".")
        grouped = f"{int(whole):,}".replace(",", self.group)
        return sign + grouped + (self.decimal + fraction if fraction else "")

    def amount(self, value: Decimal, currency: str) -> str:
        """Write an amount with its currency."""
        return self.money.format(n=self.number(value, 2), code=currency, symbol=SYMBOLS.get(currency, currency))

    def day(self, value: dt.date, language: str, variant: int = 0) -> str:
        """Write a date."""
        d, m, y = f"{value.day:02d}", f"{value.month:02d}", f"{value.year}"
        numeric = {
            "dmy.": f"{d}.{m}.{y}",
            "dmy/": f"{d}/{m}/{y}",
            "dmy-": f"{d}-{m}-{y}",
            "mdy/": f"{m}/{d}/{y}",
            "iso": f"{y}-{m}-{d}",
        }
        if self.date in numeric:
            return numeric[self.date]
        month = word(language, "month", variant).split()[value.month - 1]
        if self.date == "us":
            return f"{month} {value.day}, {y}"
        return f"{value.day}{'.' if language == 'de' else ''} {month} {y}"


STYLES = {
    "de": Style(",", ".", "dmy.", "{n} {code}"),
    "de-symbol": Style(",", ".", "dmy.", "{n} {symbol}"),
    "de-long": Style(",", ".", "long", "{code} {n}"),
    "fr": Style(",", " ", "dmy/", "{n} {symbol}"),
    "fr-long": Style(",", NBSP, "long", "{n} {code}"),
    "nl": Style(",", ".", "dmy-", "{symbol} {n}"),
    "it": Style(",", ".", "dmy/", "{symbol} {n}"),
    "en": Style(".", ",", "dmy/", "{symbol}{n}"),
    "en-long": Style(".", ",", "long", "{symbol}{n}"),
    "en-iso": Style(".", ",", "iso", "{code} {n}"),
    "us": Style(".", ",", "mdy/", "{symbol}{n}"),
    "us-long": Style(".", ",", "us", "{symbol}{n}"),
    "ca": Style(".", ",", "dmy/", "{code} {n}"),
    "ch": Style(".", "'", "dmy.", "{code} {n}"),
    "ch-typographic": Style(".", "’", "dmy.", "{code} {n}"),
}
