"""Sending a document back, and taking that back (L-23)."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

from documents.kind import POSTING_TYPES
from documents.master.client import Client
from documents.register.decisions import Kind, decisions_of
from documents.register.lifecycle import advance
from documents.state import State
from reports.reply import reply_to_vendor
from review.decisions.deciding import Demand, Scene, decide
from review.decisions.reasons import check_reason, check_text, rejection_reasons
from review.decisions.refusal import NotPossibleError
from review.decisions.settled import Settled, Stamp
from review.decisions.waivers import check_interest
from review.installation import Installation
from review.people.permissions import Action
from review.people.person import Person
from validators.routing.reply import NoReply, Reply

REJECT: Final = Demand(
    kind=Kind.REJECT,
    action=Action.REJECT,
    states=frozenset({State.QUEUED, State.READY, State.QUARANTINED}),
    judges=False,
)
REOPEN: Final = Demand(
    kind=Kind.REOPEN,
    action=Action.REOPEN,
    states=frozenset({State.REJECTED, State.DUPLICATE, State.ARCHIVED}),
    judges=False,
)
ARCHIVE: Final = Demand(kind=Kind.ARCHIVE, action=Action.REJECT, judges=False)


def reject(  # noqa: PLR0913  # each is a different fact
    here: Installation,
    client: Client,
    document_id: str,
    *,
    reason: str,
    text: str,
    by: Person,
    stamp: Stamp,
) -> Settled:
    """Send a document back; the reply to the vendor is `reply_after`.

    Args:
        here: The installation.
        client: Whose document.
        document_id: Of a document that waits, is READY, or is quarantined.
        reason: One of `rejection_reasons`.
        text: In words, at least 10 characters.
        by: Who sends it back.
        stamp: What the decision rests on.

    Raises:
        NotAllowedError: The person may not, or is related to the vendor.
        NotPossibleError: Reason or text is missing, or the document is in another state.
        ChangedMeanwhileError: Another version than that of the stamp is the newest.
        StaleClaimError: Another one works on the document.
    """

    def act(scene: Scene) -> None:
        check_reason(reason, rejection_reasons())
        said = check_text(text)
        check_interest(scene)
        why = rejection_reasons()[reason]
        scene.note(reason_code=reason, text=said, facts={"peppol": why.peppol})
        _advance(scene, State.REJECTED, f"{why.says}: {said}")

    return decide(here, client, document_id, REJECT, act, by=by, stamp=stamp)


def reply_after(connection: sa.Connection, client: Client, document_id: str, language: str = "") -> Reply | NoReply:
    """Return what can be sent to the vendor of a rejected document: the reason given, and what was open by then."""
    reason, _text = rejection_of(connection, client.id, document_id)
    return reply_to_vendor(connection, client, document_id, "RE", language, reason)


def rejection_of(connection: sa.Connection, client_id: str, document_id: str) -> tuple[str, str]:
    """Return the Peppol reason and the text of the last rejection; two empty texts when there was none."""
    found = decisions_of(connection, client_id, document_id, Kind.REJECT)
    return (str(found[-1].facts.get("peppol", "")), found[-1].text) if found else ("", "")


def reopen(here: Installation, client: Client, document_id: str, *, text: str, by: Person, stamp: Stamp) -> Settled:
    """Bring a rejected, archived or duplicate document back into the queue; a supervisor's decision.

    Raises:
        NotAllowedError: The person is no supervisor.
        NotPossibleError: The text is missing, or the document is in another state.
        ChangedMeanwhileError: Another version than that of the stamp is the newest.
    """

    def act(scene: Scene) -> None:
        why = check_text(text)
        scene.note(text=why, facts={"from": scene.document.state.value})
        _advance(scene, State.QUEUED, f"reopened by {by.name}: {why}")

    return decide(here, client, document_id, REOPEN, act, by=by, stamp=stamp)


def archive(here: Installation, client: Client, document_id: str, *, text: str, by: Person, stamp: Stamp) -> Settled:
    """Put away what is never posted, such as advertising (L-25).

    Raises:
        NotAllowedError: The person may not.
        NotPossibleError: The text is missing, or it is an invoice, order or receipt: that is rejected.
        ChangedMeanwhileError: Another version than that of the stamp is the newest.
        StaleClaimError: Another one works on the document.
    """

    def act(scene: Scene) -> None:
        why = check_text(text)
        kind = scene.document.doc_type
        if kind in POSTING_TYPES:
            raise NotPossibleError(f"{document_id}: found {kind}, which is posted; reject it, or say what it really is")
        scene.note(text=why)
        _advance(scene, State.ARCHIVED, why)

    return decide(here, client, document_id, ARCHIVE, act, by=by, stamp=stamp)


def _advance(scene: Scene, after: State, reason: str) -> None:
    advance(
        scene.connection,
        scene.client.id,
        scene.document.id,
        scene.document.state,
        after,
        fence=scene.fence,
        reason=reason[:2000],
        actor=scene.by.login,
    )
