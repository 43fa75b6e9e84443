"""BIC of the payee's bank (EN 16931 BT-86): taken only beside its label, because many words look like one."""

from __future__ import annotations

import re
from typing import Final

from documents.field import Candidate, FieldName
from documents.values import identifiers
from extractors.layout.beside import text_beside
from extractors.layout.candidates import best_first, text_candidate
from extractors.layout.paper import Paper

FIELD: Final = FieldName.BIC
_SHAPE: Final = re.compile(r"(?<![A-Z0-9])[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?(?![A-Z0-9])")


def candidates(paper: Paper) -> list[Candidate]:
    """Return the codes beside a label such as "BIC", best first."""
    found = []
    for hits in paper.labels:
        for hit in hits:
            beside = text_beside(paper, hit) if hit.weight("bic") else None
            match = _SHAPE.search(beside.text) if beside else None
            code = identifiers.bic(match[0]) if match else None
            if beside is not None and code:
                found.append(text_candidate(paper, code, hit.page, beside.box, 0.9, hit.label))
    return best_first(found)
