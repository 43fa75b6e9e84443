"""Invoices that the buyer makes out: the words that the law asks for (Directive 2006/112/EC, Article 226 (10a)).

Whoever wrote such a paper is the buyer, and the address it is sent to is the seller's.
"""

from __future__ import annotations

from typing import Final

from extractors.labels.dictionary import Kind, find
from extractors.layout.paper import Paper

DEPTH: Final = 0.5
"""Such words stand as a heading in this upper share of the first page."""
MOST_WORDS: Final = 6
"""Words of a heading; "We accept no self-billing invoices without an agreement" is none."""
SIGN: Final = "self_billed"


def is_self_billed(paper: Paper) -> bool:
    """Tell whether a heading of the first page says that the buyer made the paper out; worked out once."""
    known = paper.layout_cache.get(SIGN)
    if known is None:
        known = paper.layout_cache[SIGN] = any(_headings(paper))
    return bool(known)


def _headings(paper: Paper) -> list[bool]:
    first = paper.pages[0]
    return [
        True
        for row in paper.rows
        if row.page == first.number and row.box.top <= DEPTH * first.height
        for cell in row.cells
        if len(cell.text.split()) <= MOST_WORDS and any(match.weight(SIGN) for match in find(Kind.SIGN, cell.text))
    ]
