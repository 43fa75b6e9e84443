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
from extractors.layout.rows import Cell, Row
from extractors.parties import blocks
from extractors.parties.role_names import BUYER, SHIP_TO, VENDOR
from extractors.parties.wording import wording

VALID: Final = 0.85
LABELLED_VALID: Final = 0.95
LABELLED_ONLY: Final = 0.7
"""A print beside the label whose check digit is wrong: kept for the rules, which say so."""
MIN_DIGITS: Final = 7
LONGEST: Final = 18
LONGEST_LABEL: Final = 4
"""Words of a label; a longer print to the left of an identifier is another column."""
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
_ACCOUNT: Final = re.compile(r"[A-Z]{2}\s?\d{2}(?:\s?[A-Z0-9]){11,30}")
SHORTEST_ACCOUNT: Final = 14
_LOOSE: Final = re.compile(r"[A-Z]{0,3}[\s.-]?(?:[A-Z0-9][\s.\-/]?){7,18}")
_WORD: Final = re.compile(r"[A-Z0-9]+")
MOST_STARTS: Final = 3
"""Words of a stretch with which an identifier may begin."""
COUNTRIES_OF_TAX: Final = {
    **dict.fromkeys(("vat",), ("GB", "IE")),
    **dict.fromkeys(("gst", "hst", "abn", "bn"), ()),
    **dict.fromkeys(("tva",), ("FR", "BE", "LU", "CH")),
    **dict.fromkeys(("btw",), ("NL", "BE")),
    **dict.fromkeys(("iva",), ("IT", "ES", "PT")),
    **dict.fromkeys(("nif", "cif"), ("ES", "PT")),
    **dict.fromkeys(("ust", "mwst", "uid"), ("DE", "AT", "CH")),
}
"""Whose numbers stand behind the name of a tax, where no label is known; goods taxes tell their country themselves."""
_TAX_AND_NUMBER: Final = re.compile(
    r"\b(?i:(?P<tax>VAT|GST|HST|ABN|BN|TVA|BTW|IVA|NIF|CIF|USt|MwSt|UID))\b(?P<words>[^\d%€$£]{0,40}?)[\s:.#)-]"
    r"(?P<number>(?:[A-Z]{1,3}[\s.-]?)?\d(?:[\s.-]?[A-Z0-9]){6,15})(?![\w,%]|\.\d)"
)
_COUNTRY_BEFORE: Final = re.compile(r"(?:[A-Z]{2}|CHE)[\s.-]*$")


@dataclass(frozen=True, slots=True)
class TaxId:
    """A tax identifier, its score and whether it is the buyer's.

    Attributes:
        value: Canonical form, with the country where the label tells it.
        national: Letters and digits as printed, without a country that is not printed.
        row: Index of the row of its label, or its own where it has none; so is `cell` in that row.
        third: It is neither party's: a word or the head of its block names a consignee or a carrier.
        vendor: A word such as "seller" or "our" stands with it.
        ours: That word is one for whoever wrote the paper.
    """

    raw: str
    value: str
    national: str
    row: int
    cell: int
    page: int
    box: Box
    confidence: float
    points: float
    label: str
    buyer: bool
    third: bool
    vendor: bool = False
    ours: bool = False


def tax_ids(paper: Paper) -> tuple[TaxId, ...]:
    """Return the tax identifiers on the page in reading order."""
    known = paper.cache.get("tax_ids")
    if known is None:
        known = paper.cache["tax_ids"] = tuple(found for row in paper.rows for found in _in_row(paper, row))
    return known  # type: ignore[return-value]


def _in_row(paper: Paper, row: Row) -> Iterator[TaxId]:
    taken: list[tuple[int, int]] = []
    for hit in paper.labels[row.index]:
        if not hit.weight("vat_id") and not hit.weight("tax_number"):
            continue
        if any(hit.start < end for _start, end in taken):
            continue  # The second name of one number: "P.IVA / C.F. 01234567890".
        found = _beside(paper, row, hit)
        if found is not None:
            taken.append(found[:2])
            yield _tax_id(paper, row, *found, hit)
        elif below := _below(paper, row, hit):
            its_row, found = below
            yield _tax_id(paper, its_row, *found, hit)
    for start, raw, value in _unlabelled(row):
        if not any(start < end and begin < start + len(raw) for begin, end in taken):
            yield _tax_id(paper, row, start, start + len(raw), value, None)


