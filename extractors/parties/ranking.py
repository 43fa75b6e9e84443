"""Names of vendor and buyer: the page's own evidence, then the registers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from documents.field import Candidate
from documents.reading import KnownParty
from documents.text import Box
from documents.values import identifiers, names
from extractors.layout.candidates import best_first, text_candidate
from extractors.layout.paper import Paper
from extractors.layout.rows import Cell
from extractors.parties import blocks
from extractors.parties.draft import PartyName
from extractors.parties.parties import parties
from extractors.parties.tax_ids import tax_ids
from extractors.parties.web import domains

SAME_NAME: Final = 0.9
ALIKE: Final = 0.6
"""Names this alike count as one when a tax id, an account or a domain of that party stands on the page."""
KNOWN: Final = 0.97
OTHER_SIDE: Final = 0.15
SURE: Final = 0.5


def party_names(paper: Paper) -> tuple[PartyName, ...]:
    """Return every plausible name of the paper, worked out once."""
    known = paper.cache.get("parties")
    if known is None:
        known = paper.cache["parties"] = parties(paper)
    return known  # type: ignore[return-value]


def ranked(paper: Paper, *, vendor: bool) -> list[Candidate]:
    """Return the names for one side, best first: known parties of that side win, known ones of the other side lose."""
    registers = paper.registers
    mine, theirs = (registers.vendors, registers.own) if vendor else (registers.own, registers.vendors)
    present = [party for party in mine if _has_key(paper, party)]
    found = []
    for name in party_names(paper):
        points = name.vendor if vendor else name.buyer
        if _is_known(name.text, mine, present):
            points = max(points, KNOWN)
        elif _is_known(name.text, theirs, ()):
            points *= OTHER_SIDE
        if points > 0:
            found.append(text_candidate(paper, name.text, name.page, name.box, points, name.label))
    return best_first(found)


def _is_known(text: str, known: Sequence[KnownParty], present: Sequence[KnownParty]) -> bool:
    if any(names.similarity(text, printed) >= SAME_NAME for party in known for printed in (party.name, *party.aliases)):
        return True
    return any(
        names.similarity(text, printed) >= ALIKE for party in present for printed in (party.name, *party.aliases)
    )


def _has_key(paper: Paper, party: KnownParty) -> bool:
    """Tell whether a tax id, an account or a domain of a party is printed on the paper."""
    printed = {one.value for one in tax_ids(paper)}
    if any(identifiers.compact(key) in printed for key in party.tax_ids):
        return True
    text = identifiers.compact(paper.text) if party.ibans else ""
    if any(identifiers.compact(account) in text for account in party.ibans):
        return True
    web = set(domains(paper))
    return any(domain.rsplit(".", 1)[0].split(".")[-1].casefold() in web for domain in party.domains)


def in_buyers_block(paper: Paper, page: int, box: Box) -> bool:
    """Tell whether a place lies in the block under the likeliest name of the buyer."""
    buyer = max(party_names(paper), key=lambda name: name.buyer, default=None)
    if buyer is None or buyer.buyer < SURE or buyer.vendor >= buyer.buyer or buyer.page != page:
        return False
    lines = [buyer.box, *(cell.box for _row, cell in blocks.below(paper, paper.rows[buyer.row], place_of(buyer)))]
    return any(line.top <= (box.top + box.bottom) / 2 <= line.bottom and box.x0 < line.x1 for line in lines) and (
        box.x1 > buyer.box.x0
    )


def place_of(name: PartyName) -> Cell:
    """Return the place of a name as a cell, for looking around it."""
    return Cell(0, len(name.text), name.text, name.box)


def is_own(paper: Paper, text: str) -> bool:
    """Tell whether a printed name is one of the client's own companies."""
    return _is_known(text, paper.registers.own, ())
