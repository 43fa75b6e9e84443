"""Draws what one document is about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from sample_docs.generator.money import cents
from sample_docs.generator.variety import identifiers, parties
from sample_docs.generator.variety.countries import Country
from sample_docs.generator.variety.deal import Deal, Item, Party, Sums
from sample_docs.generator.variety.dice import Dice, Split
from sample_docs.generator.variety.kinds import DAYS, PERIODS, Kind
from sample_docs.generator.variety.notation import Notation
from sample_docs.generator.variety.trade import add_up, draw_items
from sample_docs.generator.variety.wording import Wording

FIRST_DAY = dt.date(2023, 1, 2)
SPAN = 1400
PRIVATE = {
    "shop": 0.6, "hotel": 0.4, "utility": 0.4, "insurance": 0.4, "saas": 0.1, "telecom": 0.4, "medical": 0.3,
    "rent": 0.3, "fees": 0.35, "workshop": 0.45, "municipal": 0.5, "training": 0.3, "catering": 0.35, "club": 0.5,
    "craft": 0.4, "mobile": 0.4, "water": 0.5, "consulting": 0.05, "bookkeeping": 0.1,
}  # fmt: skip
"""Share of private customers."""
INCLUSIVE = {"receipt": 1.0, "shop": 0.5, "hotel": 0.7}
"""Share whose prices hold the tax."""
PAID = {"receipt", "shop", "hotel"}
SHAPES = {
    "vehicle": ("{A2} {n2} {A3}", "{A3} {n3}", "{A2}-{n3}-{A2}"), "mileage": ("{n5} km", "{n6} km"),
    "incoterms": ("EXW", "DAP", "FCA", "CPT", "DDP"),
    "language_pair": ("EN > DE", "DE - FR", "NL > EN", "FR > EN", "IT > DE", "EN > ES"), "guests": ("{n2}", "1{n2}"),
    "card_no": ("7077 {n4} {n4}", "{n8}", "7002-{n6}"), "container": ("{A4} {n6}-{n1}", "R{n2}-{n3}"),
}  # fmt: skip
"""References that are no numbers of a file, by how they look."""
PLAIN = {"receipt", "order", "order_confirmation"}
REFERENCES = Split((0.1, 0.3, 0.5), (), (), (0.1, 0.3, 0.5, 0.75), (0.05, 0.2, 0.3, 0.5), sixth=(0.1, 0.25, 0.35, 0.6))
"""Share of the further numbers and days that a paper prints."""
WITHHELD = {"ES": Decimal(15), "IT": Decimal(20)}
"""Countries whose freelancers have tax withheld by their customers, with its share of the net in per cent."""
UNTAXED = {
    "training": 0.4, "club": 0.35, "laboratory": 0.12, "translation": 0.15, "staffing": 0.05, "printing": 0.06,
    "hire": 0.05, "invoice": 0.06, "construction": 0.2, "credit_note": 0.05,
    "consulting": 0.12, "craft": 0.06,
}  # fmt: skip
"""Share of papers of the seventh family without any tax: exempt, of a small business, or owed by the customer."""
BEFORE = {"off_hire": (1, 6), "on_hire": (8, 40)}
"""Days between what a paper names and its issue, at least and at most; 1 to 20 for all others."""
TERMS = (7, 10, 14, 14, 20, 30, 30, 30, 45, 60)


def draw_deal(kind: Kind, country: Country, notation: Notation, dice: Dice, words: Wording) -> Deal:
    """Draw everything a document of a kind and country may print."""
    day = FIRST_DAY + dt.timedelta(days=dice.between(0, SPAN))
    commission = Decimal(15) if kind.name == "broadcast" and dice.chance(0.4) else Decimal(0)
    untaxed = commission > 0 or kind.name == "export" or (dice.seventh and dice.chance(UNTAXED.get(kind.name, 0.0)))
    items = draw_items(kind, country, day, dice, words, untaxed=untaxed)
    taxed = country.iso != "US" and not (dice.seventh and untaxed)
    inclusive = taxed and dice.chance(INCLUSIVE.get(kind.name, 0.02))
    sums = add_up(items, dice, country, inclusive=inclusive, plain=kind.name in PLAIN, commission=commission)
    if kind.name == "utility" and dice.chance(0.25):
        sums = replace(sums, balance=cents(Decimal(dice.between(-9000, 9000)) / 100))
    if dice.seventh and notation.currency != "CHF":
        sums = replace(sums, rounding=Decimal(0))  # coins of 0.05 are Swiss
    if dice.fifth:
        sums = _kept_back(sums, kind, country, items, dice, words, inclusive=inclusive)
    days = dice.among(TERMS)
    due = kind.pays and kind.name not in PAID | {"statement", "credit_note"} and dice.chance(0.6)
    shape = identifiers.ORDER if kind.from_buyer else identifiers.DOCUMENT
    if dice.fifth and (kind.name == "self_billing" or not kind.own_field):
        shape = identifiers.DOCUMENT if kind.own_field else identifiers.OTHER
    vendor, buyer = _parties(kind, country, dice, words)
    return Deal(
        kind, country, vendor, buyer, _ship_to(kind, country, dice, words),
        identifiers.shaped(dice.one(shape), dice, day.year), day, day + dt.timedelta(days=days) if due else None, days,
        _po_number(kind, dice, day), _refs(kind, country, day, dice, words), items, sums, inclusive, notation.currency,
        commission=commission > 0,
        attention=parties.person(country, dice) if dice.chance(0.2) else "",
        notes=tuple(dice.some(words.choices("note"), 0, 3)),
    )  # fmt: skip


def _kept_back(  # noqa: PLR0913 - what it depends on
    sums: Sums, kind: Kind, country: Country, items: Sequence[Item], dice: Dice, words: Wording, *, inclusive: bool
) -> Sums:
    """Keep something back until a building is finished, or a freelancer's tax."""
    if sums.payable != sums.gross or inclusive:
        return sums
    if kind.name == "construction" and dice.chance(0.45):
        rate = Decimal(dice.among((5, 10, 5)))
        return replace(sums, retained=cents(sums.gross * rate / 100), retained_rate=rate)
    hourly = all(item.unit == words.say("unit.hour") for item in items)
    if kind.name == "invoice" and hourly and country.iso in WITHHELD and dice.chance(0.4):
        rate = WITHHELD[country.iso]
        return replace(sums, retained=cents(sums.net * rate / 100), retained_rate=rate)
    return sums


