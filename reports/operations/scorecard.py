"""R-18: how good each vendor's invoices are: electronic, right the first time, at the ordered price, with order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

import sqlalchemy as sa

from documents.business import Medium
from documents.kind import INVOICE_TYPES
from documents.master.client import Client
from documents.register.tables import documents, findings
from documents.state import Bucket
from reports.ledger.lines import framed, period_start
from reports.operations.offenders import price_variances
from reports.operations.population import STOPPING, Filed, filed, ratio, received_within, vendor_names
from reports.report import Asked, Column, Kind, Report, ReportKind, Tie

MISSING_ORDER: Final = frozenset({"V-CMP-05", "V-PO-01"})
"""The vendor must name an order and names none, or one that does not exist."""

COLUMNS = (
    Column(name="vendor"),
    Column(name="name"),
    Column(name="invoices", kind=Kind.COUNT, summed=True),
    Column(name="gross", kind=Kind.MONEY, summed=True),
    Column(name="electronic", kind=Kind.SHARE, title="e-invoices"),
    Column(name="first_pass", kind=Kind.SHARE, title="right the first time"),
    Column(name="missing_order", kind=Kind.SHARE),
    Column(name="rejected", kind=Kind.SHARE, title="rejected or duplicate"),
    Column(name="variance", kind=Kind.MONEY, title="price variance", summed=True),
)


def build(connection: sa.Connection, client: Client, asked: Asked) -> Report:
    """Return one row for each vendor, the one with the most invoices first; those without a vendor stand in one row.

    Population: invoices and credit notes received in the period, whatever became of them. Electronic: as XML, alone or
    inside a page. Right the first time: no rule that stops posting or payment ever fired on it. Missing order: a rule
    on a missing or unknown order fired. Gross: signed, in base currency, 0 while not known. Price variance: what
    invoices posted in the period cost more than their orders, in base currency, less what they cost less.
    """
    types = documents.c.doc_type.in_([str(one) for one in INVOICE_TYPES])
    received = filed(connection, client, types, *received_within(client, asked))
    groups: dict[str, list[Filed]] = {}
    for one in received:
        groups.setdefault(one.vendor_id, []).append(one)
    since = asked.model_copy(update={"since": period_start(client, asked)})
    variances = price_variances(connection, client, since)
    for vendor in variances:
        groups.setdefault(vendor, [])
    names = vendor_names(connection, client, groups)
    frame = framed(_rows(groups, names, _stopped(connection, client, asked), variances), COLUMNS)
    query = sa.select(sa.func.count()).select_from(documents).where(documents.c.client_id == client.id, types)
    return Report(
        code="R-18",
        title="Vendor scorecard",
        client_id=client.id,
        as_of=asked.as_of,
        currency=client.currency,
        columns=COLUMNS,
        frame=frame,
        ties=(
            Tie(
                what="invoices of all vendors = invoices received",
                left=int(frame["invoices"].sum()),
                right=connection.scalar(query.where(*received_within(client, asked))) or 0,
            ),
        ),
        notes=(f"Invoices and credit notes received from {period_start(client, asked)} to {asked.as_of}.",),
    )


def _stopped(connection: sa.Connection, client: Client, asked: Asked) -> dict[str, set[str]]:
    """Return the codes that ever stopped something, by document."""
    query = (
        sa.select(findings.c.document_id, findings.c.code)
        .join(documents, documents.c.id == findings.c.document_id)
        .where(findings.c.client_id == client.id, findings.c.severity.in_([str(one) for one in STOPPING]))
        .where(*received_within(client, asked))
    )
    found: dict[str, set[str]] = {}
    for row in connection.execute(query):
        found.setdefault(row.document_id, set()).add(row.code)
    return found


def _rows(
    groups: Mapping[str, list[Filed]],
    names: Mapping[str, str],
    stopped: Mapping[str, set[str]],
    variances: Mapping[str, int],
) -> Iterator[tuple[Any, ...]]:
    for vendor, mine in sorted(groups.items(), key=lambda pair: (-len(pair[1]), pair[0])):
        whole = len(mine)
        yield (
            vendor,
            names.get(vendor, ""),
            whole,
            sum(one.base_minor or 0 for one in mine),
            ratio(sum(one.medium in {Medium.XML, Medium.HYBRID} for one in mine), whole),
            ratio(sum(one.id not in stopped for one in mine), whole),
            ratio(sum(bool(stopped.get(one.id, set()) & MISSING_ORDER) for one in mine), whole),
            ratio(sum(one.bucket in {Bucket.REJECTED, Bucket.DUPLICATE} for one in mine), whole),
            variances.get(vendor, 0),
        )


REPORT = ReportKind(code="R-18", name="scorecard", title="Vendor scorecard", build=build)
