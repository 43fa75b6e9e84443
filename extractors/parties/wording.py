"""Loads the words of `wording.toml`, by which addresses, clauses and sentences are told from names."""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from documents.values.names import fold

FILE: Final = Path(__file__).with_name("wording.toml")
_WORD: Final = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Phrases:
    """Phrases of folded words, found at the places where a text has them word by word."""

    by_first: dict[str, tuple[tuple[str, ...], ...]]

    def starts(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield start and end of every phrase in a text, left to right; the longest where several begin."""
        folded, places = _words_and_places(text)
        for at, word in enumerate(folded):
            for phrase in self.by_first.get(word, ()):
                if folded[at : at + len(phrase)] == phrase:
                    yield places[at][0], places[at + len(phrase) - 1][1]
                    break

    def lead(self, text: str) -> bool:
        """Tell whether a text begins with one of the phrases."""
        folded, _places = _words_and_places(text)
        return any(folded[: len(phrase)] == phrase for phrase in self.by_first.get(folded[0], ())) if folded else False

    def within(self, text: str) -> bool:
        """Tell whether a text has one of the phrases anywhere."""
        return next(self.starts(text), None) is not None


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of the file; single words are folded sets, phrases are found word by word."""

    streets: frozenset[str]
    street_endings: tuple[str, ...]
    buildings: frozenset[str]
    buildings_first: frozenset[str]
    boxes: Phrases
    estates: Phrases
    states: tuple[str, ...]
    clauses: Phrases
    elsewhere: Phrases
    attention: Phrases
    greetings: Phrases
    makers: Phrases
    groups: Phrases
    sites: frozenset[str]
    proprietors: frozenset[str]
    need_value: frozenset[str]
    payees: Phrases
    registers: Phrases
    banks: Phrases
    sentence: frozenset[str]
    organisations: frozenset[str]
    organisation_endings: tuple[str, ...]
    owners: Phrases
    salutations: frozenset[str]
    company_salutations: frozenset[str]
    connecting: frozenset[str]
    small_forms: frozenset[str]
    weak_roles: frozenset[str]
    behind_buyer: frozenset[str]
    account_holders: frozenset[str]
    departments: frozenset[str]
    role_joints: frozenset[str]
    leading_on: frozenset[str]
    buyers_words: frozenset[str]
    sellers_words: frozenset[str]
    writers_words: frozenset[str]
    others_words: frozenset[str]


@functools.cache
def wording() -> Wording:
    """Return the words, read once a process."""
    file: dict[str, Any] = tomllib.loads(FILE.read_text(encoding="utf-8"))
    street, clauses, names, roles = file["street"], file["clauses"], file["names"], file["roles"]
    return Wording(
        streets=_set(street["words"]),
        street_endings=tuple(fold(word) for word in street["endings"]),
        buildings=_set(street["buildings"]),
        buildings_first=_set(street["buildings_first"]),
        boxes=_phrases(street["boxes"]),
        estates=_phrases(street["estates"]),
        states=tuple(street["states"]),
        clauses=_phrases(clauses["begin"]),
        elsewhere=_phrases(clauses["lead_elsewhere"]),
        attention=_phrases(clauses["attention"]),
        greetings=_phrases(clauses["greetings"]),
        makers=_phrases(clauses["makers"]),
        groups=_phrases(clauses["groups"]),
        sites=_set(clauses["sites"]),
        proprietors=_set(clauses["proprietors"]),
        need_value=_set(clauses["need_value"]),
        payees=_phrases(clauses["payees"]),
        registers=_phrases(clauses["registers"]),
        banks=_phrases(clauses["banks"]),
        sentence=_set(names["sentence"]),
        organisations=_set(names["organisations"]),
        organisation_endings=tuple(fold(word) for word in names["organisation_endings"]),
        owners=_phrases(names["owners"]),
        salutations=_set(names["salutations"]),
        company_salutations=_set(names["company_salutations"]),
        connecting=_set(names["connecting"]),
        small_forms=frozenset(names["forms_in_small_letters"]),
        weak_roles=_set(roles["weak"]),
        behind_buyer=_set(roles["behind_buyer"]),
        account_holders=_set(roles["account_holders"]),
        departments=_set(roles["departments"]),
        role_joints=frozenset(roles["joined_by"]),
        leading_on=_set(roles["leading_on"]),
        buyers_words=_set(file["tax_ids"]["buyer"]),
        sellers_words=_set(file["tax_ids"]["seller"]),
        writers_words=_set(file["tax_ids"]["writer"]),
        others_words=_set(file["tax_ids"]["others"]),
    )


def words_of(text: str) -> list[str]:
    """Return the folded words of a text."""
    return list(_words_and_places(text)[0])


@functools.lru_cache(maxsize=20_000)
def _words_and_places(text: str) -> tuple[tuple[str, ...], tuple[tuple[int, int], ...]]:
    """Return the folded words of a text, and where each begins and ends."""
    words = tuple(_WORD.finditer(text))
    return tuple([fold(word[0]) for word in words]), tuple([word.span() for word in words])


def _set(words: Iterable[str]) -> frozenset[str]:
    return frozenset(fold(word) for word in words)


def _phrases(raws: Iterable[str]) -> Phrases:
    found: dict[str, set[tuple[str, ...]]] = {}
    for raw in raws:
        words = tuple(words_of(raw))
        found.setdefault(words[0], set()).add(words)
    return Phrases({first: tuple(sorted(phrases, key=len, reverse=True)) for first, phrases in found.items()})
