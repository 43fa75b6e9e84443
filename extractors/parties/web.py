"""Web and mail addresses on a paper, and lines that say how to reach whoever printed them."""

from __future__ import annotations

import re
from typing import Final

from documents.values import web
from extractors.layout.paper import Paper
from extractors.layout.rows import Cell, Row
from extractors.parties.wording import wording, words_of

_PHONE: Final = re.compile(r"(?i)(?:\b(?:tel|fax|phone|telefon|ph|t|f|m)\b[.:)\s]*|^)\+?[\d(][\d\s()./\-]{6,}\d$")


def domains(paper: Paper) -> dict[str, frozenset[int]]:
    """Return the names of web and mail domains on the paper, each with the rows it stands in, worked out once."""
    known = paper.cache.get("domains")
    if known is None:
        found: dict[str, set[int]] = {}
        for row in paper.rows:
            for domain in web.domains_in(row.text):
                found.setdefault(domain, set()).add(row.index)
        known = paper.cache["domains"] = {domain: frozenset(rows) for domain, rows in found.items()}
    return known  # type: ignore[return-value]


def has_contact(paper: Paper, row: Row, cell: Cell) -> bool:
    """Tell whether a line is a telephone number, a mail or web address, or a tax identifier of whoever printed it.

    "Your VAT No." names the identifier of whoever the paper is addressed to.
    """
    if web.domains_in(cell.text) or "@" in cell.text or _PHONE.search(cell.text.strip()):
        return True
    labels = (hit for hit in paper.labels[row.index] if cell.start <= hit.start < cell.end)
    named = any(hit.weight(name) for hit in labels for name in ("phone", "vat_id", "tax_number", "iban"))
    return named and wording().buyers_words.isdisjoint(words_of(cell.text))
