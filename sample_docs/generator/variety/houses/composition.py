"""The houses: which kinds of paper each issues, and how it puts head, values, lines, sums, ends and foot together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from sample_docs.generator.sheet import Ink
from sample_docs.generator.variety import conditions, endings, grid, ledger, letters
from sample_docs.generator.variety.houses import ends, feet, heads, openings, tallies
from sample_docs.generator.variety.houses.lines import Form, Turn, draw_as_list, draw_lines
from sample_docs.generator.variety.notation import THIN
from sample_docs.generator.variety.paper import Paper, Run
from sample_docs.generator.variety.setting import Setting

Part = Callable[[Paper, Setting, float], float]
Lines = Callable[[Paper, Setting, float, Turn], float]
Drawn = tuple[Part, float]
"""What prints a part of the end, and the room in mm it needs."""
THIN_FONTS: Final = ("Roboto", "RobotoLight")
"""Fonts that have a narrow blank in bold print as well."""
LEDGERS: Final = ("statement", "dunning")
BILLS: Final = ("utility", "telecom", "insurance", "municipal")
UNPRICED_FORMS: Final = (
    Form(("pos", "item", "description", "quantity", "unit"), rule="rows"),
    Form(("item", "quantity", "unit", "ordered", "batch"), below=True),
    Form(("quantity", "unit", "item", "description"), head="pale", groups="deliveries"),
)


@dataclass(frozen=True, slots=True)
class House:
    """How one house prints its papers.

    Attributes:
        heads, lines, sums, feet, fonts: What it draws from.
        opening: What stands between letterhead and lines.
        slip: Share of papers with a slip to tear off.
        letter: Papers end as letters do.
    """

    heads: tuple[Callable[[Paper, Setting], float], ...]
    opening: Part
    lines: tuple[Lines, ...]
    sums: tuple[tallies.Draw, ...]
    feet: tuple[str, ...]
    fonts: tuple[str, ...]
    slip: float = 0.05
    letter: bool = False


def _form(
    keys: str, *, below: bool = False, rule: str = "", head: str = "plain", groups: str = "", carry: bool = False
) -> Lines:
    return partial(draw_lines, form=Form(tuple(keys.split()), below, rule, head, groups, carry))


HOUSES: Final = {
    "program": House(
        (heads.picture_right, heads.ribbon, heads.sender_block), openings.program,
        (_form("pos item quantity unit unit_price amount", below=True, head="double", carry=True),
         _form("pos item description measured unit_price amount", carry=True, groups="deliveries"),
         grid.draw_table),
        (tallies.behind_labels, tallies.hairlines, tallies.left_column), ("four", "four", "ruled"),
        ("Helvetica", "Courier", "Helvetica", "Roboto"),
    ),
    "web": House(
        (heads.picture_left, heads.picture_right, heads.plain), openings.web,
        (_form("description quantity unit_price amount", rule="rows"),
         _form("description measured unit_price tax_rate amount", head="colour"), grid.draw_table),
        (tallies.tinted, tallies.hairlines, tallies.behind_labels), ("sentence", "ruled", "sentence"),
        ("Helvetica", "Roboto", "RobotoLight", "Vera"),
    ),
    "captions": House(
        (heads.picture_left, heads.ribbon), openings.captions,
        (_form("description quantity unit_price amount", rule="rows"),
         _form("description date quantity unit_price amount", head="pale")),
        (tallies.hairlines, tallies.tinted), ("sentence", "bare"), ("Roboto", "RobotoLight", "Helvetica"),
    ),
    "letter": House(
        (heads.seal, heads.plain, heads.sender_block, heads.picture_right), openings.letter,
        (draw_as_list, _form("pos description quantity unit unit_price amount"),
         _form("date description measured unit_price amount", rule="rows")),
        (tallies.left_column, tallies.behind_labels), ("four", "four", "sentence"),
        ("Times-Roman", "Serif", "SerifLight", "Helvetica"), letter=True,
    ),
    "form": House(
        (heads.offices, heads.plain, heads.sender_block), openings.form,
        (_form("item description unit quantity unit_price discount amount tax_rate", rule="columns", head="pale",
               carry=True),
         _form("quantity item description unit_price amount", rule="columns", head="double")),
        (tallies.foot_grid, tallies.in_tiles, tallies.foot_grid), ("ruled", "sentence", "bare"),
        ("Courier", "Helvetica", "Helvetica", "Vera"),
    ),
    "bill": House(
        (heads.picture_left, heads.picture_left, heads.ribbon, heads.offices), openings.bill,
        (_form("description previous current measured unit_price amount", head="pale"),
         _form("description quantity unit unit_price amount", rule="rows")),
        (tallies.hairlines, tallies.tinted), ("ruled", "four"), ("Helvetica", "Roboto", "Vera"), slip=0.4,
    ),
    "shop": House(
        (heads.picture_left, heads.picture_right), openings.order_strip,
        (_form("item description quantity unit_price amount", rule="rows"),
         _form("quantity description tax_rate unit_price amount", head="pale")),
        (tallies.behind_labels, tallies.tinted, tallies.in_tiles), ("sentence", "four"),
        ("Roboto", "Helvetica", "RobotoLight"),
    ),
    "guest": House(
        (heads.ribbon, heads.picture_left, heads.offices), openings.guest,
        (_form("date description quantity unit_price debit credit"),
         _form("date description measured unit_price tax_rate amount", rule="rows", carry=True)),
        (tallies.behind_labels, tallies.foot_grid), ("sentence", "ruled"), ("Helvetica", "Serif", "Courier"),
    ),
    "workshop": House(
        (heads.offices, heads.sender_block, heads.ribbon), openings.program,
        (_form("item description quantity unit_price amount", groups="jobs", head="pale"),
         _form("pos description measured unit_price amount", groups="jobs", rule="rows")),
        (tallies.foot_grid, tallies.in_tiles, tallies.hairlines), ("four", "ruled"), ("Helvetica", "Vera", "Courier"),
    ),
}  # fmt: skip
ANY: Final = ("program", "program", "web", "web", "letter", "form", "form")
OWN: Final = {
    "order": ("program", "program", "form", "letter", "web"), "delivery_note": ("program", "form", "shop"),
    "utility": ("bill", "bill", "program"), "telecom": ("bill", "captions"), "insurance": ("letter", "bill"),
    "municipal": ("letter", "letter", "bill"), "hotel": ("guest", "guest", "web"), "shop": ("shop",),
    "saas": ("captions", "captions", "web"), "fees": ("letter", "letter", "web"), "workshop": ("workshop",),
    "rent": ("letter", "web", "bill"),
    "facility": ("program", "web", "form"), "medical": ("form", "program", "letter"), "freight": ("program", "form"),
    "statement": ("program", "letter"), "dunning": ("letter",), "construction": ("letter", "program", "form"),
}  # fmt: skip
"""Houses by kind of paper; all others have `ANY`."""


def compose(paper: Paper, s: Setting) -> None:
    """Print a whole document."""
    house = HOUSES[s.dice.among(OWN.get(s.deal.kind.name, ANY))]
    head = s.dice.among(house.heads)
    foot_style = s.dice.among([style for style in house.feet if style != "bare" or head not in heads.NAMELESS])
    dress(s, s.dice.among(house.fonts))
    s.bottom = paper.height - feet.ROOM[foot_style] - 4
    y = house.opening(paper, s, head(paper, s) + s.dice.size(4, 10))
    turn = partial(_turn, style=foot_style)
    y = _body(paper, s, y, turn, house)
    for draw, need in _closing(s, house):
        y += s.dice.size(1, 4)
        y = draw(paper, s, turn(paper, s) if y + need > s.bottom else y)
    feet.draw_foot(paper, s, foot_style)
    if s.habits.stamped:
        endings.stamp(paper, s, y)
    if s.deal.kind.pays and s.dice.chance(conditions.SHARE):
        conditions.add_page(paper, s)


def dress(s: Setting, font: str) -> None:
    """Set the paper in the house's font, in a size that its forms have room for."""
    size = min(max(s.theme.body.size, 8.2), 9.8) * (0.88 if font in ("Courier", "Vera") else 1)
    old = s.theme
    body, small = Ink(font, size, old.body.colour), Ink(font, max(size - 2, 6), old.small.colour)
    title = body.bold().sized(s.dice.size(12, 20)).tinted(old.title.colour)
    s.theme = replace(old, body=body, label=body.tinted(old.label.colour), small=small, title=title)
    if s.notation.group == THIN and font not in THIN_FONTS:
        s.notation = replace(s.notation, group="nbsp")


