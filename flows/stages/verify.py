"""Re-deriving a document from its original bytes: the same fields, findings and decision, or where they differ."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Final

import sqlalchemy as sa

from documents.business import BusinessDocument
from documents.database.engine import read
from documents.decision import Judgement
from documents.field import Field, FieldName, Status
from documents.master.history import Change, changes_since
from documents.register.document import RegisteredDocument
from documents.register.versions import Derived, Version, derived_when, latest_version
from documents.value import Value
from flows.stages.read import READER, JailPool
from flows.stages.reread import reread
from flows.stages.worker import Desk
from ledgers.tables import entries
from review.settlement import considered
from validators.file_problems import judge_file

ABSENT = "nothing"
MOST_CHANGES: Final = 20
"""Changes of master data that are named: the newest."""


class Difference(Value):
    """One place where what is stored and what the original gives today are not the same."""

    subject: str
    stored: str
    derived: str


class Cause(StrEnum):
    """Why what is stored is not what the original gives today.

    Master data and books are taken back to the moment of reading and judging (V-92); a difference that is gone then is
    explained.
    """

    MASTER_DATA = "master data or books changed since"
    """Something was imported since, and other documents may have been posted: with both as of then it is the same."""
    LEDGER = "the books moved on since"
    """Nothing was imported since, but other documents were posted, reversed or rejected."""
    READER = "the readers changed since"
    RULES = "the rules changed since"
    UNEXPLAINED = "unexplained"
    """The record was changed or damaged, or for a finding or decision: the client's settings were changed."""


class Verification(Value):
    """The outcome of re-deriving one document.

    Attributes:
        causes: Why each difference is there, by subject.
        changes: Master data that was imported since the document was judged, where that is a cause.
        proofs: Proofs that were derived again, by field.
        entries: Labels of the document's entries.
    """

    document_id: str
    differences: tuple[Difference, ...]
    causes: dict[str, Cause] = {}
    changes: tuple[Change, ...] = ()
    proofs: dict[str, tuple[str, ...]] = {}
    entries: tuple[str, ...] = ()


def verify(desk: Desk, pool: JailPool, known: RegisteredDocument) -> Verification:
    """Read, cleanse and judge a document again from the archive, and compare with what is stored.

    Where they differ it is derived once more with the master data and the books of then, which tells why.

    Raises:
        DamagedFileError: The stored bytes are not those that were received.
    """
    with read(desk.engine) as connection:
        version = latest_version(connection, desk.client.id, known.id)
        when = derived_when(connection, desk.client.id, known.id)
        labels = _labels(connection, desk.client.id, known.id)
    business, judgement = _derived(desk, pool, known, Derived())
    differences = _differences(version, business, judgement)
    causes: dict[str, Cause] = {}
    changes: tuple[Change, ...] = ()
    if differences:
        then = _differences(version, *_derived(desk, pool, known, when))
        changes = _changes(desk, when)
        gone = Cause.MASTER_DATA if changes else Cause.LEDGER
        still = _unexplained(when, judgement)
        left = {one.subject for one in then}
        causes = {one.subject: still if one.subject in left else gone for one in differences}
    return Verification(
        document_id=known.id,
        differences=tuple(differences),
        causes=causes,
        changes=changes if Cause.MASTER_DATA in causes.values() else (),
        proofs=_proofs(business) if business else {},
        entries=labels,
    )


def _derived(
    desk: Desk, pool: JailPool, known: RegisteredDocument, when: Derived
) -> tuple[BusinessDocument | None, Judgement]:
    """Derive a document with the master data and books of these moments, or of now where they are None."""
    again = reread(desk, pool, known, as_of=when.read_at)
    if again.reading is None:
        return None, judge_file(again.problems)
    with read(desk.engine) as connection:
        verdict = considered(connection, desk.client, known, reading=again.reading, as_of=when.judged_at)
    return verdict.business, verdict.judgement


def _differences(version: Version, business: BusinessDocument | None, judgement: Judgement) -> list[Difference]:
    fields = _fields(version.business, business) if business else []
    return [*fields, *_judgements(version.judgement, judgement)]


def _unexplained(when: Derived, judgement: Judgement) -> Cause:
    """Return why something differs with the master data and the books of then too."""
    if when.reader and when.reader != READER:
        return Cause.READER
    return Cause.RULES if when.rule_set != judgement.rule_set else Cause.UNEXPLAINED


def _changes(desk: Desk, when: Derived) -> tuple[Change, ...]:
    """Return what was imported since the document was read or judged, whichever came first."""
    moments = [moment for moment in (when.read_at, when.judged_at) if moment is not None]
    with read(desk.engine) as connection:
        return changes_since(connection, desk.client.id, min(moments))[-MOST_CHANGES:] if moments else ()


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
