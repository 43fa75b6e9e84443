"""Names of the two parties: who issued the paper, and whom it is addressed to.

What speaks for a name: a word for its role ("Bill to"), the place of an address block, a legal form, a sender's line,
the letterhead, the footer, a repeated name, and a web or mail domain alike. The issuer of an invoice is the vendor; the
issuer of an order is the buyer.
"""

from __future__ import annotations

import re
import statistics
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from documents.text import Box
from documents.values import names
from extractors.labels.dictionary import TOKEN, Kind
from extractors.layout.paper import Hit, Paper, hits_of
from extractors.layout.rows import Cell, Row

VENDOR: Final = "vendor"
BUYER: Final = "buyer"
SHIP_TO: Final = "ship_to"

NAME: Final = "name"
SENDER: Final = "sender"
ADDRESSEE: Final = "addressee"

HAS_DOMAIN: Final = 0.5
DOMAIN: Final = 0.25
"""Added where a web or mail domain on the paper is like the name: papers print their issuer's address."""
LABELLED: Final = 0.95

ROLE_ROWS: Final = 9
ROLE_REACH: Final = 8.0
"""A name stands at most this many heights below the word for its role."""
SHORT_NAME: Final = 3
"""A name of so few words with its legal form may be the second line of a longer one."""
MOST_WORDS: Final = 9
LETTERHEAD: Final = 0.16
"""Share of the page's height in which a letterhead stands."""
ADDRESS_WINDOW: Final = 0.45
FOOTER: Final = 0.85
LINE_GAP: Final = 0.9
"""Lines of one block stand at most this many heights apart."""
BLOCK_ROWS: Final = 6
# Role words that are everyday words as well.
_WEAK_ROLES: Final = frozenset(
    {"to", "from", "an", "de", "company", "aan", "ordre", "empfanger", "recipient", "firma", "attention of"}
    | {"titular", "titulaire", "beneficiary", "kontoinhaber", "account name", "account holder", "account title"}
)
_WEAK: Final = 0.6

_SALUTATIONS: Final = frozenset(
    [
        "herrn",
        "herr",
        "frau",
        "familie",
        "firma",
        "mr",
        "mrs",
        "ms",
        "mme",
        "monsieur",
        "madame",
        "dhr",
        "mevr",
        "de",
        "heer",
        "mevrouw",
        "senor",
        "senora",
        "signor",
        "signora",
    ]
)

_POSTCODE: Final = re.compile(
    r"(?<![\w/])(?:[A-Z]{1,2}[-\s])?\d{4,6}(?:\s?[A-Z]{2})?\s+[^\W\d]{2,}"
    r"|\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b|\b[A-Z]{2},?\s+\d{5}(?:-\d{4})?\b|\b\d{3}\s\d{2}\s[^\W\d]{2,}"
)
_STREET: Final = re.compile(
    r"(?i)(?:stra(?:ß|ss)e|str\.|weg|platz|allee|gasse|laan|straat|plein|gracht|kade|ring|damm|ufer)\s*\d|^\d+[a-z]?,?\s+\w+.*"
    r"|\b(?:street|road|avenue|ave\.?|lane|drive|suite|floor|p\.?o\.? box|postfach|bp)\b"
    r"|\b(?:rue|boulevard|blvd|chemin|route|calle|avda|via|viale|piazza|plaza)\b"
)
_CONTACT: Final = re.compile(r"(?i)@|www\.|https?:|\btel\b|\bfax\b|phone|telefon|iban|\bbic\b|swift")
_DOMAIN: Final = re.compile(r"(?i)(?:@|www\.|https?://(?:www\.)?)([a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)*)\.[a-z]{2,}")
_SEPARATORS: Final = re.compile(r"\s+[·•|∙●–—-]\s+|\s*[·•|∙●]\s*|,\s+")
_WRITTEN_SMALL: Final = frozenset(
    {
        "plc",
        "ltd",
        "ltd.",
        "llc",
        "llp",
        "inc.",
        "gmbh",
        "mbh",
        "a.g.",
        "e.k.",
        "e.v.",
        "b.v.",
        "n.v.",
        "s.a.",
        "s.r.l.",
    }
)
"""Legal forms that are no ordinary word in any language, however they are written."""
_FREE_MAIL: Final = frozenset(
    {"gmail", "gmx", "web", "outlook", "hotmail", "yahoo", "example", "t-online", "orange", "free", "icloud"}
)
_LEADING: Final = re.compile(r"^[\s:.,;#*\-–|]+|[\s:;,|\-–]+$")


