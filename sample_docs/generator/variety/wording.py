"""The words on the papers: one key a line with its wordings, those of the families of one language in three files.

`words/<language>.txt` holds the first two families, `words/third/<language>.txt` the third, which shares no label with
them. `words/fourth/<language>.txt` holds the fourth: the commonest labels of real papers, whoever else has them, marked
by how often they are drawn ("Invoice No. *4"), beside rare ones that no other family has. A part of its papers uses
the common ones only. `words/fifth/` to `words/eighth/` hold the later ones, made in the same way, with rare ones of
their own. All were written down for this generator alone. A reader may not know them all: that is what it is
measured by.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from sample_docs.generator.variety.dice import Dice, Split

LANGUAGES = ("en", "de", "fr", "nl", "es", "it")


WORDS = Path(__file__).parent / "words"
WEIGHT = re.compile(r"^(?P<text>.*?)(?: \*(?P<times>\d))?$")
OF_A_COUNTRY = re.compile(r"\.[A-Z]{2}$")
LATER = ("", "third", "fourth", "fifth", "sixth", "seventh", "eighth")
"""Folders of the words, by family."""
PLAIN = 0.5
"""Share of papers of the fourth and later families that use the commonest labels only, each as often as its weight
says; the others draw from all labels alike."""


@cache
def dictionary(language: str) -> dict[str, Split[str]]:
    """Return every key of a language with its wordings; a key may have wordings in some families only."""
    parts = [_pairs(WORDS / folder / f"{language}.txt") for folder in LATER]
    keys = dict.fromkeys(key for part in parts for key in part)
    return {key: _split(*(part.get(key, "") for part in parts)) for key in keys}


def _pairs(path: Path) -> dict[str, str]:
    text = path.read_text(encoding="utf-8")
    pairs = (line.split("=", 1) for line in text.splitlines() if "=" in line and not line.startswith("#"))
    return {key.strip(): value for key, value in pairs}


def _split(shared: str, *later: str) -> Split[str]:
    tuning, _, held_out = shared.partition("||")
    return Split(_wordings(tuning), _wordings(held_out), *map(_wordings, later))


def _wordings(value: str) -> tuple[str, ...]:
    """Return wordings, each as often as its weight says."""
    found = (WEIGHT.match(part.strip()) for part in value.split("|") if part.strip())
    return tuple(text for match in found if match for text in [match["text"]] * int(match["times"] or 1))


def _outdated(key: str, words: dict[str, Split[str]], dice: Dice) -> bool:
    """Return whether a country's wording is of earlier families only, while a later one has one for all countries."""
    plain = words.get(OF_A_COUNTRY.sub("", key))
    if not OF_A_COUNTRY.search(key) or plain is None:
        return False
    own, all_countries = words[key], plain
    if dice.eighth and (own.eighth or all_countries.eighth):
        return not own.eighth
    if dice.seventh and (own.seventh or all_countries.seventh):
        return not own.seventh
    if dice.sixth and (own.sixth or all_countries.sixth):
        return not own.sixth
    if dice.fifth and (own.fifth or all_countries.fifth):
        return not own.fifth
    return bool(dice.fourth and not own.fourth and all_countries.fourth)


class Wording:
    """The words of one document: a key keeps the wording it was first given.

    Attributes:
        currency: ISO 4217; stands for {code} in labels, when it is set before they are said.
    """

    def __init__(self, language: str, country: str, dice: Dice) -> None:
        words = {key: split for key, split in dictionary(language).items() if split.of(dice.family)}
        self._words = {key: split for key, split in words.items() if not _outdated(key, words, dice)}
        self._plain = dice.fourth and dice.chance(PLAIN)
        self.currency = ""
        self._country = country
        self._dice = dice
        self._said: dict[str, str] = {}

    def known(self, key: str) -> bool:
        """Return whether the language has words for a key, in this country."""
        return self._found(key) in self._words

    def say(self, key: str, **values: str) -> str:
        """Return the document's wording of a key, its placeholders filled."""
        found = self._found(key)
        if found not in self._said:
            drawn = self._dice.among(self._pool(found)) if self._dice.fourth else self._dice.one(self._words[found])
            self._said[found] = drawn.replace("{code}", self.currency) if self.currency else drawn
        return self._said[found].format(**values) if values else self._said[found]

    def _pool(self, found: str) -> tuple[str, ...]:
        """Return the wordings with a weight for a plain paper of the fourth family; every wording once for another."""
        known = self._words[found].of(self._dice.family)
        every = tuple(dict.fromkeys(known))
        return (tuple(text for text in known if known.count(text) > 1) or known) if self._plain else every

    def differ(self, key: str, other: str) -> None:
        """Give one of two keys another wording when both have the same; they may stand in one column."""
        taken = self.say(key).casefold()
        if taken != self.say(other).casefold():
            return
        free = {name: [text for text in self.choices(name) if text.casefold() != taken] for name in (key, other)}
        chosen = key if free[key] else other
        self._said[self._found(chosen)] = self._dice.among(free[chosen])

    def need(self, key: str, hole: str) -> None:
        """Give a key a wording with a hole, such as "{rate}", when the one it has says nothing there."""
        if hole in self.say(key):
            return
        fit = [text for text in self.choices(key) if hole in text]
        if fit:
            self._said[self._found(key)] = self._dice.among(fit)

    def choices(self, key: str) -> tuple[str, ...]:
        """Return all wordings of a key that the family may draw."""
        return self._words[self._found(key)].of(self._dice.family)

    def _found(self, key: str) -> str:
        """A country's own wording goes before the language's."""
        own = f"{key}.{self._country}"
        return own if own in self._words else key