def _unlabelled(row: Row) -> Iterator[tuple[int, str, str]]:
    """Yield start, print and canonical form of the valid identifiers that show their country, or name their tax."""
    for pattern in (_PREFIXED, _GSTIN):
        for match in pattern.finditer(row.text):
            lead, raw, value = _first_valid(match[0], ())
            shows_country = pattern is _GSTIN or raw[:1].isalpha()
            if value and shows_country and not _opens_account(row.text[match.start() + lead :]):
                yield match.start() + lead, raw, value
    for match in _TAX_AND_NUMBER.finditer(row.text):
        named = tuple(word for word in _WORD.findall(match["words"]) if len(word) == len("XX"))
        countries = named or COUNTRIES_OF_TAX[names.fold(match["tax"])]
        lead, raw, value = _first_valid(match["number"], countries)
        plain = lead or raw[:1].isalpha() or not match["words"].rstrip().endswith((",", "."))
        if value and plain:
            yield match.start("number") + lead, raw, value


def _opens_account(text: str) -> bool:
    """Tell whether a text begins with a valid IBAN: its first digits are nobody's tax identifier."""
    match = _ACCOUNT.match(text)
    return match is not None and any(
        identifiers.iban(match[0][:end]) for end in range(len(match[0]), SHORTEST_ACCOUNT, -1)
    )


def _first_valid(text: str, countries: tuple[str, ...]) -> tuple[int, str, str]:
    """Return where the first valid identifier begins in a text, with its print and canonical form.

    A country or a stray sign may be printed before it: "NL NL123456789B01". What follows a country belongs to no other
    one. Where none is valid the print begins with its country, if it shows one.
    """
    words = list(_WORD.finditer(text))
    starts = [match.start() for match in words]
    for word in words[:MOST_STARTS]:
        raw, value = _valid_part(text[word.start() :], countries)
        if value:
            return word.start(), raw, value
        countries = () if word[0] in identifiers.VAT_PREFIXES else countries
    shown = next((start for start in starts[1:MOST_STARTS] if _PREFIXED.match(text[start:])), None)
    return (shown if shown is not None else starts[0] if starts else 0), "", ""


def _beside(paper: Paper, row: Row, hit: Hit) -> tuple[int, int, str] | None:
    """Return the stretch of text behind a label that can be an identifier, and its canonical form if it is valid.

    Beside the label of a national tax number only what is a VAT identifier, too, counts.
    """
    at = row.cell_at(hit.start)
    end = row.cells[min(at + 1, len(row.cells) - 1)].end
    behind = _end_of_labels(paper, row, hit)
    following = [other.start for other in paper.labels[row.index] if other.start >= behind]
    text = row.text[: min([end, *following])]
    behind -= 2 * (row.text[behind - 2 : behind] in PREFIXES_IN_LABELS)
    match = _LOOSE.search(text, behind)
    between = names.fold(text[behind : match.start()]).split() if match else []
    if match is None or any(word not in wording().buyers_words for word in between):
        return None
    lead, raw, value = _first_valid(match[0], _countries(hit))
    if not value and not hit.weight("vat_id"):
        return None
    raw = raw or match[0][lead:].split("  ")[0].rstrip(" .-/")
    digits = sum(sign.isdigit() for sign in raw)
    return (match.start() + lead, match.start() + lead + len(raw), value) if digits >= MIN_DIGITS else None


def _end_of_labels(paper: Paper, row: Row, hit: Hit) -> int:
    """Return where a chain of labels for tax identifiers ends: "P.IVA / C.F." is one."""
    end = hit.end
    for other in paper.labels[row.index]:
        joined = other.start >= end and row.text[end : other.start].strip(" .") in wording().role_joints
        if joined and (other.weight("tax_number") or other.weight("vat_id")):
            end = other.end
    return end


