"""Judging a registered document with all that the database knows, and writing down what was found.

The rules themselves are pure (`validators`); this module brings them master data, ledger facts and the account
determination, and keeps version, findings and search keys in step with the answer.
"""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Sequence
from dataclasses import dataclass, replace

import sqlalchemy as sa

from documents.business import BusinessDocument
from documents.choices import NO_CHOICES, Choices
from documents.decision import Decision, Judgement, Outcome
from documents.finding import Finding, Severity
from documents.master.client import Client
from documents.master.database import DatabaseMasterData
from documents.master.history import master_data
from documents.master.order import Order
from documents.master.party import Vendor
from documents.master.protocol import MasterData
from documents.reading import DocumentReading
from documents.register.business_keys import record_keys
from documents.register.choices import choices_of
from documents.register.document import RegisteredDocument
from documents.register.findings import FindingStatus, findings_of, replace_findings
from documents.register.tables import versions
from documents.register.versions import Version, latest_version, save_version
from documents.register.work_facts import WorkFacts, facts_of, record_work_facts
from ledgers.capitalisation import capitalised
from ledgers.coding import CODE as NO_ACCOUNT
from ledgers.coding import Coding, PastPosting, code, unusual_account
from ledgers.coding_suggestions import suggestions, with_suggestions
from ledgers.facts import DatabaseFacts, client_postings, past_postings
from review.second_person import Proposed, bound, bound_to, posted_evidence, with_requests
from validators.cleanse.document import cleanse
from validators.context import Context
from validators.decision import decide
from validators.judge import judge
from validators.rules.approval_needed import CODE as APPROVAL

POSTS = frozenset({Outcome.POST, Outcome.POST_HELD})
WAITS = frozenset({Outcome.QUEUE, Outcome.POST_HELD, Outcome.QUARANTINE})
"""What the desks get to see: the document, or its payment, waits."""
STOPPING = (Severity.BLOCK_POST, Severity.BLOCK_PAY)

FindingKey = tuple[str, str, str]
"""Code, subject and evidence: while they stay, it is the same finding."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """One judgement with what it rests on.

    Attributes:
        version: The version it judges, before anything of this verdict was saved.
        business: Cleansed with the master data as it is now.
        coding: Accounts and tax codes; None when the document does not post.
        vendor: None when not resolved.
        orders: Those the match names.
        waived: Findings a person accepted for this very evidence (D-2); they stop nothing.
        choices: What a person chose beside the values.
    """

    version: Version
    business: BusinessDocument
    judgement: Judgement
    coding: Coding | None
    vendor: Vendor | None
    orders: tuple[Order, ...]
    waived: frozenset[FindingKey] = frozenset()
    choices: Choices = NO_CHOICES

    @property
    def counted(self) -> tuple[Finding, ...]:
        """The findings that stop what their severity says: all but the waived ones."""
        return tuple(one for one in self.judgement.findings if _key(one) not in self.waived)

    @property
    def posts(self) -> bool:
        """Tell whether the document may be posted, with or without payment held."""
        return self.judgement.decision.outcome in POSTS


def received_on(client: Client, document: RegisteredDocument) -> dt.date:
    """Return the day of receipt in the client's time zone."""
    return document.received_at.astimezone(zoneinfo.ZoneInfo(client.schedule.timezone)).date()


