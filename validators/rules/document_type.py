"""What kind of document it is must be sure before anything is done with it, filing away included."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from documents.kind import DocType
from validators.context import Case
from validators.rule import Remark, Rule

CODE = "V-DOC-05"
LEAST_SCORE: Final = 0.85
"""Least score of the document type, 0.0 to 1.0."""


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark when the type is a guess."""
    document = case.document
    if document.doc_type_score < LEAST_SCORE:
        yield Remark(
            f"The document looks like {document.doc_type.value.replace('_', ' ')}, but only with a score of "
            f"{document.doc_type_score:.2f} (limit {LEAST_SCORE:.2f}).",
            subject="doc_type",
            expected=f"score {LEAST_SCORE:.2f}",
            found=document.doc_type.value,
            limit=f"{LEAST_SCORE:.2f}",
            next_step="Choose the type.",
        )


RULE = Rule(CODE, check, source="accounting specification V-DOC-05", applies_to=frozenset(DocType))
