"""Replacing all entries of a document by those a new judgement makes: each is reversed, then the new ones are posted.

What is posted is never changed (D-9); the reversals and the new entries stand on the day of the correction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

import sqlalchemy as sa

from documents.finding import Finding
from documents.value import Value
from ledgers import general_ledger
from ledgers.entry import Entry, Purpose
from ledgers.general_ledger import Reversal, ReversalRefusedError
from ledgers.standing import labels_of

REPLACEABLE: Final = frozenset({Purpose.INVOICE, Purpose.COMMITMENT_RELEASE, Purpose.TAX_PROOF})
"""What hangs on an invoice or credit note and is made anew, or follows by itself, once that is posted again."""


class Replaced(Value):
    """Labels of what was posted.

    Attributes:
        reversals: The newest entry of the document first.
        reposts: Empty when the document moves no account any more.
    """

    reversals: tuple[str, ...]
    reposts: tuple[str, ...]


def standing_of(connection: sa.Connection, client_id: str, document_id: str) -> list[Entry]:
    """Return the entries of a document that are neither reversed nor reversals, the newest first."""
    labels = labels_of(connection, client_id, document_id)
    return [general_ledger.read(connection, client_id, label)[0] for label in labels]


def replace(
    connection: sa.Connection,
    client_id: str,
    document_id: str,
    make: Callable[[], Iterable[Entry]],
    how: Reversal,
    findings: Iterable[Finding],
) -> Replaced:
    """Reverse what stands of a document and post other entries instead.

    Args:
        connection: In a writing transaction in which nobody else posts for the client; the caller commits.
        client_id: Whose document.
        document_id: Of an invoice or credit note.
        make: Returns the new entries; asked once the old ones are undone.
        how: Day, year and persons of reversals and new entries.
        findings: Open findings of the document, of which BLOCK_PAY ones hold its payment.

    Raises:
        ReversalRefusedError: Nothing stands, something else than an invoice does, or it is paid (AT-18).
        PostingCaseError: The document makes no entry.
    """
    labels = labels_of(connection, client_id, document_id)
    read = [general_ledger.read(connection, client_id, label) for label in labels]
    found = {entry.purpose for entry, _sha in read}
    if Purpose.INVOICE not in found or found - REPLACEABLE:
        names = ", ".join(sorted(found)) or "none"
        raise ReversalRefusedError(
            f"{document_id}: found entries for {names}, expected those of an invoice or credit note alone; "
            "nothing was posted"
        )
    sha = read[0][1]
    reversals = tuple(general_ledger.reverse(connection, client_id, label, how).label for label in labels)
    reposts = tuple(
        general_ledger.post(connection, _again(connection, entry, how), document_sha=sha, findings=findings).label
        for entry in make()
    )
    return Replaced(reversals=reversals, reposts=reposts)


def _again(connection: sa.Connection, entry: Entry, how: Reversal) -> Entry:
    revision = general_ledger.next_revision(connection, entry, entry.purpose)
    return entry.model_copy(update={**how.model_dump(), "revision": revision})
