"""A credit note must name the invoice it corrects, or nobody can tell what was credited."""

from __future__ import annotations

from collections.abc import Iterator

from documents.finding import Severity
from documents.kind import DocType
from validators.context import Case
from validators.rule import Remark, Rule

CODE = "V-CMP-06"


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark for a credit, by type or by sign, without a preceding invoice."""
    if case.document.sign > 0 and case.document.doc_type is not DocType.CREDIT_NOTE:
        return
    if case.document.preceding_invoice is None:
        yield Remark(
            "The credit note does not name the invoice it corrects.",
            subject="preceding_invoice",
            expected="number of the invoice",
            next_step="Link the invoice, or ask the vendor which one it belongs to.",
        )


RULE = Rule(CODE, check, source="EN 16931 BG-3; Directive 2006/112/EC art. 219", severity=Severity.WARN, reply="REF")
