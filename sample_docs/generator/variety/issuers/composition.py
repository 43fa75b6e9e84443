"""The sorts of issuers: which kinds of paper each prints, and how it puts them together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final, Protocol

from sample_docs.generator.variety import conditions
from sample_docs.generator.variety.houses.composition import dress
from sample_docs.generator.variety.issuers import accounts, amounts, goods, openings, payment
from sample_docs.generator.variety.issuers.goods import Look
from sample_docs.generator.variety.paper import Paper
from sample_docs.generator.variety.setting import Habits, Setting

Part = Callable[[Paper, Setting, float], float]
Drawn = tuple[Part, float]
"""What prints a part of the end, and the room in mm it needs."""
LEDGERS: Final = ("statement", "dunning")
SIGNED: Final = {"delivery_note": 0.6, "order": 0.4, "craft": 0.15}
NAMED_APART: Final = (
    ("net_total", "lines_total"), ("payable", "gross_total"), ("payable", "gross_stage"),
    ("gross_stage", "net_total"), ("gross_total", "net_total"), ("col.item", "col.description"),
    ("customer_number", "account_number"),
)  # fmt: skip
"""Labels that must differ on one paper."""
UNTAXED_AT_SALE: Final = ("US",)
LONGEST: Final = 32
"""Of a label in two languages, in letters."""


class Foot(Protocol):
    """Prints the foot of a page."""

    def __call__(self, paper: Paper, s: Setting, *, second: bool) -> None:
        """Print it, with a second bank's account when it is wanted."""


@dataclass(frozen=True, slots=True)
class Sort:
    """How one sort of issuer prints papers.

    Attributes:
        opening: What stands above the lines.
        looks: Tables that it draws from; none prints its lines as paragraphs.
        sums, accounts: What it draws its sums and its account from.
        feet: What it draws from; a foot with the height in mm it takes.
        fonts: What it is set in.
        slips: Share of papers with a slip to tear off.
        signs: It ends as a letter does.
    """

    opening: Callable[[Paper, Setting], float]
    looks: tuple[Look | None, ...]
    sums: tuple[Part, ...]
    accounts: tuple[Drawn, ...]
    feet: tuple[tuple[Foot, float], ...]
    fonts: tuple[str, ...]
    slips: float = 0.0
    signs: bool = False


PLAIN = ("description", "quantity", "unit_price", "amount")
WITH_TAX = ("description", "quantity", "unit_price", "tax_rate", "amount")
NUMBERED = ("pos", "item", "description", "quantity", "unit", "unit_price", "amount")
SHORT = ("pos", "description", "measured", "unit_price", "amount")
CODED = ("item", "description", "quantity", "unit_price", "discount", "tax_rate", "amount")
DATED = ("date", "description", "quantity", "unit_price", "amount")
COUNTED = ("quantity", "unit", "item", "description", "unit_price", "amount")
BLOCK, COLUMNS, WORDS = (payment.account, 32.0), (payment.account_in_columns, 26.0), (payment.account_in_words, 14.0)
THREE, LINES, BARE = (payment.foot_of_three, 27.0), (payment.foot_in_lines, 18.0), (payment.foot_bare, 8.0)
RIGHT, FRAMED, OVER, TYPED = amounts.at_the_right, amounts.framed, amounts.over_the_width, amounts.typed
SANS = ("Helvetica", "Helvetica", "Roboto")