@dataclass(frozen=True, slots=True)
class PartyName:
    """A printed name with the scores of its two possible parts.

    Attributes:
        vendor: 0.0 to 1.0.
        buyer: 0.0 to 1.0.
        label: The printed role word, if any.
    """

    text: str
    row: int
    page: int
    box: Box
    vendor: float
    buyer: float
    label: str = ""


@dataclass(slots=True)
class _Draft:
    text: str
    row: Row
    box: Box
    cell: int
    issuer: float = 0.0
    addressee: float = 0.0
    vendor: float = 0.0
    buyer: float = 0.0
    label: str = ""
    ship_to: bool = False


def domains(paper: Paper) -> tuple[str, ...]:
    """Return the distinct names of web and mail domains printed on the paper, without providers of free mail."""
    found = dict.fromkeys(
        match[1].casefold().rsplit(".", 1)[-1] for row in paper.rows for match in _DOMAIN.finditer(row.text)
    )
    return tuple(domain for domain in found if domain not in _FREE_MAIL and len(domain) > 2)


def has_postcode(text: str) -> bool:
    """Tell whether a line holds a post code and a place."""
    return bool(_POSTCODE.search(text))


def is_address(text: str) -> bool:
    """Tell whether a line is a part of an address rather than a name."""
    return bool(_POSTCODE.search(text) or _STREET.search(text))


def parties(paper: Paper, *, issuer_sells: bool) -> tuple[PartyName, ...]:
    """Return every plausible name, with its scores as vendor and as buyer.

    Args:
        paper: The document.
        issuer_sells: True for invoices and delivery notes, False for orders.
    """
    drafts = list(_drafts(paper))
    repeated = Counter(names.fold(draft.text) for draft in drafts)
    web = domains(paper)
    found = []
    for draft in drafts:
        issuer, addressee = draft.issuer, draft.addressee
        if issuer and repeated[names.fold(draft.text)] > 1:
            issuer += 0.1
        if _matches_domain(draft.text, web):
            issuer, addressee = max(issuer, HAS_DOMAIN) + DOMAIN, addressee / 2
        as_vendor, as_buyer = (issuer, addressee) if issuer_sells else (addressee, issuer)
        found.append(
            PartyName(
                draft.text,
                draft.row.index,
                draft.row.page,
                draft.box,
                min(max(draft.vendor, as_vendor if not draft.buyer else 0.0), 1.0),
                min(max(draft.buyer, as_buyer if not draft.vendor else 0.0), 1.0),
                draft.label,
            )
        )
    return tuple(found)


def _matches_domain(text: str, web: tuple[str, ...]) -> bool:
    bare = names.without_legal_form(text).replace(" ", "")
    return len(bare) > 2 and any(bare in domain.replace("-", "") or domain.replace("-", "") in bare for domain in web)


def _drafts(paper: Paper) -> Iterator[_Draft]:
    usual = statistics.median(row.height for row in paper.rows) if paper.rows else 1.0
    for row in paper.rows:
        roles = paper.roles[row.index]
        for at, cell in enumerate(row.cells):
            role = next((hit for hit in roles if cell.start <= hit.start < cell.end), None)
            yield from _in_cell(paper, row, at, cell, role, usual)


