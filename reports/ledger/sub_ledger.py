"""R-03: the sub-ledgers against the general ledger, account by account; the difference must be nothing."""

from __future__ import annotations

from typing import Any, Final

import sqlalchemy as sa

from documents.master.client import Client
from documents.values.money import to_minor
from ledgers.sub_ledger import ITEM_ACCOUNTS, open_items_of
from ledgers.tables import entries, postings
from reports.ledger.lines import balances, choice, framed, lines
from reports.report import DOCUMENT, Asked, Column, Kind, Report, ReportKind, Tie

CHOICE: Final = "show"
"""Option: "accounts" (the default), or "manual" for the lines without a vendor."""

COLUMNS = (
    Column(name="account"),
    Column(name="items", kind=Kind.COUNT, title="open items"),
    *(Column(name=name, kind=Kind.MONEY) for name in ("open", "ledger", "difference")),
    Column(name="without_vendor", kind=Kind.COUNT, title="lines without a vendor"),
)
MANUAL = (
    Column(name="account"),
    Column(name="entry"),
    Column(name=DOCUMENT, title="document"),
    Column(name="day", kind=Kind.DAY),
    Column(name="maker", title="made by"),
    Column(name="text"),
    Column(name="amount", kind=Kind.MONEY, summed=True),
)


def build(connection: sa.Connection, client: Client, asked: Asked) -> Report:
    """Return one row for each account that has items: their sum, the account's balance, and lines that are no item.

    The list of lines without a vendor is shown though the accounts do not tie: it says why.
    """
    manual = _manual(connection, client, asked)
    rows = [_account(connection, client, asked, account, manual) for account in sorted(ITEM_ACCOUNTS)]
    listed = choice(asked, CHOICE, ("accounts", "manual")) == "manual"
    columns = MANUAL if listed else COLUMNS
    ties = [Tie(what=f"open items = account {row['account']}", left=row["open"], right=row["ledger"]) for row in rows]
    return Report(
        code="R-03",
        title="Lines without a vendor" if listed else "Sub-ledgers and general ledger",
        client_id=client.id,
        as_of=asked.as_of,
        currency=client.currency,
        columns=columns,
        frame=framed(manual if listed else rows, columns),
        ties=() if listed else tuple(ties),
        notes=("Credit balances are negative. A line without a vendor was posted by hand or by a fault of ours.",),
    )


def _account(
    connection: sa.Connection, client: Client, asked: Asked, account: str, manual: list[dict[str, Any]]
) -> dict[str, Any]:
    found = open_items_of(connection, client.id, asked.as_of, account=account)
    items = [item for item in found if asked.entity in {"", item.entity}]
    open_sum = sum(to_minor(item.open_base, client.currency) for item in items)
    ledger = balances(connection, client, asked).get(account, 0)
    return {
        "account": account,
        "items": len(items),
        "open": open_sum,
        "ledger": ledger,
        "difference": open_sum - ledger,
        "without_vendor": sum(line["account"] == account for line in manual),
    }


def _manual(connection: sa.Connection, client: Client, asked: Asked) -> list[dict[str, Any]]:
    columns = entries.c.label, entries.c.document_id, entries.c.posting_date, entries.c.maker
    of_line = postings.c.account, postings.c.text, postings.c.base_minor
    query = lines(client, asked, *columns, *of_line).where(
        postings.c.account.in_(ITEM_ACCOUNTS), postings.c.party == ""
    )
    return [
        {
            "account": row.account,
            "entry": row.label,
            DOCUMENT: row.document_id,
            "day": row.posting_date,
            "maker": row.maker,
            "text": row.text,
            "amount": row.base_minor,
        }
        for row in connection.execute(query.order_by(postings.c.account, entries.c.label, postings.c.line_no))
    ]


REPORT = ReportKind(
    code="R-03", name="sub-ledger", title="Sub-ledgers and general ledger", build=build, options=(CHOICE,)
)
