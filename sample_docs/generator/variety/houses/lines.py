"""Lines on papers of the sixth family: columns as wide as what they hold, texts below figures, groups, readings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sample_docs.generator.money import cents, total
from sample_docs.generator.sheet import Ink
from sample_docs.generator.variety.cards import price_text
from sample_docs.generator.variety.deal import Item
from sample_docs.generator.variety.grid import DELIVERED
from sample_docs.generator.variety.identifiers import OTHER, shaped
from sample_docs.generator.variety.paper import Paper
from sample_docs.generator.variety.setting import Setting

Turn = Callable[[Paper, Setting], float]
Cell = tuple[str, str]
"""Text and mark."""
LEFT = ("pos", "item", "unit", "date", "batch", "description")
MARKS = {"description": "description", "quantity": "quantity", "unit_price": "unit_price", "amount": "net_amount"}
RULE = "#8c8c8c"
GAP = 3.6
"""Between two columns, in mm."""
WIDEST = 30.0
"""Greatest width in mm that the head of a column asks for."""
ROOM = 44.0
"""Least width in mm of a description; with less it stands in a row of its own."""
KEPT = 9.0
"""Height in mm kept free at the foot of a page for what is carried forward."""
BY_DELIVERY = (*DELIVERED, "facility")
"""Kinds whose lines may be told by delivery."""
SPARED = ("batch", "pos", "unit", "date", "item")


@dataclass(frozen=True, slots=True)
class Form:
    """How a house prints lines.

    Attributes:
        keys: The columns, in their order.
        below: The description stands in a row of its own below the figures.
        rule: "rows", "columns" or "".
        head: "plain", "pale", "colour" or "double".
        groups: "deliveries", "jobs" or "".
        carry: Sums go from page to page.
    """

    keys: tuple[str, ...]
    below: bool = False
    rule: str = ""
    head: str = "plain"
    groups: str = ""
    carry: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """One column with its ends in mm."""

    key: str
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class Sheet:
    """A form on its paper, with what begins a page."""

    form: Form
    columns: tuple[Column, ...]
    turn: Turn

    @property
    def text(self) -> Column:
        """Where descriptions stand: their own column, or all from the number of the item on."""
        own = next((column for column in self.columns if column.key == "description"), None)
        second = len(self.columns) > 1 and self.columns[1].key == "item"
        return own or Column("description", self.columns[int(second)].left, self.columns[-1].right)


def draw_lines(paper: Paper, s: Setting, y: float, turn: Turn, form: Form) -> float:
    """Print the lines from the top edge y on; return the bottom edge."""
    sheet = _laid_out(paper, s, form, turn)
    y = top = _head(paper, s, sheet, y)
    for index, item in enumerate(s.deal.items):
        if y + _height(paper, s, sheet, item) > s.bottom - KEPT:
            y = top = _turned(paper, s, sheet, (top, y), s.deal.items[:index])
        y = _group(paper, s, sheet, index, y)
        y = _line(paper, s, sheet, index, y)
    _close(paper, s, sheet, top, y)
    return y + 1


def cell(s: Setting, item: Item, key: str, index: int) -> Cell:
    """Return text and mark of one cell."""
    number = s.notation.number
    texts: dict[str, Callable[[], str]] = {
        "pos": lambda: f"{(index + 1) * 10:06d}" if s.habits.tens else str(index + 1),
        "item": lambda: item.number,
        "description": lambda: item.description,
        "quantity": lambda: (
            number(item.quantity, 2) if s.words.say("unit.hour") == item.unit else number(item.quantity)
        ),
        "measured": lambda: f"{number(item.quantity)} {item.unit}",
        "unit": lambda: item.unit,
        "unit_price": lambda: price_text(s, item),
        "discount": lambda: f"{number(item.discount)}%" if item.discount else "",
        "tax_rate": lambda: s.tax_codes.get(item.rate) or f"{number(item.rate)}%",
        "amount": lambda: s.money(item.amount),
        "debit": lambda: s.money(item.amount),
        "credit": lambda: "",
        "date": lambda: s.notation.day(item.date),
        "batch": lambda: f"L{7 * int(item.price) % 89 + 10}{item.number[-2:]}",
        "ordered": lambda: number(item.quantity + index % 2),
        "previous": lambda: _reading(s, item)[0],
        "current": lambda: _reading(s, item)[1],
    }
    mark = MARKS.get({"measured": "quantity", "debit": "amount"}.get(key, key), "")
    return texts[key](), f"lines[{index}].{mark}" if mark else ""


def _reading(s: Setting, item: Item) -> tuple[str, str]:
    """Return what the meter said before and says now, for what is metered."""
    if item.unit != s.words.say("unit.kwh"):
        return "", ""
    before = Decimal(1000 + int(item.price * 10_000) % 88_000)
    return s.notation.number(before), s.notation.number(before + item.quantity)


# Columns


def _laid_out(paper: Paper, s: Setting, form: Form, turn: Turn) -> Sheet:
    keys = _wanted(s, form)
    widths = {key: _width(paper, s, key) for key in keys if key != "description"}
    below = form.below or "description" not in keys
    while not below and _rest(s, widths) < ROOM:
        spared = next((key for key in SPARED if key in widths), None)
        if spared is None:
            below = True
        else:
            del widths[spared]
    keys = [key for key in keys if key in widths or (key == "description" and not below)]
    spread = _rest(s, widths) / max(len(widths), 1) if below else 0.0
    x, columns = s.theme.left, []
    for key in keys:
        wide = _rest(s, widths) if key == "description" else widths[key] + spread
        columns.append(Column(key, x, x + wide))
        x += wide
    return Sheet(form, tuple(columns), turn)


def _rest(s: Setting, widths: dict[str, float]) -> float:
    return s.theme.width - sum(widths.values())


def _wanted(s: Setting, form: Form) -> list[str]:
    """Return the keys without what this paper has no use for, with what it cannot do without."""
    items, keys = s.deal.items, list(form.keys)
    if not s.deal.kind.priced:
        keys = [key for key in keys if key not in ("unit_price", "amount", "tax_rate", "discount", "debit", "credit")]
    elif len({item.rate for item in items}) > 1 and "tax_rate" not in keys:
        keys.insert(len(keys) - 1, "tax_rate")
    if any(item.discount for item in items) and "unit_price" in keys and "discount" not in keys:
        keys.insert(keys.index("unit_price") + 1, "discount")
    if not any(item.discount for item in items):
        keys = [key for key in keys if key != "discount"]
    metered = any(_reading(s, item)[0] for item in items)
    return [key for key in keys if metered or key not in ("previous", "current")]


def _title(s: Setting, key: str) -> str:
    return s.column({"measured": "quantity"}.get(key, key))


def _width(paper: Paper, s: Setting, key: str) -> float:
    ink = s.theme.body
    texts = [cell(s, item, key, index)[0] for index, item in enumerate(s.deal.items)]
    held = max(paper.measure(text, ink) for text in texts)
    head = max(paper.measure(word, ink.bold()) for word in _title(s, key).split())
    return max(held, min(head, WIDEST), 7.0) + GAP


def _at(column: Column) -> tuple[float, str]:
    return (column.left + 0.8, "left") if column.key in LEFT else (column.right - 1.2, "right")


# Rows


def _head(paper: Paper, s: Setting, sheet: Sheet, y: float) -> float:
    form, ink = sheet.form, s.theme.body.bold()
    titles = [paper.split(_title(s, column.key), column.right - column.left - 1.6, ink) for column in sheet.columns]
    longest = [(max(paper.measure(row, ink) for row in rows), c) for rows, c in zip(titles, sheet.columns, strict=True)]
    fit = min(min(1.0, (column.right - column.left - 1.4) / wide) for wide, column in longest)
    ink = ink.sized(ink.size * fit)
    own = "" if any(column.key == "description" for column in sheet.columns) else _title(s, "description")
    height = (max(map(len, titles)) + bool(own)) * ink.leading + 3
    fill = {"pale": s.theme.pale, "colour": s.theme.colour}.get(form.head, "")
    if fill:
        paper.box(s.theme.left, y, s.theme.width, height, fill=fill)
    if form.head in ("double", "plain"):
        paper.line(s.theme.left, y, s.theme.right, y, width=0.9 if form.head == "double" else 0.3)
    ink = ink.tinted("#ffffff") if form.head == "colour" else ink
    for rows, column in zip(titles, sheet.columns, strict=True):
        x, align = _at(column)
        paper.stack(x, y + ink.leading + 0.2, rows, ink, align=align)
    if own:
        paper.put(sheet.text.left + 0.8, y + height - 1.7, own, ink)
    paper.line(s.theme.left, y + height, s.theme.right, y + height, width=0.9 if form.head == "double" else 0.5)
    return y + height


def _rows(paper: Paper, s: Setting, sheet: Sheet, item: Item) -> list[str]:
    column = sheet.text
    return paper.split(item.description, column.right - column.left - 2, s.theme.body)


def _height(paper: Paper, s: Setting, sheet: Sheet, item: Item) -> float:
    own = int(sheet.text not in sheet.columns)
    rows = len(_rows(paper, s, sheet, item)) + own
    return rows * s.theme.body.leading + len(item.details) * s.theme.small.leading + 3 + 7 * bool(sheet.form.groups)


def _line(paper: Paper, s: Setting, sheet: Sheet, index: int, y: float) -> float:
    item, ink, text = s.deal.items[index], s.theme.body, sheet.text
    base = y + ink.leading + 0.6
    for column in sheet.columns:
        if column.key != "description":
            words, mark = cell(s, item, column.key, index)
            x, align = _at(column)
            paper.put(x, base, words, ink, align=align, mark=mark)
    own = text not in sheet.columns
    strong = ink.bold() if own and s.habits.code_below else ink
    start = base + ink.leading if own else base
    rows = paper.split(item.description, text.right - text.left - 2, strong)
    after = paper.lines(text.left + 0.8, start, rows, strong, mark=f"lines[{index}].description")
    bottom = paper.stack(text.left + 0.8, after, item.details, s.theme.small)
    bottom += 1.4 - (s.theme.small if item.details else ink).leading + 0.6
    if sheet.form.rule == "rows":
        paper.line(s.theme.left, bottom, s.theme.right, bottom, width=0.25, colour=RULE)
    return bottom


def _close(paper: Paper, s: Setting, sheet: Sheet, top: float, y: float) -> None:
    """Draw what needs to know where the rows ended."""
    paper.line(s.theme.left, y, s.theme.right, y, width=0.5)
    if sheet.form.rule == "columns":
        for column in sheet.columns:
            paper.line(column.left - 0.4, top, column.left - 0.4, y, width=0.3, colour=RULE)
        paper.line(s.theme.right, top, s.theme.right, y, width=0.3, colour=RULE)


def _turned(paper: Paper, s: Setting, sheet: Sheet, ends: tuple[float, float], done: Sequence[Item]) -> float:
    """Finish the page and begin the next one, with the sum so far on both."""
    _close(paper, s, sheet, *ends)
    carry = sheet.form.carry and s.deal.kind.priced
    so_far = s.money(total(item.amount for item in done))
    if carry:
        _carried(paper, s, ends[1], s.label("carried"), so_far)
    y = _head(paper, s, sheet, sheet.turn(paper, s))
    return _carried(paper, s, y, s.label("brought"), so_far) if carry else y


def _carried(paper: Paper, s: Setting, y: float, label: str, text: str) -> float:
    ink = s.theme.body.bold()
    base = y + ink.leading + 0.8
    right = s.theme.right - 1.2
    paper.put(right - paper.measure(text, ink) - 6, base, label, ink, align="right")
    paper.put(right, base, text, ink, align="right", mark="carried_sum", label=label)
    return base + 1.6


# Groups


def _group(paper: Paper, s: Setting, sheet: Sheet, index: int, y: float) -> float:
    """Print what the following lines belong to: a delivery with its day, or labour and parts."""
    delivered = sheet.form.groups != "deliveries" or s.deal.kind.name in BY_DELIVERY
    if not sheet.form.groups or not delivered or index not in set(_begins(s, sheet.form.groups)):
        return y
    ink, x = s.theme.body.bold(), sheet.columns[0].left + 0.8
    if sheet.form.groups == "jobs":
        paper.put(x, y + ink.leading + 1, s.words.say("labour" if index == 0 else "parts"), ink)
        return y + ink.leading + 1.6
    day = s.notation.day(s.deal.issue_date - dt.timedelta(days=3 + len(s.deal.items) - index))
    text = s.words.say("section", n=shaped(s.dice.one(OTHER), s.dice), date=day)
    paper.put(x, y + ink.leading + 1, text, ink)
    return y + ink.leading + 1.6


def _begins(s: Setting, groups: str) -> Iterator[int]:
    """Yield where groups begin."""
    count = len(s.deal.items)
    yield 0
    if groups == "jobs" and count > 1:
        yield count // 2
    elif groups == "deliveries" and count > 2:
        yield from range(3, count, 3)


def draw_as_list(paper: Paper, s: Setting, y: float, turn: Turn) -> float:
    """Print every line as a paragraph with its amount at the right edge, "2.50 h at 180.00" behind the text."""
    ink, small = s.theme.body, s.theme.body.sized(s.theme.body.size - 1)
    for index, item in enumerate(s.deal.items):
        rows = paper.split(item.description, s.theme.width - 48, ink)
        if y + (len(rows) + 2) * ink.leading > s.bottom:
            y = turn(paper, s)
        y += ink.leading * 1.25
        amount = s.money(item.amount)
        paper.put(s.theme.right, y, amount, ink, align="right", mark=f"lines[{index}].net_amount")
        y = paper.lines(s.theme.left, y, rows, ink, mark=f"lines[{index}].description")
        _reckoned(paper, s, index, y, small)
    paper.line(s.theme.right - 34, y + 2, s.theme.right, y + 2, width=0.5)
    return y + 3


def _reckoned(paper: Paper, s: Setting, index: int, y: float, ink: Ink) -> None:
    """Print "2.50 h × 180.00" and what was taken off."""
    item, x = s.deal.items[index], s.theme.left
    pieces = [cell(s, item, "quantity", index), (f" {item.unit} × ", ""), cell(s, item, "unit_price", index)]
    if item.discount:
        off = cents(item.quantity * item.price) - item.amount
        pieces.append((f"  {s.label('col.discount')} {s.notation.number(item.discount)} %: {s.money(-off)}", ""))
    if len(s.deal.sums.taxes) > 1:
        pieces.append((f"  ({s.label('col.tax_rate')} {s.notation.number(item.rate)} %)", ""))
    for text, mark in pieces:
        paper.put(x, y, text, ink, mark=mark)
        x += paper.measure(text, ink)
