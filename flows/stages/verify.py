"""Re-deriving a document from its original bytes: the same fields, findings and decision, or where they differ."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from documents.business import BusinessDocument
from documents.database.engine import read
from documents.decision import Judgement
from documents.field import Field, FieldName, Status
from documents.register.document import RegisteredDocument
from documents.register.versions import latest_version
from documents.value import Value
from flows.stages.post import considered
from flows.stages.read import JailPool
from flows.stages.reread import reread
from flows.stages.worker import Desk
from ledgers.tables import entries
from validators.file_problems import judge_file

ABSENT = "nothing"


class Difference(Value):
    """One place where what is stored and what the original gives today are not the same."""

    subject: str
    stored: str
    derived: str


class Verification(Value):
    """The outcome of re-deriving one document.

    Attributes:
        proofs: Proofs that were derived again, by field.
        entries: Labels of the document's entries.
    """

    document_id: str
    differences: tuple[Difference, ...]
    proofs: dict[str, tuple[str, ...]] = {}
    entries: tuple[str, ...] = ()


def verify(desk: Desk, pool: JailPool, known: RegisteredDocument) -> Verification:
    """Read, cleanse and judge a document again from the archive, and compare with what is stored.

    Raises:
        DamagedFileError: The stored bytes are not those that were received.
    """
    again = reread(desk, pool, known)
    with read(desk.engine) as connection:
        version = latest_version(connection, desk.client.id, known.id)
        labels = _labels(connection, desk.client.id, known.id)
        if again.reading is None:
            derived = judge_file(again.problems)
            differences = _judgements(version.judgement, derived)
            return Verification(document_id=known.id, differences=tuple(differences), entries=labels)
        verdict = considered(connection, desk, known, reading=again.reading)
    differences = [
        *_fields(version.business, verdict.business),
        *_judgements(version.judgement, verdict.judgement),
    ]
    return Verification(
        document_id=known.id,
        differences=tuple(differences),
        proofs=_proofs(verdict.business),
        entries=labels,
    )


def _labels(connection: sa.Connection, client_id: str, document_id: str) -> tuple[str, ...]:
    return tuple(
        connection.scalars(
            sa.select(entries.c.label)
            .where(entries.c.client_id == client_id, entries.c.document_id == document_id)
            .order_by(entries.c.id)
        )
    )


def field_values(business: BusinessDocument | None) -> dict[str, str]:
    """Return the header values and lines of a document as text, for comparing."""
    if business is None:
        return {}
    values = {name: str(field.value) for name, field in _named(business).items() if field is not None}
    values["doc_type"] = business.doc_type.value
    values["orders"] = ", ".join(business.orders)
    for number, tax in enumerate(business.taxes, start=1):
        values[f"tax {number}"] = _shown(tax.category, tax.rate, tax.base, tax.tax)
    for line in business.lines:
        values[f"line {line.number}"] = _shown(
            line.description, line.quantity, line.unit, line.unit_price, line.tax_rate, line.net_amount
        )
    return values


def _shown(*parts: object) -> str:
    return " | ".join("" if part is None else str(part) for part in parts)


def _fields(stored: BusinessDocument | None, derived: BusinessDocument) -> list[Difference]:
    """Compare values; what a person keyed stands on no page and is not derived."""
    differences = compare(field_values(stored), field_values(derived))
    keyed = {name for name, field in _named(stored).items() if field is not None and field.status is Status.KEYED}
    return [one for one in differences if one.subject not in keyed]


def _named(business: BusinessDocument | None) -> dict[str, Field[Any] | None]:
    """Return the header fields by name."""
    return {name.value: getattr(business, name.value, None) for name in FieldName}


def compare(stored: dict[str, str], derived: dict[str, str]) -> list[Difference]:
    """Return every key whose values differ."""
    return [
        Difference(subject=key, stored=stored.get(key, ABSENT), derived=derived.get(key, ABSENT))
        for key in sorted(stored.keys() | derived.keys())
        if stored.get(key) != derived.get(key)
    ]


def finding_values(judgement: Judgement | None) -> dict[str, str]:
    """Return findings by code and subject, for comparing; the sentence tells them apart."""
    if judgement is None:
        return {}
    return {f"{one.code} {one.subject}".strip(): one.message for one in judgement.findings}


def _judgements(stored: Judgement | None, derived: Judgement) -> list[Difference]:
    before = stored.decision.outcome.value if stored else ABSENT
    after = derived.decision.outcome.value
    decision = [Difference(subject="decision", stored=before, derived=after)] if before != after else []
    return [*decision, *compare(finding_values(stored), finding_values(derived))]


def _proofs(business: BusinessDocument) -> dict[str, tuple[str, ...]]:
    return {
        name: tuple(proof.name.value for proof in field.proofs)
        for name, field in _named(business).items()
        if field is not None and field.proofs
    }
