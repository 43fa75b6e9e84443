"""R-09: everything that is kept of one document, from its bytes to its payment, with hashes anybody can compute again.

Where a row has a `content`, its SHA-256 (of the text in UTF-8) is the row's `hash`: of events and entries the content
names the hash before it. Of the bytes the hash is that of the file itself, which `daybook show` leads to.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa

from documents.error import WrongInputError
from documents.master.client import Client
from documents.register.audit import link, link_text
from documents.register.document import RegisteredDocument, UnknownDocumentError, find_document
from documents.register.findings import FindingStatus
from documents.register.tables import arrivals, audit, files, findings, versions
from documents.state import State
from documents.values.money import from_minor
from ledgers.chain import canonical, hash_of
from ledgers.tables import clearings, entries, holds, open_items, outbox, postings
from reports.ledger.lines import framed
from reports.report import Asked, Column, Report, ReportKind, Tie

COLUMNS = (
    *(Column(name=name) for name in ("at", "step", "who", "what", "detail")),
    Column(name="previous_hash", title="hash before", files_only=True),
    Column(name="hash"),
    Column(name="content", files_only=True),
)
PARTS: Final = ("reading", "business", "judgement")


@dataclass(frozen=True)
class Step:
    """One row: when, what kind of step, who, what happened, why; and its place in a chain of hashes."""

    at: dt.datetime
    step: str
    who: str
    what: str
    detail: str = ""
    previous_hash: str = ""
    hash: str = ""
    content: str = ""

    def row(self) -> tuple[str, ...]:
        """Return the cells; the moment as ISO 8601 in UTC."""
        moment = self.at.astimezone(dt.UTC).isoformat(timespec="seconds")
        return moment, self.step, self.who, self.what, self.detail, self.previous_hash, self.hash, self.content


@dataclass(frozen=True)
class _Chained:
    """Steps whose hashes were computed again, and how many of them came out as stored."""

    steps: tuple[Step, ...]
    right: int


def build(connection: sa.Connection, client: Client, asked: Asked) -> Report:
    """Return the steps of one document in order of time.

    Steps: bytes, arrival, version, finding, waiver, release, hold, act (whoever did something to the document or its
    entries), approval, entry, books (the acknowledgement of each), payment. All of it whatever the day: `asked.as_of`
    plays no part. The hashes of events and entries are computed again; one that differs stops the report.

    Raises:
        WrongInputError: No document is asked for, or the client has none of that id and no such entry.
    """
    document = _document(connection, client, asked.document)
    posted = _entries(connection, client.id, entries.c.document_id == document.id)
    paid = _entries(connection, client.id, entries.c.id.in_(_paying(document)))
    acts = _acts(connection, document)
    steps = (
        *_bytes(connection, document),
        *_versions(connection, document),
        *_findings(connection, document),
        *_holds(connection, document),
        *acts.steps,
        *posted.steps,
        *_books(connection, document),
        *(step for step in paid.steps if step.what not in {one.what for one in posted.steps}),
        *_payments(connection, document),
    )
    return Report(
        code="R-09",
        title=f"Audit trail of {document.id}",
        client_id=client.id,
        as_of=asked.as_of,
        currency=client.currency,
        columns=COLUMNS,
        frame=framed([step.row() for step in sorted(steps, key=lambda step: step.at)], COLUMNS),
        ties=(
            Tie(what="events whose hash is right = events", left=acts.right, right=len(acts.steps)),
            Tie(what="entries whose hash is right = entries", left=posted.right, right=len(posted.steps)),
            Tie(what="payments whose hash is right = payments", left=paid.right, right=len(paid.steps)),
            Tie(
                what="entries of these bytes = entries",
                left=_of_bytes(connection, document),
                right=len(posted.steps),
            ),
        ),
        notes=(
            f"SHA-256 of the bytes: {document.sha256}. The files (--csv, --xlsx, --folder) have the content of each "
            "event and entry, whose SHA-256 is the hash beside it, and the hash before it.",
        ),
    )


def _document(connection: sa.Connection, client: Client, wanted: str) -> RegisteredDocument:
    if not wanted:
        raise WrongInputError("--document: found nothing, expected the document whose audit trail is asked for")
    try:
        return find_document(connection, wanted, client.id)
    except UnknownDocumentError:
        mine = entries.c.client_id == client.id, entries.c.label == wanted
        found = connection.scalar(sa.select(entries.c.document_id).where(*mine))
        if found is None:
            raise
        return find_document(connection, found, client.id)


def _bytes(connection: sa.Connection, document: RegisteredDocument) -> Iterator[Step]:
    file = connection.execute(sa.select(files).where(files.c.sha256 == document.sha256)).one()
    yield Step(file.stored_at, "bytes", "system", f"{file.size} bytes stored", hash=file.sha256)
    mine = arrivals.c.client_id == document.client_id, arrivals.c.sha256 == document.sha256
    for row in connection.execute(sa.select(arrivals).where(*mine).order_by(arrivals.c.id)):
        yield Step(row.received_at, "arrival", row.source, row.outcome, row.original_name)


def _versions(connection: sa.Connection, document: RegisteredDocument) -> Iterator[Step]:
    mine = versions.c.client_id == document.client_id, versions.c.document_id == document.id
    for row in connection.execute(sa.select(versions).where(*mine).order_by(versions.c.number)):
        parts = [name for name in PARTS if getattr(row, name) is not None]
        made_by = " ".join(one for one in (row.reader, row.rule_set) if one)
        yield Step(row.created_at, "version", row.author, f"version {row.number}: {', '.join(parts)}", made_by)


def _findings(connection: sa.Connection, document: RegisteredDocument) -> Iterator[Step]:
    mine = findings.c.client_id == document.client_id, findings.c.document_id == document.id
    for row in connection.execute(sa.select(findings).where(*mine).order_by(findings.c.id)):
        subject = f" on {row.subject}" if row.subject else ""
        what = f"{row.code} {row.severity}{subject}"
        yield Step(row.first_seen, "finding", "system", what, row.message, hash=row.evidence_hash)
        if row.status == FindingStatus.WAIVED:
            yield Step(row.closed_at, "waiver", row.waived_by, what, row.waived_reason, hash=row.evidence_hash)
        elif row.status == FindingStatus.RELEASED:
            yield Step(row.closed_at, "release", "system", what, "its cause is gone", hash=row.evidence_hash)


def _holds(connection: sa.Connection, document: RegisteredDocument) -> Iterator[Step]:
    mine = holds.c.client_id == document.client_id, holds.c.document_id == document.id
    for row in connection.execute(sa.select(holds).where(*mine).order_by(holds.c.id)):
        yield Step(row.placed_at, "hold", "system", f"payment held by {row.code}", row.message)
        if row.released_at is not None:
            yield Step(row.released_at, "hold", "system", f"payment released from {row.code}")


def _acts(connection: sa.Connection, document: RegisteredDocument) -> _Chained:
    """Return the events about the document and its entries; each must continue the event before it in the chain."""
    labels = sa.select(entries.c.label).where(
        entries.c.client_id == document.client_id, entries.c.document_id == document.id
    )
    before = audit.alias("before")
    query = (
        sa.select(audit, sa.func.coalesce(before.c.hash, "").label("hash_before"))
        .outerjoin(before, (before.c.client_id == audit.c.client_id) & (before.c.position == audit.c.position - 1))
        .where(audit.c.client_id == document.client_id)
        .where((audit.c.subject == document.id) | audit.c.subject.in_(labels))
        .order_by(audit.c.position)
    )
    rows = connection.execute(query).mappings().all()
    right = sum(link(row) == row["hash"] and row["previous_hash"] == row["hash_before"] for row in rows)
    return _Chained(tuple(_act(row) for row in rows), right)


def _act(row: sa.RowMapping) -> Step:
    approved = row["action"] == "advance" and f'"{State.APPROVED}"' in row["after"]
    return Step(
        at=row["at"],
        step="approval" if approved else "act",
        who=row["actor"],
        what=f"event {row['position']}: {row['action']}",
        detail=_change(json.loads(row["before"]), json.loads(row["after"])),
        previous_hash=row["previous_hash"],
        hash=row["hash"],
        content=link_text(row),
    )


def _change(before: Mapping[str, object], after: Mapping[str, object]) -> str:
    """Return what an event changed, in words; the content has it to the letter."""
    names = dict.fromkeys((*before, *after))
    return "; ".join(f"{name}: {_from_to(before.get(name), after.get(name))}" for name in names)


def _from_to(before: object, after: object) -> str:
    was, now = (one if isinstance(one, str) else json.dumps(one, ensure_ascii=False) for one in (before, after))
    if before is None:
        return now
    return f"{was} -> {'nothing' if after is None else now}"


def _entries(connection: sa.Connection, client_id: str, wanted: sa.ColumnElement[bool]) -> _Chained:
    mine = entries.c.client_id == client_id, wanted
    rows = connection.execute(sa.select(entries).where(*mine).order_by(entries.c.id)).mappings().all()
    steps, right = [], 0
    for row in rows:
        lines = connection.execute(
            sa.select(postings).where(postings.c.entry_id == row["id"]).order_by(postings.c.line_no)
        )
        of_entry = [dict(line) for line in lines.mappings()]
        content = canonical(dict(row), of_entry)
        right += hash_of(content) == row["hash"]
        steps.append(_entry(row, of_entry, content))
    return _Chained(tuple(steps), right)


def _entry(row: sa.RowMapping, lines: Sequence[dict[str, Any]], content: str) -> Step:
    amounts = "; ".join(
        f"{line['account']} {from_minor(line['base_minor'], row['base_currency'])} {row['base_currency']}"
        for line in lines
    )
    return Step(
        at=row["posted_at"],
        step="entry",
        who=f"{row['maker']}, approved by {row['checker']}" if row["checker"] else row["maker"],
        what=f"{row['label']}: {row['purpose']} on {row['posting_date']}",
        detail=f"{amounts}{'; reverses ' + row['reverses'] if row['reverses'] else ''}",
        previous_hash=row["previous_hash"],
        hash=row["hash"],
        content=content,
    )


def _of_bytes(connection: sa.Connection, document: RegisteredDocument) -> int:
    """Return how many entries of the document name its bytes."""
    mine = entries.c.client_id == document.client_id, entries.c.document_id == document.id
    same = sa.select(sa.func.count()).select_from(entries).where(*mine, entries.c.document_sha == document.sha256)
    return connection.scalar(same) or 0


def _books(connection: sa.Connection, document: RegisteredDocument) -> Iterator[Step]:
    query = (
        sa.select(outbox, entries.c.label)
        .join(entries, entries.c.id == outbox.c.entry_id)
        .where(outbox.c.client_id == document.client_id, entries.c.document_id == document.id)
        .order_by(outbox.c.entry_id, outbox.c.target)
    )
    for row in connection.execute(query):
        what = f"{row.label} {'acknowledged by' if row.sent_at else 'waits for'} {row.target}"
        yield Step(row.sent_at or row.queued_at, "books", row.target, what, f"attempts: {row.attempts}")


def _paying(document: RegisteredDocument) -> sa.Select[Any]:
    """Select the entries that cleared an open item of the document."""
    item = (clearings.c.item_entry_id == open_items.c.entry_id) & (clearings.c.item_line_no == open_items.c.line_no)
    return (
        sa.select(clearings.c.entry_id)
        .join(open_items, item)
        .where(open_items.c.client_id == document.client_id, open_items.c.document_id == document.id)
    )


def _payments(connection: sa.Connection, document: RegisteredDocument) -> Iterator[Step]:
    """Tell what each of these entries cleared, and what stays open."""
    item = (clearings.c.item_entry_id == open_items.c.entry_id) & (clearings.c.item_line_no == open_items.c.line_no)
    query = (
        sa.select(clearings, open_items.c.currency, entries.c.label, entries.c.document_id, entries.c.posted_at)
        .join(open_items, item)
        .join(entries, entries.c.id == clearings.c.entry_id)
        .where(open_items.c.client_id == document.client_id, open_items.c.document_id == document.id)
        .order_by(clearings.c.entry_id, clearings.c.line_no)
    )
    for row in connection.execute(query):
        amount = f"{from_minor(row.amount_minor, row.currency)} {row.currency}"
        what = f"{row.label} cleared {amount} on {row.cleared_on}"
        yield Step(row.posted_at, "payment", row.document_id, what)


REPORT = ReportKind(code="R-09", name="audit-trail", title="Audit trail of one document (--document)", build=build)
