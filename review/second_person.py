"""When a second person must approve what somebody decided, and what such an approval rests on (Q-05, L-28, V-SOD-01).

A document that a person touched needs one where its amount is above the maker's limit, where bank, tax or vendor data
or a waived finding is involved, where the vendor is new, and in a small share drawn by a seed that nobody knows. The
approval is bound to what would be posted: it lapses by itself when any of it changes.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

import sqlalchemy as sa

from documents.business import BusinessDocument
from documents.decision import Judgement
from documents.field import FieldName, ProofName, Status
from documents.finding import Finding, Queue, Role, Severity
from documents.kind import POSTING_TYPES
from documents.master import requests
from documents.master.client import Client
from documents.master.database import DatabaseMasterData
from documents.master.order import Receipt
from documents.master.party import Vendor
from documents.register.choices import choices_of
from documents.register.choices import table as choices
from documents.register.decisions import Kind, decisions, sampling_seed
from documents.register.document import RegisteredDocument
from documents.register.findings import FindingStatus
from documents.register.tables import arrivals, findings, versions
from documents.register.waiver_requests import WaiverRequest, waiver_requests
from documents.state import Bucket
from documents.values.money import round_amount
from ledgers.coding import Coding, LineCoding
from ledgers.dimensions import as_words
from validators.evidence import evidence_hash
from validators.proofs import header_fields
from validators.rules.approval_needed import CODE
from validators.rules.vendor_new import CODE as NEW_VENDOR
from validators.wording import listed, money

SUBJECT: Final = "second person"
SENSITIVE: Final = {
    FieldName.VENDOR_NAME: "the vendor's name",
    FieldName.VENDOR_TAX_ID: "the vendor's VAT identifier",
    FieldName.VENDOR_TAX_NUMBER: "the vendor's tax number",
    FieldName.IBAN: "the bank account",
    FieldName.TAX_TOTAL: "the tax",
}
"""Fields whose value by a person takes a second one whatever the amount (Q-05: bank, VAT, vendor)."""
NOT_POSTED: Final = frozenset({FieldName.VENDOR_ADDRESS, FieldName.BUYER_ADDRESS})
WHY_THIS_ACCOUNT: Final = {"lines": {"__all__": {"source", "counts", "objects"}}}
"""Is not posted: an account that the vendor's history names from the third posting on is the one that was approved."""
TAX_ROW: Final = "tax row "
"""Begins the subject of a correction of the tax breakdown; the row's place follows."""
UPLOADED: Final = "desk/"
"""Begins the source of what a person uploaded; the login follows."""
TOGETHER: Final = "together"
WEIGHT: Final = "weight"
"""In the facts of a decision: what a limit had to reach; migration 0045 reads it."""
"""Fact of an approval: the amount with all that counts with it, in the client's currency."""
BY_PERSON: Final = frozenset(
    {Kind.RECLASSIFY, Kind.SPLIT, Kind.MERGE, Kind.PAIR, Kind.VENDOR, Kind.DUPLICATE, Kind.CODE}
)
"""Decisions beside corrections and waivers that make a person the maker of what is posted."""


def gross_of(connection: sa.Connection, client: Client, business: BusinessDocument) -> Decimal | None:
    """Return the gross total, or an order's net, in the client's currency, unsigned; None when not known."""
    total = business.gross_total or business.net_total
    if total is None or business.currency is None:
        return None
    if business.currency.value == client.currency:
        return abs(total.value)
    master = DatabaseMasterData(connection, client.id, client.entities)
    day = business.issue_date.value if business.issue_date else dt.datetime.now(dt.UTC).date()
    rate = master.fx_rate(business.currency.value, client.currency, client.policy.rate_day(day))
    return None if rate is None else abs(total.value) / rate


@dataclass(frozen=True, slots=True)
class Proposed:
    """What would be posted of a document, which is what an approver approves (L-28).

    Attributes:
        vendor: None when not resolved.
        coding: Accounts and tax codes; None while there are none.
        receipts: Of the orders that the document is paired with.
    """

    business: BusinessDocument
    judgement: Judgement
    vendor: Vendor | None
    coding: Coding | None
    receipts: tuple[Receipt, ...] = ()


