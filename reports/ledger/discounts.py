"""R-14: cash discounts offered, taken and missed, and why they were missed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

import sqlalchemy as sa

from documents.master.client import Client
from documents.match import OrderMatch
from documents.register.tables import documents
from documents.register.work_facts import WorkFacts, facts_of
from documents.value import Value
from documents.values.money import to_minor
from ledgers.cases.payment import DISCOUNT, TAX_OF_DISCOUNT
from ledgers.chart import DISCOUNTS, DISCOUNTS_EXPECTED
from ledgers.entry import Purpose
from ledgers.tables import clearings, entries, open_items, postings
from reports.ledger.lines import balances, framed, lines, period_start, zero_sum
from reports.ledger.owed import held_on, owed_on
from reports.ledger.papers import newest_documents
from reports.report import DOCUMENT, Asked, Column, Kind, Report, ReportKind, Tie

OFFERS: Final = '"discounts":[{'
"""In the stored text of every document whose terms offer a discount."""

COLUMNS = (
    Column(name="vendor"),
    Column(name="reference"),
    Column(name=DOCUMENT, title="document"),
    Column(name="posted_on", kind=Kind.DAY, title="posted"),
    Column(name="until", kind=Kind.DAY, title="pay until"),
    Column(name="reason", title="missed because"),
    Column(name="offered", kind=Kind.MONEY, summed=True),
    Column(name="taken", kind=Kind.MONEY, summed=True),
    Column(name="of_it_tax", kind=Kind.MONEY, title="of it tax", summed=True),
    Column(name="open", kind=Kind.MONEY, title="can still be had", summed=True),
    Column(name="missed", kind=Kind.MONEY, summed=True),
)


class Reason(StrEnum):
    """Why a discount was missed."""

    CAME_LATE = "came after the last day"
    QUEUE = "posted after the last day"
    HELD = "held on the last day"
    NOT_PAID = "not paid by the last day"


class Taken(Value):
    """What payments kept of one document, in minor units of base currency.

    Attributes:
        net: Without tax.
        expected: Of it, what was booked with the invoice (net method).
    """

    net: int = 0
    tax: int = 0
    expected: int = 0
    vendor: str = ""
    reference: str = ""

    def plus(self, account: str, minor: int) -> Taken:
        """Return it with one line of a payment, on the account it stands on."""
        of_expected = account == DISCOUNTS_EXPECTED
        without_tax = of_expected or account == DISCOUNTS
        return self.model_copy(
            update={
                "net": self.net + (minor if without_tax else 0),
                "tax": self.tax + (0 if without_tax else minor),
                "expected": self.expected + (minor if of_expected else 0),
            }
        )


def build(connection: sa.Connection, client: Client, asked: Asked) -> Report:
    """Return one row for each invoice of the period that offers a discount, and for each discount taken in it.

    Figures are in base currency, tax included; offered is the highest discount of the terms. The last day is a banking
    day (C-58). Taken is what payments of the period kept; without its tax, and without what was booked with the
    invoices (net method, 1430), it is account 5030.
    """
    since = period_start(client, asked)
    taken = _taken(connection, client, asked, since)
    frame = framed(_rows(connection, client, asked, taken), COLUMNS)
    ledger = balances(connection, client, asked, before=since).get(DISCOUNTS, 0)
    net = int(frame["taken"].sum() - frame["of_it_tax"].sum())
    expected = sum(one.expected for one in taken.values())
    return Report(
        code="R-14",
        title="Cash discounts",
        client_id=client.id,
        as_of=asked.as_of,
        currency=client.currency,
        columns=COLUMNS,
        frame=frame,
        ties=(
            Tie(what=f"taken without tax = account {DISCOUNTS} of the period", left=net - expected, right=-ledger),
            zero_sum(connection, client, asked),
        ),
        notes=(f"Invoices and payments posted from {since} to {asked.as_of}.",),
    )


def _offered(connection: sa.Connection, client: Client, posted: Mapping[str, sa.Row[Any]]) -> dict[str, WorkFacts]:
    """Return what is known of the posted documents whose terms offer a discount, by id."""
    base = client.currency, client.country
    documents_ = newest_documents(connection, client.id, sorted(posted), containing=OFFERS)
    found = {
        name: facts_of(document, OrderMatch(), "", posted[name].fx_rate, base) for name, document in documents_.items()
    }
    return {name: facts for name, facts in found.items() if facts.discounts}


def _rows(connection: sa.Connection, client: Client, asked: Asked, taken: dict[str, Taken]) -> Iterator[dict[str, Any]]:
    unpaid = {one.item.document_id for one in owed_on(connection, client, asked)}
    posted = {row.document_id: row for row in _posted(connection, client, asked)}
    facts = _offered(connection, client, posted)
    since = period_start(client, asked)
    for name in sorted(taken.keys() | facts.keys()):
        row = posted.get(name)
        known, kept = facts.get(name, WorkFacts()), taken.get(name, Taken())
        if row is None or (name not in taken and row.posting_date < since):
            if name in taken:
                yield _row(known, kept) | {DOCUMENT: name}
            continue
        best = max(known.discounts, key=lambda one: one.saves, default=None)
        offered = to_minor(best.saves, client.currency) if best else 0
        still = [one.saves for one in known.discounts if one.until >= asked.as_of and name in unpaid]
        can_be_had = min(to_minor(max(still, default=Decimal(0)), client.currency), offered)
        missed = max(offered - kept.net - kept.tax - can_be_had, 0)
        until = best.until if best else None
        yield _row(known, kept) | {
            DOCUMENT: name,
            "vendor": row.payee,
            "reference": row.reference,
            "posted_on": row.posting_date,
            "until": until,
            "reason": _reason(connection, client, row, until) if missed and until else "",
            "offered": offered,
            "open": can_be_had,
            "missed": missed,
        }


def _row(known: WorkFacts, kept: Taken) -> dict[str, Any]:
    return {
        "vendor": kept.vendor or known.seller,
        "reference": kept.reference or known.number,
        "posted_on": None,
        "until": None,
        "reason": "",
        **dict.fromkeys(("offered", "open", "missed"), 0),
        "taken": kept.net + kept.tax,
        "of_it_tax": kept.tax,
    }


def _posted(connection: sa.Connection, client: Client, asked: Asked) -> Iterator[sa.Row[Any]]:
    """Yield the invoices that stand, with when their documents came."""
    undo = entries.alias("undo")
    undone = (undo.c.client_id == entries.c.client_id) & (undo.c.reverses == entries.c.label)
    same = (documents.c.client_id == entries.c.client_id) & (documents.c.id == entries.c.document_id)
    query = (
        sa.select(
            *(entries.c[name] for name in ("document_id", "payee", "reference", "posting_date", "fx_rate")),
            documents.c.received_at,
        )
        .outerjoin(undo, undone & (undo.c.posting_date <= asked.as_of))
        .outerjoin(documents, same)
        .where(entries.c.client_id == client.id, entries.c.purpose == Purpose.INVOICE.value, undo.c.id.is_(None))
        .where(entries.c.posting_date <= asked.as_of)
    )
    query = query.where(entries.c.entity == asked.entity) if asked.entity else query
    yield from connection.execute(query)


def _taken(connection: sa.Connection, client: Client, asked: Asked, since: dt.date) -> dict[str, Taken]:
    """Return what payments of the period kept, by document; by the payment where it does not say of which invoice."""
    columns = (entries.c.id, entries.c.document_id, entries.c.payee, postings.c.account, postings.c.text)
    of_expected = (postings.c.account == DISCOUNTS_EXPECTED) & postings.c.text.startswith(DISCOUNT)
    of_discount = (postings.c.account == DISCOUNTS) | postings.c.text.startswith(TAX_OF_DISCOUNT) | of_expected
    query = lines(client, asked, *columns, postings.c.base_minor).where(of_discount, entries.c.posting_date >= since)
    found: dict[str, Taken] = {}
    for row in connection.execute(query.order_by(entries.c.id, postings.c.line_no)).all():
        settled = _settled(connection, row.id)
        name = row.text.removeprefix(TAX_OF_DISCOUNT).removeprefix(DISCOUNT)
        document = settled.get(name, row.document_id)
        sofar = found.get(document, Taken(vendor=row.payee, reference=name))
        found[document] = sofar.plus(row.account, -row.base_minor)
    return found


def _settled(connection: sa.Connection, entry_id: int) -> dict[str, str]:
    """Return the documents whose items an entry settles, by their number and by the label of their entry."""
    item = (open_items.c.entry_id == clearings.c.item_entry_id) & (open_items.c.line_no == clearings.c.item_line_no)
    query = (
        sa.select(open_items.c.document_id, entries.c.reference, entries.c.label)
        .join_from(clearings, open_items, item)
        .join(entries, entries.c.id == open_items.c.entry_id)
        .where(clearings.c.entry_id == entry_id)
    )
    return {row.reference or row.label: row.document_id for row in connection.execute(query)}


def _reason(connection: sa.Connection, client: Client, row: sa.Row[Any], until: dt.date) -> Reason:
    if row.received_at and row.received_at.date() > until:
        return Reason.CAME_LATE
    if row.posting_date > until:
        return Reason.QUEUE
    return Reason.HELD if row.document_id in held_on(connection, client.id, until) else Reason.NOT_PAID


REPORT = ReportKind(code="R-14", name="discounts", title="Cash discounts", build=build)
