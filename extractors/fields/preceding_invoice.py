"""Preceding invoice (EN 16931 BT-25): the invoice that a credit note or a correction changes."""

from __future__ import annotations

from typing import Final

from documents.field import Candidate, FieldName
from documents.kind import DocType
from extractors.layout.identifiers import TITLED, heading_number, labelled_numbers, titled_numbers
from extractors.layout.paper import Paper

FIELD: Final = FieldName.PRECEDING_INVOICE
WANTED: Final = {"preceding_invoice": 1.0}
ON_CREDIT_NOTE: Final = {"preceding_invoice": 1.0, "invoice_number": 0.7}


def candidates(paper: Paper) -> list[Candidate]:
    """Return the numbers beside a label of the original invoice; on a credit note, any invoice number is likely it.

    What an invoice calls itself, as in "Your invoice 4711", is its own.
    """
    found = labelled_numbers(paper, ON_CREDIT_NOTE if paper.doc_type is DocType.CREDIT_NOTE else WANTED)
    own = heading_number(paper)
    others = [one for one in found if own is None or (one.evidence.page, one.evidence.box) != (own.page, own.box)]
    if paper.doc_type is not DocType.INVOICE:
        return others
    called = {one.raw for one in titled_numbers(paper, TITLED)}
    return [one for one in others if one.raw not in called]
