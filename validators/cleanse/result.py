"""What cleansing one field gives: a value, or a doubt, or a print that is no value."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Generic, NamedTuple, TypeVar

from documents.business import Ambiguity
from documents.field import Candidate, Evidence, Field, FieldName, Proof, ProofName, Status
from documents.reading import DocumentReading, FieldReading
from documents.text import Reader

T = TypeVar("T")

RECOMPUTED: Final = frozenset(
    {
        ProofName.NET_PLUS_TAX,
        ProofName.RATE_CLOSES,
        ProofName.LINES_SUM,
        ProofName.UNAMBIGUOUS_DATE,
        ProofName.DATE_RESOLVED,
        ProofName.DUE_FROM_TERMS,
        ProofName.ISO_CODE,
        ProofName.TWO_SOURCES,
        ProofName.CHECK_DIGIT,
        ProofName.PAYMENT_CODE,
    }
)
"""Proofs that the clean values show or do not show: the reader's word for them is not taken."""


class Result(NamedTuple, Generic[T]):
    """At most one of three is set, none when nothing is printed; a doubt may bring the likeliest value as default."""

    field: Field[T] | None = None
    doubt: Ambiguity | None = None
    no_value: Ambiguity | None = None


def settled(
    value: T,
    reading: FieldReading,
    *,
    rule: str = "",
    status: Status = Status.EXTRACTED,
    proofs: Sequence[Proof] = (),
) -> Result[T]:
    """Return a clean value with the raw print, its place, the reader's lasting proofs and the new ones."""
    chosen = _chosen(reading)
    # What two readings agree on is the print; a repaired value is another one.
    dropped = RECOMPUTED | {ProofName.TWO_READINGS} if status is Status.REPAIRED else RECOMPUTED
    lasting = tuple(proof for proof in reading.proofs if proof.name not in dropped)
    field: Field[T] = Field(
        value=value,
        raw=chosen.raw,
        evidence=chosen.evidence,
        status=status,
        rule=rule,
        proofs=(*lasting, *proofs),
        candidates=reading.others,
    )
    return Result(field=field)


def doubtful(name: FieldName, reading: FieldReading, readings: Sequence[str]) -> Result[T]:
    """Return a print that stands for several values, none of which anything decides."""
    chosen = _chosen(reading)
    return Result(doubt=Ambiguity(field=name, raw=chosen.raw, readings=tuple(readings), page=chosen.evidence.page))


def unparsed(name: FieldName, reading: FieldReading) -> Result[T]:
    """Return a print that is no value of its field, such as an impossible day (C-15)."""
    chosen = _chosen(reading)
    return Result(no_value=Ambiguity(field=name, raw=chosen.raw, readings=(), page=chosen.evidence.page))


def of_code(reading: DocumentReading, value: str, proof: ProofName) -> Field[str]:
    """Return a value that only a payment code states (C-66); its raw print is the code's own words."""
    page = reading.first_page if reading.first_page == reading.last_page else 0
    reader = Reader.TEXT_LAYER if reading.born_digital else Reader.OCR
    proofs = (Proof(name=proof, detail=f"{value} stands in the payment code"),)
    return Field(value=value, raw=value, evidence=Evidence(page=page, reader=reader), rule="C-66", proofs=proofs)


def _chosen(reading: FieldReading) -> Candidate:
    if reading.chosen is None:
        raise ValueError("a field without a chosen candidate has no result")
    return reading.chosen
