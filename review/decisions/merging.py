"""Merging two neighbouring documents of one file that are one document (L-24)."""

from __future__ import annotations

from typing import Final

from documents.database.clock import database_now
from documents.master.client import Client
from documents.register.decisions import Kind
from documents.register.document import RegisteredDocument, document
from documents.register.person_claims import holder
from documents.register.versions import VersionConflictError, latest_version
from documents.state import State
from review.decisions.deciding import Demand, Scene, decide
from review.decisions.refusal import NotPossibleError
from review.decisions.settled import Settled, Stamp
from review.decisions.splitting import check_pages, make
from review.installation import Installation
from review.people.permissions import Action
from review.people.person import Person

MERGE: Final = Demand(kind=Kind.MERGE, action=Action.EDIT, judges=False)


def merge(  # noqa: PLR0913  # each is a different fact
    here: Installation,
    client: Client,
    document_id: str,
    other_id: str,
    *,
    other_version: int,
    by: Person,
    stamp: Stamp,
) -> Settled:
    """Make one document of a waiting one and its neighbour in the file, which waits too.

    Args:
        here: The installation.
        client: Whose documents.
        document_id: Of one of them.
        other_id: Of the other, before or behind it.
        other_version: Of the other, as the person looked at it.
        by: Who merges.
        stamp: What the decision rests on.

    Raises:
        NotAllowedError: The person may not.
        NotPossibleError: They are no neighbours, or the other does not wait, or somebody works on it.
        ChangedMeanwhileError: Another version than that of the stamp is the newest.
        VersionConflictError: Of the other there is a newer version.
        UnknownDocumentError: The client has no such other document.
    """

    def act(scene: Scene) -> None:
        check_pages(scene)
        other = _other(scene, other_id, other_version)
        first, last = sorted((scene.document, other), key=lambda one: one.first_page)
        if first.sha256 != last.sha256 or first.last_page + 1 != last.first_page:
            raise NotPossibleError(
                f"{document_id} (pages {scene.document.first_page} to {scene.document.last_page}) and {other_id} "
                f"({other.first_page} to {other.last_page}) are no neighbours in one file; nothing was changed"
            )
        make(scene, (first, last), ((first.first_page, last.last_page),), "merge")

    return decide(here, client, document_id, MERGE, act, by=by, stamp=stamp)


def _other(scene: Scene, other_id: str, other_version: int) -> RegisteredDocument:
    """Return the neighbour, if it waits, nobody works on it, and it is as the person saw it."""
    other = document(scene.connection, scene.client.id, other_id)
    if other.state is not State.QUEUED or holder(other, database_now(scene.connection)):
        raise NotPossibleError(f"{other_id}: found {other.state}, expected one that waits and nobody works on")
    newest = latest_version(scene.connection, scene.client.id, other_id)
    if newest.number != other_version:
        raise VersionConflictError(
            f"{other_id}: version {other_version} was looked at, but version {newest.number} was saved meanwhile; "
            "nothing was changed"
        )
    if newest.business is not None and newest.business.einvoice is not None:
        raise NotPossibleError(f"{other_id}: an e-invoice is one document, whatever its pages show")
    return other
