"""R-01: the trial balance. Opening, debit, credit and closing of every account, in base currency."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pandas as pd
import sqlalchemy as sa

from documents.master.client import Client
from ledgers.chart import TWO_SIDED
from ledgers.entry import fiscal_year
from ledgers.general_ledger import is_memo
from ledgers.tables import entries, postings
from reports.report import Asked, Column, Kind, Report, ReportKind, Tie

COLUMNS = (
    Column(name="account"),
    Column(name="name", title=""),
    *(Column(name=name, kind=Kind.MONEY, summed=True) for name in ("opening", "debit", "credit", "closing")),
)


def build(connection: sa.Connection, client: Client, asked: Asked) -> Report:
    """Return the balances of every account that was posted to, memo accounts left out.

    The period begins on `asked.since`, or with the fiscal year that `asked.as_of` is in.
    """
    since = asked.since or start_of_year(asked.as_of, client.fiscal_year_start)
    frame = _frame(connection, client, asked, since)
    return Report(
        code="R-01",
        title="Trial balance",
        client_id=client.id,
        as_of=asked.as_of,
        currency=client.currency,
        columns=COLUMNS,
        frame=frame,
        ties=(
            Tie(
                what="sum of debits = sum of credits", left=int(frame["debit"].sum()), right=int(frame["credit"].sum())
            ),
            Tie(what="sum of closing balances = 0", left=int(frame["closing"].sum()), right=0),
        ),
        notes=(
            f"Debit and credit of {since} to {asked.as_of}; credit balances are negative. What stands behind an "
            "account, down to the document: R-10 with `--set account=`.",
            *_unusual(client, frame),
        ),
    )


def start_of_year(day: dt.date, first_month: int) -> dt.date:
    """Return the first day of the fiscal year a day is in."""
    return dt.date(fiscal_year(day, first_month), first_month, 1)


def _unusual(client: Client, frame: pd.DataFrame) -> Iterator[str]:
    """Yield the accounts whose balance stands on the other side than theirs usually does, if there are any."""
    closing = dict(zip(frame["account"], frame["closing"], strict=True))
    found = []
    for account in client.accounts:
        side = "both" if account.code in TWO_SIDED and not account.normal_side else account.usual_side
        wrong = closing.get(account.code, 0) * {"debit": 1, "credit": -1, "both": 0}[side] < 0
        if wrong:
            found.append(f"{account.code} {account.name} ({side})")
    if found:
        yield f"On the other side than usual: {', '.join(found)}."


def _frame(connection: sa.Connection, client: Client, asked: Asked, since: dt.date) -> pd.DataFrame:
    amount, day = postings.c.base_minor, entries.c.posting_date
    within = day >= since
    # A reversal stands below zero on the side of what it undoes (P-12).
    debited = sa.case((entries.c.reverses.is_(None), amount > 0), else_=amount < 0)
    sums = {
        "opening": sa.case((day < since, amount), else_=0),
        "debit": sa.case((within & debited, amount), else_=0),
        "credit": sa.case((within & ~debited, -amount), else_=0),
    }
    query = (
        sa.select(postings.c.account, *(sa.func.sum(value).label(name) for name, value in sums.items()))
        .join(entries, entries.c.id == postings.c.entry_id)
        .where(postings.c.client_id == client.id, day <= asked.as_of)
        .group_by(postings.c.account)
        .order_by(postings.c.account)
    )
    if asked.entity:
        query = query.where(entries.c.entity == asked.entity)
    names = {account.code: account.name for account in client.accounts}
    rows = [
        {"account": row.account, "name": names.get(row.account, ""), **{name: int(getattr(row, name)) for name in sums}}
        for row in connection.execute(query)
        if not is_memo(row.account)
    ]
    frame = pd.DataFrame(rows, columns=["account", "name", *sums]).astype(dict.fromkeys(sums, "int64"))
    return frame.assign(closing=frame["opening"] + frame["debit"] - frame["credit"])


REPORT = ReportKind(code="R-01", name="trial-balance", title="Trial balance", build=build)