def consider(
    connection: sa.Connection,
    client: Client,
    document: RegisteredDocument,
    *,
    reading: DocumentReading | None = None,
    as_of: dt.datetime | None = None,
) -> Verdict:
    """Judge a document by the reading that was saved or another one. Changes nothing.

    With `as_of` the rules see the day, the master data and the entries of that moment (V-92).
    """
    version = latest_version(connection, client.id, document.id)
    master = master_data(connection, client.id, client.entities, as_of=as_of)
    context = Context(
        client=client,
        master=master,
        facts=DatabaseFacts(connection, client.id, document.id, locked_until=client.locked_until, as_of=as_of),
        received_on=received_on(client, document),
        document_id=document.id,
        judged_on=(as_of or dt.datetime.now(dt.UTC)).astimezone(zoneinfo.ZoneInfo(client.schedule.timezone)).date(),
        choices=choices_of(connection, client.id, document.id, as_of=as_of),
    )
    business = _business(connection, version, context, reading)
    waived = _waived(connection, client.id, document.id)
    judged = with_requests(connection, client.id, document.id, judge(business, context))
    verdict = Verdict(version, business, judged, None, *_of_masters(judged, master), waived, context.choices)
    if any(one.code == APPROVAL for one in judged.findings):
        verdict = _bound(connection, client, verdict, master, as_of)
    judgement = _without_waived(client, business, verdict.judgement, waived)
    verdict = replace(verdict, judgement=judgement)
    return _coded(connection, client, verdict, master, as_of) if verdict.posts else verdict


def as_written(
    connection: sa.Connection, client: Client, document: RegisteredDocument, version: Version
) -> Verdict | None:
    """Return the newest judgement of a document as it was written down, without judging; None where there is none.

    Its coding is not kept; `coding_of` tells it.
    """
    if version.business is None or version.judgement is None:
        return None
    master = DatabaseMasterData(connection, client.id, client.entities)
    choices = choices_of(connection, client.id, document.id)
    waived = _waived(connection, client.id, document.id)
    masters = _of_masters(version.judgement, master)
    return Verdict(version, version.business, version.judgement, None, *masters, waived, choices)


def _of_masters(judged: Judgement, master: MasterData) -> tuple[Vendor | None, tuple[Order, ...]]:
    """Return the vendor of a judgement, and the orders its match names."""
    numbers = dict.fromkeys(line.order_number for line in judged.match.lines)
    orders = tuple(order for number in numbers if (order := master.order(number)) is not None)
    return master.vendor(judged.vendor_id) if judged.vendor_id else None, orders


def edited_by_person(connection: sa.Connection, client_id: str, document_id: str) -> bool:
    """Tell whether the document's values are those a person gave it, whatever the system judged since."""
    author = connection.scalar(
        sa.select(versions.c.author)
        .where(
            versions.c.client_id == client_id,
            versions.c.document_id == document_id,
            versions.c.business.is_not(None),
        )
        .order_by(versions.c.number.desc())
        .limit(1)
    )
    return author not in {None, "", "system"}


def _business(
    connection: sa.Connection, version: Version, context: Context, reading: DocumentReading | None
) -> BusinessDocument:
    """Cleanse the reading anew, because master data decides what prints mean; a person's values stand as they are.

    What kind of document it is, a person may have chosen beside them.
    """
    client, document_id = context.client, context.document_id
    chosen = context.choices.doc_type
    typed = {} if chosen is None else {"doc_type": chosen, "doc_type_score": 1.0}
    if reading is None and version.business is not None and edited_by_person(connection, client.id, document_id):
        return version.business.model_copy(update=typed)
    found = reading or version.reading
    assert found is not None, f"{document_id} was never read"
    found = found.model_copy(update=typed)
    return cleanse(
        found,
        received_on=context.received_on,
        client=client,
        master=context.master,
        date_order_of=context.facts.date_order,
    )


def _key(finding: Finding) -> FindingKey:
    return finding.code, finding.subject, finding.evidence_hash


def _waived(connection: sa.Connection, client_id: str, document_id: str) -> frozenset[FindingKey]:
    found = findings_of(connection, client_id, document_id, (FindingStatus.WAIVED,))
    return frozenset(_key(one.finding) for one in found)


def _without_waived(
    client: Client, business: BusinessDocument, judgement: Judgement, waived: frozenset[FindingKey]
) -> Judgement:
    """Decide anew without the findings a person waived for this very evidence (D-2)."""
    counted = [one for one in judgement.findings if _key(one) not in waived]
    if len(counted) == len(judgement.findings):
        return judgement
    return judgement.model_copy(update={"decision": decide(business, counted, client.policy)})


