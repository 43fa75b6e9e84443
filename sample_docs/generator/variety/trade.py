"""Lines and sums: what was sold, at which price, and what that adds up to. The arithmetic is always right."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from sample_docs.generator.money import cents, line_net, total
from sample_docs.generator.variety.countries import Country
from sample_docs.generator.variety.deal import Item, Sums, TaxRow
from sample_docs.generator.variety.dice import Dice
from sample_docs.generator.variety.identifiers import OTHER, shaped
from sample_docs.generator.variety.kinds import Kind
from sample_docs.generator.variety.wording import Wording

UNITS = {
    "hardware": "piece", "office": "piece", "services": "hour", "food": "piece", "utility": "kwh",
    "insurance": "month", "hotel": "night", "broadcast": "piece", "freight": "piece", "saas": "month",
    "construction": "m", "medical": "piece", "farm": "kg", "rent": "month", "telecom": "month",
    "legal": "hour", "garage": "piece", "municipal": "month", "facility": "hour",
    "staffing": "hour", "hire": "day", "fuel": "litre", "waste": "tonne", "training": "piece", "laboratory": "piece",
    "translation": "word", "catering": "piece", "printing": "piece", "club": "month",
    "craft": "hour", "mobile": "month", "parcel": "piece", "consulting": "day", "merchant": "piece", "water": "cubic",
    "bookkeeping": "hour",
}  # fmt: skip
PRICES = {
    "hardware": (15, 20_000), "office": (90, 60_000), "services": (3_500, 240_000), "food": (120, 4_500),
    "utility": (4, 250), "insurance": (900, 300_000), "hotel": (250, 32_000), "broadcast": (2_500, 700_000),
    "freight": (1_200, 190_000), "saas": (400, 120_000), "construction": (450, 48_000), "medical": (90, 26_000),
    "farm": (12, 900), "rent": (4_000, 420_000), "telecom": (290, 9_900),
    "legal": (6_500, 38_000), "garage": (150, 62_000), "municipal": (450, 24_000), "facility": (1_800, 5_800),
    "staffing": (1_650, 6_900), "hire": (900, 48_000), "fuel": (119, 205), "waste": (2_400, 29_000),
    "training": (4_500, 190_000), "laboratory": (850, 34_000), "translation": (7, 26), "catering": (180, 9_500),
    "printing": (4, 4_200), "club": (800, 12_000), "craft": (2_900, 9_800), "mobile": (390, 8_900),
    "parcel": (320, 4_800),
    "consulting": (42_000, 145_000), "merchant": (140, 6_800), "water": (90, 520), "bookkeeping": (3_800, 18_500),
}  # fmt: skip
"""Lowest and highest price of one unit, in hundredths."""
FEW = {
    "rent": 3, "telecom": 4, "garage": 5, "municipal": 12, "hire": 21, "training": 6, "club": 12, "mobile": 3,
    "consulting": 15, "craft": 12, "bookkeeping": 20,
}  # fmt: skip
"""Trades of which few units are sold at once, with the greatest number."""
MEASURED = {"fuel": (900, 9_500, "0.01"), "waste": (20, 1_400, "0.01"), "translation": (120, 14_000, "1")}
"""Trades that weigh or count, with the least and the greatest number of steps and what a step is."""
GIVING = ("invoice", "shop", "order_confirmation", "workshop", "medical", "pro_forma")
"""Kinds of the sixth family that may have such a line."""
COIN = Decimal("0.05")
"""Swiss cash is paid in steps of 0.05."""
GIVEN = 0.09
"""Share of papers of the sixth family with a line that costs nothing."""
BY_THE_HUNDRED = 0.12
TAKEN_BACK = 0.1
"""Shares of papers of the fourth family with prices of 100 or 1000 units, and with a line that is negative."""
THINGS = ("hardware", "office", "construction", "medical", "farm", "services")
"""Trades whose lines the sixth family describes further."""
MANY = 0.1
"""Share of documents whose lines do not fit on one page."""


def draw_items(
    kind: Kind, country: Country, day: dt.date, dice: Dice, words: Wording, *, untaxed: bool = False
) -> tuple[Item, ...]:
    """Draw the lines of one document; at times more than one page holds."""
    trade = dice.among(kind.trades)
    rates = (Decimal(0),) if untaxed else _rates(country, dice)
    discounts = dice.chance(0.15) and kind.priced and kind.name != "receipt"
    detailed = dice.chance(0.3) and (not dice.sixth or trade in THINGS)
    many = dice.chance(MANY) and kind.name not in ("receipt", "hotel")
    count = dice.between(18, 60) if many else min(dice.between(1, 9), dice.between(1, 9))
    items = []
    for place in range(count):
        quantity, price = _quantity(trade, dice), _price(trade, dice)
        if kind.name == "receipt":
            quantity, price = min(quantity, Decimal(4)), min(price, Decimal("49.90"))
            price = cents(price) if dice.seventh else price
        cut = Decimal(dice.among(("0", "5", "10", "12.5", "20"))) if discounts else Decimal(0)
        details = tuple(_detail(day, dice, words) for _ in range(dice.between(0, 2))) if detailed else ()
        items.append(
            Item(
                shaped(dice.one(OTHER), dice), _goods(trade, dice, words), details, quantity,
                words.say(f"unit.{UNITS[trade]}"), price, cut, dice.among(rates), line_net(quantity, price, cut),
                day - dt.timedelta(days=count - place),
            )
        )  # fmt: skip
    if dice.fourth and kind.priced and not untaxed:
        items = _unusual(items, trade, kind, dice, words)
    if dice.sixth and kind.name in GIVING and dice.chance(GIVEN):
        items.append(_given(items[0], words, dice))
    return tuple(items)


def _given(first: Item, words: Wording, dice: Dice) -> Item:
    """Return a line that costs nothing, such as a sample."""
    name, nought = dice.among(words.choices("given")), Decimal("0.00")
    return replace(
        first, description=name, details=(), quantity=Decimal(1), unit=words.say("unit.piece"), price=nought,
        discount=Decimal(0), amount=nought, per=1,
    )  # fmt: skip


def _unusual(items: list[Item], trade: str, kind: Kind, dice: Dice, words: Wording) -> list[Item]:
    """Price by the hundred or thousand, or take something back, as some papers of the fourth family do."""
    if trade in ("hardware", "office") and kind.name != "receipt" and dice.chance(BY_THE_HUNDRED):
        per = dice.among((100, 100, 1000))
        return [replace(item, per=per) for item in items]
    first = items[0]
    if kind.name in ("invoice", "order_confirmation") and len(items) > 1 and dice.chance(TAKEN_BACK):
        name = f"{words.say('returned')} {first.description}"
        if first.discount == 0 and first.quantity >= 1:
            items.append(replace(first, description=name, quantity=Decimal(-1), amount=-cents(first.price)))
    return items


def add_up(
    items: tuple[Item, ...], dice: Dice, country: Country, *, inclusive: bool, plain: bool = False,
    commission: Decimal = Decimal(0),
) -> Sums:  # fmt: skip
    """Return the totals.

    Args:
        items: The lines.
        dice: Draws what is put on or taken off.
        country: Coins differ.
        inclusive: Prices hold the tax.
        plain: Nothing is put on or taken off.
        commission: Of an agency, in per cent; then nothing else is taken off.
    """
    lines = total(item.amount for item in items)
    plain = plain or commission > 0
    usual = Decimal(dice.among(("5", "10", "3", "15"))) if not plain and dice.chance(0.08) else Decimal(0)
    rate_off = commission or usual
    allowance = cents(lines * rate_off / 100)
    charge = cents(Decimal(dice.between(300, 6000)) / 100) if not plain and dice.chance(0.2) else Decimal(0)
    groups: dict[Decimal, Decimal] = {}
    for item in items:
        groups[item.rate] = groups.get(item.rate, Decimal(0)) + item.amount
    largest = max(groups, key=lambda rate: groups[rate])
    cuts = {rate: cents(amount * rate_off / 100) for rate, amount in groups.items()}
    cuts[largest] += allowance - total(cuts.values())
    bases = {rate: amount - cuts[rate] + (charge if rate == largest else 0) for rate, amount in groups.items()}
    taxes = tuple(_taxed(rate, base, inclusive=inclusive) for rate, base in sorted(bases.items(), reverse=True))
    net = total(row.base for row in taxes)
    gross = net + total(row.tax for row in taxes)
    rounding = _coins(gross) if country.iso == "CH" and not plain and dice.chance(0.3) else Decimal(0)
    prepaid = cents(gross * dice.between(1, 9) / 10) if not plain and dice.chance(0.08) else Decimal(0)
    return Sums(lines, allowance, rate_off, charge, net, taxes, gross, prepaid, rounding)


def _taxed(rate: Decimal, amount: Decimal, *, inclusive: bool) -> TaxRow:
    if inclusive:
        tax = cents(amount * rate / (100 + rate))
        return TaxRow(rate, amount - tax, tax)
    return TaxRow(rate, amount, cents(amount * rate / 100))


def _coins(gross: Decimal) -> Decimal:
    return (gross / COIN).quantize(Decimal(1), rounding=ROUND_HALF_UP) * COIN - gross


def _rates(country: Country, dice: Dice) -> tuple[Decimal, ...]:
    """Mostly one rate; at times two or three."""
    usual = dice.among(country.rates)
    several = country.iso not in ("US", "AU", "IN") and dice.chance(0.2)
    return tuple(dice.some(tuple(dict.fromkeys(country.rates)), 2, 3)) if several else (usual,)


def _quantity(trade: str, dice: Dice) -> Decimal:
    if trade in FEW:
        return Decimal(dice.between(1, FEW[trade]))
    if trade in MEASURED:
        low, high, step = MEASURED[trade]
        return dice.between(low, high) * Decimal(step)
    if trade in ("services", "utility", "legal", "facility", "staffing"):
        whole = dice.between(1, 900 if trade == "utility" else 60)
        return Decimal(whole) + Decimal(dice.among(("0", "0.5", "0.25", "0")))
    return Decimal(dice.among((1, 1, 2, 3, 4, 5, 8, 10, 12, 20, 25, 48, 100, 250)))


def _price(trade: str, dice: Dice) -> Decimal:
    low, high = PRICES[trade]
    places = 4 if trade in ("utility", "fuel") or dice.chance(0.04) else 2
    cents_ = int(low * (high / low) ** dice.random.random())
    if places == 2 and dice.chance(0.3):
        cents_ -= cents_ % 100 if cents_ > 100 else 0
    return Decimal(cents_) / 100 + (Decimal(dice.between(1, 99)) / 10_000 if places == 4 else 0)


def _goods(trade: str, dice: Dice, words: Wording) -> str:
    return dice.among(words.choices(f"goods.{trade}")).format(k=dice.between(2, 48))


def _detail(day: dt.date, dice: Dice, words: Wording) -> str:
    value = dice.among((shaped("{A2}{n5}", dice), f"{day:%m/%Y}", shaped("{n8}", dice)))
    return dice.among(words.choices("goods.detail")).format(x=value)
