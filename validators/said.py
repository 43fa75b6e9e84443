"""What a document says of itself in a sentence: that it is no invoice, that it replaces one, why it charges no tax.

The words are data (`said.toml`). A title is read where documents are classified; a sentence below it can take it back.
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import resources
from typing import Final

from documents.business import BusinessDocument
from documents.values.names import fold

WORDS: Final = "said.toml"
NO_INVOICE: Final = "no_invoice"
NO_TAX_INVOICE: Final = "no_tax_invoice"
REPLACES: Final = "replaces"
SELF_BILLED: Final = "self_billed"
PAID: Final = "paid"
CREDITED: Final = "credited"
ASSIGNED: Final = "assigned"
UNTAXED: Final = "untaxed"
WHOLE_LINE: Final = "_line"
"""Ends the key of words that must fill their line."""
SHORTEST_STAMP: Final = 6
"""Letters of a stamp that is told from the words it lies over."""
ASKED_AT_ONCE: Final = 4
"""Texts whose lines are kept: a dozen rules ask for the same document."""
CONDITIONS: Final = "conditions"
UNLESS: Final = frozenset({PAID, CREDITED})
"""What a sentence with a condition does not say."""


@dataclass(frozen=True, slots=True)
class _Print:
    """The lines of a text, and what is looked for in them, made once a text.

    Attributes:
        lines: As printed.
        folded: The same lines, folded.
        words: All words of the folded lines: a phrase with another one stands nowhere.
        stamps: Of each line its only word in capitals, folded; "" where there is none or all is in capitals.
    """

    lines: tuple[str, ...]
    folded: tuple[str, ...]
    words: frozenset[str]
    stamps: tuple[str, ...]


def said(document: BusinessDocument, what: str) -> str:
    """Return the line of the document that says so, as printed; "" when none does.

    Args:
        document: Of an e-invoice its notes are asked, too; of a hybrid the visible page first.
        what: NO_INVOICE, NO_TAX_INVOICE, REPLACES, SELF_BILLED, PAID, CREDITED or ASSIGNED.
    """
    conditions = _phrases()[CONDITIONS] if what in UNLESS else ()
    fillers = frozenset(_phrases().get(f"{what}{WHOLE_LINE}", ()))
    page = document.picture.text if document.picture is not None else ""
    printed = _print_of(f"{page}\n{document.text}")
    phrases = [one for one in _phrases()[what] if printed.words.issuperset(one.split())]
    if not phrases and fillers.isdisjoint(printed.folded) and fillers.isdisjoint(printed.stamps):
        return ""
    for line, folded, stamp in zip(printed.lines, printed.folded, printed.stamps, strict=True):
        if folded in fillers or stamp in fillers or (_has(folded, phrases) and not _has(folded, conditions)):
            return line.strip()
    return ""


def mentions(document: BusinessDocument, what: str) -> bool:
    """Tell whether one of the words stands anywhere on the document, inside of longer ones too."""
    printed = fold((document.picture or document).text)
    return any(part in printed for part in _phrases()[what])


@functools.lru_cache(maxsize=ASKED_AT_ONCE)
def _print_of(text: str) -> _Print:
    lines = tuple(text.splitlines())
    folded = tuple(map(fold, lines))
    return _Print(lines, folded, frozenset(" ".join(folded).split()), tuple(map(_stamp, lines)))


def _stamp(line: str) -> str:
    """Return the one word in capitals that lies over a line which is not printed in capitals itself."""
    capitals = [word for word in line.split() if len(word) >= SHORTEST_STAMP and word.isupper()]
    return fold(capitals[0]) if len(capitals) == 1 and line.upper() != line else ""


def _has(line: str, phrases: Iterable[str]) -> bool:
    between = _between(line)
    return any(_between(phrase) in between for phrase in phrases)


def _between(words: str) -> str:
    """Return words between spaces, so that they are found as words and not inside of longer ones."""
    return f" {words} "


@functools.cache
def _phrases() -> dict[str, tuple[str, ...]]:
    data: dict[str, Iterable[str]] = tomllib.loads(
        resources.files("validators").joinpath(WORDS).read_text(encoding="utf-8")
    )
    return {key: tuple(map(fold, phrases)) for key, phrases in data.items()}