def _parties(kind: Kind, country: Country, dice: Dice, words: Wording) -> tuple[Party, Party]:
    vendor = parties.draw_company(country, dice, words)
    private = dice.chance(PRIVATE.get(kind.name, 0.0))
    if private:
        return vendor, parties.draw_person(country, dice, words)
    public = dice.newer and dice.chance(parties.PUBLIC)
    return vendor, parties.draw_company(country, dice, words, public=public)


def _ship_to(kind: Kind, country: Country, dice: Dice, words: Wording) -> Party | None:
    if kind.name in ("receipt", "statement", "dunning", "broadcast", "hotel") or not dice.chance(0.3):
        return None
    return parties.draw_company(country, dice, words)


def _po_number(kind: Kind, dice: Dice, day: dt.date) -> str:
    """The buyer's own order number, where one is printed."""
    share = {"invoice": 0.5, "order_confirmation": 0.9, "delivery_note": 0.6, "freight": 0.3, "credit_note": 0.3,
             "construction": 0.4, "medical": 0.4, "farm": 0.3, "export": 0.6, "facility": 0.4,
             "workshop": 0.15, "staffing": 0.35, "hire": 0.4, "waste": 0.3, "laboratory": 0.4, "translation": 0.35,
             "printing": 0.45, "training": 0.2, "catering": 0.15,
             "consulting": 0.4, "craft": 0.25, "merchant": 0.45, "parcel": 0.1}  # fmt: skip
    if not dice.chance(share.get(kind.name, 0.0)):
        return ""
    return identifiers.shaped(dice.one(identifiers.ORDER), dice, day.year)


def _refs(kind: Kind, country: Country, day: dt.date, dice: Dice, words: Wording) -> dict[str, str | dt.date]:
    share = dice.one(REFERENCES)
    keys = [key for key in kind.usual if dice.chance(0.85)]
    keys += [key for key in kind.refs if key not in keys and dice.chance(share)]
    return {key: _reference(key, country, day, dice, words) for key in keys}


def _reference(key: str, country: Country, day: dt.date, dice: Dice, words: Wording) -> str | dt.date:
    if key in PERIODS:
        return ""
    if key in DAYS:
        after = key in ("required_date", "departure")
        return day + dt.timedelta(days=dice.between(*BEFORE.get(key, (1, 20))) * (1 if after else -1))
    if key in ("contact", "clerk", "patient", "participant"):
        return parties.person(country, dice)
    if key in ("advertiser", "agency", "venue"):
        return parties.draw_company(country, dice, words).name
    if key in SHAPES:
        return identifiers.shaped(dice.among(SHAPES[key]), dice)
    if key in ("room", "table_no", "till"):
        return str(dice.between(1, 420))
    return identifiers.shaped(dice.one(identifiers.OTHER), dice, day.year)
