"""How one document writes numbers, amounts and days."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from babel.dates import format_date

from sample_docs.generator.variety.countries import Country
from sample_docs.generator.variety.dice import Dice, Split

SYMBOLS = {"EUR": "€", "GBP": "£", "USD": "$", "AUD": "$", "INR": "Rs.", "CHF": "CHF", "CAD": "$"}
AMOUNTS = Split(
    ("{n}", "{n}", "{s}{n}", "{n} {s}"), ("{n}", "{s} {n}", "{n} {c}", "{c} {n}"),
    ("{n}", "{n}", "{s}{n}", "{n}{s}", "{c}{n}", "{n} {s}"),
    ("{n}", "{n}", "{n}", "{s}{n}", "{s} {n}", "{n} {s}", "{n} {c}", "{c} {n}"),
    ("{n}", "{n}", "{n}", "{s}{n}", "{s}{n}", "{n} {s}", "{n} {c}", "{c} {n}"),
    sixth=("{n}", "{n}", "{n}", "{n}", "{s}{n}", "{s}{n}", "{n} {s}", "{n} {s}", "{c} {n}"),
    seventh=("{n}", "{n}", "{n}", "{n}", "{s}{n}", "{s}{n}", "{s} {n}", "{n} {s}", "{n} {c}"),
    eighth=("{n}", "{n}", "{n}", "{s}{n}", "{s}{n}", "{n} {s}", "{n} {s}", "{n} {c}", "{c} {n}"),
)  # fmt: skip
BOTH = "{s}{n} {c}"
BOTH_SHARE = 0.12
"""Share of English papers of the fifth family whose total shows symbol and code."""
BEHIND = "{n}-"
MINUS = Split(
    ("-{n}",), (BEHIND, "({n})", "- {n}", "−{n}"), ("-{n}", "–{n}", "{n} -", "({n})"), (),
    ("-{n}", "-{n}", "−{n}", "({n})", BEHIND),
    sixth=("-{n}", "-{n}", "-{n}", "- {n}", BEHIND, "({n})"),
    seventh=("-{n}", "-{n}", "-{n}", "−{n}", "({n})", BEHIND),
    eighth=("-{n}", "-{n}", "-{n}", "-{n}", "- {n}", "({n})", BEHIND),
)  # fmt: skip
THIN = "\u202f"
"""A narrow no-break blank."""
THIN_SHARE = 0.4
FOREIGN = ("USD", "EUR", "GBP", "CHF", "SEK", "DKK", "NOK", "PLN", "CZK")
"""Currencies that customers abroad are billed in, by some papers of the seventh family."""
FOREIGN_SHARE = 0.09
BILLING_ABROAD = ("GB", "IE", "DE", "AT", "CH", "FR", "BE", "NL", "ES", "IT")
SYMBOL_AFTER = {"de", "fr", "es", "it"}


@dataclass(frozen=True, slots=True)
class Notation:
    """Writing of numbers and days.

    Attributes:
        amount: Pattern of an amount in tables and sums; {n} number, {s} symbol, {c} ISO code.
        total: Pattern of the amount that is asked for; it shows the currency more often.
        minus: Pattern of a negative number.
        date: CLDR pattern.
        outer: The minus goes around currency and number, as in "-£12.00".
    """

    currency: str
    decimal: str
    group: str
    amount: str
    total: str
    minus: str
    date: str
    locale: str
    outer: bool = False

    def number(self, value: Decimal, places: int | None = None) -> str:
        """Write a number; without `places` it has as many decimals as it needs."""
        size = abs(value)
        text = f"{size.normalize():f}" if places is None else f"{size:.{places}f}"
        whole, _, fraction = text.partition(".")
        written = self._grouped(int(whole)) + (self.decimal + fraction if fraction else "")
        return self.minus.format(n=written) if value < 0 else written

    def money(self, value: Decimal, pattern: str = "") -> str:
        """Write an amount with two decimals, by default in the document's own pattern."""
        number = self.number(abs(value) if self.outer else value, 2)
        symbol = SYMBOLS.get(self.currency, self.currency)
        written = (pattern or self.amount).format(n=number, s=symbol, c=self.currency)
        return self.minus.format(n=written) if self.outer and value < 0 else written

    def day(self, value: dt.date) -> str:
        """Write a day."""
        pattern = self.date.replace("do", f"d'{_ordinal(value.day)}'")
        return str(format_date(value, pattern, self.locale))

    def _grouped(self, whole: int) -> str:
        if self.group == "lakh":
            return _lakh(str(whole))
        mark = "\u00a0" if self.group == "nbsp" else self.group
        return f"{whole:,}".replace(",", mark)


def draw_notation(country: Country, dice: Dice) -> Notation:
    """Draw the notation of one document."""
    amount = dice.one(AMOUNTS)
    shown = [pattern for pattern in AMOUNTS.of(dice.family) if pattern != "{n}"]
    total = dice.among(shown) if dice.chance(0.6) else amount
    if dice.fifth and country.language == "en" and dice.chance(BOTH_SHARE):
        total = BOTH
    if country.language in SYMBOL_AFTER and country.iso != "CH":  # "€12,00" is not how these write
        amount, total = (p.replace("{s}{n}", "{n} {s}").replace("{s} {n}", "{n} {s}") for p in (amount, total))
    if country.language == "en":  # nor do these write "12.00€"
        amount, total = (p.replace("{n}{s}", "{s}{n}") for p in (amount, total))
    if country.language == "en" and dice.newer:
        amount, total = (p.replace("{n} {s}", "{s}{n}") for p in (amount, total))
    currency = dice.among(country.currencies)
    if currency == "CHF":
        amount, total = (p.replace("{s}{n}", "{s} {n}") for p in (amount, total))
    if dice.seventh and country.iso in BILLING_ABROAD and dice.chance(FOREIGN_SHARE):
        currency = dice.among([code for code in FOREIGN if code not in country.currencies])
        amount, total = dice.among(("{n}", "{n}", "{c} {n}", "{n} {c}")), dice.among(("{c} {n}", "{n} {c}"))
    locale = country.code.replace("-", "_")
    group = dice.among(country.groups)
    if dice.fourth and group in (" ", "nbsp") and dice.chance(THIN_SHARE):
        group = THIN
    minus = dice.one(MINUS)
    return Notation(
        currency, country.decimal, group, amount, total, minus, dice.one(country.dates),
        locale, dice.newer and not (dice.fifth and minus == BEHIND),
    )  # fmt: skip


def _lakh(digits: str) -> str:
    head, tail = digits[:-3], digits[-3:]
    parts: list[str] = []
    while head:
        parts.insert(0, head[-2:])
        head = head[:-2]
    return ",".join([*parts, tail])


def _ordinal(day: int) -> str:
    return "th" if day in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