def _turn(paper: Paper, s: Setting, *, style: str) -> float:
    """Finish the page, begin the next one, say there what the paper is, and return where it goes on."""
    feet.draw_foot(paper, s, style)
    paper.next_page()
    ink, title = s.theme.small.sized(max(s.theme.small.size, 7)), s.words.say(f"title.{s.deal.kind.name}")
    day, x = s.notation.day(s.deal.issue_date), s.theme.left
    paper.put(x, 13, f"{title} {s.deal.number}  |  {day}  |  {s.words.say('page_label')} {paper.page}", ink)
    paper.line(x, 14.6, s.theme.right, 14.6, width=0.3)
    return 19.0


def _body(paper: Paper, s: Setting, y: float, turn: Turn, house: House) -> float:
    kind = s.deal.kind
    key = {"order": "intro.order", "dunning": "intro.dunning"}.get(kind.name, "intro")
    if kind.name == "dunning" or (house.letter and kind.priced and kind.name != "self_billing"):
        y = paper.runs(s.theme.left, y + s.theme.body.leading, [Run(s.words.say(key))], s.theme.body, s.theme.width)
    if s.notation.amount == "{n}" and kind.priced and s.dice.chance(0.4):
        text = s.words.say("amount_code", code=s.notation.currency)
        paper.put(s.theme.right, y, text, s.theme.small, align="right", mark="currency")
    y = turn(paper, s) if y + 30 > s.bottom else y + 1
    if kind.name in LEDGERS:
        return ledger.draw(paper, s, y)
    if not kind.priced:
        return draw_lines(paper, s, y, turn, s.dice.among(UNPRICED_FORMS))
    return s.dice.among(house.lines)(paper, s, y, turn)


