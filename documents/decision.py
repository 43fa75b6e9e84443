"""What is to be done with a document: one decision, with its reasons."""

from __future__ import annotations

from enum import StrEnum

from documents.finding import Finding, Queue
from documents.match import OrderMatch
from documents.value import Value


class Outcome(StrEnum):
    """The possible decisions."""

    POST = "post"
    POST_HELD = "post, payment held"
    QUEUE = "queue"
    DUPLICATE = "duplicate"
    ARCHIVE = "archive"
    QUARANTINE = "quarantine"


class Decision(Value):
    """The outcome and one sentence that a person can read ("posts because ..." / "waits because ...").

    Attributes:
        queues: Where it waits; empty unless QUEUE or POST_HELD or QUARANTINE.
        duplicate_of: Document id, for DUPLICATE.
    """

    outcome: Outcome
    explanation: str
    queues: tuple[Queue, ...] = ()
    duplicate_of: str = ""


class Judgement(Value):
    """Everything the judges say about one version of a document.

    Attributes:
        vendor_id: The vendor of the client's master data; empty when not resolved.
        entity_id: The client's own company that is the buyer; empty when not resolved.
        rule_set: Version of the rules.
    """

    findings: tuple[Finding, ...]
    decision: Decision
    match: OrderMatch = OrderMatch()
    vendor_id: str = ""
    entity_id: str = ""
    rule_set: str = ""
