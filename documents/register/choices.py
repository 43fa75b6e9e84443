"""Keeping what a person told the judges about a document beside its values (`documents.choices`).

A choice outlives every reading and judgement until another one takes its place. All are kept, with who made them; the
newest of each kind holds.
"""

from __future__ import annotations

import datetime as dt
import json
from enum import StrEnum

import sqlalchemy as sa

from documents.choices import NO_CHOICES, Choices, Coding, Cut, LinePair
from documents.database.clock import database_now
from documents.database.metadata import UtcDateTime, metadata
from documents.kind import DocType
from documents.register.tables import Key

table = sa.Table(
    "document_choices",
    metadata,
    sa.Column("id", Key, primary_key=True, autoincrement=True),
    sa.Column("client_id", sa.String(32), nullable=False),
    sa.Column("document_id", sa.String(64), sa.ForeignKey("documents.id"), nullable=False),
    sa.Column("kind", sa.String(10), nullable=False),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("author", sa.String(120), nullable=False),
    sa.Column("made_at", UtcDateTime, nullable=False),
    sa.CheckConstraint("kind in ('vendor', 'type', 'pairs', 'pages', 'coding')", name="kind"),
    sa.CheckConstraint("trim(author) <> ''", name="author"),
    sa.Index("ix_document_choices_document", "client_id", "document_id", "kind", "id"),
)
"""Append-only (migrations 0022 and 0026); `body` is a JSON value."""


class ChoiceKind(StrEnum):
    """What a person chose."""

    VENDOR = "vendor"
    TYPE = "type"
    PAIRS = "pairs"
    PAGES = "pages"
    CODING = "coding"


def choose_vendor(connection: sa.Connection, client_id: str, document_id: str, vendor_id: str, *, author: str) -> None:
    """Note the vendor of a document; empty takes an earlier choice back."""
    _note(connection, client_id, document_id, ChoiceKind.VENDOR, vendor_id, author)


def choose_type(connection: sa.Connection, client_id: str, document_id: str, doc_type: DocType, *, author: str) -> None:
    """Note what kind of document it is."""
    _note(connection, client_id, document_id, ChoiceKind.TYPE, doc_type.value, author)


def choose_pairs(
    connection: sa.Connection, client_id: str, document_id: str, pairs: tuple[LinePair, ...], *, author: str
) -> None:
    """Note which lines belong together; they take the place of all that were noted before."""
    body = [pair.model_dump() for pair in pairs]
    _note(connection, client_id, document_id, ChoiceKind.PAIRS, body, author)


def choose_coding(connection: sa.Connection, client_id: str, document_id: str, coding: Coding, *, author: str) -> None:
    """Note accounts and tax codes; they take the place of all that were noted before."""
    _note(connection, client_id, document_id, ChoiceKind.CODING, coding.model_dump(mode="json"), author)


def note_cut(connection: sa.Connection, client_id: str, document_id: str, cut: Cut, *, author: str) -> None:
    """Note which pages of its file a document was made of, and what it takes the place of."""
    _note(connection, client_id, document_id, ChoiceKind.PAGES, cut.model_dump(), author)


def choices_of(
    connection: sa.Connection, client_id: str, document_id: str, *, as_of: dt.datetime | None = None
) -> Choices:
    """Return what holds for a document, now or as of a moment."""
    known = sa.true() if as_of is None else table.c.made_at <= as_of
    query = (
        sa.select(table)
        .where(table.c.client_id == client_id, table.c.document_id == document_id, known)
        .order_by(table.c.id)
    )
    found = {row.kind: (json.loads(row.body), row.author) for row in connection.execute(query)}
    if not found:
        return NO_CHOICES
    vendor, vendor_by = found.get(ChoiceKind.VENDOR, ("", ""))
    doc_type, type_by = found.get(ChoiceKind.TYPE, (None, ""))
    pairs, pairs_by = found.get(ChoiceKind.PAIRS, ([], ""))
    cut, _ = found.get(ChoiceKind.PAGES, (None, ""))
    coding, coding_by = found.get(ChoiceKind.CODING, ({}, ""))
    coded = Coding.model_validate(coding)
    return Choices(
        vendor_id=vendor,
        vendor_by=vendor_by if vendor else "",
        doc_type=doc_type,
        type_by=type_by,
        pairs=tuple(LinePair.model_validate(pair) for pair in pairs),
        pairs_by=pairs_by if pairs else "",
        coding=coded,
        coding_by=coding_by if coded != Coding() else "",
        cut=cut,
    )


def _note(
    connection: sa.Connection, client_id: str, document_id: str, kind: ChoiceKind, body: object, author: str
) -> None:
    connection.execute(
        sa.insert(table).values(
            client_id=client_id,
            document_id=document_id,
            kind=kind.value,
            body=json.dumps(body),
            author=author,
            made_at=database_now(connection),
        )
    )
