"""What the figures of items prove: quantity x price = amount decides what a column holds and which table is right."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import product
from typing import Final, NamedTuple

from documents.values import numbers, units
from extractors.layout.candidates import by_style
from extractors.layout.paper import Paper
from extractors.layout.rows import Row
from extractors.layout.spans import SpanKind
from extractors.lines.cells import Piece
from extractors.lines.columns import OTHER_NUMBER, UNKNOWN
from extractors.lines.draft import Draft
from extractors.lines.figures import is_number, number_readings
from extractors.lines.item_rows import TOTALS

HALF_CENT: Final = Decimal("0.005")
BASES: Final = (Decimal(1), Decimal(100), Decimal(1000), Decimal(10), Decimal(10000))
"""A price may be for so many units (BT-149)."""
_BASES: Final = frozenset(str(base) for base in BASES)
HUNDRED: Final = Decimal(100)
MOSTLY: Final = 0.6


_COUNT: Final = re.compile(r"\d+ ?(?P<unit>[^\W\d_]{1,12}\.?)")
_MONEY: Final = re.compile(r"\d[\d .,'’]*[.,]\d\d")
_CURRENCY: Final = re.compile(r"[A-Z]{3}|Fr\.?|kr\.?")


class Roles(NamedTuple):
    """Which columns are read as quantity, price and amount."""

    quantity: str = "quantity"
    price: str = "unit_price"
    amount: str = "net_amount"


PRINTED: Final = Roles()


def settle_roles(paper: Paper, drafts: Sequence[Draft]) -> None:
    """Exchange columns of numbers where that makes the figures of more items multiply.

    Heads such as "Price" over the base quantity or two columns of amounts leave the choice open; the figures settle it.
    """
    _choose_roles(paper, drafts)
    if 2 * sum(_counts_in_price(draft) for draft in drafts) > len(drafts):
        for draft in drafts:
            _exchange(draft, Roles("unit_price", "quantity"))


def _counts_in_price(draft: Draft) -> bool:
    """Tell whether the price of an item is a whole number of units, and its quantity money: they stand exchanged."""
    quantity, price = draft.pieces.get("quantity"), draft.pieces.get("unit_price")
    if quantity is None or price is None or not _MONEY.fullmatch(quantity.text):
        return False
    counted = _COUNT.fullmatch(price.text) or _COUNT.fullmatch(f"{price.text} {_word_behind(draft.row, price)}")
    return counted is not None and not _CURRENCY.fullmatch(counted["unit"])


def _word_behind(row: Row, number: Piece) -> str:
    height = number.box.bottom - number.box.top
    return next((word.text for word in row.words if 0 <= word.box.x0 - number.box.x1 < height), "")


def _choose_roles(paper: Paper, drafts: Sequence[Draft]) -> None:
    right, full = _count(paper, drafts, PRINTED)
    if right == full > 0:
        return
    names = {name for draft in drafts for name in draft.pieces}
    most = right if full else int(MOSTLY * len(drafts))
    best = PRINTED
    for roles in _alternatives(names):
        count, _ = _count(paper, drafts, roles)
        # A column whose head says nothing must multiply in many items, not by chance in one of them.
        unknown = any(name.startswith((OTHER_NUMBER, UNKNOWN)) for name in roles)
        if count > most and (2 * count >= full or not unknown):
            best, most = roles, count
    if best != PRINTED:
        for draft in drafts:
            _exchange(draft, best)


def proves(paper: Paper, draft: Draft) -> bool:
    """Tell whether the figures of an item multiply."""
    return _count(paper, [draft], PRINTED)[0] > 0


def worth(paper: Paper, drafts: Sequence[Draft]) -> float:
    """Return how well the figures of a table agree with each other and with a total of the document; more is better."""
    right, tried = _count(paper, drafts, PRINTED)
    known = amounts_of(paper, drafts)
    named = sum("description" in draft.pieces or bool(draft.above or draft.below) for draft in drafts)
    return 2 * right - (tried - right) + len(known) + named / 2 + (3 if closes(paper, drafts) else 0)


def closes(paper: Paper, drafts: Sequence[Draft]) -> bool:
    """Tell whether every item has an amount and they add up to a total of the document."""
    known = amounts_of(paper, drafts)
    return len(known) == len(drafts) > 0 and sum(known) in totals_of(paper)


def amounts_of(paper: Paper, drafts: Sequence[Draft]) -> list[Decimal]:
    """Return the amounts of the items that have one which can be read."""
    amounts = (_number(paper, draft.pieces.get("net_amount")) for draft in drafts)
    return [amount for amount in amounts if amount is not None]


def totals_of(paper: Paper) -> set[Decimal]:
    """Return the amounts that stand in rows labelled as totals, worked out once."""
    known = paper.layout_cache.get("totals")
    if known is None:
        known = paper.layout_cache["totals"] = {
            by_style(paper, span)[0]
            for row, labels in zip(paper.spans, paper.labels, strict=True)
            if any(hit.weight(concept) for hit in labels for concept in TOTALS)
            for span in row
            if span.kind is SpanKind.AMOUNT
        }
    return known  # type: ignore[return-value]


def base_of(paper: Paper, pieces: dict[str, Piece]) -> Piece | None:
    """Return the number printed in a row for so many units of which the price is (BT-149), or None.

    Only a number that makes the figures multiply is one: 100 or "per 100" beside a price that is too high without it.
    """
    figures = _figures(paper, pieces, PRINTED)
    if figures is None or _multiplies(figures, Decimal(1), pieces):
        return None
    for name, piece in pieces.items():
        for word in piece.text.replace("/", " ").split():
            if name not in PRINTED[::2] and word in _BASES and _multiplies(figures, Decimal(word), pieces):
                return Piece(word, piece.box, piece.confidence)
    return None


class _Figures(NamedTuple):
    quantity: Decimal
    price: Decimal
    amount: Decimal


def _count(paper: Paper, drafts: Sequence[Draft], roles: Roles) -> tuple[int, int]:
    """Return how many items multiply, and how many have all figures."""
    right = tried = 0
    for draft in drafts:
        figures = _figures(paper, draft.pieces, roles)
        if figures is not None:
            tried += 1
            right += any(_multiplies(figures, base, draft.pieces) for base in BASES[:3])
    return right, tried


def _figures(paper: Paper, pieces: dict[str, Piece], roles: Roles) -> _Figures | None:
    price, amount = (_number(paper, pieces.get(name)) for name in roles[1:])
    quantity = _number(paper, _without_unit(pieces.get(roles.quantity)))
    return None if quantity is None or price is None or amount is None else _Figures(quantity, price, amount)


def _multiplies(figures: _Figures, base: Decimal, pieces: dict[str, Piece]) -> bool:
    whole = figures.quantity * figures.price / base
    offs = (Decimal(0), *_discounts(pieces))
    return any(abs(whole * (1 - off / HUNDRED) - figures.amount) <= HALF_CENT for off in offs)


def _discounts(pieces: dict[str, Piece]) -> Iterator[Decimal]:
    piece = pieces.get("discount")
    if piece is not None:
        yield from (value for value in numbers.percent(piece.text) if 0 < abs(value) < HUNDRED)


def _without_unit(piece: Piece | None) -> Piece | None:
    """Return a quantity without its unit: behind an amount "39,00 H" is a sign (credit), behind a quantity hours."""
    number = units.split_quantity(piece.text)[0] if piece is not None else ""
    return Piece(number, piece.box, piece.confidence) if piece is not None and number else piece


def _number(paper: Paper, piece: Piece | None) -> Decimal | None:
    if piece is None or not is_number(piece.text):
        return None
    readings = number_readings(paper, piece.text)
    return Decimal(readings[0]) if readings else None


def _alternatives(names: set[str]) -> Iterator[Roles]:
    others = sorted(name for name in names if name.startswith((OTHER_NUMBER, UNKNOWN)))
    quantities = [name for name in ("quantity", "ordered", *others) if name in names]
    prices = [name for name in ("unit_price", *others, "tax_base") if name in names]
    amounts = [name for name in ("net_amount", "gross_amount", "tax_base", *others) if name in names]
    for roles in product(quantities, prices, amounts):
        if len(set(roles)) == len(roles):
            yield Roles(*roles)


def _exchange(draft: Draft, roles: Roles) -> None:
    old = dict(draft.pieces)
    for target, source in zip(PRINTED, roles, strict=True):
        if source != target:
            draft.pieces.pop(target, None)
            if target in old and source not in PRINTED:
                draft.pieces[source] = old[target]
    draft.pieces |= {target: old[source] for target, source in zip(PRINTED, roles, strict=True) if source in old}
