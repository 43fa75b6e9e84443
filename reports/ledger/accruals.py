"""R-12: accruals and deferrals as they stand, and the documents that were not posted at the cut-off."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any, Final

import sqlalchemy as sa

from documents.master.client import Client
from documents.register.tables import business_keys, documents
from documents.register.work_facts import WorkFacts, work_facts
from documents.values.money import to_minor
from ledgers.cases.deferral import RELEASE
from ledgers.chart import ACCRUED, PREPAID
from ledgers.entry import Journal
from ledgers.month.checklist import NOT_POSTED
from ledgers.tables import entries, postings
from reports.ledger.lines import balances, choice, framed, lines, period_start, zero_sum
from reports.report import DOCUMENT, Asked, Column, Kind, Report, ReportKind, Tie

CHOICE: Final = "show"
"""Option: "entries" (the default) or "unposted"."""

KINDS: Final = {ACCRUED: ("accrual", -1), PREPAID: ("deferral", 1)}
"""What stands on each account, and the sign that makes its balance positive."""

COLUMNS = (
    Column(name="kind"),
    Column(name="entry"),
    Column(name=DOCUMENT, title="document"),
    Column(name="reference"),
    Column(name="vendor"),
    Column(name="posted_on", kind=Kind.DAY, title="posted"),
    Column(name="last", kind=Kind.DAY, title="last released"),
    Column(name="posted", kind=Kind.MONEY, title="amount"),
    Column(name="released", kind=Kind.MONEY),
    Column(name="standing", kind=Kind.MONEY),
)
UNPOSTED = (
    Column(name=DOCUMENT, title="document"),
    Column(name="type"),
    Column(name="vendor"),
    Column(name="reference"),
    Column(name="doc_date", kind=Kind.DAY, title="document date"),
    Column(name="received_on", kind=Kind.DAY, title="received"),
    Column(name="state"),
    Column(name="entry", title="posted later by"),
    Column(name="currency"),
    Column(name="gross", kind=Kind.MONEY, currency="currency", optional=True),
    Column(name="base", kind=Kind.MONEY, title="gross in base currency", optional=True),
)


def build(connection: sa.Connection, client: Client, asked: Asked) -> Report:
    """Return accruals and deferrals that stand or moved in the period, or what was not posted by its last day.

    Not posted are documents dated up to the day, or received by then when nobody knows their date, that wait today or
    whose entry is of a later day. Documents rejected, archived or known as duplicates since are left out.
    """
    listed = choice(asked, CHOICE, ("entries", "unposted")) == "unposted"
    found = list(_standing(connection, client, asked))
    columns = UNPOSTED if listed else COLUMNS
    since = period_start(client, asked)
    rows = _unposted(connection, client, asked) if listed else (row for row in found if _is_shown(row, since))
    ledger = balances(connection, client, asked)
    ties = [
        Tie(
            what=f"{kind}s = account {account}",
            left=sum(row["standing"] for row in found if row["kind"] == kind),
            right=sign * ledger.get(account, 0),
        )
        for account, (kind, sign) in KINDS.items()
    ]
    return Report(
        code="R-12",
        title="Not posted at the cut-off" if listed else "Accruals and deferrals",
        client_id=client.id,
        as_of=asked.as_of,
        currency=client.currency,
        columns=columns,
        frame=framed(rows, columns),
        ties=(*ties, zero_sum(connection, client, asked)),
        notes=() if listed else (f"What stands, and what was posted or released from {since} to {asked.as_of}.",),
    )


def _standing(connection: sa.Connection, client: Client, asked: Asked) -> Iterator[dict[str, Any]]:
    """Yield each accrual and deferral with what was taken back or released of it, the oldest first."""
    columns = ("id", "label", "reverses", "document_id", "reference", "payee", "posting_date")
    query = lines(client, asked, *(entries.c[name] for name in columns), postings.c.account, postings.c.base_minor)
    query = query.where(postings.c.account.in_(KINDS)).order_by(entries.c.id, postings.c.line_no)
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    for line in connection.execute(query):
        kind, sign = KINDS[line.account]
        root = _root(line)
        row = rows.setdefault((line.account, root), _row(kind, line))
        amount = sign * line.base_minor
        if root == line.label:
            row["posted"] += amount
        else:
            row["released"] -= amount
            row["last"] = line.posting_date
        row["standing"] += amount
    yield from rows.values()


def _root(line: sa.Row[Any]) -> str:
    """Return the label of the entry that a line belongs to: its own, or that which it releases or reverses."""
    if line.document_id.startswith(RELEASE):
        return str(line.document_id).removeprefix(RELEASE).rpartition("/")[0]
    return str(line.reverses or line.label)


def _row(kind: str, line: sa.Row[Any]) -> dict[str, Any]:
    return {
        "kind": kind,
        "entry": line.label,
        DOCUMENT: line.document_id,
        "reference": line.reference,
        "vendor": line.payee,
        "posted_on": line.posting_date,
        "last": None,
        **dict.fromkeys(("posted", "released", "standing"), 0),
    }


def _is_shown(row: dict[str, Any], since: dt.date) -> bool:
    return bool(row["standing"]) or (row["last"] or row["posted_on"]) >= since


def _unposted(connection: sa.Connection, client: Client, asked: Asked) -> Iterator[dict[str, Any]]:
    rows = connection.execute(_not_posted_by(client, asked)).all()
    facts = work_facts(connection, client.id, sa.select(documents.c.id).where(documents.c.client_id == client.id))
    for row in rows:
        known = facts.get(row.id, WorkFacts())
        yield {
            DOCUMENT: row.id,
            "type": row.doc_type,
            "vendor": known.seller,
            "reference": known.number,
            "doc_date": row.issue_date,
            "received_on": row.received_at.date(),
            "state": row.state,
            "entry": row.label or "",
            "currency": row.currency,
            "gross": row.gross_minor,
            "base": None if known.base is None else to_minor(known.base, client.currency),
        }


def _not_posted_by(client: Client, asked: Asked) -> sa.Select[Any]:
    """Select what a month's checklist counts, and what has been posted since on a later day."""
    after = dt.datetime.combine(asked.as_of + dt.timedelta(days=1), dt.time(), tzinfo=dt.UTC)
    issued, columns = business_keys.c.issue_date, ("id", "doc_type", "received_at", "state", "currency", "gross_minor")
    dated = sa.or_(issued <= asked.as_of, issued.is_(None) & (documents.c.received_at < after))
    first = (
        sa.select(sa.func.min(entries.c.id))
        .where(entries.c.client_id == client.id, entries.c.document_id == documents.c.id)
        .where(entries.c.journal != Journal.MEMO.value)
        .correlate(documents)
        .scalar_subquery()
    )
    later = sa.and_(entries.c.id.is_not(None), entries.c.posting_date > asked.as_of)
    return (
        sa.select(*(documents.c[name] for name in columns), issued, entries.c.label)
        .outerjoin(business_keys, business_keys.c.document_id == documents.c.id)
        .outerjoin(entries, entries.c.id == first)
        .where(documents.c.client_id == client.id, dated, sa.or_(documents.c.state.in_(NOT_POSTED), later))
        .order_by(issued, documents.c.received_at, documents.c.id)
    )


REPORT = ReportKind(
    code="R-12", name="accruals", title="Accruals, deferrals, and what was not posted", build=build, options=(CHOICE,)
)
