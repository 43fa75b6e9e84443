"""VAT exemption reason (EN 16931 BT-120): the sentence that says why no tax is charged."""

from __future__ import annotations

from typing import Final

from documents.field import Candidate, FieldName
from extractors.layout.candidates import best_first, text_candidate
from extractors.layout.paper import Paper

FIELD: Final = FieldName.EXEMPTION_REASON
FOUND: Final = 0.85


def candidates(paper: Paper) -> list[Candidate]:
    """Return the cells with words such as "reverse charge", in reading order."""
    found = []
    for row in paper.rows:
        for hit in paper.labels[row.index]:
            if hit.weight("exemption_reason"):
                cell = row.cells[row.cell_at(hit.start)]
                found.append(text_candidate(paper, cell.text, row.page, cell.box, FOUND, hit.label))
    return best_first(found)
