"""What somebody typed and has not saved yet: per person and document, until the decision is taken."""

from __future__ import annotations

import datetime as dt
from typing import Final

import sqlalchemy as sa

from documents.database.clock import database_now
from documents.database.insert import insert_if_new
from documents.database.metadata import UtcDateTime, metadata
from documents.error import WrongInputError
from documents.value import Value

LONGEST: Final = 200_000
"""Characters of a draft: a document of some hundred lines."""

drafts = sa.Table(
    "drafts",
    metadata,
    sa.Column("client_id", sa.String(32), primary_key=True),
    sa.Column("document_id", sa.String(64), sa.ForeignKey("documents.id"), primary_key=True),
    sa.Column("login", sa.String(60), primary_key=True),
    sa.Column("base_version", sa.Integer, nullable=False),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("saved_at", UtcDateTime, nullable=False),
)


class Draft(Value):
    """What somebody typed.

    Attributes:
        base_version: Number of the version it was typed over.
        body: As the page made it.
    """

    base_version: int
    body: str
    saved_at: dt.datetime


def keep_draft(
    connection: sa.Connection, client_id: str, document_id: str, login: str, *, base_version: int, body: str
) -> None:
    """Keep what a person typed in place of what was kept before.

    Raises:
        WrongInputError: It is too long; what was kept before stays.
    """
    if len(body) > LONGEST:
        raise WrongInputError(f"{document_id}: a draft of {len(body)} characters, expected {LONGEST} at most")
    mine = {"client_id": client_id, "document_id": document_id, "login": login}
    typed = {"base_version": base_version, "body": body, "saved_at": database_now(connection)}
    # Two windows of one person may come at the same moment: whoever is second takes the place of the first.
    if not insert_if_new(connection, drafts, **mine, **typed):
        connection.execute(sa.update(drafts).where(*_mine(client_id, document_id, login)).values(**typed))


def draft_of(connection: sa.Connection, client_id: str, document_id: str, login: str) -> Draft | None:
    """Return what a person typed about a document and did not save, None when nothing."""
    row = connection.execute(sa.select(drafts).where(*_mine(client_id, document_id, login))).mappings().first()
    return None if row is None else Draft(**{name: row[name] for name in Draft.model_fields})


def forget_draft(connection: sa.Connection, client_id: str, document_id: str, login: str) -> None:
    """Forget what a person typed: it was saved, or thrown away."""
    connection.execute(sa.delete(drafts).where(*_mine(client_id, document_id, login)))


def _mine(client_id: str, document_id: str, login: str) -> tuple[sa.ColumnElement[bool], ...]:
    return (drafts.c.client_id == client_id, drafts.c.document_id == document_id, drafts.c.login == login)
