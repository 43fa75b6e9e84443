"""What reports on the ledger share: lines of one client up to a day, frames, choices, and the tie that always holds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import pandas as pd
import sqlalchemy as sa

from documents.error import WrongInputError
from documents.master.client import Client
from documents.values.money import to_minor
from ledgers.general_ledger import trial_balance
from ledgers.tables import entries, postings
from reports.ledger.trial_balance import start_of_year
from reports.report import Asked, Column, Kind, Tie

INTEGERS: Final = frozenset({Kind.COUNT, Kind.MONEY})


def lines(client: Client, asked: Asked, *columns: Any) -> sa.Select[Any]:
    """Select columns of `postings` and `entries`: of one client, of one company if asked, up to the day asked for."""
    query = (
        sa.select(*columns)
        .join_from(postings, entries, entries.c.id == postings.c.entry_id)
        .where(postings.c.client_id == client.id, entries.c.client_id == client.id)
        .where(entries.c.posting_date <= asked.as_of)
    )
    return query.where(entries.c.entity == asked.entity) if asked.entity else query


def period_start(client: Client, asked: Asked) -> dt.date:
    """Return the first day of the period asked for; that of the fiscal year when none is given."""
    return asked.since or start_of_year(asked.as_of, client.fiscal_year_start)


def balances(
    connection: sa.Connection, client: Client, asked: Asked, *, before: dt.date | None = None
) -> dict[str, int]:
    """Return the balance of every account on the day asked for, in minor units; what stood before a day is left out."""
    found = _balances(connection, client, asked.as_of, asked.entity)
    if before is None:
        return found
    opening = _balances(connection, client, before - dt.timedelta(days=1), asked.entity)
    return {account: amount - opening.get(account, 0) for account, amount in found.items()}


def _balances(connection: sa.Connection, client: Client, day: dt.date, entity: str) -> dict[str, int]:
    rows = trial_balance(connection, client.id, day, entity=entity)
    return {row.account: to_minor(row.balance, client.currency) for row in rows}


def zero_sum(connection: sa.Connection, client: Client, asked: Asked) -> Tie:
    """Return the tie of the whole ledger: all accounts add up to nothing. An edited line breaks it."""
    return Tie(what="sum of all accounts = 0", left=sum(balances(connection, client, asked).values()), right=0)


def framed(
    rows: Iterable[Mapping[str, object]] | Iterable[Sequence[object]], columns: Sequence[Column]
) -> pd.DataFrame:
    """Return rows as the frame of a report: integers for money and counts, everything else as it is, None too."""
    frame = pd.DataFrame(list(rows), columns=[column.name for column in columns], dtype=object)
    figures = [column.name for column in columns if column.kind in INTEGERS and not column.optional]
    return frame.astype(dict.fromkeys(figures, "int64"))


def choice(asked: Asked, name: str, known: Sequence[str]) -> str:
    """Return what was chosen by `--set NAME=...`, the first of `known` when nothing was.

    Raises:
        WrongInputError: It is none of them.
    """
    chosen = asked.options.get(name, known[0])
    if chosen not in known:
        raise WrongInputError(f'--set {name}: found "{chosen}", expected one of {", ".join(known)}')
    return chosen
