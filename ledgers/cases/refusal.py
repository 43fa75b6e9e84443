"""The finding on a document whose figures make no entry (V-POST-02): a person sees why, instead of a technician."""

from __future__ import annotations

import hashlib
from typing import Final

from documents.error import DaybookError
from documents.finding import Finding, Queue, Role, Severity

CODE: Final = "V-POST-02"
NEXT_STEP: Final = "Correct the figures from the page, or reject the document."


def refusal(why: DaybookError | str) -> Finding:
    """Return the finding that a posting case refused a document; nobody can waive it, for there is no entry to post.

    Args:
        why: `PostingCaseError` or `UnbalancedEntryError`, or the sentence itself.
    """
    message = f"{why} {NEXT_STEP}"
    return Finding(
        code=CODE,
        severity=Severity.BLOCK_POST,
        message=message,
        queue=Queue.APPROVAL,
        waived_by=Role.NOBODY,
        suggestion=NEXT_STEP,
        evidence_hash=hashlib.sha256(message.encode()).hexdigest(),
    )