SORTS: Final = {
    "office": Sort(
        openings.office, (Look(WITH_TAX, "ruled"), Look(PLAIN, "ruled", airy=3), Look(CODED, "ruled")), (RIGHT,),
        (BLOCK, WORDS), (BARE, LINES), (*SANS, "RobotoLight"), slips=0.35,
    ),
    "firm": Sort(
        openings.firm, (Look(SHORT, "between", "", code=True, airy=2.6), Look(NUMBERED, "between", ""),
        Look(NUMBERED, "pale")), (OVER, RIGHT), (BLOCK, WORDS, COLUMNS), (THREE, THREE, LINES), (*SANS, "Vera"),
    ),
    "web shop": Sort(
        openings.web_shop, (Look(WITH_TAX, "pale", code=True), Look(CODED, "filled", "tones"),
        Look(PLAIN, "ruled", code=True, airy=3)), (RIGHT, FRAMED), (BLOCK, COLUMNS), (LINES, BARE, THREE), SANS,
    ),
    "freelancer": Sort(
        openings.freelancer, (Look(PLAIN, "ruled", ""), None, Look(DATED, "between", ""), Look(SHORT, "pale", "frame")),
        (TYPED, RIGHT, OVER), (WORDS, BLOCK, WORDS), (BARE, LINES), ("Times-Roman", "Helvetica", "Serif", "Roboto"),
        signs=True,
    ),
    "platform": Sort(
        openings.platform, (Look(PLAIN, "ruled", "", airy=3.4), Look(WITH_TAX, "ruled", "hair", airy=3)), (RIGHT,),
        (COLUMNS, BLOCK), (BARE,), ("Roboto", "RobotoLight", "Helvetica"),
    ),
    "supplier": Sort(
        openings.supplier, (Look(SHORT, "filled", "hair"), Look(PLAIN, "pale", "tones"), None), (OVER, FRAMED),
        (BLOCK, COLUMNS), (THREE, LINES), SANS, slips=0.3,
    ),
    "merchant": Sort(
        openings.merchant, (Look(CODED, "pale", "frame", airy=1), Look(COUNTED, "pale", "frame", airy=1),
        Look(NUMBERED, "filled", "tones", airy=1)), (FRAMED, RIGHT), (COLUMNS, BLOCK), (THREE, LINES, BARE),
        ("Helvetica", "Helvetica", "Courier", "Vera"),
    ),
    "craftsman": Sort(
        openings.craftsman, (Look(COUNTED, "filled", "hair"), Look(SHORT, "pale", "frame"), Look(DATED, "filled", "")),
        (FRAMED, OVER, RIGHT), (BLOCK, WORDS), (BARE, LINES, THREE), ("Helvetica", "Times-Roman", "Roboto"),
    ),
}  # fmt: skip
ANY: Final = ("office", "office", "firm", "firm", "freelancer", "merchant", "craftsman")
OWN: Final = {
    "order": ("firm", "firm", "office", "merchant", "craftsman"), "order_confirmation": ("firm", "merchant", "office"),
    "delivery_note": ("firm", "merchant", "craftsman"), "statement": ("office", "firm", "merchant"),
    "dunning": ("firm", "freelancer", "office"), "utility": ("supplier",), "water": ("supplier",),
    "mobile": ("supplier", "supplier", "platform"), "shop": ("web shop",), "saas": ("platform", "platform", "office"),
    "parcel": ("firm", "supplier", "merchant"), "consulting": ("freelancer", "freelancer", "office", "platform"),
    "merchant": ("merchant", "merchant", "firm", "craftsman"), "craft": ("craftsman", "craftsman", "office"),
    "bookkeeping": ("firm", "office", "freelancer"), "self_billing": ("firm", "merchant", "office"),
    "export": ("firm", "merchant", "office"),
}  # fmt: skip
"""Sorts by kind of paper; all others have `ANY`."""