def bound(proposed: Proposed) -> Judgement:
    """Return the judgement with what asks for an approval bound to all that would be posted (L-28)."""
    evidence = posted_evidence(proposed)
    judgement = proposed.judgement
    findings = tuple(bound_to(one, evidence) if one.code == CODE else one for one in judgement.findings)
    return judgement.model_copy(update={"findings": findings})


def bound_to(finding: Finding, evidence: str) -> Finding:
    """Return a finding that is another one as soon as the evidence of the posting is."""
    both = evidence_hash({"finding": finding.evidence_hash, "posted": evidence})
    return finding.model_copy(update={"evidence_hash": both})


def with_requests(connection: sa.Connection, client_id: str, document_id: str, judgement: Judgement) -> Judgement:
    """Return the judgement in which findings that somebody asked to accept say so, to whoever confirms or refuses it.

    They stay the same findings: nothing but their words and the next step is another.
    """
    waiting = waiver_requests(connection, client_id, document_id, judgement.findings)
    if not waiting:
        return judgement
    found = ((one, waiting.get((one.code, one.subject, one.evidence_hash))) for one in judgement.findings)
    told = tuple(one if asked is None else _told_of(one, asked) for one, asked in found)
    return judgement.model_copy(update={"findings": told})


def _told_of(finding: Finding, asked: WaiverRequest) -> Finding:
    waits = f"Waits for a second person: {asked.person} asks to accept it."
    step = (
        f'{asked.person} asked on {asked.asked_at:%Y-%m-%d} to accept it ("{asked.text}"); another person confirms or '
        "refuses that, and until then nothing is paid."
    )
    suggestion = f"{finding.suggestion} {step}".strip()
    said = finding.message.removesuffix(finding.suggestion).rstrip()
    return finding.model_copy(update={"message": f"{waits} {said} {suggestion}", "suggestion": suggestion})


def posted_evidence(proposed: Proposed) -> str:
    """Return a hash of all that an approver approves.

    Values, vendor and its accounts, order and receipt references, and the accounts and tax codes they are posted to.
    """
    business, judgement, vendor = proposed.business, proposed.judgement, proposed.vendor
    given = header_fields(business)
    values = {name.value: str(field.value) for name, field in given.items() if name not in NOT_POSTED}
    paired = {(one.order_number, one.order_line) for one in judgement.match.lines}
    rest = {
        "doc_type": business.doc_type,
        "deposit": business.deposit,
        "lines": [one.model_dump_json(exclude={"cells"}) for one in business.lines],
        "taxes": [one.model_dump_json() for one in business.taxes],
        "vendor": judgement.vendor_id,
        "entity": judgement.entity_id,
        "matches": [
            f"{one.line} {one.order_number}/{one.order_line} {one.quantity} {one.order_price.normalize()}"
            for one in judgement.match.lines
        ],
        "accounts": sorted(f"{one.iban} {one.status}" for one in vendor.accounts) if vendor else [],
        "preferred account": vendor.preferred_iban if vendor else "",
        "coding": proposed.coding.model_dump_json(exclude=WHY_THIS_ACCOUNT) if proposed.coding else "",
        "receipts": sorted(_named(one) for one in proposed.receipts if (one.order_number, one.order_line) in paired),
    }
    objects = [f"{one.line} {as_words(one.dimensions)}" for one in _coded(proposed) if one.objects]
    return evidence_hash({**values, **rest, **({"cost objects": objects} if objects else {})})


def _coded(proposed: Proposed) -> tuple[LineCoding, ...]:
    return proposed.coding.lines if proposed.coding else ()


def _named(receipt: Receipt) -> str:
    accepted = "" if receipt.accepted is None else receipt.accepted.normalize()
    return (
        f"{receipt.number} {receipt.date} {receipt.order_number}/{receipt.order_line} {receipt.quantity.normalize()} "
        f"{accepted}"
    )


def approval_asked(
    connection: sa.Connection, client: Client, document: RegisteredDocument, proposed: Proposed
) -> Finding | None:
    """Return the finding that a second person is needed for a document nothing else stops; None when none is.

    The receipts are looked up only where somebody touched the document.
    """
    business, judgement = proposed.business, proposed.judgement
    if document.bucket is Bucket.POSTED or business.doc_type not in POSTING_TYPES:
        return None  # What is posted was approved as it was; corrections of it take two persons of their own.
    if not _is_touched(connection, client.id, document.id):
        return None
    who = makers(connection, client.id, document.id)
    if not who:
        return None
    waived = waived_blocks(connection, client.id, document.id)
    gross = gross_of(connection, client, business)
    reasons = tuple(_reasons(connection, client, document, business, judgement, gross, waived))
    if not reasons:
        return None
    numbers = sorted({line.order_number for line in judgement.match.lines})
    receipts = DatabaseMasterData(connection, client.id, client.entities).receipts(numbers)
    posted = posted_evidence(replace(proposed, receipts=receipts))
    evidence = {"posted": posted, "waived": waived, "makers": sorted(who)}
    finding = _finding(client, tuple(sorted(who)), reasons, gross, evidence_hash(evidence))
    return None if is_approved(connection, client, document.id, finding, gross) else finding


