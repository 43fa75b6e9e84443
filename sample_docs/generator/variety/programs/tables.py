"""Lines of the seventh family: cells of a sheet, rows of characters, forms with blank rows, labels in every line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sample_docs.generator.money import total
from sample_docs.generator.sheet import Ink
from sample_docs.generator.variety.paper import Paper
from sample_docs.generator.variety.programs.columns import (
    Column,
    held_in,
    laid_out,
    place_in,
    symbol_in,
    title_of,
)
from sample_docs.generator.variety.programs.facts import typed_ink
from sample_docs.generator.variety.senders import fitted
from sample_docs.generator.variety.setting import Setting

Turn = Callable[[Paper, Setting], float]
"""Finishes a page, begins the next one and returns where it goes on."""
RULE = "#808080"
WHITE = "#ffffff"
KEPT = 8.0
"""Height in mm kept free at the foot of a page."""
FIRST_PART = 4
"""Lines to a group at most."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a program draws its table.

    Attributes:
        keys: The columns, in their order.
        rules: "cells", "columns", "rows" or "head".
        fill: Of the head: "pale", "colour" or "".
        blank: Number of rows that the form has at least; those without a line stay empty.
        symbol: The currency's symbol stands at the left edge of the cells of money.
        typed: Cells are filled in with a typewriter.
        groups: Lines are told by what they belong to, with a sum below each group.
        middle: Short cells are centred.
    """

    keys: tuple[str, ...]
    rules: str = "cells"
    fill: str = "pale"
    blank: int = 0
    symbol: bool = False
    typed: bool = False
    groups: bool = False
    middle: bool = False


def columns_of(paper: Paper, s: Setting, look: Look) -> list[Column]:
    """Return the columns of the table; drawn from nothing but the paper, so that sums can stand below them."""
    return laid_out(paper, s, look.keys, _ink(s, look), (s.theme.left, s.theme.right))


def _ink(s: Setting, look: Look) -> Ink:
    return typed_ink(s) if look.typed else s.theme.body


def draw_table(paper: Paper, s: Setting, y: float, turn: Turn, look: Look) -> float:
    """Print the lines from the top edge y on; return the bottom edge."""
    columns = columns_of(paper, s, look)
    y = top = _head(paper, s, look, columns, y)
    first_page, start = paper.page, 0
    for index in range(len(s.deal.items)):
        if y + _height(paper, s, look, columns, index) > s.bottom - KEPT:
            _upright(paper, look, columns, top, y)
            y = top = _head(paper, s, look, columns, turn(paper, s))
        y = _row(paper, s, look, columns, index, y)
        if look.groups and (index - start + 1 == FIRST_PART or index == len(s.deal.items) - 1):
            y = _group_sum(paper, s, columns, (start, index), y)
            start = index + 1
    if paper.page == first_page:
        y = _blank_rows(paper, s, look, columns, y)
    _upright(paper, look, columns, top, y)
    paper.line(columns[0].left, y, columns[-1].right, y, width=0.5)
    return y


def _head(paper: Paper, s: Setting, look: Look, columns: Sequence[Column], y: float) -> float:
    ink = s.theme.body.bold()
    ink = ink.tinted(WHITE) if look.fill == "colour" else ink
    titles = [paper.split(title_of(s, column.key), column.width - 1.8, ink) for column in columns]
    fit = min(
        min(1.0, (column.width - 1.6) / max(paper.measure(row, ink) for row in rows))
        for rows, column in zip(titles, columns, strict=True)
    )
    ink = ink.sized(ink.size * fit)
    height = max(map(len, titles)) * ink.leading + 2.6
    fill = {"pale": s.theme.pale, "colour": s.theme.colour}.get(look.fill, "")
    left, right = columns[0].left, columns[-1].right
    if fill:
        paper.box(left, y, right - left, height, fill=fill)
    if look.rules in ("cells", "columns"):
        paper.box(left, y, right - left, height, stroke=RULE, width=0.5)
    for rows, column in zip(titles, columns, strict=True):
        x, align = place_in(column, middle=look.middle)
        paper.stack(x, y + height - 1.5 - (len(rows) - 1) * ink.leading, rows, ink, align=align)
        if look.rules == "cells":
            paper.line(column.right, y, column.right, y + height, width=0.4, colour=RULE)
    paper.line(left, y + height, right, y + height, width=0.7)
    return y + height


def _words(paper: Paper, s: Setting, look: Look, columns: Sequence[Column], index: int) -> list[str]:
    column = next(column for column in columns if column.key == "description")
    return paper.split(s.deal.items[index].description, column.width - 2.4, _ink(s, look))


def _height(paper: Paper, s: Setting, look: Look, columns: Sequence[Column], index: int) -> float:
    rows = len(_words(paper, s, look, columns, index))
    details = len(s.deal.items[index].details) * s.theme.small.leading
    return rows * _ink(s, look).leading + details + 2.0 + (6 if look.groups else 0)


def _row(paper: Paper, s: Setting, look: Look, columns: Sequence[Column], index: int, y: float) -> float:
    ink, item = _ink(s, look), s.deal.items[index]
    base = y + ink.leading + 0.2
    bottom = base + 1.8
    for column in columns:
        x, align = place_in(column, middle=look.middle)
        if column.key == "description":
            rows = _words(paper, s, look, columns, index)
            after = paper.lines(x, base, rows, ink, mark=f"lines[{index}].description")
            after = paper.stack(x, after, item.details, s.theme.small)
            bottom = max(bottom, after - (s.theme.small if item.details else ink).leading + 1.8)
            continue
        text, mark = held_in(s, column.key, index)
        paper.put(x, base, text, fitted(paper, [text], ink, column.width - 1.6), align=align, mark=mark)
        if look.symbol and column.key in ("unit_price", "amount"):
            symbol_in(paper, s, column, base, ink)
    if look.rules in ("cells", "rows"):
        paper.line(columns[0].left, bottom, columns[-1].right, bottom, width=0.3, colour=RULE)
    return bottom


def _blank_rows(paper: Paper, s: Setting, look: Look, columns: Sequence[Column], y: float) -> float:
    """Rule the rows of the form that nothing was written into, as far as the page goes."""
    height = _ink(s, look).leading + 2.0
    left = max(look.blank - len(s.deal.items), 0) if look.blank else 0
    for _ in range(left):
        if y + height > s.bottom - 75:
            break
        y += height
        if look.rules in ("cells", "rows"):
            paper.line(columns[0].left, y, columns[-1].right, y, width=0.3, colour=RULE)
    return y


def _upright(paper: Paper, look: Look, columns: Sequence[Column], top: float, y: float) -> None:
    if look.rules not in ("cells", "columns"):
        return
    for column in columns:
        paper.line(column.left, top, column.left, y, width=0.4, colour=RULE)
    paper.line(columns[-1].right, top, columns[-1].right, y, width=0.4, colour=RULE)


def _group_sum(paper: Paper, s: Setting, columns: Sequence[Column], ends: tuple[int, int], y: float) -> float:
    """Print what the lines of a group add up to, behind a word that says so."""
    if not s.deal.kind.priced or len(s.deal.items) <= FIRST_PART:
        return y
    ink = s.theme.body.sized(s.theme.body.size - 0.6)
    so_far = s.money(total(item.amount for item in s.deal.items[ends[0] : ends[1] + 1]))
    label, right = s.words.say("group_sum"), columns[-1].right - 1.4
    base = y + ink.leading + 0.4
    paper.put(right - paper.measure(so_far, ink) - 5, base, f"{label} {ends[0] + 1}-{ends[1] + 1}", ink, align="right")
    paper.put(right, base, so_far, ink, align="right", mark="group_sum", label=label)
    paper.line(columns[0].left, base + 1.6, columns[-1].right, base + 1.6, width=0.3, colour=RULE)
    return base + 1.8


# Rows of characters


def draw_printed(paper: Paper, s: Setting, y: float, turn: Turn, keys: tuple[str, ...]) -> float:
    """As line printers do it: rows of dashes instead of rules, long descriptions going on below; no bold print."""
    columns = laid_out(paper, s, keys, s.theme.body, (s.theme.left, s.theme.right))
    y = _printed_head(paper, s, columns, y)
    ink = s.theme.body
    text = next(column for column in columns if column.key == "description")
    for index, item in enumerate(s.deal.items):
        rows = paper.split(item.description, text.width - 2, ink)
        if y + (len(rows) + len(item.details) + 1) * ink.leading > s.bottom - KEPT:
            y = _printed_head(paper, s, columns, turn(paper, s))
        y += ink.leading
        for column in columns:
            if column.key != "description":
                (words, mark), (x, align) = held_in(s, column.key, index), place_in(column)
                paper.put(x, y, words, fitted(paper, [words], ink, column.width - 1.2), align=align, mark=mark)
        after = paper.lines(text.left + 1.2, y, rows, ink, mark=f"lines[{index}].description")
        y = paper.stack(text.left + 1.2, after, item.details, ink) - ink.leading
    return dashes(paper, s, y + ink.leading * 0.8)


def _printed_head(paper: Paper, s: Setting, columns: Sequence[Column], y: float) -> float:
    ink = s.theme.body
    y = dashes(paper, s, y + ink.leading)
    titles = [paper.split(title_of(s, column.key), column.width - 1.4, ink) for column in columns]
    widest = [max(paper.measure(row, ink) for row in rows) for rows in titles]
    fit = min(min(1.0, (column.width - 1.2) / wide) for wide, column in zip(widest, columns, strict=True))
    small = ink.sized(ink.size * fit)
    y += ink.leading
    for rows, column in zip(titles, columns, strict=True):
        x, align = place_in(column)
        paper.stack(x, y, rows, small, align=align)
    y += (max(map(len, titles)) - 1) * small.leading
    return dashes(paper, s, y + ink.leading * 0.8)


def dashes(paper: Paper, s: Setting, y: float, sign: str = "-") -> float:
    """Print a row of dashes over the whole width with its baseline at y, and return it."""
    ink = s.theme.body
    paper.put(s.theme.left, y, sign * int(s.theme.width / paper.measure(sign, ink)), ink)
    return y


# Labels in every line


def draw_labelled(paper: Paper, s: Setting, y: float, turn: Turn) -> float:
    """Every line a paragraph: what it is in bold print with its amount, below it each figure behind its own label."""
    ink, small = s.theme.body, s.theme.body.sized(s.theme.body.size - 0.8)
    for index, item in enumerate(s.deal.items):
        rows = paper.split(item.description, s.theme.width - 44, ink.bold())
        if y + (len(rows) + 2 + len(item.details)) * ink.leading > s.bottom - KEPT:
            y = turn(paper, s)
        y += ink.leading * 1.3
        if s.deal.kind.priced:
            text, mark = held_in(s, "amount", index)
            paper.put(s.theme.right, y, text, ink.bold(), align="right", mark=mark)
        y = paper.lines(s.theme.left, y, rows, ink.bold(), mark=f"lines[{index}].description")
        y = paper.stack(s.theme.left, y, item.details, s.theme.small)
        y = _labelled_figures(paper, s, index, y, small)
        paper.line(s.theme.left, y + 1.6, s.theme.right, y + 1.6, width=0.25, colour=RULE)
        y += 1.4
    return y + 2


def _labelled_figures(paper: Paper, s: Setting, index: int, y: float, ink: Ink) -> float:
    """Print "Quantity: 3 pcs   Price: 4.50" below a description; return its baseline."""
    item, x = s.deal.items[index], s.theme.left
    keys = ["quantity", *(["unit_price"] if s.deal.kind.priced else [])]
    keys += ["discount"] if item.discount and s.deal.kind.priced else []
    keys += ["tax_rate"] if len(s.deal.sums.taxes) > 1 and s.deal.kind.priced else []
    heads = [f"{title_of(s, key)}: " for key in keys]
    texts = [held_in(s, key, index) for key in keys]
    whole = "     ".join(head + text for head, (text, _) in zip(heads, texts, strict=True)) + f" {item.unit}"
    ink = fitted(paper, [whole], ink, s.theme.width)
    for key, head, (text, mark) in zip(keys, heads, texts, strict=True):
        paper.put(x, y, head, ink.tinted("#555555"))
        x += paper.measure(head, ink)
        paper.put(x, y, text, ink, mark=mark)
        x += paper.measure(text, ink)
        tail = f" {item.unit}" if key == "quantity" else ""
        paper.put(x, y, tail, ink)
        x += paper.measure(tail, ink) + 4
    return y
