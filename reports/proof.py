"""From an entry to the words on the page: everything it rests on, with the hashes computed again (`daybook verify`).

Nothing but the database and the archive is asked, and nothing is changed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from documents.archive import Archive, DamagedFileError
from documents.business import BusinessDocument
from documents.error import WrongInputError
from documents.field import Field, FieldName
from documents.register.document import RegisteredDocument, UnknownDocumentError, document
from documents.register.findings import findings_of
from documents.register.versions import Version, version_at
from documents.text import Box
from documents.value import Value
from documents.values.money import from_minor
from ledgers.chain import as_text, canonical, hash_of
from ledgers.journal_walk import walk
from ledgers.tables import chain_heads, clearings, entries, outbox, postings


class Printed(Value):
    """A value of the version that was posted, and where it stands.

    Attributes:
        page: From 1; 0 for a value from XML or from a person.
        box: In points, origin top left.
        source: Who read it: "text layer", "ocr", "xml", "person".
        status: How the value came about.
    """

    field: str
    value: str
    raw: str
    page: int
    box: Box | None
    xpath: str
    source: str
    status: str


class Judged(Value):
    """A finding of the document, and who waived it."""

    code: str
    severity: str
    status: str
    message: str
    waived_by: str = ""
    waived_reason: str = ""


class Sent(Value):
    """What a set of books has of the entry; not acknowledged without a time."""

    book: str
    acknowledged_at: dt.datetime | None


class Paid(Value):
    """An entry that settled an item of this one; negative takes a payment back."""

    label: str
    day: dt.date
    amount: Decimal
    currency: str


class Check(Value):
    """One thing that was computed again."""

    what: str
    holds: bool
    detail: str


class Proof(Value):
    """What an entry rests on.

    Attributes:
        content: The canonical text that the hash covers (`ledgers.chain`).
        document_id: Empty for an entry that stands in no document, such as a payment.
        head: Hash of the newest entry of its journal; equal to an anchor kept outside, it proves all before it.
    """

    client_id: str
    label: str
    posted_at: dt.datetime
    maker: str
    checker: str
    rule_set: str
    content: str
    hash: str
    head: str
    document_id: str = ""
    document_version: int = 0
    document_sha: str = ""
    fields: tuple[Printed, ...] = ()
    findings: tuple[Judged, ...] = ()
    books: tuple[Sent, ...] = ()
    payments: tuple[Paid, ...] = ()
    checks: tuple[Check, ...] = ()

    @property
    def holds(self) -> bool:
        """Tell whether everything that was computed again is as stored."""
        return all(one.holds for one in self.checks)


def proof_of(connection: sa.Connection, archive: Archive, client_id: str, label: str) -> Proof:
    """Gather what an entry rests on.

    Raises:
        WrongInputError: The client has no such entry.
    """
    query = entries.select().where(entries.c.client_id == client_id, entries.c.label == label)
    row = connection.execute(query).mappings().one_or_none()
    if row is None:
        raise WrongInputError(f'{client_id}: there is no entry "{label}"')
    content, known, head = _content(connection, row), _document(connection, row), _head(connection, row)
    version = version_at(connection, client_id, known.id, row["document_version"]) if known else Version()
    checks = [*_of_entry(row, content), *_of_chain(connection, row, head)]
    if known:
        checks += _of_document(archive, row, known, version)
    return Proof(
        **{name: row[name] for name in ("client_id", "label", "posted_at", "maker", "checker", "rule_set", "hash")},
        content=content,
        head=head,
        document_id=known.id if known else "",
        document_version=row["document_version"] if known else 0,
        document_sha=row["document_sha"] if known else "",
        fields=tuple(_printed(version.business)),
        findings=_judged(connection, known),
        books=_sent(connection, row["id"]),
        payments=_paid(connection, row),
        checks=tuple(checks),
    )


def links(connection: sa.Connection, client_id: str, label: str) -> Iterator[tuple[str, str]]:
    """Yield canonical text and stored hash of an entry and of all that follow it in its journal."""
    first = connection.execute(
        sa.select(entries.c.entity, entries.c.journal, entries.c.position).where(
            entries.c.client_id == client_id, entries.c.label == label
        )
    ).one()
    chain = (
        entries.c.client_id == client_id,
        entries.c.entity == first.entity,
        entries.c.journal == first.journal,
        entries.c.position >= first.position,
    )
    for _id, digest, entry, lines in walk(connection, *chain):
        yield as_text(entry, lines), digest


def _content(connection: sa.Connection, row: sa.RowMapping) -> str:
    query = postings.select().where(postings.c.entry_id == row["id"]).order_by(postings.c.line_no)
    return canonical(dict(row), [dict(line) for line in connection.execute(query).mappings()])


def _document(connection: sa.Connection, row: sa.RowMapping) -> RegisteredDocument | None:
    try:
        return document(connection, row["client_id"], row["document_id"])
    except UnknownDocumentError:
        return None


def _head(connection: sa.Connection, row: sa.RowMapping) -> str:
    mine = (chain_heads.c[name] == row[name] for name in ("client_id", "entity", "journal"))
    return connection.scalar(sa.select(chain_heads.c.hash).where(*mine)) or ""


def _of_entry(row: sa.RowMapping, content: str) -> Iterator[Check]:
    found = hash_of(content)
    detail = f"its content gives {found[:16]}..., stored is {row['hash'][:16]}..."
    yield Check(what="the entry is as it was posted", holds=found == row["hash"], detail=detail)


def _of_chain(connection: sa.Connection, row: sa.RowMapping, head: str) -> Iterator[Check]:
    """Follow the links from the entry before this one to the head; `daybook check` computes each of them again."""
    mine = [entries.c[name] == row[name] for name in ("client_id", "entity", "journal")]
    query = sa.select(entries.c.label, entries.c.previous_hash, entries.c.hash).where(*mine)
    before = connection.execute(query.where(entries.c.position == row["position"] - 1)).one_or_none()
    expected, count, broken = before.hash if before else "", 0, ""
    for link in connection.execute(query.where(entries.c.position >= row["position"]).order_by(entries.c.position)):
        if link.previous_hash != expected and not broken:
            broken = link.label
        expected, count = link.hash, count + 1
    if expected != head and not broken:
        broken = "the head of the journal"
    detail = f"{broken} does not continue it" if broken else f"{count} links, head {head[:16]}..."
    yield Check(what="the chain leads to the journal's head", holds=not broken, detail=detail)


def _of_document(archive: Archive, row: sa.RowMapping, known: RegisteredDocument, version: Version) -> Iterator[Check]:
    same = known.sha256 == row["document_sha"]
    detail = f"the entry names {row['document_sha'][:16]}..., the register {known.sha256[:16]}..."
    yield Check(what="the entry is of this document", holds=same, detail=detail)
    try:
        archive.verify(row["document_sha"])
    except DamagedFileError as error:
        yield Check(what="the original has the bytes received", holds=False, detail=str(error))
    else:
        detail = f"SHA-256 {row['document_sha'][:16]}..."
        yield Check(what="the original has the bytes received", holds=True, detail=detail)
    judged = version.judgement.rule_set if version.judgement else ""
    detail = f"the entry says {row['rule_set']}, version {row['document_version']} of the document {judged}"
    yield Check(what="the rules are those of the version posted", holds=judged == row["rule_set"], detail=detail)


def _printed(business: BusinessDocument | None) -> Iterator[Printed]:
    for name in FieldName:
        found: Field[Any] | None = getattr(business, name.value, None)
        if found is not None:
            yield Printed(
                field=name.value,
                value=str(found.value),
                raw=found.raw,
                page=found.evidence.page,
                box=found.evidence.box,
                xpath=found.evidence.xpath,
                source=found.evidence.reader.value,
                status=found.status.value,
            )


def _judged(connection: sa.Connection, known: RegisteredDocument | None) -> tuple[Judged, ...]:
    if known is None:
        return ()
    return tuple(
        Judged(
            code=one.finding.code,
            severity=one.finding.severity.value,
            status=one.status.value,
            message=one.finding.message,
            waived_by=one.waived_by,
            waived_reason=one.waived_reason,
        )
        for one in findings_of(connection, known.client_id, known.id)
    )


def _sent(connection: sa.Connection, entry_id: int) -> tuple[Sent, ...]:
    query = sa.select(outbox.c.target, outbox.c.sent_at).where(outbox.c.entry_id == entry_id)
    rows = connection.execute(query.order_by(outbox.c.target))
    return tuple(Sent(book=target, acknowledged_at=sent_at) for target, sent_at in rows)


def _paid(connection: sa.Connection, row: sa.RowMapping) -> tuple[Paid, ...]:
    query = (
        sa.select(entries.c.label, clearings.c.cleared_on, clearings.c.amount_minor)
        .join(entries, entries.c.id == clearings.c.entry_id)
        .where(clearings.c.item_entry_id == row["id"])
        .order_by(clearings.c.cleared_on, entries.c.id)
    )
    currency = row["currency"]
    return tuple(
        Paid(label=label, day=day, amount=from_minor(minor, currency), currency=currency)
        for label, day, minor in connection.execute(query)
    )
