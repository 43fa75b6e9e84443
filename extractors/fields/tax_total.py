"""Tax total (EN 16931 BT-110): the sum of the tax of every category and rate."""

from __future__ import annotations

from typing import Final

from documents.field import Candidate, FieldName
from extractors.layout.amounts import labelled_amounts
from extractors.layout.candidates import best_first
from extractors.layout.paper import Paper
from extractors.layout.told import told_amounts

FIELD: Final = FieldName.TAX_TOTAL
WANTED: Final = {"tax_total": 1.0}


def candidates(paper: Paper) -> list[Candidate]:
    """Return the amounts beside or below a label of this field or told in a sentence, best first."""
    return best_first([*labelled_amounts(paper, WANTED), *told_amounts(paper, FIELD)])
