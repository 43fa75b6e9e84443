"""Order number (EN 16931 BT-13): the buyer's order that an invoice refers to, or an order's own number.

An open order of the client counts without any label, because its number is known beforehand (C-48).
"""

from __future__ import annotations

from typing import Final

from documents.field import Candidate, FieldName
from documents.kind import DocType
from documents.values import identifiers
from extractors.layout.candidates import best_first, candidate
from extractors.layout.identifiers import labelled_numbers, titled_numbers
from extractors.layout.paper import Paper
from extractors.layout.spans import SpanKind
from extractors.layout.unnamed import partly_named_numbers

FIELD: Final = FieldName.ORDER_NUMBER
WANTED: Final = {"order_number": 1.0}
OWN: Final = {"order_number": 1.0, "document_number": 0.8, "sales_order_number": 0.55, "contract_number": 0.6}
CONFIRMED: Final = {"order_number": 1.0, "sales_order_number": 0.5, "document_number": 0.5}
"""On a confirmation or a quotation the seller's own numbers stand beside the buyer's order."""
TITLED: Final = 1.0
NOUNS: Final = ("order",)
SURE_ENOUGH: Final = 0.5
"""A number beside a label; without one, a caption that holds the word for order is worth showing."""
KNOWN: Final = 0.98
SHORTEST_KNOWN: Final = 4
"""A known number of fewer characters turns up on a page by chance."""


def candidates(paper: Paper) -> list[Candidate]:
    """Return known orders of the client, then the number behind an order's title, then those beside a label."""
    wanted = {DocType.PURCHASE_ORDER: OWN, DocType.OTHER: CONFIRMED}.get(paper.doc_type, WANTED)
    titled = titled_numbers(paper, TITLED) if paper.doc_type is DocType.PURCHASE_ORDER else []
    found = best_first([*_known(paper), *titled, *labelled_numbers(paper, wanted)])
    if found and found[0].score >= SURE_ENOUGH:
        return found
    return best_first([*found, *partly_named_numbers(paper, NOUNS)])


def _known(paper: Paper) -> list[Candidate]:
    keys = {identifiers.order_key(number) for number in paper.registers.order_numbers}
    return [
        candidate(paper, span, KNOWN, "known order")
        for span in paper.of_kind(SpanKind.IDENTIFIER)
        if keys and len(span.raw) >= SHORTEST_KNOWN and identifiers.order_key(span.raw) in keys
    ]
