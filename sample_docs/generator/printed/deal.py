"""What a printed paper is about: who, what, how much, until when, and the numbers that are not its own."""

from __future__ import annotations

import dataclasses
import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from sample_docs.generator.money import cents
from sample_docs.generator.printed.notation import Notation, draw_notation
from sample_docs.generator.printed.parties import Party, draw_company, draw_person, person
from sample_docs.generator.printed.places import Place, Ware, places, wares
from sample_docs.generator.printed.sheets import Sheet
from sample_docs.generator.printed.sums import NOUGHT, Line, Sums, sums_of
from sample_docs.generator.printed.wording import Words
from sample_docs.generator.variety.dice import Dice
from sample_docs.generator.variety.identifiers import shaped

NUMBERS = {
    "invoice": ("INV-{n6}", "{y}-{n4}", "{n7}", "INV{n5}", "RE-{y}-{n5}", "{A4}{n4}-00{n2}", "#{n4}", "F{y}{n4}",
                "{y}/{n5}"),
    "credit_note": ("CN-{n5}", "GS{y}-{n4}", "{n7}", "AV{n5}", "CR-{n4}-{y2}"),
    "purchase_order": ("PO-{n6}", "45{n8}", "P{n5}", "PO/{y}/{n5}", "{n6}"),
    "delivery_note": ("DN-{n6}", "LS{n6}", "{n7}", "WH/OUT/{n5}"),
    "receipt": ("{n4}-{n4}", "R{n6}", "{n8}", "{A4}{n4}-{n4}"),
}  # fmt: skip
ORDERS = ("PO-{n5}", "45{n8}", "{A2}{n6}", "PO{n6}", "{n6}", "{y}-{n4}-{A1}")
FIRST, DAYS = dt.date(2024, 1, 8), 1020
TERMS = (7, 10, 14, 14, 30, 30, 45, 60)
UNION = ("de-DE", "de-AT", "fr-FR", "fr-BE", "nl-NL", "nl-BE", "es-ES", "it-IT", "en-IE")
"""Places whose companies bill each other without tax."""

STAYS = {
    "night",
    "Nacht",
    "nuit",
    "nacht",
    "noche",
    "notte",
    "pers.",
    "Pers.",
    "day",
    "Tag",
    "jour",
    "dag",
    "día",
    "giorno",
    "trip",
    "Fahrt",
    "trajet",
    "rit",
    "trayecto",
    "corsa",
    "booking",
    "Buchung",
    "dossier",
    "boeking",
    "reserva",
    "pratica",
}
"""Units of what nobody buys by the dozen."""


@dataclass(frozen=True, slots=True)
class Deal:
    """One paper before it is laid out.

    Attributes:
        number: The paper's own.
        po_number: The buyer's order, "" where none is told.
        due_date: None where the paper names no day.
        days: Of the term of payment.
        pays: "transfer", "card" or "debit"; "" where nothing is asked for.
        reverse: The buyer owes the tax.
        refs: Numbers, days and names that are none of the scored fields.
    """

    sheet: Sheet
    kind: str
    words: Words
    notation: Notation
    vendor: Party
    buyer: Party
    private: bool
    lines: tuple[Line, ...]
    sums: Sums
    number: str
    po_number: str
    issue_date: dt.date
    due_date: dt.date | None
    days: int
    pays: str
    reverse: bool
    refs: dict[str, str]

    @property
    def place(self) -> Place:
        """Where the paper comes from."""
        return self.vendor.place


def draw_deal(sheet: Sheet, kind: str, place: Place, dice: Dice) -> Deal:
    """Draw a paper of a kind for a template."""
    notation, words = draw_notation(place, dice), Words(place, dice)
    vendor, buyer, private = _parties(sheet, kind, place, dice)
    reverse = buyer.place.iso != place.iso
    lines = _lines(sheet, place, dice, Decimal(0) if reverse else None)
    sums = _sums(sheet, kind, lines, dice)
    issue = FIRST + dt.timedelta(days=dice.between(0, DAYS))
    pays = dice.among(sheet.pays) if kind in ("invoice", "receipt") else ""
    days = dice.among(TERMS)
    dated = pays in ("transfer", "debit") and dice.chance(0.75)
    if pays == "card" and kind == "invoice" and dice.chance(0.5):
        sums = dataclasses.replace(sums, prepaid=sums.gross)
    orders = kind != "purchase_order" and not private and dice.chance(sheet.ordered)
    return Deal(
        sheet, kind, words, notation, vendor, buyer, private, lines, sums,
        number=shaped(dice.among(NUMBERS[kind]), dice, issue.year),
        po_number=shaped(dice.among(ORDERS), dice, issue.year) if orders else "",
        issue_date=issue,
        due_date=issue + dt.timedelta(days=days) if dated else None,
        days=days,
        pays=pays,
        reverse=reverse,
        refs=_refs(words, notation, issue, dice),
    )  # fmt: skip