def asked_of_approver(verdict: Verdict) -> tuple[Finding, ...]:
    """Return what rules ask an approver for, where that alone keeps a document from posting; nothing otherwise."""
    stops = tuple(one for one in verdict.counted if one.severity is Severity.BLOCK_POST)
    return stops if not verdict.posts and all(one.code == APPROVAL for one in stops) else ()


def as_approved(connection: sa.Connection, client: Client, verdict: Verdict) -> Verdict:
    """Return the verdict as it will be once an approver confirmed what is asked; itself where that changes nothing."""
    asked = asked_of_approver(verdict)
    if not asked:
        return verdict
    waived = verdict.waived | {_key(one) for one in asked}
    judgement = _without_waived(client, verdict.business, verdict.judgement, waived)
    approved = replace(verdict, judgement=judgement, waived=waived)
    master = DatabaseMasterData(connection, client.id, client.entities)
    coded = _coded(connection, client, approved, master, None) if approved.posts else approved
    return coded if coded.posts else verdict


def coding_of(
    connection: sa.Connection, client: Client, verdict: Verdict, *, as_of: dt.datetime | None = None
) -> tuple[Coding | Finding, Finding | None]:
    """Return accounts and tax codes as if nothing stopped the document, or the finding that there are none.

    Returns:
        Beside them, the finding that an approver confirms what is an asset; None for none.
    """
    return _coding(client, verdict, _history(connection, client, verdict, as_of))


def _history(
    connection: sa.Connection, client: Client, verdict: Verdict, as_of: dt.datetime | None
) -> Sequence[PastPosting]:
    return past_postings(connection, client.id, verdict.vendor.id, as_of=as_of) if verdict.vendor else ()


def _coding(
    client: Client, verdict: Verdict, history: Sequence[PastPosting]
) -> tuple[Coding | Finding, Finding | None]:
    about = verdict.business, verdict.judgement, client, verdict.vendor, verdict.orders, history
    found = code(*about, verdict.choices.coding)
    return (found, None) if isinstance(found, Finding) else capitalised(verdict.business, found, client)


def _bound(
    connection: sa.Connection, client: Client, verdict: Verdict, master: MasterData, as_of: dt.datetime | None
) -> Verdict:
    """Bind what a rule asks an approver for to all that would be posted, accounts and receipts included (L-28)."""
    coding, _asset = coding_of(connection, client, verdict, as_of=as_of)
    return replace(verdict, judgement=bound(_proposed(verdict, coding, master)))


def _proposed(verdict: Verdict, coding: Coding | Finding, master: MasterData) -> Proposed:
    receipts = master.receipts([order.number for order in verdict.orders])
    known = None if isinstance(coding, Finding) else coding
    return Proposed(verdict.business, verdict.judgement, verdict.vendor, known, receipts)


def _coded(
    connection: sa.Connection, client: Client, verdict: Verdict, master: MasterData, as_of: dt.datetime | None
) -> Verdict:
    """Add accounts and tax codes, or the finding that there are none (V-POST-01), which no waiver helps against."""
    history = _history(connection, client, verdict, as_of)
    coding, asset = _coding(client, verdict, history)
    if not isinstance(coding, Finding):
        if asset is not None:
            asset = bound_to(asset, posted_evidence(_proposed(verdict, coding, master)))
        for remark in (asset, unusual_account(coding, history)):
            verdict = _with_remark(client, verdict, remark) if remark else verdict
        return replace(verdict, coding=coding)
    if coding.code != NO_ACCOUNT or coding.found:  # an account was found, and does not take the line as it is
        return with_finding(client, verdict, coding)
    posted = client_postings(connection, client.id, as_of=as_of)
    suggested = suggestions(_coded_item(verdict.business, coding.subject), posted)
    return with_finding(client, verdict, with_suggestions(coding, suggested))


def _coded_item(business: BusinessDocument, subject: str) -> str:
    """Return the description of the line a finding is about; those of all lines where it is about the document."""
    lines = [line.description for line in business.lines if subject in {"", f"line {line.number}"}]
    return " ".join(lines)


