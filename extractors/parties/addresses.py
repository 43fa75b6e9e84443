"""Postal addresses: the lines under a party's name, up to the one with the post code."""

from __future__ import annotations

from documents.field import Candidate
from documents.text import Box
from extractors.layout.candidates import best_first, evidence
from extractors.layout.paper import Paper
from extractors.parties import blocks
from extractors.parties.address_forms import has_postcode
from extractors.parties.draft import PartyName
from extractors.parties.ranking import party_names


def addresses(paper: Paper, *, vendor: bool) -> list[Candidate]:
    """Return the address under each likely name of one side, scored as the name is."""
    found = []
    for name in party_names(paper):
        points = name.vendor if vendor else name.buyer
        lines = _lines_below(paper, name) if points > 0 else []
        if lines:
            text = ", ".join(text for text, _box in lines)
            found.append(
                Candidate(
                    raw=text,
                    readings=(text,),
                    evidence=evidence(paper, name.page, blocks.around([box for _text, box in lines]), 1.0),
                    score=round(points, 4),
                    label=name.label,
                )
            )
    return best_first(found)


def _lines_below(paper: Paper, name: PartyName) -> list[tuple[str, Box]]:
    own = paper.rows[name.row]
    lines: list[tuple[str, Box]] = []
    bottom = own.box.bottom
    for row in paper.rows[name.row + 1 : name.row + 1 + blocks.BLOCK_ROWS]:
        if row.page != name.page or row.box.top - bottom > 1.6 * own.height:
            break
        for cell in row.cells:
            if abs(cell.box.x0 - name.box.x0) < own.height:
                lines.append((cell.text, cell.box))
                bottom = row.box.bottom
                if has_postcode(cell.text):
                    return lines
    return []
