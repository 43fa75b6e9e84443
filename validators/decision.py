"""One pure function that decides what is to be done with a judged document.

Every document gets exactly one outcome, and a finding that blocks posting never posts.
Source: accounting specification D-1, L-15, L-16, L-25, O-1, V-93.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from documents.business import BusinessDocument
from documents.decision import Decision, Outcome
from documents.finding import Finding, Queue, Severity
from documents.kind import POSTING_TYPES, DocType
from documents.master.client import Policy
from validators.context import is_claim
from validators.routing.causes import rule_of

MATCH_FINDINGS: Final = ("V-PO-",)
"""Findings a client may want to wait for instead of posting with payment held (O-1)."""

RENDITION: Final = "V-DUP-09"
READING_DOUBTS: Final = ("V-ARI-", "V-CMP-", "V-CUR-02", "V-DAT-", "V-DOC-", "V-ID-")
"""Findings after which it is not certain what a document says, or who sent it to whom."""

_KEPT: Final = {
    DocType.STATEMENT: "a statement of account is reconciled, never posted",
    DocType.OTHER: "it is no invoice, order or receipt and is never posted",
    DocType.DELIVERY_NOTE: "a vendor's delivery note claims a delivery; only the buyer's own receipt proves it",
}


def decide(
    document: BusinessDocument, findings: Sequence[Finding], policy: Policy, reasons: Iterable[str] = ()
) -> Decision:
    """Return the decision on a document.

    Args:
        document: The clean document.
        findings: The open findings; waived ones are left out by the caller.
        policy: Of the client.
        reasons: What speaks for the document, for the explanation of a posting.
    """
    twin = _rendition(findings)
    if twin is not None:
        return twin
    waiting = _waiting(findings, policy)
    if waiting:
        return _queue(waiting, policy)
    if document.doc_type not in POSTING_TYPES or is_claim(document):
        return Decision(outcome=Outcome.ARCHIVE, explanation=f"is archived because {_KEPT[document.doc_type]}")
    held = [finding for finding in findings if finding.severity is Severity.BLOCK_PAY]
    why = "; ".join(reasons) or "no rule objects"
    if held:
        explanation = f"posts because {why}; payment is held because {_causes(held)}{_release(held)}"
        return Decision(outcome=Outcome.POST_HELD, explanation=explanation, queues=_queues(held))
    return Decision(outcome=Outcome.POST, explanation=f"posts because {why}")


def _rendition(findings: Sequence[Finding]) -> Decision | None:
    """Return the decision on another rendition of a document that is booked: it is attached to it, never booked itself.

    None when the document is no rendition, or while what it says is in doubt: then it waits like any other.
    """
    twin = next((finding for finding in findings if finding.code == RENDITION), None)
    doubts = (one for one in findings if one.severity is Severity.BLOCK_POST and one.code.startswith(READING_DOUBTS))
    if twin is None or next(doubts, None) is not None:
        return None
    explanation = f"is attached because {twin.message}"
    return Decision(outcome=Outcome.DUPLICATE, explanation=explanation, duplicate_of=twin.expected)


def _waiting(findings: Sequence[Finding], policy: Policy) -> list[Finding]:
    """Return the findings the document has to wait for; empty when it need not wait."""
    blocks = [finding for finding in findings if finding.severity is Severity.BLOCK_POST]
    if not policy.post_with_hold:
        blocks += [
            finding
            for finding in findings
            if finding.severity is Severity.BLOCK_PAY and finding.code.startswith(MATCH_FINDINGS)
        ]
    warnings = [finding for finding in findings if finding.severity is Severity.WARN]
    return blocks + (warnings if len(warnings) > policy.warn_limit else [])


def _queue(waiting: Sequence[Finding], policy: Policy) -> Decision:
    warned = all(finding.severity is Severity.WARN for finding in waiting)
    limit = f"{len(waiting)} warnings are more than the client's limit of {policy.warn_limit}: " if warned else ""
    return Decision(
        outcome=Outcome.QUEUE,
        explanation=f"waits because {limit}{_causes(waiting)}{_release(waiting)}",
        queues=_queues(waiting),
    )


def _causes(findings: Sequence[Finding]) -> str:
    """Return the findings in one sentence: the first in full, the others by code."""
    first, *others = findings
    more = sorted({finding.code for finding in others} - {first.code})
    tail = f" (and {', '.join(more)})" if more else ""
    return f"{first.code}: {first.message}{tail}"


def _release(findings: Sequence[Finding]) -> str:
    """Return when the document goes on by itself; only if every cause may go away without a person touching it.

    What makes a finding go away stands in `routing/causes.toml`.
    """
    causes = dict.fromkeys(rule_of(finding.code).released_by for finding in findings)
    return f" Releases by itself if {' and '.join(causes)}." if all(causes) else ""


def _queues(findings: Sequence[Finding]) -> tuple[Queue, ...]:
    return tuple(dict.fromkeys(finding.queue for finding in findings))
