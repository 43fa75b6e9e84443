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
GAP: Final = " ... "
"""Stands in a phrase for words that come between: a German verb is split, "schreiben wir Ihnen ... gut"."""
WIDEST_GAP: Final = 15
"""Words among which the end of such a phrase is looked for."""
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
        fillers: All of these lines and stamps: what fills none of them fills no line.
    """

    lines: tuple[str, ...]
    folded: tuple[str, ...]
    words: frozenset[str]
    stamps: tuple[str, ...]
    fillers: frozenset[str]


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
    phrases = [phrase for phrase, words in _words_of(what) if words <= printed.words]
    if not phrases and fillers.isdisjoint(printed.fillers):
        return ""
    lines = zip(printed.lines, printed.folded, (*printed.folded[1:], ""), printed.stamps, strict=True)
    for line, folded, below, stamp in lines:
        says = any(_stands_in(phrase, folded, below) for phrase in phrases) and not _has(folded, conditions)
        if folded in fillers or stamp in fillers or says:
            return line.strip()
    return ""


def mentions(document: BusinessDocument, what: str) -> bool:
    """Tell whether one of the words stands anywhere on the document, inside of longer ones too."""
    printed = fold((document.picture or document).text)
    return any(part in printed for part in _phrases()[what])


@functools.lru_cache(maxsize=ASKED_AT_ONCE)
def _print_of(text: str) -> _Print:
    lines = tuple(text.splitlines())
    folded, stamps = tuple(map(fold, lines)), tuple(map(_stamp, lines))
    return _Print(lines, folded, frozenset(" ".join(folded).split()), stamps, frozenset((*folded, *stamps)))


def _stamp(line: str) -> str:
    """Return the one word in capitals that lies over a line which is not printed in capitals itself."""
    capitals = [word for word in line.split() if len(word) >= SHORTEST_STAMP and word.isupper()]
    return fold(capitals[0]) if len(capitals) == 1 and line.upper() != line else ""


def _stands_in(phrase: str, line: str, below: str) -> bool:
    """Tell whether a phrase stands in a line; what follows a gap may stand a few words later, in the next line too."""
    begin, _, end = phrase.partition(GAP)
    _, found, rest = _between(line).partition(_between(begin))
    return bool(found) and (not end or end.strip() in f"{rest} {below}".split()[:WIDEST_GAP])


def _has(line: str, phrases: Iterable[str]) -> bool:
    between = _between(line)
    return any(_between(phrase) in between for phrase in phrases)


def _between(words: str) -> str:
    """Return words between spaces, so that they are found as words and not inside of longer ones."""
    return f" {words} "


@functools.cache
def _words_of(what: str) -> tuple[tuple[str, frozenset[str]], ...]:
    """Return the phrases of a key, each with its words."""
    return tuple((phrase, frozenset(phrase.replace(GAP, " ").split())) for phrase in _phrases()[what])


@functools.cache
def _phrases() -> dict[str, tuple[str, ...]]:
    data: dict[str, Iterable[str]] = tomllib.loads(
        resources.files("validators").joinpath(WORDS).read_text(encoding="utf-8")
    )
    return {key: tuple(map(_folded, phrases)) for key, phrases in data.items()}


def _folded(phrase: str) -> str:
    return GAP.join(map(fold, phrase.split(GAP)))