def _parties(sheet: Sheet, kind: str, place: Place, dice: Dice) -> tuple[Party, Party, bool]:
    """Return vendor, buyer, and whether the buyer is a private person."""
    alone = dice.chance(sheet.sole) and place.iso != "ES"  # the Spanish numbers drawn are those of companies
    vendor = draw_person(place, dice, trading=True) if alone else draw_company(place, dice)
    private = dice.chance(sheet.people)
    others = [code for code in UNION if code[3:] != place.iso]
    taxed = place.code not in UNION or private or sheet.inclusive or kind == "purchase_order"
    home = places()[dice.among(others)] if not taxed and dice.chance(0.08) else place
    while True:
        buyer = draw_person(home, dice) if private else draw_company(home, dice)
        if buyer.brand != vendor.brand and buyer.name != vendor.name:
            return vendor, buyer, private


def _lines(sheet: Sheet, place: Place, dice: Dice, rate: Decimal | None) -> tuple[Line, ...]:
    goods = wares(sheet.trade, place.language)
    count = dice.between(*sheet.lines)
    drawn = dice.some(goods, count, count) if count <= len(goods) else [dice.among(goods) for _ in range(count)]
    rates = [dice.among(place.rates) for _ in range(2 if dice.chance(0.25) else 1)] if rate is None else [rate]
    discounted = dice.chance(0.2)
    return tuple(_line(ware, dice, dice.among(rates), discounted=discounted) for ware in drawn)


def _line(ware: Ware, dice: Dice, rate: Decimal, *, discounted: bool) -> Line:
    price = ware.price * dice.between(70, 160) / 100
    price = price.quantize(Decimal("0.001")) if ware.price < 1 else cents(price)
    quantity = _quantity(ware, dice)
    off = Decimal(dice.among((5, 10, 15, 20))) if discounted and dice.chance(0.6) else NOUGHT
    sku = shaped(dice.among(("{A2}-{n4}", "{n6}", "{A3}{n3}", "{n3}-{n4}")), dice)
    return Line(ware.description, ware.detail, sku, quantity, ware.unit, price, off, rate)


def _quantity(ware: Ware, dice: Dice) -> Decimal:
    if ware.price < 1:
        return Decimal(dice.between(120, 2400))
    if ware.unit in ("h", "Std.", "uur"):
        return Decimal(dice.between(2, 60)) / 4
    if ware.unit in STAYS:
        return Decimal(dice.between(1, 4))
    return Decimal(dice.among((1, 1, 1, 2, 2, 3, 4, 5, 6, 8, 10, 12)))


def _sums(sheet: Sheet, kind: str, lines: tuple[Line, ...], dice: Dice) -> Sums:
    discount = shipping = NOUGHT
    plain = sums_of(lines, inclusive=sheet.inclusive)
    if dice.chance(sheet.extras) and len(plain.taxes) == 1:
        discount = cents(plain.lines * dice.among((3, 5, 10)) / 100) if dice.chance(0.5) else NOUGHT
        shipping = Decimal(dice.among(("4.90", "6.95", "12.00"))) if sheet.trade in ("shop", "parts") else NOUGHT
    sums = sums_of(lines, discount=discount, shipping=shipping, inclusive=sheet.inclusive)
    beforehand = kind == "invoice" and sheet.trade in ("work", "travel", "parts") and dice.chance(sheet.extras / 2)
    part = cents(sums.gross * dice.among((20, 30, 50)) / 100)
    return dataclasses.replace(sums, prepaid=part) if beforehand else sums


def _refs(words: Words, notation: Notation, issue: dt.date, dice: Dice) -> dict[str, str]:
    """Return what a paper may tell besides its fields, by key."""

    def day(back: int) -> str:
        return notation.day(issue - dt.timedelta(days=back))

    stay = dice.between(1, 6)
    language = notation.locale[:2]
    numbers = {
        "customer_no": "{n5}", "account": "{n4}-{n4}-{n4}", "shop_order": "{n3}-{n7}", "sales_order": "S{n5}",
        "tracking": "{A2}{n9}", "transaction": "txn_{n4}{A2}{n5}", "booking": "{A3}{n3}", "room": "{n3}",
        "original": "{y}-{n5}", "cost_centre": "{n4}", "meter": "V-{n7}", "transport": "{n6}",
    }  # fmt: skip
    last = issue.replace(day=1) - dt.timedelta(days=1)
    return {key: shaped(shape, dice, issue.year) for key, shape in numbers.items()} | {
        "order_date": day(dice.between(2, 9)),
        "delivered": day(dice.between(1, 6)),
        "wanted": day(-dice.between(10, 40)),
        "period": f"{notation.day(last.replace(day=1))} – {notation.day(last)}",
        "arrival": day(stay),
        "departure": day(0),
        "original_date": day(dice.between(12, 60)),
        "contact": person(language, dice),
        "guest": person(language, dice),
        "project": dice.among(("Heron", "Atlas 2", "Website", "Campus", "Nordlicht", "Riverside")),
        "carrier": dice.among(("Postkutsche24", "Swiftwheel", "Kurira", "Overland Parcel")),
        "weight": f"{notation.quantity(Decimal(dice.between(12, 860)) / 10)} kg",
        "parcels": str(dice.between(1, 7)),
        "card": words.card,
    }
