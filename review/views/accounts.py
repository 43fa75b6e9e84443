"""What a vendor custodian looks at: which accounts wait, and everything that speaks for or against one.

The account that a document prints is shown as a picture and with its middle hidden, never as text to be copied: who
proposes it types it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Final

import sqlalchemy as sa

from documents.finding import Queue
from documents.master import requests, tables
from documents.master.account_history import newest_steps
from documents.master.bank_accounts import AccountChange
from documents.master.client import Client
from documents.master.database import DatabaseMasterData
from documents.master.party import AccountStatus, Vendor
from documents.master.requests import Request, RequestKind
from documents.register.document import RegisteredDocument
from documents.register.findings import FindingStatus
from documents.register.tables import arrivals, business_keys, documents, findings
from documents.register.versions import latest_version
from documents.state import State
from documents.value import Value
from documents.values.identifiers import compact
from documents.values.web import domains_in, is_like_domain
from review.decisions.vendor_account import replaced_account
from validators.wording import masked

ACCOUNT_CODES: Final = ("V-FRD-01", "V-FRD-03", "V-FRD-06")
"""Findings that ask about the account on a document."""
LAST_INVOICES: Final = 6
MOST: Final = 100
"""Rows of a list; what is beyond is worked on later."""
NEIGHBOURS: Final = 8
"""Other files of the same source that are shown."""
AROUND: Final = dt.timedelta(minutes=30)
"""What came from a source so shortly before and after may be of the same sender."""
NEVER_ORIGINAL: Final = (State.SUPERSEDED, State.DUPLICATE)


class PrintedAccount(Value):
    """The account on one document.

    Attributes:
        account: With its middle hidden; empty where none was read.
        same: It is the account in question.
        on_file: It is an ACTIVE account of the vendor.
        crop: Whether there is a place on the page to show.
    """

    document_id: str
    number: str
    issue_date: dt.date | None
    state: State
    account: str
    same: bool
    on_file: bool
    crop: bool
    vendor_id: str = ""


class WaitingAccount(Value):
    """An account that documents print and nobody proposed yet.

    Attributes:
        documents: Ids, the oldest first.
        account: With its middle hidden.
        message: Of the finding on the oldest document.
        on_register: The client's own vendor register brought the account.
    """

    vendor_id: str
    vendor: str
    account: str
    documents: tuple[str, ...] = ()
    message: str = ""
    since: dt.datetime | None = None
    on_register: bool = False


class Tasks(Value):
    """All that waits at the custodians' desk of a client, and what was decided last."""

    waiting: tuple[WaitingAccount, ...]
    proposed: tuple[Request, ...]
    other: tuple[Request, ...]
    """New vendors and other names that wait for a second person."""
    decided: tuple[Request, ...]
    names: dict[str, str]
    """Of the vendors, by id."""


class OnFile(Value):
    """One account of the vendor's record with the persons behind it."""

    iban: str
    status: AccountStatus
    since: dt.date | None
    requested_by: str = ""
    confirmed_by: str = ""


class Sharing(Value):
    """Somebody else who has or prints the account."""

    who: str
    how: str
    document_id: str = ""


class Came(Value):
    """Another file of the same source, shortly before or after.

    Attributes:
        document_id: Empty for what was refused.
    """

    name: str
    at: dt.datetime
    document_id: str
    outcome: str


class Sender(Value):
    """Where the document came from.

    Attributes:
        strange: Domains printed on the document that the vendor's record does not know.
        known: Domains of the vendor's record.
    """

    source: str
    name: str
    at: dt.datetime
    strange: tuple[str, ...]
    known: tuple[str, ...]
    came_with: tuple[Came, ...]


class AccountPage(Value):
    """Everything about one account in question.

    Attributes:
        account: That the document prints, with its middle hidden; empty where it prints none.
        pays_from: First day a payment run pays to it if it is confirmed today.
    """

    vendor: Vendor
    on_file: tuple[OnFile, ...]
    account: str
    document: PrintedAccount | None
    invoices: tuple[PrintedAccount, ...]
    sharing: tuple[Sharing, ...]
    sender: Sender | None
    pays_from: dt.date
    open: tuple[Request, ...]


def account_tasks(connection: sa.Connection, client: Client) -> Tasks:
    """Return what waits for the vendor custodians of a client."""
    proposed = requests.open_requests(connection, client.id)
    decided = requests.newest_decided(connection, client.id, tuple(RequestKind), 12)
    asked = {(one.vendor_id, one.subject) for one in proposed if one.kind is RequestKind.ACCOUNT}
    waiting = (*_printed(connection, client, asked), *_on_register(connection, client, asked))
    ids = {one.vendor_id for one in (*proposed, *decided)}
    return Tasks(
        waiting=waiting,
        proposed=tuple(one for one in proposed if one.kind is RequestKind.ACCOUNT),
        other=tuple(one for one in proposed if one.kind is not RequestKind.ACCOUNT),
        decided=decided,
        names=_names(connection, client, ids),
    )


