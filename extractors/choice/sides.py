"""Whose a print is: the second key of a name, and tax identifiers that stand with the other party.

A label alone does not prove a name: "Seller" may stand over a clerk. The second key is the name's own web or mail
domain, or the same name printed again at some distance, as in letterhead and footer.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from rapidfuzz import fuzz

from documents.field import Candidate
from documents.text import Box
from documents.values import names
from extractors.layout.paper import Paper

APART: Final = 5
"""Rows; prints nearer than this belong to one block."""
SHORTEST: Final = 4
"""Letters of a name, or of a domain, that say whose it is."""
ALIKE: Final = 85.0
"""Least likeness of a domain to a name, 0 to 100."""
COLUMN: Final = 40.0
"""Points; left edges nearer than this are one column."""
BLOCK: Final = 160.0
"""Points; a party's block is at most this high."""
_DOMAIN: Final = re.compile(r"(?i)(?:@|www\.|https?://)\s?((?:[a-z0-9-]+\.)+[a-z]{2,})")


def second_key(paper: Paper, one: Candidate, web: Sequence[str]) -> str:
    """Return what else on the page says this name, as a sentence; "" when nothing does.

    Args:
        paper: The document.
        one: A name.
        web: Domains of whoever issued the document; empty when the name is not the issuer's.
    """
    for domain in web:
        if _is_like(domain, one):
            return f'"{one.raw}" is like the domain {domain}'
    again = _printed_again(paper, one)
    return f'"{one.raw}" is printed again: "{again}"' if again else ""


def domains(paper: Paper, other: Candidate | None) -> tuple[str, ...]:
    """Return the web and mail domains on the paper but for those that are like the name of the other party."""
    found = dict.fromkeys(match[1].casefold() for match in _DOMAIN.finditer(paper.text))
    return tuple(domain for domain in found if other is None or not _is_like(domain, other))


def is_part(one: Candidate, others: Sequence[Candidate]) -> bool:
    """Tell whether a longer name with a legal form begins or ends with this one: a brand, or half of two lines."""
    short = names.fold(one.raw)
    return any(
        names.has_legal_form(other.raw)
        and f" {short} " in f" {names.fold(other.raw)} "
        and names.fold(other.raw) != short
        for other in others
    )


def goes_on(paper: Paper, one: Candidate) -> bool:
    """Tell whether a name without a legal form is printed elsewhere with another word behind it: then it is a brand."""
    if names.has_legal_form(one.raw):
        return False
    name = r"\s+".join(re.escape(word) for word in one.raw.split())
    return any(
        re.search(rf"(?i:(?<!\w){name})\s+[^\W\d_]{{2,}}", cell.text) is not None
        for row in paper.rows
        for cell in row.cells
    )


def stands_with(one: Candidate, owner: Candidate | None, other: Candidate | None) -> bool:
    """Tell whether a print stands in the block of `other` and not in that of `owner`: below the name, in its column."""
    near, far = _below(one, owner), _below(one, other)
    return far is not None and (near is None or far < near)


def _is_like(domain: str, one: Candidate) -> bool:
    """Tell whether one of the domain's parts and the name, without legal form and blanks, are alike or contained."""
    words = names.comparable(one.raw).split()
    runs = {"".join(words[start:end]) for start in range(len(words)) for end in range(start + 1, len(words) + 1)}
    parts = [part.replace("-", "") for part in domain.split(".")[:-1]]
    return any(part in runs or fuzz.ratio(part, "".join(words)) >= ALIKE for part in parts if len(part) >= SHORTEST)


def _printed_again(paper: Paper, one: Candidate) -> str:
    if not names.has_legal_form(one.raw):
        return ""  # A street or a heading may be printed twice as well.
    own = [row.index for row in paper.rows if row.page == one.evidence.page and _holds(row.box, one.evidence.box)]
    for row in paper.rows:
        far = all(abs(row.index - index) >= APART for index in own)
        if own and far and " ".join(one.raw.split()).casefold() in row.text.casefold():
            return row.text[:60]
    return ""


def _holds(outer: Box, inner: Box | None) -> bool:
    return inner is not None and outer.top <= (inner.top + inner.bottom) / 2 <= outer.bottom


def _below(one: Candidate, name: Candidate | None) -> float | None:
    """Return how far below a name a print stands in the same column, in points; None when it does not."""
    if name is None or name.evidence.page != one.evidence.page:
        return None
    mine, its = one.evidence.box, name.evidence.box
    if mine is None or its is None or abs(mine.x0 - its.x0) > COLUMN:
        return None
    distance = mine.top - its.top
    return distance if 0 < distance <= BLOCK else None
