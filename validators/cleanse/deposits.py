"""Whether an invoice asks for money in advance (DT-PRE): by the code of an e-invoice, or by the page's title."""

from __future__ import annotations

import functools
import tomllib
from importlib import resources
from typing import Final

from documents.kind import DocType
from documents.reading import DocumentReading
from documents.values.names import fold

TITLES: Final = "deposits.toml"
PREPAYMENT_CODE: Final = "386"
"""UNTDID 1001 (BT-3)."""
TITLE_LINES: Final = 40
"""Lines of the text in which a title stands."""
LONGEST_REST: Final = 4
"""Words that may stand with a title in its line, such as its number and day; more words make it a sentence."""


def is_deposit(reading: DocumentReading) -> bool:
    """Tell whether the document is a prepayment invoice."""
    if reading.doc_type is not DocType.INVOICE:
        return False
    if reading.einvoice is not None:
        return reading.einvoice.text("BT-3") == PREPAYMENT_CODE
    return any(_is_title(line) for line in reading.text.splitlines()[:TITLE_LINES])


def _is_title(line: str) -> bool:
    words = fold(line)
    title = next((title for title in _titles() if words == title or words.startswith(f"{title} ")), "")
    return bool(title) and len(words.split()) - len(title.split()) <= LONGEST_REST


@functools.cache
def _titles() -> tuple[str, ...]:
    data: dict[str, list[str]] = tomllib.loads(
        resources.files("validators.cleanse").joinpath(TITLES).read_text(encoding="utf-8")
    )
    return tuple(fold(title) for title in data["titles"])
