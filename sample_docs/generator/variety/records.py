"""Lines of the fifth family that take several rows: text and figures apart under a head of two rows, or as told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sample_docs.generator.sheet import Ink
from sample_docs.generator.variety.cards import price_text
from sample_docs.generator.variety.deal import Item
from sample_docs.generator.variety.paper import Paper
from sample_docs.generator.variety.setting import Setting

Turn = Callable[[Paper, Setting], float]
PARTS = {"pos": 6, "item": 18, "quantity": 12, "unit": 10, "unit_price": 17, "discount": 11, "tax_rate": 11,
         "amount": 19}  # fmt: skip
"""Widths of columns, as parts of the whole."""
UNPRICED = ("pos", "item", "quantity", "unit")
LEFT = ("pos", "item", "unit")
MARKS = {"quantity": "quantity", "unit_price": "unit_price", "amount": "net_amount"}
RULE = "#8c8c8c"
SIGN = "×"


@dataclass(frozen=True, slots=True)
class Plan:
    """How one document prints its lines.

    Attributes:
        columns: Keys with their left and right ends in mm.
        text_first: The description stands above the figures.
        ruled: A thin rule under every line.
    """

    columns: tuple[tuple[str, float, float], ...]
    text_first: bool
    ruled: bool


def draw_two_rows(paper: Paper, s: Setting, y: float, turn: Turn) -> float:
    """Print every line in two rows, text above its figures or below them; return the bottom edge."""
    plan = Plan(_columns(s), s.dice.chance(0.4), s.dice.chance(0.6))
    y = _head(paper, s, plan, y)
    for index, item in enumerate(s.deal.items):
        rows = paper.split(item.description, s.theme.width - 20, s.theme.body)
        height = (len(rows) + 1) * s.theme.body.leading + len(item.details) * s.theme.small.leading + 2.4
        if y + height > s.bottom:
            y = _head(paper, s, plan, turn(paper, s))
        y = _record(paper, s, plan, rows, index, y)
        if plan.ruled:
            paper.line(s.theme.left, y, s.theme.right, y, width=0.25, colour=RULE)
    return y + 1


def _columns(s: Setting) -> tuple[tuple[str, float, float], ...]:
    items = s.deal.items
    keys = list(PARTS) if s.deal.kind.priced else list(UNPRICED)
    if not any(item.discount for item in items):
        keys = [key for key in keys if key != "discount"]
    if len(s.deal.sums.taxes) < 2:
        keys = [key for key in keys if key != "tax_rate"]
    whole, x, columns = sum(PARTS[key] for key in keys), s.theme.left, []
    for key in keys:
        wide = s.theme.width * PARTS[key] / whole
        columns.append((key, x, x + wide))
        x += wide
    return tuple(columns)


def _head(paper: Paper, s: Setting, plan: Plan, y: float) -> float:
    """Print a head of two rows: the figures' columns, and what the text is."""
    ink = s.theme.body.bold()
    titles = [(s.column(key), left, right) for key, left, right in plan.columns]
    fit = min(min(1.0, (right - left - 1.5) / paper.measure(title, ink)) for title, left, right in titles)
    small = ink.sized(max(ink.size * fit, 5.2))
    base, other = y + ink.leading, y + 2 * ink.leading
    if plan.text_first:
        base, other = other, base
    paper.line(s.theme.left, y, s.theme.right, y, width=0.8)
    for key, left, right in plan.columns:
        _put(paper, key, (left, right), base, s.column(key), small)
    paper.put(s.theme.left + 8, other, s.column("description"), ink)
    bottom = y + 2 * ink.leading + 1.4
    paper.line(s.theme.left, bottom, s.theme.right, bottom, width=0.8)
    return bottom + 0.6


def _put(  # noqa: PLR0913 - a place, how it looks and what it is
    paper: Paper, key: str, ends: tuple[float, float], y: float, text: str, ink: Ink, mark: str = ""
) -> None:
    if key in LEFT:
        paper.put(ends[0], y, text, ink, mark=mark)
    else:
        paper.put(ends[1] - (3 if key == "quantity" else 0), y, text, ink, align="right", mark=mark)