def _in_cell(paper: Paper, row: Row, at: int, cell: Cell, role: Hit | None, usual: float) -> Iterator[_Draft]:
    if role is not None and (role.start - cell.start <= 2 or row.text[role.end : role.end + 2].strip()[:1] == ":"):
        yield from _after_role(paper, row, at, cell, role)
        if not _LEADING.sub("", row.text[_end_of_roles(paper, row, role) : cell.end]):
            return
    draft = _placed(paper, row, at, cell, usual)
    if draft is not None:
        yield draft


def _after_role(paper: Paper, row: Row, at: int, cell: Cell, role: Hit) -> Iterator[_Draft]:
    """Yield the name that follows a role word: behind it, in the next cell, or on the rows below."""
    target = _target(paper, row, at, cell, role)
    if target is None:
        return
    its_row, its_cell, start, end = target
    text = _name_in(its_row.text[start:end])
    if not _is_name(text, labelled=True):
        return
    first = its_row.text.find(text, start)
    text, box = _with_salutation(paper, its_row, text, its_row.box_of(first, first + len(text)))
    draft = _Draft(text, its_row, box, its_cell, label=role.text)
    _rate(draft, role)
    if draft.vendor or draft.buyer or draft.issuer or draft.addressee:
        yield draft


def _rate(draft: _Draft, role: Hit) -> None:
    weak = names.fold(role.text) in _WEAK_ROLES
    weight = LABELLED * (_WEAK if weak else 1.0)
    for phrase in role.phrases:
        if phrase.concept == VENDOR:
            draft.vendor = max(draft.vendor, weight)
        elif phrase.concept == BUYER:
            draft.buyer = max(draft.buyer, weight)
        elif phrase.concept == SENDER:
            draft.issuer = max(draft.issuer, weight)
        elif phrase.concept == ADDRESSEE:
            draft.addressee = max(draft.addressee, weight)


def _target(paper: Paper, row: Row, at: int, cell: Cell, role: Hit) -> tuple[Row, int, int, int] | None:
    """Return where the name of a role stands: row, cell, and the stretch of the row's text."""
    end = _end_of_roles(paper, row, role)
    behind = row.text[end : end + 2].strip()
    rest = _LEADING.sub("", row.text[end : cell.end])
    if not rest:
        return _name_below(paper, row, cell) or _name_right(row, at)
    if behind.startswith(":") or (names.fold(role.text) not in _WEAK_ROLES and rest[:1].isupper()):
        return row, at, cell.end - len(rest), cell.end
    return None


def _end_of_roles(paper: Paper, row: Row, role: Hit) -> int:
    """Return where a chain of role words ends: "Customer/Recipient" is one."""
    end = role.end
    for hit in paper.roles[row.index]:
        if hit.start >= end and row.text[end : hit.start].strip() in {
            "/",
            "&",
            "und",
            "and",
            "et",
            "en",
            "e",
            "y",
            "-",
            "(",
        }:
            end = hit.end
    return end


def _with_salutation(paper: Paper, row: Row, text: str, box: Box) -> tuple[str, Box]:
    """Join "Herrn" with the name on the row below."""
    if names.fold(text) not in _SALUTATIONS or row.index + 1 >= len(paper.rows):
        return text, box
    below = paper.rows[row.index + 1]
    for cell in below.cells:
        if abs(cell.box.x0 - box.x0) < row.height and _is_name(cell.text, labelled=True):
            return f"{text} {cell.text}", Box(box.x0, box.top, max(box.x1, cell.box.x1), cell.box.bottom)
    return text, box


def _name_right(row: Row, at: int) -> tuple[Row, int, int, int] | None:
    if at + 1 >= len(row.cells):
        return None
    cell = row.cells[at + 1]
    return row, at + 1, cell.start, cell.end


