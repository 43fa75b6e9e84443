"""A hybrid e-invoice: one PDF in which the XML is the original and the page a rendition of it (DT-XML).

The profiles MINIMUM and BASIC WL hold no lines and are no invoices of their own: there the page completes the XML.
"""

from __future__ import annotations

from collections.abc import Sequence

from documents.reading import DocumentReading
from extractors.einvoice.fields import own_number
from extractors.einvoice.rules.profile import WITHOUT_LINES, claimed


def hybrid(structured: DocumentReading, pages: Sequence[DocumentReading], page_count: int) -> DocumentReading:
    """Return the reading of a hybrid e-invoice with what its pages show beside it, as `picture` (V-DOC-08).

    Args:
        structured: What the XML says.
        pages: What the pages say; several when other documents are bound in with the invoice.
        page_count: Of the whole PDF, which is one document.
    """
    visible = _rendition(structured, pages)
    whole = _judged(structured).model_copy(update={"picture": visible, "first_page": 1, "last_page": page_count})
    if visible is None:
        return whole
    whole = whole.model_copy(update={"language": visible.language, "stated_page_count": visible.stated_page_count})
    return _completed(whole, visible) if is_without_lines(structured) else whole


def is_without_lines(structured: DocumentReading) -> bool:
    """Tell whether the XML only claims to be an extract of the invoice that the page is."""
    if structured.einvoice is None:
        return False
    return claimed(structured.einvoice.text("BT-24")) in WITHOUT_LINES


def _judged(structured: DocumentReading) -> DocumentReading:
    """Drop the broken business rules of XML that claims no specification (BT-24): there the page is the invoice.

    XML alone has to keep them all the same, because then there is nothing else to be the invoice.
    """
    if structured.einvoice is None or structured.einvoice.has("BT-24"):
        return structured
    kept = tuple(problem for problem in structured.profile_problems if not problem.startswith("BR-"))
    return structured.model_copy(update={"profile_problems": kept})


def _rendition(structured: DocumentReading, pages: Sequence[DocumentReading]) -> DocumentReading | None:
    """Return the page document that shows the number of the XML; else the first."""
    number = own_number(structured)
    same = [page for page in pages if number and own_number(page) == number]
    return next(iter((*same, *pages)), None)


def _completed(whole: DocumentReading, visible: DocumentReading) -> DocumentReading:
    """Take from the page what the XML leaves out; what both say, the XML says."""
    return whole.model_copy(
        update={
            "fields": {**visible.fields, **whole.fields},
            "lines": whole.lines or visible.lines,
            "taxes": whole.taxes or visible.taxes,
            "orders": whole.orders or visible.orders,
            "born_digital": visible.born_digital,
            "number_style": visible.number_style,
            "dpi": visible.dpi,
            "skew": visible.skew,
        }
    )