def _below(paper: Paper, row: Row, hit: Hit) -> tuple[Row, tuple[int, int, str]] | None:
    """Return the identifier that stands right under a label with nothing behind it, or goes on in the next line.

    One with wrong check digits, if it has the shape of its country: it must be seen, not left out.
    """
    cell = row.cells[row.cell_at(hit.start)]
    if row.text[hit.end : cell.end].strip(" :.#°º"):
        return None
    lines = tuple(_next_lines(paper, row, cell))
    for below, start, end in lines:
        raw, value = _valid_part(below.text[start:end], _countries(hit))
        if value:
            return below, (start, start + len(raw), value)
    shaped = ((one, start, end) for one, start, end in lines if identifiers.vat_like(one.text[start:end]))
    return next(((below, (start, end, "")) for below, start, end in shaped), None)


def _next_lines(paper: Paper, row: Row, cell: Cell) -> Iterator[tuple[Row, int, int]]:
    """Yield the line under a cell; behind the last cell of a row also the start of the next row."""
    line = next(blocks.below(paper, row, cell), None)
    if line is not None:
        yield line[0], line[1].start, line[1].end
    following = paper.rows[row.index + 1 : row.index + 2]
    goes_on = cell is row.cells[-1] and following and following[0].page == row.page
    if goes_on and following[0].box.top - row.box.bottom < row.height:
        yield following[0], 0, len(following[0].text)


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
    place = paper.rows[label.row] if label else row
    at = place.cell_at(label.start if label else start)
    cell = place.cells[at if label or not _may_be_label(place, at - 1) else at - 1]
    head = set(names.fold(place.text[cell.start : start if place is row else cell.end]).split())
    if label is not None and not place.text[cell.start : label.start].strip():
        head |= _last_word_above(paper, place, cell)
    role = blocks.role_over(paper, place, place.cells[at])
    words = head | set(names.fold(label.text if label else "").split())
    sellers, ours = bool(words & (wording().sellers_words | wording().writers_words)), words & wording().writers_words
    return TaxId(
        raw,
        valid or identifiers.compact(raw),
        valid if identifiers.vat_id(raw) else identifiers.compact(raw),
        place.index,
        at,
        row.page,
        row.box_of(start, end),
        row.confidence_of(start, end),
        points,
        label.text if label else "",
        buyer=_is_buyers(paper, role, head, valid or identifiers.compact(raw)),
        vendor=sellers,
        ours=bool(ours),
        third=bool(head & wording().others_words) or (_is_consignees(role) and not sellers),
    )


def _last_word_above(paper: Paper, row: Row, cell: Cell) -> set[str]:
    """Return the word that a sentence breaks off with above a cell: "... . Your / VAT number: DE123456788"."""
    above = paper.rows[row.index - 1] if row.index else None
    if above is None or above.page != row.page or row.box.top - above.box.bottom > row.height:
        return set()
    left = row.box_of(cell.start, cell.end).x0
    over = [one for one in above.cells if abs(above.box_of(one.start, one.end).x0 - left) < row.height]
    words = names.fold(above.text[over[0].start : over[0].end]).split() if over else []
    return {words[-1]} if len(words) > 1 else set()


def _may_be_label(row: Row, at: int) -> bool:
    """Tell whether a cell before an identifier without a label of its own may say whose it is."""
    return at >= 0 and len(row.cells[at].text.split()) <= LONGEST_LABEL


def _is_buyers(paper: Paper, role: Hit | None, head: set[str], value: str) -> bool:
    """Tell whose an identifier is: by a word with it, by the block it stands in, by the client's own companies."""
    if head & wording().buyers_words or _is_own(paper, value):
        return True
    return role is not None and role.weight(BUYER) > role.weight(VENDOR)


def _is_consignees(role: Hit | None) -> bool:
    return role is not None and bool(role.weight(SHIP_TO)) and not role.weight(BUYER) and not role.weight(VENDOR)


def _is_own(paper: Paper, value: str) -> bool:
    return any(identifiers.compact(key) == value for party in paper.registers.own for key in party.tax_ids)
