"""Approving what needs a second person or somebody with a sufficient limit (L-19, L-28, Q-05, V-SOD-01 to -03).

An approval is bound to the evidence of what asks for it, which is all that would be posted: it lapses by itself when
any of it changes. Amounts count together with what the same person approved of the same order, and of the same vendor
in the last days.
"""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from typing import Final

import sqlalchemy as sa

from documents.database.clock import database_now
from documents.finding import Finding, Role, Severity
from documents.master.client import Client
from documents.register import audit
from documents.register.decisions import Kind, decisions
from documents.register.findings import open_findings, waive_finding
from documents.values.money import from_minor, round_amount
from review.decisions.deciding import Demand, Scene, decide, gross_in_base
from review.decisions.refusal import NotAllowedError, NotPossibleError
from review.decisions.settled import Settled, Stamp
from review.installation import Installation
from review.judgement import coding_of, consider
from review.people.duty import interest, worked_on_it
from review.people.permissions import Action
from review.people.person import Person
from review.second_person import (
    SUBJECT,
    TOGETHER,
    WEIGHT,
    Proposed,
    approval_asked,
    approvers_of,
    is_approved,
    makers,
    related,
)
from validators.rules.approval_needed import CODE
from validators.wording import money

APPROVE: Final = Demand(kind=Kind.APPROVE, action=Action.APPROVE)

DAYS: Final = dt.timedelta(days=7)
"""What one person approves of one vendor within this counts together: splitting an amount gains nothing."""


def approve(
    here: Installation, client: Client, document_id: str, *, text: str = "", by: Person, stamp: Stamp
) -> Settled:
    """Approve everything on a document that asks for an approval, and send the document where that leads.

    Above the highest limit, alone or together with what counts with it, it goes on only when a second person approved
    it too.

    Raises:
        NotAllowedError: The person decided on it before, uploaded it, had its vendor made, is related to the vendor,
            or has too low a limit.
        NotPossibleError: Nothing on it asks for an approval, or the person approved it already.
        ChangedMeanwhileError: Another version than that of the stamp is the newest.
        StaleClaimError: Another one works on the document.
    """

    def act(scene: Scene) -> None:
        asking = _asking(scene)
        check_independence(scene)
        role = check_limit(scene, *sorted(scene.roles & {Role.APPROVER, Role.SUPERVISOR, Role.CONTROLLER}))
        together = (gross_of_scene(scene) or Decimal(0)) + approved_before(scene)
        facts = {"orders": orders_of(scene), TOGETHER: str(together), WEIGHT: str(weight_of(scene))}
        for one in asking:
            if by.login in approvers_of(scene.connection, client.id, document_id, one):
                raise NotPossibleError(f"{document_id}: you approved it already; another person does it too")
            known = {"code": one.code, "subject": one.subject, "evidence_hash": one.evidence_hash}
            scene.note(**known, text=text.strip(), role=role, facts=facts)
            _release(scene, one)
        if (edited := _asked_of_editing(scene, asking)) is not None:
            known = {"code": edited.code, "subject": edited.subject, "evidence_hash": edited.evidence_hash}
            scene.note(**known, text=text.strip(), role=role, facts=facts)
        told = {"codes": sorted({one.code for one in asking}), "subjects": [one.subject for one in asking]}
        audit.append(
            scene.connection, client.id, audit.Act(action="approve", subject=document_id, actor=by.login, after=told)
        )

    return decide(here, client, document_id, APPROVE, act, by=by, stamp=stamp)


def _asking(scene: Scene) -> tuple[Finding, ...]:
    found = (one.finding for one in open_findings(scene.connection, scene.client.id, scene.document.id))
    asking = tuple(one for one in found if one.code == CODE and one.severity is Severity.BLOCK_POST)
    if not asking:
        raise NotPossibleError(f"{scene.document.id}: nothing on it asks for an approval; nothing was changed")
    return asking


def _asked_of_editing(scene: Scene, asking: tuple[Finding, ...]) -> Finding | None:
    """Return what would be asked next because somebody edited it, for the very posting that is approved now.

    Whoever approves what a rule asked for has seen the edits too, and is not asked a second time.
    """
    if any(one.subject == SUBJECT for one in asking):
        return None
    connection, client, known = scene.connection, scene.client, scene.document
    verdict = consider(connection, client, known)
    coding, _asset = coding_of(connection, client, verdict)
    if isinstance(coding, Finding):
        return None
    return approval_asked(
        connection, client, known, Proposed(verdict.business, verdict.judgement, verdict.vendor, coding)
    )


