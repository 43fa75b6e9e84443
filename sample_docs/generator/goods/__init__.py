"""What vendors sell: `<language>.txt` holds `trade ; number ; description ; detail ; unit ; price ; class`."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Good:
    """One article or service.

    Attributes:
        reduced: Taxed at the client country's reduced rate.
    """

    number: str
    description: str
    details: tuple[str, ...]
    unit: str
    price: Decimal
    reduced: bool = False


@cache
def goods(language: str, trade: str) -> tuple[Good, ...]:
    """Return what a trade sells, described in a language."""
    text = (Path(__file__).parent / f"{language}.txt").read_text(encoding="utf-8")
    rows = [
        [cell.strip() for cell in line.split(" ;")] for line in text.splitlines() if " ;" in line and line[0] != "#"
    ]
    return tuple(_good(row) for row in rows if row[0] == trade)


def _good(row: list[str]) -> Good:
    _trade, number, description, detail, unit, price, rate = row
    return Good(number, description, (detail,) if detail else (), unit, Decimal(price), rate == "r")