def account_page(
    connection: sa.Connection, client: Client, vendor: Vendor, document: RegisteredDocument | None, iban: str = ""
) -> AccountPage:
    """Return everything about an account of a vendor.

    Args:
        connection: For reading.
        client: Whose vendor.
        vendor: Of the register.
        document: That gave cause; None without one.
        iban: The account in question; that of the document when empty.
    """
    asked = compact(iban)
    if not asked and document is not None:
        business = latest_version(connection, client.id, document.id).business
        asked = compact(business.iban.value) if business is not None and business.iban else ""
    printed = _accounts_of(connection, client, vendor, asked, document)
    own = next((one for one in printed if document is not None and one.document_id == document.id), None)
    today = dt.datetime.now(client.service.clock.zone).date()
    return AccountPage(
        vendor=vendor,
        on_file=_on_file(connection, client.id, vendor),
        account=masked(asked),
        document=own,
        invoices=tuple(one for one in printed if one is not own),
        sharing=tuple(_sharing(connection, client, vendor, asked)) if asked else (),
        sender=_sender(connection, client, vendor, document) if document is not None else None,
        pays_from=today + dt.timedelta(days=client.policy.account_cooling_days),
        open=tuple(one for one in requests.requests_of(connection, client.id, vendor.id) if one.decided is None),
    )


def describe(request: Request) -> str:
    """Return what a request asks for, in one line, with accounts hidden in their middle."""
    if request.kind is RequestKind.ALIAS:
        return f"Learn the name “{request.subject}”"
    if request.kind is RequestKind.VENDOR:
        return f"New vendor “{request.subject}”"
    replaces = replaced_account(request)
    return f"Account {masked(request.subject)}{f' in place of {masked(replaces)}' if replaces else ''}"


def _printed(connection: sa.Connection, client: Client, asked: set[tuple[str, str]]) -> Iterable[WaitingAccount]:
    """Yield the accounts that open findings ask about, each vendor's account once."""
    query = (
        sa.select(findings.c.document_id, findings.c.message, findings.c.first_seen)
        .add_columns(business_keys.c.vendor_id, business_keys.c.iban)
        .join(business_keys, business_keys.c.document_id == findings.c.document_id)
        .where(findings.c.client_id == client.id, findings.c.status == FindingStatus.OPEN)
        .where(findings.c.code.in_(ACCOUNT_CODES), findings.c.queue != Queue.PRIVACY)
        .order_by(findings.c.first_seen, findings.c.id)
        .limit(MOST)
    )
    found: dict[tuple[str, str], WaitingAccount] = {}
    rows = connection.execute(query).all()
    names = _names(connection, client, {row.vendor_id for row in rows})
    for row in rows:
        key = row.vendor_id, compact(row.iban)
        if not row.vendor_id or key in asked:
            continue
        known = found.get(key)
        ids = (*(known.documents if known else ()), row.document_id)
        found[key] = WaitingAccount(
            vendor_id=row.vendor_id,
            vendor=names.get(row.vendor_id, row.vendor_id),
            account=masked(key[1]),
            documents=tuple(dict.fromkeys(ids)),
            message=known.message if known else row.message,
            since=known.since if known else row.first_seen,
        )
    return found.values()


def _on_register(connection: sa.Connection, client: Client, asked: set[tuple[str, str]]) -> Iterable[WaitingAccount]:
    """Yield the accounts the client's register brought for a known vendor, which two persons have to look at."""
    steps = tables.vendor_accounts.c
    ids = connection.scalars(
        sa.select(steps.vendor_id)
        .where(steps.client_id == client.id, steps.status == AccountStatus.PROPOSED)
        .distinct()
        .limit(MOST)
    ).all()
    names = _names(connection, client, set(ids))
    for vendor_id, history in sorted(newest_steps(connection, client.id, ids).items()):
        for step in history.values():
            if step.status is AccountStatus.PROPOSED and (vendor_id, step.iban) not in asked:
                yield WaitingAccount(
                    vendor_id=vendor_id,
                    vendor=names.get(vendor_id, vendor_id),
                    account=masked(step.iban),
                    message=f"The vendor register of {step.since} names it for a vendor that was known without it.",
                    on_register=True,
                )


def _names(connection: sa.Connection, client: Client, ids: set[str]) -> dict[str, str]:
    master = DatabaseMasterData(connection, client.id, client.entities)
    return {one: vendor.name for one in sorted(ids) if one and (vendor := master.vendor(one)) is not None}


def _on_file(connection: sa.Connection, client_id: str, vendor: Vendor) -> tuple[OnFile, ...]:
    steps = newest_steps(connection, client_id, [vendor.id]).get(vendor.id, {})
    nobody = AccountChange(
        vendor_id=vendor.id, iban="", status=AccountStatus.ACTIVE, since=dt.date.min, requested_by=""
    )
    return tuple(
        OnFile(
            iban=account.iban,
            status=account.status,
            since=account.since,
            requested_by=steps.get(compact(account.iban), nobody).requested_by,
            confirmed_by=steps.get(compact(account.iban), nobody).confirmed_by,
        )
        for account in vendor.accounts
    )


