"""R-10: the general journal of a period, and the report of gaps in its numbers, which must be empty."""

from __future__ import annotations

from itertools import pairwise
from typing import Any, Final

import sqlalchemy as sa

from documents.master.client import Client
from ledgers.general_ledger import is_memo
from ledgers.tables import chain_heads, entries, postings
from reports.ledger.lines import choice, framed, lines, period_start
from reports.report import DOCUMENT, Asked, Column, Kind, Report, ReportKind, Tie

CHOICE: Final = "show"
"""Option: "lines" (the default), "memo" for the journal beside the ledger, or "gaps"."""

COLUMNS = (
    Column(name="entry"),
    Column(name="day", kind=Kind.DAY),
    Column(name="doc_date", kind=Kind.DAY, title="document date"),
    Column(name="reference"),
    Column(name="payee", title="vendor"),
    Column(name="reverses"),
    Column(name=DOCUMENT, title="document"),
    Column(name="tax_code", title="tax code"),
    Column(name="text"),
    Column(name="account"),
    Column(name="currency"),
    Column(name="amount", kind=Kind.MONEY, title="in its currency", currency="currency"),
    Column(name="debit", kind=Kind.MONEY, summed=True),
    Column(name="credit", kind=Kind.MONEY, summed=True),
)
GAP_COLUMNS = (
    Column(name="journal"),
    Column(name="after", kind=Kind.COUNT, title="after number"),
    Column(name="before", kind=Kind.COUNT, title="before number"),
    Column(name="missing", kind=Kind.COUNT),
)


def build(connection: sa.Connection, client: Client, asked: Asked) -> Report:
    """Return one row for each line of the entries of a period, by day and number.

    The journal is not shown while a number is missing; `--set show=gaps` then lists which.
    """
    shown = choice(asked, CHOICE, ("lines", "memo", "gaps"))
    missing = _gaps(connection, client, asked)
    common: dict[str, Any] = {
        "code": "R-10",
        "client_id": client.id,
        "as_of": asked.as_of,
        "currency": client.currency,
    }
    if shown == "gaps":
        frame = framed(missing, GAP_COLUMNS)
        return Report(title="Gaps in the journal's numbers", columns=GAP_COLUMNS, frame=frame, **common)
    since = period_start(client, asked)
    query = lines(client, asked, entries, postings).where(entries.c.posting_date >= since)
    in_order = query.order_by(entries.c.posting_date, entries.c.label, postings.c.line_no)
    rows = [_row(row) for row in connection.execute(in_order) if is_memo(row.account) is (shown == "memo")]
    frame = framed(rows, COLUMNS)
    return Report(
        title="Journal" if shown == "lines" else "Memo journal",
        columns=COLUMNS,
        frame=frame,
        ties=(
            Tie(
                what="sum of debits = sum of credits", left=int(frame["debit"].sum()), right=int(frame["credit"].sum())
            ),
            Tie(what="numbers missing = 0", left=sum(row["missing"] for row in missing), right=0),
            _counted(connection, client),
        ),
        notes=(f"Entries of {since} to {asked.as_of}.",),
        **common,
    )


def _row(line: sa.Row[Any]) -> dict[str, Any]:
    same = ("reference", "payee", "doc_date", "tax_code", "text", "account", "currency", DOCUMENT)
    return {
        **{name: getattr(line, name) for name in same},
        "entry": line.label,
        "day": line.posting_date,
        "reverses": line.reverses or "",
        "amount": line.amount_minor,
        "debit": max(line.base_minor, 0),
        "credit": max(-line.base_minor, 0),
    }


def _counted(connection: sa.Connection, client: Client) -> Tie:
    """Return the tie that an entry cut off at the end of a journal breaks: its head knows how many there were."""
    count = connection.scalar(sa.select(sa.func.count()).where(entries.c.client_id == client.id))
    heads = sa.select(sa.func.coalesce(sa.func.sum(chain_heads.c.position), 0))
    positions = connection.scalar(heads.where(chain_heads.c.client_id == client.id))
    return Tie(what="entries = those its journals have counted", left=count or 0, right=int(positions or 0))


def _gaps(connection: sa.Connection, client: Client, asked: Asked) -> list[dict[str, Any]]:
    """Return what is missing of each journal's numbers, whenever posted: a number has no day of its own."""
    of_journal = entries.c.entity, entries.c.journal, entries.c.fiscal_year
    counted = sa.select(*of_journal).where(entries.c.client_id == client.id).group_by(*of_journal)
    counted = counted.having((sa.func.count() != sa.func.max(entries.c.number)) | (sa.func.min(entries.c.number) != 1))
    found = []
    for journal in connection.execute(counted.order_by(*of_journal)).all():
        if asked.entity and journal.entity != asked.entity:
            continue
        mine = [column == value for column, value in zip(of_journal, journal, strict=True)]
        query = sa.select(entries.c.number).where(entries.c.client_id == client.id, *mine).order_by(entries.c.number)
        for after, before in pairwise([0, *connection.scalars(query)]):
            if before - after != 1:
                name = "-".join(map(str, journal))
                found.append({"journal": name, "after": after, "before": before, "missing": before - after - 1})
    return found


REPORT = ReportKind(code="R-10", name="journal", title="Journal, and gaps in its numbers", build=build)