def _with_remark(client: Client, verdict: Verdict, remark: Finding) -> Verdict:
    """Add a finding of the coding; unless it stops the document, the decision stays as it was explained."""
    if _key(remark) in verdict.waived:
        findings = (*verdict.judgement.findings, remark)
        return replace(verdict, judgement=verdict.judgement.model_copy(update={"findings": findings}))
    warned = with_finding(client, verdict, remark)
    if not warned.posts:
        return warned
    return replace(warned, judgement=warned.judgement.model_copy(update={"decision": verdict.judgement.decision}))


def with_finding(client: Client, verdict: Verdict, finding: Finding) -> Verdict:
    """Return the verdict with one more finding, decided anew; an earlier waiver of that very finding does not count."""
    decision = decide(verdict.business, (*verdict.counted, finding), client.policy)
    findings = (*verdict.judgement.findings, finding)
    judgement = verdict.judgement.model_copy(update={"findings": findings, "decision": decision})
    return replace(verdict, judgement=judgement, waived=verdict.waived - {_key(finding)})


def record(connection: sa.Connection, client: Client, document: RegisteredDocument, verdict: Verdict) -> int:
    """Write down a verdict, and return the number of the version that holds it.

    A verdict that says what the newest version says already adds none.
    """
    replace_findings(connection, client.id, document.id, verdict.judgement.findings)
    record_keys(connection, client.id, document.id, verdict.business, verdict.judgement.vendor_id)
    if verdict.judgement.decision.outcome in WAITS:
        record_work_facts(connection, client.id, document.id, _work_facts(connection, client, verdict))
    known = verdict.version
    if known.business == verdict.business and known.judgement == verdict.judgement:
        return known.number
    return save_version(
        connection,
        client.id,
        document.id,
        Version(
            business=None if known.business == verdict.business else verdict.business,
            judgement=verdict.judgement,
            rule_set=verdict.judgement.rule_set,
        ),
    )


def _work_facts(connection: sa.Connection, client: Client, verdict: Verdict) -> WorkFacts:
    """Return what the queue is to know of the document, its money in the client's currency."""
    business, judgement = verdict.business, verdict.judgement
    rate = None
    if business.currency is not None and business.issue_date is not None:
        master = DatabaseMasterData(connection, client.id, client.entities)
        day = client.policy.rate_day(business.issue_date.value)
        rate = master.fx_rate(business.currency.value, client.currency, day)
    return facts_of(business, judgement.match, judgement.vendor_id, rate, (client.currency, client.country))


def judge_held(
    connection: sa.Connection, client: Client, document: RegisteredDocument, verdict: Verdict
) -> tuple[Finding, ...]:
    """Write down what a document that is posted with payment held is found to have today.

    The posted values stand as they were posted; only findings and decision get a new version, when they changed. What
    would stop a document from posting stops the payment of one that is posted.

    Returns:
        The findings that still hold the payment; none when it is released.
    """
    known = verdict.version
    assert known.business is not None, f"{document.id} is posted and was never judged"
    assert known.judgement is not None, f"{document.id} is posted and was never judged"
    findings = tuple(_of_posted(one) for one in verdict.judgement.findings)
    holding = tuple(_of_posted(one) for one in verdict.counted if one.severity in STOPPING)
    replace_findings(connection, client.id, document.id, findings)
    record_work_facts(connection, client.id, document.id, _work_facts(connection, client, verdict))
    if set(findings) != set(known.judgement.findings):
        counted = tuple(_of_posted(one) for one in verdict.counted)
        decision = decide(known.business, counted, client.policy)
        judgement = known.judgement.model_copy(update={"findings": findings, "decision": decision})
        version = Version(judgement=judgement, rule_set=verdict.judgement.rule_set)
        save_version(connection, client.id, document.id, version)
    return holding


def _of_posted(finding: Finding) -> Finding:
    if finding.severity is not Severity.BLOCK_POST:
        return finding
    return finding.model_copy(update={"severity": Severity.BLOCK_PAY})


def reason_of(decision: Decision) -> str:
    """Return the decision's explanation as the reason of the state it leads to."""
    return decision.explanation[:2000]
