"""A document that says "page 1 of 3" must have three pages."""

from __future__ import annotations

from collections.abc import Iterator

from documents.kind import POSTING_TYPES
from validators.context import Case
from validators.rule import Remark, Rule

CODE = "V-DOC-02"


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark when fewer pages are there than printed."""
    document = case.document
    pages = document.page_count
    if document.lacks_pages:
        yield Remark(
            f"The document says it has {document.stated_page_count} pages, but {pages} arrived.",
            subject="pages",
            expected=f"{document.stated_page_count} pages",
            found=f"{pages} pages",
            difference=f"{document.stated_page_count - pages} pages",
            next_step="Ask for the missing pages, or join them if they came as another document.",
        )


RULE = Rule(CODE, check, source="accounting specification V-DOC-02", reply="LEG", applies_to=POSTING_TYPES)
