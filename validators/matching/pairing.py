"""Pairs each invoice or receipt line with the order line it belongs to.

What a person paired stands. A reference, an item number or a GTIN decides where exactly one order line bears it. What
is left is paired by description, price and quantity together, best pairs first, and only where no other line fits
nearly as well: a wrong pair would hide a price difference, so a line in doubt stays unpaired and is asked about.

Source: accounting specification 4.6, V-PO-05.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from rapidfuzz import fuzz

from documents.business import Line
from documents.choices import NO_CHOICES, Choices
from documents.master.order import Order, OrderLine
from documents.values.names import fold
from validators.matching.quantity import ONE, conversion_of, counted

LEAST_SCORE: Final = 0.8
"""Least score of a pair, 0.0 to 1.0."""
LEAST_GAP: Final = 0.1
"""Least distance to the score of every rival."""
LAST_BIT: Final = 1e-9
"""Scores are sums of floats: one of exactly 0.8, or a gap of exactly 0.1, must not fail by their last bit."""
DESCRIPTION_WEIGHT: Final = 0.5
PRICE_WEIGHT: Final = 0.3
QUANTITY_WEIGHT: Final = 0.2
CONTAINED_WORDS: Final = 0.95
"""How alike two descriptions are when one has all the words of the other and more."""
PART_DELIVERY: Final = 0.5
"""How well a smaller quantity than ordered fits: part deliveries are ordinary, an equal quantity speaks louder."""


@dataclass(frozen=True, slots=True)
class Target:
    """An order line with the order it stands on."""

    order: Order
    line: OrderLine


@dataclass(frozen=True, slots=True)
class Pair:
    """A document line and its order line; score 1.0 where a reference or a person decided, whom `by` names."""

    line: Line
    target: Target
    score: float = 1.0
    by: str = ""


def pair_lines(
    lines: Sequence[Line], orders: Sequence[Order], *, credit: bool = False, choices: Choices = NO_CHOICES
) -> tuple[Pair, ...]:
    """Return the pairs, by line order. A document line is in at most one pair.

    The lines of a `credit` may give back a part of the price only, so a lower price than ordered is no doubt there.
    """
    targets = [Target(order, line) for order in orders for line in order.lines]
    pairs = [pair for line in lines if (pair := _by_person(line, targets, choices)) is not None]
    left = [line for line in lines if choices.pair_of(line.number) is None]
    pairs += [pair for line in left if (pair := _by_key(line, targets)) is not None]
    paired = {id(pair.line) for pair in pairs}
    taken = {id(pair.target.line) for pair in pairs}
    pairs += _by_likeness(
        [line for line in left if id(line) not in paired],
        [target for target in targets if id(target.line) not in taken],
        credit=credit,
    )
    position = {id(line): index for index, line in enumerate(lines)}
    return tuple(sorted(pairs, key=lambda pair: position[id(pair.line)]))


def effective_price(line: Line) -> Decimal | None:
    """Return the net price per unit after all discounts, unrounded; None when the line does not give one."""
    if line.net_amount is not None and line.quantity:
        return line.net_amount / line.quantity
    if line.unit_price is None or not line.base_quantity:
        return None
    return line.unit_price / line.base_quantity


def _by_person(line: Line, targets: Sequence[Target], choices: Choices) -> Pair | None:
    """Return the pair a person chose; None where nobody did, or the order line is gone."""
    chosen = choices.pair_of(line.number)
    if chosen is None:
        return None
    wanted = chosen.order_number, chosen.order_line
    found = (target for target in targets if (target.order.number, target.line.number) == wanted)
    return next((Pair(line, target, by=choices.pairs_by) for target in found), None)


def _by_key(line: Line, targets: Sequence[Target]) -> Pair | None:
    """Return the pair by order line reference, item number or GTIN, where exactly one order line bears it."""
    for bears in _keys(line):
        found = [target for target in targets if bears(target)]
        if len(found) == 1:
            return Pair(line, found[0])
    return None


def _keys(line: Line) -> Iterator[Callable[[Target], bool]]:
    """Yield the tests for a reference to an order line, strongest first."""
    reference = line.order_line.strip().lstrip("0")
    if reference:
        yield lambda target: str(target.line.number) == reference and line.order_number in {"", target.order.number}
    items = {fold(item) for item in (line.buyer_item_id, line.item_id) if item}
    if items:
        yield lambda target: bool(target.line.item_id) and fold(target.line.item_id) in items
    if line.gtin:
        yield lambda target: target.line.gtin == line.gtin


def _by_likeness(lines: Sequence[Line], targets: Sequence[Target], *, credit: bool) -> list[Pair]:
    """Pair the rest, the best pair first; a pair needs a score, and a gap to every rival that is still free."""
    ranked = sorted(
        (
            pair
            for line in lines
            for target in targets
            if (pair := _score(line, target, credit=credit)).score >= LEAST_SCORE - LEAST_GAP
        ),
        key=lambda pair: -pair.score,
    )
    chosen: list[Pair] = []
    while (best := _first_clear(ranked)) is not None:
        chosen.append(best)
        ranked = [pair for pair in ranked if pair.line is not best.line and pair.target.line is not best.target.line]
    return chosen


def _first_clear(ranked: Sequence[Pair]) -> Pair | None:
    """Return the best pair that no free rival for its line or its order line comes near."""
    for pair in ranked:
        if pair.score < LEAST_SCORE - LAST_BIT:
            return None
        if all(_far_below(rival, pair) or _is_other_twin(rival, pair) for rival in ranked if _rivals(rival, pair)):
            return pair
    return None


def _far_below(rival: Pair, pair: Pair) -> bool:
    return pair.score - rival.score >= LEAST_GAP - LAST_BIT


def _is_other_twin(rival: Pair, pair: Pair) -> bool:
    """Tell whether two lines say the same of one item at one price, and only the quantity of `pair` is the ordered one.

    An order may name an item twice, for two days or two places; a mistake between them changes no figure.
    """
    one, other = pair.target.line, rival.target.line
    same_target = _folded(one.description) == _folded(other.description) and _terms(one) == _terms(other)
    same_line = _folded(pair.line.description) == _folded(rival.line.description)
    same_price = effective_price(pair.line) == effective_price(rival.line)
    return same_target and same_line and same_price and _as_ordered(pair) and not _as_ordered(rival)


def _terms(ordered: OrderLine) -> tuple[object, ...]:
    return ordered.price, ordered.unit, ordered.account, ordered.tax_rate


def _as_ordered(pair: Pair) -> bool:
    return pair.line.quantity is not None and counted(pair.line, pair.target.line) == pair.target.line.quantity


def _rivals(rival: Pair, pair: Pair) -> bool:
    """Tell whether two pairs compete for the same line of the document or of the order."""
    if rival is pair:
        return False
    return rival.line is pair.line or rival.target.line is pair.target.line


def _score(line: Line, target: Target, *, credit: bool) -> Pair:
    """Return how well a line fits an order line, from 0.0 to 1.0.

    Delivery notes print no prices: there the description has the weight of both.
    """
    alike = _alike(line.description, target.line.description)
    asked = _order_price(line, target.line)
    given_back = credit and asked is not None and 0 < asked < target.line.price
    price = alike if asked is None else 1.0 if given_back else _ratio(asked, target.line.price)
    score = DESCRIPTION_WEIGHT * alike + PRICE_WEIGHT * price + QUANTITY_WEIGHT * _quantity_fit(line, target.line)
    return Pair(line, target, score)


def _order_price(line: Line, ordered: OrderLine) -> Decimal | None:
    """Return the line's price per unit of the order line."""
    price, factor = effective_price(line), conversion_of(line, ordered, ONE)
    return price if price is None or factor is None else price * factor.per / factor.make


def _alike(printed: str, ordered: str) -> float:
    """Return how alike two item descriptions are; suppliers add to the words of an order rather than change them."""
    left, right = _folded(printed), _folded(ordered)
    if not left or not right:
        return 0.0
    return max(fuzz.token_sort_ratio(left, right), CONTAINED_WORDS * fuzz.token_set_ratio(left, right)) / 100


@functools.lru_cache(maxsize=4096)
def _folded(description: str) -> str:
    # Every line is compared with every order line: folding each description once is most of the time saved.
    return fold(description)


def _quantity_fit(line: Line, ordered: OrderLine) -> float:
    quantity = None if line.quantity is None else counted(line, ordered)
    if quantity is not None and 0 < quantity < ordered.quantity:
        return PART_DELIVERY
    return _ratio(quantity, ordered.quantity)


def _ratio(one: Decimal | None, other: Decimal) -> float:
    """Return the smaller over the larger of two positive numbers; 0.0 where one is missing or not positive."""
    if one is None or one <= 0 or other <= 0:
        return 0.0
    return float(min(one, other) / max(one, other))
