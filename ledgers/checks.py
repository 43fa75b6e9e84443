"""The invariants of the ledger, one function each (`daybook check`). Any violation stops posting."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa

from documents.kind import INVOICE_TYPES, DocType
from documents.master.client import Client
from documents.register.tables import business_keys, documents
from documents.state import State
from documents.values.money import from_minor
from documents.violation import Violation
from ledgers.cases import accrual, commitment, deferral, dispute, goods_receipt, payment, revaluation
from ledgers.cases.deposit import USED
from ledgers.cases.invoice import PAYABLE_ROUNDING
from ledgers.chain import as_text, hash_of
from ledgers.chart import OWED
from ledgers.entry import Purpose
from ledgers.general_ledger import is_memo, trial_balance
from ledgers.journal_walk import Hashed, walk
from ledgers.month.period_checks import check_periods
from ledgers.reconcile import reconcile, within_the_ledger, without_lags
from ledgers.standing import standing
from ledgers.tables import chain_heads, entries, postings

LEDGER_STATES: Final = (State.POSTED, State.CLOSED, State.REVERSED)
ALWAYS_POSTS: Final = (*INVOICE_TYPES, DocType.PURCHASE_ORDER)
"""Types whose POSTED documents must have an entry; a receipt on a two-way order has none."""
LEAST_LINES: Final = 2
"""Of an entry."""
WITHOUT_DOCUMENT: Final = (
    goods_receipt.IMPORTED,
    commitment.IMPORTED,
    payment.PAYMENT,
    revaluation.REVALUATION,
    accrual.ACCRUAL,
    deferral.DEFERRAL,
    deferral.RELEASE,
    dispute.DISPUTE,
)
"""Beginnings of document ids of entries that stand in no document, or in one that is not posted."""


def check_balance(connection: sa.Connection, client: Client) -> Iterator[Violation]:
    """I3: every entry sums to zero in both currencies and has all its lines; so do all entries together."""
    lines = sa.func.count(postings.c.line_no)
    amount, base = (sa.func.coalesce(sa.func.sum(postings.c[name]), 0) for name in ("amount_minor", "base_minor"))
    of_entry = entries.c.label, entries.c.line_count, entries.c.currency, entries.c.base_currency
    query = (
        sa.select(*of_entry, lines.label("lines"), amount.label("amount"), base.label("base"))
        .outerjoin(postings, postings.c.entry_id == entries.c.id)
        .where(entries.c.client_id == client.id)
        .group_by(entries.c.id, *of_entry)
        .having((amount != 0) | (base != 0) | (lines != entries.c.line_count) | (lines < LEAST_LINES))
        .order_by(entries.c.id)
    )
    for row in connection.execute(query):
        message = (
            f"{row.lines} of {row.line_count} lines add up to {from_minor(int(row.amount), row.currency)} "
            f"{row.currency}, in base currency to {from_minor(int(row.base), row.base_currency)} {row.base_currency}; "
            f"expected all lines, at least {LEAST_LINES}, and zero"
        )
        yield Violation(code="I3", subject=row.label, message=message, client_id=client.id)
    total = sum((row.balance for row in trial_balance(connection, client.id) if not is_memo(row.account)), Decimal(0))
    if total:
        message = f"the trial balance is {total} {client.currency} instead of zero"
        yield Violation(code="I3", subject="trial balance", message=message, client_id=client.id)
    for difference in within_the_ledger(connection, client):
        if difference.where == "sub-ledger":
            yield Violation(code="I3", subject=difference.subject, message=difference.message, client_id=client.id)


def check_reversals(connection: sa.Connection, client: Client) -> Iterator[Violation]:
    """I3: an entry that reverses another one is its exact opposite, line by line.

    What was reversed counts nowhere any more, and its payment holds end with it (migration 0031).
    """
    undone, line, opposite = entries.alias("undone"), postings.alias("line"), postings.alias("opposite")
    is_opposite = (
        (opposite.c.entry_id == undone.c.id)
        & (opposite.c.line_no == line.c.line_no)
        & (opposite.c.account == line.c.account)
        & (opposite.c.party == line.c.party)
        & (opposite.c.amount_minor == -line.c.amount_minor)
        & (opposite.c.base_minor == -line.c.base_minor)
    )
    alike = (undone.c.line_count == entries.c.line_count) & (undone.c.currency == entries.c.currency)
    query = (
        sa.select(entries.c.label, entries.c.reverses, sa.func.min(line.c.line_no).label("line_no"))
        .join(undone, (undone.c.client_id == entries.c.client_id) & (undone.c.label == entries.c.reverses))
        .join(line, line.c.entry_id == entries.c.id)
        .outerjoin(opposite, is_opposite)
        .where(entries.c.client_id == client.id, entries.c.reverses.is_not(None))
        .where(opposite.c.entry_id.is_(None) | ~alike)
        .group_by(entries.c.id, entries.c.label, entries.c.reverses)
        .order_by(entries.c.id)
    )
    for row in connection.execute(query):
        message = (
            f"it reverses {row.reverses} and is not its opposite, first on line {row.line_no}; what {row.reverses} "
            "booked still stands in part and its payment is held no more"
        )
        yield Violation(code="I3", subject=row.label, message=message, client_id=client.id)


def check_single_entry(connection: sa.Connection, client: Client) -> Iterator[Violation]:
    """I4: one live invoice entry per document, and per vendor, number, date and amount.

    What a reviewer let pass twice shows here too: it is for a person to see.
    """
    keys = business_keys.c
    same_invoice = (keys.vendor_id, keys.number_n1, keys.issue_date, keys.gross_minor, keys.currency, keys.sign)
    query = (
        standing(sa.select(entries.c.label, entries.c.document_id, *same_invoice).select_from(entries))
        .outerjoin(business_keys, keys.document_id == entries.c.document_id)
        .where(entries.c.client_id == client.id, entries.c.purpose == Purpose.INVOICE.value)
        .order_by(entries.c.id)
    )
    by_document: dict[Any, list[str]] = {}
    by_invoice: dict[Any, list[str]] = {}
    for row in connection.execute(query):
        by_document.setdefault(row.document_id, []).append(row.label)
        if row.vendor_id and row.number_n1:
            by_invoice.setdefault(tuple(row)[2:], []).append(row.label)
    for what, found in (("one document", by_document), ("one vendor's number, date and amount", by_invoice)):
        for labels in found.values():
            if len(labels) > 1:
                message = f"entries {', '.join(labels)} stand for {what}; reverse all but one"
                yield Violation(code="I4", subject=labels[0], message=message, client_id=client.id)


def check_amounts(connection: sa.Connection, client: Client) -> Iterator[Violation]:
    """I9: what a standing invoice entry says is owed is the total of its document, rounding and deposits apart.

    It asks the register's search index; `daybook verify` walks from one entry to the words on the page.
    """
    owed, apart = postings.alias("owed"), postings.alias("apart")
    keys = business_keys.c
    payable = sa.select(sa.func.sum(-owed.c.amount_minor)).where(
        owed.c.entry_id == entries.c.id, owed.c.account.in_(OWED)
    )
    demanded_apart = sa.select(sa.func.coalesce(sa.func.sum(apart.c.amount_minor), 0)).where(
        apart.c.entry_id == entries.c.id,
        (apart.c.text == PAYABLE_ROUNDING) | apart.c.text.startswith(USED, autoescape=True),
    )
    stated, total = keys.gross_minor * keys.sign, payable.scalar_subquery() - demanded_apart.scalar_subquery()
    of_entry = entries.c.label, entries.c.currency
    query = (
        standing(sa.select(*of_entry, total.label("total"), stated.label("stated")).select_from(entries))
        .join(business_keys, keys.document_id == entries.c.document_id)
        .where(entries.c.client_id == client.id, entries.c.purpose == Purpose.INVOICE.value)
        .where(keys.currency == entries.c.currency, keys.gross_minor.is_not(None), total != stated)
        .order_by(entries.c.id)
    )
    for row in connection.execute(query):
        found, expected = (from_minor(int(minor), row.currency) for minor in (row.total, row.stated))
        message = f"the entry owes {found} {row.currency}, its document says {expected}; look with `daybook verify`"
        yield Violation(code="I9", subject=row.label, message=message, client_id=client.id)


def check_posted_both_ways(connection: sa.Connection, client: Client) -> Iterator[Violation]:
    """I5: a posted document has an entry, and an entry's document is posted."""
    mine = documents.c.client_id == client.id
    of_document = (entries.c.client_id == documents.c.client_id) & (entries.c.document_id == documents.c.id)
    without = (
        sa.select(documents.c.id, documents.c.state)
        .outerjoin(entries, of_document)
        .where(mine, documents.c.state.in_(LEDGER_STATES), documents.c.doc_type.in_(ALWAYS_POSTS))
        .where(entries.c.id.is_(None))
    )
    for row in connection.execute(without):
        message = f"the document is {row.state} and has no entry"
        yield Violation(code="I5", subject=row.id, message=message, client_id=client.id)
    strays = (
        sa.select(entries.c.label, entries.c.document_id, documents.c.state)
        .outerjoin(documents, of_document)
        .where(entries.c.client_id == client.id)
        .where(sa.or_(documents.c.state.is_(None), documents.c.state.not_in(LEDGER_STATES)))
        .where(*(entries.c.document_id.not_like(f"{prefix}%") for prefix in WITHOUT_DOCUMENT))
    )
    for row in connection.execute(strays):
        state = f"is {row.state}" if row.state else "is not in the register"
        message = f"the entry stands and its document {row.document_id} {state}"
        yield Violation(code="I5", subject=row.label, message=message, client_id=client.id)


