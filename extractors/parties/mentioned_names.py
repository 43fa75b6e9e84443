"""Names inside a longer print: in the small print of the foot, behind a copyright sign, behind "payable to"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from extractors.layout.paper import Paper
from extractors.layout.rows import Cell, Row
from extractors.parties import blocks
from extractors.parties.draft import Draft
from extractors.parties.name_forms import forms_in, has_form, is_bank, is_name, name_in
from extractors.parties.web import domains
from extractors.parties.wording import wording

COPYRIGHT: Final = 0.6
PAYEE: Final = 0.65
FOOT: Final = 0.5
ELSEWHERE: Final = 0.3
ADDRESSED: Final = 0.6
"""Of a company behind "for the attention of", as the addressee."""
BRAND: Final = 0.5
"""A word in the text that is the paper's own web or mail domain."""
DOMAIN_ALONE: Final = 0.46
BANK: Final = 0.3
FOOTER: Final = 0.75
LONGEST_PAYEE: Final = 60
SHORTEST_BRAND: Final = 3
_COPYRIGHT: Final = re.compile(
    r"(?:©|\(c\)\s*(?=\d{4})|\bcopyright\b)\s*(?:\(c\)|©)?\s*(?:\d{4}(?:\s?[-–]\s?\d{2,4})?)?[,\s]*(?P<name>[^.|•·]+(?:\.[^\s][^.|•·]*)*\.?)",
    re.IGNORECASE,
)
_END: Final = re.compile(r"[.;|•·(]\s|[.;|•·(]$|,\s(?=\d|[a-z])|\s{2,}")
_AROUND_ADDRESS: Final = re.compile(r"[@./\w-]")


def mentioned_names(paper: Paper, row: Row) -> Iterator[Draft]:
    """Yield the names that stand inside the prints of a row."""
    for at, cell in enumerate(row.cells):
        if blocks.in_table(paper, row, cell):
            continue
        addressed = wording().attention.lead(cell.text)
        for first, end, points in _in_cell(paper, row, cell):
            start = _behind_role(paper, row, first, end)
            text = row.text[start:end]
            if not is_name(text, labelled=True):
                continue
            draft = Draft(text, row, row.box_of(start, end), at, confidence=row.confidence_of(start, end))
            if addressed:
                draft.addressee = ADDRESSED
            else:
                draft.issuer = points * (BANK if is_bank(text) else 1.0)
            yield draft


def _behind_role(paper: Paper, row: Row, start: int, end: int) -> int:
    """Return where a name begins behind the role word that it seems to begin with: "Account name Larkspur Ltd"."""
    for hit in paper.roles[row.index]:
        rest = row.text[hit.end : end].lstrip(" :")
        if hit.start == start and has_form(rest):
            return end - len(rest)
    return start


def _in_cell(paper: Paper, row: Row, cell: Cell) -> Iterator[tuple[int, int, float]]:
    if wording().makers.within(cell.text) or wording().groups.lead(cell.text):
        return
    copyright_ = _COPYRIGHT.search(cell.text)
    if copyright_ is not None:
        yield _trimmed(cell, copyright_.start("name"), copyright_.end("name"), COPYRIGHT)
    for _start, end in wording().payees.starts(cell.text):
        stop = _END.search(cell.text, end + 1)
        last = stop.start() if stop else len(cell.text)
        rest = cell.text[end:last].lstrip(" :")
        if rest[:1].isupper() and len(rest) <= LONGEST_PAYEE:
            yield _trimmed(cell, last - len(rest), last, PAYEE)
    depth = row.box.top / max(paper.page(row.page).height, 1.0)
    whole = has_form(cell.text) and is_name(cell.text, labelled=False)
    for start, end in forms_in(cell.text) if not whole else ():
        if end - start < len(cell.text):
            yield cell.start + start, cell.start + end, FOOT if depth > FOOTER else ELSEWHERE


def _trimmed(cell: Cell, start: int, end: int, points: float) -> tuple[int, int, float]:
    name = name_in(cell.text[start:end])
    if not has_form(name):
        name = name.rstrip(".")
    first = max(cell.text.find(name, start), start)
    return cell.start + first, cell.start + first + len(name), points


def brands(paper: Paper) -> Iterator[Draft]:
    """Yield the words of the text that are the name of the paper's own web or mail domain.

    Many papers show their issuer's name in a picture only; then the domain is the one print of it.
    """
    for domain in domains(paper):
        if len(domain) < SHORTEST_BRAND:
            continue
        spelled = re.compile(r"\b" + r"[\s&.'-]?".join(map(re.escape, domain.replace("-", ""))) + r"\b", re.IGNORECASE)
        prints = [(row, match) for row in paper.rows for match in spelled.finditer(row.text)]
        plain = [(row, match) for row, match in prints if not _is_in_address(row.text, match)]
        for row, match in (plain or prints)[:1]:
            points = BRAND if plain and match[0][:1].isupper() else DOMAIN_ALONE
            yield Draft(
                match[0], row, row.box_of(match.start(), match.end()), row.cell_at(match.start()), issuer=points
            )


def _is_in_address(text: str, match: re.Match[str]) -> bool:
    before, behind = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 2]
    return bool(before and _AROUND_ADDRESS.match(before)) or (
        behind[:1] in {".", "@", "-", "/"} and behind[1:2].isalnum()
    )
