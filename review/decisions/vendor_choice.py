"""Choosing the vendor of a document among those of the register (V-ID-01, V-ID-06)."""

from __future__ import annotations

from typing import Final

from documents.finding import Role
from documents.master.client import Client
from documents.master.database import DatabaseMasterData
from documents.master.party import Vendor
from documents.register import audit
from documents.register.choices import choose_vendor
from documents.register.decisions import Kind
from review.decisions.deciding import Demand, Scene, decide
from review.decisions.refusal import NotAllowedError, NotPossibleError
from review.decisions.settled import Settled, Stamp
from review.installation import Installation
from review.people.duty import interest
from review.people.permissions import ALLOWED, Action
from review.people.person import Person

VENDOR: Final = Demand(
    kind=Kind.VENDOR, action=Action.EDIT, roles=ALLOWED[Action.EDIT] | frozenset({Role.VENDOR_CUSTODIAN})
)


def pick_vendor(
    here: Installation, client: Client, document_id: str, vendor_id: str, *, by: Person, stamp: Stamp
) -> Settled:
    """Say which vendor of the register a waiting document comes from; it is judged anew.

    A key on the page that belongs to another vendor stays a finding (V-ID-06). An empty id takes an earlier choice
    back.

    Raises:
        NotAllowedError: The person may not, or is related to the vendor (V-SOD-03).
        NotPossibleError: There is no such vendor, or the document does not wait.
        ChangedMeanwhileError: Another version than that of the stamp is the newest.
        StaleClaimError: Another one works on the document.
    """

    def act(scene: Scene) -> None:
        if vendor_id:
            _check(scene, vendor_id)
        choose_vendor(scene.connection, client.id, document_id, vendor_id, author=by.login)
        before, after = {"vendor": scene.vendor_id}, {"vendor": vendor_id}
        scene.note(vendor_id=vendor_id, subject="vendor", facts={"before": before, "after": after})
        act_ = audit.Act(action="choose vendor", subject=document_id, actor=by.login, before=before, after=after)
        audit.append(scene.connection, client.id, act_)

    return decide(here, client, document_id, VENDOR, act, by=by, stamp=stamp)


def _check(scene: Scene, vendor_id: str) -> Vendor:
    vendor = DatabaseMasterData(scene.connection, scene.client.id, scene.client.entities).vendor(vendor_id)
    if vendor is None:
        raise NotPossibleError(
            f'{scene.document.id}: found vendor "{vendor_id}", expected one of the register; nothing was changed'
        )
    related = interest(scene.connection, scene.by, scene.client.id, vendor_id)
    if related is not None:
        raise NotAllowedError(
            f"V-SOD-03: {scene.by.name} is related to {vendor.name} ({related}); somebody else decides"
        )
    return vendor
