"""Confirming what was read: the value stands, on a person's word beside the reader's."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final

from documents.business import BusinessDocument
from documents.field import Field, FieldName, ProofName, Status
from documents.master.client import Client
from documents.register import audit
from documents.register.decisions import Kind
from documents.register.versions import Version, save_version
from documents.value import Value
from review.decisions.deciding import Demand, Scene, decide
from review.decisions.refusal import NotPossibleError
from review.decisions.settled import Settled, Stamp
from review.decisions.typed import CONFIRMED
from review.installation import Installation
from review.people.permissions import Action
from review.people.person import Person

CONFIRM: Final = Demand(kind=Kind.CONFIRM, action=Action.EDIT)


class Work(Value):
    """What one field took."""

    seconds: float = 0.0
    keystrokes: int = 0


def confirm(
    here: Installation,
    client: Client,
    document_id: str,
    fields: Collection[FieldName] | Mapping[FieldName, Work],
    *,
    by: Person,
    stamp: Stamp,
) -> Settled:
    """Confirm header fields as they were read, judge the document anew, and send it where that leads.

    A value that was derived or assumed is not read, and a print with several readings has no value yet: these are
    corrected, by choosing one.

    Raises:
        NotPossibleError: A field has no value that was read, or everything is confirmed already.
        NotAllowedError: The person may not edit.
        ChangedMeanwhileError: Another version than that of the stamp is the newest.
        StaleClaimError: Another one works on the document.
    """

    def act(scene: Scene) -> None:
        before = scene.business
        update = {name.value: _confirmed(before, name) for name in fields}
        after = before.model_copy(update=update)
        if after == before:
            raise NotPossibleError(f"{document_id}: nothing is left to confirm")
        version = Version(business=after, author=by.login)
        save_version(scene.connection, client.id, document_id, version, expected=stamp.version)
        for name in fields:
            _note(scene, name, update[name.value], fields)
        told = {name.value: str(update[name.value].value) for name in fields}
        act_ = audit.Act(action="confirm", subject=document_id, actor=by.login, after=told)
        audit.append(scene.connection, client.id, act_)

    return decide(here, client, document_id, CONFIRM, act, by=by, stamp=stamp)


def _confirmed(business: BusinessDocument, name: FieldName) -> Field[Any]:
    field: Field[Any] | None = getattr(business, name.value)
    if field is None or field.status in {Status.DERIVED, Status.DEFAULTED}:
        raise NotPossibleError(f"{name.value}: found no value that was read; key it, or choose one")
    if field.has(ProofName.PERSON):
        return field
    return field.model_copy(update={"proofs": (*field.proofs, CONFIRMED)})


def _note(
    scene: Scene, name: FieldName, field: Field[Any], fields: Collection[FieldName] | Mapping[FieldName, Work]
) -> None:
    evidence = field.evidence
    box = evidence.box
    facts = {
        "new": str(field.value),
        "raw": field.raw,
        "page": evidence.page,
        "box": f"{box.x0:.2f} {box.top:.2f} {box.x1:.2f} {box.bottom:.2f}" if box else "",
        "old_reader": evidence.reader.value,
    }
    work = fields[name] if isinstance(fields, Mapping) else Work()
    timed = {key: value for key, value in work.model_dump().items() if value}
    scene.note(subject=name.value, facts={key: value for key, value in facts.items() if value}, **timed)
