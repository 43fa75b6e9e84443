"""A rule: a code of the catalogue, a check, and what its findings mean to the people who clear them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from documents.finding import Finding, Queue, Role, Severity
from documents.kind import INVOICE_TYPES, DocType
from documents.use_tax import UseTax
from validators.context import Case, is_claim
from validators.evidence import evidence_hash

WEIGHT: Final = {Severity.INFO: 0, Severity.WARN: 1, Severity.BLOCK_PAY: 2, Severity.BLOCK_POST: 3}
"""Order of severities, for raising."""


@dataclass(frozen=True, slots=True)
class Remark:
    """What a check saw, before the rule gives it code, severity, queue and evidence.

    Attributes:
        message: Expected, found, difference, limit and source in one or two sentences, with currency (V-94).
        subject: The field, "line 3" or "order 4500012/1"; empty for the whole document.
        next_step: What a person may do; appended to the message.
        severity: Where it differs from the rule's.
        queue: Where it differs from the rule's.
        waived_by: Where it differs from the rule's: nobody can waive a value that is not there.
        values: Further values the finding rests on, besides subject, expected and found.
        use_tax: What posting accrues while the finding is open (P-06b).
    """

    message: str
    subject: str = ""
    next_step: str = ""
    expected: str = ""
    found: str = ""
    difference: str = ""
    limit: str = ""
    severity: Severity | None = None
    queue: Queue | None = None
    waived_by: Role | None = None
    values: Mapping[str, object] = field(default_factory=dict)
    use_tax: UseTax | None = None


def judged_as(case: Case) -> DocType:
    """Return the type whose rules look at a document.

    A vendor's delivery note is filed like a letter: what it lacks to be posted is nobody's work.
    """
    return DocType.OTHER if is_claim(case.document) else case.document.doc_type


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the catalogue.

    Attributes:
        code: As in the specification, such as "V-ARI-03".
        check: A pure function of a case; it yields remarks and never raises.
        source: Where the rule comes from.
        severity: Of its findings, unless a remark says otherwise; a client may raise it, nobody lowers it (V-90).
        queue: Who can decide.
        waived_by: Who may waive (column `ovr`).
        reply: Peppol reason code for the vendor (column `resp`); empty where there is none.
        applies_to: Document types the rule looks at.
    """

    code: str
    check: Callable[[Case], Iterator[Remark]]
    source: str
    severity: Severity = Severity.BLOCK_POST
    queue: Queue = Queue.CAPTURE
    waived_by: Role = Role.REVIEWER
    reply: str = ""
    applies_to: frozenset[DocType] = INVOICE_TYPES

    def findings(self, case: Case) -> Iterator[Finding]:
        """Yield the findings of this rule on one case; none for document types it does not apply to."""
        if judged_as(case) not in self.applies_to:
            return
        for remark in self.check(case):
            yield self._finding(remark, case.context.client.policy.severities.get(self.code, Severity.INFO))

    def _finding(self, remark: Remark, raised: Severity) -> Finding:
        evidence = {"subject": remark.subject, "expected": remark.expected, "found": remark.found, **remark.values}
        return Finding(
            code=self.code,
            severity=max(remark.severity or self.severity, raised, key=WEIGHT.__getitem__),
            message=f"{remark.message} {remark.next_step}".strip(),
            subject=remark.subject,
            expected=remark.expected,
            found=remark.found,
            difference=remark.difference,
            limit=remark.limit,
            queue=remark.queue or self.queue,
            waived_by=remark.waived_by or self.waived_by,
            suggestion=remark.next_step,
            reply=self.reply,
            evidence_hash=evidence_hash(evidence),
            use_tax=remark.use_tax,
        )
