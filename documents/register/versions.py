"""Versions of a document: what was read, cleansed and judged at each step (L-13). Nothing is ever overwritten."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import Final, TypeVar

import sqlalchemy as sa

from documents.business import BusinessDocument
from documents.database.clock import database_now
from documents.decision import Judgement
from documents.error import DaybookError
from documents.reading import DocumentReading
from documents.register.document import document
from documents.register.tables import documents, versions
from documents.value import Value
from documents.values.money import round_amount, to_minor

LARGEST_MINOR: Final = 2**63 - 1
"""What the column holds; a longer number is a misreading and counts as unknown."""
KEPT: Final = 128
"""Parts of versions that are kept as understood, in each process; the largest has some 100 kB."""
Part = TypeVar("Part", bound=Value)


class Version(Value):
    """What is known about a document as of one version.

    Attributes:
        number: From 1; 0 when nothing was saved yet.
        author: "system" or the person who edited.
        reader: Version of the readers.
        rule_set: Version of the rules.
    """

    number: int = 0
    reading: DocumentReading | None = None
    business: BusinessDocument | None = None
    judgement: Judgement | None = None
    author: str = ""
    reader: str = ""
    rule_set: str = ""
    created_at: dt.datetime | None = None


class VersionConflictError(DaybookError):
    """Somebody saved a newer version meanwhile; look at it before saving again."""


def save_version(
    connection: sa.Connection,
    client_id: str,
    document_id: str,
    version: Version,
    *,
    expected: int | None = None,
) -> int:
    """Add a version and return its number. What is None in it stays as in the version before.

    Type, signed gross total and currency of the document follow the business document. `number` and `created_at` of
    the given version are set here; an empty author means "system". `expected` is the number that the author looked at;
    None for the system, which holds a claim.

    Raises:
        VersionConflictError: `expected` is not the latest version; nothing was changed.
        UnknownDocumentError: The client has no such document.
    """
    mine = sa.and_(documents.c.client_id == client_id, documents.c.id == document_id)
    unchanged = mine if expected is None else sa.and_(mine, documents.c.version == expected)
    number: int | None = connection.scalar(
        sa.update(documents)
        .where(unchanged)
        .values(version=documents.c.version + 1, **_summary(version.business))
        .returning(documents.c.version)
    )
    if number is None:
        found = document(connection, client_id, document_id).version
        raise VersionConflictError(
            f"{document_id}: version {expected} was edited, but version {found} was saved meanwhile; "
            "nothing was changed"
        )
    connection.execute(
        sa.insert(versions).values(
            document_id=document_id,
            number=number,
            client_id=client_id,
            reading=_json(version.reading),
            business=_json(version.business),
            judgement=_json(version.judgement),
            author=version.author or "system",
            reader=version.reader,
            rule_set=version.rule_set,
            created_at=database_now(connection),
        )
    )
    return number


def latest_version(connection: sa.Connection, client_id: str, document_id: str) -> Version:
    """Return the newest version, each part as last saved; number 0 and no parts when there is none."""
    return version_at(connection, client_id, document_id, None)


class Derived(Value):
    """When, and by what, the newest reading and the newest judgement of a document came to be."""

    read_at: dt.datetime | None = None
    reader: str = ""
    judged_at: dt.datetime | None = None
    rule_set: str = ""


def derived_when(connection: sa.Connection, client_id: str, document_id: str) -> Derived:
    """Return when the document was last read and last judged with another outcome than before."""
    mine = versions.c.client_id == client_id, versions.c.document_id == document_id
    columns = versions.c.created_at, versions.c.reader, versions.c.rule_set
    newest = sa.select(*columns).where(*mine).order_by(versions.c.number.desc()).limit(1)
    reading = connection.execute(newest.where(versions.c.reading.is_not(None))).first()
    judgement = connection.execute(newest.where(versions.c.judgement.is_not(None))).first()
    return Derived(
        read_at=reading.created_at if reading else None,
        reader=reading.reader if reading else "",
        judged_at=judgement.created_at if judgement else None,
        rule_set=judgement.rule_set if judgement else "",
    )


def version_at(connection: sa.Connection, client_id: str, document_id: str, number: int | None) -> Version:
    """Return what was known as of a version (None: the newest)."""
    mine = sa.and_(versions.c.client_id == client_id, versions.c.document_id == document_id)
    if number is not None:
        mine = sa.and_(mine, versions.c.number <= number)
    newest = versions.c.number.desc()
    parts = (
        sa.select(column).where(mine, column.is_not(None)).order_by(newest).limit(1).correlate(None).scalar_subquery()
        for column in (versions.c.reading, versions.c.business, versions.c.judgement)
    )
    columns = versions.c.number, versions.c.author, versions.c.reader, versions.c.rule_set, versions.c.created_at
    row = connection.execute(sa.select(*columns, *parts).where(mine).order_by(newest).limit(1)).first()
    if row is None:
        return Version()
    number, author, reader, rule_set, created_at, reading, business, judgement = row
    return Version(
        number=number,
        reading=None if reading is None else _understood(DocumentReading, reading),
        business=None if business is None else _understood(BusinessDocument, business),
        judgement=None if judgement is None else _understood(Judgement, judgement),
        author=author,
        reader=reader,
        rule_set=rule_set,
        created_at=created_at,
    )


@lru_cache(maxsize=KEPT)
def _understood(kind: type[Part], text: str) -> Part:
    """Return a part as it was saved. A page asks for the same version several times, and a part never changes."""
    return kind.model_validate_json(text)


def _summary(business: BusinessDocument | None) -> dict[str, object]:
    if business is None:
        return {}
    currency = "" if business.currency is None else business.currency.value
    gross = None if business.gross_total is None else business.gross_total.value
    minor = None
    if currency and gross is not None:
        minor = business.sign * abs(to_minor(round_amount(gross, currency), currency))
    return {
        "doc_type": business.doc_type,
        "currency": currency,
        "gross_minor": minor if minor is not None and abs(minor) <= LARGEST_MINOR else None,
    }


def _json(part: Value | None) -> str | None:
    return None if part is None else part.model_dump_json()
