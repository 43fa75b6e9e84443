"""R-10: the general journal of a period, the ledger of one account, and the gaps in its numbers: there must be none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from itertools import pairwise
from typing import Any, Final

import sqlalchemy as sa

from documents.master.client import Client
from documents.values.money import from_minor
from ledgers.dimensions import as_words, from_stored
from ledgers.entry import debit_and_credit
from ledgers.general_ledger import is_memo
from ledgers.tables import chain_heads, entries, has_order, postings
from reports.ledger.lines import balances, choice, framed, lines, period_start, zero_sum
from reports.report import DOCUMENT, Asked, Column, Kind, Report, ReportKind, Tie

CHOICE: Final = "show"
"""Option: "lines" (the default), "memo" for the journal beside the ledger, or "gaps"."""

ACCOUNT: Final = "account"
"""Option: the ledger of this account alone, with its balance after each line: what stands behind a trial balance."""
NARROWING: Final[tuple[str, ...]] = (ACCOUNT, "order", "vendor")
"""Options: lines of an account or an order, or of the entries of a vendor."""

COLUMNS: Final[tuple[Column, ...]] = (
    Column(name="entry"),
    Column(name="day", kind=Kind.DAY),
    Column(name="doc_date", kind=Kind.DAY, title="document date"),
    Column(name="reference"),
    Column(name="payee", title="vendor"),
    Column(name="reverses"),
    Column(name=DOCUMENT, title="document"),
    Column(name="tax_code", title="tax code"),
    Column(name="text"),
    Column(name="cost_objects", title="cost objects", files_only=True),
    Column(name="account"),
    Column(name="currency"),
    Column(name="amount", kind=Kind.MONEY, title="in its currency", currency="currency"),
    Column(name="debit", kind=Kind.MONEY, summed=True),
    Column(name="credit", kind=Kind.MONEY, summed=True),
)
LEDGER_COLUMNS = (*COLUMNS, Column(name="balance", kind=Kind.MONEY))
GAP_COLUMNS = (
    Column(name="journal"),
    Column(name="after", kind=Kind.COUNT, title="after number"),
    Column(name="before", kind=Kind.COUNT, title="before number"),
    Column(name="missing", kind=Kind.COUNT),
)


def build(connection: sa.Connection, client: Client, asked: Asked) -> Report:
    """Return one row for each line of the entries of a period, by day and number.

    The journal is not shown while a number is missing; `--set show=gaps` then lists which. With `--set account=` it is
    the ledger of that account, memo accounts included; `order=` and `vendor=` narrow either.
    """
    shown = choice(asked, CHOICE, ("lines", "memo", "gaps"))
    narrow = {name: asked.options[name] for name in NARROWING if name in asked.options}
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
    query = _narrowed(lines(client, asked, entries, postings), narrow).where(entries.c.posting_date >= since)
    in_order = query.order_by(entries.c.posting_date, entries.c.label, postings.c.line_no)
    account = narrow.get(ACCOUNT, "")
    rows = [_row(row) for row in connection.execute(in_order) if account or is_memo(row.account) is (shown == "memo")]
    whole, columns, notes = set(narrow) == {ACCOUNT}, COLUMNS, [f"Entries of {since} to {asked.as_of}."]
    ties = [Tie(what="numbers missing = 0", left=sum(row["missing"] for row in missing), right=0)]
    if whole:
        opening = _opening(connection, client, asked, since)
        closing = _with_balance(rows, opening)
        columns, balance = LEDGER_COLUMNS, balances(connection, client, asked).get(account, 0)
        ties.append(Tie(what=f"opening and lines of {account} = its balance", left=closing, right=balance))
        notes.append(f"Opening balance {from_minor(opening, client.currency):,} {client.currency}.")
    frame = framed(rows, columns)
    if narrow:
        ties.append(zero_sum(connection, client, asked))
    else:
        debit, credit = int(frame["debit"].sum()), int(frame["credit"].sum())
        ties.insert(0, Tie(what="sum of debits = sum of credits", left=debit, right=credit))
    title = "Journal" if shown == "lines" else "Memo journal"
    return Report(
        title=f"Ledger of account {account}" if account else title,
        columns=columns,
        frame=frame,
        ties=(*ties, _counted(connection, client)),
        notes=(*notes, *(f"Only {name} {value}." for name, value in narrow.items())),
        **common,
    )


def _narrowed(query: sa.Select[Any], narrow: Mapping[str, str]) -> sa.Select[Any]:
    if ACCOUNT in narrow:
        query = query.where(postings.c.account == narrow[ACCOUNT])
    if "order" in narrow:
        query = query.where(postings.c.order_number == narrow["order"], has_order())
    if "vendor" in narrow:
        other = postings.alias("other")
        query = query.where(sa.exists().where(other.c.entry_id == entries.c.id, other.c.party == narrow["vendor"]))
    return query


def _opening(connection: sa.Connection, client: Client, asked: Asked, since: dt.date) -> int:
    """Return the balance of the account asked for before a period."""
    before = asked.model_copy(update={"as_of": since - dt.timedelta(days=1)})
    return balances(connection, client, before).get(asked.options[ACCOUNT], 0)


def _with_balance(rows: list[dict[str, Any]], opening: int) -> int:
    """Add to each row what the account comes to after it; return what it comes to at the end."""
    balance = opening
    for row in rows:
        balance += row["debit"] - row["credit"]
        row["balance"] = balance
    return balance


def _row(line: sa.Row[Any]) -> dict[str, Any]:
    debit, credit = debit_and_credit(line.base_minor, reverses=bool(line.reverses))
    same = ("reference", "payee", "doc_date", "tax_code", "text", "account", "currency", DOCUMENT)
    return {
        **{name: getattr(line, name) for name in same},
        "entry": line.label,
        "day": line.posting_date,
        "reverses": line.reverses or "",
        "cost_objects": as_words(from_stored(line.dimensions)),
        "amount": line.amount_minor,
        "debit": debit,
        "credit": credit,
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


REPORT = ReportKind(
    code="R-10", name="journal", title="Journal, and gaps in its numbers", build=build, options=(CHOICE, *NARROWING)
)
