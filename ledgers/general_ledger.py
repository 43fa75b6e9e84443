"""The general ledger: the system of record, append-only, written inside the caller's transaction.

The caller commits state change, entry, audit event and outbox rows together (L-20); nothing here commits. Every act is
idempotent by the posting key (client, document, purpose, revision), and the database enforces what this module promises
(migrations 0002 and 0017).
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from documents.database.insert import insert_rows
from documents.error import DaybookError
from documents.failpoint import failpoint
from documents.finding import Finding
from documents.value import Value
from documents.values.money import from_minor
from ledgers import posting_rows, sub_ledger
from ledgers.chain import stored
from ledgers.chart import MEMO_PREFIX
from ledgers.dimensions import from_stored
from ledgers.entry import Entry, Journal, Posting, Purpose
from ledgers.tables import entries, outbox, postings

BOOKS = ("beancount", "hledger")
"""Books every entry is sent to unless the caller says otherwise; memo entries go to none (`ledgers.books`)."""


class PostedEntry(Value):
    """What posting answers.

    Attributes:
        label: `{entity}-{journal}-{fiscal year}-{000001}`.
        created: False when the key was posted before and nothing was written.
    """

    label: str
    created: bool


class ToPost(Value):
    """An entry with what is posted beside it.

    Attributes:
        entry: Balanced; see `Entry.check`.
        document_sha: SHA-256 of the original's bytes, in hex; part of the hash.
        findings: Open findings of the document, of which BLOCK_PAY ones hold its payment and no others; None leaves
            its holds as they are.
        books: Names of the books that get a copy.
    """

    entry: Entry
    document_sha: str
    findings: tuple[Finding, ...] | None = None
    books: tuple[str, ...] = BOOKS


class AccountBalance(Value):
    """One row of the trial balance, in base currency."""

    account: str
    debit: Decimal
    credit: Decimal
    balance: Decimal


class Reversal(Value):
    """When and by whom an entry is undone.

    Attributes:
        fiscal_year: Of the posting date.
        maker: Who asked; "system", or a person's id.
        checker: Second person; empty when none was needed.
    """

    posting_date: dt.date
    fiscal_year: int
    maker: str
    checker: str = ""


class ReversalRefusedError(DaybookError):
    """The entry may not be reversed; the message names the entry and why."""


def post(
    connection: sa.Connection,
    entry: Entry,
    *,
    document_sha: str,
    findings: Iterable[Finding] | None = None,
    books: Iterable[str] = BOOKS,
    now: dt.datetime | None = None,
) -> PostedEntry:
    """Write an entry with its open item, payment holds and outbox rows, once.

    Args:
        connection: In a transaction that the caller commits.
        entry: Balanced; see `Entry.check`.
        document_sha: SHA-256 of the original's bytes, in hex; part of the hash.
        findings: Open findings of the document, of which BLOCK_PAY ones hold its payment and no others; None leaves
            its holds as they are.
        books: Names of the books that get a copy.
        now: Time of posting; the present when not given.

    Raises:
        UnbalancedEntryError: Our fault; nothing was written.
        ClearingRefusedError: A line settles more than is open.
        sqlalchemy.exc.IntegrityError: The database refused, for example a locked period, or another poster won.
    """
    given = None if findings is None else tuple(findings)
    one = ToPost(entry=entry, document_sha=document_sha, findings=given, books=tuple(books))
    return post_many(connection, [one], now=now)[0]


def post_without_document(connection: sa.Connection, entry: Entry) -> PostedEntry:
    """Post an entry that stands in no document; see `post` and `without_document`."""
    return post_many(connection, [without_document(entry)])[0]


def without_document(entry: Entry) -> ToPost:
    """Return an entry that stands in no document: it has no bytes, so its own key is hashed instead."""
    sha = hashlib.sha256(f"{entry.client_id}/{entry.document_id}".encode()).hexdigest()
    return ToPost(entry=entry, document_sha=sha)


def post_many(
    connection: sa.Connection, batch: Sequence[ToPost], *, now: dt.datetime | None = None
) -> list[PostedEntry]:
    """Write entries in their order, as `post` does with each, with few statements for all of them.

    Args:
        connection: In a transaction that the caller commits; it fails as a whole.
        batch: Any number of entries; one may settle an item that an earlier one opens, but not reverse an earlier one.
        now: Time of posting; the present when not given.

    Returns:
        What became of each, in the same order.

    Raises:
        UnbalancedEntryError, ClearingRefusedError, sqlalchemy.exc.IntegrityError: As `post`.
    """
    moment = now or dt.datetime.now(dt.UTC)
    written_at = stored(moment)
    for one in batch:
        one.entry.check()
    heads = {key: posting_rows.locked_head(connection, key) for key in sorted({one.entry.head for one in batch})}
    labels = posting_rows.labels_of(connection, [one.entry for one in batch])
    numbers = posting_rows.Numbers(connection)
    written: list[tuple[ToPost, posting_rows.EntryRows]] = []
    posted: list[PostedEntry] = []
    for one in batch:
        entry, key = one.entry, one.entry.key
        created = key not in labels
        if created:
            chain = entry.head
            rows = posting_rows.rows_of(entry, one.document_sha, written_at, heads[chain], numbers.draw(entry))
            labels[key] = rows.header["label"]
            heads[chain] = posting_rows.Head(rows.header["position"], rows.header["hash"])
            written.append((one, rows))
        posted.append(PostedEntry(label=labels[key], created=created))
    _write(connection, written, moment)
    return posted


def reverse(
    connection: sa.Connection,
    client_id: str,
    label: str,
    how: Reversal,
    *,
    books: Iterable[str] = BOOKS,
    now: dt.datetime | None = None,
) -> PostedEntry:
    """Undo an entry by an equal one with opposite amounts; posting it twice is a no-op.

    Raises:
        ReversalRefusedError: No such entry, or its open item is paid or credited in part (AT-18), or about to be.
    """
    original, document_sha = read(connection, client_id, label)
    posted = connection.scalar(
        sa.select(entries.c.label).where(entries.c.client_id == client_id, entries.c.reverses == label)
    )
    if posted is not None:
        return PostedEntry(label=posted, created=False)
    if sub_ledger.is_cleared(connection, client_id, label):
        raise ReversalRefusedError(
            f"{client_id}: entry {label} is paid or credited, at least in part; "
            "deal with the payment before reversing it."
        )
    if sub_ledger.is_settled_since(connection, client_id, label):
        raise ReversalRefusedError(
            f"{client_id}: entry {label} opened an item again that was paid or credited since; "
            "deal with the payment before reversing it."
        )
    if sub_ledger.is_scheduled(connection, client_id, label):
        raise ReversalRefusedError(
            f"{client_id}: entry {label} is in a payment run; cancel its payment before reversing it."
        )
    opposite = original.model_copy(
        update={
            "purpose": Purpose.REVERSAL,
            "revision": next_revision(connection, original, Purpose.REVERSAL),
            **how.model_dump(),
            "reverses": label,
            "postings": tuple(_negated(posting) for posting in original.postings),
        }
    )
    return post(connection, opposite, document_sha=document_sha, books=books, now=now)


def read(connection: sa.Connection, client_id: str, label: str) -> tuple[Entry, str]:
    """Return a posted entry and the SHA-256 of its document.

    Raises:
        ReversalRefusedError: The client has no entry of that label.
    """
    row = (
        connection.execute(entries.select().where(entries.c.client_id == client_id, entries.c.label == label))
        .mappings()
        .one_or_none()
    )
    if row is None:
        raise ReversalRefusedError(
            f"{client_id}: there is no entry {label}; `daybook report journal --client {client_id}` lists them; "
            "nothing was posted"
        )
    lines = connection.execute(postings.select().where(postings.c.entry_id == row["id"]).order_by(postings.c.line_no))
    return as_entry(dict(row), [dict(line) for line in lines.mappings()]), row["document_sha"]


def as_entry(row: Mapping[str, Any], lines: Iterable[Mapping[str, Any]]) -> Entry:
    """Return the value of one row of `entries` with its rows of `postings` in line order."""
    header = {name: row[name] for name in Entry.model_fields if name not in {"postings", "reverses", "settles"}}
    postings_of = tuple(_as_posting(line, row["currency"], row["base_currency"]) for line in lines)
    return Entry(**header, reverses=row["reverses"] or "", postings=postings_of)


def trial_balance(
    connection: sa.Connection, client_id: str, as_of: dt.date | None = None, *, entity: str = ""
) -> list[AccountBalance]:
    """Return debit, credit and balance of every account that was posted to, by account.

    Memo accounts are listed too; they sum to zero among themselves. A reversal counts below zero on the sides of what
    it undoes (P-12).

    Only postings up to the day `as_of` count (all when None), and only those of `entity` (all when empty).
    """
    balance = sa.func.sum(postings.c.base_minor)
    debit = sa.func.coalesce(balance.filter(postings.c.base_minor > 0), 0)
    base_currency: sa.ColumnElement[str] = entries.c.base_currency
    only = _only_currency(connection, client_id) if as_of is None and not entity else ""
    if only:
        base_currency = sa.literal(only)
    query = (
        sa.select(
            postings.c.account, base_currency.label("base_currency"), debit.label("debit"), balance.label("balance")
        )
        .where(postings.c.client_id == client_id)
        .group_by(postings.c.account)
        .order_by(postings.c.account)
    )
    if not only:
        query = query.join(entries, entries.c.id == postings.c.entry_id).group_by(entries.c.base_currency)
    query = _narrowed(query, as_of, entity)
    undone = _undone(connection, client_id, as_of, entity)
    rows = []
    for account, currency, debited, left in connection.execute(query):
        debits = debited - undone.get((account, currency), 0)
        money = (from_minor(int(minor), currency) for minor in (debits, debits - left, left))
        rows.append(AccountBalance(account=account, **dict(zip(("debit", "credit", "balance"), money, strict=True))))
    return rows


def _undone(
    connection: sa.Connection, client_id: str, as_of: dt.date | None, entity: str
) -> dict[tuple[str, str], int]:
    """Return by how much less was debited than postings above zero say: reversals take from the side they undo."""
    query = (
        sa.select(postings.c.account, entries.c.base_currency, sa.func.sum(sa.func.abs(postings.c.base_minor)))
        .join(postings, postings.c.entry_id == entries.c.id)
        .where(entries.c.client_id == client_id, entries.c.reverses.is_not(None))
        .group_by(postings.c.account, entries.c.base_currency)
    )
    rows = connection.execute(_narrowed(query, as_of, entity))
    return {(account, currency): int(minor) for account, currency, minor in rows}


def _narrowed(query: sa.Select[Any], as_of: dt.date | None, entity: str) -> sa.Select[Any]:
    if as_of is not None:
        query = query.where(entries.c.posting_date <= as_of)
    return query.where(entries.c.entity == entity) if entity else query


def _only_currency(connection: sa.Connection, client_id: str) -> str:
    """Return the base currency of all entries of a client, empty when they have several or there are none.

    Where there is one, the trial balance asks an index of the postings only and never the entries.
    """
    query = sa.select(entries.c.base_currency).where(entries.c.client_id == client_id).distinct().limit(2)
    found = connection.scalars(query).all()
    return found[0] if len(found) == 1 else ""


def is_memo(account: str) -> bool:
    """Tell whether an account stands beside the general ledger (P-14)."""
    return account.startswith(MEMO_PREFIX)


def next_revision(connection: sa.Connection, entry: Entry, purpose: Purpose) -> int:
    """Return the revision that the next entry of a document for a purpose gets; 0 for the first."""
    query = sa.select(sa.func.max(entries.c.revision)).where(
        entries.c.client_id == entry.client_id,
        entries.c.document_id == entry.document_id,
        entries.c.purpose == purpose.value,
    )
    last = connection.scalar(query)
    return 0 if last is None else last + 1


def _as_posting(line: Mapping[str, Any], currency: str, base_currency: str) -> Posting:
    same = {"account", "party", "due_date", "tax_code", "quantity", "unit", "order_number", "order_line", "text"}
    tax_base = line["tax_base_minor"]
    return Posting(
        **{name: line[name] for name in same},
        amount=from_minor(line["amount_minor"], currency),
        base_amount=from_minor(line["base_minor"], base_currency),
        tax_base=None if tax_base is None else from_minor(tax_base, currency),
        dimensions=from_stored(line["dimensions"]),
    )


def _negated(posting: Posting) -> Posting:
    return posting.model_copy(
        update={
            "amount": -posting.amount,
            "base_amount": -posting.base_amount,
            "tax_base": None if posting.tax_base is None else -posting.tax_base,
            "quantity": None if posting.quantity is None else -posting.quantity,
        }
    )


def _write(
    connection: sa.Connection, written: Sequence[tuple[ToPost, posting_rows.EntryRows]], moment: dt.datetime
) -> None:
    """Store new entries with what hangs on them."""
    if not written:
        return
    failpoint("ledger.numbered")
    ids = posting_rows.insert(connection, [rows for _one, rows in written])
    failpoint("ledger.inserted")
    ledger, queued_at = sub_ledger.Recorder(connection), stored(moment)
    judged = {(one.entry.client_id, one.entry.document_id) for one, _rows in written if one.findings is not None}
    changing = sub_ledger.documents_with_holds(connection, judged) if judged else judged
    waiting = []
    for entry_id, (one, rows) in zip(ids, written, strict=True):
        entry = one.entry
        ledger.record(entry_id, rows.header, rows.lines, entry.settles)
        if one.findings or (one.findings is not None and (entry.client_id, entry.document_id) in changing):
            sub_ledger.update_holds(connection, entry.client_id, entry.document_id, one.findings, now=moment)
        if entry.journal is not Journal.MEMO:
            waiting += [(entry_id, name, entry.client_id, "waiting", 0, queued_at, None) for name in one.books]
    ledger.flush()
    insert_rows(connection, outbox, waiting)