def _closing(s: Setting, house: House) -> list[Drawn]:
    """Return sums, terms, account, slip and small print, in the order they are printed."""
    deal, dice, parts = s.deal, s.dice, list[Drawn]()
    if deal.kind.priced:
        parts.append((partial(_sums, house=house), 16 + 7.5 * (4 + len(deal.sums.taxes))))
    paid_by_us = deal.kind.name in BILLS and bool(deal.due_date) and not deal.commission and dice.chance(0.5)
    if paid_by_us:
        parts.append((ends.collection, 14))
    elif s.asks_for_money and dice.chance(0.7):
        parts.append(_account(s))
    parts.append((ends.terms, 30))
    signed = deal.kind.name in ("delivery_note", "order")
    if signed and dice.chance(0.6):
        parts.append((ends.signatures, 24))
    if house.letter and dice.chance(0.7):
        parts.append((ends.farewell, 26))
    if dice.chance(0.35):
        parts.append((ends.small_print, 14))
    slip = s.asks_for_money and deal.kind.priced and not deal.commission and not paid_by_us
    if slip and dice.chance(house.slip):
        parts.append((ends.tear_off, 64))
    return parts


def _account(s: Setting) -> Drawn:
    """Draw how the vendor's account is printed."""
    party, drawn = s.deal.vendor, s.dice.random.random()
    if party.iban and drawn < 0.25 and s.deal.kind.priced:
        return ends.bank_with_code, ends.CODE + 10
    if party.iban and not party.sort_code and drawn < 0.4:
        return letters.bank_sentence, 14
    return (ends.bank_line, 18) if drawn < 0.7 else (ends.bank_block, 34)


def _sums(paper: Paper, s: Setting, y: float, *, house: House) -> float:
    return s.dice.among(house.sums)(paper, s, tallies.tally_rows(s), y)
