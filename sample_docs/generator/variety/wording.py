"""The words on the papers: one key a line with its wordings, those of the families of one language in two files.

`words/<language>.txt` holds the first two families, `words/third/<language>.txt` the third. They were written down for
this generator alone. A reader may not know them all: that is what it is measured by.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from sample_docs.generator.variety.dice import Dice, Split

LANGUAGES = ("en", "de", "fr", "nl", "es", "it")


WORDS = Path(__file__).parent / "words"


@cache
def dictionary(language: str) -> dict[str, Split[str]]:
    """Return every key of a language with its wordings; a key may have wordings in some families only."""
    shared, third = (_pairs(WORDS / folder / f"{language}.txt") for folder in ("", "third"))
    return {key: _split(shared.get(key, ""), third.get(key, "")) for key in (shared | third)}


def _pairs(path: Path) -> dict[str, str]:
    text = path.read_text(encoding="utf-8")
    pairs = (line.split("=", 1) for line in text.splitlines() if "=" in line and not line.startswith("#"))
    return {key.strip(): value for key, value in pairs}


def _split(shared: str, third: str) -> Split[str]:
    tuning, _, held_out = shared.partition("||")
    return Split(_wordings(tuning), _wordings(held_out), _wordings(third))


def _wordings(value: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in value.split("|") if part.strip())


class Wording:
    """The words of one document: a key keeps the wording it was first given."""

    def __init__(self, language: str, country: str, dice: Dice) -> None:
        self._words = {key: split for key, split in dictionary(language).items() if split.of(dice.family)}
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
            self._said[found] = self._dice.one(self._words[found])
        return self._said[found].format(**values) if values else self._said[found]

    def differ(self, key: str, other: str) -> None:
        """Give one of two keys another wording when both have the same; they may stand in one column."""
        taken = self.say(key).casefold()
        if taken != self.say(other).casefold():
            return
        free = {name: [text for text in self.choices(name) if text.casefold() != taken] for name in (key, other)}
        chosen = key if free[key] else other
        self._said[self._found(chosen)] = self._dice.among(free[chosen])

    def choices(self, key: str) -> tuple[str, ...]:
        """Return all wordings of a key that the family may draw."""
        return self._words[self._found(key)].of(self._dice.family)

    def _found(self, key: str) -> str:
        """A country's own wording goes before the language's."""
        own = f"{key}.{self._country}"
        return own if own in self._words else key
