"""Labels put together with an article: "Nummer van de factuur", "number of the purchase order", "date de la commande".

The files join nouns with words for number and date. With the articles of six languages between them they would be
hundreds of thousands of phrases; these are put together where they are met.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol

from documents.values.names import fold

MOST_ARTICLES: Final = 2
SHORTEST: Final = 2
"""Letters of a word for number or date; "n" and "f" stand for too many things."""
_WORDS: Final = {"number": ("number_after", "number_before"), "date": ("date_after", "date_before")}


class _Token(Protocol):
    @property
    def text(self) -> str: ...


@dataclass(frozen=True, slots=True)
class NounPhrases:
    """Words for number and date, nouns of papers by their words, and what may stand between.

    Behind a word for the reader's own ("your", "uw") the noun of an order alone names its number: "Uw afroep".
    """

    whats: Mapping[str, str]
    nouns: Mapping[tuple[str, ...], str]
    longest: int
    articles: frozenset[str]
    yours: frozenset[str]

    def at(self, tokens: tuple[_Token, ...], at: int) -> tuple[int, str] | None:
        """Return how many tokens from here on are such a label, and its concept; None where they are none."""
        if tokens[at].text in self.yours and (count := self._noun(tokens, at + 1, "order")):
            return 1 + count, "order_number"
        what = self.whats.get(tokens[at].text)
        first = at + 1
        while what and first < len(tokens) and tokens[first].text in self.articles:
            first += 1
        if what is None or not 1 <= first - at - 1 <= MOST_ARTICLES:
            return None
        count = self._noun(tokens, first)
        return (first + count - at, f"{self.nouns[_words(tokens, first, count)]}_{what}") if count else None

    def _noun(self, tokens: tuple[_Token, ...], first: int, wanted: str = "") -> int:
        """Return how many tokens from here on are the longest noun, of a wanted paper or of any; 0 for none."""
        for length in range(min(self.longest, len(tokens) - first), 0, -1):
            noun = self.nouns.get(_words(tokens, first, length))
            if noun is not None and wanted in {"", noun}:
                return length
        return 0


def _words(tokens: tuple[_Token, ...], first: int, count: int) -> tuple[str, ...]:
    return tuple([token.text for token in tokens[first : first + count]])


def noun_phrases(files: Iterable[Mapping[str, Any]], articles: frozenset[str], yours: frozenset[str]) -> NounPhrases:
    """Return the words of all languages; a noun that two papers share keeps the first of them."""
    whats: dict[str, str] = {}
    nouns: dict[tuple[str, ...], str] = {}
    for file in files:
        for what, keys in _WORDS.items():
            words = (fold(raw) for key in keys for raw in file["compose"][key])
            whats.update({word: what for word in words if len(word) >= SHORTEST and word.isalpha()})
        for noun, raws in file["nouns"].items():
            for raw in raws:
                nouns.setdefault(tuple(fold(raw).split()), noun)
    for article in articles:
        whats.pop(article, None)
    return NounPhrases(whats, nouns, max(map(len, nouns), default=0), articles, yours)
