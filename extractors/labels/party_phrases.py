"""Headings of addresses put together from words of parties: "Invoice address of the customer", "Final recipient".

No list holds them all. A text that consists of nothing but words for a party, for an address, for billing or delivery
and the small words between them names the party whose word is in it: "Anschrift des Kunden" is the buyer's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from documents.values.names import fold

FEWEST: Final = 2
MOST: Final = 7
"""Words of such a heading."""
SHORTEST_PART: Final = 3
"""Letters of the first part of a compound."""
_ENDINGS: Final = ("", "s", "n", "en", "es", "in", "innen")
"""Of the word for a party in another case, in the plural, or as the first part of a compound."""
PLACE: Final = "place"
BILL: Final = "bill"
SHIP: Final = "ship"
END: Final = "end"
SMALL: Final = "small"
_BUYER: Final = "buyer"
_ADDRESSEE: Final = "addressee"
_SHIP_TO: Final = "ship_to"


@dataclass(frozen=True, slots=True)
class PartyWords:
    """Words of all languages by what they mean: a role of a party, or one of the classes of this module."""

    meanings: Mapping[str, str]

    def role_of(self, words: tuple[str, ...]) -> str:
        """Return the role that a text names, word by word, or "" where it is no such heading."""
        if len(words) > MOST:
            return ""
        if len(words) < FEWEST:
            compound = self._compound(words[0]) if words else frozenset()
            return _role(set(compound))
        found: set[str] = set()
        for word in words:
            meant = self._meant(word)
            if not meant:
                return ""
            found |= meant
        return _role(found)

    def is_place(self, word: str) -> bool:
        """Tell whether a word stands for name or address of a party: "address", "details"."""
        return self.meanings.get(fold(word)) == PLACE

    def _meant(self, word: str) -> frozenset[str]:
        """Return what a word means; of a compound what its two parts mean."""
        if word in self.meanings:
            return frozenset({self.meanings[word]})
        if (inflected := self._party(word)) is not None:
            return frozenset({inflected})
        return self._compound(word)

    def _compound(self, word: str) -> frozenset[str]:
        for cut in range(SHORTEST_PART, len(word) - SHORTEST_PART):
            tail = self.meanings.get(word[cut:], "")
            head = self.meanings.get(word[:cut]) or self._party(word[:cut])
            if head and (tail == PLACE or (head == END and tail not in {"", SMALL})):
                return frozenset({head, tail})
        return frozenset()

    def _party(self, word: str) -> str | None:
        """Return the role of a party's word in another case; the other classes are listed as they are printed."""
        for ending in _ENDINGS[1:]:
            meant = self.meanings.get(word.removesuffix(ending)) if word.endswith(ending) else None
            if meant and meant not in {PLACE, SMALL, END, SHIP}:
                return meant
        return None


def party_words(files: Iterable[Mapping[str, Any]]) -> PartyWords:
    """Return the words of all languages; a word of several meanings keeps the first in the order of the tables."""
    meanings: dict[str, str] = {}
    tables: list[tuple[str, Iterable[str]]] = []
    for file in files:
        tables.extend(file["compose_roles"]["parties"].items())
        tables.extend((kind, file["party_phrases"][kind]) for kind in (_SHIP_TO, PLACE, BILL, SHIP, END, SMALL))
    for kind, raws in tables:
        for raw in raws:
            if " " not in raw:
                meanings.setdefault(fold(raw), kind)
    return PartyWords(meanings)


def _role(found: set[str]) -> str:
    roles = found - {PLACE, BILL, SHIP, END, SMALL}
    if roles == {_BUYER, _ADDRESSEE} or (roles == {_ADDRESSEE} and BILL in found):
        roles = {_BUYER}
    if len(roles) != 1:
        return ""
    if SHIP in found or END in found:
        return _SHIP_TO if roles <= {_BUYER, _ADDRESSEE, _SHIP_TO} else ""
    return roles.pop()
