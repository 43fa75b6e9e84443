"""Posted entries read back from the ledger, for books and exports."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa

from documents.archive import Archive
from ledgers.books.protocol import BookEntry
from ledgers.general_ledger import as_entry
from ledgers.tables import entries, postings

AT_ONCE: Final = 500
"""Entries asked for in one query; below what a database takes as parameters."""


def entry_key(client_id: str, label: str) -> str:
    """Return what an entry is known by outside the ledger."""
    return f"{client_id}/{label}"


def book_entries(connection: sa.Connection, client_id: str, ids: Sequence[int]) -> Iterator[tuple[int, BookEntry]]:
    """Yield entries with their ids in the database, in the order of posting."""
    archive = Archive(Path("originals"))  # relative to the home, so that books and originals can move together
    ordered = sorted(ids)
    for some in (ordered[at : at + AT_ONCE] for at in range(0, len(ordered), AT_ONCE)):
        lines = _lines(connection, some)
        headers = connection.execute(entries.select().where(entries.c.id.in_(some)).order_by(entries.c.id))
        for row in headers.mappings():
            yield (
                row["id"],
                BookEntry(
                    key=entry_key(client_id, row["label"]),
                    entry=as_entry(dict(row), lines[row["id"]]),
                    document_sha=row["document_sha"],
                    original=str(archive.path(row["document_sha"])),
                    number=row["number"],
                    posted_at=row["posted_at"],
                ),
            )


def _lines(connection: sa.Connection, ids: Sequence[int]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {entry_id: [] for entry_id in ids}
    query = postings.select().where(postings.c.entry_id.in_(ids)).order_by(postings.c.entry_id, postings.c.line_no)
    for line in connection.execute(query).mappings():
        found[line["entry_id"]].append(line)
    return found
