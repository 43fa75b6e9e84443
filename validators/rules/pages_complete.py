"""A document that says "page 1 of 3" must have three pages, and what it carries forward must go on somewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from documents.kind import POSTING_TYPES
from validators.context import Case
from validators.rule import Remark, Rule

CODE = "V-DOC-02"
CARRIED: Final = (
    *("(zwischen)?(ü|u|ue)bertrag", "((amount|total) )?carried (forward|over)", "(total )?(à|a) reporter"),
    *("te transporteren", "over te dragen", "(totale )?(da|a) riportare", "suma y sigue"),
)
"""How a line begins that hands a sum to the next page."""
_CARRIED: Final = re.compile(rf"^\W*(?:{'|'.join(CARRIED)})\b.*$", re.IGNORECASE | re.MULTILINE)
_AMOUNT: Final = re.compile(r"\d[.,]\d{2}(?!\d)")


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark when fewer pages are there than printed, or the last one carries its sum forward."""
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
    elif carried := _carried_forward(document.text if document.einvoice is None else ""):
        yield Remark(
            f'The document says "{carried}", and no amount stands behind that.',
            subject="pages",
            expected="a page that goes on",
            found=carried,
            next_step="Ask for the missing pages, or join them if they came as another document.",
        )


def _carried_forward(text: str) -> str:
    """Return the last line that carries a sum forward, as printed, when no amount stands in the lines behind it."""
    *_, last = None, *_CARRIED.finditer(text)
    return "" if last is None or _AMOUNT.search(text, last.end()) else last[0].strip()


RULE = Rule(CODE, check, source="accounting specification V-DOC-02", reply="LEG", applies_to=POSTING_TYPES)
