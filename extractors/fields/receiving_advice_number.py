"""Receiving advice reference (EN 16931 BT-15): the buyer's own number of the goods receipt that is billed."""

from __future__ import annotations

from typing import Final

from documents.field import Candidate, FieldName
from extractors.layout.paper import Paper
from extractors.layout.terms import term_numbers

FIELD: Final = FieldName.RECEIVING_ADVICE_NUMBER


def candidates(paper: Paper) -> list[Candidate]:
    """Return the numbers beside a label of a goods receipt; the seller's delivery note is another field (BT-16)."""
    return term_numbers(paper, "receiving_advice_number", "delivery_note_number")
