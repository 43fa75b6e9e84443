"""Lines that no order foresees: freight, packing, surcharges (V-PO-14).

Suppliers write them as lines of their own. A charge posts up to a limit without anybody asking, so a line is taken for
one only when every word of it belongs to the language of charges; goods that merely mention one ("packing tape") stay
goods, and a person is asked.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources
from typing import Final, NamedTuple

_TOKEN: Final = re.compile(r"[^\W\d_]+(?:[&.'’][^\W\d_]+)*-?|&|\d+(?:[.,]\d+)?\s*%|\d+")
_PERCENT: Final = re.compile(r"\d.*%")


class ChargeWords(NamedTuple):
    """The words of `charge_words.toml`, casefolded.

    Attributes:
        alone: Language by language, the words that name a charge by themselves.
        beside: Words that may stand beside them, in any language.
        place: Language by language, the words behind which anything may follow.
        compound: Charges written as one word (German, Dutch).
    """

    alone: dict[str, frozenset[str]]
    beside: frozenset[str]
    place: dict[str, frozenset[str]]
    compound: re.Pattern[str]


COMPOUNDING: Final = frozenset({"de", "nl"})


@cache
def charge_words() -> ChargeWords:
    """Return the words of all languages: an order and its invoice need not share one."""
    text = resources.files("validators.matching").joinpath("charge_words.toml").read_text(encoding="utf-8")
    words = tomllib.loads(text)
    first, last = ("|".join(map(re.escape, words["compound"][part])) for part in ("first", "last"))
    return ChargeWords(
        alone={language: frozenset(each) for language, each in words["alone"].items()},
        beside=frozenset(words["with"]["words"]),
        place={language: frozenset(each) for language, each in words["place"].items()},
        compound=re.compile(rf"(?:(?:{first})s?)+(?:{last})"),
    )


def is_charge(description: str) -> bool:
    """Tell whether a line that stands on no order is an incidental charge rather than goods.

    Args:
        description: As printed. What follows a word of place ("to", "nach", "vers") behind the charge does not count.
    """
    words = charge_words()
    languages: set[str] = set()
    tokens = _tokens(description)
    for at, token in enumerate(tokens):
        if any(token in words.place[language] for language in languages):
            # A number behind the place counts something: "delivery to York of 10 laptops".
            return not any(follower[0].isdigit() for follower in tokens[at:])
        named = _languages_of_charge(token, words)
        languages |= named
        if not named and token not in words.beside and not _PERCENT.fullmatch(token):
            return False
    return bool(languages)


def _languages_of_charge(token: str, words: ChargeWords) -> set[str]:
    named = {language for language, alone in words.alone.items() if token in alone}
    return named | COMPOUNDING if words.compound.fullmatch(token) else named


def _tokens(description: str) -> list[str]:
    text = description.casefold().replace("’", "'").replace("d'", "d ").replace("l'", "l ")
    return _TOKEN.findall(text)
