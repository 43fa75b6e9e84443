"""Accepting a finding as it stands, for its very evidence: with a reason, by a role that the finding names.

What is the vendor custodian's and holds a payment takes two persons: the first one's waiver is a request, which another
one confirms or refuses. The database refuses the release by one of them alone (migration 0025).

Source: accounting specification D-2, section 4 (VC: vendor custodian + second person), V-SOD-03, V-SOD-04.
"""

from __future__ import annotations

from typing import Final

from documents.finding import Finding, Role
from documents.master.client import Client
from documents.register import audit
from documents.register.decisions import Kind
from documents.register.findings import open_findings, waive_finding
from documents.register.waiver_requests import CONFIRMS, WaiverRequest, takes_two, waiver_requests
from documents.state import State
from documents.value import Value
from review.decisions.approvals import check_independence, check_limit, weight_of
from review.decisions.deciding import WAITS, Demand, Scene, decide
from review.decisions.reasons import check_reason, check_text, waiver_reasons
from review.decisions.refusal import NotAllowedError, NotPossibleError
from review.decisions.settled import Settled, Stamp
from review.installation import Installation
from review.people.duty import interest, is_same_person
from review.people.permissions import Action
from review.people.person import Person
from review.second_person import WEIGHT
from validators.rules.approval_needed import CODE as APPROVAL

WAIVED_IN: Final = WAITS | {State.POSTED}
WAIVE: Final = Demand(kind=Kind.WAIVE, action=Action.WAIVE, states=WAIVED_IN)
CONFIRM: Final = Demand(kind=Kind.WAIVE, action=Action.WAIVE, states=WAIVED_IN, roles=CONFIRMS)
REFUSE: Final = Demand(kind=Kind.REFUSE_WAIVER, action=Action.WAIVE, states=WAIVED_IN, roles=CONFIRMS)

RULE: Final = "V-SOD-04"

STAND_IN: Final = {Role.REVIEWER: Role.SUPERVISOR}
"""Who may waive what is the role's in its place: the lead of the desk what its reviewers may."""


class Waived(Value):
    """Which finding is accepted.

    Attributes:
        evidence_hash: As the person saw it; another evidence is another finding.
    """

    code: str
    subject: str = ""
    evidence_hash: str


def may_waive(finding: Finding) -> frozenset[Role]:
    """Return the roles that may accept a finding; none where nobody may, and where an approval is asked for instead."""
    if finding.waived_by in {Role.NOBODY, Role.SYSTEM, Role.ADMIN} or finding.code == APPROVAL:
        return frozenset()
    return frozenset({finding.waived_by, STAND_IN.get(finding.waived_by, finding.waived_by)})


def waive(  # noqa: PLR0913  # each is a different fact
    here: Installation,
    client: Client,
    document_id: str,
    waived: tuple[Waived, ...],
    *,
    reason: str,
    text: str,
    by: Person,
    stamp: Stamp,
) -> Settled:
    """Accept findings for the same reason, judge the document anew, and send it where that leads.

    Where that takes two persons (`takes_two`), it is only asked for: the finding stays open until another one confirms.

    Args:
        here: The installation.
        client: Whose document.
        document_id: Of a document that waits, or that is posted with payment held.
        waived: At least one finding.
        reason: One of `waiver_reasons`.
        text: In words, at least 10 characters.
        by: Who accepts it.
        stamp: What the decision rests on.

    Raises:
        NotAllowedError: A finding names another role, or the person is related to the vendor.
        NotPossibleError: Reason or text is missing, nobody may waive it, it is not open any more, or it was asked for.
        ChangedMeanwhileError: Another version than that of the stamp is the newest.
        StaleClaimError: Another one works on the document.
    """

    def act(scene: Scene) -> None:
        check_reason(reason, waiver_reasons())
        why = check_text(text, RULE)
        check_interest(scene)
        for one in dict.fromkeys(waived):
            _waive(scene, _found(scene, one), reason, why)

    return decide(here, client, document_id, WAIVE, act, by=by, stamp=stamp)


def confirm_waiver(  # noqa: PLR0913  # each is a different fact
    here: Installation, client: Client, document_id: str, waived: Waived, *, text: str, by: Person, stamp: Stamp
) -> Settled:
    """Confirm as the second person what a vendor custodian asked to accept; the payment goes on if nothing else holds.

    Args:
        here: The installation.
        client: Whose document.
        document_id: Of the document.
        waived: The finding that was asked for.
        text: What the second person found out, at least 10 characters.
        by: Who confirms.
        stamp: What the decision rests on.

    Raises:
        NotAllowedError: The person asked for it, worked on the document, had the vendor or its account made, is related
            to the vendor, or has no role for it.
        NotPossibleError: The text is missing, or nobody asked for it.
        ChangedMeanwhileError: Another version than that of the stamp is the newest.
        StaleClaimError: Another one works on the document.
    """

    def act(scene: Scene) -> None:
        why = check_text(text, RULE)
        finding = _found(scene, waived)
        asked = _asked(scene, waived)
        _check_second(scene, asked)
        facts = {"asked by": asked.person, "severity": finding.severity.value}
        scene.note(**_of(waived), reason_code=asked.reason_code, text=why, facts=facts)
        told = f"{waiver_reasons().get(asked.reason_code, asked.reason_code)}: {asked.text}"
        reason = f"{told} (asked by {asked.person}); confirmed: {why}"
        waive_finding(scene.connection, client.id, document_id, finding, actor=by.login, reason=reason)

    return decide(here, client, document_id, CONFIRM, act, by=by, stamp=stamp)


