"""Issue and due date, chosen together: 03/04/2026 is the day that fits the other date and the terms (C-12).

Nothing is dropped: every reading stays with its candidate. The one that fits comes first, and a proof says why.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Final, NamedTuple

from documents.field import Candidate, FieldName, Proof, ProofName
from documents.terms import PaymentTerms
from documents.values import terms

LONGEST_TERM: Final = 200
"""Days; without terms, a pair of dates farther apart than this fits nothing."""


class Dates(NamedTuple):
    """The chosen dates with the fitting reading first, and the proofs of each."""

    chosen: dict[FieldName, Candidate]
    proofs: dict[FieldName, list[Proof]]


def resolve(chosen: Mapping[FieldName, Candidate]) -> Dates:
    """Order the readings of issue and due date by what fits together."""
    issue, due = chosen.get(FieldName.ISSUE_DATE), chosen.get(FieldName.DUE_DATE)
    agreed = _terms(chosen.get(FieldName.PAYMENT_TERMS))
    ordered = {name: one for name, one in ((FieldName.ISSUE_DATE, issue), (FieldName.DUE_DATE, due)) if one is not None}
    proofs: dict[FieldName, list[Proof]] = {name: [] for name in ordered}
    for name, one in ordered.items():
        if len(one.readings) == 1:
            proofs[name].append(Proof(name=ProofName.UNAMBIGUOUS_DATE, detail=f"{one.raw} is {one.readings[0]} only"))
    if issue is None or due is None:
        return Dates(ordered, proofs)
    fitting = [(first, last) for first in _days(issue) for last in _days(due) if _fits(first, last, agreed)]
    if len(fitting) == 1:
        first, last = fitting[0]
        ordered = {FieldName.ISSUE_DATE: _first(issue, first), FieldName.DUE_DATE: _first(due, last)}
        _prove(proofs, issue, due, fitting[0], agreed)
    return Dates(ordered, proofs)


def _terms(one: Candidate | None) -> PaymentTerms | None:
    return terms.parse(one.raw) if one is not None else None


def _days(one: Candidate) -> list[dt.date]:
    return [dt.date.fromisoformat(reading) for reading in one.readings]


def _fits(issue: dt.date, due: dt.date, agreed: PaymentTerms | None) -> bool:
    if agreed is not None:
        return due in terms.due_dates(issue, agreed)
    return 0 <= (due - issue).days <= LONGEST_TERM


def _first(one: Candidate, day: dt.date) -> Candidate:
    rest = tuple(reading for reading in one.readings if reading != day.isoformat())
    return one.model_copy(update={"readings": (day.isoformat(), *rest)})


def _prove(
    proofs: dict[FieldName, list[Proof]],
    issue: Candidate,
    due: Candidate,
    days: tuple[dt.date, dt.date],
    agreed: PaymentTerms | None,
) -> None:
    if agreed is None:
        return
    detail = f"{days[0]} + {agreed.net_days} days = {days[1]}"
    for name, one in ((FieldName.ISSUE_DATE, issue), (FieldName.DUE_DATE, due)):
        if len(one.readings) > 1:
            proofs[name].append(Proof(name=ProofName.DATE_RESOLVED, detail=detail))
    proofs[FieldName.DUE_DATE].append(Proof(name=ProofName.DUE_FROM_TERMS, detail=detail))
