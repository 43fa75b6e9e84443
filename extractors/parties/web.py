"""Web and mail addresses on a paper: their domains are like the name of whoever printed them."""

from __future__ import annotations

import re
from typing import Final

from rapidfuzz import fuzz

from documents.values import names
from extractors.layout.paper import Paper
from extractors.layout.rows import Cell, Row
from extractors.parties.wording import wording

ALIKE: Final = 85.0
"""Least likeness of a domain and a name without blanks, 0 to 100."""
SHORTEST: Final = 3
SHORTEST_PART: Final = 5
"""Letters of a domain that is only a part of a name, or of a name that is only a part of a domain."""
_DOMAIN: Final = re.compile(r"(?i)(?:@|www\.|https?://(?:www\.)?)\s?([a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)*)\.[a-z]{2,}")
_PHONE: Final = re.compile(r"(?i)(?:\b(?:tel|fax|phone|telefon|ph|t|f|m)\b[.:)\s]*|^)\+?[\d(][\d\s()./\-]{6,}\d$")


def domains(paper: Paper) -> tuple[str, ...]:
    """Return the distinct names of web and mail domains printed on the paper, without providers of free mail."""
    known = paper.cache.get("domains")
    if known is None:
        known = paper.cache["domains"] = _domains(paper)
    return known  # type: ignore[return-value]


def _domains(paper: Paper) -> tuple[str, ...]:
    found = dict.fromkeys(_name_of(match[1]) for row in paper.rows for match in _DOMAIN.finditer(row.text))
    return tuple(domain for domain in found if domain not in wording().free_mail and len(domain) >= SHORTEST)


def is_like_domain(text: str, web: tuple[str, ...]) -> bool:
    """Tell whether a name is like one of the domains: the same, or the one begins with the other."""
    bare = names.comparable(text).replace(" ", "")
    return len(bare) >= SHORTEST and any(_alike(bare, names.comparable(domain).replace(" ", "")) for domain in web)


def has_contact(paper: Paper, row: Row, cell: Cell) -> bool:
    """Tell whether a line is a telephone number, a mail or web address, or a tax identifier of whoever printed it."""
    if _DOMAIN.search(cell.text) or "@" in cell.text or _PHONE.search(cell.text.strip()):
        return True
    labels = (hit for hit in paper.labels[row.index] if cell.start <= hit.start < cell.end)
    return any(hit.weight(name) for hit in labels for name in ("phone", "vat_id", "tax_number", "iban"))


def _name_of(domain: str) -> str:
    parts = domain.casefold().split(".")
    while len(parts) > 1 and parts[-1] in wording().registries:
        parts.pop()
    return parts[-1]


def _alike(name: str, domain: str) -> bool:
    shorter, longer = sorted((name, domain), key=len)
    part = len(shorter) >= SHORTEST_PART and (
        longer.startswith(shorter) or (shorter in longer and 2 * len(shorter) > len(longer))
    )
    return part or fuzz.ratio(name, domain) >= ALIKE
