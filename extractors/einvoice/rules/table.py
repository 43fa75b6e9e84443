"""The rules that a document has to keep, by its profile."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Final

from documents.einvoice import Group
from extractors.einvoice.binding import Binding
from extractors.einvoice.rules import categories, codes, national, required, sums
from extractors.einvoice.rules.profile import Profile, profile_of
from extractors.einvoice.rules.rule import CARDINALITY, BusinessRule, stated_twice

MOST_PER_RULE: Final = 3
"""Breaches of one rule that are told apart; a thousand lines can all lack the same."""

_MINIMUM: Final = (*required.HEADER, *sums.GROSS)
_BASIC_WL: Final = (*_MINIMUM, *required.FULL_HEADER, *sums.TOTALS, *sums.DECIMALS, *categories.HEADER, *codes.HEADER)
_FULL: Final = (*_BASIC_WL, *required.LINES, *sums.LINES, *categories.LINES)
RULES: Final[dict[Profile, tuple[BusinessRule, ...]]] = {
    Profile.MINIMUM: _MINIMUM,
    Profile.BASIC_WL: _BASIC_WL,
    Profile.FULL: _FULL,
    Profile.XRECHNUNG: (*_FULL, *national.XRECHNUNG),
    Profile.EXTENDED: (*required.HEADER, *required.FULL_HEADER, *required.LINES),
    Profile.OTHER: (),
}
ONCE: Final = BusinessRule(CARDINALITY, stated_twice)
"""Kept by every document, whatever it promises."""


def breaches_of(document: Group, binding: Binding) -> tuple[str, ...]:
    """Return a sentence for each broken rule, each with the official id first: "BR-CO-15: Net 100.00 ..."."""
    rules = (ONCE, *RULES[profile_of(document.text("BT-24"), binding)])
    return tuple(itertools.chain.from_iterable(_breaches(rule, document) for rule in rules))


def _breaches(rule: BusinessRule, document: Group) -> Iterator[str]:
    found = rule.check(document)
    for sentence in itertools.islice(found, MOST_PER_RULE):
        yield f"{rule.id}: {sentence}"
    rest = sum(1 for _ in found)
    if rest:
        yield f"{rule.id}: The same in {rest} further places."
