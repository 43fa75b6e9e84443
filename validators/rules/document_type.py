"""What kind of document it is must be sure before anything is done with it, filing away included."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from documents.business import BusinessDocument
from documents.field import Field, Status
from documents.finding import Role
from documents.kind import INVOICE_TYPES, DocType
from documents.text import Reader
from validators.context import Case
from validators.rule import Remark, Rule
from validators.said import CREDITED, NO_INVOICE, NO_TAX_INVOICE, SELF_BILLED, said
from validators.wording import money

CODE = "V-DOC-05"
CREDIT_MARK: Final = r"(?:H|HABEN|Haben|CR|Cr\.?)"
"""Stands behind an amount that is a credit (C-26)."""
LEAST_SCORE: Final = 0.85
"""Least score of the document type, 0.0 to 1.0."""


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark when the type is a guess or taken back, and when a credit note on a page has a negative total.

    An e-invoice says by type and sign what it means (L-02); on a page, a minus may only repeat that it is a credit.
    """
    document = case.document
    total = document.gross_total
    if document.doc_type is DocType.CREDIT_NOTE and total is not None and total.value < 0 and _is_from_page(total):
        yield Remark(
            f"The credit note has a negative total of {money(total.value, case.currency)}: it can be a credit of "
            f"{money(-total.value, case.currency)}, or take one back; nothing on the page decides.",
            subject="gross_total",
            expected="a total of 0 or more",
            found=money(total.value, case.currency),
            next_step="Key the total as it is meant: without the minus for a credit.",
            waived_by=Role.NOBODY,
        )
    taken_back = _taken_back(document) if document.doc_type in INVOICE_TYPES else ""
    if taken_back:
        yield Remark(
            f'It is called {_called(document.doc_type)}, but says "{taken_back}".',
            subject="doc_type",
            expected="nothing that takes the title back",
            found=taken_back,
            next_step="Choose the type: other, if it asks for no payment.",
        )
    yield from _self_billed(case)
    yield from _credit_by_words(case)
    if is_guess(document):
        yield Remark(
            f"The document looks like {_called(document.doc_type)}, but only with a score of "
            f"{document.doc_type_score:.2f} (limit {LEAST_SCORE:.2f}).",
            subject="doc_type",
            expected=f"score {LEAST_SCORE:.2f}",
            found=document.doc_type.value,
            limit=f"{LEAST_SCORE:.2f}",
            next_step="Choose the type; the one it was read as is among them.",
        )


def is_guess(document: BusinessDocument) -> bool:
    """Tell whether nobody said what kind of document it is, and the readers are not sure of it."""
    return document.doc_type_score < LEAST_SCORE


def _taken_back(document: BusinessDocument) -> str:
    taxed = document.tax_total is not None and document.tax_total.value != 0
    return said(document, NO_INVOICE) or (said(document, NO_TAX_INVOICE) if taxed else "")


def _self_billed(case: Case) -> Iterator[Remark]:
    """Yield a remark for a page that its buyer made out: there the client is the seller, and is owed the total."""
    document = case.document
    says = said(document, SELF_BILLED) if document.doc_type in INVOICE_TYPES and document.einvoice is None else ""
    if says:
        yield Remark(
            f'It says "{says}": its buyer made it out. Then the client is the seller, and is owed the total.',
            subject="doc_type",
            expected="a document that its seller made out",
            found=says,
            next_step="Choose the type: other, if the client is the seller; book the sale where sales are booked.",
        )


def _credit_by_words(case: Case) -> Iterator[Remark]:
    """Yield a remark for an invoice whose words give its total back, or print it as a credit: "96,39 H", "96.39 CR"."""
    document, total = case.document, case.document.gross_total
    if document.doc_type is not DocType.INVOICE or document.einvoice is not None or total is None or total.value < 0:
        return
    says = said(document, CREDITED) or _marked_as_credit(total.raw, document.text)
    if says:
        yield Remark(
            f'It is called {_called(document.doc_type)}, but says "{says}": its total may be a credit.',
            subject="doc_type",
            expected="nothing that gives the total back",
            found=says,
            next_step="Choose the type: credit note, if the total is given back.",
        )


def _marked_as_credit(total: str, text: str) -> str:
    """Return the total with the mark of a credit behind it, as printed; "" when it has none."""
    if not total or total not in text:
        return ""
    marked = re.search(rf"(?<![\d.,]){re.escape(total)}\s?{CREDIT_MARK}(?!\w)", text)
    return marked[0] if marked else ""


def _called(doc_type: DocType) -> str:
    return doc_type.value.replace("_", " ")


def _is_from_page(total: Field[Decimal]) -> bool:
    return total.evidence.reader not in {Reader.XML, Reader.PERSON} and total.status is not Status.KEYED


RULE = Rule(CODE, check, source="accounting specification V-DOC-05", applies_to=frozenset(DocType))