def check_chain(connection: sa.Connection, client: Client) -> Iterator[Violation]:
    """I6: numbers without gaps, every hash re-computed from what is stored, and the heads at the last entries."""
    heads = {
        (head.entity, head.journal): (head.position, head.hash)
        for head in connection.execute(chain_heads.select().where(chain_heads.c.client_id == client.id))
    }
    chains = groupby(walk(connection, entries.c.client_id == client.id), key=lambda link: _journal(link[2]))
    for key, chain in chains:
        for subject, message in _breaks(chain, heads.pop(key, (0, ""))):
            yield Violation(code="I6", subject=subject, message=message, client_id=client.id)
    for (entity, name), (position, _hash) in heads.items():
        if position:
            message = f"the head stands at entry {position} of the journal, which has none"
            yield Violation(code="I6", subject=f"{entity}-{name}", message=message, client_id=client.id)


def _journal(entry: Hashed) -> tuple[str, str]:
    return entry["entity"], entry["journal"]


def _breaks(chain: Iterable[tuple[int, str, Hashed, list[Hashed]]], head: tuple[int, str]) -> Iterator[tuple[str, str]]:
    previous, label, position = "", "", 0
    numbers: dict[int, int] = {}
    for position, (_id, hash_, row, lines) in enumerate(chain, start=1):
        label, year = row["label"], row["fiscal_year"]
        if row["position"] != position:
            yield label, f"position {row['position']} of the journal, expected {position}: an entry is missing"
            return
        numbers[year] = numbers.get(year, 0) + 1
        if row["number"] != numbers[year]:
            yield label, f"number {row['number']} of {year}, expected {numbers[year]}"
        if row["previous_hash"] != previous:
            yield label, f"names {row['previous_hash'][:12]}... before it, expected {previous[:12]}..."
        found = hash_of(as_text(row, lines))
        if found != hash_:
            yield label, f"its content gives hash {found[:12]}..., stored is {hash_[:12]}...: it was changed"
        previous = hash_
    if head != (position, previous):
        yield label, f"the head stands at entry {head[0]} of the journal, which has {position}"


def check_books(connection: sa.Connection, client: Client, home: Path) -> Iterator[Violation]:
    """I7: the books hold the entries of the ledger, no more and no fewer, and equal it to the cent.

    Entries that were posted since the last export, by a correction for example, wait in the outbox and break nothing.
    """
    for difference in without_lags(connection, client, reconcile(connection, client, home)):
        subject = f"{difference.where} {difference.subject}".strip()
        yield Violation(code="I7", subject=subject, message=difference.message, client_id=client.id)


LEDGER_CHECKS: Final[tuple[Callable[[sa.Connection, Client], Iterator[Violation]], ...]] = (
    check_balance,
    check_reversals,
    check_periods,
    check_single_entry,
    check_posted_both_ways,
    check_amounts,
    check_chain,
)
"""The checks that need the database only; `check_books` needs the books as well."""
