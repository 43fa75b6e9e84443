"""Which of the client's companies is billed should be read, not inferred: a wrong one posts into the wrong books."""

from __future__ import annotations

from collections.abc import Iterator

from documents.finding import Severity
from validators.context import Case
from validators.entity import NEARLY
from validators.rule import Remark, Rule

CODE = "V-DOC-06"


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark when the buyer's name is only nearly that of the company, which its place then decided."""
    buyer = case.document.buyer_name
    if case.entity is None or buyer is None or case.entity_found.basis != NEARLY:
        return
    yield Remark(
        f'The document is addressed to "{buyer.value}"; it was taken for {case.entity.name} because the place agrees.',
        subject="buyer_name",
        expected=case.entity.name,
        found=buyer.value,
        next_step="Confirm the company, or choose the one that is meant.",
    )


RULE = Rule(CODE, check, source="accounting specification V-DOC-06, C-52", severity=Severity.WARN, reply="REC")
