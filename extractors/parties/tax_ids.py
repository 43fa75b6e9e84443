"""Tax identifiers on the page, and whose they are.

VAT identifiers of the European Union, Great Britain, Switzerland and Norway, and the registrations that take their
place for a goods and services tax: India's GSTIN, Australia's ABN, Canada's business number.

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
from extractors.parties import blocks
from extractors.parties.role_names import BUYER, VENDOR
from extractors.parties.wording import wording

VALID: Final = 0.85
LABELLED_VALID: Final = 0.95
LABELLED_ONLY: Final = 0.7
"""A print beside the label whose check digit is wrong: kept for the rules, which say so."""
MIN_DIGITS: Final = 7
LONGEST: Final = 18
COUNTRIES: Final = {
    "it": ("IT",),
    "es": ("ES", "PT"),
    "nl": ("NL", "BE"),
    "fr": ("FR", "BE", "LU", "CH"),
    "de": ("DE", "AT", "CH"),
    "en": ("GB", "IE"),
}
"""Whose numbers a label in a language stands with, where the number is printed without its country."""
PREFIXES_IN_LABELS: Final = frozenset({"BE", "NL", "FR"})
"""Countries that end a label such as "BTW BE" and begin the number as well."""
_PREFIXED: Final = re.compile(
    r"(?<![A-Z0-9])(?:AT\s?U|BE|BG|CY|CZ|DE|DK|EE|EL|ES|FI|FR|GB|HR|HU|IE|IT|LT|LU|LV|MT|NL|NO|PL|PT|RO|SE|SI|SK|XI|CHE)"
    r"[\s.-]?(?:[A-Z0-9][\s.\-]?){7,13}"
)
_GSTIN: Final = re.compile(r"(?<![A-Z0-9])\d{2}[A-Z]{5}\d{4}[A-Z][A-Z\d]Z[A-Z\d](?![A-Z0-9])")
_LOOSE: Final = re.compile(r"[A-Z]{0,3}[\s.-]?(?:[A-Z0-9][\s.\-/]?){7,18}")
_COUNTRY_BEFORE: Final = re.compile(r"(?:[A-Z]{2}|CHE)[\s.-]*$")


@dataclass(frozen=True, slots=True)
class TaxId:
    """A tax identifier, its score and whether it is the buyer's.

    Attributes:
        value: Canonical form, with the country where the label tells it.
        national: Letters and digits as printed, without a country that is not printed.
    """

    raw: str
    value: str
    national: str
    row: int
    page: int
    box: Box
    confidence: float
    points: float
    label: str
    buyer: bool
    third: bool


def tax_ids(paper: Paper) -> tuple[TaxId, ...]:
    """Return the tax identifiers on the page in reading order."""
    known = paper.cache.get("tax_ids")
    if known is None:
        known = paper.cache["tax_ids"] = tuple(found for row in paper.rows for found in _in_row(paper, row))
    return known  # type: ignore[return-value]


def _in_row(paper: Paper, row: Row) -> Iterator[TaxId]:
    taken: list[tuple[int, int]] = []
    for hit in paper.labels[row.index]:
        found = _beside(paper, row, hit) if hit.weight("vat_id") or hit.weight("tax_number") else None
        if found is not None:
            taken.append(found[:2])
            yield _tax_id(paper, row, *found, hit)
    for pattern in (_PREFIXED, _GSTIN):
        for match in pattern.finditer(row.text):
            raw, value = _valid_part(match[0], ())
            if value and not any(match.start() < end and start < match.end() for start, end in taken):
                yield _tax_id(paper, row, match.start(), match.start() + len(raw), value, None)


def _beside(paper: Paper, row: Row, hit: Hit) -> tuple[int, int, str] | None:
    """Return the stretch of text behind a label that can be an identifier, and its canonical form if it is valid.

    Beside the label of a national tax number only what is a VAT identifier, too, counts.
    """
    at = row.cell_at(hit.start)
    end = row.cells[min(at + 1, len(row.cells) - 1)].end
    following = [other.start for other in paper.labels[row.index] if other.start >= hit.end]
    text = row.text[: min([end, *following])]
    behind = hit.end - 2 * (hit.text[-2:] in PREFIXES_IN_LABELS)
    match = _LOOSE.search(text, behind)
    between = names.fold(text[behind : match.start()]).split() if match else []
    if match is None or any(word not in wording().buyers_words for word in between):
        return None
    lead = len(match[0]) - len(match[0].lstrip(" .-"))
    raw, value = _valid_part(match[0][lead:], _countries(hit))
    if not value and not hit.weight("vat_id"):
        return None
    raw = raw or match[0][lead:].split("  ")[0].rstrip(" .-/")
    digits = sum(sign.isdigit() for sign in raw)
    return (match.start() + lead, match.start() + lead + len(raw), value) if digits >= MIN_DIGITS else None


def _countries(hit: Hit) -> tuple[str, ...]:
    languages = dict.fromkeys(phrase.language for phrase in hit.phrases if phrase.concept == "vat_id")
    return tuple(country for language in languages for country in COUNTRIES.get(language, ()))


def _valid_part(text: str, countries: tuple[str, ...]) -> tuple[str, str]:
    """Return the longest head of a text that is a valid identifier, and its canonical form; else two empty texts."""
    for end in range(min(len(text), LONGEST + 6), 7, -1):
        if not text[end - 1].isalnum() or (end < len(text) and text[end].isalnum()):
            continue
        value = _canonical(text[:end], countries)
        if value:
            return text[:end], value
    return "", ""


def _canonical(raw: str, countries: tuple[str, ...]) -> str:
    """Return the canonical form of a valid identifier; without its country only when one country's check fits."""
    plain = identifiers.vat_id(raw) or (identifiers.goods_tax_id(raw) if not _COUNTRY_BEFORE.match(raw) else None)
    if plain:
        return plain
    found = {value for country in countries if (value := identifiers.vat_id(raw, country))}
    return found.pop() if len(found) == 1 else ""


def _tax_id(paper: Paper, row: Row, start: int, end: int, valid: str, label: Hit | None) -> TaxId:
    raw = row.text[start:end]
    points = (LABELLED_VALID if label else VALID) if valid else LABELLED_ONLY
    at = row.cell_at(label.start if label else start)
    cell = row.cells[at if label else max(at - 1, 0)]
    head = set(names.fold(row.text[cell.start : start]).split())
    return TaxId(
        raw,
        valid or identifiers.compact(raw),
        valid if identifiers.vat_id(raw) else identifiers.compact(raw),
        row.index,
        row.page,
        row.box_of(start, end),
        row.confidence_of(start, end),
        points,
        label.text if label else "",
        buyer=_is_buyers(paper, row, at, head, valid or identifiers.compact(raw)),
        third=bool(head & wording().others_words),
    )


def _is_buyers(paper: Paper, row: Row, at: int, head: set[str], value: str) -> bool:
    """Tell whose an identifier is: by a word with it, by the block it stands in, by the client's own companies."""
    if head & wording().buyers_words or _is_own(paper, value):
        return True
    role = blocks.role_over(paper, row, row.cells[at])
    return role is not None and role.weight(BUYER) > role.weight(VENDOR)


def _is_own(paper: Paper, value: str) -> bool:
    return any(identifiers.compact(key) == value for party in paper.registers.own for key in party.tax_ids)
