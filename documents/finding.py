"""Findings: what a rule found on a document (accounting specification D-1, D-2 and section 4)."""

from __future__ import annotations

from enum import StrEnum

from documents.use_tax import UseTax
from documents.value import Value


class Severity(StrEnum):
    """What a finding stops."""

    BLOCK_POST = "BLOCK_POST"
    """No entry can exist."""
    BLOCK_PAY = "BLOCK_PAY"
    """The entry may exist; its open item is held."""
    WARN = "WARN"
    INFO = "INFO"


class Role(StrEnum):
    """Who may do what (L-29, with `buyer`, `receiver` and `privacy`)."""

    SYSTEM = "system"
    OPERATOR = "operator"
    REVIEWER = "reviewer"
    APPROVER = "approver"
    SUPERVISOR = "supervisor"
    TAX = "tax"
    VENDOR_CUSTODIAN = "vendor_custodian"
    CONTROLLER = "controller"
    BUYER = "buyer"
    RECEIVER = "receiver"
    PRIVACY = "privacy"
    AUDITOR = "auditor"
    ADMIN = "admin"
    NOBODY = "nobody"


class Queue(StrEnum):
    """Queues by who can decide (Q-01)."""

    CAPTURE = "capture"
    VENDOR_MASTER = "vendor master"
    BUYER = "buyer"
    RECEIVING = "receiving"
    TAX = "tax"
    DUPLICATE_FRAUD = "duplicate or fraud"
    APPROVAL = "coding or approval"
    TECHNICAL = "technical"
    PRIVACY = "privacy"
    """What may be somebody else's document (B-03): no other desk sees it before it is routed."""


class Finding(Value):
    """One finding, keyed by (document, code, subject, evidence_hash).

    Attributes:
        code: Rule code of the specification, such as "V-ARI-03".
        severity: What it stops.
        subject: The field, or "line 3", or "order 4500012/1"; empty for the whole document.
        message: One sentence with expected, found, difference, limit, source and the next step (V-94).
        expected: Empty where the rule has none.
        found: As read.
        difference: With unit.
        limit: The tolerance applied.
        queue: Who can decide.
        waived_by: Who may waive it (column `ovr`).
        suggestion: What the reviewer may do next, in one sentence.
        reply: Peppol reason code for the vendor (column `resp`), such as "FIN"; empty where there is none.
        evidence_hash: SHA-256 over the values the finding rests on; a waiver lives while it stays the same.
        use_tax: What posting accrues while the finding is open (P-06b); None for all other findings.
    """

    code: str
    severity: Severity
    message: str
    subject: str = ""
    expected: str = ""
    found: str = ""
    difference: str = ""
    limit: str = ""
    queue: Queue = Queue.CAPTURE
    waived_by: Role = Role.REVIEWER
    suggestion: str = ""
    reply: str = ""
    evidence_hash: str = ""
    use_tax: UseTax | None = None