def _name_below(paper: Paper, row: Row, cell: Cell) -> tuple[Row, int, int, int] | None:
    """Return the first name-like cell below, left-aligned with the role word or a little indented.

    Cells such as "Number:" are skipped; of a cell such as "Name:" the value is taken.
    """
    for below in _rows_below(paper, row):
        for at, other in enumerate(below.cells):
            if not -row.height < other.box.x0 - cell.box.x0 < 3 * row.height:
                continue
            roles = [hit for hit in paper.roles[below.index] if hit.start == other.start]
            if any(hit.weight(NAME) for hit in roles) and _is_key(other.text, roles[0].text):
                return _value_of_key(below, at, roles[0])
            if _is_name(_name_in(other.text), labelled=True) and not _is_vocabulary(paper, below, other):
                return below, at, other.start, other.end
            if any(hit.weight(role) for hit in roles for role in (VENDOR, BUYER, SHIP_TO)):
                return None
    return None


def _rows_below(paper: Paper, row: Row) -> Iterator[Row]:
    for below in paper.rows[row.index + 1 : row.index + 1 + ROLE_ROWS]:
        if below.page != row.page or below.box.top - row.box.bottom > ROLE_REACH * row.height:
            return
        yield below


def _is_key(text: str, word: str) -> bool:
    rest = text[len(word) :].strip()
    return not rest or rest.startswith(":")


def _value_of_key(row: Row, at: int, key: Hit) -> tuple[Row, int, int, int] | None:
    cell = row.cells[at]
    rest = _LEADING.sub("", row.text[key.end : cell.end])
    if rest:
        return row, at, cell.end - len(rest), cell.end
    return _name_right(row, at)


def _placed(paper: Paper, row: Row, at: int, cell: Cell, usual: float) -> _Draft | None:
    """Score a cell by its place on the page alone."""
    text = _name_in(row.text[cell.start : _before_title(row, cell)])
    page = paper.page(row.page)
    depth = row.box.top / max(page.height, 1.0)
    if not _is_name(text, labelled=False) or _is_vocabulary(paper, row, cell):
        return None
    legal = has_form(text)
    if legal and len(text.split()) <= SHORT_NAME:
        text, box = _with_line_above(paper, row, cell, text)
    else:
        text, box = _with_salutation(paper, row, text, row.box_of(cell.start, cell.start + len(text)))
    size = (cell.box.bottom - cell.box.top) / max(usual, 1.0)
    draft = _Draft(text, row, box, at)
    sender = text != cell.text.strip() and bool(_POSTCODE.search(cell.text))
    block = _has_address_below(paper, row, cell)
    if sender:
        draft.issuer = 0.75
    elif depth < LETTERHEAD and (legal or block or size > 1.3):
        draft.issuer = 0.45 + 0.2 * legal + 0.1 * block + 0.15 * min(max(size - 1, 0), 1)
    elif depth > FOOTER and legal:
        draft.issuer = 0.55
    elif legal:
        draft.issuer = 0.35
    if block and depth < ADDRESS_WINDOW and _starts_block(paper, row, cell):
        draft.addressee = 0.45 + 0.15 * (depth > LETTERHEAD / 2) + 0.1 * (size < 1.3)
    return draft if draft.issuer or draft.addressee else None


def _before_title(row: Row, cell: Cell) -> int:
    """Return where a cell ends without the title printed behind a name in the same line."""
    titles = [hit.start for hit in hits_of(Kind.TITLE, row) if cell.start < hit.start and hit.end == cell.end]
    return titles[0] if titles else cell.end


def _with_line_above(paper: Paper, row: Row, cell: Cell, text: str) -> tuple[str, Box]:
    """Join a name that runs over two lines, the legal form on the second: same size, same edge, first of its block."""
    box = row.box_of(cell.start, cell.start + len(text))
    found = _aligned_above(paper, row, cell)
    if found is None:
        return text, box
    above, other = found
    same_size = abs((other.box.bottom - other.box.top) - row.height) < 1
    if not same_size or not _can_begin_name(paper, above, other):
        return text, box
    return f"{other.text} {text}", Box(box.x0, other.box.top, max(box.x1, other.box.x1), box.bottom)