def _record(paper: Paper, s: Setting, plan: Plan, rows: Sequence[str], index: int, y: float) -> float:
    item, ink, small = s.deal.items[index], s.theme.body, s.theme.small
    y += ink.leading
    if plan.text_first:
        y = paper.lines(s.theme.left + 8, y, rows, ink.bold(), mark=f"lines[{index}].description")
    for key, left, right in plan.columns:
        mark = f"lines[{index}].{MARKS[key]}" if key in MARKS else ""
        _put(paper, key, (left, right), y, _text(s, item, key, index), ink, mark)
    y += ink.leading
    if not plan.text_first:
        y = paper.lines(s.theme.left + 8, y, rows, ink, mark=f"lines[{index}].description")
    return paper.stack(s.theme.left + 8, y, item.details, small) - ink.leading + 1.8


def _text(s: Setting, item: Item, key: str, index: int) -> str:
    number = s.notation.number
    texts: dict[str, Callable[[], str]] = {
        "pos": lambda: f"{(index + 1) * (10 if s.habits.tens else 1):0{4 if s.habits.tens else 1}d}",
        "item": lambda: item.number,
        "quantity": lambda: number(item.quantity),
        "unit": lambda: item.unit,
        "unit_price": lambda: price_text(s, item),
        "discount": lambda: f"{number(item.discount)} %" if item.discount else "",
        "tax_rate": lambda: s.tax_codes.get(item.rate) or f"{number(item.rate)} %",
        "amount": lambda: s.money(item.amount),
    }
    return texts[key]()


def draw_told(paper: Paper, s: Setting, y: float, turn: Turn) -> float:
    """Print every line as told: what it is and what it comes to, "3 pcs × 12.50" below it."""
    ink, small = s.theme.body, s.theme.small.sized(max(s.theme.small.size, 7))
    _told_head(paper, s, y)
    y += ink.leading + 2
    for index, item in enumerate(s.deal.items):
        rows = paper.split(item.description, s.theme.width - 45, ink)
        if y + (len(rows) + len(item.details) + 2) * ink.leading > s.bottom:
            y = turn(paper, s)
        y += ink.leading
        amount, right = s.money(item.amount), s.theme.right
        paper.put(right, y, amount, ink, align="right", mark=f"lines[{index}].net_amount")
        y = paper.lines(s.theme.left, y, rows, ink, mark=f"lines[{index}].description")
        y = paper.stack(s.theme.left, y, item.details, small)
        _counted(paper, s, index, y)
        y += ink.leading * 0.6
    return y + 2


def _told_head(paper: Paper, s: Setting, y: float) -> None:
    """Print the two heads there are over a rule."""
    ink = s.theme.label
    base = y + s.theme.body.leading
    paper.put(s.theme.left, base, s.column("description"), ink)
    paper.put(s.theme.right, base, s.column("amount"), ink, align="right")
    paper.line(s.theme.left, base + 1.3, s.theme.right, base + 1.3, width=0.4, colour=RULE)


def _counted(paper: Paper, s: Setting, index: int, y: float) -> None:
    item, ink, x = s.deal.items[index], s.theme.small.sized(max(s.theme.small.size, 7)), s.theme.left
    count, price = s.notation.number(item.quantity), price_text(s, item)
    pieces = [(count, f"lines[{index}].quantity"), (f" {item.unit} {SIGN} ", ""), (price, f"lines[{index}].unit_price")]
    if item.discount:
        pieces.append((f" - {s.notation.number(item.discount)} %", ""))
    if len(s.deal.sums.taxes) > 1:
        pieces.append((f"   {s.label('col.tax_rate')} {s.notation.number(item.rate)} %", ""))
    for text, mark in pieces:
        paper.put(x, y, text, ink, mark=mark)
        x += paper.measure(text, ink)