def refuse_waiver(  # noqa: PLR0913  # each is a different fact
    here: Installation, client: Client, document_id: str, waived: Waived, *, text: str, by: Person, stamp: Stamp
) -> Settled:
    """Refuse what a vendor custodian asked to accept, or take one's own request back; the payment stays held.

    Raises:
        NotAllowedError: The person is related to the vendor, or has no role for it.
        NotPossibleError: The text is missing, or nobody asked for it.
        ChangedMeanwhileError: Another version than that of the stamp is the newest.
        StaleClaimError: Another one works on the document.
    """

    def act(scene: Scene) -> None:
        why = check_text(text, RULE)
        asked = _asked(scene, waived)
        check_interest(scene)
        scene.note(**_of(waived), text=why, facts={"asked by": asked.person})
        _tell(scene, Kind.REFUSE_WAIVER, _of(waived), why)

    return decide(here, client, document_id, REFUSE, act, by=by, stamp=stamp)


def check_interest(scene: Scene) -> None:
    """Refuse a person who is related to the vendor (V-SOD-03).

    Raises:
        NotAllowedError: By the person's own word.
    """
    related = interest(scene.connection, scene.by, scene.client.id, scene.vendor_id) if scene.vendor_id else None
    if related is not None:
        raise NotAllowedError(
            f"V-SOD-03: {scene.by.name} is related to vendor {scene.vendor_id} ({related}); somebody else decides"
        )


def _check_second(scene: Scene, asked: WaiverRequest) -> None:
    if is_same_person(asked.person, scene.by.login):
        raise NotAllowedError(f"{asked.code}: {scene.by.name} asked for it; another person confirms it")
    check_independence(scene)


def _found(scene: Scene, waived: Waived) -> Finding:
    wanted = waived.code, waived.subject, waived.evidence_hash
    for one in open_findings(scene.connection, scene.client.id, scene.document.id):
        if (one.finding.code, one.finding.subject, one.finding.evidence_hash) == wanted:
            return one.finding
    where = waived.subject or "the document"
    raise NotPossibleError(f"{waived.code} on {where} is not open any more with what it rested on; look at it again")


def _asked(scene: Scene, waived: Waived) -> WaiverRequest:
    wanted = waived.code, waived.subject, waived.evidence_hash
    asked = waiver_requests(scene.connection, scene.client.id, scene.document.id).get(wanted)
    if asked is None:
        raise NotPossibleError(f"{waived.code}: nobody asks to accept it as it is; look at it again")
    return asked


def _waive(scene: Scene, finding: Finding, reason: str, text: str) -> None:
    role = _role(scene, finding)
    known = {"code": finding.code, "subject": finding.subject, "evidence_hash": finding.evidence_hash}
    facts = {"severity": finding.severity.value}
    if role is Role.APPROVER:
        facts[WEIGHT] = str(weight_of(scene))
    if takes_two(finding):
        _check_not_asked(scene, Waived(**known))
        scene.note(kind=Kind.ASK_WAIVER, **known, reason_code=reason, text=text, role=role, facts=facts)
        _tell(scene, Kind.ASK_WAIVER, known, f"{waiver_reasons()[reason]}: {text}")
        return
    scene.note(**known, reason_code=reason, text=text, role=role, facts=facts)
    waive_finding(
        scene.connection,
        scene.client.id,
        scene.document.id,
        finding,
        actor=scene.by.login,
        reason=f"{waiver_reasons()[reason]}: {text}",
    )


def _role(scene: Scene, finding: Finding) -> Role:
    """Return the role by which the person waives a finding."""
    allowed = may_waive(finding)
    if not allowed:
        way = "it is approved" if finding.code == APPROVAL else "the document is corrected, or rejected"
        raise NotPossibleError(f"{finding.code}: nobody waives it; {way}")
    fitting = scene.roles & allowed
    if not fitting:
        raise NotAllowedError(
            f"{finding.code}: found role {', '.join(sorted(scene.roles))}, expected {' or '.join(sorted(allowed))}"
        )
    role = finding.waived_by if finding.waived_by in fitting else min(fitting)
    if role is Role.APPROVER:
        check_limit(scene, Role.APPROVER)
    return role


def _check_not_asked(scene: Scene, waived: Waived) -> None:
    wanted = waived.code, waived.subject, waived.evidence_hash
    asked = waiver_requests(scene.connection, scene.client.id, scene.document.id).get(wanted)
    if asked is not None:
        raise NotPossibleError(f"{waived.code}: {asked.person} asked for it already; confirm that, or refuse it")


def _of(waived: Waived) -> dict[str, str]:
    return waived.model_dump()


def _tell(scene: Scene, kind: Kind, finding: dict[str, str], why: str) -> None:
    """Write a step that changes no finding into the audit trail."""
    act = audit.Act(
        action=kind.value, subject=scene.document.id, actor=scene.by.login, after={**finding, "reason": why}
    )
    audit.append(scene.connection, scene.client.id, act)