def _aligned_above(paper: Paper, row: Row, cell: Cell) -> tuple[Row, Cell] | None:
    """Return the line of the same block right above a cell; rows of other columns may lie between."""
    for index in range(row.index - 1, max(row.index - 4, -1), -1):
        above = paper.rows[index]
        if above.page != row.page or cell.box.top - above.box.bottom > LINE_GAP * row.height:
            return None
        for other in above.cells:
            if abs(other.box.x0 - cell.box.x0) < row.height / 3 and other.box.bottom <= cell.box.top + 2:
                return above, other
    return None


def _can_begin_name(paper: Paper, row: Row, cell: Cell) -> bool:
    plain = _is_name(cell.text, labelled=False) and not has_form(cell.text) and not cell.text.endswith((",", "."))
    starts = _starts_block(paper, row, cell)
    return plain and starts and not _is_vocabulary(paper, row, cell) and not hits_of(Kind.ROLE, row)


def has_form(text: str) -> bool:
    """Tell whether a print ends with a legal form written as one: "SA" or "plc", not the words "as" or "da"."""
    words = text.split()
    if len(words) < 2 or not names.has_legal_form(text):
        return False
    return words[-1][:1].isupper() or words[-1].casefold() in _WRITTEN_SMALL


def _has_address_below(paper: Paper, row: Row, cell: Cell) -> bool:
    for index in range(row.index + 1, min(row.index + 1 + BLOCK_ROWS, len(paper.rows))):
        below = paper.rows[index]
        if below.page != row.page or below.box.top - row.box.bottom > BLOCK_ROWS * 1.6 * row.height:
            return False
        for other in below.cells:
            if abs(other.box.x0 - cell.box.x0) < row.height and _POSTCODE.search(other.text):
                return True
    return False


def _starts_block(paper: Paper, row: Row, cell: Cell) -> bool:
    """Tell whether no other line of the same block stands right above; a role word or an address's end is none."""
    found = _aligned_above(paper, row, cell)
    return found is None or bool(hits_of(Kind.ROLE, found[0])) or has_postcode(found[1].text)


def _is_vocabulary(paper: Paper, row: Row, cell: Cell) -> bool:
    """Tell whether words of the vocabulary make up most of a cell: a label or a title, no name."""
    words = TOKEN.findall(cell.text)
    hits = [
        hit
        for hit in (*paper.labels[row.index], *hits_of(Kind.TITLE, row), *hits_of(Kind.HEADER, row))
        if cell.start <= hit.start < cell.end
    ]
    covered = max((len(TOKEN.findall(hit.text)) for hit in hits), default=0)
    starts_with_label = any(
        hit.start == cell.start and row.text[hit.end : hit.end + 2].strip()[:1] == ":" for hit in hits
    )
    return starts_with_label or (covered * 2 >= len(words) > 0 and not has_form(cell.text))


def _name_in(text: str) -> str:
    """Return the first part of a sender's line or of a line with an address behind the name."""
    text = _LEADING.sub("", text)
    parts = _SEPARATORS.split(text)
    if len(parts) > 1 and is_address(text):
        return _LEADING.sub("", parts[0])
    return text


def _is_name(text: str, *, labelled: bool) -> bool:
    letters = sum(sign.isalpha() for sign in text)
    digits = sum(sign.isdigit() for sign in text)
    words = text.split()
    if text.startswith("(") or letters < 3 or digits > max(4, letters // 3) or not 1 <= len(words) <= MOST_WORDS:
        return False
    if _CONTACT.search(text) or (text.endswith(".") and len(words) > 4) or ":" in text:
        return False
    if not labelled and not text[0].isupper() and not text[0].isdigit() and not text[:1].islower():
        return False
    return not (is_address(text) and not has_form(text)) if not labelled else not _POSTCODE.search(text)
