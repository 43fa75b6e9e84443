"""Lines of the eighth family: a filled head, hairlines, bands of two tones, codes below descriptions, further rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sample_docs.generator.sheet import Ink
from sample_docs.generator.variety.issuers.particulars import SOFT
from sample_docs.generator.variety.paper import Paper
from sample_docs.generator.variety.programs.columns import Column, held_in, laid_out, place_in, title_of
from sample_docs.generator.variety.senders import fitted
from sample_docs.generator.variety.setting import Setting

Turn = Callable[[Paper, Setting], float]
"""Finishes a page, begins the next one and returns where it goes on."""
WHITE = "#ffffff"
HAIR = "#b5b5b5"
KEPT = 7.0
"""Height in mm kept free at the foot of a page."""


@dataclass(frozen=True, slots=True)
class Look:
    """How an issuer draws its table.

    Attributes:
        keys: The columns, in their order.
        head: "filled", "pale", "ruled" or "between" (two rules).
        rows: "hair", "tones", "frame" or "" for nothing between lines.
        code: An item's number stands below its description, behind its label.
        airy: Blank room between lines, in mm.
    """

    keys: tuple[str, ...]
    head: str = "ruled"
    rows: str = "hair"
    code: bool = False
    airy: float = 1.8


def draw_goods(paper: Paper, s: Setting, y: float, turn: Turn, look: Look) -> float:
    """Print the lines from the top edge y on; return the bottom edge."""
    columns = laid_out(paper, s, look.keys, s.theme.body, (s.theme.left, s.theme.right))
    y = top = _head(paper, s, look, columns, y)
    for index in range(len(s.deal.items)):
        high = _height(paper, s, look, columns, index)
        if y + high > s.bottom - KEPT:
            _frame(paper, look, columns, top, y)
            y = top = _head(paper, s, look, columns, turn(paper, s))
        if look.rows == "tones" and index % 2:
            paper.box(columns[0].left, y, columns[-1].right - columns[0].left, high, fill="#f4f4f4")
        _row(paper, s, look, columns, index, y)
        y += high
        if look.rows == "hair":
            paper.line(columns[0].left, y, columns[-1].right, y, width=0.25, colour=HAIR)
    _frame(paper, look, columns, top, y)
    paper.line(columns[0].left, y, columns[-1].right, y, width=0.6)
    return y + 1


def _frame(paper: Paper, look: Look, columns: Sequence[Column], top: float, y: float) -> None:
    """Rule the columns from the head down."""
    if look.rows != "frame":
        return
    for x in [columns[0].left, *[column.right for column in columns]]:
        paper.line(x, top, x, y, width=0.35, colour="#777777")


def _head(paper: Paper, s: Setting, look: Look, columns: Sequence[Column], y: float) -> float:
    ink = s.theme.body.bold()
    titles = [paper.split(title_of(s, column.key), column.width - 1.8, ink) for column in columns]
    fit = min(
        min(1.0, (column.width - 1.8) / max(paper.measure(row, ink) for row in rows))
        for rows, column in zip(titles, columns, strict=True)
    )
    ink = ink.sized(ink.size * fit).tinted(WHITE if look.head == "filled" else "#000000")
    left, right = columns[0].left, columns[-1].right
    height = max(map(len, titles)) * ink.leading + 2.8
    fill = {"filled": s.theme.colour, "pale": s.theme.pale}.get(look.head, "")
    if fill:
        paper.box(left, y, right - left, height, fill=fill)
    elif look.head == "between":
        paper.line(left, y, right, y, width=0.8)
    for rows, column in zip(titles, columns, strict=True):
        x, align = place_in(column)
        paper.stack(x, y + ink.leading + 0.3, rows, ink, align=align)
    paper.line(left, y + height, right, y + height, width=0.6)
    return y + height


def _words(paper: Paper, s: Setting, columns: Sequence[Column], index: int) -> list[str]:
    column = next(column for column in columns if column.key == "description")
    return paper.split(s.deal.items[index].description, column.width - 2.4, s.theme.body)


def _below(s: Setting, look: Look, index: int) -> list[str]:
    """Return what stands in small print below a description."""
    item = s.deal.items[index]
    code = [f"{s.words.say('col.item')}: {item.number}"] if look.code else []
    return [*code, *item.details]


def _height(paper: Paper, s: Setting, look: Look, columns: Sequence[Column], index: int) -> float:
    rows, ink = len(_words(paper, s, columns, index)), s.theme.body
    return rows * ink.leading + len(_below(s, look, index)) * _small(s).leading + 0.8 + look.airy


def _small(s: Setting) -> Ink:
    return s.theme.body.sized(max(s.theme.body.size - 1.2, 6.4)).tinted(SOFT)


def _row(paper: Paper, s: Setting, look: Look, columns: Sequence[Column], index: int, y: float) -> None:
    ink = s.theme.body
    base = y + ink.leading + look.airy / 2 - 0.4
    for column in columns:
        x, align = place_in(column)
        if column.key == "description":
            rows = _words(paper, s, columns, index)
            after = paper.lines(x, base, rows, ink, mark=f"lines[{index}].description")
            below = _below(s, look, index)
            paper.stack(x, after, below, fitted(paper, below, _small(s), column.width - 2))
            continue
        text, mark = held_in(s, column.key, index)
        paper.put(x, base, text, fitted(paper, [text], ink, column.width - 1.6), align=align, mark=mark)


def draw_paragraphs(paper: Paper, s: Setting, y: float, turn: Turn) -> float:
    """Every line a paragraph: its description, below it how much of what at which price, the amount at the right."""
    ink, right = s.theme.body, s.theme.right
    for index, item in enumerate(s.deal.items):
        rows = paper.split(item.description, s.theme.width - 46, ink)
        if y + (len(rows) + 2.4 + len(item.details)) * ink.leading > s.bottom - KEPT:
            y = turn(paper, s)
        y += ink.leading * 1.25
        text, mark = held_in(s, "amount", index)
        paper.put(right, y, text, ink, align="right", mark=mark)
        y = paper.lines(s.theme.left, y, rows, ink, mark=f"lines[{index}].description")
        y = _reckoned(paper, s, index, paper.stack(s.theme.left, y, item.details, _small(s)))
    return y + 2


def _reckoned(paper: Paper, s: Setting, index: int, y: float) -> float:
    """Print "3 pcs x 4.50" with what is taken off and the tax where lines differ; return its baseline."""
    item, ink, x = s.deal.items[index], _small(s), s.theme.left + 3
    keys = ["measured", "unit_price"]
    tail = []
    if item.discount:
        tail.append(f"- {s.notation.number(item.discount)} %")
    if len(s.deal.sums.taxes) > 1:
        tail.append(f"({s.words.say('col.tax_rate')} {s.notation.number(item.rate)} %)")
    texts = [held_in(s, key, index) for key in keys]
    whole = "  x  ".join(text for text, _ in texts) + "  " + "  ".join(tail)
    ink = fitted(paper, [whole], ink.sized(ink.size + 0.6), s.theme.width - 50)
    for number, (text, mark) in enumerate(texts):
        sign = "  x  " if number else ""
        paper.put(x, y, sign, ink)
        x += paper.measure(sign, ink)
        paper.put(x, y, text, ink, mark=mark)
        x += paper.measure(text, ink)
    paper.put(x + 2, y, "  ".join(tail), ink)
    return y
