"""The programs: which kinds of paper each prints, and how it puts them together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from sample_docs.generator.variety import conditions, ledger
from sample_docs.generator.variety.houses import ends
from sample_docs.generator.variety.houses.composition import dress
from sample_docs.generator.variety.notation import THIN
from sample_docs.generator.variety.paper import Paper
from sample_docs.generator.variety.programs import closings, openings, tables, totals
from sample_docs.generator.variety.programs.tables import Look, Turn
from sample_docs.generator.variety.setting import Setting

Part = Callable[[Paper, Setting, float], float]
Body = Callable[[Paper, Setting, float, Turn], float]
Drawn = tuple[Part, float]
"""What prints a part of the end, and the room in mm it needs."""
LEDGERS: Final = ("statement", "dunning")
SIGNED: Final = {"delivery_note": 0.7, "order": 0.5, "hire": 0.3, "waste": 0.2}
SMALL_PAPER: Final = 160.0
"""Papers less wide than this, in mm, are of the size of a pad."""


def _sheet(paper: Paper, s: Setting, y: float, turn: Turn) -> float:
    """Lines and sums in the cells of one table."""
    symbol = s.dice.chance(0.4) and s.deal.kind.priced
    look = s.dice.among((
        Look(("item", "description", "quantity", "unit", "unit_price", "amount"), fill="colour", blank=12),
        Look(("description", "quantity", "unit_price", "tax_rate", "amount"), fill="pale", middle=True),
        Look(("quantity", "item", "description", "unit_price", "amount"), fill="colour", rules="columns", blank=15),
        Look(("date", "description", "measured", "unit_price", "amount"), fill="pale"),
    ))  # fmt: skip
    if symbol:
        s.notation = replace(s.notation, amount="{n}", total="{n}")
    look = replace(look, symbol=symbol)
    y = tables.draw_table(paper, s, y, turn, look)
    return _with_sums(
        paper, s, y, turn, lambda p, t, at: totals.as_rows(p, t, tables.columns_of(p, t, look), at, symbol=symbol)
    )


def _with_sums(paper: Paper, s: Setting, y: float, turn: Turn, draw: Part) -> float:
    """Print the sums below the lines, on the next page where there is no room for them."""
    if not s.deal.kind.priced:
        return y
    need = 14 + 7.0 * (4 + len(s.deal.sums.taxes))
    return draw(paper, s, turn(paper, s) if y + need > s.bottom else y)


def _printed(paper: Paper, s: Setting, y: float, turn: Turn) -> float:
    """Lines and sums as rows of characters, taxes by letters at times."""
    keys = s.dice.among((
        ("pos", "item", "description", "quantity", "unit", "unit_price", "amount"),
        ("quantity", "unit", "item", "description", "unit_price", "amount", "tax_rate"),
        ("item", "description", "quantity", "unit_price", "discount", "amount"),
    ))  # fmt: skip
    y = tables.draw_printed(paper, s, y, turn, keys)
    return _with_sums(paper, s, y, turn, totals.dotted)


def _typed(paper: Paper, s: Setting, y: float, turn: Turn) -> float:
    """A table as word processors draw it, the sums as its last rows; or paragraphs with sums below them."""
    if s.dice.chance(0.3):
        y = tables.draw_labelled(paper, s, y, turn)
        return _with_sums(paper, s, y, turn, totals.plain)
    look = s.dice.among((
        Look(("pos", "description", "quantity", "unit", "unit_price", "amount"), fill=""),
        Look(("description", "measured", "unit_price", "amount"), rules="cells", fill="pale"),
        Look(("description", "quantity", "unit_price", "amount"), rules="head", fill=""),
    ))  # fmt: skip
    y = tables.draw_table(paper, s, y, turn, look)
    if look.rules == "cells":
        return _with_sums(paper, s, y, turn, lambda p, t, at: totals.as_rows(p, t, tables.columns_of(p, t, look), at))
    return _with_sums(paper, s, y, turn, s.dice.among((totals.plain, totals.in_a_band)))


def _form(paper: Paper, s: Setting, y: float, turn: Turn) -> float:
    """A form's table with rows left blank, filled in with a typewriter, the sums in boxes."""
    if s.notation.group == THIN:  # a typewriter has no narrow blank
        s.notation = replace(s.notation, group="nbsp")
    look = s.dice.among((
        Look(("quantity", "unit", "description", "unit_price", "amount"), blank=10, fill="", typed=True),
        Look(("item", "description", "quantity", "unit_price", "amount"), rules="columns", blank=13, fill="pale",
             typed=True),
    ))  # fmt: skip
    y = tables.draw_table(paper, s, y, turn, look)
    return _with_sums(paper, s, y, turn, totals.typed_boxes)


