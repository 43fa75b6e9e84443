"""Sales order reference (EN 16931 BT-14): the seller's own number of the order, as on its confirmation.

Buyers and sellers call both of their numbers an order's, and a number taken for the wrong one's would be matched with
the wrong order (V-PO-01). So nothing is taken here that a label may also give to the buyer.
"""

from __future__ import annotations

from typing import Final

from documents.field import Candidate, FieldName
from documents.kind import DocType
from documents.values import identifiers
from extractors.labels.dictionary import dictionary, tokens_of
from extractors.layout.identifiers import labelled_numbers
from extractors.layout.paper import Hit, Paper
from extractors.layout.rows import Row

FIELD: Final = FieldName.SALES_ORDER_NUMBER
BUYERS: Final = 0.3
"""Score from which a label gives a number to the buyer's order as well."""


def candidates(paper: Paper) -> list[Candidate]:
    """Return the numbers beside a label of the seller's order, best first; on an order "our order" is the buyer's."""
    if paper.doc_type is DocType.PURCHASE_ORDER:
        return []
    sellers = labelled_numbers(paper, {"sales_order_number": 1.0})
    if not sellers:
        return []
    buyers = labelled_numbers(paper, {"order_number": 1.0})
    taken = {identifiers.order_key(one.raw) for one in buyers if one.score >= BUYERS}
    taken |= {identifiers.order_key(number) for number in paper.registers.order_numbers}
    return [one for one in sellers if not _is_yours(paper, one) and identifiers.order_key(one.raw) not in taken]


def _is_yours(paper: Paper, one: Candidate) -> bool:
    """Tell whether a label, or the word before it, says that a number is the reader's: "Your job no."."""
    vocabulary = dictionary()
    yours = vocabulary.title_modifiers["yours"] | vocabulary.order_of
    return any(
        word in yours
        for row in paper.rows
        for hit in paper.labels[row.index]
        if row.page == one.evidence.page and hit.label == one.label
        for word in _words(row, hit)
    )


def _words(row: Row, hit: Hit) -> list[str]:
    """Return the folded words of a label and the one before it in its cell."""
    before = row.text[row.cells[row.cell_at(hit.start)].start : hit.start]
    return [token.text for token in (*tokens_of(before)[-1:], *tokens_of(hit.text))]
