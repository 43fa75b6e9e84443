"""R-03: the sub-ledgers against the general ledger, account by account; the difference must be nothing."""

from __future__ import annotations

import pandas as pd
import sqlalchemy as sa

from documents.master.client import Client
from documents.values.money import to_minor
from ledgers.general_ledger import trial_balance
from ledgers.sub_ledger import ITEM_ACCOUNTS, open_items_of
from ledgers.tables import entries, postings
from reports.report import Asked, Column, Kind, Report, ReportKind, Tie

COLUMNS = (
    Column(name="account"),
    Column(name="items", kind=Kind.COUNT, title="open items"),
    *(Column(name=name, kind=Kind.MONEY) for name in ("open", "ledger", "difference")),
    Column(name="without_vendor", kind=Kind.COUNT, title="lines without a vendor"),
)


def build(connection: sa.Connection, client: Client, asked: Asked) -> Report:
    """Return one row for each account that has items: their sum, the account's balance, and lines that are no item."""
    balances = {
        row.account: to_minor(row.balance, client.currency) for row in trial_balance(connection, client.id, asked.as_of)
    }
    rows = []
    for account in sorted(ITEM_ACCOUNTS):
        items = open_items_of(connection, client.id, asked.as_of, account=account)
        open_sum = sum(to_minor(item.open_base, client.currency) for item in items)
        ledger = balances.get(account, 0)
        manual = _without_vendor(connection, client.id, account, asked)
        rows.append((account, len(items), open_sum, ledger, open_sum - ledger, manual))
    return Report(
        code="R-03",
        title="Sub-ledgers and general ledger",
        client_id=client.id,
        as_of=asked.as_of,
        currency=client.currency,
        columns=COLUMNS,
        frame=pd.DataFrame(rows, columns=[column.name for column in COLUMNS]),
        ties=tuple(Tie(what=f"open items = account {row[0]}", left=row[2], right=row[3]) for row in rows),
        notes=("Credit balances are negative. A line without a vendor was posted by hand or by a fault of ours.",),
    )


def _without_vendor(connection: sa.Connection, client_id: str, account: str, asked: Asked) -> int:
    query = (
        sa.select(sa.func.count())
        .select_from(postings)
        .join(entries, entries.c.id == postings.c.entry_id)
        .where(
            postings.c.client_id == client_id,
            postings.c.account == account,
            postings.c.party == "",
            entries.c.posting_date <= asked.as_of,
        )
    )
    return connection.scalar(query) or 0


REPORT = ReportKind(code="R-03", name="sub-ledger", title="Sub-ledgers and general ledger", build=build)