def _is_touched(connection: sa.Connection, client_id: str, document_id: str) -> bool:
    """Tell in one question whether anybody did anything about a document; of hardly any of a night's is it true."""
    of = ((versions, versions.c.author.not_in(["", "system"])), (decisions, sa.true()), (choices, sa.true()))
    touches = (
        sa.exists().where(table.c.client_id == client_id, table.c.document_id == document_id, more)
        for table, more in of
    )
    return bool(
        connection.scalar(sa.select(sa.or_(*touches, sa.exists().where(*_waived_blocks(client_id, document_id)))))
    )


def approvers_needed(client: Client, gross: Decimal | None) -> int:
    """Return how many persons must approve: two above the highest limit (Q-05)."""
    return 2 if gross is not None and gross > client.policy.highest_limit else 1


def is_approved(
    connection: sa.Connection, client: Client, document_id: str, finding: Finding, gross: Decimal | None
) -> bool:
    """Tell whether enough persons approved, counting what each had approved together with it (Q-05)."""
    facts = connection.scalars(sa.select(decisions.c.facts).where(*_approvals(client.id, document_id, finding)))
    amounts = [Decimal(json.loads(one).get(TOGETHER, 0)) for one in facts]
    needed = approvers_needed(client, max([gross or Decimal(0), *amounts]))
    return len(approvers_of(connection, client.id, document_id, finding)) >= needed


def makers(connection: sa.Connection, client_id: str, document_id: str) -> frozenset[str]:
    """Return the logins of everybody whose word the posting of a document rests on: editors, waivers, choosers."""
    mine = versions.c.client_id == client_id, versions.c.document_id == document_id
    authors = connection.scalars(sa.select(versions.c.author).where(*mine, versions.c.business.is_not(None)).distinct())
    kinds = [str(kind) for kind in BY_PERSON]
    acted = connection.scalars(
        sa.select(decisions.c.person)
        .where(decisions.c.client_id == client_id, decisions.c.document_id == document_id, decisions.c.kind.in_(kinds))
        .distinct()
    )
    chosen = choices_of(connection, client_id, document_id)
    waivers = connection.scalars(sa.select(findings.c.waived_by).where(*_waived_blocks(client_id, document_id)))
    everybody = {*authors, *acted, *waivers, chosen.vendor_by, chosen.type_by, chosen.pairs_by, chosen.coding_by}
    return frozenset(everybody - {"", "system"})


def related(connection: sa.Connection, client_id: str, document: RegisteredDocument, vendor_id: str) -> frozenset[str]:
    """Return the logins of who uploaded the document, and of who had its vendor or an account of it made (V-SOD-01)."""
    sources = connection.scalars(
        sa.select(arrivals.c.source).where(
            arrivals.c.client_id == client_id,
            arrivals.c.sha256 == document.sha256,  # An arrival names the first document of its file only.
            arrivals.c.source.startswith(UPLOADED),
        )
    )
    uploaded = {source.removeprefix(UPLOADED) for source in sources}
    if not vendor_id:
        return frozenset(uploaded)
    asked, decided = requests.requests, requests.decisions
    rows = connection.execute(
        sa.select(asked.c.requested_by, decided.c.decided_by)
        .join(decided, decided.c.request_id == asked.c.id)
        .where(asked.c.client_id == client_id, asked.c.vendor_id == vendor_id, decided.c.decision == "confirmed")
    )
    return frozenset(uploaded | {login for row in rows for login in row})


def waived_blocks(connection: sa.Connection, client_id: str, document_id: str) -> list[str]:
    """Return what was waived though it stopped posting, as code, subject and evidence; approvals are no waivers."""
    columns = findings.c.code, findings.c.subject, findings.c.evidence_hash
    rows = connection.execute(sa.select(*columns).where(*_waived_blocks(client_id, document_id)))
    return sorted(f"{row.code} {row.subject} {row.evidence_hash}" for row in rows)


