"""Lines of the third family that are no table: cards with labelled values, and plain lists with dots."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from sample_docs.generator.sheet import Ink
from sample_docs.generator.variety.deal import Item
from sample_docs.generator.variety.paper import Paper
from sample_docs.generator.variety.setting import Setting

Turn = Callable[[Paper, Setting], float]
GAP = 7.0


def draw_cards(paper: Paper, s: Setting, y: float, turn: Turn) -> float:
    """Print every line as a card: what it is and what it costs, then quantity and price with their labels."""
    framed, ink = s.dice.chance(0.5), s.theme.body
    for index, item in enumerate(s.deal.items):
        rows = paper.split(item.description, s.theme.width - 45, ink.bold())
        height = (len(rows) + len(item.details) + 1) * ink.leading * 1.1 + 3
        if y + height > s.bottom:
            y = turn(paper, s)
        if framed:
            paper.box(s.theme.left, y, s.theme.width, height - 0.8, stroke="#999999", width=0.4, radius=1)
        left, base = s.theme.left + 2, y + ink.leading
        paper.put(
            s.theme.right - 2, base, s.money(item.amount), ink.bold(), align="right", mark=f"lines[{index}].net_amount"
        )
        base = paper.lines(left, base, rows, ink.bold(), mark=f"lines[{index}].description")
        base = paper.stack(left, base, item.details, s.theme.small)
        _values(paper, s, index, (left, base))
        y += height
        if not framed:
            paper.line(s.theme.left, y - 0.8, s.theme.right, y - 0.8, width=0.3, colour="#999999")
    return y


def _values(paper: Paper, s: Setting, index: int, place: tuple[float, float]) -> None:
    """Print "Qty: 3   Price: 4.00" under the description."""
    (x, y), item, number = place, s.deal.items[index], s.notation.number
    mark = f"lines[{index}]."
    values = [
        (s.column("quantity"), f"{number(item.quantity)} {item.unit}", f"{mark}quantity"),
        (s.column("unit_price"), price_text(s, item), f"{mark}unit_price"),
    ]
    if item.discount:
        values.append((s.label("col.discount"), f"{number(item.discount)} %", ""))
    if len(s.deal.sums.taxes) > 1:
        values.append((s.label("col.tax_rate"), f"{number(item.rate)} %", ""))
    ink = s.theme.small.sized(max(s.theme.small.size, 7))
    for label, text, name in values:
        paper.put(x, y, f"{label}: ", ink)
        x += paper.measure(f"{label}: ", ink)
        paper.put(x, y, text, ink, mark=name)
        x += paper.measure(text, ink) + GAP


def draw_list(paper: Paper, s: Setting, y: float, turn: Turn) -> float:
    """Print every line as its description, dots, and the amount; no head, no rules."""
    ink = s.theme.body
    y += 2
    for index, item in enumerate(s.deal.items):
        rows = paper.split(item.description, s.theme.width - 50, ink)
        if y + (len(rows) + 1) * ink.leading > s.bottom:
            y = turn(paper, s)
        y = paper.lines(s.theme.left, y + ink.leading, rows, ink, mark=f"lines[{index}].description") - ink.leading
        _dotted(paper, s, rows[-1], y, index, ink)
        y += 1.2
    return y + 2


def _dotted(paper: Paper, s: Setting, last: str, y: float, index: int, ink: Ink) -> None:
    amount = s.money(s.deal.items[index].amount)
    left = s.theme.left + paper.measure(f"{last} ", ink)
    room = s.theme.right - paper.measure(f" {amount}", ink) - left
    paper.put(left, y, "." * int(room / paper.measure(".", ink)), ink)
    paper.put(s.theme.right, y, amount, ink, align="right", mark=f"lines[{index}].net_amount")


def price_text(s: Setting, item: Item) -> str:
    """Return a price as it is printed: "12.50", or "12.50 / 100" when it is of many units."""
    price = item.stated_price
    text = s.notation.number(price, price_places(price))
    return text if item.per == 1 else f"{text} / {item.per}"


def price_places(price: Decimal) -> int:
    """Return how many decimals a price of one unit needs: two or more."""
    return max(2, -int(price.normalize().as_tuple().exponent))
