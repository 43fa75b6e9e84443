"""One document as a person wants to see it: fields with evidence, findings, lines, entries, history."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from documents.field import Field, FieldName
from documents.register.audit import AuditEvent, history
from documents.register.document import RegisteredDocument
from documents.register.findings import RegisteredFinding, findings_of
from documents.register.versions import Version, latest_version
from documents.value import Value
from ledgers.tables import entries
from reports.exceptions import file_names


class ShownField(Value):
    """One header field.

    Attributes:
        raw: As printed.
        page: From 1; 0 when it stands on no page.
        box: Left, top, right, bottom in points; empty without a place.
        proofs: Names of the proofs that support it.
        rule: Cleansing rule that formed the value.
    """

    name: str
    value: str
    raw: str
    page: int
    box: tuple[float, ...] = ()
    reader: str
    confidence: float
    rule: str = ""
    proofs: tuple[str, ...] = ()


class DocumentPage(Value):
    """Everything `daybook show` prints."""

    document: RegisteredDocument
    file_name: str
    fields: tuple[ShownField, ...]
    lines: tuple[dict[str, str], ...]
    explanation: str
    findings: tuple[RegisteredFinding, ...]
    entries: tuple[str, ...]
    history: tuple[AuditEvent, ...]
    shown_at: dt.datetime


def document_page(connection: sa.Connection, document: RegisteredDocument) -> DocumentPage:
    """Gather one document's page."""
    version = latest_version(connection, document.client_id, document.id)
    labels = connection.scalars(
        sa.select(entries.c.label)
        .where(entries.c.client_id == document.client_id, entries.c.document_id == document.id)
        .order_by(entries.c.id)
    )
    return DocumentPage(
        document=document,
        file_name=file_names(connection, document.client_id).get(document.sha256, ""),
        fields=_fields(version),
        lines=_lines(version),
        explanation=version.judgement.decision.explanation if version.judgement else "",
        findings=findings_of(connection, document.client_id, document.id),
        entries=tuple(labels),
        history=history(connection, document.client_id, document.id),
        shown_at=dt.datetime.now(dt.UTC),
    )


def _fields(version: Version) -> tuple[ShownField, ...]:
    if version.business is None:
        return ()
    named = ((name, getattr(version.business, name.value)) for name in FieldName)
    return tuple(_field(name, field) for name, field in named if field is not None)


def _field(name: FieldName, field: Field[object]) -> ShownField:
    box = field.evidence.box
    return ShownField(
        name=name.value,
        value=str(field.value),
        raw=field.raw,
        page=field.evidence.page,
        box=() if box is None else (box.x0, box.top, box.x1, box.bottom),
        reader=field.evidence.reader.value,
        confidence=field.evidence.confidence,
        rule=field.rule,
        proofs=tuple(proof.name.value for proof in field.proofs),
    )


def _lines(version: Version) -> tuple[dict[str, str], ...]:
    if version.business is None:
        return ()
    shown = ("number", "item_id", "description", "quantity", "unit", "unit_price", "tax_rate", "net_amount")
    return tuple(
        {name: str(value) for name in shown if (value := getattr(line, name)) not in (None, "")}
        for line in version.business.lines
    )
