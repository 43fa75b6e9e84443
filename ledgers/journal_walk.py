"""Walking journals in order of posting, however long they are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import sqlalchemy as sa

from ledgers.chain import NOT_HASHED
from ledgers.tables import entries, postings

AT_ONCE: Final = 2000
"""Entries held in memory, and asked for in one query for their postings."""

Hashed = dict[str, Any]
"""What is hashed of a row, as the database stores it: what the canonical text shows (`ledgers.chain.canonical`)."""


def walk(connection: sa.Connection, *wanted: sa.ColumnElement[bool]) -> Iterator[tuple[int, str, Hashed, list[Hashed]]]:
    """Yield id, hash, and what is hashed of each entry and its postings, by entity, journal and position."""
    names, columns = _hashed(entries)
    query = sa.select(*columns, entries.c.hash, entries.c.id).where(*wanted)
    query = query.order_by(entries.c.entity, entries.c.journal, entries.c.position)
    for some in connection.execute(query, execution_options={"yield_per": AT_ONCE}).partitions():
        lines = _lines(connection, [row[-1] for row in some])
        for row in some:
            yield row[-1], row[-2], _filled(names, row, "tax_point"), lines[row[-1]]


def _lines(connection: sa.Connection, ids: list[int]) -> dict[int, list[Hashed]]:
    names, columns = _hashed(postings)
    found: dict[int, list[Hashed]] = {entry_id: [] for entry_id in ids}
    # Most batches are entries in a row, and a list of ids takes longer to write than to read.
    in_a_row = ids[-1] - ids[0] == len(ids) - 1 and ids == sorted(ids)
    mine = postings.c.entry_id.between(ids[0], ids[-1]) if in_a_row else postings.c.entry_id.in_(ids)
    query = sa.select(*columns, postings.c.entry_id).where(mine).order_by(postings.c.entry_id, postings.c.line_no)
    for row in connection.execute(query):
        found[row[-1]].append(_filled(names, row, "dimensions"))
    return found


def _filled(names: list[str], row: sa.Row[Any], later: str) -> Hashed:
    """Return a row without the column that was added later where it is empty, for then it was not hashed."""
    hashed = dict(zip(names, row, strict=False))
    if hashed[later] is None:
        del hashed[later]
    return hashed


def _hashed(table: sa.Table) -> tuple[list[str], list[sa.ColumnElement[Any]]]:
    """Return names and columns that are hashed; numbers with decimals, days and moments are taken as stored."""
    columns = [column for column in table.c if column.name not in NOT_HASHED]
    return [str(column.name) for column in columns], [sa.type_coerce(column, sa.types.NULLTYPE) for column in columns]
