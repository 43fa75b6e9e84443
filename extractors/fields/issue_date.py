"""Issue date (EN 16931 BT-2): the day a document was written.

A date beside the document's own number or title counts without a label of its own ("Facture n° 12 du 3 mars 2026").
"""

from __future__ import annotations

from typing import Final

from documents.field import Candidate, FieldName
from documents.kind import DocType
from extractors.labels.dictionary import Kind
from extractors.layout.candidates import best_first, candidate
from extractors.layout.days import in_head, labelled_dates
from extractors.layout.paper import Paper, hits_of
from extractors.layout.relations import cached_links
from extractors.layout.spans import Span, SpanKind

FIELD: Final = FieldName.ISSUE_DATE
_INVOICE: Final = {"invoice_date": 1.0, "document_date": 0.95, "credit_note_date": 0.9, "receipt_date": 0.9}
_WANTED: Final = {
    DocType.INVOICE: _INVOICE,
    DocType.CREDIT_NOTE: _INVOICE | {"credit_note_date": 1.0, "invoice_date": 0.75},
    DocType.RECEIPT: _INVOICE | {"receipt_date": 1.0},
    DocType.PURCHASE_ORDER: {"order_date": 1.0, "document_date": 0.95, "invoice_date": 0.6, "sales_order_date": 0.5},
    DocType.DELIVERY_NOTE: {"delivery_note_date": 1.0, "document_date": 0.95, "delivery_date": 0.5},
    DocType.STATEMENT: {"document_date": 1.0, "print_date": 0.3, "invoice_date": 0.5},
    DocType.OTHER: {
        "document_date": 1.0,
        "quote_date": 0.9,
        "sales_order_date": 0.8,
        "order_date": 0.4,
        "invoice_date": 0.7,
    },
}
BESIDE_NUMBER: Final = 0.7
UNLABELLED: Final = 0.3
ALONE: Final = 0.55
"""The only date in the head of a letter says when it was written."""
_OWN_NUMBERS: Final = ("invoice_number", "credit_note_number", "receipt_number", "order_number", "delivery_note_number")


def candidates(paper: Paper) -> list[Candidate]:
    """Return dates with a label of issue, then dates in the title's row, then unlabelled dates of the head."""
    found = labelled_dates(paper, _WANTED[paper.doc_type], head=True)
    alone = len({span.days for span in paper.of_kind(SpanKind.DATE) if in_head(paper, span)}) == 1
    for span in paper.of_kind(SpanKind.DATE):
        if _rivals(paper, span):
            continue
        if _beside_own_number(paper, span):
            found.append(candidate(paper, span, BESIDE_NUMBER, "title"))
        elif in_head(paper, span):
            found.append(candidate(paper, span, ALONE if alone else UNLABELLED))
    return best_first(found)


def _rivals(paper: Paper, span: Span) -> bool:
    """Tell whether a label of another date, or of anything else but a number, owns the date."""
    return any(
        link.strength > 0.5 and not any(link.hit.weight(name) for name in (*_OWN_NUMBERS, "document_date"))
        for link in cached_links(paper, span)
    )


def _beside_own_number(paper: Paper, span: Span) -> bool:
    row = paper.rows[span.row]
    own = any(hit.weight(name) and hit.end <= span.start for hit in paper.labels[span.row] for name in _OWN_NUMBERS)
    titled = any(hit.end <= span.start for hit in hits_of(Kind.TITLE, row))
    return in_head(paper, span) and (own or titled)
