"""A date that only language, country or age decided is used, but shown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from documents.field import ProofName
from documents.finding import Severity
from documents.kind import POSTING_TYPES
from validators.context import Case
from validators.proofs import header_fields
from validators.rule import Remark, Rule
from validators.rules.date_ambiguous import DATES

CODE = "V-DAT-05"
WEAK_EVIDENCE: Final = ("C-12(e)", "C-12(f)")
STRONGER: Final = frozenset({ProofName.DUE_FROM_TERMS, ProofName.PERSON})


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark for each date that weak evidence decided and nothing stronger confirms."""
    for name, field in header_fields(case.document).items():
        if name not in DATES or not field.rule.startswith(WEAK_EVIDENCE):
            continue
        if any(proof.name in STRONGER for proof in case.proofs.get(name, ())):
            continue
        yield Remark(
            f'"{field.raw}" is read as {field.value}, decided only by language, country or age ({field.rule}).',
            subject=name.value,
            expected="evidence on the document",
            found=field.raw,
            next_step="Confirm the date.",
        )


RULE = Rule(CODE, check, source="accounting specification C-13", severity=Severity.WARN, applies_to=POSTING_TYPES)