def _accounts_of(
    connection: sa.Connection, client: Client, vendor: Vendor, asked: str, document: RegisteredDocument | None
) -> tuple[PrintedAccount, ...]:
    """Return the accounts on the vendor's last invoices, the newest first, and on the document in question."""
    keys = business_keys.c
    mine = keys.client_id == client.id, documents.c.state.not_in([str(one) for one in NEVER_ORIGINAL])
    wanted = keys.vendor_id == vendor.id
    if document is not None:
        wanted = sa.or_(wanted, keys.document_id == document.id)
    newest = (
        sa.case((keys.document_id == (document.id if document else ""), 0), else_=1),
        keys.issue_date.desc(),
        keys.document_id,
    )
    query = (
        sa.select(business_keys, documents.c.state)
        .join(documents, documents.c.id == keys.document_id)
        .where(*mine, wanted)
        .order_by(*newest)
        .limit(LAST_INVOICES + 1)
    )
    active = {compact(one.iban) for one in vendor.accounts if one.status is AccountStatus.ACTIVE}
    return tuple(_printed_account(connection, client.id, row, asked, active) for row in connection.execute(query))


def _printed_account(
    connection: sa.Connection, client_id: str, row: sa.Row[tuple[object, ...]], asked: str, active: set[str]
) -> PrintedAccount:
    business = latest_version(connection, client_id, row.document_id).business
    field = business.iban if business is not None else None
    iban = compact(field.value) if field is not None else ""
    return PrintedAccount(
        document_id=row.document_id,
        number=row.number,
        issue_date=row.issue_date,
        state=State(row.state),
        account=masked(iban),
        same=bool(iban) and iban == asked,
        on_file=iban in active,
        crop=field is not None and field.evidence.box is not None,
        vendor_id=row.vendor_id,
    )


def _sharing(connection: sa.Connection, client: Client, vendor: Vendor, iban: str) -> Iterable[Sharing]:
    """Yield who else has the account: vendors of the register, the client itself, and documents of others."""
    master = DatabaseMasterData(connection, client.id, client.entities)
    for other in master.vendors_by_iban(iban):
        if other.id != vendor.id:
            yield Sharing(who=f"{other.name} ({other.id})", how="has it on file")
    for entity in client.entities:
        if compact(entity.iban) == iban:
            yield Sharing(who=entity.name, how="pays from it: it is the client's own")
    keys = business_keys.c
    query = (
        sa.select(keys.document_id, keys.vendor_id, keys.number)
        .where(keys.client_id == client.id, keys.iban == iban, keys.vendor_id != vendor.id)
        .order_by(keys.issue_date.desc(), keys.document_id)
        .limit(LAST_INVOICES)
    )
    for row in connection.execute(query):
        owner = master.vendor(row.vendor_id) if row.vendor_id else None
        whose = owner.name if owner else "an unknown vendor"
        yield Sharing(who=whose, how=f"prints it on {row.number or row.document_id}", document_id=row.document_id)


def _sender(connection: sa.Connection, client: Client, vendor: Vendor, document: RegisteredDocument) -> Sender | None:
    """Return where a document came from, and what else came from there at that time."""
    mine = arrivals.c.client_id == client.id
    first = connection.execute(
        sa.select(arrivals)
        .where(mine, arrivals.c.sha256 == document.sha256)
        .order_by(arrivals.c.received_at, arrivals.c.id)
        .limit(1)
    ).first()
    if first is None:
        return None
    others = connection.execute(
        sa.select(arrivals)
        .where(mine, arrivals.c.source == first.source, arrivals.c.id != first.id)
        .where(arrivals.c.received_at.between(first.received_at - AROUND, first.received_at + AROUND))
        .order_by(arrivals.c.received_at.desc(), arrivals.c.id)
        .limit(NEIGHBOURS)
    )
    business = latest_version(connection, client.id, document.id).business
    known = tuple(dict.fromkeys(name for one in vendor.domains for name in domains_in(f"@{one}")))
    printed = domains_in(business.text) if business is not None else ()
    return Sender(
        source=first.source,
        name=first.original_name,
        at=first.received_at,
        strange=tuple(one for one in printed if one not in known and not _is_own(client, one)),
        known=vendor.domains,
        came_with=tuple(
            Came(name=row.original_name, at=row.received_at, document_id=row.document_id or "", outcome=row.outcome)
            for row in others
        ),
    )


def _is_own(client: Client, domain: str) -> bool:
    names = (name for entity in client.entities for name in (entity.name, *entity.aliases))
    return any(is_like_domain(name, domain) for name in names)
