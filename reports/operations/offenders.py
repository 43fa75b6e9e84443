"""Vendors whose invoices stop again and again, and those whose small price variances add up (R-15)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa

from documents.kind import INVOICE_TYPES
from documents.master.client import Client
from documents.register.tables import documents, findings
from documents.values.money import to_minor
from ledgers.cases.discount import EXPECTED
from ledgers.chart import OWED, PRICE_VARIANCE
from ledgers.entry import Purpose
from ledgers.tables import entries, postings
from reports.operations.population import STOPPING, filed, window
from reports.report import Asked

DAYS: Final = 90
"""Looked back from the end of the day asked for; that of V-PO-20."""

LEAST_DOCUMENTS: Final = 3
LEAST_SHARE: Final = 2
"""A repeat offender has so many invoices with exceptions, and at least one in so many of all its invoices."""


@dataclass(frozen=True)
class Offences:
    """What vendors did within `DAYS`, by vendor.

    Attributes:
        offending: Invoices received that ever had a finding that stops something.
        invoices: All invoices received.
        variances: Price variances booked to the client's loss, in minor units of base currency.
        limit: What they may add up to (`Policy.farming_limit`), in the same.
    """

    offending: dict[str, int]
    invoices: dict[str, int]
    variances: dict[str, int]
    limit: int

    def row(self, vendor: str) -> tuple[int, int, str, int, str]:
        """Return the cells of a vendor: both counts, "yes" for a repeat offender, variances, "yes" above the limit."""
        offending, invoices = self.offending.get(vendor, 0), self.invoices.get(vendor, 0)
        repeats = bool(vendor) and offending >= LEAST_DOCUMENTS and offending * LEAST_SHARE >= invoices
        variances = self.variances.get(vendor, 0)
        return offending, invoices, "yes" if repeats else "", variances, "yes" if variances > self.limit else ""


def offences(connection: sa.Connection, client: Client, asked: Asked) -> Offences:
    """Return the offences of all vendors up to a day."""
    since = asked.model_copy(update={"since": asked.as_of - dt.timedelta(days=DAYS - 1)})
    start, end = window(client, since)
    types = documents.c.doc_type.in_([str(one) for one in INVOICE_TYPES])
    received = filed(connection, client, types, documents.c.received_at >= start, documents.c.received_at < end)
    stopped = set(
        connection.scalars(
            sa.select(findings.c.document_id)
            .where(findings.c.client_id == client.id, findings.c.severity.in_([str(one) for one in STOPPING]))
            .where(findings.c.first_seen < end)
            .distinct()
        )
    )
    offending: dict[str, int] = defaultdict(int)
    invoices: dict[str, int] = defaultdict(int)
    for one in received:
        invoices[one.vendor_id] += 1
        offending[one.vendor_id] += one.id in stopped
    limit = to_minor(client.policy.farming_limit, client.currency)
    return Offences(offending, invoices, price_variances(connection, client, since), limit)


def price_variances(connection: sa.Connection, client: Client, asked: Asked) -> dict[str, int]:
    """Return what invoices of a period cost more than their orders, by vendor, in minor units of base currency.

    A reversal takes back what it reverses; what invoices cost less counts against what others cost more.
    """
    owed = sa.select(postings.c.entry_id, sa.func.max(postings.c.party).label("vendor"))
    of_vendor = owed.where(postings.c.account.in_(OWED)).group_by(postings.c.entry_id).subquery()
    query = (
        sa.select(of_vendor.c.vendor, sa.func.sum(postings.c.base_minor).label("minor"))
        .select_from(postings)
        .join(entries, entries.c.id == postings.c.entry_id)
        .join(of_vendor, of_vendor.c.entry_id == entries.c.id)
        .where(
            postings.c.client_id == client.id,
            postings.c.account == PRICE_VARIANCE,
            postings.c.text != EXPECTED,
            entries.c.purpose.in_([Purpose.INVOICE.value, Purpose.REVERSAL.value]),
            entries.c.posting_date <= asked.as_of,
        )
        .group_by(of_vendor.c.vendor)
    )
    if asked.since is not None:
        query = query.where(entries.c.posting_date >= asked.since)
    return {row.vendor: int(row.minor) for row in connection.execute(query)}
