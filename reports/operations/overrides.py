"""R-16: what people overrode and changed in a period, and where one person did what two should."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

import sqlalchemy as sa

from documents.master import tables as master
from documents.master.client import Client
from documents.register import access
from documents.register.tables import audit, documents, versions
from documents.values.money import to_minor
from ledgers.chart import OWED
from ledgers.entry import Journal, Purpose
from ledgers.tables import entries, postings
from reports.ledger.lines import framed, period_start
from reports.operations.population import filed, window
from reports.report import Asked, Column, Kind, Report, ReportKind, Tie

SYSTEM: Final = "system"
WAIVERS: Final = {"waive": "waiver", "ask waiver": "waiver asked for", "refuse waiver": "waiver refused"}
"""Steps of waivers; of one that takes two persons, who confirmed it has the waiver."""
OVERRIDES: Final = {
    **WAIVERS,
    "correct entry": "correction of an entry",
    "change period": "change of a period",
    "propose correction": "backfill of what was posted",
    "release correction": "release of a correction",
    "refuse correction": "refusal of a correction",
    access.ACTION: "look-up of another client's document",
}
"""Actions of the audit trail that are listed, and what they are called."""

COLUMNS = (
    Column(name="kind"),
    Column(name="person"),
    Column(name="rule"),
    Column(name="times", kind=Kind.COUNT, summed=True),
    Column(name="subjects", kind=Kind.COUNT, title="documents or entries"),
    Column(name="value", kind=Kind.MONEY, title="gross of these"),
    Column(name="conflict"),
)

Row = tuple[str, str, str, int, int, int, str]


def build(connection: sa.Connection, client: Client, asked: Asked) -> Report:
    """Return one row for each kind of override, person and rule.

    Population: events of the client's audit trail, versions of vendors and steps of bank accounts in the period; of
    entries, invoices with a posting date in it. Value: gross total of the documents in base currency without its sign,
    each once per row. A conflict is a waiver on a document that the same person edited, or an invoice without an order
    above `auto_approve` that was posted and on which nobody acted. Excluded: what was refused before it was recorded;
    refused look-ups are recorded and stand in the list.
    """
    rows = [
        *_of_audit(connection, client, asked),
        *_of_vendors(connection, client, asked),
        *_of_accounts(connection, client, asked),
        *_above_limit(connection, client, asked),
    ]
    return Report(
        code="R-16",
        title="Overrides and segregation of duties",
        client_id=client.id,
        as_of=asked.as_of,
        currency=client.currency,
        columns=COLUMNS,
        frame=framed(sorted(rows), COLUMNS),
        ties=(
            Tie(
                what="overrides listed = such events of the audit trail",
                left=sum(row[3] for row in rows if row[0] in OVERRIDES.values()),
                right=_events(connection, client, asked),
            ),
        ),
        notes=(
            f"From {period_start(client, asked)} to {asked.as_of}.",
            "The database refuses an entry approved by its maker and a bank account confirmed by who asked for it.",
        ),
    )


def _listed(client: Client, asked: Asked, *columns: Any) -> sa.Select[Any]:
    start, end = window(client, asked)
    return sa.select(*columns).where(
        audit.c.client_id == client.id, audit.c.action.in_(OVERRIDES), audit.c.at >= start, audit.c.at < end
    )


def _events(connection: sa.Connection, client: Client, asked: Asked) -> int:
    return connection.scalar(_listed(client, asked, sa.func.count()).select_from(audit)) or 0


def _of_audit(connection: sa.Connection, client: Client, asked: Asked) -> Iterator[Row]:
    groups: dict[tuple[str, str, str], list[str]] = {}
    for row in connection.execute(_listed(client, asked, audit).order_by(audit.c.position)):
        rule = json.loads(row.after).get("code", "") if row.action in WAIVERS else ""
        groups.setdefault((OVERRIDES[row.action], row.actor, rule), []).append(row.subject)
    subjects = _listed(client, asked, audit.c.subject)
    worth = {one.id: abs(one.base_minor or 0) for one in filed(connection, client, documents.c.id.in_(subjects))}
    edited = {(row.author, row.document_id) for row in connection.execute(_edits(client, subjects))}
    for (kind, person, rule), found in groups.items():
        distinct = set(found)
        own = sum((person, one) in edited for one in distinct)
        conflict = f"{own} of documents they edited themselves" if own else ""
        yield kind, person, rule, len(found), len(distinct), sum(worth.get(one, 0) for one in distinct), conflict


def _edits(client: Client, subjects: sa.Select[Any]) -> sa.Select[Any]:
    """Select who edited the documents that were overridden."""
    columns = versions.c.author, versions.c.document_id
    mine = versions.c.client_id == client.id, versions.c.author != SYSTEM
    return sa.select(*columns).where(*mine, versions.c.document_id.in_(subjects))


def _of_vendors(connection: sa.Connection, client: Client, asked: Asked) -> Iterator[Row]:
    start, end = window(client, asked)
    columns = master.vendors.c
    query = sa.select(columns.vendor_id, columns.version, columns.imported_by).where(
        columns.client_id == client.id, columns.imported_at >= start, columns.imported_at < end
    )
    groups: dict[tuple[str, str], list[str]] = {}
    for row in connection.execute(query):
        kind = "vendor created" if row.version == 1 else "vendor changed"
        groups.setdefault((kind, row.imported_by), []).append(row.vendor_id)
    for (kind, person), vendors in groups.items():
        yield kind, person, "", len(vendors), len(set(vendors)), 0, ""


def _of_accounts(connection: sa.Connection, client: Client, asked: Asked) -> Iterator[Row]:
    start, end = window(client, asked)
    columns = master.vendor_accounts.c
    query = sa.select(columns.status, columns.vendor_id, columns.requested_by, columns.confirmed_by).where(
        columns.client_id == client.id, columns.imported_at >= start, columns.imported_at < end
    )
    groups: dict[tuple[str, str], list[str]] = {}
    for row in connection.execute(query):
        persons = " and ".join(dict.fromkeys(one for one in (row.requested_by, row.confirmed_by) if one))
        groups.setdefault((f"bank account {row.status}", persons), []).append(row.vendor_id)
    for (kind, persons), vendors in groups.items():
        yield kind, persons, "", len(vendors), len(set(vendors)), 0, ""


def _above_limit(connection: sa.Connection, client: Client, asked: Asked) -> Iterator[Row]:
    """Yield invoices without an order above the limit of unattended posting on which no person ever acted."""
    limit = to_minor(client.policy.auto_approve, client.currency)
    acted = sa.select(audit.c.subject).where(audit.c.client_id == client.id, audit.c.actor != SYSTEM)
    ordered = sa.select(postings.c.entry_id).where(postings.c.client_id == client.id, postings.c.order_number != "")
    query = (
        sa.select(entries.c.id, sa.func.sum(-postings.c.base_minor).label("owed"))
        .join(postings, postings.c.entry_id == entries.c.id)
        .where(entries.c.client_id == client.id, entries.c.journal == Journal.PURCHASES.value)
        .where(entries.c.purpose == Purpose.INVOICE.value, entries.c.maker == SYSTEM, entries.c.checker == "")
        .where(entries.c.posting_date >= period_start(client, asked), entries.c.posting_date <= asked.as_of)
        .where(postings.c.account.in_(OWED))
        .where(entries.c.document_id.not_in(acted), entries.c.id.not_in(ordered))
        .group_by(entries.c.id)
    )
    owed = [int(row.owed) for row in connection.execute(query) if row.owed > limit]
    if owed:
        conflict = f"above {client.policy.auto_approve} {client.currency} and nobody acted"
        yield "posted without an order", SYSTEM, "", len(owed), len(owed), sum(owed), conflict


REPORT = ReportKind(code="R-16", name="overrides", title="Overrides and segregation of duties", build=build)
