"""How entries become rows: drawing numbers, continuing the chain, and inserting a batch on either engine.

Rows hold their values as the database stores them, so that the same row is hashed and inserted.
"""

from __future__ import annotations

from collections.abc import Sequence
from operator import itemgetter
from typing import Any, Final, NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite

from documents.database.insert import insert_rows
from documents.values.money import to_minor
from ledgers.chain import as_text, hash_of, stored
from ledgers.dimensions import as_stored
from ledgers.entry import Entry, Header, Posting
from ledgers.tables import chain_heads, entries, postings

KEYS_AT_ONCE: Final = 1000
"""Documents that one query asks for; SQLite takes 32,766 values."""

_AS_IT_IS: Final = tuple(
    name
    for name in Header.model_fields
    if name
    not in {"journal", "purpose", "doc_date", "posting_date", "tax_point", "fx_rate", "reverses", "reference", "payee"}
)


_ENTRY: Final = itemgetter(*entries.columns.keys())
_POSTING: Final = itemgetter(*postings.columns.keys())
_PLAIN_COLUMNS: Final = [column.name for column in postings.columns if column.name != "dimensions"]
"""Of postings without cost objects: most clients have none, and each column of each posting takes time."""
_PLAIN: Final = itemgetter(*_PLAIN_COLUMNS)


class Head(NamedTuple):
    """The end of a chain."""

    position: int
    hash: str


class EntryRows(NamedTuple):
    """One entry as rows, and the text its hash is of."""

    header: dict[str, Any]
    lines: list[dict[str, Any]]
    content: str


class Numbers:
    """Draws the next number of each entity, journal and year inside one transaction (P-00c)."""

    def __init__(self, connection: sa.Connection) -> None:
        """Begin; the heads of the journals are locked."""
        self._connection = connection
        self._last: dict[tuple[str, str, str, int], int] = {}

    def draw(self, entry: Entry) -> int:
        """Return the next number."""
        key = (*entry.head, entry.fiscal_year)
        if key not in self._last:
            query = sa.select(sa.func.max(entries.c.number)).filter_by(
                client_id=entry.client_id,
                entity=entry.entity,
                journal=entry.journal.value,
                fiscal_year=entry.fiscal_year,
            )
            self._last[key] = self._connection.scalar(query) or 0
        self._last[key] += 1
        return self._last[key]


def locked_head(connection: sa.Connection, key: tuple[str, str, str]) -> Head:
    """Take the one lock of a journal: whoever has it draws the next number.

    On PostgreSQL it is an advisory lock: who may only post through the door may not lock rows of `chain_heads`.
    """
    named = dict(zip(("client_id", "entity", "journal"), key, strict=True))
    if connection.dialect.name == "postgresql":
        name = sa.func.hashtextextended("daybook/journal/" + "/".join(key), 0)
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(name)))
    else:
        start = sqlite.insert(chain_heads).values(**named, position=0, hash="")
        connection.execute(start.on_conflict_do_nothing())
    row = connection.execute(sa.select(chain_heads.c.position, chain_heads.c.hash).filter_by(**named)).one_or_none()
    return Head(0, "") if row is None else Head(row.position, row.hash)


def labels_of(connection: sa.Connection, asked: Sequence[Entry]) -> dict[tuple[str, str, str, int], str]:
    """Return the labels of those posting keys that were posted before."""
    found: dict[tuple[str, str, str, int], str] = {}
    for client_id in {entry.client_id for entry in asked}:
        documents = sorted({entry.document_id for entry in asked if entry.client_id == client_id})
        for first in range(0, len(documents), KEYS_AT_ONCE):
            some = documents[first : first + KEYS_AT_ONCE]
            query = sa.select(entries.c.document_id, entries.c.purpose, entries.c.revision, entries.c.label).where(
                entries.c.client_id == client_id, entries.c.document_id.in_(some)
            )
            for row in connection.execute(query):
                found[client_id, row.document_id, row.purpose, row.revision] = row.label
    return found