def _release(scene: Scene, finding: Finding) -> None:
    """Accept what a rule asked an approver for, once enough persons approved; judging itself counts the others."""
    if finding.subject == SUBJECT:
        return
    connection, client_id, document_id = scene.connection, scene.client.id, scene.document.id
    if is_approved(connection, scene.client, document_id, finding, gross_of_scene(scene)):
        approved = approvers_of(connection, client_id, document_id, finding)
        reason = f"approved by {', '.join(sorted(approved))}"
        waive_finding(connection, client_id, document_id, finding, actor=scene.by.login, reason=reason)


def check_independence(scene: Scene) -> None:
    """Refuse who has a hand in the document (V-SOD-01) or a stake in its vendor (V-SOD-03).

    Raises:
        NotAllowedError: Saying which.
    """
    connection, client_id, known = scene.connection, scene.client.id, scene.document
    if worked_on_it(scene.by, makers(connection, client_id, known.id)):
        raise NotAllowedError(f"V-SOD-01: {scene.by.name} decided on this document; another person approves it")
    if worked_on_it(scene.by, related(connection, client_id, known, scene.vendor_id)):
        raise NotAllowedError(
            f"V-SOD-01: {scene.by.name} uploaded this document, or had its vendor or its account made; "
            "another person approves it"
        )
    stake = interest(connection, scene.by, client_id, scene.vendor_id) if scene.vendor_id else None
    if stake is not None:
        raise NotAllowedError(
            f"V-SOD-03: {scene.by.name} is related to vendor {scene.vendor_id} ({stake}); another person approves it"
        )


def check_limit(scene: Scene, *roles: Role) -> Role:
    """Return the role by which the person may approve the amount, together with what counts with it (V-SOD-02).

    Raises:
        NotAllowedError: No role's limit is enough; naming amount and limit.
        NotPossibleError: There is an amount, and not in the client's currency.
    """
    known = gross_of_scene(scene)
    if known is None and (scene.business.gross_total or scene.business.net_total):
        raise NotPossibleError(
            f"{scene.document.id}: its amount in {scene.client.currency} is not known, so no limit can be compared; "
            "give currency, date or exchange rate first"
        )
    gross = known or Decimal(0)
    together = gross + approved_before(scene)
    needed = weight_of(scene)
    limits = {role: limit_of(scene, role) for role in roles}
    role = max(limits, key=limits.__getitem__, default=None)
    if role is None or limits[role] < needed:
        currency = scene.client.currency
        limit = money(limits[role], currency) if role else "none"
        more = (
            ""
            if together == gross
            else f" ({money(round_amount(together, currency), currency)} with what you approved)"
        )
        raise NotAllowedError(
            f"V-SOD-02: found {money(round_amount(gross, currency), currency)}{more}, your limit is {limit}; "
            "somebody with a higher one approves it"
        )
    return role


def weight_of(scene: Scene) -> Decimal:
    """Return what a limit must reach: the gross with what counts with it, at most the client's highest limit.

    It is kept with the decision, in the client's currency, and the database compares it with the limit once more.
    """
    together = (gross_of_scene(scene) or Decimal(0)) + approved_before(scene)
    return min(together, scene.client.policy.highest_limit)


def limit_of(scene: Scene, role: Role) -> Decimal:
    """Return what a person may approve by a role: the grant's own limit, else the client's."""
    policy = scene.client.policy
    usual = policy.highest_limit if role is Role.CONTROLLER else policy.approval_limit
    today = dt.datetime.now(dt.UTC).date()
    granted = (one for one in scene.by.grants if one.role is role and one.holds(scene.client.id, today))
    return max((usual if one.limit is None else one.limit for one in granted), default=Decimal(0))


def gross_of_scene(scene: Scene) -> Decimal | None:
    """Return the gross total in the client's currency, unsigned; None when not known."""
    minor = gross_in_base(scene)
    return None if minor is None else from_minor(minor, scene.client.currency)


def orders_of(scene: Scene) -> list[str]:
    """Return the numbers of the orders that the document's lines are paired with."""
    judgement = scene.version.judgement
    return sorted({line.order_number for line in judgement.match.lines}) if judgement else []


def approved_before(scene: Scene) -> Decimal:
    """Return what the person approved of other documents of the same order, or of the same vendor these days."""
    if not scene.vendor_id:
        return Decimal(0)
    rows = scene.connection.execute(
        sa.select(decisions.c.document_id, decisions.c.amount_minor, decisions.c.facts, decisions.c.decided_at).where(
            decisions.c.client_id == scene.client.id,
            decisions.c.vendor_id == scene.vendor_id,
            decisions.c.kind == Kind.APPROVE,
            decisions.c.person == scene.by.login,
            decisions.c.document_id != scene.document.id,
        )
    ).all()
    since, orders = database_now(scene.connection) - DAYS, set(orders_of(scene))
    counted = {
        row.document_id: row.amount_minor or 0
        for row in rows
        if row.decided_at >= since or orders & set(json.loads(row.facts).get("orders", ()))
    }
    return from_minor(sum(counted.values()), scene.client.currency)