def compose(paper: Paper, s: Setting) -> None:
    """Print a whole document."""
    dice, kind = s.dice, s.deal.kind
    sort = SORTS[dice.among(OWN.get(kind.name, ANY))]
    s.habits = Habits(tens=s.habits.tens)
    if len(s.label(s.number_key)) > LONGEST or len(s.label(s.date_key)) > LONGEST:
        s.second = None  # two languages are for labels that stay legible
    for one, other in NAMED_APART:
        s.words.differ(one, other)
    print_foot, room = dice.among(sort.feet)
    dress(s, dice.among(sort.fonts))
    s.bottom = paper.height - room - 3
    paid_in = _account(s, sort)
    second = bool(paid_in) and dice.chance(0.25)
    foot = partial(print_foot, second=second)
    turn = partial(_turn, foot=foot)
    y = _currency(paper, s, sort.opening(paper, s))
    if kind.name in LEDGERS:
        y = accounts.draw(paper, s, turn(paper, s) if y + 90 > s.bottom else y)
    else:
        y = _lines_and_sums(paper, s, sort, turn(paper, s) if y + 34 > s.bottom else y, turn)
    for draw, need in [*paid_in, *_closing(s, sort)]:
        y += dice.size(1, 4)
        y = draw(paper, s, turn(paper, s) if y + need > s.bottom else y)
    foot(paper, s)
    if kind.pays and dice.chance(conditions.SHARE / 2):
        conditions.add_page(paper, s)


def _lines_and_sums(paper: Paper, s: Setting, sort: Sort, y: float, turn: goods.Turn) -> float:
    priced = s.deal.kind.priced
    look = s.dice.among([look for look in sort.looks if look or priced])
    y = goods.draw_goods(paper, s, y, turn, look) if look else goods.draw_paragraphs(paper, s, y, turn)
    if not priced:
        return y
    y = s.dice.among(sort.sums)(paper, s, turn(paper, s) if y + amounts.rows_needed(s) > s.bottom else y)
    sums = s.deal.sums
    taxed = sums.tax != 0 and not s.deal.commission and s.deal.country.iso not in (*UNTAXED_AT_SALE, "IN")
    if taxed and s.dice.chance(0.9 if len(sums.taxes) > 1 else 0.15):
        need = 10 + s.theme.body.leading * 1.3 * (1 + len(sums.taxes))
        y = amounts.tax_rows(paper, s, turn(paper, s) if y + need > s.bottom else y)
    return y


def _account(s: Setting, sort: Sort) -> list[Drawn]:
    """Return how the account is printed, in a sentence only where it has a number that a sentence can name."""
    if not s.asks_for_money or not s.dice.chance(0.7):
        return []
    party = s.deal.vendor
    can = bool(party.iban) and not party.sort_code and s.deal.kind.name not in LEDGERS
    known = [drawn for drawn in sort.accounts if can or drawn is not WORDS]
    return [s.dice.among(known)]


def _closing(s: Setting, sort: Sort) -> list[Drawn]:
    """Return terms, signatures and slips, in the order they are printed."""
    kind, parts = s.deal.kind, list[Drawn]()
    parts.append((payment.terms, 26.0))
    if s.dice.chance(SIGNED.get(kind.name, 0.0)):
        parts.append((payment.signed, 22.0))
    elif sort.signs and s.dice.chance(0.6):
        parts.append((payment.farewell, 24.0))
    if s.asks_for_money and kind.priced and not s.deal.commission and s.dice.chance(sort.slips):
        parts.append((payment.slip, 48.0))
    return parts


def _currency(paper: Paper, s: Setting, y: float) -> float:
    """Say in which currency all amounts are, at times, where they do not say it."""
    if s.notation.amount == "{n}" and s.deal.kind.priced and s.dice.chance(0.3):
        text = s.words.say("amount_code", code=s.notation.currency)
        paper.put(s.theme.right, y, text, s.theme.small.sized(7.2), align="right", mark="currency")
        return y + 1.8
    return y


def _turn(paper: Paper, s: Setting, *, foot: Callable[[Paper, Setting], None]) -> float:
    """Finish the page and begin the next one, saying there what it belongs to; return where it goes on."""
    foot(paper, s)
    paper.next_page()
    ink = s.theme.small.sized(max(s.theme.small.size, 7))
    title = s.words.say(f"title.{s.deal.kind.name}")
    paper.put(s.theme.left, 12, f"{title} {s.deal.number}", ink)
    paper.put(s.theme.right, 12, s.deal.issuer.name, ink, align="right")
    return 17.0
