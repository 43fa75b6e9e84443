"""Releasing or refusing a correction of a posted document that a backfill proposed (L-21, L-26).

Who asked for the backfill does not release what it found, and neither does whoever had a hand in the document. The
release is bound to the version of the document the person looked at; the poster posts it, or says why it lapsed.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

from documents.error import WrongInputError
from documents.finding import Finding, Role
from documents.kind import INVOICE_TYPES
from documents.master.client import Client
from documents.reading import DocumentReading
from documents.register import audit, proposals
from documents.register.decisions import Kind
from documents.register.proposals import Waiting, is_same
from documents.state import State
from review.decisions.approvals import (
    approved_before,
    check_independence,
    check_limit,
    gross_of_scene,
    orders_of,
    weight_of,
)
from review.decisions.deciding import Demand, Scene, decide, gross_in_base
from review.decisions.refusal import NotAllowedError, NotPossibleError
from review.decisions.settled import Settled, Stamp
from review.installation import Installation
from review.people.permissions import ALLOWED, Action
from review.people.person import Person
from review.second_person import TOGETHER, WEIGHT, approvers_needed
from review.settlement import considered_for_release
from validators.wording import money

RELEASE: Final = Demand(kind=Kind.RELEASE, action=Action.APPROVE, states=frozenset({State.POSTED}), judges=False)
REFUSE: Final = Demand(kind=Kind.REFUSE_RELEASE, action=Action.APPROVE, states=frozenset(State), judges=False)
NOTHING: Final = "nothing was changed"


def release(here: Installation, client: Client, waiting: Waiting, *, by: Person, stamp: Stamp) -> Settled:
    """Let the poster reverse what is posted of a document and post what it says by its new judgement.

    Raises:
        NotAllowedError: The person asked for it, had a hand in the document, or has too low a limit for either amount.
        NotPossibleError: It is decided, is no invoice or credit note, or would not post at all today.
        ChangedMeanwhileError: Another version than that of the stamp is the newest.
        StaleClaimError: Another one works on the document.
    """

    def act(scene: Scene) -> None:
        _check_waiting(scene, waiting)
        check_independence(scene)
        fitting = sorted(scene.roles & ALLOWED[Action.APPROVE])
        check_limit(scene, *fitting)
        after, asked = _as_proposed(scene, waiting)
        check_independence(after)
        role = check_limit(after, *fitting)
        weight = str(max(weight_of(scene), weight_of(after)))
        facts = {"requested_by": waiting.proposal.requested_by, WEIGHT: weight}
        scene.note(subject=str(waiting.number), role=role, facts=facts)
        _approve(scene, after, asked, role)
        proposals.release(scene.connection, client.id, waiting.number)
        _tell(scene, waiting, "release correction")

    return decide(here, client, waiting.proposal.document_id, RELEASE, act, by=by, stamp=stamp)


def refuse(here: Installation, client: Client, waiting: Waiting, reason: str, *, by: Person, stamp: Stamp) -> Settled:
    """Refuse a correction: what is posted stays as it is.

    Raises:
        NotAllowedError: The person asked for it.
        NotPossibleError: It is decided, or no reason is given.
        ChangedMeanwhileError, StaleClaimError: As `release`.
    """

    def act(scene: Scene) -> None:
        _check_waiting(scene, waiting)
        try:
            proposals.refuse(scene.connection, client.id, waiting.number, by=by.login, reason=reason)
        except WrongInputError as error:
            raise NotPossibleError(f"{error}; {NOTHING}") from None
        scene.note(subject=str(waiting.number), text=reason.strip())

    return decide(here, client, waiting.proposal.document_id, REFUSE, act, by=by, stamp=stamp)


def _check_waiting(scene: Scene, waiting: Waiting) -> None:
    asked, by = waiting.proposal.requested_by, scene.by
    if waiting not in proposals.waiting(scene.connection, scene.client.id):
        raise NotPossibleError(f"Correction {waiting.number} is decided by now; {NOTHING}")
    if is_same(asked, by.login) or is_same(asked, by.name):
        raise NotAllowedError(f"{asked} asked for correction {waiting.number}; another person decides it")


def _as_proposed(scene: Scene, waiting: Waiting) -> tuple[Scene, tuple[Finding, ...]]:
    """Return the scene as if the document were what the correction makes of it, and what rules ask an approver for.

    What would not post is refused.
    """
    kept = waiting.proposal.reading
    reading = DocumentReading.model_validate_json(kept) if kept else None
    verdict, asked = considered_for_release(scene.connection, scene.client, scene.document, reading=reading)
    types = {verdict.business.doc_type, scene.business.doc_type}
    if not verdict.posts or verdict.coding is None or not types <= INVOICE_TYPES:
        raise NotPossibleError(
            f"Judged anew it would not post ({verdict.judgement.decision.explanation}), so nothing can take the "
            "place of what is in the books. Refuse the correction, and reverse the entry if it is wrong; " + NOTHING
        )
    parts: dict[str, Any] = {"business": verdict.business, "judgement": verdict.judgement}
    return replace(scene, version=scene.version.model_copy(update=parts)), asked


def _approve(scene: Scene, after: Scene, asked: tuple[Finding, ...], role: Role) -> None:
    """Write down that the release is the approval that rules ask for; above the highest limit one is not enough."""
    gross = gross_of_scene(after)
    together = (gross or Decimal(0)) + approved_before(after)
    if asked and approvers_needed(scene.client, together) > 1:
        raise NotPossibleError(
            f"{money(together, scene.client.currency)} is above the client's highest limit, and two persons approve "
            "it. Refuse the correction, and reverse the entry if it is wrong; " + NOTHING
        )
    facts = {"orders": orders_of(after), TOGETHER: str(together), WEIGHT: str(weight_of(after))}
    for one in asked:
        known = {"code": one.code, "subject": one.subject, "evidence_hash": one.evidence_hash}
        scene.note(**known, kind=Kind.APPROVE, role=role, amount_minor=gross_in_base(after), facts=facts)


def _tell(scene: Scene, waiting: Waiting, action: str) -> None:
    after = {"proposal": waiting.number, "requested_by": waiting.proposal.requested_by}
    act = audit.Act(action=action, subject=scene.document.id, actor=scene.by.login, after=after)
    audit.append(scene.connection, scene.client.id, act)
