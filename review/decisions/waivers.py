"""Accepting a finding as it stands, for its very evidence: with a reason, by a role that the finding names.

Source: accounting specification D-2, V-SOD-03, V-SOD-04.
"""

from __future__ import annotations

from typing import Final

from documents.finding import Finding, Role
from documents.master.client import Client
from documents.register.decisions import Kind
from documents.register.findings import open_findings, waive_finding
from documents.state import State
from documents.value import Value
from review.decisions.approvals import check_limit
from review.decisions.deciding import WAITS, Demand, Scene, decide
from review.decisions.reasons import check_reason, waiver_reasons
from review.decisions.refusal import NotAllowedError, NotPossibleError
from review.decisions.settled import Settled, Stamp
from review.installation import Installation
from review.people.duty import interest
from review.people.permissions import Action
from review.people.person import Person
from validators.rules.approval_needed import CODE as APPROVAL

WAIVE: Final = Demand(kind=Kind.WAIVE, action=Action.WAIVE, states=WAITS | {State.POSTED})

LEAST_TEXT: Final = 10
"""Characters, blanks at the ends not counted (V-SOD-04)."""
MOST_TEXT: Final = 2000

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
        NotPossibleError: Reason or text is missing, nobody may waive it, or it is not open any more.
        ChangedMeanwhileError: Another version than that of the stamp is the newest.
        StaleClaimError: Another one works on the document.
    """

    def act(scene: Scene) -> None:
        _check_text(reason, text)
        check_interest(scene)
        for one in dict.fromkeys(waived):
            _waive(scene, _found(scene, one), reason, text.strip())

    return decide(here, client, document_id, WAIVE, act, by=by, stamp=stamp)


def _check_text(reason: str, text: str) -> None:
    check_reason(reason, waiver_reasons())
    if not LEAST_TEXT <= len(text.strip()) <= MOST_TEXT:
        raise NotPossibleError(
            f"V-SOD-04: found a text of {len(text.strip())} characters, expected {LEAST_TEXT} to {MOST_TEXT}; "
            "nothing was changed"
        )


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


def _found(scene: Scene, waived: Waived) -> Finding:
    wanted = waived.code, waived.subject, waived.evidence_hash
    for one in open_findings(scene.connection, scene.client.id, scene.document.id):
        if (one.finding.code, one.finding.subject, one.finding.evidence_hash) == wanted:
            return one.finding
    where = waived.subject or "the document"
    raise NotPossibleError(f"{waived.code} on {where} is not open any more with what it rested on; look at it again")


def _waive(scene: Scene, finding: Finding, reason: str, text: str) -> None:
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
    scene.note(
        code=finding.code,
        subject=finding.subject,
        evidence_hash=finding.evidence_hash,
        reason_code=reason,
        text=text,
        role=role,
        facts={"severity": finding.severity.value},
    )
    waive_finding(
        scene.connection,
        scene.client.id,
        scene.document.id,
        finding,
        actor=scene.by.login,
        reason=f"{waiver_reasons()[reason]}: {text}",
    )
