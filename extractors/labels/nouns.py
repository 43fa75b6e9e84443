"""The nouns of business papers inside words that no dictionary lists: compounds and inflections.

"Rechnungsausgabe" and "facturación" hold the nouns "Rechnung" and "factura". The nouns are those of the vocabulary
files; nothing else is listed here.
"""

from __future__ import annotations

import functools
from typing import Final

from documents.values.names import fold
from extractors.labels.dictionary import tokens_of
from extractors.labels.files import vocabulary_files

SHORTEST: Final = 5
"""Letters; shorter nouns begin words of other meaning ("nota": "notaire")."""
STEM: Final = 0.8
"""Share of a noun that a word must begin with: endings differ ("factura", "facturación")."""
SHORTEST_INSIDE: Final = 6
"""A noun of so many letters counts anywhere in a word ("Transportrechnungsnr")."""
NUMBER_WORD: Final = r"(?:number|nummer|num[eéú]ro|n[uú]m|nro|no|nr|n[º°]?)(?![^\W_])"
"""Pattern of the words for "number"; case is to be ignored."""
_DATES: Final = {"due_date": "due", "delivery_date": "delivery_note", "print_date": "print", "order_date": "order"}


def nouns_in(text: str) -> frozenset[str]:
    """Return the nouns that the words of a text are made of, as the vocabulary files name them, and "due"."""
    return frozenset(noun for token in tokens_of(text) for noun in _nouns_of(token.text))


@functools.lru_cache(maxsize=4_000)
def _nouns_of(word: str) -> frozenset[str]:
    exact, stems, parts = _index()
    if word in exact:
        return exact[word]
    for length in range(len(word), SHORTEST - 1, -1):
        if word[:length] in stems:
            return stems[word[:length]]
    inside = max((part for part in parts if part in word), key=len, default="")
    return parts.get(inside, frozenset())


_Words = dict[str, frozenset[str]]


@functools.cache
def _index() -> tuple[_Words, _Words, _Words]:
    """Return the nouns of one word, their beginnings, and those long enough to count inside a word."""
    exact: dict[str, set[str]] = {}
    for file in vocabulary_files():
        tables = [(noun, raws) for noun, raws in file["nouns"].items()]
        tables += [(noun, file["labels"].get(name, ())) for name, noun in _DATES.items()]
        for noun, raws in tables:
            for raw in raws:
                if len(raw.split()) == 1:
                    exact.setdefault(fold(raw), set()).add(noun)
    stems: dict[str, set[str]] = {}
    for word, nouns in exact.items():
        if len(word) >= SHORTEST:
            stems.setdefault(word[: max(SHORTEST, round(STEM * len(word)))], set()).update(nouns)
    parts = {word: nouns for word, nouns in exact.items() if len(word) >= SHORTEST_INSIDE}
    return _frozen(exact), _frozen(stems), _frozen(parts)


def _frozen(words: dict[str, set[str]]) -> _Words:
    return {word: frozenset(nouns) for word, nouns in words.items()}
