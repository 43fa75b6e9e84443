"""Postal addresses: what stands behind a party's name in its line, or below it, up to the part with the post code."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from typing import Final

from documents.field import Candidate
from documents.text import Box
from documents.values.names import comparable
from extractors.layout.candidates import best_first, evidence
from extractors.layout.paper import Paper
from extractors.layout.rows import Cell
from extractors.parties import blocks
from extractors.parties.address_forms import (
    ends_as_street,
    ends_with_house_number,
    has_postcode,
    is_address,
    is_building,
)
from extractors.parties.draft import PartyName
from extractors.parties.legal_names import is_short_for
from extractors.parties.name_forms import is_bare_form
from extractors.parties.ranking import party_names

MOST_PARTS: Final = 6
"""Parts of an address; what goes on longer without a post code is another text."""
_STRONG: Final = re.compile(r"\s+[·•|–—-]\s+|\s*[·•|]\s*")
"""What separates the parts of a line that holds more than one line's worth; a comma may be within a part."""
_EDGES: Final = " \t,;:·•|–—-"

Part = tuple[str, Box]


def addresses(paper: Paper, *, vendor: bool) -> list[Candidate]:
    """Return the address with each print of one side's likeliest name, scored as the name is.

    No other name gives one: an address with the wrong party is worse than none.
    """
    names = party_names(paper)
    own, other = (_vendor_points, _buyer_points) if vendor else (_buyer_points, _vendor_points)
    best = max(names, key=own, default=None)
    if best is None or own(best) <= 0:
        return []
    against = max((name for name in names if not _is_same(name, best)), key=other, default=None)
    found = []
    for name in names:
        if own(name) > 0 and _is_same(name, best):
            parts = _behind(paper, name) or _below(paper, name, against)
            if parts:
                found.append(_candidate(paper, name, parts, own(name)))
    return best_first(found)


def _vendor_points(name: PartyName) -> float:
    return name.vendor


def _buyer_points(name: PartyName) -> float:
    return name.buyer


def _is_same(name: PartyName, best: PartyName) -> bool:
    a, b = comparable(name.text), comparable(best.text)
    return a == b or is_short_for(a, b) or is_short_for(b, a)


def _candidate(paper: Paper, name: PartyName, parts: list[Part], points: float) -> Candidate:
    text = ", ".join(text for text, _box in parts)
    return Candidate(
        raw=text,
        readings=(text,),
        evidence=evidence(paper, name.page, blocks.around([box for _text, box in parts]), 1.0),
        score=round(points, 4),
        label=name.label,
    )


def _behind(paper: Paper, name: PartyName) -> list[Part]:
    """Return the address behind a name in the same line, as over the window of an envelope or in a foot."""
    for cell in paper.rows[name.row].cells:
        at = cell.text.find(name.text)
        if at >= 0:
            rest = cell.text[at + len(name.text) :]
            pieces = [piece for strong in _STRONG.split(rest) for piece in strong.split(", ")]
            return up_to_postcode((piece.strip(_EDGES), cell.box) for piece in pieces)
    return []


def _below(paper: Paper, name: PartyName, against: PartyName | None) -> list[Part]:
    """Return the address in the lines under a name; the other party's name ends them."""
    return up_to_postcode(_parts_below(paper, name, against))


def _parts_below(paper: Paper, name: PartyName, against: PartyName | None) -> Iterator[Part]:
    place = Cell(0, len(name.text), name.text, name.box)
    for row, cell in itertools.islice(blocks.below(paper, paper.rows[name.row], place), blocks.BLOCK_ROWS):
        if against is not None and row.index == against.row and against.text in cell.text:
            return
        pieces = [piece.strip(_EDGES) for piece in _STRONG.split(cell.text)]
        # A slogan may share the line with the address, but then stands before it.
        first = next((at for at, piece in enumerate(pieces) if _is_of_address(piece)), 0)
        yield from ((piece, cell.box) for piece in pieces[first:])


def _is_of_address(text: str) -> bool:
    return is_address(text) or ends_with_house_number(text)


def up_to_postcode(parts: Iterable[Part]) -> list[Part]:
    """Return the parts up to the one with the post code; none when it does not come."""
    found: list[Part] = []
    for text, box in parts:
        if not text or is_bare_form(text):
            continue
        found.append((text, box))
        if has_postcode(text):
            return found[_is_trade(found) :]
        if len(found) == MOST_PARTS:
            break
    return []


def _is_trade(parts: list[Part]) -> bool:
    """Tell whether one word stands before the street, such as what the party is by trade, and is no part of it."""
    if len(parts) < 3:
        return False
    (first, _), (second, _) = parts[:2]
    return first.isalpha() and _is_of_address(second) and not _may_be_of_address(first)


def _may_be_of_address(text: str) -> bool:
    return _is_of_address(text) or ends_as_street(text) or is_building(text)
