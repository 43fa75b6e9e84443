"""Invoice number (EN 16931 BT-1): the supplier's own identifier of the invoice, credit note or receipt.

Suppliers print order and customer numbers in the same style, so that a number counts only beside a label.
"""

from __future__ import annotations

from functools import partial
from typing import Final

from documents.field import Candidate, FieldName
from documents.kind import DocType
from extractors.layout.candidates import best_first
from extractors.layout.identifiers import labelled_numbers, titled_numbers, with_groups
from extractors.layout.paper import Paper
from extractors.layout.unnamed import (
    numbered_only,
    partly_named_numbers,
    remaining_numbers,
    repeated_numbers,
    running_numbers,
    subject_numbers,
)

FIELD: Final = FieldName.INVOICE_NUMBER
WANTED: Final = {"invoice_number": 1.0, "credit_note_number": 0.8, "document_number": 0.8, "receipt_number": 0.8}
TITLED: Final = 0.75
SURE_ENOUGH: Final = 0.5
"""A number beside a label; without one, what is left over in the head is worth showing."""
_OWN: Final = {
    DocType.CREDIT_NOTE: {"credit_note_number": 1.0, "invoice_number": 0.75},
    DocType.RECEIPT: {"receipt_number": 0.95, "project_number": 0.6},
}
NOUNS: Final = ("invoice", "credit_note", "receipt", "document")
_NONE: Final = frozenset({DocType.PURCHASE_ORDER, DocType.DELIVERY_NOTE, DocType.STATEMENT})


def candidates(paper: Paper) -> list[Candidate]:
    """Return the numbers beside a label of an invoice number or behind the title; an order or a statement has none."""
    if paper.doc_type in _NONE:
        return []
    labelled = labelled_numbers(paper, WANTED | _OWN.get(paper.doc_type, {}))
    found = best_first(with_groups(paper, [*labelled, *titled_numbers(paper, TITLED)]))
    if found and found[0].score >= SURE_ENOUGH:
        return found
    ways = (
        partial(partly_named_numbers, nouns=NOUNS),
        partial(subject_numbers, nouns=NOUNS),
        running_numbers,
        numbered_only,
        repeated_numbers,
        remaining_numbers,
    )
    unnamed = next((numbers for way in ways if (numbers := way(paper))), [])
    return best_first([*found, *unnamed])
