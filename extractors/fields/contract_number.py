"""Contract reference (EN 16931 BT-12): the number of the contract, framework agreement or policy that is billed."""

from __future__ import annotations

from typing import Final

from documents.field import Candidate, FieldName
from extractors.layout.paper import Paper
from extractors.layout.terms import term_numbers

FIELD: Final = FieldName.CONTRACT_NUMBER


def candidates(paper: Paper) -> list[Candidate]:
    """Return the numbers beside a label of a contract; that of a mandate is none (BT-89)."""
    return term_numbers(paper, "contract_number", "contract_number")