def _beside(paper: Paper, s: Setting, y: float, turn: Turn) -> float:
    """Few columns or labels in every line, and the last sum in large print."""
    if s.dice.chance(0.5):
        y = tables.draw_labelled(paper, s, y, turn)
    else:
        look = Look(("description", "quantity", "unit_price", "amount"), rules="rows", fill="")
        y = tables.draw_table(paper, s, y, turn, look)
    return _with_sums(paper, s, y, turn, s.dice.among((totals.large, totals.large, totals.plain)))


def _report(paper: Paper, s: Setting, y: float, turn: Turn) -> float:
    """Sums on the first page, lines on the next; papers without prices have their lines on the first."""
    if s.deal.kind.priced:
        y = openings.first_page_of_sums(paper, s, y)
        for draw, need in _payment(s):
            y = draw(paper, s, turn(paper, s) if y + need > s.bottom else y + 2)
        y = openings.details_heading(paper, s, turn(paper, s))
    look = s.dice.among((
        Look(("date", "item", "description", "quantity", "unit", "unit_price", "amount"), rules="rows", groups=True),
        Look(("pos", "description", "measured", "unit_price", "tax_rate", "amount"), rules="head", fill="colour"),
        Look(("item", "date", "description", "quantity", "unit_price", "amount"), rules="head", groups=True),
    ))  # fmt: skip
    return tables.draw_table(paper, s, y, turn, look)


@dataclass(frozen=True, slots=True)
class Program:
    """How one program prints papers.

    Attributes:
        opening: What stands above the lines.
        body: Lines and sums.
        fonts, feet: What it draws from; a foot with the height in mm it takes.
        sums_first: Sums and account stand above the lines.
    """

    opening: Callable[[Paper, Setting], float]
    body: Body
    fonts: tuple[str, ...]
    feet: tuple[tuple[Callable[[Paper, Setting], None], float], ...]
    sums_first: bool = False


LINE, COLUMNS, BARE = (closings.foot_line, 15.0), (closings.foot_columns, 26.0), (closings.foot_bare, 9.0)
PROGRAMS: Final = {
    "sheet": Program(openings.sheet, _sheet, ("Helvetica", "Roboto", "Helvetica", "Vera"), (BARE, BARE, LINE)),
    "printer": Program(openings.printed, _printed, ("Courier",), (BARE, LINE)),
    "letter": Program(openings.typed_letter, _typed, ("Times-Roman", "Serif", "Helvetica"), (LINE, COLUMNS, BARE)),
    "form": Program(openings.form, _form, ("Helvetica", "Times-Roman", "Roboto"), (LINE, BARE)),
    "beside": Program(openings.beside, _beside, ("Roboto", "RobotoLight", "Helvetica", "Vera"), (BARE,)),
    "report": Program(openings.report, _report, ("Helvetica", "Roboto", "Vera"), (COLUMNS, LINE), sums_first=True),
}  # fmt: skip
ANY: Final = ("sheet", "sheet", "printer", "letter", "letter", "form", "beside", "report")
OWN: Final = {
    "order": ("sheet", "printer", "printer", "form", "letter", "beside"),
    "order_confirmation": ("sheet", "printer", "letter", "form"), "delivery_note": ("form", "form", "printer", "sheet"),
    "statement": ("printer", "letter", "sheet"), "dunning": ("letter", "printer"),
    "utility": ("report", "report", "sheet"),
    "staffing": ("report", "sheet", "letter"), "fuel": ("report", "report", "printer"),
    "waste": ("report", "form", "printer", "sheet"), "translation": ("letter", "beside", "sheet"),
    "catering": ("form", "beside", "letter", "sheet"), "printing": ("sheet", "printer", "beside"),
    "club": ("letter", "beside", "sheet"), "shop": ("beside", "sheet"), "saas": ("beside", "report", "sheet"),
    "hire": ("sheet", "form", "printer", "report"), "self_billing": ("sheet", "printer", "form", "beside"),
}  # fmt: skip
"""Programs by kind of paper; all others have `ANY`."""
ON_A_PAD: Final = ("form", "form", "sheet", "letter")
"""Programs of small papers."""


