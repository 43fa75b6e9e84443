"""VAT identifiers on the page, and whose they are.

An identifier belongs to the buyer when a word such as "your" or "customer" stands with it, or when it stands in the
buyer's block; else it is the seller's, who must print one (Directive 2006/112/EC, article 226).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from documents.text import Box
from documents.values import identifiers, names
from extractors.layout.paper import Hit, Paper
from extractors.layout.rows import Row

_PREFIXED: Final = re.compile(
    r"(?<![A-Z0-9])(?:AT\s?U|BE|BG|CY|CZ|DE|DK|EE|EL|ES|FI|FR|GB|HR|HU|IE|IT|LT|LU|LV|MT|NL|NO|PL|PT|RO|SE|SI|SK|XI|CHE)"
    r"[\s.-]?(?:[A-Z0-9][\s.\-]?){7,13}"
)
_LOOSE: Final = re.compile(r"[A-Z]{0,3}[\s.-]?(?:[A-Z0-9][\s.\-/]?){7,15}")
_BUYER_WORDS: Final = frozenset(
    {
        "your",
        "customer",
        "client",
        "buyer",
        "ihre",
        "kunden",
        "kunde",
        "uw",
        "klant",
        "votre",
        "cliente",
        "vostra",
        "vs",
        "su",
        "acheteur",
        "käufer",
        "afnemer",
        "invoicee",
        "comprador",
        "acquirente",
    }
)
_OTHER_WORDS: Final = frozenset({"ship", "req"})
VALID: Final = 0.85
LABELLED_VALID: Final = 0.95
LABELLED_ONLY: Final = 0.7
"""A print beside the label whose check digit is wrong: kept for the rules, which say so."""
MIN_DIGITS: Final = 7


@dataclass(frozen=True, slots=True)
class TaxId:
    """A VAT identifier, its canonical form, its score and whether it is the buyer's."""

    raw: str
    value: str
    row: int
    page: int
    box: Box
    confidence: float
    points: float
    label: str
    buyer: bool
    third: bool


def tax_ids(paper: Paper) -> tuple[TaxId, ...]:
    """Return the VAT identifiers on the page in reading order, each value once for each party."""
    known = paper.cache.get("tax_ids")
    if known is None:
        known = paper.cache["tax_ids"] = tuple(found for row in paper.rows for found in _in_row(paper, row))
    return known  # type: ignore[return-value]


def _in_row(paper: Paper, row: Row) -> Iterator[TaxId]:
    taken: list[tuple[int, int]] = []
    labels = [hit for hit in paper.labels[row.index] if hit.weight("vat_id")]
    for hit in labels:
        found = _beside(paper, row, hit)
        if found is not None:
            taken.append((found[0], found[1]))
            yield _tax_id(paper, row, found[0], found[1], hit)
    for match in _PREFIXED.finditer(row.text):
        value = _valid_part(match[0])
        if value and not any(match.start() < end and start < match.end() for start, end in taken):
            yield _tax_id(paper, row, match.start(), match.start() + len(value), None)


def _beside(paper: Paper, row: Row, hit: Hit) -> tuple[int, int] | None:
    """Return the stretch of text behind a label that can be an identifier."""
    at = row.cell_at(hit.start)
    end = row.cells[min(at + 1, len(row.cells) - 1)].end
    following = [other.start for other in paper.labels[row.index] if other.start >= hit.end]
    text = row.text[: min([end, *following])]
    match = _LOOSE.search(text, hit.end)
    between = names.fold(text[hit.end : match.start()]).split() if match else []
    if match is None or any(word not in _BUYER_WORDS for word in between):
        return None
    raw = _valid_part(match[0]) or match[0].split("  ")[0].rstrip(" .-/")
    digits = sum(sign.isdigit() for sign in raw)
    return (match.start(), match.start() + len(raw)) if digits >= MIN_DIGITS else None


def _valid_part(text: str) -> str:
    """Return the longest head of a text that is a valid identifier, else ""."""
    for end in range(len(text), 7, -1):
        if text[end - 1].isalnum() and (end == len(text) or not text[end].isalnum()) and identifiers.vat_id(text[:end]):
            return text[:end]
    return ""


def _tax_id(paper: Paper, row: Row, start: int, end: int, label: Hit | None) -> TaxId:
    raw = row.text[start:end]
    valid = identifiers.vat_id(raw)
    points = (LABELLED_VALID if label else VALID) if valid else LABELLED_ONLY
    at = row.cell_at(label.start if label else start)
    cell = row.cells[at if label else max(at - 1, 0)]
    head = set(names.fold(row.text[cell.start : start]).split())
    return TaxId(
        raw,
        valid or identifiers.compact(raw),
        row.index,
        row.page,
        row.box_of(start, end),
        row.confidence_of(start, end),
        points,
        label.text if label else "",
        buyer=bool(head & _BUYER_WORDS) or _is_own(paper, valid or identifiers.compact(raw)),
        third=bool(head & _OTHER_WORDS),
    )


def _is_own(paper: Paper, value: str) -> bool:
    return any(identifiers.compact(key) == value for party in paper.registers.own for key in party.tax_ids)
