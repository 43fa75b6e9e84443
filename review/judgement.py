"""Judging a registered document with all that the database knows, and writing down what was found.

The rules themselves are pure (`validators`); this module brings them master data, ledger facts and the account
determination, and keeps version, findings and search keys in step with the answer.
"""

from __future__ import annotations

import datetime as dt
import zoneinfo
from dataclasses import dataclass

import sqlalchemy as sa

from documents.business import BusinessDocument
from documents.decision import Decision, Judgement, Outcome
from documents.finding import Finding
from documents.master.client import Client
from documents.master.database import DatabaseMasterData
from documents.master.order import Order
from documents.master.party import Vendor
from documents.reading import DocumentReading
from documents.register.business_keys import record_keys
from documents.register.document import RegisteredDocument
from documents.register.findings import FindingStatus, findings_of, replace_findings
from documents.register.versions import Version, latest_version, save_version
from ledgers.coding import Coding, code
from ledgers.facts import DatabaseFacts, past_postings
from validators.cleanse.document import cleanse
from validators.context import Context
from validators.decision import decide
from validators.judge import judge

POSTS = frozenset({Outcome.POST, Outcome.POST_HELD})


@dataclass(frozen=True, slots=True)
class Verdict:
    """One judgement with what it rests on.

    Attributes:
        version: The version it judges, before anything of this verdict was saved.
        business: Cleansed with the master data as it is now.
        coding: Accounts and tax codes; None when the document does not post.
        vendor: None when not resolved.
        orders: Those the match names.
    """

    version: Version
    business: BusinessDocument
    judgement: Judgement
    coding: Coding | None
    vendor: Vendor | None
    orders: tuple[Order, ...]

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
) -> Verdict:
    """Judge a document as the world is now, by the reading that was saved or another one. Changes nothing."""
    version = latest_version(connection, client.id, document.id)
    master = DatabaseMasterData(connection, client.id, client.entities)
    business = _business(version, client, document, master, reading)
    context = Context(
        client=client,
        master=master,
        facts=DatabaseFacts(connection, client.id, document.id, locked_until=client.locked_until),
        received_on=received_on(client, document),
        document_id=document.id,
    )
    judgement = _without_waived(connection, client, document.id, business, judge(business, context))
    vendor = master.vendor(judgement.vendor_id) if judgement.vendor_id else None
    numbers = dict.fromkeys(line.order_number for line in judgement.match.lines)
    orders = tuple(order for number in numbers if (order := master.order(number)) is not None)
    verdict = Verdict(version, business, judgement, None, vendor, orders)
    return _coded(connection, client, verdict) if verdict.posts else verdict


def _business(
    version: Version,
    client: Client,
    document: RegisteredDocument,
    master: DatabaseMasterData,
    reading: DocumentReading | None,
) -> BusinessDocument:
    """Cleanse the reading anew, because master data decides what prints mean; a person's version stands as it is."""
    by_person = version.author not in {"", "system"}
    if by_person and version.business is not None and reading is None:
        return version.business
    found = reading or version.reading
    assert found is not None, f"{document.id} was never read"
    return cleanse(found, received_on=received_on(client, document), client=client, master=master)


def _without_waived(
    connection: sa.Connection, client: Client, document_id: str, business: BusinessDocument, judgement: Judgement
) -> Judgement:
    """Decide anew without the findings a person waived for this very evidence (D-2)."""
    waived = {
        (found.finding.code, found.finding.subject, found.finding.evidence_hash)
        for found in findings_of(connection, client.id, document_id, (FindingStatus.WAIVED,))
    }
    if not waived:
        return judgement
    counted = [one for one in judgement.findings if (one.code, one.subject, one.evidence_hash) not in waived]
    return judgement.model_copy(update={"decision": decide(business, counted, client.policy)})


def _coded(connection: sa.Connection, client: Client, verdict: Verdict) -> Verdict:
    """Add accounts and tax codes, or the finding that there are none (V-POST-01)."""
    history = past_postings(connection, client.id, verdict.vendor.id) if verdict.vendor else ()
    coding = code(verdict.business, verdict.judgement, client, verdict.vendor, verdict.orders, history)
    if isinstance(coding, Finding):
        findings = (*verdict.judgement.findings, coding)
        decision = decide(verdict.business, findings, client.policy)
        judgement = verdict.judgement.model_copy(update={"findings": findings, "decision": decision})
        return Verdict(verdict.version, verdict.business, judgement, None, verdict.vendor, verdict.orders)
    return Verdict(verdict.version, verdict.business, verdict.judgement, coding, verdict.vendor, verdict.orders)


def record(connection: sa.Connection, client: Client, document: RegisteredDocument, verdict: Verdict) -> int:
    """Write down a verdict, and return the number of the version that holds it.

    A verdict that says what the newest version says already adds none.
    """
    replace_findings(connection, client.id, document.id, verdict.judgement.findings)
    record_keys(connection, client.id, document.id, verdict.business, verdict.judgement.vendor_id)
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


def reason_of(decision: Decision) -> str:
    """Return the decision's explanation as the reason of the state it leads to."""
    return decision.explanation[:2000]
