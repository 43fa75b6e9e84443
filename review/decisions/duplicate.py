"""Marking a document as a duplicate of another one (L-11). Nothing is deleted; the way back is `reopen`."""

from __future__ import annotations

from typing import Final

from documents.master.client import Client
from documents.register.decisions import Kind
from documents.register.document import RegisteredDocument, document
from documents.register.findings import replace_findings
from documents.register.lifecycle import advance
from documents.state import State
from review.decisions.deciding import Demand, Scene, decide
from review.decisions.refusal import NotPossibleError
from review.decisions.settled import Settled, Stamp
from review.decisions.waivers import check_interest
from review.installation import Installation
from review.people.permissions import Action
from review.people.person import Person

DUPLICATE: Final = Demand(kind=Kind.DUPLICATE, action=Action.EDIT, judges=False)

NO_ORIGINAL: Final = frozenset({State.DUPLICATE, State.REJECTED, State.SUPERSEDED, State.VOIDED})
"""States of a document that nothing can be a duplicate of: it is none itself, or is no more."""


def mark_duplicate(
    here: Installation, client: Client, document_id: str, original_id: str, *, by: Person, stamp: Stamp
) -> Settled:
    """Mark a waiting document as a duplicate of another one of the same client.

    Raises:
        NotAllowedError: The person may not, or is related to the vendor.
        NotPossibleError: It is the document itself, or one that is no original.
        UnknownDocumentError: The client has no such other document.
        ChangedMeanwhileError: Another version than that of the stamp is the newest.
        StaleClaimError: Another one works on the document.
    """

    def act(scene: Scene) -> None:
        check_interest(scene)
        original = _original(scene, original_id)
        scene.note(subject="duplicate of", text=original.id, facts={"original": original.id, "state": original.state})
        replace_findings(scene.connection, client.id, document_id, ())
        advance(
            scene.connection,
            client.id,
            document_id,
            scene.document.state,
            State.DUPLICATE,
            fence=scene.fence,
            reason=f"a duplicate of {original.id}",
            duplicate_of=original.id,
            actor=by.login,
        )

    return decide(here, client, document_id, DUPLICATE, act, by=by, stamp=stamp)


def _original(scene: Scene, original_id: str) -> RegisteredDocument:
    if original_id == scene.document.id:
        raise NotPossibleError(f"{original_id}: a document is no duplicate of itself; choose the other one")
    original = document(scene.connection, scene.client.id, original_id)
    if original.state in NO_ORIGINAL:
        raise NotPossibleError(
            f"{scene.document.id}: found {original_id} in state {original.state}, which is no original; "
            "nothing was changed"
        )
    return original
