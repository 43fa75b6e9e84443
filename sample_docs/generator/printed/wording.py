"""Words of one paper: each drawn once from those that its language has for it."""

from __future__ import annotations

from sample_docs.generator.printed.places import Place, table
from sample_docs.generator.variety.dice import Dice
from sample_docs.generator.variety.identifiers import shaped

LANGUAGES = ("en", "de", "fr", "nl", "es", "it")


class Words:
    """Labels and sentences in the language of a place; the same key is the same word all over a paper."""

    def __init__(self, place: Place, dice: Dice) -> None:
        self._place = place
        self._dice = dice
        self._drawn: dict[str, str] = {}

    def of(self, group: str, key: str) -> str:
        """Return a word, that of the country where it has one of its own.

        Raises:
            KeyError: There is none.
        """
        name = f"{group}.{key}"
        if name not in self._drawn:
            found = table("words")[group]
            own = found.get(f"{key}_{self._place.iso}", {}).get(self._place.language)
            self._drawn[name] = shaped(self._dice.among(own or found[key][self._place.language]), self._dice)
        return self._drawn[name]

    def __getattr__(self, key: str) -> str:
        """Return a label, for templates.

        Raises:
            AttributeError: There is none; a template then names what is undefined.
        """
        if key.startswith("_"):
            raise AttributeError(key)
        try:
            return self.of("label", key)
        except KeyError:
            raise AttributeError(key) from None