def rows_of(entry: Entry, document_sha: str, moment: str, head: Head, number: int) -> EntryRows:
    """Return an entry as the rows that continue the chain at `head`; `moment` is written as the database stores it."""
    header = _header(entry, document_sha, moment, head, number)
    lines = [_line(entry, line_no, posting) for line_no, posting in enumerate(entry.postings, start=1)]
    content = as_text(header, lines)
    header["hash"] = hash_of(content)
    header.setdefault("tax_point")  # where there is none it is stored as nothing, and not hashed (`chain.ADDED`)
    return EntryRows(header, lines, content)


def insert(connection: sa.Connection, batch: Sequence[EntryRows]) -> list[int]:
    """Insert entries with their postings in their order, and return their ids."""
    if connection.dialect.name == "postgresql":
        # No canonical text has a line break, and the driver takes long to write a list of texts.
        door = r"SELECT id FROM post_entries(string_to_array(%s, E'\n')) AS id"
        return list(connection.exec_driver_sql(door, ("\n".join(rows.content for rows in batch),)).scalars())
    # Nobody else writes until this transaction ends, so the ids that come next are known.
    last = connection.exec_driver_sql("SELECT seq FROM sqlite_sequence WHERE name = 'entries'").scalar() or 0
    ids = range(last + 1, last + 1 + len(batch))
    for entry_id, rows in zip(ids, batch, strict=True):
        rows.header["id"] = entry_id
        for line in rows.lines:
            line["entry_id"] = entry_id
    insert_rows(connection, entries, [_ENTRY(rows.header) for rows in batch])
    lines = [line for rows in batch for line in rows.lines]
    if any("dimensions" in line for line in lines):
        for line in lines:
            line.setdefault("dimensions")
        insert_rows(connection, postings, [_POSTING(line) for line in lines])
    else:
        insert_rows(connection, postings, [_PLAIN(line) for line in lines], _PLAIN_COLUMNS)
    return list(ids)


def _header(entry: Entry, document_sha: str, moment: str, head: Head, number: int) -> dict[str, Any]:
    """Return the row of `entries` without its id and hash."""
    fields = entry.__dict__  # quicker than one getattr for each
    row = {
        **{name: fields[name] for name in _AS_IT_IS},
        "journal": str(entry.journal),
        "purpose": str(entry.purpose),
        "doc_date": entry.doc_date.isoformat(),
        "posting_date": entry.posting_date.isoformat(),
        "fx_rate": stored(entry.fx_rate),
        "period": entry.period,
        "reverses": entry.reverses or None,
        "reference": _storable(entry.reference),
        "payee": _storable(entry.payee),
        "number": number,
        "label": f"{entry.entity}-{entry.journal}-{entry.fiscal_year}-{number:06d}",
        "position": head.position + 1,
        "line_count": len(entry.postings),
        "document_sha": document_sha,
        "posted_at": moment,
        "previous_hash": head.hash,
    }
    if entry.tax_point is not None:
        row["tax_point"] = entry.tax_point.isoformat()
    return row


def _line(entry: Entry, line_no: int, posting: Posting) -> dict[str, Any]:
    """Return the row of `postings` without the entry's id."""
    tax_base = posting.tax_base
    amount = to_minor(posting.amount, entry.currency)
    same = entry.currency == entry.base_currency and posting.amount == posting.base_amount
    row = {
        "line_no": line_no,
        "client_id": entry.client_id,
        "account": posting.account,
        "amount_minor": amount,
        "base_minor": amount if same else to_minor(posting.base_amount, entry.base_currency),
        "party": posting.party,
        "due_date": None if posting.due_date is None else posting.due_date.isoformat(),
        "tax_code": posting.tax_code,
        "tax_base_minor": None if tax_base is None else to_minor(tax_base, entry.currency),
        "quantity": None if posting.quantity is None else stored(posting.quantity),
        "unit": posting.unit,
        "order_number": posting.order_number,
        "order_line": posting.order_line,
        "text": _storable(posting.text),
    }
    if posting.dimensions:
        row["dimensions"] = _storable(as_stored(posting.dimensions))
    return row


def _storable(text: str) -> str:
    """Drop NUL characters, which no text column of PostgreSQL holds."""
    return text.replace("\x00", "") if "\x00" in text else text
