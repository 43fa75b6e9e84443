"""What a document says of itself in a sentence: that it is no invoice, that it replaces one, why it charges no tax.

The words are data (`said.toml`). A title is read where documents are classified; a sentence below it can take it back.
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Iterable
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
CONDITIONS: Final = "conditions"
UNLESS: Final = frozenset({PAID, CREDITED})
"""What a sentence with a condition does not say."""


def said(document: BusinessDocument, what: str) -> str:
    """Return the line of the document that says so, as printed; "" when none does.

    Args:
        document: Of an e-invoice its notes are asked, too; of a hybrid the visible page first.
        what: NO_INVOICE, NO_TAX_INVOICE, REPLACES, SELF_BILLED, PAID, CREDITED or ASSIGNED.
    """
    conditions = _phrases()[CONDITIONS] if what in UNLESS else ()
    whole = _phrases().get(f"{what}{WHOLE_LINE}", ())
    page = document.picture.text if document.picture is not None else ""
    for line in f"{page}\n{document.text}".splitlines():
        printed = fold(line)
        if (
            printed in whole
            or _stamped(line, whole)
            or (_has(printed, _phrases()[what]) and not _has(printed, conditions))
        ):
            return line.strip()
    return ""


def mentions(document: BusinessDocument, what: str) -> bool:
    """Tell whether one of the words stands anywhere on the document, inside of longer ones too."""
    printed = fold((document.picture or document).text)
    return any(part in printed for part in _phrases()[what])


def _stamped(line: str, stamps: Iterable[str]) -> bool:
    """Tell whether a stamp in capitals lies over a line that is not printed in capitals itself."""
    capitals = [fold(word) for word in line.split() if word.isupper() and len(word) >= SHORTEST_STAMP]
    return any(word in stamps for word in capitals) and len(capitals) == 1 and line.upper() != line


def _has(line: str, phrases: Iterable[str]) -> bool:
    between = f" {line} "
    return any(f" {phrase} " in between for phrase in phrases)


@functools.cache
def _phrases() -> dict[str, tuple[str, ...]]:
    data: dict[str, Iterable[str]] = tomllib.loads(
        resources.files("validators").joinpath(WORDS).read_text(encoding="utf-8")
    )
    return {key: tuple(map(fold, phrases)) for key, phrases in data.items()}
