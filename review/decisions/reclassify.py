"""Saying what kind of document it really is; it is judged anew as that, at once or after it was read again.

Kinds whose pages are laid out alike share their reading. An order or a receipt is read by other labels than an invoice,
so between these the document goes back to the readers, who are told what it is.
"""

from __future__ import annotations

from typing import Final

from documents.kind import INVOICE_TYPES, POSTING_TYPES, DocType
from documents.master.client import Client
from documents.register import audit
from documents.register.choices import choose_type
from documents.register.decisions import Kind
from documents.register.lifecycle import advance
from documents.register.person_claims import give_back
from documents.register.versions import Version, save_version
from documents.state import State
from review.decisions.deciding import Demand, Scene, decide
from review.decisions.refusal import NotPossibleError
from review.decisions.settled import Settled, Stamp
from review.installation import Installation
from review.judgement import edited_by_person
from review.people.permissions import Action
from review.people.person import Person
from review.settlement import settle_waiting
from validators.rules.document_type import is_guess

RECLASSIFY: Final = Demand(kind=Kind.RECLASSIFY, action=Action.EDIT, judges=False)


def reclassify(
    here: Installation, client: Client, document_id: str, doc_type: DocType, *, by: Person, stamp: Stamp
) -> Settled:
    """Say what kind of document a waiting one is, also that it is what the readers took it for and were not sure of.

    Raises:
        NotAllowedError: The person may not.
        NotPossibleError: It surely is that already, or an e-invoice, which itself says that it is something else.
        ChangedMeanwhileError: Another version than that of the stamp is the newest.
        StaleClaimError: Another one works on the document.
    """

    def act(scene: Scene) -> None:
        before = _before(scene, doc_type)
        choose_type(scene.connection, client.id, document_id, doc_type, author=by.login)
        scene.note(subject="doc_type", facts={"before": before.value, "after": doc_type.value})
        told = audit.Act(
            action="reclassify",
            subject=document_id,
            actor=by.login,
            before={"doc_type": before.value},
            after={"doc_type": doc_type.value},
        )
        audit.append(scene.connection, client.id, told)
        if _read_alike(before, doc_type) or edited_by_person(scene.connection, client.id, document_id):
            _judge(scene, doc_type)
        else:
            read_again(scene)

    return decide(here, client, document_id, RECLASSIFY, act, by=by, stamp=stamp)


def read_again(scene: Scene) -> None:
    """Give a document back to the readers."""
    fence, known = scene.fence, scene.document
    advance(scene.connection, scene.client.id, known.id, known.state, State.RECEIVED, fence=fence, actor=scene.by.login)
    if fence is not None:
        give_back(scene.connection, scene.client.id, known.id, scene.by.login)


def _before(scene: Scene, doc_type: DocType) -> DocType:
    business = scene.business
    if business.doc_type is doc_type and is_guess(business):
        return doc_type
    if business.einvoice is not None:
        raise NotPossibleError(
            f"{scene.document.id}: an e-invoice says itself what it is ({business.doc_type}); "
            "ask the vendor for another one"
        )
    if business.doc_type is doc_type:
        raise NotPossibleError(f"{scene.document.id}: it is a document of type {doc_type} already")
    return business.doc_type


def _read_alike(before: DocType, after: DocType) -> bool:
    """Tell whether the reading holds for the other kind too: what is never posted needs no fields."""
    return before is after or after not in POSTING_TYPES or {before, after} <= INVOICE_TYPES


def _judge(scene: Scene, doc_type: DocType) -> None:
    """Judge by the reading, or by the values a person gave, which stay the person's."""
    connection, client, known = scene.connection, scene.client, scene.document
    if edited_by_person(connection, client.id, known.id):
        typed = scene.business.model_copy(update={"doc_type": doc_type, "doc_type_score": 1.0})
        save_version(connection, client.id, known.id, Version(business=typed, author=scene.by.login))
    settle_waiting(connection, client, known, fence=scene.fence, actor=scene.by.login)