def compose(paper: Paper, s: Setting) -> None:
    """Print a whole document."""
    program = PROGRAMS[s.dice.among(_known_to(paper, s))]
    foot, room = s.dice.among(program.feet)
    dress(s, s.dice.among(program.fonts))
    if paper.width < SMALL_PAPER:
        s.theme = replace(
            s.theme, margin=min(s.theme.margin, 12.0), body=s.theme.body.sized(min(s.theme.body.size, 8.4))
        )
    s.bottom = paper.height - room - 3
    turn = partial(_turn, foot=foot)
    y = _currency(paper, s, program.opening(paper, s))
    y = turn(paper, s) if y + 34 > s.bottom else y
    y = ledger.draw(paper, s, y) if s.deal.kind.name in LEDGERS else program.body(paper, s, y, turn)
    for draw, need in _closing(s, paid_for=program.sums_first and s.deal.kind.priced):
        y += s.dice.size(1, 4)
        y = draw(paper, s, turn(paper, s) if y + need > s.bottom else y)
    foot(paper, s)
    if s.deal.kind.pays and s.dice.chance(conditions.SHARE):
        conditions.add_page(paper, s)


def _known_to(paper: Paper, s: Setting) -> tuple[str, ...]:
    known = OWN.get(s.deal.kind.name, ANY)
    if paper.width < SMALL_PAPER:
        return ON_A_PAD
    ledgers = s.deal.kind.name in LEDGERS
    return tuple(name for name in known if not (ledgers and PROGRAMS[name].sums_first))


def _currency(paper: Paper, s: Setting, y: float) -> float:
    """Say in which currency all amounts are, at times, where they do not say it."""
    if s.notation.amount == "{n}" and s.deal.kind.priced and s.dice.chance(0.35):
        text = s.words.say("amount_code", code=s.notation.currency)
        paper.put(s.theme.right, y, text, s.theme.small, align="right", mark="currency")
        return y + 1.5
    return y


def _turn(paper: Paper, s: Setting, *, foot: Callable[[Paper, Setting], None]) -> float:
    """Finish the page and begin the next one, saying there what it belongs to; return where it goes on."""
    foot(paper, s)
    paper.next_page()
    ink, label = s.theme.small.sized(max(s.theme.small.size, 7)), s.words.say(s.number_key).rstrip(":")
    paper.put(s.theme.left, 12, s.deal.issuer.name, ink)
    text = f"{label} {s.deal.number}, {s.notation.day(s.deal.issue_date)}"
    paper.put(s.theme.right, 12, text, ink, align="right")
    return 17.0


def _payment(s: Setting) -> list[Drawn]:
    """Return the account and what is said about payment."""
    parts = list[Drawn]()
    if s.asks_for_money and s.dice.chance(0.75):
        parts.append(s.dice.among((
            (closings.bank_cells, 36.0), (closings.bank_typed, 36.0), (closings.bank_in_line, 16.0),
            (ends.bank_line, 18.0),
        )))  # fmt: skip
    parts.append((s.dice.among((closings.sentences, closings.sentences, closings.framed)), 30.0))
    return parts


def _closing(s: Setting, *, paid_for: bool) -> list[Drawn]:
    """Return account, terms, signatures and small print, in the order they are printed."""
    parts = [] if paid_for else _payment(s)
    if s.dice.chance(SIGNED.get(s.deal.kind.name, 0.0)):
        parts.append((closings.signed, 24.0))
    if s.dice.chance(0.25):
        parts.append((ends.small_print, 14.0))
    return parts
