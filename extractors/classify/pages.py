"""Printed page numbers ("Page 2 of 3")."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from extractors.labels.dictionary import dictionary, tokens_of
from extractors.layout.rows import Row

MOST_PAGES: Final = 999
_SLASHED: Final = re.compile(r"^\s*(\d{1,3})\s*/\s*(\d{1,3})\s*$")


class PageNumber(NamedTuple):
    """A printed page number; `total` is 0 where only the number stands."""

    number: int
    total: int


def page_number(rows: tuple[Row, ...]) -> PageNumber | None:
    """Return the page number printed on one page, or None."""
    for row in rows:
        for cell in row.cells:
            found = _in_text(cell.text)
            if found is not None:
                return found
    return None


def _in_text(text: str) -> PageNumber | None:
    tokens = tokens_of(text)
    for at, token in enumerate(tokens[:-1]):
        if token.text not in dictionary().page_words or not tokens[at + 1].text.isdigit():
            continue
        number = int(tokens[at + 1].text)
        total = 0
        if at + 2 < len(tokens):
            following = tokens[at + 2]
            slashed = following.text.isdigit() and "/" in text[tokens[at + 1].end : following.start]
            if slashed:
                total = int(following.text)
            elif following.text in dictionary().of_words and at + 3 < len(tokens) and tokens[at + 3].text.isdigit():
                total = int(tokens[at + 3].text)
        if 1 <= number <= MOST_PAGES and (total == 0 or number <= total):
            return PageNumber(number, total)
    return None
