"""Payment terms and the due date they give: C-57, C-58."""

from __future__ import annotations

import datetime as dt

from documents.field import Field, FieldName, Proof, ProofName, Status
from documents.terms import PaymentTerms
from documents.values import terms
from validators.cleanse.result import Result, settled, unparsed
from validators.cleanse.world import World


def cleanse_terms(world: World) -> Result[PaymentTerms]:
    """Return the terms that are printed."""
    reading = world.reading.fields.get(FieldName.PAYMENT_TERMS)
    if reading is None or reading.chosen is None:
        return Result()
    prints = (reading.chosen.raw, *reading.chosen.readings)
    parsed = next((found for found in map(terms.parse, prints) if found is not None), None)
    return settled(parsed, reading, rule="C-57") if parsed else unparsed(FieldName.PAYMENT_TERMS, reading)


def due_from_terms(issue: Field[dt.date] | None, agreed: Field[PaymentTerms] | None) -> Field[dt.date] | None:
    """Return the due date that follows from the terms, where none is printed (C-58)."""
    if issue is None or agreed is None:
        return None
    return Field(
        value=terms.due_date(issue.value, agreed.value),
        raw="",
        evidence=agreed.evidence,
        status=Status.DERIVED,
        rule="C-58",
    )


def due_proof(issue: dt.date, due: dt.date, agreed: PaymentTerms) -> Proof | None:
    """Return the proof that a printed due date follows from issue date and terms, or None."""
    if due not in terms.due_dates(issue, agreed):
        return None
    end = " after the end of the month" if agreed.end_of_month else ""
    return Proof(name=ProofName.DUE_FROM_TERMS, detail=f"{issue} + {agreed.net_days} days{end} = {due}")