def _waived_blocks(client_id: str, document_id: str) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        findings.c.client_id == client_id,
        findings.c.document_id == document_id,
        findings.c.status == FindingStatus.WAIVED,
        findings.c.severity == Severity.BLOCK_POST,
        findings.c.code != CODE,
    )


def _reasons(  # noqa: PLR0913  # each is a different fact
    connection: sa.Connection,
    client: Client,
    document: RegisteredDocument,
    business: BusinessDocument,
    judgement: Judgement,
    gross: Decimal | None,
    waived: list[str],
) -> Iterator[str]:
    limit = client.policy.maker_limit
    if gross is not None and gross > limit:
        shown = money(round_amount(gross, client.currency), client.currency)
        yield f"{shown} is above the limit of {money(limit, client.currency)} for one person"
    given = header_fields(business)
    keyed = [what for name, what in SENSITIVE.items() if name in given and _by_person(business, name)]
    chosen = choices_of(connection, client.id, document.id)
    if chosen.vendor_by:
        keyed.append("the vendor")
    tax_keyed = chosen.coding.tax_codes or _keyed_tax_rows(connection, client.id, document.id)
    if SENSITIVE[FieldName.TAX_TOTAL] not in keyed and tax_keyed:
        keyed.append(SENSITIVE[FieldName.TAX_TOTAL])
    if keyed:
        yield f"a person gave {listed(keyed)}"
    if waived:
        yield f"{listed(sorted({one.partition(' ')[0] for one in waived}))} was waived"
    if any(one.code == NEW_VENDOR for one in judgement.findings):
        yield "the vendor is new"
    if is_drawn(sampling_seed(connection), document.id, client.policy.second_look_percent):
        yield "it was drawn for a second look"


def _keyed_tax_rows(connection: sa.Connection, client_id: str, document_id: str) -> bool:
    """Tell whether a person gave rows of the tax breakdown; a row does not say itself who gave it."""
    rows = sa.exists().where(
        decisions.c.client_id == client_id,
        decisions.c.document_id == document_id,
        decisions.c.kind == Kind.CORRECT,
        decisions.c.subject.startswith(TAX_ROW),
    )
    return bool(connection.scalar(sa.select(rows)))


def _by_person(business: BusinessDocument, name: FieldName) -> bool:
    field = header_fields(business)[name]
    return field.status is Status.KEYED or field.has(ProofName.PERSON)


def is_drawn(seed: str, document_id: str, percent: Decimal) -> bool:
    """Tell whether a document is in the share that is looked at twice; the same answer every time (QA-03)."""
    digest = hmac.new(seed.encode(), document_id.encode(), hashlib.sha256).digest()
    return Decimal(int.from_bytes(digest[:8], "big")) * 100 < percent * 2**64


def _finding(
    client: Client, who: tuple[str, ...], reasons: tuple[str, ...], gross: Decimal | None, evidence: str
) -> Finding:
    needed = approvers_needed(client, gross)
    persons = "Two other persons approve" if needed > 1 else "Another person approves"
    return Finding(
        code=CODE,
        severity=Severity.BLOCK_POST,
        message=f"{listed(list(who))} decided on it, and {listed(list(reasons))}. {persons} it.",
        subject=SUBJECT,
        expected=f"{needed} {'approval' if needed == 1 else 'approvals'}",
        found="none that still holds",
        queue=Queue.APPROVAL,
        waived_by=Role.APPROVER,
        suggestion=f"{persons} it.",
        evidence_hash=evidence,
    )


def approvers_of(connection: sa.Connection, client_id: str, document_id: str, finding: Finding) -> frozenset[str]:
    """Return the logins of who approved a document for this very evidence."""
    mine = _approvals(client_id, document_id, finding)
    return frozenset(connection.scalars(sa.select(decisions.c.person).where(*mine).distinct()))


def _approvals(client_id: str, document_id: str, finding: Finding) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        decisions.c.client_id == client_id,
        decisions.c.document_id == document_id,
        decisions.c.kind == Kind.APPROVE,
        decisions.c.code == finding.code,
        decisions.c.subject == finding.subject,
        decisions.c.evidence_hash == finding.evidence_hash,
    )
