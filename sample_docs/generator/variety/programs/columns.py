"""Columns of tables of the seventh family: which there are, how wide they are, what stands in their cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sample_docs.generator.sheet import Ink
from sample_docs.generator.variety.houses.lines import Cell
from sample_docs.generator.variety.houses.lines import cell as cell_of
from sample_docs.generator.variety.notation import SYMBOLS
from sample_docs.generator.variety.paper import Paper
from sample_docs.generator.variety.senders import fitted
from sample_docs.generator.variety.setting import Setting

PRICED = ("unit_price", "amount", "tax_rate", "discount")
SPARED = ("unit", "date", "pos", "item", "tax_rate", "discount")
"""What is left out first where a description has no room."""
LEFT = ("item", "date", "description", "unit")
MIDDLE = ("pos", "unit", "tax_rate")
ROOM = 38.0
"""Least width in mm of a description."""
GAP = 3.2


@dataclass(frozen=True, slots=True)
class Column:
    """One column with its ends in mm."""

    key: str
    left: float
    right: float

    @property
    def width(self) -> float:
        """In mm."""
        return self.right - self.left


def laid_out(paper: Paper, s: Setting, keys: Sequence[str], ink: Ink, ends: tuple[float, float]) -> list[Column]:
    """Return the columns between two edges: as wide as what they hold, the description having the rest."""
    wanted = _wanted(s, keys)
    widths = {key: _width(paper, s, key, ink) for key in wanted if key != "description"}
    needed = _needed(s)
    for key in SPARED:
        if ends[1] - ends[0] - sum(widths.values()) >= ROOM:
            break
        if key not in needed:
            widths.pop(key, None)
    rest = max(ends[1] - ends[0] - sum(widths.values()), ROOM * 0.7)
    x, found = ends[0], []
    for key in wanted:
        if key in widths or key == "description":
            wide = widths.get(key, rest)
            found.append(Column(key, x, x + wide))
            x += wide
    return found


def _needed(s: Setting) -> set[str]:
    """Return the keys without which lines cannot be reckoned."""
    mixed = len({item.rate for item in s.deal.items}) > 1
    return ({"discount"} if any(item.discount for item in s.deal.items) else set()) | ({"tax_rate"} if mixed else set())


def _wanted(s: Setting, keys: Sequence[str]) -> list[str]:
    """Return the keys without those this paper has no use for, with those it cannot do without."""
    found = [key for key in keys if s.deal.kind.priced or key not in PRICED]
    if not s.deal.kind.priced:
        return found
    needed = _needed(s)
    for key in ("discount", "tax_rate"):
        if key in needed and key not in found:
            found.insert(len(found) - 1, key)
    untaxed = all(row.rate == 0 for row in s.deal.sums.taxes)
    return [
        key for key in found if not (key == "discount" and key not in needed) and not (key == "tax_rate" and untaxed)
    ]


def title_of(s: Setting, key: str) -> str:
    """Return the head of a column."""
    return s.column({"measured": "quantity"}.get(key, key))


def held_in(s: Setting, key: str, index: int) -> Cell:
    """Return text and mark of one cell; a quantity keeps at most the decimals it has."""
    return cell_of(s, s.deal.items[index], key, index)


def _width(paper: Paper, s: Setting, key: str, ink: Ink) -> float:
    held = max(paper.measure(held_in(s, key, index)[0], ink) for index in range(len(s.deal.items)))
    head = max(paper.measure(word, ink.bold()) for word in title_of(s, key).split())
    return max(held + (4.5 if key in ("unit_price", "amount") else 0), min(head, 26.0), 6.0) + GAP


def place_in(column: Column, *, middle: bool = False) -> tuple[float, str]:
    """Return where the text of a cell is anchored and how."""
    if middle and column.key in MIDDLE:
        return (column.left + column.right) / 2, "center"
    return (column.left + 1.2, "left") if column.key in LEFT else (column.right - 1.4, "right")


def symbol_in(paper: Paper, s: Setting, column: Column, y: float, ink: Ink) -> None:
    """Print the currency's symbol at the left edge of a cell, as spreadsheets do for amounts."""
    symbol = SYMBOLS.get(s.deal.currency, s.deal.currency)
    paper.put(column.left + 1.0, y, symbol, fitted(paper, [symbol], ink, 4.6))
