"""Tax number of the seller (EN 16931 BT-32): a national number that is no VAT identifier (C-44)."""

from __future__ import annotations

import re
from typing import Final

from documents.field import Candidate, FieldName
from extractors.layout.beside import text_beside
from extractors.layout.candidates import best_first, text_candidate
from extractors.layout.paper import Paper

FIELD: Final = FieldName.VENDOR_TAX_NUMBER
_SHAPE: Final = re.compile(r"[A-Z]{0,6}\d[\d\s/.\-A-Z]{6,22}")
LABELLED: Final = 0.85


def candidates(paper: Paper) -> list[Candidate]:
    """Return the numbers beside a label such as "Steuernummer" or "EIN", best first."""
    found = []
    for hits in paper.labels:
        for hit in hits:
            beside = text_beside(paper, hit) if hit.weight("tax_number") else None
            match = _SHAPE.match(beside.text) if beside else None
            if beside is not None and match is not None:
                found.append(text_candidate(paper, match[0].strip(), hit.page, beside.box, LABELLED, hit.label))
    return best_first(found)
